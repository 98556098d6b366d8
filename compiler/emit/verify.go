package emit

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// The aliases of the two tables that a verification compares.
const (
	wasAlias  ir.Ident = "was"
	anewAlias ir.Ident = "anew"
)

// differencesView is the data of verify_differences.
type differencesView struct {
	*ir.Differences
	Same    []ir.Expr
	Numbers []differenceView
}

// differenceView counts rows: those for which When holds, or whose list is
// another.
type differenceView struct {
	N       int
	When    ir.Expr // nil: Lists are compared, where Both hold
	Both    ir.Expr
	Was, Is ir.Expr
	Owner   ir.Expr // nil: nobody is named
}

func differencesViewOf(s *ir.Differences) differencesView {
	v := differencesView{Differences: s}
	of := func(alias, name ir.Ident, t models.Type) ir.Expr {
		return ir.Col{Typed: ir.Typed{T: t}, From: alias, Name: name}
	}
	key := models.Type{Kind: models.Text, Nullable: true}
	for _, name := range s.Key {
		v.Same = append(v.Same, test(ir.Eq, of(wasAlias, name, key), of(anewAlias, name, key)))
	}
	first := s.Key[0]
	noWas, noAnew := test(ir.IsNull, of(wasAlias, first, key)), test(ir.IsNull, of(anewAlias, first, key))
	both := test(ir.And, known(of(wasAlias, first, key)), known(of(anewAlias, first, key)))
	add := func(d differenceView) {
		d.N = len(v.Numbers)
		if s.Owner != "" {
			d.Owner = call(ir.Coalesce, models.Text, of(wasAlias, s.Owner, key), of(anewAlias, s.Owner, key))
		}
		v.Numbers = append(v.Numbers, d)
	}
	add(differenceView{When: noAnew})
	add(differenceView{When: noWas})
	for _, c := range s.Cols {
		was, is := of(wasAlias, c.Name, c.T.OrNull()), of(anewAlias, c.Name, c.T.OrNull())
		if c.T.Kind == models.List {
			add(differenceView{Both: both, Was: was, Is: is})
			continue
		}
		add(differenceView{When: test(ir.And, both, differ(c.T.Kind, was, is))})
	}
	return v
}

// differ is the condition that two values are not the same. Two floats are when
// what they differ by is nothing beside them: sums depend on their order.
func differ(k models.Kind, was, is ir.Expr) ir.Expr {
	other := test(ir.Ne, was, is)
	if k == models.Float {
		slack := call(ir.Mul, models.Float, lit(models.Float, "1e-09"), call(ir.Abs, models.Float, was))
		other = test(ir.And, other, test(ir.Gt, call(ir.Abs, models.Float, call(ir.Sub, models.Float, was, is)), slack))
	}
	return test(ir.Or, other,
		test(ir.And, test(ir.IsNull, was), known(is)),
		test(ir.And, known(was), test(ir.IsNull, is)))
}
