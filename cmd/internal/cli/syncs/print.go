package syncs

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/runner/delivery"
)

// styles of how runs end.
var styles = map[string]terminal.Style{
	delivery.Done.String(): terminal.Green, delivery.Planned.String(): terminal.Green,
	delivery.Blocked.String(): terminal.Yellow, delivery.Cancelled.String(): terminal.Yellow,
	delivery.Stopped.String(): terminal.Red, delivery.Failed.String(): terminal.Red,
}

// printRuns prints the closing table of runs, and of those that did not come to their end
// why, and what to do.
func printRuns(s *terminal.Streams, results Results) {
	table := terminal.Table{
		Head:   []string{"sync", "to", "", "adds", "changes", "removes", "sent", "rejected", "left", "time"},
		Aligns: []terminal.Align{terminal.Left, terminal.Left, terminal.Left, terminal.Right, terminal.Right, terminal.Right, terminal.Right, terminal.Right, terminal.Right, terminal.Right},
	}
	for _, r := range results {
		table.Styled([]terminal.Style{terminal.Plain, terminal.Plain, styles[r.Status]},
			r.Sync, r.Destination+"."+r.Object, r.Status, number(r.Plan.Enter), number(r.Plan.Change-r.Plan.Same), number(r.Plan.Leave),
			number(r.applied()), number(r.report.Outcomes[adapters.Rejected]), number(r.left()), terminal.Took(r.took))
	}
	table.Print(s.Out, s)
	for _, r := range results {
		r.printEnd(s)
		r.printAlerts(s)
	}
}

// left are rows of the plan that the tool is not known to hold as they should be, and that
// it did not reject either.
func (r *result) left() int64 {
	return r.Plan.Enter + r.Plan.Change + r.Plan.Leave - r.applied() - r.report.Outcomes[adapters.Rejected]
}

// number writes a count; nearly nothing for none.
func number(n int64) string {
	if n == 0 {
		return "·"
	}
	return terminal.Count(n)
}

// printEnd says what of a run needs a person.
func (r *result) printEnd(s *terminal.Streams) {
	told := len(r.report.Breaches) > 0 && r.Reason == r.report.Breaches[0].Detail // below
	if r.Status != delivery.Done.String() && r.Reason != "" && !told {
		s.Notef("\n%s: %s\n", r.Sync, r.Reason)
	}
	if without := r.without(); without != "" {
		s.Notef("%s: %s\n", r.Sync, without)
	}
	r.printBreaches(s)
	if r.hint != "" {
		s.Notef("%s %s\n", s.Paint(terminal.Cyan, "help:"), r.hint)
	}
	if n := r.report.Outcomes[adapters.Rejected]; n > 0 {
		s.Notef("%s: %s rejected: `weft sync status %s` says why\n", r.Sync, rows(n)+" "+terminal.Was(int(n)), r.Sync)
	}
}

// printBreaches says which guards a plan breaks, and how it can be sent all the same.
func (r *result) printBreaches(s *terminal.Streams) {
	if len(r.Breaches) == 0 {
		return
	}
	for _, b := range r.Breaches {
		s.Notef("%s %s: %s: %s\n", s.Paint(terminal.Yellow, "blocked:"), r.Sync, b.Rail, b.Detail)
	}
	if r.Status != delivery.Done.String() {
		s.Notef("%s look at it with `weft sync plan %s`; when it is right, `weft sync %s %s --approve %s`\n", s.Paint(terminal.Cyan, "help:"), r.Sync, cmp.Or(r.command, "run"), r.Sync, r.Hash)
	}
}

