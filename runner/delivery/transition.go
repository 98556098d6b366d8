package delivery

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strconv"
	"strings"

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
	// Profile is a digest of whom the row is of; of a Leave as it was sent last.
	Profile string
	// Version tells transitions of the same key to the same values apart; see
	// Holding.Version.
	Version int64
	// Known says that the destination has once confirmed to hold the key, since it
	// was last gone.
	Known bool
}

// digestSize is how much of a digest makes an idempotency key, in bytes, and keySize
// how long that is in letters; traceSize is enough for most traces.
const (
	digestSize = 16
	keySize    = 26
	traceSize  = 6
)

var keyEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// namer makes rows of transitions that have one operation. A run needs two names
// for each row: all names of a batch are one piece of memory.
type namer struct {
	sync, op string
	text     []byte // that a digest is made of, and then a name
	names    strings.Builder
}

func newNamer(sync, op string, rows int) *namer {
	n := &namer{sync: sync, op: op}
	n.names.Grow(rows * (traceSize + keySize))
	return n
}

// row is the transition as a destination gets it.
func (n *namer) row(t *Transition) adapters.Row {
	n.text = t.appendTrace(n.text[:0])
	trace := n.name()
	n.digest(t)
	return adapters.Row{
		Trace: trace, IdempotencyKey: n.name(),
		Values: t.Values, Changed: t.Changed, Identity: t.Identity, RemoteID: t.RemoteID,
	}
}

// name makes the text a name.
func (n *namer) name() string {
	begin := n.names.Len()
	n.names.Write(n.text)
	return n.names.String()[begin:]
}

// digest makes the text what is the same for each attempt at a transition in
// whatever run: a digest of its parts, which are told apart by their lengths.
func (n *namer) digest(t *Transition) {
	n.text = n.text[:0]
	for _, part := range [...]string{n.sync, t.Key, n.op, t.Hash} {
		n.text = binary.BigEndian.AppendUint32(n.text, uint32(len(part)))
		n.text = append(n.text, part...)
	}
	n.text = binary.BigEndian.AppendUint64(n.text, uint64(t.Version))
	sum := sha256.Sum256(n.text)
	n.text = keyEncoding.AppendEncode(n.text[:0], sum[:digestSize])
}

// TraceOf gives the name of a row of a plan in the requests of its run.
func TraceOf(seq int64) string { return string((&Transition{Seq: seq}).appendTrace(nil)) }

// appendTrace adds what names the row in the requests of its run.
func (t *Transition) appendTrace(to []byte) []byte {
	return strconv.AppendInt(append(to, 'w'), t.Seq, 36)
}
