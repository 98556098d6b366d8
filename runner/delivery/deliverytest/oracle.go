package deliverytest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/runner/delivery"
)

// Oracle judges a history of runs of one sync. The truth is what the Fake applied,
// what was intended is in the plans of the store.
//
//   - Honest: Present(h) in the ledger is held as h, and what is held is known. After
//     every step of every process, and with late effects still to come.
//   - Converged: when faults have stopped, what is held is what is desired, but for
//     what was rejected.
//   - Invented: nothing was applied that no plan has, and no record was deleted that
//     was never confirmed to be weft's.
//   - Resent: a row was sent again only where nothing had proved that it arrived.
//   - Doubted: of a run that its store failed, and that went on to its end, nothing is
//     in doubt that it has not sent.
//   - Accounted: each row of a plan has one outcome or is pending.
type Oracle struct {
	Store Memory
	Fake  *Fake
	Rules delivery.Rules
	Ops   delivery.Ops
	// Journal is the local disk; nil where there is none.
	Journal *MemoryJournal
}

// Memory is what a store knows, for who looks at it from outside. A
// delivery.MemoryStore is one.
type Memory interface {
	// Known gives the ledger as the next run would find it, by key.
	Known(rules delivery.Rules, journal []delivery.Entry) map[string]delivery.Holding
	// Rejections gives what was rejected and not taken since, by key.
	Rejections() map[string]delivery.Rejection
	// Plans gives the transitions of all runs, by epoch.
	Plans() map[int64][]delivery.Transition
	// Kept gives the entry of a row that a run sent under a trace.
	Kept(epoch int64, trace string) (delivery.Entry, bool)
}

// Honest compares the ledger, as a run that began now would find it, with the
// destination.
func (o *Oracle) Honest() error {
	o.Fake.mu.Lock()
	defer o.Fake.mu.Unlock()
	var journal []delivery.Entry
	if o.Journal != nil {
		journal, _ = o.Journal.Read()
	}
	known := o.Store.Known(o.Rules, journal)
	for key, holding := range known {
		value, held := o.Fake.held[key]
		if holding.State == delivery.Present && !strings.HasPrefix(holding.Hash, Bad) && (!held || value != holding.Hash) {
			return fmt.Errorf("dishonest: the ledger says that %s is held as %q, and it is %q", key, holding.Hash, value)
		}
	}
	for key, value := range o.Fake.held {
		if holding, ok := known[key]; !ok || holding.State == delivery.Gone {
			return fmt.Errorf("dishonest: %s is held as %q, and the ledger does not know of it", key, value)
		}
	}
	return nil
}

// Converged compares the destination with what is desired: rows by key.
func (o *Oracle) Converged(desired []delivery.Wanted) error {
	held := o.Fake.Held()
	known := o.Store.Known(o.Rules, nil)
	wanted := map[string]*delivery.Wanted{}
	for i := range desired {
		wanted[desired[i].Key] = &desired[i]
	}
	for key, row := range wanted {
		switch value, holds := held[key]; {
		case row.Bad != "":
		case row.Freed && holds && !o.unconfirmed(known[key]):
			return fmt.Errorf("diverged: %s must not be held, and is", key)
		case row.Freed:
		case strings.HasPrefix(row.Hash, Bad):
			if o.Store.Rejections()[key].Hash != row.Hash && o.Fake.Strategy != CountOnly {
				return fmt.Errorf("lost: %s cannot be taken, and no rejection says so", key)
			}
		case value != row.Hash:
			return fmt.Errorf("diverged: %s should be %q, and is %q", key, row.Hash, value)
		}
	}
	for key := range held {
		if wanted[key] == nil && o.Rules.Leave && !o.unconfirmed(known[key]) {
			return fmt.Errorf("diverged: %s should not be held, and is", key)
		}
	}
	return nil
}

// unconfirmed says whether a key waits for somebody to release it.
func (o *Oracle) unconfirmed(holding delivery.Holding) bool {
	return o.Rules.HoldUnknown && holding.State == delivery.Maybe && !holding.Known
}

// Invented compares what was applied with what was planned.
func (o *Oracle) Invented() error {
	type transition struct{ key, op, value string }
	planned := map[transition]*delivery.Transition{}
	for _, plan := range o.Store.Plans() {
		for i := range plan {
			t := &plan[i]
			value := t.Hash
			if t.Kind == delivery.Leave {
				value = Member
			}
			planned[transition{t.Key, o.Ops.Of(t.Kind), value}] = t
		}
	}
	for _, e := range o.Fake.Effects() {
		t := planned[transition{e.Key, e.Op, e.Value}]
		if t == nil {
			return fmt.Errorf("invented: %s of %s was never planned", e.Op, e.Key)
		}
		if o.Rules.HoldUnknown && t.Kind == delivery.Leave && !t.Known {
			return fmt.Errorf("invented: %s was deleted, and was never confirmed to be weft's", e.Key)
		}
	}
	return nil
}

// Resent looks at rows that were sent more than once.
func (o *Oracle) Resent() error {
	last := map[string]Answered{}
	o.Fake.mu.Lock()
	answers := slices.Clone(o.Fake.answers)
	o.Fake.mu.Unlock()
	for _, a := range answers {
		before, again := last[a.IdempotencyKey]
		last[a.IdempotencyKey] = a
		if !again || !before.Outcome.Applied() {
			continue
		}
		if before.Epoch == a.Epoch {
			return fmt.Errorf("resent: %s was sent again in the run that knew that it had arrived", a.Key)
		}
		if kept, ok := o.Store.Kept(before.Epoch, before.Trace); ok && kept.Outcome.Applied() {
			return fmt.Errorf("resent: %s was sent again, and it was known that it had arrived", a.Key)
		}
	}
	return nil
}

// doubts are the keys of which it is in doubt what is held.
func (o *Oracle) doubts() map[string]bool {
	var journal []delivery.Entry
	if o.Journal != nil {
		journal, _ = o.Journal.Read()
	}
	doubts := map[string]bool{}
	for key, holding := range o.Store.Known(o.Rules, journal) {
		if holding.State == delivery.Maybe {
			doubts[key] = true
		}
	}
	return doubts
}

// Doubted looks at what is in doubt that was not before a run.
func (o *Oracle) Doubted(epoch int64, before map[string]bool) error {
	sent := map[string]bool{}
	o.Fake.mu.Lock()
	for _, a := range o.Fake.answers {
		if a.Epoch == epoch {
			sent[a.Key] = true
		}
	}
	o.Fake.mu.Unlock()
	for key := range o.doubts() {
		if !sent[key] && !before[key] {
			return fmt.Errorf("doubted: %s is in doubt, and the run has not sent it", key)
		}
	}
	return nil
}

// Accounted adds up a report.
func Accounted(report *delivery.Report) error {
	sum := report.Pending
	for _, n := range report.Outcomes {
		sum += n
	}
	if planned := report.Plan.Rows(); sum != planned {
		return fmt.Errorf("unaccounted: %d rows were planned, and %d have an outcome or are pending", planned, sum)
	}
	return nil
}

// Extra counts, by idempotency key, how often rows were applied beyond once.
func (o *Oracle) Extra() map[string]int {
	extra := map[string]int{}
	for _, e := range o.Fake.Effects() {
		extra[e.IdempotencyKey]++
	}
	maps.DeleteFunc(extra, func(_ string, n int) bool { return n == 1 })
	for key := range extra {
		extra[key]--
	}
	return extra
}

// Total adds up outcomes that say that rows were applied.
func Total(report *delivery.Report) int64 {
	return report.Outcomes[adapters.OK] + report.Outcomes[adapters.Warned]
}
