package deliverytest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/runner/delivery"
)

// cleanRuns is within how many runs without faults a history must have converged,
// and rest how long lies before each: longer than a rejected row is left out.
const (
	cleanRuns = 3
	rest      = 25 * time.Hour
)

// trial is a history under way.
type trial struct {
	*Scenario
	oracle  Oracle
	sync    delivery.Sync
	store   delivery.Store
	desired map[int]Edit
	round   *Round
	blind   bool
}

// Mistake is something to be found: a store that does not do as it should, around
// one that does.
type Mistake struct {
	Broken func(delivery.Store) delivery.Store
	// Blind looks at the end only, where what matters is whether the destination holds
	// what it should.
	Blind bool
}

// Try lives through a history, and gives what is wrong with it. It has to be called
// in the time of testing/synctest. The mistake is nil where there is none.
func Try(s *Scenario, mistake *Mistake) error {
	t := &trial{Scenario: s, desired: map[int]Edit{}}
	store := delivery.NewMemoryStore(func() ([]delivery.Wanted, error) { return t.wanted(), nil })
	fake := &Fake{
		Kind: s.Kind, Strategy: s.Strategy, MaxRows: s.MaxRows, Concurrency: s.Concurrency, Repeatable: true,
		Fault: func(key string, n int) Fault { return t.round.fault(key, n) },
	}
	t.sync = delivery.Sync{
		Name: "trial", Object: "things", Ops: delivery.Modes["mirror"],
		Rails: delivery.Rails{AllowEmpty: true},
	}
	if s.Kind == adapters.Set {
		t.sync.Ops = delivery.Modes["audience"]
	} else {
		t.sync.Fields = []string{"value"}
	}
	contract := fake.Describe()
	rules, err := t.sync.Rules(&contract)
	if err != nil {
		return err
	}
	t.oracle = Oracle{Store: store, Fake: fake, Rules: rules, Ops: t.sync.Ops, Journal: &MemoryJournal{}}
	t.store = store
	if mistake != nil {
		t.store, t.blind = mistake.Broken(store), mistake.Blind
	}
	for i := range s.Rounds {
		if err := t.live(&s.Rounds[i]); err != nil {
			return fmt.Errorf("round %d: %w", i+1, err)
		}
	}
	return t.end()
}

// wanted gives the desired rows in the order of their keys.
func (t *trial) wanted() []delivery.Wanted {
	var rows []delivery.Wanted
	for key := range keys {
		if edit := t.desired[key]; edit.Value != 0 {
			rows = append(rows, edit.wanted(t.Kind))
		}
	}
	return rows
}

// live makes one run, perhaps not to its end.
func (t *trial) live(round *Round) error {
	for _, edit := range round.Edits {
		t.desired[edit.Key] = edit
	}
	t.round = round
	time.Sleep(round.Gap)
	process := &Process{
		Store: t.store, Destination: t.oracle.Fake, Journal: t.oracle.Journal,
		KillAt: round.KillAt, KillAfter: round.KillAfter, FailMark: round.FailMark,
	}
	before := t.oracle.doubts()
	if !t.blind {
		process.Watch = t.oracle.Honest
	}
	var seen []string
	report, err := process.Run(context.Background(), &t.sync, delivery.Options{
		Owner:    "trial",
		Jitter:   func(most time.Duration) time.Duration { return most / 2 },
		Progress: func(e delivery.Event) { e.Report = nil; seen = append(seen, fmt.Sprintf("%+v", e)) },
	})
	switch {
	case errors.Is(err, ErrKilled):
		if !t.Disk {
			_ = t.oracle.Journal.Reset()
		}
	case errors.Is(err, delivery.ErrLeased):
	case errors.Is(err, ErrFailed) && !t.blind:
		if err := t.oracle.Doubted(report.Epoch, before); err != nil {
			return err
		}
	case errors.Is(err, ErrFailed):
	case err != nil:
		return err
	default:
		if err := Accounted(report); err != nil {
			return err
		}
	}
	return t.secret(append(seen, fmt.Sprintf("%+v %v", report, err)))
}

// secret looks for values where there must be none.
func (t *trial) secret(seen []string) error {
	entries, _ := t.oracle.Journal.Read()
	kept, err := json.Marshal(entries)
	if err != nil {
		return err
	}
	if at := slices.IndexFunc(append(seen, string(kept)), func(text string) bool { return strings.Contains(text, canary) }); at >= 0 {
		return fmt.Errorf("told: a value is in an event, in the report or in the journal")
	}
	return nil
}

// end lets faults stop, and asks what has become of it all.
func (t *trial) end() error {
	var err error
	for range cleanRuns {
		if err := t.live(&Round{Gap: rest}); err != nil {
			return fmt.Errorf("clean run: %w", err)
		}
		if err = t.oracle.Converged(t.wanted()); err == nil {
			break
		}
	}
	if t.blind {
		return err
	}
	return errors.Join(err, t.oracle.Honest(), t.oracle.Invented(), t.oracle.Resent())
}
