package delivery

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strconv"

	"github.com/weft-cdp/weft/adapters"
)

// Kind is what happens to a key: it comes, it changes or it goes.
type Kind uint8

// The kinds of transitions, in the order in which a plan has them: what goes
// makes room for what comes.
const (
	Leave Kind = iota
	Change
	Enter
)

// Kinds lists all kinds, in the order of a plan.
var Kinds = [...]Kind{Leave, Change, Enter}

// String gives the name that tables use.
func (k Kind) String() string { return [...]string{"leave", "change", "enter"}[k] }

// Transition is one row of a plan: what has to happen so that the destination
// holds what it should.
type Transition struct {
	Seq  int64 // from 1, without gaps; a plan is read in its order
	Kind Kind
	Key  string // by which desired and held are compared: a row's key or an identity's digest
	Hash string // of the values that should be held; "" of a Leave
	// Identity is who the row is, as sent: of a Leave the one that was sent last.
	Identity []adapters.Identifier
	RemoteID string
	Values   []any // aligned with Sync.Fields; nil of a Leave
	// Parts are digests of the single values, where the destination is sent only what
	// has changed; nil where it is sent all.
	Parts   []string
	Changed []bool
	Acked   []any
	// Version tells transitions of the same key to the same values apart; see
	// Holding.Version.
	Version int64
	// Known says that the destination has once confirmed to hold the key, since it
	// was last gone.
	Known bool
}

// idempotencyKey is the same for each attempt at a transition in whatever run.
// Its parts are told apart by their lengths.
func (t *Transition) idempotencyKey(sync, op string) string {
	digest := sha256.New()
	for _, part := range []string{sync, t.Key, op, t.Hash, strconv.FormatInt(t.Version, 10)} {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(part)))
		digest.Write(length[:])
		digest.Write([]byte(part))
	}
	return keyEncoding.EncodeToString(digest.Sum(nil)[:16])
}

var keyEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// trace names the row in the requests of its run.
func (t *Transition) trace() string { return "w" + strconv.FormatInt(t.Seq, 36) }

// row is the transition as a destination gets it.
func (t *Transition) row(sync, op string) adapters.Row {
	return adapters.Row{
		Trace:          t.trace(),
		IdempotencyKey: t.idempotencyKey(sync, op),
		Values:         t.Values,
		Changed:        t.Changed,
		Identity:       t.Identity,
		RemoteID:       t.RemoteID,
		Acked:          t.Acked,
	}
}
