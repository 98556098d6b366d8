package lower

import "github.com/weft-cdp/weft/compiler/ir"

// layering sorts columns into layers: each into the first layer whose
// predecessors hold every column that it reads. Columns must be added after
// those they read.
type layering struct {
	layers []ir.Layer
	depth  map[ir.Ident]int // of a column: the layer that has it, from 1; given columns have none
}

func newLayering() *layering { return &layering{depth: map[ir.Ident]int{}} }

// add puts a column where it belongs. At least says how many layers come before
// it in any case.
func (l *layering) add(column ir.Named, atLeast int) {
	depth := atLeast
	ir.Walk(column.Expr, func(e ir.Expr) {
		if c, ok := e.(ir.Col); ok && c.From == "" {
			depth = max(depth, l.depth[c.Name])
		}
	})
	for len(l.layers) <= depth {
		l.layers = append(l.layers, nil)
	}
	l.layers[depth] = append(l.layers[depth], column)
	l.depth[column.Name] = depth + 1
}

// read puts a column into the first layer, whatever it reads: a raw column may
// have its name.
func (l *layering) read(column ir.Named) {
	if len(l.layers) == 0 {
		l.layers = append(l.layers, nil)
	}
	l.layers[0] = append(l.layers[0], column)
	l.depth[column.Name] = 1
}
