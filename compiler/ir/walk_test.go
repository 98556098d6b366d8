package ir_test

import (
	"strings"
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

// TestWalkStep: an expression is found wherever a step has it, with what asked
// for it.
func TestWalkStep(t *testing.T) {
	name := func(n ir.Ident) ir.Expr {
		return ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Bool}}, Name: n}
	}
	named := func(n ir.Ident) ir.Named {
		return ir.Named{Name: n, Expr: name(n), Origins: []ir.Origin{{Kind: "trait", Name: string(n)}}}
	}
	head := ir.Header{Name: "step", Origins: []ir.Origin{{Kind: "entity", Name: "customer"}}}
	for _, c := range []struct {
		step          ir.Step
		want, origins string
	}{
		{&ir.Publish{Header: head}, "", "customer"},
		{&ir.SourceRows{
			Header: head,
			From:   ir.Origination{Values: [][]ir.Expr{{name("value")}}},
			Layers: []ir.Layer{{named("raw")}, {named("made")}},
			Where:  name("where"),
			Wanted: []ir.Wanted{{}, {Where: name("wanted")}},
			Kept:   &ir.KeptRows{Fresh: name("fresh")},
		}, "value raw made where wanted fresh", "customer raw made"},
		{&ir.Aggregate{
			Header: head,
			Joins:  []ir.Join{{On: []ir.Expr{name("on")}}},
			Before: ir.Layer{named("before")},
			Cols:   []ir.Named{named("column")},
		}, "on before column", "customer before column"},
		{&ir.Conditions{
			Header: head, Layers: []ir.Layer{{named("layer")}}, Conditions: []ir.SegmentCondition{{True: named("condition")}},
		}, "layer condition", "customer layer condition"},
		{&ir.Check{
			Header: head, Problems: []ir.Problem{{Expr: name("problem"), From: &ir.Origination{}}},
		}, "problem", "customer"},
		{&ir.IdentityNamed{Header: head, IDs: []ir.DecidedID{{Node: name("node")}}}, "node", "customer"},
		{&ir.SourceTests{
			Header: head,
			Scans:  []ir.TestScan{{From: ir.TestRows{Where: name("from"), Cols: []ir.Named{named("of")}}, On: []ir.Expr{name("same")}}},
			Tests:  []ir.CountedTest{{Failed: name("failed")}},
		}, "from of same failed", "customer of"},
	} {
		var found, origins []string
		ir.WalkStep(c.step, func(n ir.Named) { found = append(found, ir.ExprText(n.Expr)) })
		for _, origin := range ir.OriginsOf(c.step) {
			origins = append(origins, origin.Name)
		}
		if got := strings.Join(found, " "); got != c.want {
			t.Errorf("%T: found %q, want %q", c.step, got, c.want)
		}
		if got := strings.Join(origins, " "); got != c.origins {
			t.Errorf("%T: asked for by %q, want %q", c.step, got, c.origins)
		}
	}
}
