package dialecttest

import (
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// The small language in which the cases are written.

// Of is a literal of a kind.
func Of(k models.Kind, value string) ir.Expr {
	return ir.Lit{Typed: ir.Typed{T: models.Type{Kind: k}}, Value: value}
}

// Text is a literal.
func Text(s string) ir.Expr { return Of(models.Text, s) }

// Whole is a literal of the kind int.
func Whole(s string) ir.Expr { return Of(models.Int, s) }

// Null has the kind, as a column that is null has.
func Null(k models.Kind) ir.Expr {
	l := ir.Lit{Typed: ir.Typed{T: models.Type{Kind: models.Null, Nullable: true}}}
	return dialect.Cast(l, models.Type{Kind: k})
}

// Call is a call whose result may be null.
func Call(f ir.Func, k models.Kind, args ...ir.Expr) ir.Expr {
	return ir.Call{Typed: ir.Typed{T: models.Type{Kind: k, Nullable: true}}, Func: f, Args: args}
}

// Column is a column that may be null; from may be "".
func Column(from, name ir.Ident, k models.Kind) ir.Expr {
	return ir.Col{Typed: ir.Typed{T: models.Type{Kind: k, Nullable: true}}, From: from, Name: name}
}

// Agg is an aggregate whose result may be null.
func Agg(f ir.Func, k models.Kind, args ...ir.Expr) ir.Agg {
	return ir.Agg{Typed: ir.Typed{T: models.Type{Kind: k, Nullable: true}}, Func: f, Args: args}
}

func decimal(s string) ir.Expr { return Of(models.Decimal, s) }
func float(s string) ir.Expr   { return Of(models.Float, s) }
func date(s string) ir.Expr    { return Of(models.Date, s) }
func moment(s string) ir.Expr  { return Of(models.Timestamp, s) }
func truth(s string) ir.Expr   { return Of(models.Bool, s) }

// list is a list of texts.
func list(texts ...string) ir.Expr {
	args := make([]ir.Expr, len(texts))
	for i, s := range texts {
		args[i] = Text(s)
	}
	return ir.Call{Typed: ir.Typed{T: models.Type{Kind: models.List, Elem: models.Text}}, Func: ir.MakeList, Args: args}
}

// wide is a decimal as text becomes one: with all the digits that there are.
func wide(value string) ir.Expr {
	return dialect.Cast(decimal(value), models.Type{Kind: models.Decimal})
}

// measured is a float as no literal of the language is one.
func measured(value string) ir.Expr { return cellOf(models.Float, value) }

// cellOf is a value as a column of the kind has it; "" is null.
func cellOf(k models.Kind, value string) ir.Expr {
	if value == "" {
		return Null(k)
	}
	return dialect.Cast(Of(k, value), models.Type{Kind: k})
}
