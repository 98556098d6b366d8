package lower

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// sequence adds the step that finds the profiles of a sequence.
func (l *lowering) sequence(e *models.Entity, c *column) ir.Table {
	s := c.sequence.Sequence
	into := l.work(e.Name + "_" + ir.IdentText(c.name))
	step := &ir.Sequence{
		Header: ir.Header{
			Name: string(into.Name), Title: "find " + ir.IdentText(c.name) + " of " + e.Name, Origins: c.origins,
		},
		Entity: ir.Ident(e.Name), Into: into, Same: len(s.Same), Within: s.Within.Microseconds(),
	}
	var reads []ir.Table
	for _, part := range s.Steps {
		u := l.use(l.sourceGroup(part.Rows))
		sc := u.scope()
		lowered := ir.SequenceStep{
			Not: part.Not, Scan: u.group.scan, Time: u.group.at, Text: part.Text,
			Where: and(sc.expr(part.Where), window(part.Window, u.group.at)),
		}
		for _, same := range part.Same {
			lowered.Same = append(lowered.Same, sc.expr(same))
		}
		lowered.Joins = u.joins
		step.Steps = append(step.Steps, lowered)
		reads = append(reads, u.tables()...)
	}
	l.add(step, []ir.Table{into}, reads)
	return into
}
