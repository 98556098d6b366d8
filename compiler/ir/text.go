package ir

import (
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// ExprText prints an expression for people who read the program, and for
// telling expressions apart: those with the same text and type are the same.
func ExprText(e Expr) string {
	var b strings.Builder
	writeExpr(&b, e, false)
	return b.String()
}

// signs are functions that are printed between their arguments.
var signs = map[Func]string{
	And: "and", Or: "or", Eq: "=", Ne: "!=", Lt: "<", Le: "<=", Gt: ">", Ge: ">=",
	Add: "+", Sub: "-", Mul: "*", Div: "/", Mod: "%", Concat: "||", AddDuration: "+", SubDuration: "-",
}

// writeExpr prints an expression; inside another operator, operators stand in
// parentheses.
func writeExpr(b *strings.Builder, e Expr, inside bool) {
	switch e := e.(type) {
	case nil:
		b.WriteString("nothing")
	case Col:
		if e.From != "" {
			b.WriteString(nameText(e.From) + ".")
		}
		b.WriteString(nameText(e.Name))
	case Lit:
		b.WriteString(litText(e))
	case Now:
		b.WriteString("now")
	case Call:
		writeCall(b, e, inside)
	case Case:
		writeCase(b, e)
	case Agg:
		writeAgg(b, e)
	case Score:
		b.WriteString("score(")
		writeExpr(b, e.Of, false)
		b.WriteString(", " + strconv.Itoa(e.Buckets))
		if e.Descending {
			b.WriteString(" descending")
		}
		b.WriteString(")")
	}
}

func writeCall(b *strings.Builder, e Call, inside bool) {
	sign, ok := signs[e.Func]
	if !ok || len(e.Args) < 2 {
		b.WriteString(string(e.Func) + "(")
		writeExprs(b, e.Args, ", ", false)
		b.WriteString(")")
		return
	}
	if inside {
		b.WriteString("(")
		defer b.WriteString(")")
	}
	writeExprs(b, e.Args, " "+sign+" ", true)
}

func writeCase(b *strings.Builder, e Case) {
	b.WriteString("case")
	for _, w := range e.Whens {
		b.WriteString(" when ")
		writeExpr(b, w.If, false)
		b.WriteString(" then ")
		writeExpr(b, w.Then, false)
	}
	if e.Else != nil {
		b.WriteString(" else ")
		writeExpr(b, e.Else, false)
	}
	b.WriteString(" end")
}

func writeAgg(b *strings.Builder, e Agg) {
	b.WriteString(string(e.Func) + "(")
	writeExprs(b, e.Args, ", ", false)
	if e.Where != nil {
		b.WriteString(" where ")
		writeExpr(b, e.Where, false)
	}
	if len(e.Order) > 0 {
		b.WriteString(" order by ")
		writeExprs(b, e.Order, ", ", false)
	}
	if e.Limit > 0 {
		b.WriteString(" limit " + strconv.Itoa(e.Limit))
	}
	b.WriteString(")")
}

func writeExprs(b *strings.Builder, list []Expr, between string, inside bool) {
	for i, e := range list {
		if i > 0 {
			b.WriteString(between)
		}
		writeExpr(b, e, inside)
	}
}

// litText shows the kind of a constant by its form.
func litText(l Lit) string {
	switch l.T.Kind {
	case models.Text:
		return "'" + strings.ReplaceAll(l.Value, "'", "''") + "'"
	case models.Null:
		return "null"
	case models.Date, models.Timestamp:
		return l.T.Kind.String() + " '" + l.Value + "'"
	case models.Duration:
		return l.Value + "us"
	case models.Decimal, models.Float:
		return l.T.Kind.String() + " " + l.Value
	}
	return l.Value
}

// nameText prints a name bare where that cannot be mistaken, else in quotes.
func nameText(name Ident) string {
	plain := func(r rune) bool {
		return r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	text := IdentText(name)
	if text != "" && strings.IndexFunc(text, func(r rune) bool { return !plain(r) }) < 0 {
		return text
	}
	return strconv.Quote(text)
}

// typeText is a type's name, with a question mark when it may be null.
func typeText(t models.Type) string {
	if t.Nullable {
		return t.String() + "?"
	}
	return t.String()
}
