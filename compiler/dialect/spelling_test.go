package dialect

import (
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

func of(k models.Kind, nullable bool) ir.Typed {
	return ir.Typed{T: models.Type{Kind: k, Nullable: nullable}}
}

func literal(k models.Kind, value string) ir.Expr { return ir.Lit{Typed: of(k, false), Value: value} }

// TestWhichTextIsTaken shows the order in which texts are asked for.
func TestWhichTextIsTaken(t *testing.T) {
	maybe, always := ir.Col{Typed: of(models.Text, true), Name: "a"}, ir.Col{Typed: of(models.Text, false), Name: "b"}
	three, none, below := literal(models.Int, "3"), literal(models.Int, "0"), literal(models.Int, "-3")
	all := Spelling{SQL: "SQL", UTC: "UTC", Known: "Known", Simple: "Simple"}
	abroad := Spelling{SQL: "SQL", Known: "Known", Simple: "Simple"}
	for _, c := range []struct {
		of   Spelling
		args []ir.Expr
		want string
	}{
		{all, []ir.Expr{always, three}, "UTC"},
		{abroad, []ir.Expr{always, three}, "Known"},
		{abroad, []ir.Expr{maybe, three}, "Simple"},
		{abroad, []ir.Expr{maybe}, "Simple"},
		{abroad, []ir.Expr{maybe, literal(models.Text, "a%")}, "Simple"},
		{abroad, []ir.Expr{maybe, literal(models.Text, `a\%`)}, "SQL"},
		{abroad, []ir.Expr{maybe, three, none}, "SQL"},
		{abroad, []ir.Expr{maybe, below}, "SQL"},
		{abroad, []ir.Expr{maybe, always}, "SQL"},
		{abroad, []ir.Expr{maybe, ir.Lit{Typed: of(models.Null, true)}}, "SQL"},
		{Spelling{SQL: "SQL"}, []ir.Expr{always, three}, "SQL"},
	} {
		p := &Printer{Dialect: &Dialect{}, TimeZone: "UTC"}
		if got := p.callText(c.of, c.args); got != c.want {
			t.Errorf("%v: %s instead of %s", c.args, got, c.want)
		}
	}
}

// TestWhichTextOfAnAggregateIsTaken shows the same of aggregates.
func TestWhichTextOfAnAggregateIsTaken(t *testing.T) {
	where, order := ir.Col{Typed: of(models.Bool, false), Name: "w"}, []ir.Expr{ir.Col{Typed: of(models.Int, false), Name: "o"}}
	all := Spelling{SQL: "SQL", Filtered: "Filtered", Unlimited: "Unlimited", Unordered: "Unordered"}
	for _, c := range []struct {
		of   ir.Agg
		want string
	}{
		{ir.Agg{Where: where}, "Filtered"},
		{ir.Agg{}, "Unlimited"},
		{ir.Agg{Limit: 3}, "Unordered"},
		{ir.Agg{Limit: 3, Order: order}, "SQL"},
	} {
		if got := aggregateText(all, c.of); got != c.want {
			t.Errorf("%v: %s instead of %s", c.of, got, c.want)
		}
	}
	if got := aggregateText(Spelling{SQL: "SQL"}, ir.Agg{Where: where}); got != "SQL" {
		t.Errorf("%s instead of what alone is given", got)
	}
}

// TestWhichSpellingIsTaken: by count, within it by kind, within it by width.
func TestWhichSpellingIsTaken(t *testing.T) {
	ofInts := Spelling{SQL: "int", ByWidest: map[models.Kind]Spelling{models.Float: {SQL: "int with float"}}}
	p := &Printer{Dialect: &Dialect{Funcs: map[ir.Func]Spelling{ir.Round: {
		SQL:     "any",
		ByKind:  map[models.Kind]Spelling{models.Int: {SQL: "one int", Binds: BindAdd}},
		ByCount: map[int]Spelling{2: {SQL: "two", ByKind: map[models.Kind]Spelling{models.Int: ofInts}}},
	}}}}
	i, f, s := literal(models.Int, "1"), literal(models.Float, "1"), literal(models.Text, "x")
	for want, args := range map[string][]ir.Expr{
		"any": {s}, "one int": {i}, "two": {s, s}, "int": {i, i}, "int with float": {i, f},
	} {
		got := p.spelling(ir.Round, args)
		if got.SQL != want {
			t.Errorf("%v: %s instead of %s", args, got.SQL, want)
		}
		if tight := map[bool]Binding{true: BindAdd, false: BindCall}[want == "one int"]; got.Binds != tight {
			t.Errorf("%s binds as %d", got.SQL, got.Binds)
		}
	}
}
