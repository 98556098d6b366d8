package deliverytest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/runner/delivery"
)

// TestOnlyWhatChangedIsSent runs again over the same rows, over changed ones and
// over fewer.
func TestOnlyWhatChangedIsSent(t *testing.T) {
	inTime(t, 300, func(r *rig) {
		r.run()
		if plan := r.run().Plan; plan.Rows() != 0 {
			t.Errorf("a second run has %+v", plan.Counts)
		}
		r.desired[7] = wanted(r.desired[7].Key, "v2")
		r.desired = r.desired[:299]
		report := r.run()
		if c := report.Plan.Counts; c.Change != 1 || c.Leave != 1 || c.Enter != 0 || Total(report) != 2 {
			t.Errorf("a third run has %+v", c)
		}
		r.converged()
	})
}

// TestIdempotencyKeys resends with the same key, and gives going back to earlier
// values, or coming back, another one.
func TestIdempotencyKeys(t *testing.T) {
	inTime(t, 1, func(r *rig) {
		r.fake.Fault = times(FailAfter)
		r.run()
		r.fake.Fault = nil
		for _, value := range []string{"v2", "v1", "", "v1"} {
			time.Sleep(time.Hour)
			if r.want(1, value); value == "" {
				r.desired = nil
			}
			r.sync.Rails.AllowEmpty = true
			r.run()
		}
		var keys []string
		for _, e := range r.fake.Effects() {
			keys = append(keys, e.IdempotencyKey)
		}
		if len(keys) != 6 || keys[0] != keys[1] {
			t.Fatalf("the keys are %q", keys)
		}
		slices.Sort(keys)
		if distinct := slices.Compact(keys); len(distinct) != 5 {
			t.Errorf("the keys are %q", distinct)
		}
	})
}

// TestBadRowsAreFound sends 1,000 rows of which 5 have their whole request refused.
func TestBadRowsAreFound(t *testing.T) {
	inTime(t, 1000, func(r *rig) {
		r.fake.Strategy, r.fake.MaxRows = Whole, 1000
		r.sync.Rails.Canary = delivery.Unlimited
		for _, i := range []int{3, 4, 500, 777, 999} {
			r.desired[i].Hash = Bad
			r.desired[i].Values = []any{Bad}
		}
		report := r.run()
		r.status(report, delivery.Done)
		if report.Outcomes[adapters.Rejected] != 5 || report.Outcomes[adapters.OK] != 995 {
			t.Errorf("the outcomes are %v", report.Outcomes)
		}
		// Each of k is looked for in log2(n) halvings, of two requests each.
		if n := len(r.fake.Requests()); n > 1+2*5*10 {
			t.Errorf("%d requests", n)
		}
		r.converged()
	})
}

// TestRejectedRowsWait tries a rejected row again after a while, at once when it
// has changed, and at once when somebody asks.
func TestRejectedRowsWait(t *testing.T) {
	inTime(t, 1, func(r *rig) {
		plan := func(want int64) {
			t.Helper()
			if rows := r.run().Plan.Rows(); rows != want {
				t.Errorf("%d rows are planned, not %d", rows, want)
			}
		}
		r.fake.Fault = func(string, int) Fault { return RejectSome }
		plan(1)
		plan(0)
		time.Sleep(16 * time.Minute)
		plan(1)
		time.Sleep(16 * time.Minute)
		plan(0) // the second wait is twice as long
		r.want(1, "v2")
		plan(1)
		plan(0)
		r.options.RetryRejected = true
		plan(1)
		r.options.RetryRejected = false
		r.sync.Mapping = "2"
		plan(1)
		r.sync.Mapping, r.sync.Retry = "3", delivery.RetryOnChange
		plan(1)
		time.Sleep(1000 * time.Hour)
		plan(0)
	})
}

// TestWhatMayHaveArrived is sent again, or waits until somebody releases it.
func TestWhatMayHaveArrived(t *testing.T) {
	for _, policy := range []delivery.OnAmbiguous{delivery.Resend, delivery.Park} {
		inTime(t, 1, func(r *rig) {
			r.sync.Ops, r.sync.OnAmbiguous = delivery.Modes["append"], policy
			r.fake.Repeatable = false
			r.fake.Fault = times(FailAfter)
			r.run()
			time.Sleep(time.Hour)
			report := r.run()
			applied, waits := len(r.fake.Effects()), report.Plan.Counts.Unconfirmed
			if policy == delivery.Resend && (applied != 2 || waits != 0) || policy == delivery.Park && (applied != 1 || waits != 1) {
				t.Errorf("policy %d: applied %d times, %d wait", policy, applied, waits)
			}
			r.options.Release = true
			r.run()
			if applied := len(r.fake.Effects()); applied != 2 {
				t.Errorf("policy %d: applied %d times", policy, applied)
			}
			r.sound()
		})
	}
}

