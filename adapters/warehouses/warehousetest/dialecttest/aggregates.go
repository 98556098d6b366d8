package dialecttest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// group is an aggregate over rows with the columns k, t, v and ok.
type group struct {
	f       ir.Func
	kind    models.Kind // of v
	rows    string      // "k t v; k t v", with a fourth word where the filter leaves the row out; - is null
	ordered bool
	limit   int
	want    string
}

// noRows is a row that the query leaves out.
const noRows = "1 1 - out"

var groups = []group{
	{f: ir.CountRows, kind: models.Int, rows: noRows, want: "0"},
	{f: ir.CountRows, kind: models.Int, rows: "1 1 -; 2 1 5", want: "1"},
	{f: ir.CountValues, kind: models.Int, rows: "1 1 -; 2 1 5", want: "1"},
	{f: ir.CountDistinct, kind: models.Int, rows: "1 1 5; 2 1 5", want: "1"},
	{f: ir.Sum, kind: models.Int, rows: "1 1 5; 2 1 7 out", want: "5"},
	{f: ir.Sum, kind: models.Int, rows: noRows, want: "NULL"},
	{f: ir.Sum, kind: models.Decimal, rows: "1 1 0.1; 2 1 0.2", want: "0.3"},
	{f: ir.Avg, kind: models.Int, rows: "1 1 1; 2 1 2", want: "1.5"},
	{f: ir.Min, kind: models.Text, rows: "1 1 é; 2 1 z", want: "z"},
	{f: ir.Max, kind: models.Text, rows: "1 1 a; 2 1 B", want: "a"},
	{f: ir.Median, kind: models.Decimal, rows: "1 1 1.25; 2 1 1.50", want: "1.375"},
	{f: ir.Stddev, kind: models.Int, rows: "1 1 1", want: "NULL"},
	{f: ir.Stddev, kind: models.Int, rows: "1 1 1; 2 1 3", want: "1.41421356"},
	{f: ir.First, kind: models.Text, ordered: true, rows: "b 1 x; a 1 y; c 0 -", want: "y"},
	{f: ir.First, kind: models.Text, ordered: true, rows: "a 1 y; a 1 x", want: "x"},
	{f: ir.First, kind: models.Text, rows: "b 1 x; a 1 y", want: "x"},
	{f: ir.Last, kind: models.Text, ordered: true, rows: "b 1 x; a 1 y; c 2 -", want: "x"},
	{f: ir.Last, kind: models.Text, ordered: true, rows: "a 1 y; a 1 x; a 9 z out", want: "y"},
	{f: ir.Last, kind: models.Text, rows: "b 1 x; a 1 y", want: "y"},
	{f: ir.Last, kind: models.Text, ordered: true, rows: "b 1 -", want: "NULL"},
	{f: ir.ListOf, kind: models.Text, ordered: true, limit: 2, rows: "a 1 x; b 1 y; c 2 -; d 0 z", want: "[y, x]"},
	{f: ir.ListOf, kind: models.Text, ordered: true, rows: "a 1 x; b 1 y; c 2 -; d 0 z", want: "[y, x, z]"},
	{f: ir.ListOf, kind: models.Text, rows: "a 1 x; b 1 y", want: "[y, x]"},
	{f: ir.ListOf, kind: models.Text, limit: 1, rows: "a 1 x; b 1 y", want: "[y]"},
	{f: ir.ListOf, kind: models.Text, ordered: true, rows: noRows, want: "[]"},
	{f: ir.ListOf, kind: models.Text, ordered: true, limit: 3, rows: noRows, want: "[]"},
	{f: ir.Any, kind: models.Bool, rows: "1 1 -", want: "false"},
	{f: ir.Any, kind: models.Bool, rows: "1 1 false; 1 1 true", want: "true"},
	{f: ir.All, kind: models.Bool, rows: noRows, want: "NULL"},
	{f: ir.All, kind: models.Bool, rows: "1 1 false; 1 1 true; 1 1 -", want: "false"},
	// These two choose among counted values: k is the value, v its count.
	{f: ir.MostFrequent, kind: models.Int, rows: "b 1 2; a 1 2; c 1 1", want: "a"},
	{f: ir.LeastFrequent, kind: models.Int, rows: "b 1 2; a 1 2; c 1 1", want: "c"},
}

func aggregatesHold(t *testing.T, e Engine) {
	s := open(t, e)
	p := s.printer()
	exprs := make([]string, len(groups))
	for i, g := range groups {
		columns := []ir.ReadColumn{read("k", models.Text), read("t", models.Int), read("v", g.kind), read("ok", models.Bool)}
		query := "(SELECT " + p.Column(g.expr(), 0) + " FROM " + relation(p, columns, g.lines())
		if g.rows == noRows {
			query += " WHERE 1 = 0"
		}
		exprs[i] = query + ")"
	}
	for i, got := range s.each(exprs) {
		if got != groups[i].want {
			t.Errorf("%s\ngives %s instead of %s", exprs[i], got, groups[i].want)
		}
	}
}

// lines are the rows as relation wants them.
func (g group) lines() [][]string {
	var lines [][]string
	for row := range strings.SplitSeq(g.rows, "; ") {
		line := strings.Fields(row)
		if line[2] == "-" {
			line[2] = ""
		}
		isIn := fmt.Sprint(len(line) == 3)
		lines = append(lines, append(line[:3], isIn))
	}
	return lines
}

func (g group) expr() ir.Expr {
	v := Column("", "v", g.kind)
	if g.f == ir.MostFrequent || g.f == ir.LeastFrequent {
		return Agg(g.f, models.Text, Column("", "k", models.Text), v)
	}
	a := Agg(g.f, g.kind, v)
	a.Limit, a.Where = g.limit, Column("", "ok", models.Bool)
	if g.ordered {
		a.Order = []ir.Expr{Column("", "t", models.Int), Column("", "k", models.Text)}
	}
	if g.f == ir.ListOf { // as lower does: over no rows a list may be missing
		a.T = models.Type{Kind: models.List, Elem: g.kind}
		empty := ir.Call{Typed: a.Typed, Func: ir.MakeList}
		return ir.Call{Typed: a.Typed, Func: ir.Coalesce, Args: []ir.Expr{a, empty}}
	}
	return a
}

// scoreHolds compares the spelling with the formula of docs/semantics.md.
func scoreHolds(t *testing.T, e Engine) {
	s := open(t, e)
	p := s.printer()
	columns := []ir.ReadColumn{read("i", models.Int), read("v", models.Int)}
	from := relation(p, columns, [][]string{{"1", "10"}, {"2", ""}, {"3", "20"}, {"4", "10"}, {"5", "30"}})
	for isDescending, want := range map[bool]string{false: "1,1; 2,NULL; 3,3; 4,1; 5,4", true: "1,3; 2,NULL; 3,2; 4,3; 5,1"} {
		score := ir.Score{Typed: ir.Typed{T: models.Type{Kind: models.Int, Nullable: true}}, Of: Column("", "v", models.Int), Buckets: 5, Descending: isDescending}
		s.expect(t, fmt.Sprintf("SELECT i, %s AS s FROM %s ORDER BY i", p.Column(score, 0), from), want)
	}
}
