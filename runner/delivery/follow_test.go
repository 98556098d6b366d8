package delivery

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
)

// working is a destination that is asked about a job, and says each time when it wants
// to be asked again.
type working struct {
	adapters.Destination
	waits []time.Duration
	asked []time.Time
}

func (w *working) Poll(_ context.Context, _ adapters.Job, batch adapters.Batch) (adapters.Results, bool) {
	w.asked = append(w.asked, time.Now())
	if n := len(w.asked); n <= len(w.waits) {
		return adapters.Results{RetryAfter: w.waits[n-1]}, false
	}
	return batch.Every(adapters.Result{Outcome: adapters.OK}), true
}

// Who works on a job is asked again when it has said, and otherwise less and less often:
// a long wait that it asked for makes the next one no longer.
func TestJobsAreAskedForWhenTheySay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &working{waits: []time.Duration{20 * time.Second, 0, 5 * time.Minute, 0}}
		r := &run{to: w, soft: t.Context(), hard: t.Context(), timing: Timing{PollFor: time.Hour, LongPause: time.Minute}}
		began := time.Now()
		r.follow(adapters.Job{ID: "1"}, adapters.Batch{Rows: make([]adapters.Row, 1)})
		var waits []time.Duration
		for _, at := range w.asked {
			waits = append(waits, at.Sub(began))
			began = at
		}
		want := []time.Duration{time.Second, 20 * time.Second, 4 * time.Second, 5 * time.Minute, 16 * time.Second}
		if diff := cmp.Diff(want, waits); diff != "" {
			t.Errorf("waits, -want +got:\n%s", diff)
		}
	})
}
