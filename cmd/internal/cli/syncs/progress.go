package syncs

import (
	"fmt"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/runner/delivery"
)

// watch tells how far a sync is: on a terminal by one line that changes, else by a line
// now and then. In JSON it tells nothing.
type watch struct {
	progress *terminal.Progress // nil in JSON
	name     string
	every    time.Duration // between two lines where nobody watches
	sending  time.Time     // when the first row could be sent
	told     time.Time
}

// pace is how often a line is written where nobody watches one change.
const pace = 30 * time.Second

func newWatch(env *project.Env, p *prepared) *watch {
	w := &watch{name: p.Name, every: pace}
	if !env.Flags.JSON() {
		w.progress = env.Streams.Start()
		w.progress.Begin(w.name + ": planning")
	}
	return w
}

func (w *watch) close() {
	if w.progress != nil {
		w.progress.Close()
	}
}

// event shows what happened. Events come one at a time.
func (w *watch) event(e delivery.Event) {
	if w.progress == nil {
		return
	}
	switch e.Kind {
	case delivery.RunsMended:
		r := e.Report.Recovered
		w.progress.End(fmt.Sprintf("%s: %s that broke off: what was proved of %s is kept, %s may have been sent", w.name,
			terminal.Plural(r.Runs, "run"), rows(r.Merged), rows(r.Doubt)))
	case delivery.PlanMade:
		w.progress.End(w.name + ": " + planLine(&e.Report.Plan.Counts))
		w.progress.Update(fmt.Sprintf("%s: %s to send", w.name, rows(e.Total)))
	case delivery.RowsMarked:
		if w.sending.IsZero() {
			w.sending, w.told = e.At, e.At
			w.progress.Begin(w.name + ": sending")
		}
	case delivery.RowsSettled:
		line := w.settled(e)
		w.progress.Update(line)
		if e.At.Sub(w.told) >= w.every {
			w.told = e.At
			w.progress.End(line)
		}
	case delivery.AccountRest:
		w.progress.Update(fmt.Sprintf("%s: the destination asks to be left alone for %s", w.name, terminal.Took(e.Wait)))
	case delivery.RunStopping:
		w.progress.End(fmt.Sprintf("%s: stopping: %s", w.name, e.Reason))
	case delivery.JournalLost:
		w.progress.End(fmt.Sprintf("%s: goes on without its journal on this machine: %s", w.name, e.Reason))
	}
}

// settled says how many rows are done, and when all may be.
func (w *watch) settled(e delivery.Event) string {
	line := fmt.Sprintf("%s: %s of %s", w.name, terminal.Count(e.Rows), rows(e.Total))
	if n := e.Outcomes[adapters.Rejected]; n > 0 {
		line += fmt.Sprintf(", %s rejected", terminal.Count(n))
	}
	if left, ok := remaining(e.Rows, e.Total, e.At.Sub(w.sending)); ok {
		line += ", about " + terminal.Took(left) + " left"
	}
	return line
}

// surely is how long a sync has to have gone on before its pace tells anything.
const surely = 2 * time.Second

// remaining gives how long the rest takes at the pace so far; false when that says
// nothing yet.
func remaining(done, total int64, took time.Duration) (time.Duration, bool) {
	if done == 0 || done >= total || took < surely {
		return 0, false
	}
	return time.Duration(float64(took) / float64(done) * float64(total-done)).Round(time.Second), true
}

func rows(n int64) string { return terminal.Plural(int(n), "row") }

// planLine says what a plan would do.
func planLine(c *delivery.Counts) string {
	if c.Enter+c.Change+c.Leave == 0 {
		return fmt.Sprintf("%s, and nothing to send", rows(c.Desired))
	}
	line := fmt.Sprintf("adds %s, changes %s, removes %s", terminal.Count(c.Enter), terminal.Count(c.Change-c.Same), terminal.Count(c.Leave))
	if c.Freed > 0 {
		line += fmt.Sprintf(" (%s by consent or suppression)", terminal.Count(c.Freed))
	}
	if c.Same > 0 {
		line += fmt.Sprintf(", and sends the %s that stay", terminal.Count(c.Same))
	}
	return line
}