// TestNobodyElsesRecordIsDeleted breaks off a run before anything is confirmed: a
// record that somebody else may have written is not deleted for it, unless it is
// released.
func TestNobodyElsesRecordIsDeleted(t *testing.T) {
	inTime(t, 1, func(r *rig) {
		r.fake.Fault = func(string, int) Fault { return FailAfter }
		r.run()
		r.fake.Fault, r.desired, r.sync.Rails.AllowEmpty = nil, nil, true
		time.Sleep(time.Hour)
		if c := r.run().Plan.Counts; c.Leave != 0 || c.Unconfirmed != 1 {
			t.Errorf("the plan has %+v", c)
		}
		r.options.Release = true
		r.run()
		if held := r.fake.Held(); len(held) != 0 {
			t.Errorf("%v is held", held)
		}
	})
}

// TestRails refuses plans that are not to be run without being looked at.
func TestRails(t *testing.T) {
	tests := map[string]struct {
		change func(r *rig)
		rail   string
	}{
		"nothing is left":        {func(r *rig) { r.desired = nil }, "empty_result"},
		"too few are left":       {func(r *rig) { r.sync.Rails.MinRows = 2000 }, "min_rows"},
		"a fifth leaves":         {func(r *rig) { r.desired = r.desired[200:] }, "max_leave"},
		"all change":             {func(r *rig) { r.want(1000, "v2") }, "max_change"},
		"many come":              {func(r *rig) { r.want(2500, "v1") }, "max_enter"},
		"two have a key":         {func(r *rig) { r.desired = append(r.desired, wanted(r.desired[0].Key, "v9")) }, "duplicate_keys"},
		"it was elsewhere":       {func(r *rig) { r.store.Place = "there"; r.want(1000, "v1") }, "elsewhere"},
		"a tenth leaves":         {func(r *rig) { r.desired = r.desired[100:] }, ""},
		"a fifth may leave":      {func(r *rig) { r.sync.Rails.MaxLeave = 0.2; r.desired = r.desired[200:] }, ""},
		"any number may":         {func(r *rig) { r.sync.Rails.MaxLeave = delivery.Unlimited; r.desired = r.desired[900:] }, ""},
		"all were suppressed":    {func(r *rig) { free(r.desired) }, ""},
		"all are in quarantine":  {func(r *rig) { spoil(r.desired[1:]) }, ""},
		"keys may be duplicates": {func(r *rig) { r.sync.Rails.AllowDuplicates = true; r.desired = append(r.desired, r.desired[0]) }, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			inTime(t, 1000, func(r *rig) {
				r.fake.MaxRows, r.store.Place = 500, "here"
				r.run()
				effects := len(r.fake.Effects())
				test.change(r)
				report := r.run()
				if test.rail == "" {
					r.status(report, delivery.Done)
					return
				}
				r.status(report, delivery.Blocked)
				if len(report.Breaches) == 0 || report.Breaches[0].Rail != test.rail || len(r.fake.Effects()) != effects {
					t.Errorf("breaches %v, %d effects", report.Breaches, len(r.fake.Effects())-effects)
				}
				r.options.Approve = "another"
				r.status(r.run(), delivery.Blocked)
				r.options.Approve = report.Plan.Hash
				r.status(r.run(), delivery.Done)
				r.sound()
			})
		})
	}
}

func free(rows []delivery.Wanted) {
	for i := range rows {
		rows[i].Freed = true
	}
}

func spoil(rows []delivery.Wanted) {
	for i := range rows {
		rows[i].Bad = "no identity"
	}
}

// TestRunsStop gives up where going on would do no good, and says why.
func TestRunsStop(t *testing.T) {
	tests := map[string]struct {
		set    func(r *rig)
		reason string
		most   int64 // rows that were sent at most
	}{
		"canary": {func(r *rig) {
			r.fake.Fault = func(string, int) Fault { return RejectSome }
		}, "of the first 100", 100},
		"breaker": {func(r *rig) {
			r.sync.Rails.Canary = delivery.Unlimited
			r.fake.Fault = func(string, int) Fault { return RejectSome }
			r.sync.Rails.Rejected = 0.4
		}, "of the last 1000", 1100},
		"silence":  {func(r *rig) { r.fake.Fault = func(string, int) Fault { return FailBefore } }, "not answered 5 batches", 200},
		"token":    {func(r *rig) { r.fake.Fault = times(ExpireToken) }, "does not let weft in", 40},
		"cap":      {func(r *rig) { r.fake.Fault = times(CapReached) }, "used up", 40},
		"too slow": {func(r *rig) { r.fake.Fault = func(string, int) Fault { return ThrottleSilent } }, "not answered 5 batches", 200},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			inTime(t, 3000, func(r *rig) {
				test.set(r)
				report := r.run()
				r.status(report, delivery.Stopped)
				if !strings.Contains(report.Reason, test.reason) {
					t.Errorf("it stopped because %s", report.Reason)
				}
				if tried := report.Plan.Rows() - report.Pending; tried > test.most {
					t.Errorf("%d rows were tried", tried)
				}
				r.sound()
				r.fake.Fault = nil
				for range 2 {
					time.Sleep(rest)
					r.status(r.run(), delivery.Done)
				}
				r.converged()
			})
		})
	}
}

