package deliverytest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/runner/delivery"
)

// shelf is a destination of whole sets: what runs write is put aside until one of
// them is published.
type shelf struct {
	*Fake
	mu     sync.Mutex
	aside  map[int64]map[string]string
	shown  map[string]string
	shows  int
	refuse string // a key that is taken from nobody
	fault  func(published bool) error
}

func newShelf() *shelf {
	return &shelf{Fake: &Fake{Kind: adapters.Record, MaxRows: 3, Concurrency: 2}, aside: map[int64]map[string]string{}, shown: map[string]string{}}
}

// Describe gives the contract.
func (s *shelf) Describe() adapters.Contract {
	c := s.Fake.Describe()
	c.Objects[0].Ops = []adapters.OpContract{{Name: "replace", Idempotent: true, Whole: true, MaxRows: 3}}
	return c
}

// Write puts rows aside.
func (s *shelf) Write(_ context.Context, batch adapters.Batch) adapters.Results {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.aside[batch.Run] == nil {
		s.aside[batch.Run] = map[string]string{}
	}
	results := batch.Every(adapters.Result{Outcome: adapters.OK})
	for i, row := range batch.Rows {
		if row.Identity[0].Value == s.refuse {
			results.Rows[i].Outcome = adapters.Rejected
			continue
		}
		s.aside[batch.Run][row.Identity[0].Value] = row.Values[0].(string)
	}
	return results
}

// Publish shows what a run has put aside.
func (s *shelf) Publish(_ context.Context, end adapters.RunEnd) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !end.Replaces || !end.Whole || end.Rows != int64(len(s.aside[end.Run])) {
		return fmt.Errorf("it was told %+v", end)
	}
	if s.fault != nil {
		if err := s.fault(false); err != nil {
			return err
		}
	}
	s.shown = s.aside[end.Run]
	s.shows++
	s.aside = map[int64]map[string]string{}
	if s.fault != nil {
		return s.fault(true)
	}
	return nil
}

// honest says what the ledger claims of the set that is shown and is not so.
func (s *shelf) honest(store *delivery.MemoryStore) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	ledger := store.Known(delivery.Rules{Whole: true, Settle: time.Minute}, nil)
	for key, held := range ledger {
		if held.State == delivery.Present && s.shown[key] != held.Hash {
			return fmt.Errorf("the ledger has %s as %s, and %q is shown", key, held.Hash, s.shown[key])
		}
	}
	for key := range s.shown {
		if _, known := ledger[key]; !known {
			return fmt.Errorf("%s is shown, and the ledger does not know it", key)
		}
	}
	return nil
}

// wholeRig is a sync of whole sets.
func wholeRig(t *testing.T, test func(r *rig, to *shelf)) {
	t.Helper()
	inTime(t, 10, func(r *rig) {
		to := newShelf()
		r.sync.Ops = delivery.Modes["replace"]
		test(r, to)
	})
}

func (r *rig) runWhole(to adapters.Destination, want delivery.Status) *delivery.Report {
	r.t.Helper()
	report, err := delivery.Run(r.t.Context(), &r.sync, to, r.store, r.options)
	if err != nil {
		r.t.Fatal(err)
	}
	r.status(report, want)
	return report
}

func (s *shelf) wants(t *testing.T, desired []delivery.Wanted) {
	t.Helper()
	want := map[string]string{}
	for _, row := range desired {
		want[row.Key] = row.Hash
	}
	if !maps.Equal(s.shown, want) {
		t.Errorf("%v is shown; want %v", s.shown, want)
	}
}

func TestWholeSetsAreSentWhenAnythingDiffers(t *testing.T) {
	wholeRig(t, func(r *rig, to *shelf) {
		r.runWhole(to, delivery.Done)
		to.wants(r.t, r.desired)
		if report := r.runWhole(to, delivery.Done); to.shows != 1 || report.Plan.Rows() != 0 {
			r.t.Errorf("a set that is as it was is shown %d times, of %d rows", to.shows, report.Plan.Rows())
		}
		r.desired = r.desired[1:]
		r.desired[3] = wanted(r.desired[3].Key, "v2")
		report := r.runWhole(to, delivery.Done)
		to.wants(r.t, r.desired)
		if c := report.Plan.Counts; c.Leave != 1 || c.Change != 9 || c.Same != 8 || report.Pending != 0 {
			r.t.Errorf("the plan has %+v, and %d are left", c, report.Pending)
		}
		if err := to.honest(r.store); err != nil {
			r.t.Error(err)
		}
	})
}

