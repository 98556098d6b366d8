package lower

import "github.com/weft-cdp/weft/models"

// A stage is how often a value looks at other profiles, at its deepest: a value
// of stage 1 needs only the profile's own rows, one of stage 2 the values of
// stage 1 of others. Each stage of an entity is one table.

// exprStage is the stage of an expression over a profile, at least 1.
func (l *lowering) exprStage(e models.Expr) int {
	stage := 1
	models.EachOutside(e, func(x models.Expr) {
		switch x := x.(type) {
		case *models.TraitRef:
			stage = max(stage, l.refStage(x))
		case *models.InSegment:
			stage = max(stage, l.segmentStage(x.Segment))
		case *models.Aggregate:
			stage = max(stage, l.aggregateStage(x))
		}
	})
	return stage
}

func (l *lowering) refStage(ref *models.TraitRef) int {
	stage := l.traitStage(ref.Trait)
	if len(ref.Path) > 0 {
		stage++
	}
	return stage
}

func (l *lowering) aggregateStage(a *models.Aggregate) int {
	if a.Rows.Members == nil || !looksAtTraits(a) {
		return 1
	}
	return 1 + max(l.exprStage(a.Of), l.exprStage(a.Where))
}

// looksAtTraits tells whether an aggregate over other profiles needs more than
// to count them.
func looksAtTraits(a *models.Aggregate) bool { return a.Of != nil || a.Where != nil }

func (l *lowering) traitStage(t *models.Trait) int {
	if l.opts.Explain != nil {
		return 1 // as published
	}
	if stage, ok := l.stages[t]; ok {
		return stage
	}
	stage := l.exprStage(t.Expr)
	l.stages[t] = stage
	return stage
}

func (l *lowering) segmentStage(s *models.Segment) int {
	if stage, ok := l.stages[s]; ok {
		return stage
	}
	stage := 1
	models.EachCondition(s.Where, func(c *models.Condition) { stage = max(stage, l.exprStage(c.Expr)) })
	l.stages[s] = stage
	return stage
}
