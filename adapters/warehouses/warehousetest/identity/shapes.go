package identity

import (
	"slices"
	"strconv"
	"strings"
)

// shape draws the values of a row of the columns; i counts the rows of one
// drawing of n.
type shape func(d *draw, columns []string, i, n int) []string

// shapes are graphs that stitching finds hard, and some that look like people.
var shapes = []shape{people, people, people, anything, chain, star, cliques}

// add adds rows of one shape to a graph, anywhere among those that are there.
func (d *draw) add(e *Entity, graph, n int) {
	d.graph = graph
	draw := pick(d.Rand, shapes)
	s := &e.Sources[0]
	for i := range n {
		if n > 1 && chance(d.Rand, 3) {
			s = &e.Sources[d.IntN(len(e.Sources))]
		}
		d.keys++
		row := Row{Key: d.keys, Values: draw(d, s.Columns, i, n)}
		if !chance(d.Rand, 9) {
			row.Time = firstRun.Add(-pick(d.Rand, ages))
		}
		s.Rows = slices.Insert(s.Rows, d.IntN(len(s.Rows)+1), row)
	}
}

// value is the n-th of a type in the graph that is drawn.
func (d *draw) value(n int) string {
	text := "v" + strconv.Itoa(n)
	if n < len(values) {
		text = values[n]
	}
	if d.graph > 0 {
		text += "~" + strconv.Itoa(d.graph)
	}
	return text
}

// sameGraph tells whether values are of one graph.
func sameGraph(a, b string) bool {
	_, x, _ := strings.Cut(a, "~")
	_, y, _ := strings.Cut(b, "~")
	return x == y
}

// people have a few values of each type, and now and then one of somebody else's.
func people(d *draw, columns []string, _, n int) []string {
	person := d.IntN(1 + n/3)
	row := make([]string, len(columns))
	for i := range row {
		switch d.IntN(12) {
		case 0, 1, 2, 3:
		case 4:
			row[i] = d.value(3 * d.IntN(1+n/3))
		default:
			row[i] = d.value(3*person + d.IntN(1+d.IntN(3)))
		}
	}
	return row
}

// anything goes with anything.
func anything(d *draw, columns []string, _, _ int) []string {
	row := make([]string, len(columns))
	few := 1 + d.IntN(12)
	for i := range row {
		if !chance(d.Rand, 3) {
			row[i] = d.value(d.IntN(few))
		}
	}
	return row
}

// chain is one path, over two columns.
func chain(d *draw, columns []string, i, _ int) []string {
	row := make([]string, len(columns))
	row[0], row[len(row)-1] = d.value((i+1)/2), d.value(i/2)
	return row
}

// star is one value that everybody has.
func star(d *draw, columns []string, i, _ int) []string {
	row := make([]string, len(columns))
	for c := range row {
		row[c] = d.value(i)
	}
	row[i%2] = d.value(0)
	return row
}

// cliques are groups in which everything goes together, and here and there a row
// that glues two.
func cliques(d *draw, columns []string, i, n int) []string {
	row := make([]string, len(columns))
	groups := 1 + n/6
	group, other := i%groups, i%groups
	if chance(d.Rand, 5) {
		other = d.IntN(groups)
	}
	for c := range row {
		switch d.IntN(4) {
		case 0:
		case 1:
			row[c] = d.value(4*other + d.IntN(4))
		default:
			row[c] = d.value(4*group + d.IntN(4))
		}
	}
	return row
}
