package emit

import (
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// aggregateView is the data of aggregate.sql.tmpl. Scanned columns come out of
// one scan. Counted values (most and least frequent) need each value's number
// first, and a table of hash maps, one for each profile, is seven times as slow
// as grouping twice: so each is a query of its own, joined to the rest.
type aggregateView struct {
	*ir.Aggregate
	Rows    rowsView
	Owner   []ir.Named // whose the rows are
	Scanned []ir.Named
	Counted []countedView
	Cols    []ir.Named // of the table, over Scanned and Counted; only when Counted
}

// countedView is one most_frequent or least_frequent.
type countedView struct {
	Name   ir.Ident
	Rows   rowsView // only those that count
	Value  ir.Expr  // of a row
	Choose ir.Named // among the counted values of a profile
}

const (
	scanAlias  ir.Ident = "scan"
	valueAlias ir.Ident = "value"
)

func aggregateViewOf(s *ir.Aggregate) aggregateView {
	v := aggregateView{Aggregate: s, Rows: rowsViewOf(s.Scan, s.Joins, s.Where)}
	v.Owner = []ir.Named{v.Rows.Profile}
	split := splitter{step: s}
	for _, n := range s.Cols {
		n.Expr = inline(n.Expr, s.Before)
		v.Cols = append(v.Cols, split.column(n))
	}
	v.Scanned, v.Counted = split.scanned, split.counted
	return v
}

// splitter takes the columns of an aggregate step apart into those of the scan
// and those that are counted first.
type splitter struct {
	step    *ir.Aggregate
	scanned []ir.Named
	counted []countedView
}

func (p *splitter) column(n ir.Named) ir.Named {
	if !hasCounted(n.Expr) {
		p.scanned = append(p.scanned, n)
		return named(n.Name, scanned(n), n.Origins)
	}
	e := ir.Map(n.Expr, func(e ir.Expr) ir.Expr {
		agg, ok := e.(ir.Agg)
		if !ok {
			return e
		}
		if isCounted(agg) {
			return p.count(n, agg)
		}
		hidden := named(ir.Ident("weft_"+num(len(p.scanned))), agg, n.Origins)
		p.scanned = append(p.scanned, hidden)
		return scanned(hidden)
	})
	return named(n.Name, e, n.Origins)
}

// count makes the query that counts an aggregate's values.
func (p *splitter) count(n ir.Named, agg ir.Agg) ir.Expr {
	name := ir.Ident("counted_" + ir.IdentText(n.Name))
	for _, c := range p.counted {
		if c.Name == name {
			name += ir.Ident("_" + num(len(p.counted)))
		}
	}
	value := ir.Col{Typed: agg.Typed, Name: valueAlias}
	rows := ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Int}}, Name: "row_count"}
	choose := ir.Agg{Typed: agg.Typed, Func: agg.Func, Args: []ir.Expr{value, rows}}
	p.counted = append(p.counted, countedView{
		Name:   name,
		Rows:   rowsViewOf(p.step.Scan, p.step.Joins, p.step.Where, agg.Where, known(agg.Args[0])),
		Value:  dialect.AsColumn(agg.Args[0]),
		Choose: named(valueAlias, choose, n.Origins),
	})
	return ir.Col{Typed: agg.Typed, From: name, Name: valueAlias}
}

func named(name ir.Ident, e ir.Expr, origins []ir.Origin) ir.Named {
	return ir.Named{Name: name, Expr: e, Origins: origins}
}

func scanned(n ir.Named) ir.Expr {
	return ir.Col{Typed: ir.Typed{T: n.Expr.Type()}, From: scanAlias, Name: n.Name}
}

func isCounted(a ir.Agg) bool { return a.Func == ir.MostFrequent || a.Func == ir.LeastFrequent }

func hasCounted(e ir.Expr) bool {
	found := false
	ir.Walk(e, func(e ir.Expr) {
		if a, ok := e.(ir.Agg); ok && isCounted(a) {
			found = true
		}
	})
	return found
}

// inline puts the values that are computed once a row into the aggregates that
// use them. Engines compute a repeated expression once a row.
func inline(e ir.Expr, before ir.Layer) ir.Expr {
	if len(before) == 0 {
		return e
	}
	return ir.Map(e, func(e ir.Expr) ir.Expr {
		c, ok := e.(ir.Col)
		if !ok || c.From != "" {
			return e
		}
		for _, n := range before {
			if n.Name == c.Name {
				return n.Expr
			}
		}
		return e
	})
}
