package deliverytest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/runner/delivery"
)

// TestWindowsAreKept sends under two limits at once: in no stretch of time are
// there more requests than allowed, and nearly as many as allowed are used.
func TestWindowsAreKept(t *testing.T) {
	inTime(t, 3000, func(r *rig) {
		r.fake.Concurrency = 20
		r.fake.Windows = []adapters.Window{{Requests: 20, Per: 10 * time.Second}, {Requests: 100, Per: 2 * time.Minute, Reserve: 0.2}}
		r.options.Timing.LongPause = time.Minute
		report := r.run()
		r.status(report, delivery.Done)
		requests := r.fake.Requests()
		for _, w := range r.fake.Windows {
			allowed := int(float64(w.Requests) * (1 - w.Reserve))
			for i, at := range requests {
				if j := i + allowed; j < len(requests) && requests[j].Sub(at) < w.Per {
					t.Fatalf("%d requests within %s, of %d", allowed+1, requests[j].Sub(at), allowed)
				}
			}
		}
		// 300 batches at 80 in 2 minutes are at least 6 minutes.
		if took := requests[len(requests)-1].Sub(requests[0]); took > 7*time.Minute {
			t.Errorf("%d requests took %s", len(requests), took)
		}
		contract := r.fake.Describe()
		cost := r.sync.Cost(&contract, &report.Plan)
		if want := (delivery.Estimate{Requests: 300, Least: 6 * time.Minute}); cost != want {
			t.Errorf("the estimate is %v, not %v", cost, want)
		}
		r.converged()
	})
}

// TestTheServerIsBelieved sends nothing while a server asked not to.
func TestTheServerIsBelieved(t *testing.T) {
	inTime(t, 200, func(r *rig) {
		r.fake.Concurrency = 1
		r.fake.Fault = func(_ string, n int) Fault { return map[int]Fault{1: Throttle}[n] }
		r.status(r.run(), delivery.Done)
		requests := r.fake.Requests()
		if len(requests) != 40 {
			t.Errorf("%d requests, of which half were throttled", len(requests))
		}
		for i := 1; i < len(requests); i += 2 {
			if wait := requests[i].Sub(requests[i-1]); wait < 2*time.Second {
				t.Errorf("asked again after %s", wait)
			}
		}
		r.converged()
	})
}

// TestTheDaysRequestsAreUsedUp stops a run that would have to wait for hours.
func TestTheDaysRequestsAreUsedUp(t *testing.T) {
	inTime(t, 100, func(r *rig) {
		r.fake.Windows = []adapters.Window{{Requests: 7, Per: 24 * time.Hour}}
		report := r.run()
		r.status(report, delivery.Stopped)
		if n := len(r.fake.Requests()); n != 7 || Total(report) != 70 {
			t.Errorf("%d requests, %d rows", n, Total(report))
		}
		r.sound()
		time.Sleep(rest)
		r.status(r.run(), delivery.Done)
		r.converged()
	})
}

// TestAccountsAreShared gives two syncs of an account one limit, and lets another
// account go on meanwhile.
func TestAccountsAreShared(t *testing.T) {
	inTime(t, 100, func(r *rig) {
		var accounts delivery.Accounts
		shared := &named{Fake: r.fake, account: "a"}
		other := &named{Fake: &Fake{MaxRows: 10, Repeatable: true}, account: "b"}
		r.fake.Windows = []adapters.Window{{Requests: 10, Per: 10 * time.Second}}
		var ended [3]time.Duration
		var runs sync.WaitGroup
		begin := time.Now()
		for i, to := range []adapters.Destination{shared, shared, other} {
			runs.Go(func() {
				store := delivery.NewMemoryStore(func() ([]delivery.Wanted, error) { return r.desired, nil })
				s := r.sync
				s.Name = fmt.Sprint("test", i)
				if _, err := delivery.Run(r.t.Context(), &s, to, store, delivery.Options{Accounts: &accounts}); err != nil {
					t.Error(err)
				}
				ended[i] = time.Since(begin)
			})
		}
		runs.Wait()
		if last := max(ended[0], ended[1]); last < 10*time.Second || ended[2] > 5*time.Second {
			t.Errorf("they took %v", ended)
		}
	})
}

// named is a Fake with an account.
type named struct {
	*Fake
	account string
}

func (n *named) Describe() adapters.Contract {
	contract := n.Fake.Describe()
	contract.Limits.Account = n.account
	return contract
}

// crowd counts how many requests are under way at once.
type crowd struct {
	*Fake
	limits    adapters.Limits
	now, most atomic.Int64
}

func (c *crowd) Describe() adapters.Contract {
	contract := c.Fake.Describe()
	contract.Limits = c.limits
	return contract
}

func (c *crowd) Write(ctx context.Context, batch adapters.Batch) adapters.Results {
	now := c.now.Add(1)
	defer c.now.Add(-1)
	for most := c.most.Load(); now > most && !c.most.CompareAndSwap(most, now); most = c.most.Load() {
	}
	return c.Fake.Write(ctx, batch)
}

