package ir

import "slices"

// Walk calls visit for an expression and everything in it, outside first. Nil
// is allowed and visits nothing.
func Walk(e Expr, visit func(Expr)) {
	if e == nil {
		return
	}
	visit(e)
	for _, part := range Parts(e) {
		Walk(part, visit)
	}
}

// Parts are the expressions right inside another, in the order in which they are
// written. Nil, which has none itself, stands for one that is left out.
func Parts(e Expr) []Expr {
	switch e := e.(type) {
	case Call:
		return e.Args
	case Case:
		var parts []Expr
		for _, w := range e.Whens {
			parts = append(parts, w.If, w.Then)
		}
		return append(parts, e.Else)
	case Agg:
		return slices.Concat(e.Args, []Expr{e.Where}, e.Order)
	case Score:
		return []Expr{e.Of}
	}
	return nil
}

// Map gives the expression in which every part, inside first, is what change
// made of it. The original stays as it is.
func Map(e Expr, change func(Expr) Expr) Expr {
	switch x := e.(type) {
	case nil:
		return nil
	case Call:
		x.Args = mapAll(x.Args, change)
		e = x
	case Case:
		whens := make([]When, len(x.Whens))
		for i, w := range x.Whens {
			whens[i] = When{If: Map(w.If, change), Then: Map(w.Then, change)}
		}
		x.Whens, x.Else = whens, Map(x.Else, change)
		e = x
	case Agg:
		x.Args, x.Where, x.Order = mapAll(x.Args, change), Map(x.Where, change), mapAll(x.Order, change)
		e = x
	case Score:
		x.Of = Map(x.Of, change)
		e = x
	}
	return change(e)
}

func mapAll(list []Expr, change func(Expr) Expr) []Expr {
	if list == nil {
		return nil
	}
	mapped := make([]Expr, len(list))
	for i, e := range list {
		mapped[i] = Map(e, change)
	}
	return mapped
}
