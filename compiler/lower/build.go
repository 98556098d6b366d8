package lower

import (
	"strconv"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// The types that lowering itself introduces.
var (
	textType  = models.Type{Kind: models.Text}
	intType   = models.Type{Kind: models.Int}
	boolType  = models.Type{Kind: models.Bool}
	dateType  = models.Type{Kind: models.Date}
	timeType  = models.Type{Kind: models.Timestamp}
	nodeType  = models.Type{Kind: models.Int, Nullable: true}
	nullType  = models.Type{Kind: models.Null, Nullable: true}
	trueValue = ir.Lit{Typed: ir.Typed{T: boolType}, Value: "true"}
)

func typed(t models.Type) ir.Typed { return ir.Typed{T: t} }

func col(from, name ir.Ident, t models.Type) ir.Col {
	return ir.Col{Typed: typed(t), From: from, Name: name}
}

func call(f ir.Func, t models.Type, args ...ir.Expr) ir.Expr {
	return ir.Call{Typed: typed(t), Func: f, Args: args}
}

// emptyList is a list of a type without elements.
func emptyList(t models.Type) ir.Expr { return call(ir.MakeList, t.NotNull()) }

// orEmpty makes a list of what may be null where it comes from: a column of the
// user's, or a row that is missing. Everything else stays as it is.
func orEmpty(e ir.Expr) ir.Expr {
	if t := e.Type(); t.Kind == models.List {
		return call(ir.Coalesce, t.NotNull(), e, emptyList(t))
	}
	return e
}

// listFor makes a list of the literal null where a list is wanted.
func listFor(want models.Type, e ir.Expr) ir.Expr {
	if want.Kind == models.List && e != nil && e.Type().Kind == models.Null {
		return emptyList(want)
	}
	return e
}

// test is a call that gives true or false, or null when an argument may be.
func test(f ir.Func, args ...ir.Expr) ir.Expr {
	t := boolType
	for _, a := range args {
		t.Nullable = t.Nullable || a.Type().Nullable
	}
	return call(f, t, args...)
}

// isNull and isNotNull are never null themselves.
func isNull(e ir.Expr) ir.Expr    { return call(ir.IsNull, boolType, e) }
func isNotNull(e ir.Expr) ir.Expr { return call(ir.IsNotNull, boolType, e) }

// and joins conditions, leaving out those that are absent; nil for none.
// Conjunctions inside are flattened, so that passes see every part.
func and(conditions ...ir.Expr) ir.Expr { return join(ir.And, conditions) }

func or(conditions ...ir.Expr) ir.Expr { return join(ir.Or, conditions) }

func join(f ir.Func, conditions []ir.Expr) ir.Expr {
	var parts []ir.Expr
	for _, c := range conditions {
		if c == nil {
			continue
		}
		if inner, ok := c.(ir.Call); ok && inner.Func == f {
			parts = append(parts, inner.Args...)
			continue
		}
		parts = append(parts, c)
	}
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return parts[0]
	}
	return test(f, parts...)
}

func text(value string) ir.Lit { return ir.Lit{Typed: typed(textType), Value: value} }

func number(n int64) ir.Lit {
	return ir.Lit{Typed: typed(intType), Value: strconv.FormatInt(n, 10)}
}

func now() ir.Expr { return ir.Now{Typed: typed(timeType)} }

// origin is a definition as the comment above its SQL tells it.
func origin(kind, name, text string, at models.Span) ir.Origin {
	return ir.Origin{Kind: kind, Name: name, Text: text, At: at}
}

func sourceOrigin(s *models.Source) ir.Origin {
	from := s.Table
	switch {
	case s.File != "":
		from = s.File
	case from == "":
		from = "a query"
	}
	return origin("source", s.Name, from, s.At)
}

func traitOrigin(t *models.Trait) ir.Origin { return origin("trait", t.Name, t.Text, t.At) }

func relationOrigin(r *models.EntityRelation) ir.Origin {
	return origin("relation", r.Name, "to "+r.To.Name, r.At)
}

func segmentOrigin(s *models.Segment, text string) ir.Origin {
	return origin("segment", s.Name, text, s.At)
}
