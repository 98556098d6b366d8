package dialect_test

import (
	"strings"
	"testing"

	spelling "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/dialecttest"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// operators are the functions of ints that have no name in the language.
var operators = []ir.Function{
	{Func: ir.Add, Params: twoNumbers, Gives: ir.LikeFirst},
	{Func: ir.Sub, Params: twoNumbers, Gives: ir.LikeFirst},
	{Func: ir.Mul, Params: twoNumbers, Gives: ir.LikeFirst},
	{Func: ir.Mod, Params: twoNumbers, Gives: ir.LikeFirst},
	{Func: ir.Neg, Params: twoNumbers[:1], Gives: ir.LikeFirst},
	{Func: ir.MakeList, Params: twoNumbers, Gives: ir.ListOfFirst},
}

var twoNumbers = []ir.Param{{Name: "a", Kinds: ir.NumberKinds}, {Name: "b", Kinds: ir.NumberKinds}}

// An int is 64 bits wide and has a sign, whatever function it went through: with
// another width it goes together with no int of a column.
func TestIntsAreWide(t *testing.T) {
	w := engine(t).Open(t, t.TempDir())
	if err := w.Exec(t.Context(), "CREATE TABLE o ENGINE = Memory AS SELECT toNullable('abc') AS s, toNullable(toInt64(7)) AS n, [s] AS l, toNullable(today()) AS d, toNullable(true) AS b"); err != nil {
		t.Fatal(err)
	}
	p := &dialect.Printer{Dialect: spelling.ClickHouse, TimeZone: "UTC"}
	tried := 0
	for _, f := range append(operators, ir.Functions()...) {
		e := ofNarrow(f)
		if e == nil {
			continue
		}
		tried++
		list := e.Type().Kind == models.List
		for name, e := range map[string]ir.Expr{"itself": e, "beside a column": beside(e)} {
			if list && name != "itself" {
				continue
			}
			made := p.Column(e, 0)
			got, err := dialecttest.Cells(w, "SELECT DISTINCT toTypeName("+made+") FROM o")
			if err != nil || len(got) != 1 || strings.Trim(width.Replace(got[0][0]), ")") != "Int64" {
				t.Errorf("%s, %s: %s\nhas the type %s (%v)", f.Func, name, made, got, err)
			}
		}
	}
	if tried < 40 {
		t.Errorf("only %d functions give ints", tried)
	}
}

// ofNarrow calls a function with the length of a text for every number, nil when
// that gives no int.
func ofNarrow(f ir.Function) ir.Expr {
	kind := f.Kind
	if f.Gives != ir.GivesKind {
		kind = models.Int
	}
	var list []ir.Expr
	for _, param := range f.Params {
		list = append(list, narrowArgument(param))
	}
	if f.Gives != ir.GivesKind && !decides(f).Kinds.Has(models.Int) {
		return nil
	}
	made := ir.Typed{T: models.Type{Kind: kind, Nullable: true}}
	switch {
	case f.Gives == ir.ListOfFirst:
		made.T = models.Type{Kind: models.List, Elem: models.Int}
	case kind != models.Int:
		return nil
	}
	if f.Aggregate {
		return ir.Agg{Typed: made, Func: f.Func, Args: list}
	}
	return ir.Call{Typed: made, Func: f.Func, Args: list}
}

// width is a type without what stands around it.
var width = strings.NewReplacer("Nullable(", "", "Array(", "")

// decides is the parameter that the kind of the result follows.
func decides(f ir.Function) ir.Param {
	for _, param := range f.Params {
		if param.Same || f.Gives != ir.LikeSame {
			return param
		}
	}
	return ir.Param{}
}

func narrowArgument(param ir.Param) ir.Expr {
	switch {
	case param.Constant && param.Kinds.Has(models.Text):
		return text("a")
	case param.Constant:
		return whole("1")
	case param.Kinds&ir.NumberKinds != 0:
		return call(ir.Length, models.Int, dialecttest.Column("o", "s", models.Text))
	case param.Kinds&ir.TextKind != 0:
		return dialecttest.Column("o", "s", models.Text)
	case param.Kinds&ir.MomentKinds != 0:
		return dialecttest.Column("o", "d", models.Date)
	case param.Kinds == ir.ListKind:
		return ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.List, Elem: models.Text}}, From: "o", Name: "l"}
	}
	return dialecttest.Column("o", "b", models.Bool)
}

// beside puts an int where it must have a type in common with a column's.
func beside(e ir.Expr) ir.Expr {
	other := dialecttest.Column("o", "n", models.Int)
	if _, ok := e.(ir.Agg); ok {
		other = dialecttest.Agg(ir.Max, models.Int, other)
	}
	return call(ir.Coalesce, models.Int, call(ir.NullIf, models.Int, e, whole("0")), other, whole("1"))
}
