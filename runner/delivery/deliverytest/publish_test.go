package deliverytest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/runner/delivery"
)

// publisher is a Fake that is told the ends of runs.
type publisher struct {
	*Fake
	ends []adapters.RunEnd
	err  error
	dumb bool // it never answers
}

func (p *publisher) Publish(ctx context.Context, end adapters.RunEnd) error {
	p.ends = append(p.ends, end)
	if p.dumb {
		<-ctx.Done()
		return ctx.Err()
	}
	return p.err
}

// TestDestinationsEndTheirRuns asks what a destination is told of a run when all of
// it was written.
func TestDestinationsEndTheirRuns(t *testing.T) {
	inTime(t, 30, func(r *rig) {
		to := &publisher{Fake: r.fake}
		r.sync.Retry = delivery.RetryAlways
		run := func(want delivery.Status, whole, settled bool) {
			r.t.Helper()
			to.ends = nil
			report, err := delivery.Run(r.t.Context(), &r.sync, to, r.store, r.options)
			if err != nil {
				r.t.Fatal(err)
			}
			r.status(report, want)
			expected := adapters.RunEnd{Sync: "test", Object: "things", Run: report.Epoch, Whole: whole, Settled: settled}
			if len(to.ends) != 1 || to.ends[0] != expected {
				r.t.Errorf("it was told %+v; want %+v", to.ends, expected)
			}
		}
		run(delivery.Done, true, true)
		r.want(30, "v2")
		r.fake.Fault = func(string, int) Fault { return RejectSome }
		run(delivery.Done, false, true) // what was rejected is in no doubt
		r.want(30, "v3")
		r.fake.Fault = func(string, int) Fault { return FailAfter }
		run(delivery.Stopped, false, false)
		r.fake.Fault = nil
		run(delivery.Done, true, false) // there is nothing to send: what is in doubt waits
		to.err = errors.New("no room")
		r.want(31, "v4")
		report, err := delivery.Run(r.t.Context(), &r.sync, to, r.store, r.options)
		if err != nil || report.Status != delivery.Stopped {
			r.t.Errorf("a run whose end cannot be published is %+v, %v", report, err)
		}
	})
}

// TestWhatIsInDoubtIsNotSettled has rows in doubt that no later run has anything to do
// about: they are not wanted any more, and the sync takes nobody away.
func TestWhatIsInDoubtIsNotSettled(t *testing.T) {
	inTime(t, 3, func(r *rig) {
		to := &publisher{Fake: r.fake}
		r.sync.Ops = delivery.Modes["upsert"]
		r.fake.Fault = func(string, int) Fault { return FailAfter }
		run := func() {
			r.t.Helper()
			if _, err := delivery.Run(r.t.Context(), &r.sync, to, r.store, r.options); err != nil {
				r.t.Fatal(err)
			}
		}
		run()
		r.fake.Fault = nil
		time.Sleep(time.Hour)
		r.want(0, "")
		r.desired = append(r.desired, wanted("another", "v1"))
		run()
		if last := to.ends[len(to.ends)-1]; !last.Whole || last.Settled {
			r.t.Errorf("it was told %+v, and three rows are in doubt", last)
		}
	})
}

// TestEndsHaveATimeLimit has a destination that does not answer when it is to end a
// run.
func TestEndsHaveATimeLimit(t *testing.T) {
	inTime(t, 1, func(r *rig) {
		to := &publisher{Fake: r.fake, dumb: true}
		report, err := delivery.Run(r.t.Context(), &r.sync, to, r.store, r.options)
		if err != nil {
			r.t.Fatal(err)
		}
		r.status(report, delivery.Stopped)
		if want := "the destination could not end the run: it has not answered within 15m0s"; report.Reason != want {
			r.t.Errorf("the reason is %q, not %q", report.Reason, want)
		}
	})
}
