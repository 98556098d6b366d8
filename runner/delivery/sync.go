package delivery

import (
	"fmt"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// Sync is what goes to one object of a destination, and by what rules. What of
// it desired rows are computed from is the Store's.
type Sync struct {
	Name   string
	Object string
	Fields []string
	Types  []adapters.FieldType // of Fields; nil where nobody knows
	Ops    Ops
	// Mapping changes when the same row is mapped to other values; rows that were
	// rejected by another mapping are tried again.
	Mapping     string
	Retry       Retry
	OnAmbiguous OnAmbiguous
	Initial     Initial
	Rails       Rails
}

// Ops names the destination's operation for each kind of transition; "" is none,
// and such transitions are not planned.
type Ops struct{ Enter, Change, Leave string }

// Of gives the operation for a kind of transition.
func (o Ops) Of(kind Kind) string {
	switch kind {
	case Enter:
		return o.Enter
	case Change:
		return o.Change
	}
	return o.Leave
}

// Modes are the usual triples of operations, by name. A mode is nothing but its
// triple: that replace sends whole sets is the operation's doing.
var Modes = map[string]Ops{
	"upsert":      {Enter: "upsert", Change: "upsert"},
	"update_only": {Enter: "update", Change: "update"},
	"create_only": {Enter: "create"},
	"mirror":      {Enter: "upsert", Change: "upsert", Leave: "delete"},
	"audience":    {Enter: "add", Leave: "remove"},
	"append":      {Enter: "append", Change: "append"},
	"delete":      {Enter: "delete"},
	"replace":     {Enter: "replace", Change: "replace"},
}

// Retry says when a row that was rejected is tried again. A row that has changed
// is another row, except under RetryNever.
type Retry uint8

// When rejected rows are tried again.
const (
	RetryBackoff  Retry = iota // after a while that doubles with each rejection, up to a day
	RetryAlways                // in every run
	RetryOnChange              // when its values, the mapping or the destination's version have changed
	RetryNever                 // when somebody releases it
)

// OnAmbiguous says what is done about a row that may have arrived, where the
// operation is not idempotent.
type OnAmbiguous uint8

// What is done about rows that may have arrived.
const (
	Resend OnAmbiguous = iota // it is sent again: at least once
	Park                      // it waits until somebody releases it: at most once
)

// Initial says what the first run of a sync does.
type Initial uint8

// What a first run does.
const (
	Send  Initial = iota // it sends everything
	Adopt                // it takes for held what is desired, and sends nothing
)

// first and longest pause of rows that are rejected again and again.
const (
	firstPark   = 15 * time.Minute
	longestPark = 24 * time.Hour
)

// park gives how long a row that was rejected for the n-th time, from 1, is left
// out. forever says that only a change or a release brings it back.
func (r Retry) park(n int) (pause time.Duration, forever bool) {
	switch r {
	case RetryAlways:
		return 0, false
	case RetryBackoff:
		for pause = firstPark; n > 1 && pause < longestPark; n-- {
			pause *= 2
		}
		return min(pause, longestPark), false
	}
	return 0, true
}

// Pauses are how long a row that was rejected for the first, second, … time is left
// out; the last stands for all that follow. Without any, only a change or a
// release brings it back.
func (r Retry) Pauses() []time.Duration {
	var pauses []time.Duration
	for n := 1; ; n++ {
		pause, forever := r.park(n)
		if forever {
			return nil
		}
		if n > 1 && pause == pauses[n-2] {
			return pauses
		}
		pauses = append(pauses, pause)
	}
}

// Rules is what of a sync and its destination decides about a plan, in the form
// in which a Store needs it.
type Rules struct {
	// Enter, Change and Leave say whether such transitions are sent at all.
	Enter, Change, Leave bool
	// Whole plans all rows that are desired, also those that are held as they should be,
	// and those that leave: one set takes the place of another. What one key's last
	// request did is no matter then, and nothing is held back.
	Whole bool
	// HoldUnknown holds back a Leave of a Maybe that is not Known: deleting it might
	// delete what others wrote.
	HoldUnknown bool
	// HoldMaybe holds back all transitions of keys that are Maybe: the operation is not
	// idempotent, and the sync must not send twice.
	HoldMaybe bool
	// HoldLost keeps what is held of a profile that nothing is left of by which it could
	// be sent: that its e-mail is wrong now does not mean that it left.
	HoldLost bool
	// Erase plans to take away all that is held of these profiles, and nothing else; nil
	// is a plan of what is desired.
	Erase []string
	// Unpark lets no rejection keep a transition out of the plan.
	Unpark  bool
	Mapping string
	Version string // of the destination's contract
	Retry   Retry
	Settle  time.Duration
}

// settleFactor and leastSettle give how long an effect may be late, where the
// destination does not say: twice as long as a request is waited for.
const (
	settleFactor = 2
	leastSettle  = time.Minute
)

// Rules derives what plans are made by, or says why the sync cannot be.
func (s *Sync) Rules(contract *adapters.Contract) (Rules, error) {
	object, ok := contract.Object(s.Object)
	if !ok {
		return Rules{}, fmt.Errorf("destination %q has no object %q", contract.Name, s.Object)
	}
	rules := Rules{
		Enter: s.Ops.Enter != "", Change: s.Ops.Change != "", Leave: s.Ops.Leave != "",
		HoldUnknown: object.Kind == adapters.Record,
		HoldLost:    true,
		Mapping:     s.Mapping,
		Version:     contract.Version,
		Retry:       s.Retry,
		Settle:      max(settleFactor*contract.Limits.Timeout, contract.Limits.Settles, leastSettle),
	}
	for _, kind := range Kinds {
		name := s.Ops.Of(kind)
		if name == "" {
			continue
		}
		op, ok := object.Op(name)
		if !ok {
			return Rules{}, fmt.Errorf("object %q of destination %q has no operation %q", s.Object, contract.Name, name)
		}
		if !op.Idempotent && s.OnAmbiguous == Park {
			rules.HoldMaybe = true
		}
		rules.Whole = rules.Whole || op.Whole
	}
	if rules.Whole {
		rules.HoldLost = false // who is not in the new set is not there any more
		rules.Leave, rules.Unpark, rules.HoldUnknown, rules.HoldMaybe = true, true, false, false
	}
	return rules, nil
}
