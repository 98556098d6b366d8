package dialect_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// rowsOf writes rows of one value each, with a time, a key that may be null and
// a condition that may be null, as a query that both engines read.
func rowsOf(r *rand.Rand, k models.Kind, n int) func(p *dialect.Printer) string {
	rows := make([][]ir.Named, n)
	for i := range rows {
		v := value(r, k)
		if k == models.Float || k == models.Int { // sums stay within their kind
			v = small(r, k)
		}
		rows[i] = []ir.Named{
			{Name: "v", Expr: v},
			{Name: "t", Expr: of(models.Timestamp, nasty[models.Timestamp][r.IntN(4)])},
			{Name: "k", Expr: maybe(r, models.Text, "a", "b", "é", "")},
			{Name: "ok", Expr: maybe(r, models.Bool, "true", "true", "false")},
		}
	}
	return func(p *dialect.Printer) string {
		queries := make([]string, n)
		for i, row := range rows {
			cells := make([]string, len(row))
			for j, c := range row {
				cells[j] = p.Column(c.Expr, 0) + " AS " + ir.IdentText(c.Name)
			}
			queries[i] = "SELECT " + strings.Join(cells, ", ")
		}
		return " FROM (" + strings.Join(queries, " UNION ALL ") + ") AS r"
	}
}

func small(r *rand.Rand, k models.Kind) ir.Expr {
	return maybe(r, k, "0", "1", "-1", "2", "7", "25", "-13", "1000000")
}

func maybe(r *rand.Rand, k models.Kind, values ...string) ir.Expr {
	if r.IntN(5) == 0 {
		return null(k)
	}
	v := of(k, values[r.IntN(len(values))])
	if k == models.Int || k == models.Decimal {
		return dialect.Cast(v, models.Type{Kind: k})
	}
	return v
}

var (
	scalars    = []models.Kind{models.Text, models.Int, models.Decimal, models.Float, models.Bool, models.Date, models.Timestamp}
	inOrder    = []models.Kind{models.Text, models.Int, models.Decimal, models.Float, models.Date, models.Timestamp}
	countables = []models.Kind{models.Int, models.Decimal, models.Float}
)

// aggregates are the kinds that each aggregate takes and what it gives.
var aggregates = []struct {
	f     ir.Func
	kinds []models.Kind
	gives models.Kind // Unknown: the kind of the value
}{
	{ir.CountRows, scalars, models.Int}, {ir.CountValues, scalars, models.Int}, {ir.CountDistinct, scalars, models.Int},
	{ir.Sum, countables, models.Unknown}, {ir.Avg, countables, models.Float}, {ir.Median, countables, models.Float},
	{ir.Stddev, countables, models.Float}, {ir.Min, inOrder, models.Unknown}, {ir.Max, inOrder, models.Unknown},
	{ir.First, scalars, models.Unknown}, {ir.Last, scalars, models.Unknown}, {ir.ListOf, scalars, models.List},
	{ir.Any, []models.Kind{models.Bool}, models.Bool}, {ir.All, []models.Kind{models.Bool}, models.Bool},
}

func column(name ir.Ident, k models.Kind) ir.Expr {
	return ir.Col{Typed: ir.Typed{T: models.Type{Kind: k, Nullable: name != "t"}}, Name: name}
}

// TestAggregatesGiveTheSame draws groups of rows, among them empty ones, with
// and without a filter, an order and a limit.
func TestAggregatesGiveTheSame(t *testing.T) {
	e := start(t)
	for _, a := range aggregates {
		t.Run(string(a.f), func(t *testing.T) {
			r := seeded(string(a.f))
			var questions []question
			for i := range trials {
				k := a.kinds[i%len(a.kinds)]
				agg := ir.Agg{Func: a.f, Args: []ir.Expr{column("v", k)}}
				agg.T = models.Type{Kind: a.gives, Nullable: true}
				switch a.gives {
				case models.Unknown:
					agg.T.Kind = k
				case models.List:
					agg.T.Elem = k
					agg.Limit = r.IntN(3)
				}
				if a.f == ir.CountRows && r.IntN(2) == 0 {
					agg.Args = nil
				}
				if r.IntN(2) == 0 {
					agg.Where = column("ok", models.Bool)
				}
				if isOrdered := a.f == ir.First || a.f == ir.Last || a.f == ir.ListOf; isOrdered && r.IntN(3) > 0 {
					agg.Order = []ir.Expr{column("t", models.Timestamp), column("k", models.Text)}
				}
				from := rowsOf(r, k, 1+r.IntN(7))
				if r.IntN(8) == 0 {
					some := from
					from = func(p *dialect.Printer) string { return some(p) + " WHERE 1 = 0" }
				}
				var e ir.Expr = agg
				if a.gives == models.List { // as lower does: over no rows a list may be missing
					empty := ir.Call{Typed: ir.Typed{T: agg.T.NotNull()}, Func: ir.MakeList}
					e = ir.Call{Typed: empty.Typed, Func: ir.Coalesce, Args: []ir.Expr{agg, empty}}
				}
				questions = append(questions, ask(fmt.Sprintf("%s of %s, %d", a.f, k, i), "UTC", e, from))
			}
			e.compare(t, questions)
		})
	}
}

