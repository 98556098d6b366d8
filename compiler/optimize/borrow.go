package optimize

import (
	"reflect"
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
)

// Borrow lets a program that keeps no rows take those that runs keep. Run is the
// program of a run, with what is kept; both have been through all passes, and ask
// the same of the model. Of a source of which the program needs anything that a run
// does not keep, it reads all rows.
func Borrow(p, run *ir.Program) *ir.Program {
	lenders := map[string]*ir.SourceRows{}
	for _, step := range run.Steps {
		if rows, ok := step.(*ir.SourceRows); ok && rows.Kept != nil && rows.Kept.Last != nil {
			lenders[rows.Source] = rows
		}
	}
	steps := slices.Clone(p.Steps)
	for i, step := range steps {
		rows, ok := step.(*ir.SourceRows)
		if !ok || lenders[rows.Source] == nil {
			continue
		}
		if borrowed := borrow(rows, lenders[rows.Source]); borrowed != nil {
			out := *rows
			out.Borrowed = borrowed
			steps[i] = &out
		}
	}
	return withSteps(p, steps)
}

// borrow is nil where a step does not find in the rows of another what it reads.
func borrow(step, lender *ir.SourceRows) *ir.BorrowedRows {
	made := map[ir.Ident]ir.Expr{}
	for _, layer := range lender.Layers {
		for _, named := range layer {
			made[named.Name] = named.Expr
		}
	}
	for _, layer := range step.Layers {
		for _, named := range layer {
			if other, ok := made[named.Name]; !ok || !reflect.DeepEqual(other, named.Expr) {
				return nil
			}
		}
	}
	for _, name := range step.Keep {
		if !slices.Contains(lender.Keep, name) {
			return nil
		}
	}
	for _, wanted := range step.Wanted {
		for _, name := range wanted.Cols {
			if !slices.Contains(lender.Keep, name) {
				return nil
			}
		}
		if !keeps(lender, wanted.Where) {
			return nil
		}
	}
	only := conjuncts(step.Where).without(conjuncts(lender.Where))
	if !keeps(lender, and(only)) {
		return nil
	}
	of := *lender
	of.Into.Space = ir.State
	return &ir.BorrowedRows{Of: &of, Where: and(only), Batch: ir.Table{Space: ir.Work, Name: ir.Ident(step.Source + "_batch")}}
}

// keeps tells whether a condition asks for nothing that is not kept.
func keeps(rows *ir.SourceRows, e ir.Expr) bool {
	all := true
	ir.Walk(e, func(x ir.Expr) {
		if c, ok := x.(ir.Col); ok && !slices.Contains(rows.Keep, c.Name) {
			all = false
		}
	})
	return all
}