// TestInterrupted waits for requests under way and keeps what they prove.
func TestInterrupted(t *testing.T) {
	inTime(t, 1000, func(r *rig) {
		ctx, cancel := context.WithCancel(r.t.Context())
		time.AfterFunc(latency*3+latency/2, cancel)
		report, err := delivery.Run(ctx, &r.sync, r.fake, r.store, r.options)
		if err != nil {
			t.Fatal(err)
		}
		r.status(report, delivery.Cancelled)
		if arrived := int64(len(r.fake.Effects())); arrived == 0 || arrived != Total(report) || report.Outcomes[adapters.Ambiguous] != 0 {
			t.Errorf("%d rows have arrived, and the report says %v", arrived, report.Outcomes)
		}
		r.status(r.run(), delivery.Done)
		r.converged()
		if extra := r.oracle().Extra(); len(extra) != 0 {
			t.Errorf("sent again: %v", extra)
		}
	})
}

// TestAdopted takes for held what is desired, and later sends what has changed.
func TestAdopted(t *testing.T) {
	inTime(t, 500, func(r *rig) {
		r.sync.Initial = delivery.Adopt
		r.status(r.run(), delivery.Done)
		if n := len(r.fake.Effects()); n != 0 {
			t.Errorf("%d rows were sent", n)
		}
		r.desired[0] = wanted(r.desired[0].Key, "v2")
		if report := r.run(); Total(report) != 1 {
			t.Errorf("%d rows were sent", Total(report))
		}
	})
}

// TestOneRunAtATime refuses a second run, fences the first when its time is over,
// and lets it send nothing then.
func TestOneRunAtATime(t *testing.T) {
	inTime(t, 100, func(r *rig) {
		first := &deaf{Store: r.store}
		ended := make(chan error)
		r.fake.Fault = func(string, int) Fault { return ThrottleSilent }
		go func() {
			_, err := delivery.Run(r.t.Context(), &r.sync, r.fake, first, r.options)
			ended <- err
		}()
		time.Sleep(time.Second)
		if _, err := delivery.Run(r.t.Context(), &r.sync, r.fake, r.store, r.options); !errors.Is(err, delivery.ErrLeased) {
			t.Errorf("a second run gets %v", err)
		}
		time.Sleep(3 * Timeout) // its lease
		r.fake.Fault = nil
		r.status(r.run(), delivery.Done)
		if err := <-ended; err == nil {
			t.Error("the first run has ended well")
		}
		time.Sleep(rest) // what the first run may have sent has settled
		r.run()
		r.converged()
	})
}

// deaf is a store that cannot be reached to renew a lease.
type deaf struct{ delivery.Store }

func (deaf) Renew(context.Context, int64, time.Duration) error { return fmt.Errorf("no answer") }

// slow is a store that does one thing at a time, as a session of a warehouse does,
// and plans for an hour.
type slow struct {
	delivery.Store
	free chan struct{}
}

func (s *slow) Plan(ctx context.Context, epoch int64, rules delivery.Rules) (delivery.Plan, error) {
	s.free <- struct{}{}
	defer func() { <-s.free }()
	time.Sleep(time.Hour)
	return s.Store.Plan(ctx, epoch, rules)
}

func (s *slow) Renew(ctx context.Context, epoch int64, ttl time.Duration) error {
	s.free <- struct{}{}
	defer func() { <-s.free }()
	return s.Store.Renew(ctx, epoch, ttl)
}

// TestPlansMayTakeLongerThanALease sends what was planned, when nobody else has begun
// meanwhile.
func TestPlansMayTakeLongerThanALease(t *testing.T) {
	inTime(t, 100, func(r *rig) {
		report, err := delivery.Run(r.t.Context(), &r.sync, r.fake, &slow{r.store, make(chan struct{}, 1)}, r.options)
		if err != nil {
			t.Fatal(err)
		}
		r.status(report, delivery.Done)
		r.converged()
	})
}

