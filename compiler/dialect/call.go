package dialect

import (
	"slices"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
)

// call writes a function with its arguments.
func (p *Printer) call(c ir.Call, col int) (string, Binding) {
	if c.Func == ir.NodeOf {
		c.Args = append(nodeBase(c.Args[0]), c.Args[1:]...)
	}
	s := p.spelling(c.Func, c.Args)
	if s.SQL == "{0}" {
		return p.write(c.Args[0], col)
	}
	if c.Func == ir.In && p.Dialect.Limits.LiteralIn && slices.ContainsFunc(c.Args[1:], notLiteral) {
		return p.write(equalities(c), col)
	}
	c.Args = p.operands(c, s)
	if s.Join != "" {
		if s.Known == "" || slices.ContainsFunc(c.Args, nullable) {
			return p.joined(c, s, col), s.Binds
		}
		s.Binds = BindCall
	}
	sql := p.callText(s, c.Args)
	switch {
	case s.Each != "" && sql == s.SQL:
		c.Args = eachOf(c.Args, s)
	case len(c.Args) == 0: // an empty list, which nothing else tells the type of
		c.Args = []ir.Expr{typeName{c.Typed}}
	}
	return p.fill(sql, s.Binds, c.Args, col), s.Binds
}

// operands are the arguments as this dialect's engine must get them, so that the
// function means what it means elsewhere.
func (p *Printer) operands(c ir.Call, s Spelling) []ir.Expr {
	switch {
	case c.Func == ir.In: // compares, and gives none of them
		return p.alike(c.Args)
	case chooses(c.Func):
		return p.shortAll(p.alike(c.Args))
	case c.Func == ir.ToText:
		return []ir.Expr{p.short(c.Args[0])}
	case c.Func == ir.ListContains: // a list has no products
		return []ir.Expr{c.Args[0], p.short(c.Args[1])}
	}
	args := p.widenFirst(c.Func, c.Args)
	if arithmetic(c.Func) && len(s.ByWidest) == 0 && p.allNarrow(args) {
		args = widen(args)
	}
	if c.Func == ir.Mul {
		args = p.exactly(p.shortFactors(args))
	}
	return args
}

// joined writes any number of arguments with Spelling.Join between them.
func (p *Printer) joined(c ir.Call, s Spelling, col int) string {
	word := strings.TrimLeft(s.Join, " ")
	parts := make([]string, len(c.Args))
	for i, a := range c.Args {
		least, inner := s.Binds, col
		if i > 0 {
			inner += len(word)
			if s.Binds >= BindAdd { // a - (b - c) is not a - b - c
				least++
			}
		}
		parts[i] = p.at(a, least, inner)
	}
	line := strings.Join(parts, s.Join)
	if p.Width > 0 && col+len(line) > p.Width && (c.Func == ir.And || c.Func == ir.Or) {
		return strings.Join(parts, "\n"+pad(col)+word)
	}
	return line
}

// nodeBase is the smallest node of a rank: three bits of rank stand above sixty
// bits of hash. The hash covers the type, so ranks beyond the seventh may share
// the last number. The strongest rank's is 0 and left out.
func nodeBase(rank ir.Expr) []ir.Expr {
	n, err := strconv.ParseInt(rank.(ir.Lit).Value, 10, 64)
	if err != nil {
		panic(err)
	}
	if n == 0 {
		return nil
	}
	return []ir.Expr{ir.Lit{Typed: ir.Typed{T: rank.Type()}, Value: strconv.FormatInt(min(n, 7)<<60, 10)}}
}

// equalities is IN as what it means.
func equalities(in ir.Call) ir.Expr {
	list := make([]ir.Expr, len(in.Args)-1)
	for i, value := range in.Args[1:] {
		list[i] = ir.Call{Typed: in.Typed, Func: ir.Eq, Args: []ir.Expr{in.Args[0], value}}
	}
	if len(list) == 1 {
		return list[0]
	}
	return ir.Call{Typed: in.Typed, Func: ir.Or, Args: list}
}
