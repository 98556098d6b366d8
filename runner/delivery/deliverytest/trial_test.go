package deliverytest

import (
	"context"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/runner/delivery"
)

// tryIn lives through a history in a time of its own.
func tryIn(t *testing.T, s *Scenario, mistake *Mistake) (err error) {
	synctest.Test(t, func(*testing.T) { err = Try(s, mistake) })
	return err
}

// TestHistoriesConverge is the proof of the engine: whatever happens, what the
// ledger says is so, and without faults the destination ends up with what is
// desired. `make delivery-trials N=20000` lives through more of them.
func TestHistoriesConverge(t *testing.T) {
	for _, kind := range []adapters.ObjectKind{adapters.Record, adapters.Set} {
		t.Run(map[adapters.ObjectKind]string{adapters.Record: "upserts", adapters.Set: "sets"}[kind], func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				s := Scenarios().Draw(rt, "history")
				s.Kind = kind
				if err := tryIn(t, &s, nil); err != nil {
					rt.Fatal(err)
				}
			})
		})
	}
}

// noIntent forgets marks: what a run had sent when it broke is not known.
type noIntent struct{ delivery.Store }

func (noIntent) Mark(context.Context, int64, int64) error { return nil }

// noDoubt takes for not sent what may have arrived.
type noDoubt struct{ delivery.Store }

func (s noDoubt) Append(ctx context.Context, epoch int64, entries []delivery.Entry) error {
	return s.Store.Append(ctx, epoch, changed(entries, func(e *delivery.Entry) bool {
		if e.Outcome == adapters.Ambiguous {
			e.Outcome = adapters.NotSent
		}
		return e.Outcome == adapters.NotSent
	}))
}

// believesRejections takes a rejection for a proof that earlier attempts did not
// arrive.
type believesRejections struct{ delivery.Store }

func (s believesRejections) Append(ctx context.Context, epoch int64, entries []delivery.Entry) error {
	return s.Store.Append(ctx, epoch, changed(entries, func(e *delivery.Entry) bool { return e.Outcome == adapters.Rejected }))
}

// changed gives entries without the doubt of those that which says.
func changed(entries []delivery.Entry, which func(*delivery.Entry) bool) []delivery.Entry {
	entries = append([]delivery.Entry(nil), entries...)
	for i := range entries {
		if which(&entries[i]) {
			entries[i].DoubtAt = delivery.Entry{}.DoubtAt
		}
	}
	return entries
}

// impatient contradicts requests that may still land.
type impatient struct{ delivery.Store }

func (s impatient) Recover(ctx context.Context, epoch int64, rules delivery.Rules, journal []delivery.Entry) (delivery.Recovered, error) {
	rules.Settle = 0
	return s.Store.Recover(ctx, epoch, rules, journal)
}

func (s impatient) Merge(ctx context.Context, epoch int64, rules delivery.Rules) error {
	rules.Settle = 0
	return s.Store.Merge(ctx, epoch, rules)
}

// TestMistakesAreFound breaks the engine's rules one by one: the trials are worth
// something only when they find each.
func TestMistakesAreFound(t *testing.T) {
	intent := func(s delivery.Store) delivery.Store { return noIntent{s} }
	mistakes := map[string]Mistake{
		"no intent":                   {Broken: intent},
		"no intent, seen at the end":  {Broken: intent, Blind: true},
		"doubt is taken for not sent": {Broken: func(s delivery.Store) delivery.Store { return noDoubt{s} }},
		"a rejection undoes a doubt":  {Broken: func(s delivery.Store) delivery.Store { return believesRejections{s} }},
		"nobody waits for late ones":  {Broken: func(s delivery.Store) delivery.Store { return impatient{s} }},
	}
	for name, mistake := range mistakes {
		t.Run(name, func(t *testing.T) {
			const trials = 3000
			for seed := range trials {
				s := Scenarios().Example(seed)
				if err := tryIn(t, &s, &mistake); err != nil {
					t.Logf("after %d trials: %v", seed+1, err)
					return
				}
			}
			t.Errorf("%d trials have not found it", trials)
		})
	}
}
