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
		patch := a.patch()
		if a.found == "" {
			out.Patches = append(out.Patches, patch)
			continue
		}
		name := ir.IdentText(a.entity)
		patch.Differing = p.work(name + "_part_differing")
		out.Patches = append(out.Patches, patch)
		differing := p.differing(a, patch)
		differing.After = after(differing.After, s.After...)
		changes := &ir.PartChanges{Of: &out, Patch: patch, Known: differing.Known, IDs: a.known[ofState(a.entity, ir.IDsTable)], Rows: p.evidenceOf(a)}
		p.headed(changes, a, "find the tables of "+name+" that change", p.work(name+"_part_changes"), []ir.Table{a.ids})
		changes.After = after(changes.After, append(slices.Clone(s.After), differing.Name)...)
		out.After = append(out.After, differing.Name, changes.Name)
		steps = append(steps, differing, changes)
	}
	return append(steps, &out)
}

// differing is the step that finds the rows of the tables of an entity that are not as
// they were.
func (p *patching) differing(a *part, patch ir.Patch) *ir.PartDiffering {
	ids := ofState(a.entity, ir.IDsTable)
	s := &ir.PartDiffering{
		Patch: patch, Since: p.last.Now.UTC().Format(ir.MomentForm), Map: a.people.Map, People: a.people.Into, Into: patch.Differing,
		Known: append(slices.Clone(a.state.Tables), ir.StatePart{From: ids, Into: a.known[ids], Columns: ir.PublishedColumns[ir.IDsTable]}),
	}
	if len(p.evidenceOf(a)) > 0 {
		for _, in := range a.inputs {
			s.Touched = append(s.Touched, ir.TouchedRows{Rows: p.stale[in.Rows], Nodes: nodesOf(in)})
		}
	}
	p.headed(s, a, "find the rows of "+ir.IdentText(a.entity)+" that change", patch.Differing, []ir.Table{a.ids})
	return s
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
	case *ir.PartDiffering:
		return s.Patch.Entity == a.entity
	case *ir.PartRows:
		return s.Entity == a.entity
	case *ir.PartIDs:
		return s.Entity == a.entity
	}
	return reads
}
