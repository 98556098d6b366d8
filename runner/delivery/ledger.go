package delivery

import (
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// State is what is known of a key in the destination. A key without a Holding is
// not there.
type State uint8

// The states of a key.
const (
	// Present is held, with the values of Hash.
	Present State = iota
	// Maybe may be there or not, with these values or others.
	Maybe
	// Gone is not there, and a request that is still under way may bring it back
	// until SettleUntil; from then on it is as if there were no row.
	Gone
)

// String gives the name that tables use.
func (s State) String() string { return [...]string{"present", "maybe", "gone"}[s] }

// Holding is one row of the ledger: what the destination is known to hold of a
// key. All that taking it away needs is here.
type Holding struct {
	Key      string
	State    State
	Hash     string   // of the values acknowledged last; "" while Maybe
	Parts    []string // of Hash, as in Transition
	Identity []adapters.Identifier
	RemoteID string
	Profile  string // a digest of whom it is of
	// Version is larger than those of all transitions of the key that were
	// acknowledged, so that a resent transition has the same idempotency key and going
	// back to earlier values another one. A key that is not held starts at the epoch of
	// the run that plans it: at most one transition of a key is acknowledged in a run,
	// which moves it by one, so that no earlier version is as large.
	Version int64
	// Known says that the destination has confirmed the key. A Maybe that is not Known
	// may be somebody else's record, which weft never touched.
	Known bool
	// SettleUntil is when a request about the key, whose end is not known, can no
	// longer land. Until then nothing is sent that contradicts it.
	SettleUntil time.Time
}

// Entry is what was proved of one row of a plan, in all attempts of its run. It
// has no value of the row, so that it can be kept anywhere.
type Entry struct {
	Epoch    int64
	Seq      int64
	Outcome  adapters.Outcome // of the last attempt
	Status   int
	Code     string
	Message  string
	RemoteID string
	Attempts int
	// DoubtAt is when the last attempt ended that may have been applied without a
	// proof; zero when there was none. Neither a rejection nor a success of a later
	// attempt undoes it: the request may still land.
	DoubtAt time.Time
	At      time.Time // when the last attempt ended
	Took    time.Duration
	// Job is of the journal alone: the destination has accepted the row as a part of this
	// work, and nothing else but DoubtAt is known yet.
	Job string
}

// doubtful says whether the row may have been applied and no attempt proved it.
func (e *Entry) doubtful() bool {
	return !e.Outcome.Applied() && (e.Outcome == adapters.Ambiguous || !e.DoubtAt.IsZero())
}

// After gives the ledger's row of a key from a transition and its entry: the
// definition that a Store's merge, in whatever language, has to agree with. Moved
// is false when the row stays as it is; holding is nil when there is none any
// more. It depends on nothing but its arguments, so that merging twice is merging
// once.
func After(t *Transition, e *Entry, settle time.Duration) (holding *Holding, moved bool) {
	var until time.Time
	if !e.DoubtAt.IsZero() {
		until = e.DoubtAt.Add(settle)
	} else if e.Outcome == adapters.Ambiguous {
		until = e.At.Add(settle)
	}
	switch {
	case e.Outcome.Applied() && t.Kind == Leave:
		if until.IsZero() {
			return nil, true
		}
		return &Holding{Key: t.Key, State: Gone, SettleUntil: until}, true
	case e.Outcome.Applied():
		remoteID := e.RemoteID
		if remoteID == "" {
			remoteID = t.RemoteID
		}
		return &Holding{
			Key: t.Key, State: Present, Hash: t.Hash, Parts: t.Parts, Identity: t.Identity, RemoteID: remoteID, Profile: t.Profile,
			Version: t.Version + 1, Known: true, SettleUntil: until,
		}, true
	case e.doubtful():
		return InDoubt(t, until), true
	}
	return nil, false
}

// InDoubt gives the ledger's row of a key of which nothing is known but that the
// transition may have been sent: of a run that broke, or after After.
func InDoubt(t *Transition, settleUntil time.Time) *Holding {
	return &Holding{
		Key: t.Key, State: Maybe, Identity: t.Identity, RemoteID: t.RemoteID, Profile: t.Profile,
		Version: t.Version, Known: t.Known, SettleUntil: settleUntil,
	}
}
