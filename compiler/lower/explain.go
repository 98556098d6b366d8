package lower

import (
	"fmt"
	"strconv"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// rowsBehind is how many rows explain shows of an aggregate.
const rowsBehind = 5

// explain ends the program with the values of every condition of the segments
// that are asked about, and with the rows behind the traits.
func (l *lowering) explain(x *Explain) {
	for _, s := range l.segmentsOf(x.Entity) {
		if x.Segment == nil || x.Segment == s {
			l.explainSegment(s)
		}
	}
	if x.Segment != nil {
		return
	}
	for _, t := range x.Entity.Traits {
		for _, a := range sourceAggregates(t.Expr) {
			l.rowsBehind(t, a, x.ProfileID)
		}
	}
}

// ElsewhereRows lists the aggregates of a trait whose rows are not the
// profile's own, as they are written: explain does not look them up.
func ElsewhereRows(t *models.Trait) []string {
	var list []string
	models.EachOutside(t.Expr, func(x models.Expr) {
		if a, ok := x.(*models.Aggregate); ok && (a.Rows.Members != nil || len(a.Rows.Via) > 0) {
			list = append(list, exprText(a))
		}
	})
	return list
}

// explainSegment asks for the value of each condition, outside first as they
// are written, each followed by what it compares.
func (l *lowering) explainSegment(s *models.Segment) {
	d := l.deciding(s.Entity)
	from := l.finalTraits(s.Entity)
	step := &ir.ConditionValues{
		Header: ir.Header{
			Name: l.tables.pick("explain_" + s.Name), Title: "see why in " + s.Name + " or not",
			Origins: []ir.Origin{segmentOrigin(s, conditionText(s.Where))},
		},
		Entity: ir.Ident(s.Entity.Name), From: from, Profile: l.opts.Explain.ProfileID,
	}
	add := func(kind, words string, at models.Span, value ir.Expr) {
		step.Values = append(step.Values, ir.Named{
			Name:    ir.Ident("value_" + strconv.Itoa(len(step.Values)+1)),
			Expr:    value,
			Origins: []ir.Origin{origin(kind, s.Name, words, at)},
		})
	}
	models.EachCondition(s.Where, func(c *models.Condition) {
		add("segment", conditionText(c), c.At, d.profile.condition(d.scope, c))
		seen := map[string]bool{}
		models.EachOutside(c.Expr, func(x models.Expr) {
			switch x.(type) {
			case *models.TraitRef, *models.Aggregate, *models.InSegment:
				if words := exprText(x); !seen[words] {
					seen[words] = true
					add("operand", words, x.Span(), d.scope.expr(x))
				}
			}
		})
	})
	step.Layers = d.layers.layers
	l.add(step, nil, []ir.Table{from})
}

// rowsBehind asks for the newest rows that an aggregate of a trait saw.
func (l *lowering) rowsBehind(t *models.Trait, a *models.Aggregate, profileID string) {
	u := l.use(l.sourceGroup(a.Rows))
	agg := u.aggregate(a)
	people := l.entities[t.Entity].people
	step := &ir.RowsBehind{
		Header: ir.Header{
			Name: l.tables.pick("rows_behind_" + t.Name), Title: fmt.Sprintf("see the rows behind %s", t.Name),
			Origins: []ir.Origin{origin("trait", t.Name, exprText(a), a.At)},
		},
		Scan: u.group.scan, Where: agg.Where, Time: u.group.at, Profile: profileID, People: people, Limit: rowsBehind,
	}
	if len(agg.Args) > 0 {
		// Aggregates leave nulls out, so those rows are not behind the value.
		step.Value = agg.Args[0]
		step.Where = and(step.Where, isNotNull(step.Value))
	}
	if key := u.group.rows.rowKey(u.group.alias); key != nil {
		step.Key = asText(key)
	}
	step.Joins = u.joins
	l.add(step, nil, append(u.tables(), people))
}
