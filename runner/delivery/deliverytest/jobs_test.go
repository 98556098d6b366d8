package deliverytest

import (
	"errors"
	"testing"
	"time"

	"github.com/weft-cdp/weft/runner/delivery"
)

// TestJobsAreAskedForByWhoTakesOver kills processes at each of their steps, whose
// destination does its work later. Where the journal has the job, the next run asks for
// it: nothing is sent again, and nothing is in doubt.
func TestJobsAreAskedForByWhoTakesOver(t *testing.T) {
	asked := 0
	for at, done := 1, false; !done; at++ {
		inTime(t, 12, func(r *rig) {
			r.fake.Strategy, r.fake.MaxRows = Jobs, 5
			journal := &MemoryJournal{}
			process := func(killAt int) (*delivery.Report, error) {
				p := &Process{Store: r.store, Destination: r.fake, Journal: journal, KillAt: killAt}
				report, err := p.Run(r.t.Context(), &r.sync, r.options)
				done = p.Steps() < killAt
				return report, err
			}
			if _, err := process(at); !errors.Is(err, ErrKilled) {
				return
			}
			entries, _ := journal.Read()
			open := map[int64]bool{}
			for _, e := range entries {
				if open[e.Seq] = e.Job != ""; e.Job == "" {
					delete(open, e.Seq)
				}
			}
			time.Sleep(time.Hour) // the lease is over, and nothing can land any more
			report, err := process(0)
			if err != nil {
				r.t.Fatal(err)
			}
			r.status(report, delivery.Done)
			done = false
			if len(open) == 0 {
				return
			}
			asked++
			if report.Recovered.Merged < int64(len(open)) {
				r.t.Errorf("killed at %d, it has found out about %d rows of %d whose job is known", at, report.Recovered.Merged, len(open))
			}
			times := map[string]int{}
			for _, e := range r.fake.Effects() {
				times[e.Key]++
			}
			for seq := range open {
				if key := r.store.Plans()[1][seq-1].Key; times[key] != 1 {
					r.t.Errorf("killed at %d, %s was applied %d times", at, key, times[key])
				}
			}
			r.converged()
		})
	}
	if asked == 0 {
		t.Error("no process was killed while a job of its went on")
	}
}
