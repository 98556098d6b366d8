package dialect

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// chooses tells whether a function gives or finds one of its arguments, so that
// they must have a type in common.
func chooses(f ir.Func) bool {
	return slices.Contains([]ir.Func{ir.Coalesce, ir.If, ir.NullIf, ir.Greatest, ir.Least, ir.MakeList, ir.In}, f)
}

// widest is the widest kind of number among expressions, Unknown without any.
func widest(list []ir.Expr) models.Kind {
	k := models.Unknown
	for _, e := range list {
		if other := e.Type().Kind; other.Numeric() {
			k = max(k, other)
		}
	}
	return k
}

// alike makes the numbers among expressions one kind, and as wide as all, where
// the dialect asks for it. A whole number that stands there as a literal goes
// together with ints and decimals as it is.
func (p *Printer) alike(list []ir.Expr) []ir.Expr {
	if !p.Dialect.Limits.LikeNumbers {
		return list
	}
	kind := widest(list)
	made := slices.Clone(list)
	for i, e := range list {
		l, isLiteral := e.(ir.Lit)
		switch from := e.Type().Kind; {
		case !from.Numeric() || isLiteral && from == models.Int && kind != models.Float:
		case isLiteral:
			l.T.Kind = kind
			made[i] = l
		case from != kind || from == models.Int && p.narrow(e):
			made[i] = Cast(e, models.Type{Kind: kind})
		}
	}
	return made
}

// alikeCase does the same to the values of a CASE.
func (p *Printer) alikeCase(c ir.Case) ir.Case {
	if !p.Dialect.Limits.LikeNumbers {
		return c
	}
	values := p.alike(valuesOf(c))
	c.Whens = slices.Clone(c.Whens)
	for i := range c.Whens {
		c.Whens[i].Then = values[i]
	}
	if c.Else != nil {
		c.Else = values[len(values)-1]
	}
	return c
}

// valuesOf are what a CASE chooses from.
func valuesOf(c ir.Case) []ir.Expr {
	values := []ir.Expr{}
	for _, w := range c.Whens {
		values = append(values, w.Then)
	}
	if c.Else != nil {
		values = append(values, c.Else)
	}
	return values
}
