package emit

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
)

// chain is a list of layers as queries that read one another.
type chain struct {
	First   ir.Ident // the name of the query below them
	Queries []chainQuery
	Last    ir.Ident // the name of the last query
}

// chainQuery is one layer: everything of the query before it and Cols, or,
// where a column takes the name of another, Pass and Cols.
type chainQuery struct {
	Name ir.Ident
	From ir.Ident // the query before it
	Star bool
	Pass []ir.Ident
	Cols []ir.Named
}

// chainOf makes a query of each layer, on top of the query named from, which
// has the columns given. An empty list of columns means that nobody knows them
// and that no layer names one of them again. A layer that only hands columns on
// is left out. Called gives a query its name by what it does; one that a column
// has would hide the column in BigQuery, so it becomes another. Also are columns
// below that are read behind the chain only.
func chainOf(layers []ir.Layer, from ir.Ident, columns []ir.Ident, called func(int, ir.Layer) string, also ...ir.Ident) chain {
	taken := columnsOf(layers, append(also, columns...))
	from = apart(from, taken)
	c := chain{First: from, Last: from}
	seen := columns
	used := map[string]int{}
	for i, layer := range layers {
		if handsOn(layer) {
			continue
		}
		name := called(i, layer)
		if used[name]++; used[name] > 1 {
			name += "_" + num(used[name])
		}
		q := chainQuery{Name: apart(ir.Ident(name), taken), From: c.Last, Cols: layer}
		q.Pass = without(seen, layer)
		q.Star = len(q.Pass) == len(seen)
		seen = append([]ir.Ident{}, q.Pass...)
		for _, n := range layer {
			seen = append(seen, n.Name)
		}
		c.Queries = append(c.Queries, q)
		c.Last = q.Name
	}
	return c
}

// columnsOf are the names of all columns that layers make and read, and of
// others.
func columnsOf(layers []ir.Layer, others []ir.Ident) map[string]bool {
	names := map[string]bool{}
	for _, name := range others {
		names[fold(name)] = true
	}
	for _, layer := range layers {
		for _, n := range layer {
			names[fold(n.Name)] = true
			ir.Walk(n.Expr, func(e ir.Expr) {
				if c, ok := e.(ir.Col); ok && c.From == "" {
					names[fold(c.Name)] = true
				}
			})
		}
	}
	return names
}

// apart is a name that no column has.
func apart(name ir.Ident, columns map[string]bool) ir.Ident {
	for columns[fold(name)] {
		name += "_"
	}
	return name
}

// always gives every query the same name.
func always(name string) func(int, ir.Layer) string {
	return func(int, ir.Layer) string { return name }
}

// handsOn tells whether a layer adds nothing to the one before it.
func handsOn(layer ir.Layer) bool {
	for _, n := range layer {
		if c, ok := n.Expr.(ir.Col); !ok || c.Name != n.Name || c.From != "" {
			return false
		}
	}
	return true
}

// without leaves out the names that a layer takes again. Case does not count,
// because some warehouses do not heed it.
func without(names []ir.Ident, layer ir.Layer) []ir.Ident {
	taken := make(map[string]bool, len(layer))
	for _, n := range layer {
		taken[fold(n.Name)] = true
	}
	var left []ir.Ident
	for _, name := range names {
		if !taken[fold(name)] {
			left = append(left, name)
		}
	}
	return left
}

func fold(i ir.Ident) string { return strings.ToLower(ir.IdentText(i)) }
