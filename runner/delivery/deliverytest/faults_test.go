package deliverytest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/weft-cdp/weft/runner/delivery"
)

// TestEachFault lets each request of a run meet a fault once, under each strategy,
// and then changes every row: nothing is lost, and nothing is said that is not so.
func TestEachFault(t *testing.T) {
	for _, strategy := range Strategies {
		for _, fault := range append(Faults(), None) {
			t.Run(fmt.Sprintf("strategy %d, fault %d", strategy, fault), func(t *testing.T) {
				inTime(t, 100, func(r *rig) {
					r.fake.Strategy, r.fake.Fault = strategy, times(fault)
					r.run()
					r.sound()
					r.fake.Fault = nil
					r.want(90, "v2")
					for range 2 {
						time.Sleep(rest)
						r.run()
					}
					r.converged()
				})
			})
		}
	}
}

// TestFaultsByTheDozen lets half of all requests meet faults, at a size at which
// pages, windows of intent, flushes and merges all happen many times.
func TestFaultsByTheDozen(t *testing.T) {
	all := Faults()
	for seed := range 8 {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			inTime(t, 5000, func(r *rig) {
				r.fake.Strategy, r.fake.MaxRows, r.fake.Concurrency = Strategies[seed%len(Strategies)], 50, 4
				r.options.Timing = delivery.Timing{FlushRows: 300, MergeEvery: time.Minute, WindowRows: 400}
				round := Round{Faults: append(make([]Fault, len(all)), all...)}
				r.fake.Fault = func(key string, n int) Fault { return round.fault(fmt.Sprint(seed, key), n) }
				for i := range 6 {
					r.want(5000-100*i, fmt.Sprintf("v%d", i))
					r.sync.Rails = delivery.Rails{MaxChange: delivery.Unlimited, Canary: delivery.Unlimited, Rejected: delivery.Unlimited}
					r.run()
					r.sound()
					time.Sleep(time.Hour)
				}
				r.fake.Fault = nil
				for range cleanRuns {
					time.Sleep(rest)
					r.run()
				}
				r.converged()
			})
		})
	}
}

// TestKilledAtEachStep kills a run before and after each of its steps, with the
// local disk kept and lost. What is applied twice is exactly what nothing had
// proved.
func TestKilledAtEachStep(t *testing.T) {
	for _, disk := range []bool{true, false} {
		for _, after := range []bool{true, false} {
			t.Run(fmt.Sprintf("disk %t, after %t", disk, after), func(t *testing.T) {
				for step := 1; ; step++ {
					steps := killAt(t, step, after, disk)
					if step > steps {
						break
					}
				}
			})
		}
	}
}

// killAt kills one run at a step, and lets others follow; it gives how many steps the
// run made.
func killAt(t *testing.T, step int, after, disk bool) (steps int) {
	inTime(t, 40, func(r *rig) {
		r.fake.Fault = func(key string, n int) Fault {
			return map[int]Fault{1: FailAfter, 2: RejectSome}[(n+len(key))%5]
		}
		r.options.Timing = delivery.Timing{FlushRows: 15, MergeEvery: time.Second}
		journal := &MemoryJournal{}
		oracle := r.oracle()
		oracle.Journal = journal
		process := &Process{Store: r.store, Destination: r.fake, Journal: journal, KillAt: step, KillAfter: after, Watch: oracle.Honest}
		report, err := process.Run(context.Background(), &r.sync, r.options)
		if err != nil && !errors.Is(err, ErrKilled) {
			t.Fatalf("step %d: %v", step, err)
		}
		steps = process.Steps()
		if err == nil {
			r.status(report, delivery.Done)
		}
		if !disk {
			_ = journal.Reset()
		}
		r.fake.Fault = nil
		for range 2 {
			time.Sleep(rest)
			again := &Process{Store: r.store, Destination: r.fake, Journal: journal, Watch: oracle.Honest}
			if _, err := again.Run(context.Background(), &r.sync, r.options); err != nil {
				t.Fatalf("after a kill at step %d: %v", step, err)
			}
		}
		r.converged()
	})
	return steps
}
