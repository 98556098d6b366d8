package patch

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
)

// publish puts parts in the place of what is published, and asks before that which
// tables they have any rows in.
func (p *patching) publish(s *ir.Publish) []ir.Step {
	out := *s
	out.After = slices.Clone(s.After)
	var steps []ir.Step
	for _, a := range p.parts {
		if a.why != "" {
			continue
		}
		out.Patches = append(out.Patches, a.patch())
		if a.found == "" {
			continue
		}
		ids := ofState(a.entity, ir.IDsTable)
		changes := &ir.PartChanges{
			Of: &out, Patch: a.patch(), Since: p.last.Now.UTC().Format(ir.MomentForm), IDs: a.known[ids], Rows: p.evidenceOf(a),
			Known: append(slices.Clone(a.state.Tables), ir.StatePart{From: ids, Into: a.known[ids], Columns: ir.PublishedColumns[ir.IDsTable]}),
		}
		name := ir.IdentText(a.entity)
		p.headed(changes, a, "find the tables of "+name+" that change", p.work(name+"_part_changes"), []ir.Table{a.ids})
		changes.After = after(changes.After, s.After...)
		out.After = append(out.After, changes.Name)
		steps = append(steps, changes)
	}
	return append(steps, &out)
}

// evidenceOf are the tables of rows that came or went, where the evidence of an entity
// can only change with them: none where time or a decision can change it, too.
func (p *patching) evidenceOf(a *part) []ir.Table {
	if len(a.evidence) > 0 || len(a.seen) > 0 || len(a.decided) > 0 {
		return nil
	}
	var rows []ir.Table
	for _, in := range a.inputs {
		rows = append(rows, p.stale[in.Rows])
	}
	return rows
}

// spare marks the steps that there is nothing to do for where nobody is in the part of
// an entity: those that read what is made of its rows, and so on.
func (p *patching) spare(steps []ir.Step) {
	for _, a := range p.parts {
		if a.found == "" {
			continue
		}
		spared := map[string]bool{}
		for i, step := range steps {
			head := step.Head()
			reads := slices.ContainsFunc(head.After, func(name string) bool { return spared[name] })
			if !a.spares(step, reads) {
				continue
			}
			if head.When != "" {
				panic("the step " + head.Name + " is about two parts: what looks at profiles of others is computed for everybody")
			}
			steps[i] = ir.Retabled(step, func(t ir.Table) ir.Table { return t }) // the whole program keeps its own
			steps[i].Head().When = a.found
			spared[head.Name] = true
		}
	}
}

// spares tells whether there is nothing to do for a step where nobody is in the part,
// and reads whether it reads what another such step makes. What tells of the run is
// needed, of whomever it was.
func (a *part) spares(step ir.Step, reads bool) bool {
	switch s := step.(type) {
	case *ir.Publish, *ir.Definitions, *ir.TestResults:
		return false
	case *ir.PartChanges:
		return s.Patch.Entity == a.entity
	case *ir.PartRows:
		return s.Entity == a.entity
	case *ir.PartIDs:
		return s.Entity == a.entity
	}
	return reads
}
