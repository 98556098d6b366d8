package delivery

import (
	"crypto/md5"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// Wanted is one row of what the destination should hold.
type Wanted struct {
	Key      string
	Hash     string
	Parts    []string // as in Transition
	Identity []adapters.Identifier
	Values   []any
	// Profile is whom the row is of. Where Key is "", what is held of the same one stays; a
	// store that knows of merges counts those who were merged into them.
	Profile string
	// Freed says that nothing of the row may be sent: it is suppressed, or there is no
	// consent, when Suppressed is false. It is as if the row were not there, but for the
	// rails.
	Freed, Suppressed bool
	// Bad says why the row is in quarantine; "" when it is not. What the destination
	// holds of such a key stays: that a row cannot be read does not mean that it left.
	Bad string
}

// Verdict is what a plan makes of a key.
type Verdict uint8

// The verdicts.
const (
	Nothing     Verdict = iota // the destination holds what it should, or the sync does not send this kind
	Planning                   // there is a transition
	Unsettled                  // a request about it may still land
	Unconfirmed                // it waits for a release
	Kept                       // its row is in quarantine
)

// Decide gives what has to happen to a key: the definition of desired ⊖ ledger that
// a Store's plan, in whatever language, has to agree with. Of a Planning verdict
// it may still be that the transition was rejected before; see Rejection.Parks.
func Decide(wanted *Wanted, held *Holding, rules *Rules, now time.Time) (Kind, Verdict) {
	if held != nil && held.SettleUntil.After(now) && !rules.Whole {
		return 0, Unsettled
	}
	if held != nil && held.State == Gone {
		held = nil
	}
	if wanted != nil && wanted.Freed {
		wanted = nil
	}
	switch {
	case wanted != nil && wanted.Bad != "" && held != nil:
		return 0, Kept
	case wanted != nil && wanted.Bad != "", wanted == nil && held == nil:
		return 0, Nothing
	}
	kind, sent := Leave, rules.Leave
	switch {
	case wanted != nil && (held == nil || held.State == Maybe && (!held.Known || !rules.Change)):
		kind, sent = Enter, rules.Enter
	case wanted != nil && held.State == Present && held.Hash == wanted.Hash && !rules.Whole:
		return 0, Nothing
	case wanted != nil:
		kind, sent = Change, rules.Change
	}
	if !sent {
		return 0, Nothing
	}
	if held != nil && held.State == Maybe && (rules.HoldMaybe || kind == Leave && !held.Known && rules.HoldUnknown) {
		return 0, Unconfirmed
	}
	return kind, Planning
}

// transition makes the row of a plan for a key of which Decide says that there is
// one, in the run of an epoch.
func transition(kind Kind, wanted *Wanted, held *Holding, epoch int64) Transition {
	t := Transition{Kind: kind, Version: epoch}
	if held != nil && held.State != Gone {
		t.Key, t.Identity, t.RemoteID = held.Key, held.Identity, held.RemoteID
		t.Version, t.Known, t.Profile = held.Version, held.Known, held.Profile
	}
	if kind == Leave {
		return t
	}
	t.Profile = profileDigest(wanted.Profile)
	t.Key, t.Hash, t.Parts = wanted.Key, wanted.Hash, wanted.Parts
	t.Identity, t.Values = wanted.Identity, wanted.Values
	if held != nil && held.State == Present && len(held.Parts) == len(wanted.Parts) && len(wanted.Parts) > 0 {
		t.Changed = make([]bool, len(wanted.Parts))
		for i := range wanted.Parts {
			t.Changed[i] = wanted.Parts[i] != held.Parts[i]
		}
	}
	return t
}

// profileDigest is what is kept of a profile's id, which may tell who it is.
func profileDigest(profile string) string {
	if profile == "" {
		return ""
	}
	sum := md5.Sum([]byte(profile)) // tells profiles apart, and protects nothing
	return hex.EncodeToString(sum[:])
}

// Rejection is what is known of a row that the destination did not take.
type Rejection struct {
	Key      string
	Kind     Kind
	Hash     string
	Mapping  string
	Version  string // of the destination's contract
	Epoch    int64  // of the run that it was rejected in last
	Code     string
	Message  string
	Attempts int // runs in which it was rejected so far
	First    time.Time
	Next     time.Time // when it is tried again
	Forever  bool      // it is not, unless it changes
}

// Parks says whether the rejection keeps a transition out of a plan. What must go
// is not kept by the rejection of what should have come.
func (r *Rejection) Parks(t *Transition, rules *Rules, now time.Time) bool {
	if t.Kind == Leave && r.Kind != Leave {
		return false
	}
	if rules.Unpark || rules.Retry != RetryNever && !r.same(t, rules) {
		return false
	}
	return r.Forever || r.Next.After(now)
}

// same says whether what was rejected is what would be sent now.
func (r *Rejection) same(t *Transition, rules *Rules) bool {
	return r.Kind == t.Kind && r.Hash == t.Hash && r.Mapping == rules.Mapping && r.Version == rules.Version
}

// reject gives the rejection of a transition after an entry that says so; before
// is the one that the key had, nil without. It is the same however often it is
// asked with what it gave.
func reject(t *Transition, e *Entry, before *Rejection, rules *Rules) *Rejection {
	if before != nil && before.Epoch == e.Epoch {
		return before
	}
	r := &Rejection{
		Key: t.Key, Kind: t.Kind, Hash: t.Hash, Mapping: rules.Mapping, Version: rules.Version,
		Epoch: e.Epoch, Code: e.Code, Message: e.Message, Attempts: 1, First: e.At,
	}
	if before != nil && before.same(t, rules) {
		r.Attempts, r.First = before.Attempts+1, before.First
	}
	var pause time.Duration
	pause, r.Forever = rules.Retry.park(r.Attempts)
	r.Next = e.At.Add(pause)
	return r
}

// number puts transitions into the order of a plan and numbers them.
func number(transitions []Transition) {
	slices.SortFunc(transitions, func(a, b Transition) int {
		if a.Kind != b.Kind {
			return int(a.Kind) - int(b.Kind)
		}
		return strings.Compare(a.Key, b.Key)
	})
	for i := range transitions {
		transitions[i].Seq = int64(i + 1)
	}
}

// hashedRows is how many rows of a plan make one piece of its hash.
const hashedRows = 1000

// planHash is of what a numbered plan would do, and not of when: a digest of the
// digests of its pieces, because no text is as long as a plan. Warehouses compute
// the same.
func planHash(transitions []Transition) string {
	var pieces []string
	var lines []string
	digest := func(lines []string) string {
		sum := md5.Sum([]byte(strings.Join(lines, "\n"))) // tells plans apart, and protects nothing
		return hex.EncodeToString(sum[:])
	}
	for i := range transitions {
		t := &transitions[i]
		lines = append(lines, t.Kind.String()+" "+t.Key+" "+t.Hash)
		if i == len(transitions)-1 || (t.Seq+1)%hashedRows == 0 {
			pieces, lines = append(pieces, digest(lines)), lines[:0]
		}
	}
	return digest(pieces)
}
