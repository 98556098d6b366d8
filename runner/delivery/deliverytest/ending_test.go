package deliverytest

import (
	"strings"
	"testing"

	"github.com/weft-cdp/weft/runner/delivery"
)

// TestRunsOfWhichNothingIsTakenAreNotDone has a destination that rejects every row: the
// run says so, and the first one is still to come.
func TestRunsOfWhichNothingIsTakenAreNotDone(t *testing.T) {
	inTime(t, 5, func(r *rig) {
		r.want(5, Bad+"v1")
		report := r.run()
		r.status(report, delivery.Stopped)
		if !strings.HasPrefix(report.Reason, "the destination has rejected every row") {
			r.t.Errorf("the reason is %q", report.Reason)
		}
		r.desired = append(r.desired, wanted("good", "v1"))
		report = r.run()
		r.status(report, delivery.Done)
		if !report.Plan.Counts.First {
			r.t.Error("a run that delivered nothing was taken for the first one")
		}
	})
}
