package optimize

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
)

// shareAggregates keeps the first of equal aggregates of a step and lets those
// who read another read it.
func shareAggregates(p *ir.Program) *ir.Program {
	out := withSteps(p, nil)
	instead := map[column]ir.Ident{}
	for _, step := range p.Steps {
		switch step := step.(type) {
		case *ir.Aggregate:
			out.Steps = append(out.Steps, shareIn(step, instead))
		case *ir.Traits:
			out.Steps = append(out.Steps, readShared(step, instead))
		default:
			out.Steps = append(out.Steps, step)
		}
	}
	return out
}

// shareIn gives the step with equal columns left out, and notes what to read
// instead of them.
func shareIn(step *ir.Aggregate, instead map[column]ir.Ident) ir.Step {
	first := map[string]int{}
	var kept []ir.Named
	for _, named := range step.Cols {
		text := ir.ExprText(named.Expr) + " " + named.Expr.Type().String()
		at, seen := first[text]
		if !seen {
			first[text] = len(kept)
			kept = append(kept, named)
			continue
		}
		instead[column{step.Into, named.Name}] = kept[at].Name
		kept[at].Origins = slices.Concat(kept[at].Origins, named.Origins)
	}
	if len(kept) == len(step.Cols) {
		return step
	}
	out := *step
	out.Cols = kept
	return &out
}

func readShared(step *ir.Traits, instead map[column]ir.Ident) ir.Step {
	if len(instead) == 0 || len(step.Layers) == 0 {
		return step
	}
	tables := map[ir.Ident]ir.Table{}
	for _, join := range step.Lookups {
		tables[join.Alias] = join.Table
	}
	out := *step
	out.Layers = slices.Clone(step.Layers)
	out.Layers[0] = mapLayer(step.Layers[0], func(e ir.Expr) ir.Expr {
		c, ok := e.(ir.Col)
		if !ok || c.From == "" {
			return e
		}
		if now, shared := instead[column{tables[c.From], c.Name}]; shared {
			c.Name = now
		}
		return c
	})
	return &out
}
