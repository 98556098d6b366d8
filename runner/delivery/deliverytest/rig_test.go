package deliverytest

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/runner/delivery"
)

// rig is a sync of records that a test says everything about.
type rig struct {
	t       *testing.T
	fake    *Fake
	store   *delivery.MemoryStore
	sync    delivery.Sync
	options delivery.Options
	desired []delivery.Wanted
	events  []delivery.Event
}

// inTime runs a test in a time of its own.
func inTime(t *testing.T, rows int, test func(r *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := &rig{
			t:    t,
			fake: &Fake{Kind: adapters.Record, MaxRows: 10, Concurrency: 2, Repeatable: true},
			sync: delivery.Sync{Name: "test", Object: "things", Fields: []string{"value"}, Ops: delivery.Modes["mirror"]},
		}
		r.store = delivery.NewMemoryStore(func() ([]delivery.Wanted, error) { return r.desired, nil })
		r.options = delivery.Options{
			Owner:    "test",
			Jitter:   func(most time.Duration) time.Duration { return most / 2 },
			Progress: func(e delivery.Event) { r.events = append(r.events, e) },
		}
		r.want(rows, "v1")
		test(r)
	})
}

// want desires so many rows, all with a value.
func (r *rig) want(rows int, value string) {
	r.desired = nil
	for i := range rows {
		r.desired = append(r.desired, wanted(fmt.Sprintf("k%06d", i), value))
	}
}

func wanted(key, value string) delivery.Wanted {
	return delivery.Wanted{
		Key: key, Hash: value, Values: []any{value}, Identity: []adapters.Identifier{{Name: "id", Value: key}},
	}
}

// run makes a run that has no error.
func (r *rig) run() *delivery.Report {
	r.t.Helper()
	report, err := delivery.Run(r.t.Context(), &r.sync, r.fake, r.store, r.options)
	if err != nil {
		r.t.Fatal(err)
	}
	if err := Accounted(report); err != nil {
		r.t.Fatal(err)
	}
	return report
}

// oracle judges what has happened until now.
func (r *rig) oracle() *Oracle {
	contract := r.fake.Describe()
	rules, err := r.sync.Rules(&contract)
	if err != nil {
		r.t.Fatal(err)
	}
	return &Oracle{Store: r.store, Fake: r.fake, Rules: rules, Ops: r.sync.Ops}
}

// sound fails unless everything that happened is explained.
func (r *rig) sound() {
	r.t.Helper()
	o := r.oracle()
	if err := errors.Join(o.Honest(), o.Invented(), o.Resent()); err != nil {
		r.t.Error(err)
	}
}

// converged fails unless the destination holds what is desired.
func (r *rig) converged() {
	r.t.Helper()
	if err := r.oracle().Converged(r.desired); err != nil {
		r.t.Error(err)
	}
	r.sound()
}

// status fails unless a run ended so.
func (r *rig) status(report *delivery.Report, want delivery.Status) {
	r.t.Helper()
	if report.Status != want {
		r.t.Errorf("the run is %s (%s), not %s", report.Status, report.Reason, want)
	}
}

// times gives faults of the first requests, in the order of each first row's.
func times(faults ...Fault) func(string, int) Fault {
	return func(_ string, n int) Fault {
		if n <= len(faults) {
			return faults[n-1]
		}
		return None
	}
}