// TestFinishedRunsWriteNoMore refuses what a run says after another has begun.
func TestFinishedRunsWriteNoMore(t *testing.T) {
	inTime(t, 1, func(r *rig) {
		old, err := r.store.Lease(r.t.Context(), "old", time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		r.run()
		rules := r.oracle().Rules
		calls := map[string]error{
			"renew":  r.store.Renew(r.t.Context(), old, time.Minute),
			"mark":   r.store.Mark(r.t.Context(), old, 1),
			"append": r.store.Append(r.t.Context(), old, nil),
			"merge":  r.store.Merge(r.t.Context(), old, rules),
			"adopt":  r.store.Adopt(r.t.Context(), old, delivery.Rules{}),
			"finish": r.store.Finish(r.t.Context(), old, delivery.Closing{}),
		}
		_, calls["plan"] = r.store.Plan(r.t.Context(), old, rules)
		_, calls["page"] = r.store.Page(r.t.Context(), old, 0, 1, 1)
		_, calls["recover"] = r.store.Recover(r.t.Context(), old, rules, nil)
		for call, err := range calls {
			if !errors.Is(err, delivery.ErrFenced) {
				t.Errorf("%s gives %v", call, err)
			}
		}
	})
}

// TestPlanOnly sends nothing, and names the same plan each time.
func TestPlanOnly(t *testing.T) {
	inTime(t, 50, func(r *rig) {
		r.options.PlanOnly = true
		first, second := r.run(), r.run()
		r.status(first, delivery.Planned)
		if first.Plan.Hash != second.Plan.Hash || first.Epoch == second.Epoch || len(r.fake.Effects()) != 0 {
			t.Errorf("plans %q and %q, %d effects", first.Plan.Hash, second.Plan.Hash, len(r.fake.Effects()))
		}
	})
}

// TestChangedValues says which values have changed, where their digests are kept.
func TestChangedValues(t *testing.T) {
	inTime(t, 0, func(r *rig) {
		row := func(hash string, parts ...string) delivery.Wanted {
			w := wanted("k", hash)
			w.Parts = parts
			return w
		}
		r.desired = []delivery.Wanted{row("1", "a", "b")}
		r.run()
		r.desired = []delivery.Wanted{row("2", "a", "c")}
		report := r.run()
		changes := r.store.Plans()[report.Epoch][0].Changed
		if !slices.Equal(changes, []bool{false, true}) {
			t.Errorf("changed are %v", changes)
		}
	})
}

// TestSyncsThatCannotBe are refused before anything happens.
func TestSyncsThatCannotBe(t *testing.T) {
	inTime(t, 1, func(r *rig) {
		for _, spoil := range []func(*delivery.Sync){
			func(s *delivery.Sync) { s.Object = "nothings" },
			func(s *delivery.Sync) { s.Ops.Leave = "explode" },
		} {
			s := r.sync
			spoil(&s)
			_, err := delivery.Run(r.t.Context(), &s, r.fake, r.store, r.options)
			if err == nil || !strings.Contains(err.Error(), `sync "test": `) {
				t.Errorf("the error is %v", err)
			}
		}
	})
}

// failing is a store of which one call fails once.
type failing struct {
	delivery.Store
	plan, mark error
}

func (s *failing) Plan(ctx context.Context, epoch int64, rules delivery.Rules) (delivery.Plan, error) {
	if s.plan != nil {
		err := s.plan
		s.plan = nil
		return delivery.Plan{}, err
	}
	return s.Store.Plan(ctx, epoch, rules)
}

func (s *failing) Mark(ctx context.Context, epoch, seq int64) error {
	if seq > 50 && s.mark != nil {
		err := s.mark
		s.mark = nil
		return err
	}
	return s.Store.Mark(ctx, epoch, seq)
}

// TestFailedRunsLetTheNextIn ends the lease of a run whose store has failed, and
// keeps what the run had proved.
func TestFailedRunsLetTheNextIn(t *testing.T) {
	broken := errors.New("the table is gone")
	for name, store := range map[string]*failing{"plan": {plan: broken}, "mark": {mark: broken}} {
		t.Run(name, func(t *testing.T) {
			inTime(t, 1000, func(r *rig) {
				r.sync.Rails.Canary = delivery.Unlimited
				store.Store = r.store
				report, err := delivery.Run(r.t.Context(), &r.sync, r.fake, store, r.options)
				if !errors.Is(err, broken) || report.Status != delivery.Failed {
					t.Errorf("the run is %s, with %v", report.Status, err)
				}
				next := r.run()
				r.status(next, delivery.Done)
				// A batch that was begun when the store failed is in doubt, and waits for
				// what the destination may still do.
				waiting := next.Plan.Counts.Unsettled
				if want := int64(1000) - Total(report); next.Plan.Rows()+waiting != want {
					t.Errorf("%d rows are planned and %d wait after %d were sent", next.Plan.Rows(), waiting, Total(report))
				}
				if waiting > 0 {
					time.Sleep(rest)
					r.status(r.run(), delivery.Done)
				}
				r.converged()
			})
		})
	}
}