// printPlan prints what one sync would send.
func (r *result) printPlan(s *terminal.Streams) {
	s.Printf("%s to %s.%s\n", s.Paint(terminal.Bold, r.Sync), r.Destination, r.Object)
	plan := delivery.Counts(r.Plan)
	s.Printf("  %s\n", planLine(&plan))
	s.Printf("  %s wanted, %s held\n", rows(r.Plan.Desired), terminal.Count(r.Plan.Held))
	if without := r.without(); without != "" {
		s.Printf("  %s\n", without)
	}
	for _, one := range r.waiting() {
		s.Printf("  %s\n", one)
	}
	if fields := r.Preview.Fields; len(fields) > 0 {
		parts := make([]string, len(fields))
		for i, f := range fields {
			parts[i] = f.Field + " " + terminal.Count(f.Rows)
		}
		of := ""
		if r.Preview.Looked < r.Plan.Change {
			of = fmt.Sprintf(" of the first %s", terminal.Count(r.Preview.Looked))
		}
		s.Printf("  changed fields%s: %s\n", of, strings.Join(parts, ", "))
	}
	if r.Requests > 0 {
		s.Printf("  %s, %s\n", terminal.Plural(int(r.Requests), "request"), r.least())
	}
	if r.Plan.Enter+r.Plan.Change+r.Plan.Leave > 0 {
		s.Printf("  plan %s\n", r.Hash)
	}
	r.printRequests(s)
	s.Printf("\n")
	r.printBreaches(s)
}

// least says how long the plan takes at least.
func (r *result) least() string {
	if r.estimate.Least == 0 {
		return "which the limits let go at once"
	}
	return "which the limits spread over at least " + terminal.Took(r.estimate.Least)
}

// without says which rows are not in the plan because they must not or cannot be sent.
func (r *result) without() string {
	return leftOut(" (`weft sync status "+r.Sync+"` says why)", r.Plan.Desired, r.Plan.Unconsented, r.Plan.Suppressed, r.Plan.Quarantined)
}

// leftOut says which rows of those that a sync is about are not wanted, and why; "" when
// all are. See stands behind the rows that are in quarantine.
func leftOut(see string, desired, unconsented, suppressed, quarantined int64) string {
	var parts []string
	for _, left := range []struct {
		n   int64
		why string
	}{
		{unconsented, "without consent"}, {suppressed, "suppressed"}, {quarantined, "in quarantine" + see},
	} {
		if left.n > 0 {
			parts = append(parts, terminal.Count(left.n)+" "+left.why)
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "left out of " + rows(desired+unconsented+suppressed+quarantined) + ": " + strings.Join(parts, ", ")
}

// waiting says which rows are not in the plan, and why.
func (r *result) waiting() []string {
	var lines []string
	add := func(n int64, why string) {
		if n > 0 {
			lines = append(lines, rows(n)+" "+why)
		}
	}
	add(r.Plan.Kept, "held, and left as they are: their row is in quarantine; `weft sync release "+r.Sync+"` takes away who cannot be found")
	add(r.Plan.Parked, "rejected before, and not sent again yet: `weft sync retry "+r.Sync+"` does")
	add(r.Plan.Unsettled, "not touched yet: a request about them may still arrive")
	add(r.Plan.Unconfirmed, "waiting for `weft sync release "+r.Sync+"`")
	return lines
}

// printRequests prints sample requests, masked.
func (r *result) printRequests(s *terminal.Streams) {
	if len(r.Preview.Requests) == 0 {
		return
	}
	what := "requests, as they"
	if r.Preview.Requests[0].Method == "" {
		what = "what is written, as it"
	}
	s.Printf("\n  %s would be of a row each; secrets and personal data are %s\n", what, hidden)
	for i, q := range r.Preview.Requests {
		if q.Method == "" {
			var what any = q.Row
			if q.Body != nil {
				what = q.Body
			}
			s.Printf("    %s  %s\n", s.Paint(terminal.Dim, q.Kind), strings.ReplaceAll(oneLine(what), "\n", "\n           "))
			continue
		}
		s.Printf("    %s  %s %s\n", s.Paint(terminal.Dim, q.Kind), q.Method, q.URL)
		for _, name := range slices.Sorted(maps.Keys(q.Headers)) {
			if i > 0 {
				break // they are alike
			}
			s.Printf("      %s\n", s.Paint(terminal.Dim, name+": "+q.Headers[name]))
		}
		if q.Body != nil {
			s.Printf("      %s\n", oneLine(q.Body))
		}
	}
}

func oneLine(value any) string {
	if text, ok := value.(string); ok {
		return strings.TrimRight(text, "\n")
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err.Error()
	}
	return strings.TrimRight(b.String(), "\n")
}