func TestWholeSetsWithARejectedRowAreNotShown(t *testing.T) {
	wholeRig(t, func(r *rig, to *shelf) {
		r.runWhole(to, delivery.Done)
		before := r.desired
		to.refuse = "k000004"
		r.want(11, "v2")
		report := r.runWhole(to, delivery.Stopped)
		if to.wants(r.t, before); report.Reason != "1 rows were rejected; what was there before stays" {
			r.t.Errorf("it ends with %q", report.Reason)
		}
		if err := to.honest(r.store); err != nil {
			r.t.Error(err)
		}
		to.refuse = ""
		r.runWhole(to, delivery.Done) // at once: no rejection leaves a row out of a set
		to.wants(r.t, r.desired)
	})
}

func TestWholeSetsDoNotLoseWhatCannotBeSent(t *testing.T) {
	wholeRig(t, func(r *rig, to *shelf) {
		r.runWhole(to, delivery.Done)
		r.desired[2].Bad = "no identity"
		report := r.runWhole(to, delivery.Blocked)
		if len(report.Breaches) != 1 || report.Breaches[0].Rail != "kept_rows" {
			r.t.Errorf("the breaches are %+v", report.Breaches)
		}
	})
}

// A process that ends anywhere, also while the one set takes the other's place,
// leaves a ledger that is true, and the next run shows what is desired.
func TestWholeSetsSurviveEveryEnd(t *testing.T) {
	for after := range 2 {
		for at := 1; ; at++ {
			ended := false
			synctest.Test(t, func(t *testing.T) {
				r := &rig{t: t, sync: delivery.Sync{Name: "test", Object: "things", Fields: []string{"value"}, Ops: delivery.Modes["replace"]}}
				r.store = delivery.NewMemoryStore(func() ([]delivery.Wanted, error) { return r.desired, nil })
				to := newShelf()
				r.want(8, "v1")
				r.runWhole(to, delivery.Done)
				r.want(9, "v2")
				r.desired = r.desired[2:]
				p := &Process{Store: r.store, Destination: to, KillAt: at, KillAfter: after == 1}
				p.Watch = func() error { return to.honest(r.store) }
				_, err := p.Run(t.Context(), &r.sync, r.options)
				if ended = err == nil; !ended && !errors.Is(err, ErrKilled) {
					t.Fatalf("killed at step %d: %v", at, err)
				}
				time.Sleep(10 * time.Minute)
				if err := to.honest(r.store); err != nil {
					t.Fatalf("killed at step %d: %v", at, err)
				}
				r.runWhole(to, delivery.Done)
				to.wants(t, r.desired)
				if err := to.honest(r.store); err != nil {
					t.Fatalf("after step %d: %v", at, err)
				}
			})
			if ended {
				break
			}
		}
	}
}

// Publish that fails before it, or after it and nobody hears of it, leaves the run
// open.
func TestWholeSetsOfWhichNobodyKnowsWhetherTheyAreShown(t *testing.T) {
	for _, late := range []bool{false, true} {
		wholeRig(t, func(r *rig, to *shelf) {
			r.runWhole(to, delivery.Done)
			r.want(12, "v2")
			to.fault = func(published bool) error {
				if published == late {
					return errors.New("the line broke")
				}
				return nil
			}
			if _, err := delivery.Run(r.t.Context(), &r.sync, to, r.store, r.options); err == nil {
				r.t.Fatal("the run ends as if it knew")
			}
			to.fault = nil
			r.runWhole(to, delivery.Done)
			to.wants(r.t, r.desired)
			if err := to.honest(r.store); err != nil {
				r.t.Error(err)
			}
		})
	}
}
