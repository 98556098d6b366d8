package dialect

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// product tells whether a decimal carries the digits of a product: the engine
// multiplies exactly and adds the digits of both factors up, so that a few
// factors leave no room for the number itself. Columns and literals carry their
// own digits only.
func product(e ir.Expr) bool {
	if e == nil || e.Type().Kind != models.Decimal {
		return false
	}
	switch e := e.(type) {
	case ir.Agg:
		return slices.ContainsFunc(e.Args, product)
	case ir.Call:
		switch e.Func {
		case ir.Mul:
			return allDecimal(e.Args) || slices.ContainsFunc(e.Args, product)
		case ir.Round, ir.Floor, ir.Ceil, ir.ToDecimal:
			return false
		}
		return slices.ContainsFunc(e.Args, product)
	case ir.Case:
		return product(e.Else) || slices.ContainsFunc(e.Whens, func(w ir.When) bool { return product(w.Then) })
	}
	return false
}

func allDecimal(list []ir.Expr) bool {
	return !slices.ContainsFunc(list, func(e ir.Expr) bool { return e.Type().Kind != models.Decimal })
}

// shortFactors brings products that are multiplied again back to the digits
// that a decimal has. It is done there and in columns only: a sum of products
// takes them as they are, because rounding each would take longer than all else.
func (p *Printer) shortFactors(args []ir.Expr) []ir.Expr {
	if p.Dialect.Product.SQL == "" || !allDecimal(args) || !slices.ContainsFunc(args, product) {
		return args
	}
	short := make([]ir.Expr, len(args))
	for i, a := range args {
		short[i] = p.short(a)
	}
	return short
}

// short rounds a product.
func (p *Printer) short(e ir.Expr) ir.Expr {
	if p.Dialect.Product.SQL == "" || !product(e) {
		return e
	}
	return rounded{e}
}

// rounded is a product with the digits of a decimal. It is no part of the IR:
// only the writing of SQL needs it.
type rounded struct{ ir.Expr }
