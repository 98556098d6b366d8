package incremental

import (
	"fmt"
	"io"
	"time"

	"github.com/weft-cdp/weft/models"
)

// results are those of one warehouse: of the first run, of that after 1 % new rows, of
// that after nothing but an hour, and of that after nothing.
type results struct {
	place     *place
	shape     shape
	rows      int
	reports   []*models.Report
	part, all int64 // profiles, after 1 %
}

// shown is the share of the first run from which on a step has a line.
const shown = 0.02

// print tells the time of each step in each run.
func (r *results) print(out io.Writer) {
	fmt.Fprintf(out, "%s: %d orders, as many visits, %d in the CRM, %s\n", r.place.dialect.Name, r.rows, r.rows/10, r.shape.about)
	fmt.Fprintf(out, "  %-36s %10s %10s %10s %10s\n", "step", "first", "1 % new", "an hour", "nothing")
	line := func(name string, took []time.Duration) {
		fmt.Fprintf(out, "  %-36s", name)
		for _, d := range took {
			fmt.Fprintf(out, " %9.2fs", d.Seconds())
		}
		fmt.Fprintln(out)
	}
	rest := make([]time.Duration, len(r.reports))
	for _, step := range r.steps() {
		took := r.took(step)
		most := time.Duration(0)
		for _, d := range took {
			most = max(most, d)
		}
		if float64(most) >= shown*float64(r.reports[0].Took) {
			line(step, took)
			continue
		}
		for n, d := range took {
			rest[n] += d
		}
	}
	line("shorter steps", rest)
	first, more, hour, nothing := r.reports[0].Took, r.reports[1].Took, r.reports[2].Took, r.reports[3].Took
	line("run", []time.Duration{first, more, hour, nothing})
	ratio := more.Seconds() / first.Seconds()
	fmt.Fprintf(out, "  1 %% new: %.1f %% of all profiles, %.0f %% of the first run", 100*float64(r.part)/float64(r.all), 100*ratio)
	if !r.shape.barred {
		fmt.Fprintf(out, "\n  nothing new: %.2fs, %.2fs with windows that have moved by an hour\n\n", nothing.Seconds(), hour.Seconds())
		return
	}
	fmt.Fprintf(out, "; bar %.0f %%, %s\n", 100*r.place.bar, verdict(ratio <= r.place.bar))
	fmt.Fprintf(out, "  nothing new: %.2fs, %.2fs with windows that have moved by an hour; bar %.0fs, %s\n\n",
		nothing.Seconds(), hour.Seconds(), nothingBar.Seconds(), verdict(max(hour, nothing) < nothingBar))
}

// steps are the names of the steps of all runs, in their order.
func (r *results) steps() []string {
	var names []string
	seen := map[string]bool{}
	for _, report := range r.reports {
		for _, step := range report.Steps {
			if !seen[step.Name] {
				seen[step.Name] = true
				names = append(names, step.Name)
			}
		}
	}
	return names
}

// took is how long a step took in each run; nothing where a run has no such step.
func (r *results) took(name string) []time.Duration {
	took := make([]time.Duration, len(r.reports))
	for n, report := range r.reports {
		for _, step := range report.Steps {
			if step.Name == name {
				took[n] = step.Took
			}
		}
	}
	return took
}

// verdict says whether a bar holds.
func verdict(holds bool) string {
	if holds {
		return "held"
	}
	return "MISSED"
}