// TestChoicesGiveTheSame: the two that choose among counted values.
func TestChoicesGiveTheSame(t *testing.T) {
	e := start(t)
	for _, f := range []ir.Func{ir.MostFrequent, ir.LeastFrequent} {
		r := seeded(string(f))
		var questions []question
		for i := range trials {
			var rows []string
			for range 1 + r.IntN(5) {
				rows = append(rows, fmt.Sprintf("SELECT '%c' AS v, %d AS n", 'a'+rune(r.IntN(4)), 1+r.IntN(3)))
			}
			agg := ir.Agg{Typed: ir.Typed{T: models.Type{Kind: models.Text, Nullable: true}}, Func: f, Args: []ir.Expr{column("v", models.Text), column("n", models.Int)}}
			from := func(*dialect.Printer) string { return " FROM (" + strings.Join(rows, " UNION ALL ") + ") AS r" }
			questions = append(questions, ask(fmt.Sprintf("%s %d", f, i), "UTC", agg, from))
		}
		e.compare(t, questions)
	}
}

// TestProductsGiveTheSame: products of decimals are exact where they are summed
// and have nine digits where they become a column or a factor.
func TestProductsGiveTheSame(t *testing.T) {
	e := start(t)
	r := seeded("products")
	factors := []string{"0.000000001", "0.5", "-12.345678901", "99999999.99", "1000.5", "2.0", "-0.000000007", "0.333333333"}
	draw := func() ir.Expr { return maybe(r, models.Decimal, factors...) }
	product := func(a, b ir.Expr) ir.Expr { return call(ir.Mul, models.Decimal, a, b) }
	var questions []question
	for i := range trials {
		args := []ir.Expr{draw(), draw(), draw()}
		c, from := overColumns(args, func(int) bool { return false })
		for j, expr := range []ir.Expr{
			product(c[0], c[1]),
			product(product(c[0], c[1]), c[2]),
			call(ir.Add, models.Decimal, product(c[0], c[1]), c[2]),
			call(ir.Gt, models.Bool, product(c[0], c[1]), c[2]),
			call(ir.Round, models.Decimal, product(c[0], c[1]), whole("2")),
			call(ir.Coalesce, models.Decimal, product(c[0], c[1]), c[2]),
			call(ir.Floor, models.Decimal, product(c[0], c[1])),
			call(ir.Div, models.Float, product(c[0], c[1]), c[2]),
			call(ir.Mul, models.Decimal, call(ir.ToDecimal, models.Decimal, whole("3")), c[0]),
			ir.Agg{Typed: ir.Typed{T: models.Type{Kind: models.Decimal, Nullable: true}}, Func: ir.Sum, Args: []ir.Expr{product(c[0], c[1])}},
			ir.Agg{Typed: ir.Typed{T: models.Type{Kind: models.Float, Nullable: true}}, Func: ir.Avg, Args: []ir.Expr{product(c[0], c[1])}},
			ir.Agg{Typed: ir.Typed{T: models.Type{Kind: models.Decimal, Nullable: true}}, Func: ir.Max, Args: []ir.Expr{product(c[0], c[1])}},
		} {
			questions = append(questions, ask(fmt.Sprintf("product %d form %d", i, j), "UTC", expr, from))
		}
	}
	e.compare(t, questions)
}
