package compiler_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/golden"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/compiler/patch"
	"github.com/weft-cdp/weft/models"
)

// lastRun is when the run before published.
var lastRun = time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC)

// TestPatched compiles the run after the first of each project in testdata/patched,
// and compares the steps that a run of everything does not have, or has otherwise.
func TestPatched(t *testing.T) {
	golden.Run(t, "testdata/patched", func(t *testing.T, c *golden.Case) {
		project := checked(t, c.Files())
		for i, d := range dialects {
			lowering := lower.Options{Publish: true, Checks: true}
			first := planned(t, optimize.Program(lower.Program(project, lowering)), d, nil)
			lowering.Kept = keptBy(t, first)
			whole := optimize.Program(lower.Program(project, lowering))
			last := &ir.LastPublished{Now: lastRun, Fingerprint: emit.Fingerprint(first)}
			if i == 0 {
				var reads []models.SourceRead
				for _, step := range planned(t, whole, d, nil).Steps {
					if step.Reads != nil {
						reads = append(reads, *step.Reads)
					}
				}
				program, _ := patch.Program(whole, *last, reads)
				c.Want(t, "patch", unlike(printed(t, program), printed(t, whole), "\n\n"))
			}
			c.Want(t, d.Name+".sql", unlike(filed(planned(t, whole, d, last), d), filed(planned(t, whole, d, nil), d), "-- file "))
		}
	})
}

// planned is the plan of a program; with the last run, of what may be otherwise.
func planned(t *testing.T, p *ir.Program, d *dialect.Dialect, last *ir.LastPublished) *models.Plan {
	t.Helper()
	plan, diags := patch.Plan(p, d, emit.Options{
		Layout: dialect.Layout{Schema: "weft", State: "weft", Raw: "main"}, Now: lastRun.AddDate(0, 0, 1), Clock: lastRun.AddDate(0, 0, 1),
	}, last)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return plan
}

var registered = regexp.MustCompile(`'(\w+)' AS source, .* '([0-9a-f]{16})' AS fingerprint`)

// keptBy is what a run has written down of the rows that it kept.
func keptBy(t *testing.T, plan *models.Plan) map[string]ir.LastRead {
	t.Helper()
	kept := map[string]ir.LastRead{}
	for _, found := range registered.FindAllStringSubmatch(published(plan), -1) {
		kept[found[1]] = ir.LastRead{Until: lastRun.AddDate(0, 0, -2).Format(ir.MomentForm), Fingerprint: found[2]}
	}
	if len(kept) == 0 {
		t.Fatalf("publishing tells of no source:\n%s", published(plan))
	}
	return kept
}

// filed is the SQL of a plan, all files in order.
func filed(plan *models.Plan, d *dialect.Dialect) string {
	var b strings.Builder
	for _, f := range emit.Files(plan, d, nil, "") {
		if f.Name != "run.sql" {
			b.WriteString("-- file " + f.Name[strings.Index(f.Name, "_")+1:] + "\n" + f.Text + "\n") // without its number
		}
	}
	return b.String()
}

// unlike gives the parts of a text that another does not have.
func unlike(text, other, between string) string {
	var b strings.Builder
	for _, part := range strings.Split(text, between) {
		if part != "" && !strings.Contains(other, part) {
			b.WriteString(between + part)
		}
	}
	return b.String()
}