// TestConcurrency keeps as many requests under way as the contract allows, and as
// do well.
func TestConcurrency(t *testing.T) {
	tests := map[string]struct {
		limits adapters.Limits
		fault  Fault
		most   int64
	}{
		"fixed":             {adapters.Limits{Concurrency: adapters.Concurrency{Max: 5}}, None, 5},
		"grows":             {adapters.Limits{Concurrency: adapters.Concurrency{Start: 1, Max: 6, Adaptive: true}}, None, 6},
		"does not grow":     {adapters.Limits{Concurrency: adapters.Concurrency{Start: 2, Max: 6, Adaptive: true}}, ThrottleSilent, 2},
		"one at a time":     {adapters.Limits{Serialize: "audience", Concurrency: adapters.Concurrency{Max: 5}}, None, 1},
		"nothing was asked": {adapters.Limits{}, None, 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			inTime(t, 400, func(r *rig) {
				to := &crowd{Fake: r.fake, limits: test.limits}
				r.fake.Fault = times(test.fault)
				report, err := delivery.Run(r.t.Context(), &r.sync, to, r.store, r.options)
				if err != nil {
					t.Fatal(err)
				}
				r.status(report, delivery.Done)
				if most := to.most.Load(); most != test.most {
					t.Errorf("%d requests at once, not %d", most, test.most)
				}
				r.converged()
			})
		})
	}
}

// reader counts rows that were read and are not settled.
type reader struct {
	delivery.Store
	unsettled, most int64
}

func (s *reader) Page(ctx context.Context, epoch, after, to int64, limit int) ([]delivery.Transition, error) {
	page, err := s.Store.Page(ctx, epoch, after, to, limit)
	s.unsettled += int64(len(page))
	s.most = max(s.most, s.unsettled)
	return page, err
}

// TestMemoryIsBounded reads no more of a plan than a page and the batches under
// way, however long the plan is.
func TestMemoryIsBounded(t *testing.T) {
	for _, rows := range []int{2_000, 100_000} {
		inTime(t, rows, func(r *rig) {
			r.fake.MaxRows, r.fake.Concurrency = 100, 4
			store := &reader{Store: r.store}
			var settled int64
			r.options.Progress = func(e delivery.Event) {
				if e.Kind == delivery.RowsSettled {
					store.unsettled -= e.Rows - settled
					settled = e.Rows
				}
			}
			// One slot, so that nothing is counted by two at once.
			r.fake.Concurrency = 1
			if _, err := delivery.Run(r.t.Context(), &r.sync, r.fake, store, r.options); err != nil {
				t.Fatal(err)
			}
			if store.most > 1100 {
				t.Errorf("%d of %d rows were in memory", store.most, rows)
			}
		})
	}
}

// marks notes how far rows were marked, and when.
type marks struct {
	delivery.Store
	seqs []int64
	at   []time.Time
}

func (s *marks) Mark(ctx context.Context, epoch, seq int64) error {
	s.seqs, s.at = append(s.seqs, seq), append(s.at, time.Now())
	return s.Store.Mark(ctx, epoch, seq)
}

// TestIntentFollowsTheDestination marks about as many rows ahead as are sent in
// half a minute: of a slow destination few are in doubt after a crash, and for a fast
// one few marks are written.
func TestIntentFollowsTheDestination(t *testing.T) {
	tests := map[string]struct {
		maxRows, rows, most int // most: rows of a window
		marks               int // at most
	}{
		"slow": {1, 1500, 300, 25},
		"fast": {500, 50_000, 5_000, 20},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			inTime(t, test.rows, func(r *rig) {
				r.sync.Rails.Canary = delivery.Unlimited
				r.fake.MaxRows, r.fake.Concurrency = test.maxRows, 1
				store := &marks{Store: r.store}
				if _, err := delivery.Run(r.t.Context(), &r.sync, r.fake, store, r.options); err != nil {
					t.Fatal(err)
				}
				for i := range store.seqs {
					window := store.seqs[i]
					if i > 0 {
						window -= store.seqs[i-1]
					}
					if window > int64(test.most) {
						t.Errorf("a window has %d rows", window)
					}
				}
				if n := len(store.seqs); n > test.marks || store.seqs[n-1] != int64(test.rows) {
					t.Errorf("%d marks, the last at %d", n, store.seqs[n-1])
				}
				r.converged()
			})
		})
	}
}

// TestADestinationThatIsDown: a run that reaches nobody is not done, says why, and
// is no first run: what it left is not held against the next, however much it is.
// With so few batches the destination is not silent for long enough to be given up.
func TestADestinationThatIsDown(t *testing.T) {
	inTime(t, 150, func(r *rig) {
		r.fake.MaxRows = 100
		r.fake.Fault = func(string, int) Fault { return Unreachable }
		report := r.run()
		r.status(report, delivery.Stopped)
		if !strings.HasPrefix(report.Reason, "150 rows are left for the next run") {
			t.Errorf("it says %q", report.Reason)
		}
		r.fake.Fault = nil
		time.Sleep(rest)
		r.status(r.run(), delivery.Done)
		r.converged()
	})
}
