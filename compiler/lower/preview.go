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
	add := func(c *models.Condition, words string, condition ir.Expr, depth int) {
		number := strconv.Itoa(len(step.Conditions) + 1)
		step.Conditions = append(step.Conditions, ir.Named{
			Name: ir.Ident("condition_" + number), Expr: condition,
			Origins: []ir.Origin{origin("condition", number, words, c.At)},
		})
		step.Depths = append(step.Depths, depth)
	}
	var tell func(c *models.Condition, depth int)
	tell = func(c *models.Condition, depth int) {
		condition := d.profile.condition(d.scope, c)
		if len(c.Children) == 0 {
			add(c, conditionText(c), condition, depth)
			return
		}
		add(c, c.Op+" of", condition, depth)
		for _, child := range c.Children {
			tell(child, depth+1)
		}
	}
	// Conditions that all must hold are told one by one, from the top.
	switch s.Where.Op {
	case "all":
		for _, line := range s.Where.Children {
			tell(line, 0)
		}
	case "none":
		for _, line := range s.Where.Children {
			add(line, "not "+conditionText(line), test(ir.Not, d.profile.condition(d.scope, line)), 0)
		}
	default:
		tell(s.Where, 0)
	}
	step.Layers = d.layers.layers
	l.add(step, nil, []ir.Table{from})
}
