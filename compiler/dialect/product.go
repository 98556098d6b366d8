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
		case ir.Round, ir.Floor, ir.Ceil, ir.ToDecimal,
			ir.Coalesce, ir.If, ir.NullIf, ir.Greatest, ir.Least:
			return false
		}
		return slices.ContainsFunc(e.Args, product)
	}
	return false
}

func allDecimal(list []ir.Expr) bool {
	return !slices.ContainsFunc(list, func(e ir.Expr) bool { return e.Type().Kind != models.Decimal })
}

// shortFactors brings products that are multiplied again back to the digits
// that a decimal has. It is done there, where one of several values is chosen,
// and in columns only: a sum of products takes them as they are, because rounding
// each would take longer than all else.
func (p *Printer) shortFactors(args []ir.Expr) []ir.Expr {
	if p.Dialect.Product.SQL == "" || !allDecimal(args) || !slices.ContainsFunc(args, product) {
		return args
	}
	return p.shortAll(args)
}

// shortAll rounds the products among expressions.
func (p *Printer) shortAll(list []ir.Expr) []ir.Expr {
	short := make([]ir.Expr, len(list))
	for i, e := range list {
		short[i] = p.short(e)
	}
	return short
}

// shortCase rounds the products among the values of a CASE: one of them is
// chosen, and they have one type.
func (p *Printer) shortCase(c ir.Case) ir.Case {
	c.Whens = slices.Clone(c.Whens)
	for i, w := range c.Whens {
		c.Whens[i].Then = p.short(w.Then)
	}
	if c.Else != nil {
		c.Else = p.short(c.Else)
	}
	return c
}

// short rounds a product.
func (p *Printer) short(e ir.Expr) ir.Expr {
	if p.Dialect.Product.SQL == "" || !product(e) && !p.wide(e) {
		return e
	}
	return rounded{e}
}

// wide tells whether a decimal comes out of the engine in another type than a
// decimal's: where products are exact in a type of their own, so is what is
// rounded from one.
func (p *Printer) wide(e ir.Expr) bool {
	c, ok := e.(ir.Call)
	if !ok || p.Dialect.Factor.SQL == "" || e.Type().Kind != models.Decimal {
		return false
	}
	switch c.Func {
	case ir.Round, ir.Floor, ir.Ceil:
		return product(c.Args[0]) || p.wide(c.Args[0])
	case ir.Coalesce, ir.If, ir.NullIf, ir.Greatest, ir.Least:
		return false
	}
	return c.Func != ir.ToDecimal && slices.ContainsFunc(c.Args, p.wide)
}

// rounded is a product with the digits of a decimal. It is no part of the IR:
// only the writing of SQL needs it.
type rounded struct{ ir.Expr }

// exactly writes a product of decimals so that the engine multiplies exactly.
func (p *Printer) exactly(args []ir.Expr) []ir.Expr {
	if p.Dialect.Factor.SQL == "" || !allDecimal(args) {
		return args
	}
	return append([]ir.Expr{factor{args[0]}}, args[1:]...)
}

// factor is the first factor of a product that must be exact. It is no part of
// the IR: only the writing of SQL needs it.
type factor struct{ ir.Expr }
