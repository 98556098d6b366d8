package dialect

import (
	"slices"
	"strings"

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
		case ir.Round, ir.Floor, ir.Ceil,
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
	if p.Dialect.Product.SQL == "" || !allDecimal(args) {
		return args
	}
	short := slices.Clone(args)
	for i, e := range args {
		// Digits before the point are no burden to a product: they do not add up.
		if product(e) || !p.Dialect.Limits.CrowdsDecimals {
			short[i] = p.short(e)
		}
	}
	return short
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

// short gives a product, and what else is wide, the digits of a decimal.
func (p *Printer) short(e ir.Expr) ir.Expr {
	switch {
	case p.Dialect.Product.SQL == "":
	case product(e), p.wide(e) && !p.fits(e):
		return rounded{e}
	case p.wide(e):
		return Cast(e, e.Type())
	}
	return e
}

// wide tells whether a decimal comes out of the engine in another type than a
// decimal's: where products are exact in a type of their own, so is what is
// rounded from one, where sums would wrap, so are they, and where digits before
// the point are made room for, what has taken the room of those behind it.
func (p *Printer) wide(e ir.Expr) bool {
	switch {
	case e == nil || e.Type().Kind != models.Decimal:
		return false
	case p.Dialect.Limits.CrowdsDecimals:
		return crowded(e)
	case p.Dialect.Factor.SQL == "":
		return false
	}
	wraps := p.Dialect.Limits.WrapsDecimals
	switch e := e.(type) {
	case ir.Agg:
		return wraps && e.Func == ir.Sum && p.fits(e.Args[0]) || slices.ContainsFunc(e.Args, p.wide)
	case ir.Call:
		switch e.Func {
		case ir.Round, ir.Floor, ir.Ceil:
			return !wraps && (product(e.Args[0]) || p.wide(e.Args[0]))
		case ir.Coalesce, ir.If, ir.NullIf, ir.Greatest, ir.Least:
			return false
		case ir.Mul:
			return wraps || slices.ContainsFunc(e.Args, p.wide)
		}
		return slices.ContainsFunc(e.Args, p.wide)
	}
	return false
}

// crowded tells whether a decimal may have more digits before the point than a
// decimal of the language: a sum has all that the engine has, and a whole number
// adds its own to a product.
func crowded(e ir.Expr) bool {
	if e == nil || e.Type().Kind != models.Decimal {
		return false
	}
	switch e := e.(type) {
	case ir.Agg:
		return e.Func == ir.Sum || slices.ContainsFunc(e.Args, crowded)
	case ir.Call:
		switch e.Func {
		case ir.Round, ir.Floor, ir.Ceil,
			ir.Coalesce, ir.If, ir.NullIf, ir.Greatest, ir.Least:
			return false
		case ir.Mul:
			return !allDecimal(e.Args) || slices.ContainsFunc(e.Args, crowded)
		}
		return slices.ContainsFunc(e.Args, crowded)
	}
	return false
}

// fits tells whether making room for a decimal leaves its digits as they are:
// it has no more than a decimal's after the point.
func (p *Printer) fits(e ir.Expr) bool {
	if !p.Dialect.Limits.WrapsDecimals || product(e) {
		return false
	}
	fits := true
	ir.Walk(e, func(part ir.Expr) {
		if l, ok := part.(ir.Lit); ok && l.T.Kind == models.Decimal {
			_, digits, _ := strings.Cut(l.Value, ".")
			fits = fits && len(digits) <= decimalScale
		}
	})
	return fits
}

// decimalScale is how many digits a decimal of the language has after the point.
const decimalScale = 9

// rounded is a product with the digits of a decimal. It is no part of the IR:
// only the writing of SQL needs it.
type rounded struct{ ir.Expr }

// exactly writes a product with decimals so that the engine multiplies exactly.
func (p *Printer) exactly(args []ir.Expr) []ir.Expr {
	switch {
	case p.Dialect.Factor.SQL == "":
	case allDecimal(args):
		return append([]ir.Expr{factor{args[0]}}, args[1:]...)
	case p.Dialect.Limits.WrapsDecimals && widest(args) == models.Decimal:
		roomy := slices.Clone(args)
		for i, e := range args {
			if e.Type().Kind == models.Decimal {
				roomy[i] = p.roomy(e)
			}
		}
		return roomy
	}
	return args
}

// exactSum writes what is summed or averaged so that the sum has its place.
func (p *Printer) exactSum(f ir.Func, args []ir.Expr) []ir.Expr {
	if !p.Dialect.Limits.WrapsDecimals || f != ir.Sum && f != ir.Avg || args[0].Type().Kind != models.Decimal {
		return args
	}
	return append([]ir.Expr{p.roomy(args[0])}, args[1:]...)
}

// roomy makes room for a decimal that has none yet.
func (p *Printer) roomy(e ir.Expr) ir.Expr {
	if p.wide(e) || !p.fits(e) {
		return e
	}
	return factor{e}
}

// factor is the first factor of a product that must be exact. It is no part of
// the IR: only the writing of SQL needs it.
type factor struct{ ir.Expr }
