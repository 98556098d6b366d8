package lower

import (
	"strconv"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// preview ends the program with what each condition of a segment keeps.
func (l *lowering) preview(s *models.Segment) {
	d := l.deciding(s.Entity)
	from := l.finalTraits(s.Entity)
	step := &ir.ConditionCounts{
		Header: ir.Header{
			Name: l.tables.pick("preview_" + s.Name), Title: "count what each condition of " + s.Name + " keeps",
			Origins: []ir.Origin{segmentOrigin(s, conditionText(s.Where))},
		},
		Entity: ir.Ident(s.Entity.Name), From: from,
	}
	// Conditions that all must hold are told one by one, from the top; anything
	// else is one condition.
	lines := []*models.Condition{s.Where}
	if s.Where.Op == "all" || s.Where.Op == "none" {
		lines = s.Where.Children
	}
	for i, line := range lines {
		condition := d.profile.condition(d.scope, line)
		words := conditionText(line)
		if s.Where.Op == "none" {
			condition, words = test(ir.Not, condition), "not "+words
		}
		step.Conditions = append(step.Conditions, ir.Named{
			Name: ir.Ident("condition_" + strconv.Itoa(i+1)), Expr: condition,
			Origins: []ir.Origin{origin("condition", strconv.Itoa(i+1), words, line.At)},
		})
	}
	step.Layers = d.layers.layers
	l.add(step, nil, []ir.Table{from})
}
