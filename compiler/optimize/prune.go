package optimize

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
)

// pruneColumns goes through the steps from the last to the first: what nobody
// after a step reads of its table is not made.
func pruneColumns(p *ir.Program) *ir.Program {
	needed := reader{}
	for _, step := range p.Steps {
		if traits, ok := step.(*ir.Traits); ok && slices.Contains(p.Results, traits.Into) {
			needed.columns(traits.Into, traits.Keep...)
		}
	}
	gone := map[string]string{}
	steps := make([]ir.Step, 0, len(p.Steps))
	for _, step := range slices.Backward(p.Steps) {
		pruned := prune(step, needed)
		if pruned == nil {
			gone[step.Head().Name] = ""
			continue
		}
		if !reads(pruned, needed) {
			return p // a kind of step that this pass does not know may read anything
		}
		steps = append(steps, pruned)
	}
	slices.Reverse(steps)
	for i, step := range steps {
		steps[i] = renamedAfter(step, gone)
	}
	return withSteps(p, steps)
}

// prune gives a step without the columns that are not needed; nil when none is
// left.
func prune(step ir.Step, needed reader) ir.Step {
	switch step := step.(type) {
	case *ir.SourceRows:
		return pruneRows(step, needed)
	case *ir.Aggregate:
		return pruneAggregate(step, needed)
	case *ir.Traits:
		return pruneTraits(step, needed)
	}
	return step
}

// wanted is the columns that something needs, as layers are gone through from
// the last to the first.
type wanted map[ir.Ident]bool

func (w wanted) expr(e ir.Expr) {
	ir.Walk(e, func(x ir.Expr) {
		if c, ok := x.(ir.Col); ok && c.From == "" {
			w[c.Name] = true
		}
	})
}

// layers gives the layers without unneeded columns, and adds to w what the
// others read. A column that reads its own name reads one made before it.
func (w wanted) layers(layers []ir.Layer) []ir.Layer {
	var kept []ir.Layer
	for _, layer := range slices.Backward(layers) {
		var columns ir.Layer
		for _, named := range layer {
			if w[named.Name] {
				columns = append(columns, named)
			}
		}
		for _, named := range columns {
			delete(w, named.Name)
		}
		for _, named := range columns {
			w.expr(named.Expr)
		}
		if len(columns) > 0 {
			kept = append(kept, columns)
		}
	}
	slices.Reverse(kept)
	return kept
}

func pruneRows(step *ir.SourceRows, needed reader) ir.Step {
	out := *step
	w := wanted{}
	if step.Kept != nil { // what tells the next run which rows are new
		needed.columns(step.Into, step.Kept.Time, step.Kept.Changed)
		needed.columns(step.Into, step.Kept.Key...)
	}
	out.Keep = keep(step.Keep, step.Into, needed, 0)
	for _, name := range out.Keep {
		w[name] = true
	}
	w.expr(step.Where)
	for _, wanted := range step.Wanted {
		w.expr(wanted.Where)
		for _, name := range wanted.Cols {
			w[name] = true
		}
	}
	if len(step.Layers) > 1 {
		out.Layers = w.layers(step.Layers[1:])
	} else {
		out.Layers = nil
	}
	// The first layer stays the first, even when it is empty: it alone sees raw
	// columns.
	var first ir.Layer
	raw := wanted{}
	if len(step.Layers) > 0 {
		for _, named := range step.Layers[0] {
			if w[named.Name] {
				first = append(first, named)
				raw.expr(named.Expr)
			}
		}
		out.Layers = slices.Insert(out.Layers, 0, first)
	}
	out.From = pruneRead(step.From, raw)
	return &out
}

// pruneRead reads only the wanted columns, also of a story's rows.
func pruneRead(from ir.Origination, raw wanted) ir.Origination {
	var read []ir.ReadColumn
	var places []int
	for i, c := range from.Read {
		if raw[c.Name] {
			read = append(read, c)
			places = append(places, i)
		}
	}
	if len(read) == len(from.Read) {
		return from
	}
	from.Read = read
	values := make([][]ir.Expr, len(from.Values))
	for i, row := range from.Values {
		for _, place := range places {
			values[i] = append(values[i], row[place])
		}
	}
	from.Values = values
	return from
}

func pruneAggregate(step *ir.Aggregate, needed reader) ir.Step {
	out := *step
	out.Cols = slices.DeleteFunc(slices.Clone(step.Cols), func(n ir.Named) bool { return !needed[step.Into][n.Name] })
	if len(out.Cols) == 0 {
		return nil
	}
	used := aliases{}
	for _, named := range out.Cols {
		used.expr(named.Expr)
	}
	for _, named := range step.Before {
		used.expr(named.Expr)
	}
	used.expr(step.Where)
	out.Joins = used.joins(step.Joins)
	return &out
}

func pruneTraits(step *ir.Traits, needed reader) ir.Step {
	out := *step
	w := wanted{}
	// Every profile has its number and its id, whoever reads them.
	out.Keep = keep(step.Keep, step.Into, needed, 2)
	for _, name := range out.Keep {
		w[name] = true
	}
	out.Layers = w.layers(step.Layers)
	out.Carry = nil
	for i, name := range step.Carry {
		if i < 2 || w[name] {
			out.Carry = append(out.Carry, name)
		}
	}
	used := aliases{}
	if len(out.Layers) > 0 {
		for _, named := range out.Layers[0] {
			used.expr(named.Expr)
		}
	}
	out.Lookups = used.joins(step.Lookups)
	return &out
}

// keep lists the columns that are needed, and the first few in any case.
func keep(columns []ir.Ident, of ir.Table, needed reader, always int) []ir.Ident {
	var kept []ir.Ident
	for i, name := range columns {
		if i < always || needed[of][name] {
			kept = append(kept, name)
		}
	}
	return kept
}

// aliases are those that expressions name.
type aliases map[ir.Ident]bool

func (a aliases) expr(e ir.Expr) {
	ir.Walk(e, func(x ir.Expr) {
		if c, ok := x.(ir.Col); ok {
			a[c.From] = true
		}
	})
}

// joins gives the joins that are named, by an expression or by a later join,
// and those that decide which rows there are.
func (a aliases) joins(joins []ir.Join) []ir.Join {
	var kept []ir.Join
	for _, join := range slices.Backward(joins) {
		if !join.Inner && !a[join.Alias] {
			continue
		}
		for _, on := range join.On {
			a.expr(on)
		}
		kept = append(kept, join)
	}
	slices.Reverse(kept)
	return kept
}
