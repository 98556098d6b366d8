package compiler_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/models"
)

const keptProject = `project: kept
targets: {local: {type: duckdb, path: ":memory:"}}
entities: {customer: {ids: {email: }}}
sources:
  orders: {table: orders, time: at, ids: {email: mail}, columns: {at: timestamp, mail: text}, incremental: {late: 1d}}
traits: {customer: {n: count(orders)}}
`

var printed16 = regexp.MustCompile(`'([0-9a-f]{16})' AS fingerprint`)

// TestReadsOfKeptRows: what is kept decides how much is read, and never what a
// step is taken for.
func TestReadsOfKeptRows(t *testing.T) {
	project := checked(t, fstest.MapFS{"weft.yaml": {Data: []byte(keptProject)}})
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, d := range dialects {
		t.Run(d.Name, func(t *testing.T) {
			plan := func(now, clock time.Time, opts lower.Options) *models.Plan {
				opts.Publish = true
				program := optimize.Program(lower.Program(project, opts))
				made, diags := emit.Plan(program, d, emit.Options{
					Layout: dialect.Layout{Schema: "weft", State: "weft", Raw: "main"}, Now: now, Clock: clock,
				})
				if diags.HasErrors() {
					t.Fatal(diags)
				}
				return made
			}
			first := plan(now, now, lower.Options{})
			found := printed16.FindStringSubmatch(published(first))
			if found == nil {
				t.Fatalf("publishing tells no fingerprint:\n%s", published(first))
			}
			kept := lower.Options{Kept: map[string]ir.LastRead{"orders": {Until: "2026-02-28 12:00:00", Fingerprint: found[1]}}}
			other := lower.Options{Kept: map[string]ir.LastRead{"orders": {Until: "2026-02-28 12:00:00", Fingerprint: "0123456789abcdef"}}}
			anew := kept
			anew.FullRefresh = true
			cases := []struct {
				name       string
				plan       *models.Plan
				since, why string
			}{
				{"nothing is kept", first, "", "no rows of it are kept yet"},
				{"kept", plan(now, now, kept), "2026-02-28T12:00:00Z", ""},
				{"later", plan(now.Add(100*time.Hour), now.Add(100*time.Hour), kept), "2026-02-28T12:00:00Z", ""},
				{"of another definition", plan(now, now, other), "", "it is not read as it was when rows of it were kept"},
				{"of later", plan(now.Add(-time.Hour), now, kept), "", "rows of it are kept up to a later moment"},
				{"anew", plan(now, now, anew), "", "a full refresh was asked for"},
			}
			for _, c := range cases {
				step, was := rowsOfOrders(c.plan), rowsOfOrders(first)
				if step.Reads.Since != c.since || step.Reads.Why != c.why {
					t.Errorf("%s: it reads %+v", c.name, *step.Reads)
				}
				if step.Fingerprint != was.Fingerprint {
					t.Errorf("%s: the fingerprint is another", c.name)
				}
			}
			ahead := plan(now, now.Add(-time.Second), lower.Options{})
			if text := published(ahead); printed16.MatchString(text) || !strings.Contains(text, "weft_sources") {
				t.Errorf("a run of a moment to come keeps rows:\n%s", text)
			}
		})
	}
}

func rowsOfOrders(plan *models.Plan) *models.PlanStep {
	for i := range plan.Steps {
		if plan.Steps[i].Name == "orders_rows" {
			return &plan.Steps[i]
		}
	}
	return nil
}

// published is what a plan does to publish.
func published(plan *models.Plan) string {
	return strings.Join(plan.Steps[len(plan.Steps)-1].Statements, ";\n")
}
