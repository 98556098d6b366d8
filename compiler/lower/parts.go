package lower

import "github.com/weft-cdp/weft/models"

// eachPart calls visit for an expression and all of its parts, outside first.
// It does not go into what the expression refers to.
func eachPart(e models.Expr, visit func(models.Expr)) {
	eachOutside(e, func(x models.Expr) {
		visit(x)
		if a, ok := x.(*models.Aggregate); ok {
			eachPart(a.Of, visit)
			eachPart(a.Where, visit)
		}
	})
}

// eachOutside is eachPart without what is inside aggregates, which speaks of
// other rows.
func eachOutside(e models.Expr, visit func(models.Expr)) {
	if e == nil {
		return
	}
	visit(e)
	switch e := e.(type) {
	case *models.Call:
		for _, a := range e.Args {
			eachOutside(a, visit)
		}
	case *models.Case:
		for _, w := range e.Whens {
			eachOutside(w.If, visit)
			eachOutside(w.Then, visit)
		}
		eachOutside(e.Else, visit)
	case *models.Score:
		eachOutside(e.Of, visit)
	}
}

// sourceAggregates lists the aggregates in an expression whose rows are the
// profile's own, in the order written.
func sourceAggregates(e models.Expr) []*models.Aggregate {
	var own []*models.Aggregate
	eachOutside(e, func(x models.Expr) {
		if a, ok := x.(*models.Aggregate); ok && a.Rows.Members == nil && len(a.Rows.Via) == 0 {
			own = append(own, a)
		}
	})
	return own
}

// eachCondition calls visit for a condition and all below it, outside first.
func eachCondition(c *models.Condition, visit func(*models.Condition)) {
	if c == nil {
		return
	}
	visit(c)
	for _, child := range c.Children {
		eachCondition(child, visit)
	}
}
