package patch

import (
	"fmt"
	"slices"
	"time"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Plan writes an optimised program for a warehouse, as emit.Plan does, and leaves
// out what would only be computed again. Last is the last run that published what
// the program publishes; nil where none is known that may be patched.
func Plan(whole *ir.Program, d *dialect.Dialect, opts emit.Options, last *ir.LastPublished) (*models.Plan, models.Diagnostics) {
	plan, mistakes := emit.Plan(whole, d, opts)
	if mistakes.HasErrors() || !keepsRows(whole) {
		return plan, mistakes
	}
	if why := wholeAgain(plan, opts, last); why != "" {
		var runs []models.EntityRun
		for _, step := range whole.Steps {
			if nodes, ok := step.(*ir.IdentityNodes); ok {
				runs = append(runs, models.EntityRun{Entity: ir.IdentText(nodes.Entity), Why: why})
			}
		}
		tell(plan, whole, runs)
		return plan, nil
	}
	patched, runs := Program(whole, *last, readsOf(plan))
	if patched == whole {
		tell(plan, whole, runs)
		return plan, nil
	}
	opts.Whole = plan
	if plan, mistakes = emit.Plan(patched, d, opts); plan != nil {
		tell(plan, patched, runs)
	}
	return plan, mistakes
}

// keepsRows tells whether rows of any source outlive the run.
func keepsRows(p *ir.Program) bool {
	return slices.ContainsFunc(p.Steps, func(s ir.Step) bool {
		rows, ok := s.(*ir.SourceRows)
		return ok && rows.Kept != nil
	})
}

// wholeAgain says why nothing of what the last run published may stay as it is; ""
// when some of it may.
func wholeAgain(plan *models.Plan, opts emit.Options, last *ir.LastPublished) string {
	switch {
	case last == nil:
		return "no run is known that published all of the model and kept its rows, and since which none was begun"
	case last.Fingerprint != emit.Fingerprint(plan):
		return "the model is another one than that of the last run"
	case opts.Environment != nil || opts.Layout.State != "" && opts.Layout.State != opts.Layout.Schema:
		return "the last run is in another schema"
	case opts.Now.Before(last.Now):
		return "the last run was as at a later moment"
	}
	return ""
}

// readsOf is how much of each source a plan reads.
func readsOf(plan *models.Plan) []models.SourceRead {
	var reads []models.SourceRead
	for _, s := range plan.Steps {
		if s.Reads != nil {
			reads = append(reads, *s.Reads)
		}
	}
	return reads
}

// tell writes down how much of the entities a plan computes.
func tell(plan *models.Plan, program *ir.Program, runs []models.EntityRun) {
	for _, step := range program.Steps {
		nodes, ok := step.(*ir.IdentityNodes)
		if !ok {
			continue
		}
		at := slices.IndexFunc(plan.Steps, func(s models.PlanStep) bool { return s.Name == nodes.Name })
		for i := range runs {
			if at >= 0 && runs[i].Entity == ir.IdentText(nodes.Entity) {
				plan.Steps[at].Computes = &runs[i]
			}
		}
	}
}

// patching carries what is known of a program while it is being patched.
type patching struct {
	last   ir.LastPublished
	reads  map[string]models.SourceRead
	rows   map[ir.Table]*ir.SourceRows // the steps that read sources, by their tables
	names  map[string]bool             // of steps and work tables
	makers map[ir.Table]string         // of the tables that are added
	stale  map[ir.Table]ir.Table       // of tables of rows: the table for those that are touched
	parts  []*part
	of     map[ir.Ident]*part // by entity
}

func newPatching() *patching {
	return &patching{
		reads: map[string]models.SourceRead{}, rows: map[ir.Table]*ir.SourceRows{}, names: map[string]bool{},
		makers: map[ir.Table]string{}, stale: map[ir.Table]ir.Table{}, of: map[ir.Ident]*part{},
	}
}

// Program makes of a whole program the one of a run that computes what may be other
// than the last run published. Reads says how much of each source is read. Where no
// entity can be patched it gives the whole program as it is.
func Program(whole *ir.Program, last ir.LastPublished, reads []models.SourceRead) (*ir.Program, []models.EntityRun) {
	p := newPatching()
	p.last = last
	for _, r := range reads {
		p.reads[r.Source] = r
	}
	p.survey(whole)
	runs := make([]models.EntityRun, len(p.parts))
	any := false
	for i, part := range p.parts {
		runs[i] = models.EntityRun{Entity: ir.IdentText(part.entity), Why: part.why}
		if part.why == "" {
			runs[i].Since, runs[i].Why, any = last.Now.UTC().Format(time.RFC3339Nano), part.since, true
		}
	}
	if !any {
		return whole, runs
	}
	patched := *whole
	patched.Steps = nil
	for _, step := range whole.Steps {
		patched.Steps = append(patched.Steps, p.patched(step)...)
	}
	p.spare(patched.Steps)
	return &patched, runs
}

// pick gives a name that nothing has.
func (p *patching) pick(name string) string {
	picked := name
	for n := 2; p.names[picked]; n++ {
		picked = fmt.Sprintf("%s_%d", name, n)
	}
	p.names[picked] = true
	return picked
}

func (p *patching) work(name string) ir.Table { return ir.Table{Name: ir.Ident(p.pick(name))} }
