package optimize

import (
	"reflect"

	"github.com/weft-cdp/weft/compiler/ir"
)

// withSteps is the program with other steps.
func withSteps(p *ir.Program, steps []ir.Step) *ir.Program {
	out := *p
	out.Steps = steps
	return &out
}

// mapExprs gives the expressions with every part changed.
func mapExprs(list []ir.Expr, change func(ir.Expr) ir.Expr) []ir.Expr {
	mapped := make([]ir.Expr, len(list))
	for i, e := range list {
		mapped[i] = ir.Map(e, change)
	}
	return mapped
}

// mapLayer gives the layer with every part of its expressions changed.
func mapLayer(layer ir.Layer, change func(ir.Expr) ir.Expr) ir.Layer {
	mapped := make(ir.Layer, len(layer))
	for i, n := range layer {
		n.Expr = ir.Map(n.Expr, change)
		mapped[i] = n
	}
	return mapped
}

// renamedAfter gives the step with new names in After: the step itself when
// nothing changes, else a copy.
func renamedAfter(step ir.Step, names map[string]string) ir.Step {
	changed := false
	for _, name := range step.Head().After {
		_, renamed := names[name]
		changed = changed || renamed
	}
	if !changed {
		return step
	}
	out := shallow(step)
	out.Head().After = renameAll(out.Head().After, names)
	return out
}

// shallow copies a step of any kind.
func shallow(step ir.Step) ir.Step {
	old := reflect.ValueOf(step).Elem()
	made := reflect.New(old.Type())
	made.Elem().Set(old)
	return made.Interface().(ir.Step)
}

// renameAll gives the names as they are now, each once. A name that has become
// "" is left out.
func renameAll(list []string, names map[string]string) []string {
	var out []string
	seen := map[string]bool{"": true}
	for _, name := range list {
		if now, ok := names[name]; ok {
			name = now
		}
		if !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}
