package models

// EachPart calls visit for an expression and all of its parts, outside first.
// It does not go into what the expression refers to.
func EachPart(e Expr, visit func(Expr)) {
	EachOutside(e, func(x Expr) {
		visit(x)
		if a, ok := x.(*Aggregate); ok {
			EachPart(a.Of, visit)
			EachPart(a.Where, visit)
		}
	})
}

// EachOutside is EachPart without what is inside aggregates, which speaks of
// other rows.
func EachOutside(e Expr, visit func(Expr)) {
	if e == nil {
		return
	}
	visit(e)
	switch e := e.(type) {
	case *Call:
		for _, a := range e.Args {
			EachOutside(a, visit)
		}
	case *Case:
		for _, w := range e.Whens {
			EachOutside(w.If, visit)
			EachOutside(w.Then, visit)
		}
		EachOutside(e.Else, visit)
	case *Score:
		EachOutside(e.Of, visit)
	}
}

// EachCondition calls visit for a condition and all below it, outside first.
func EachCondition(c *Condition, visit func(*Condition)) {
	if c == nil {
		return
	}
	visit(c)
	for _, child := range c.Children {
		EachCondition(child, visit)
	}
}
