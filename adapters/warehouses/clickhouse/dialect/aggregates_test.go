package dialect_test

import (
	"fmt"
	"testing"

	spelling "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// group is an aggregate over rows (k, t, v, ok).
type group struct {
	f       ir.Func
	kind    models.Kind
	rows    string
	ordered bool
	limit   int
	want    string
}

const noRows = "('1', 1, NULL, FALSE)"

var groups = []group{
	{f: ir.CountRows, kind: models.Int, rows: noRows, want: "0"},
	{f: ir.CountRows, kind: models.Int, rows: "('1', 1, NULL, TRUE), ('2', 1, 5, TRUE)", want: "1"},
	{f: ir.CountValues, kind: models.Int, rows: "('1', 1, NULL, TRUE), ('2', 1, 5, TRUE)", want: "1"},
	{f: ir.CountDistinct, kind: models.Int, rows: "('1', 1, 5, TRUE), ('2', 1, 5, TRUE)", want: "1"},
	{f: ir.Sum, kind: models.Int, rows: "('1', 1, 5, TRUE), ('2', 1, 7, FALSE)", want: "5"},
	{f: ir.Sum, kind: models.Int, rows: noRows, want: "NULL"},
	{f: ir.Sum, kind: models.Decimal, rows: "('1', 1, 0.1, TRUE), ('2', 1, 0.2, TRUE)", want: "0.3"},
	{f: ir.Avg, kind: models.Int, rows: "('1', 1, 1, TRUE), ('2', 1, 2, TRUE)", want: "1.5"},
	{f: ir.Min, kind: models.Text, rows: "('1', 1, 'é', TRUE), ('2', 1, 'z', TRUE)", want: "z"},
	{f: ir.Max, kind: models.Text, rows: "('1', 1, 'a', TRUE), ('2', 1, 'B', TRUE)", want: "a"},
	{f: ir.Median, kind: models.Decimal, rows: "('1', 1, 1.25, TRUE), ('2', 1, 1.50, TRUE)", want: "1.375"},
	{f: ir.Stddev, kind: models.Int, rows: "('1', 1, 1, TRUE)", want: "NULL"},
	{f: ir.Stddev, kind: models.Int, rows: "('1', 1, 1, TRUE), ('2', 1, 3, TRUE)", want: "1.4142135623730951"},
	{f: ir.First, kind: models.Text, ordered: true, rows: "('b', 1, 'x', TRUE), ('a', 1, 'y', TRUE), ('c', 0, NULL, TRUE)", want: "y"},
	{f: ir.First, kind: models.Text, ordered: true, rows: "('a', 1, 'y', TRUE), ('a', 1, 'x', TRUE)", want: "x"},
	{f: ir.First, kind: models.Text, rows: "('b', 1, 'x', TRUE), ('a', 1, 'y', TRUE)", want: "x"},
	{f: ir.Last, kind: models.Text, ordered: true, rows: "('b', 1, 'x', TRUE), ('a', 1, 'y', TRUE), ('c', 2, NULL, TRUE)", want: "x"},
	{f: ir.Last, kind: models.Text, ordered: true, rows: "('a', 1, 'y', TRUE), ('a', 1, 'x', TRUE), ('a', 9, 'z', FALSE)", want: "y"},
	{f: ir.Last, kind: models.Text, rows: "('b', 1, 'x', TRUE), ('a', 1, 'y', TRUE)", want: "y"},
	{f: ir.Last, kind: models.Text, ordered: true, rows: "('b', 1, NULL, TRUE)", want: "NULL"},
	{f: ir.ListOf, kind: models.Text, ordered: true, limit: 2, rows: "('a', 1, 'x', TRUE), ('b', 1, 'y', TRUE), ('c', 2, NULL, TRUE), ('d', 0, 'z', TRUE)", want: "[y x]"},
	{f: ir.ListOf, kind: models.Text, ordered: true, rows: "('a', 1, 'x', TRUE), ('b', 1, 'y', TRUE), ('c', 2, NULL, TRUE), ('d', 0, 'z', TRUE)", want: "[y x z]"},
	{f: ir.ListOf, kind: models.Text, rows: "('a', 1, 'x', TRUE), ('b', 1, 'y', TRUE)", want: "[y x]"},
	{f: ir.ListOf, kind: models.Text, limit: 1, rows: "('a', 1, 'x', TRUE), ('b', 1, 'y', TRUE)", want: "[y]"},
	{f: ir.ListOf, kind: models.Text, ordered: true, rows: noRows, want: "[]"},
	{f: ir.ListOf, kind: models.Text, ordered: true, limit: 3, rows: noRows, want: "[]"},
	{f: ir.Any, kind: models.Bool, rows: "('1', 1, NULL, TRUE)", want: "false"},
	{f: ir.Any, kind: models.Bool, rows: "('1', 1, FALSE, TRUE), ('1', 1, TRUE, TRUE)", want: "true"},
	{f: ir.All, kind: models.Bool, rows: noRows, want: "NULL"},
	{f: ir.All, kind: models.Bool, rows: "('1', 1, FALSE, TRUE), ('1', 1, TRUE, TRUE), ('1', 1, NULL, TRUE)", want: "false"},
	// These two choose among counted values: k is the value, v its count.
	{f: ir.MostFrequent, kind: models.Text, rows: "('b', 1, 2, TRUE), ('a', 1, 2, TRUE), ('c', 1, 1, TRUE)", want: "a"},
	{f: ir.LeastFrequent, kind: models.Text, rows: "('b', 1, 2, TRUE), ('a', 1, 2, TRUE), ('c', 1, 1, TRUE)", want: "c"},
}

func TestAggregates(t *testing.T) {
	db := engine(t)
	p := &dialect.Printer{Dialect: spelling.ClickHouse, TimeZone: "UTC"}
	for _, g := range groups {
		query := "SELECT " + p.Column(g.expr(), 0) + " FROM " + g.table(p)
		got, err := db.cell(query)
		if err != nil {
			t.Errorf("%s\n%v", query, err)
		} else if got != g.want {
			t.Errorf("%s\ngives %s instead of %s", query, got, g.want)
		}
	}
}

// table writes the rows as a table function.
func (g group) table(p *dialect.Printer) string {
	value := p.Type(models.Type{Kind: g.kind})
	if g.f == ir.MostFrequent || g.f == ir.LeastFrequent {
		value = "Int64"
	}
	table := fmt.Sprintf("values('k String, t Int64, v Nullable(%s), ok Nullable(Bool)', %s)", value, g.rows)
	if g.rows == noRows {
		table += " WHERE false"
	}
	return table
}

func (g group) expr() ir.Expr {
	col := func(name ir.Ident, k models.Kind) ir.Expr {
		return ir.Col{Typed: ir.Typed{T: models.Type{Kind: k, Nullable: true}}, Name: name}
	}
	a := ir.Agg{Typed: ir.Typed{T: models.Type{Kind: g.kind}}, Func: g.f, Args: []ir.Expr{col("v", g.kind)}, Limit: g.limit}
	if isChoice := g.f == ir.MostFrequent || g.f == ir.LeastFrequent; isChoice {
		a.Args = []ir.Expr{col("k", g.kind), col("v", models.Int)}
		return a
	}
	a.Where = col("ok", models.Bool)
	if g.ordered {
		a.Order = []ir.Expr{col("t", models.Int), col("k", models.Text)}
	}
	return a
}

func TestLists(t *testing.T) {
	db := engine(t)
	for f, m := range listMeanings {
		s := spelling.ClickHouse.Funcs[f].SQL
		if known := spelling.ClickHouse.Funcs[f].Known; known != "" {
			s = known
		}
		for i, a := range m[:2] {
			s = replace(s, i, a)
		}
		got, err := db.cell("SELECT " + s)
		if err != nil || got != m[2] {
			t.Errorf("%s gives %s (%v) instead of %s", s, got, err, m[2])
		}
	}
}

func replace(s string, i int, by string) string {
	place := fmt.Sprintf("{%d}", i)
	for at := 0; at+len(place) <= len(s); at++ {
		if s[at:at+len(place)] == place {
			return s[:at] + by + s[at+len(place):]
		}
	}
	return s
}

// TestScore compares the spelling with the formula of docs/semantics.md.
func TestScore(t *testing.T) {
	db := engine(t)
	p := &dialect.Printer{Dialect: spelling.ClickHouse}
	v := ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Int, Nullable: true}}, Name: "v"}
	for _, c := range []struct {
		descending bool
		want       string
	}{{false, "[1 NULL 3 1 4]"}, {true, "[3 NULL 2 3 1]"}} {
		s := ir.Score{Typed: ir.Typed{T: models.Type{Kind: models.Int, Nullable: true}}, Of: v, Buckets: 5, Descending: c.descending}
		query := "SELECT arraySort(groupArray((i, s))).2 FROM (SELECT i, " + p.Column(s, 0) + " AS s FROM values('i Int64, v Nullable(Int64)', (1, 10), (2, NULL), (3, 20), (4, 10), (5, 30)))"
		got, err := db.cell(query)
		if err != nil || got != c.want {
			t.Errorf("%s\ngives %s (%v) instead of %s", query, got, err, c.want)
		}
	}
}
