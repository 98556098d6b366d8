package ir_test

import (
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// TestMap changes every column deep inside, and leaves the original alone.
func TestMap(t *testing.T) {
	typed := ir.Typed{T: models.Type{Kind: models.Int}}
	name := func(n ir.Ident) ir.Expr { return ir.Col{Typed: typed, From: "t", Name: n} }
	e := ir.Case{
		Typed: typed,
		Whens: []ir.When{{
			If:   ir.Call{Typed: typed, Func: ir.Gt, Args: []ir.Expr{name("a"), ir.Now{}}},
			Then: ir.Agg{Typed: typed, Func: ir.Last, Args: []ir.Expr{name("b")}, Where: name("c"), Order: []ir.Expr{name("d")}},
		}},
		Else: ir.Score{Typed: typed, Of: name("e"), Buckets: 5},
	}
	before := ir.ExprText(e)
	changed := ir.Map(e, func(x ir.Expr) ir.Expr {
		if c, ok := x.(ir.Col); ok {
			c.From = "u"
			return c
		}
		return x
	})
	const want = "case when u.a > now then last(u.b where u.c order by u.d) else score(u.e, 5) end"
	if got := ir.ExprText(changed); got != want {
		t.Errorf("changed to %s, want %s", got, want)
	}
	if after := ir.ExprText(e); after != before {
		t.Errorf("the original became %s, was %s", after, before)
	}
	seen := 0
	ir.Walk(e, func(x ir.Expr) {
		if _, ok := x.(ir.Col); ok {
			seen++
		}
	})
	if seen != 5 {
		t.Errorf("walked over %d columns, want 5", seen)
	}
}
