package dialect

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// cast is an expression that must come out as exactly the dialect's spelling of
// its type. It is no part of the IR: only the writing of SQL needs it.
type cast struct {
	ir.Typed
	of ir.Expr
}

// Cast makes an expression that is written as a cast to the type.
func Cast(e ir.Expr, t models.Type) ir.Expr {
	t.Nullable = e.Type().Nullable
	return cast{ir.Typed{T: t}, e}
}

// cast writes a cast, and null as a value of a type.
func (p *Printer) cast(c cast, col int) (string, Binding) {
	name := typeName{c.Typed}
	if null := p.Dialect.Null; c.of.Type().Kind == models.Null && null.SQL != "" {
		null = null.of(c.T.Kind)
		return p.fill(null.SQL, null.Binds, []ir.Expr{name}, col), null.Binds
	}
	s := p.Dialect.Cast.of(c.T.Kind)
	return p.fill(s.SQL, s.Binds, []ir.Expr{c.of, name}, col), s.Binds
}

// truth is a condition that must come out as a bool. It is no part of the IR:
// only the writing of SQL needs it.
type truth struct{ ir.Expr }

// numeric tells whether a condition may come out of the engine as a number:
// columns, literals and what has one of them beside it are bools already.
func (p *Printer) numeric(e ir.Expr) bool {
	if e == nil || p.Dialect.Truth.SQL == "" || e.Type().Kind != models.Bool {
		return false
	}
	switch e := e.(type) {
	case ir.Col, ir.Lit, cast:
		return false
	case ir.Call:
		switch e.Func {
		case ir.Not, ir.IsTrue:
			return p.numeric(e.Args[0])
		case ir.ToBool: // of a condition it is that condition
			return e.Args[0].Type().Kind == models.Bool && p.numeric(e.Args[0])
		}
		return true
	case ir.Agg:
		return p.numeric(e.Args[0])
	}
	return true
}

// typeName stands in a spelling's place for the name of a type.
type typeName struct{ ir.Typed }

// narrow tells whether an expression of kind int may come out of the engine
// narrower than 64 bits: because nothing but literals decides its type.
func (p *Printer) narrow(e ir.Expr) bool {
	if e == nil || !p.Dialect.Limits.NarrowIntegers || e.Type().Kind != models.Int {
		return false
	}
	switch e := e.(type) {
	case ir.Lit:
		return true
	case ir.Agg:
		return p.spelling(e.Func, e.Args).Narrow
	case ir.Call:
		s := p.spelling(e.Func, e.Args)
		switch {
		case s.Narrow:
			return true
		case s.SQL == "{0}": // what is rounded is an int already
			return p.narrow(e.Args[0])
		}
		switch e.Func {
		case ir.Coalesce, ir.Greatest, ir.Least:
			return p.allNarrow(p.alike(e.Args))
		case ir.If:
			return p.allNarrow(p.alike(e.Args)[1:])
		case ir.NullIf:
			return p.narrow(p.alike(e.Args)[0])
		}
	case ir.Case:
		return p.allNarrow(p.alike(valuesOf(e)))
	}
	return false
}

// allNarrow tells whether every expression is narrow or the literal null.
func (p *Printer) allNarrow(list []ir.Expr) bool {
	return p.Dialect.Limits.NarrowIntegers && len(list) > 0 && !slices.ContainsFunc(list, func(e ir.Expr) bool {
		return !p.narrow(e) && e.Type().Kind != models.Null
	})
}

// arithmetic are the functions whose result is as wide as their arguments, and
// may be wider than they.
func arithmetic(f ir.Func) bool {
	return slices.Contains([]ir.Func{ir.Add, ir.Sub, ir.Mul, ir.Mod, ir.Neg, ir.Abs}, f)
}

// follows tells whether a function's integers are as wide as its first argument:
// it gives that, or one of its values.
func follows(f ir.Func) bool {
	return slices.Contains([]ir.Func{
		ir.Round, ir.Min, ir.Max, ir.First, ir.Last, ir.MostFrequent, ir.LeastFrequent, ir.ListOf,
	}, f)
}

// widenFirst makes the first argument 64 bits wide where a function follows it.
func (p *Printer) widenFirst(f ir.Func, args []ir.Expr) []ir.Expr {
	if len(args) > 0 && follows(f) && p.narrow(args[0]) {
		return widen(args)
	}
	return args
}

// widen makes the first argument 64 bits wide, and with it the result.
func widen(args []ir.Expr) []ir.Expr {
	return append([]ir.Expr{Cast(args[0], models.Type{Kind: models.Int})}, args[1:]...)
}
