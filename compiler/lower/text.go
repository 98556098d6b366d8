package lower

import (
	"fmt"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/models"
)

// exprText writes an expression as a user would, for comments, for the names of
// hidden columns and to tell aggregates apart: expressions with the same text
// mean the same.
func exprText(e models.Expr) string {
	var b strings.Builder
	writeExpr(&b, e, 0)
	return b.String()
}

// operators are how calls are written between their arguments, and how tightly
// they bind.
var operators = map[string]struct {
	sign  string
	binds int
}{
	"or": {"or", 1}, "and": {"and", 2},
	"eq": {"=", 4}, "ne": {"!=", 4}, "lt": {"<", 4}, "le": {"<=", 4}, "gt": {">", 4}, "ge": {">=", 4}, "like": {"like", 4},
	"add": {"+", 5}, "sub": {"-", 5}, "concat": {"||", 5}, "add_duration": {"+", 5}, "sub_duration": {"-", 5},
	"mul": {"*", 6}, "div": {"/", 6}, "mod": {"%", 6},
}

// writeExpr writes an expression in a place that asks for a binding: looser
// expressions are put in parentheses.
func writeExpr(b *strings.Builder, e models.Expr, place int) {
	switch e := e.(type) {
	case *models.Literal:
		b.WriteString(literalText(e))
	case *models.Now:
		b.WriteString("now")
	case *models.Column:
		for _, rel := range e.Path {
			b.WriteString(expr.NameText(rel.Name) + ".")
		}
		b.WriteString(expr.NameText(e.Column.Name))
	case *models.TraitRef:
		for _, rel := range e.Path {
			b.WriteString(expr.NameText(rel.Name) + ".")
		}
		b.WriteString(expr.NameText(e.Trait.Name))
	case *models.InSegment:
		fmt.Fprintf(b, "in_segment(%s)", e.Segment.Name)
	case *models.Score:
		fmt.Fprintf(b, "score(%s, %d, %t)", exprText(e.Of), e.Buckets, e.Descending)
	case *models.Case:
		b.WriteString("case")
		for _, w := range e.Whens {
			fmt.Fprintf(b, " when %s then %s", exprText(w.If), exprText(w.Then))
		}
		if e.Else != nil {
			b.WriteString(" else " + exprText(e.Else))
		}
		b.WriteString(" end")
	case *models.Aggregate:
		writeAggregate(b, e)
	case *models.Call:
		writeCall(b, e, place)
	}
}

func writeCall(b *strings.Builder, e *models.Call, place int) {
	binds, write := 7, func() {
		b.WriteString(e.Func + "(")
		writeList(b, e.Args)
		b.WriteString(")")
	}
	op, isOperator := operators[e.Func]
	switch {
	case isOperator && len(e.Args) > 1:
		binds = op.binds
		write = func() {
			for i, a := range e.Args {
				// What stands on the right of - and / needs its parentheses.
				least := op.binds
				if i > 0 {
					b.WriteString(" " + op.sign + " ")
					least++
				}
				writeExpr(b, a, least)
			}
		}
	case e.Func == "not":
		binds = 3
		write = func() { b.WriteString("not "); writeExpr(b, e.Args[0], 3) }
	case e.Func == "neg":
		write = func() { b.WriteString("-"); writeExpr(b, e.Args[0], 7) }
	case e.Func == "is_null", e.Func == "is_not_null":
		binds = 4
		write = func() {
			writeExpr(b, e.Args[0], 5)
			b.WriteString(" " + strings.ReplaceAll(e.Func, "_", " "))
		}
	case e.Func == "in":
		binds = 4
		write = func() {
			writeExpr(b, e.Args[0], 5)
			b.WriteString(" in (")
			writeList(b, e.Args[1:])
			b.WriteString(")")
		}
	case e.Func == "between":
		binds = 4
		write = func() {
			writeExpr(b, e.Args[0], 5)
			b.WriteString(" between ")
			writeExpr(b, e.Args[1], 5)
			b.WriteString(" and ")
			writeExpr(b, e.Args[2], 5)
		}
	}
	if binds < place {
		b.WriteString("(")
		defer b.WriteString(")")
	}
	write()
}

func writeList(b *strings.Builder, list []models.Expr) {
	for i, e := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		writeExpr(b, e, 0)
	}
}

func writeAggregate(b *strings.Builder, a *models.Aggregate) {
	b.WriteString(strings.TrimSuffix(a.Func, "_values") + "(")
	rows := strings.Join(rowsWords(a.Rows), ".")
	switch of := a.Of.(type) {
	case nil:
		b.WriteString(rows)
	case *models.Column, *models.TraitRef:
		b.WriteString(rows + "." + exprText(of))
	default:
		// Names inside are those of the rows, which must be said once.
		b.WriteString(rows + ": " + exprText(of))
	}
	if a.Where != nil {
		b.WriteString(" where ")
		writeExpr(b, a.Where, 0)
	}
	if a.Window != nil {
		b.WriteString(" " + windowText(a.Window))
	}
	if a.Limit > 0 {
		fmt.Fprintf(b, " limit %d", a.Limit)
	}
	b.WriteString(")")
}

// rowsWords is the path by which an aggregate names its rows.
func rowsWords(r models.Rows) []string {
	var words []string
	for _, via := range r.Via {
		words = append(words, via.Name)
	}
	if r.Members != nil {
		return append(words, membersWord(r.Members))
	}
	words = append(words, r.Source.Name)
	for _, down := range r.Down {
		words = append(words, downWord(down))
	}
	return words
}

func downWord(rel *models.Relation) string {
	if rel.Reverse != "" {
		return rel.Reverse
	}
	return rel.From.Name
}

func membersWord(rel *models.EntityRelation) string {
	if rel.Reverse != "" {
		return rel.Reverse
	}
	return rel.From.Name
}

func windowText(w *models.Window) string {
	switch {
	case w.Since != nil:
		return "since " + literalText(w.Since)
	case w.Newer == 0:
		return "within " + expr.DurationText(w.Older)
	}
	return "between " + expr.DurationText(w.Newer) + " and " + expr.DurationText(w.Older) + " ago"
}

func literalText(l *models.Literal) string {
	switch l.T.Kind {
	case models.Text:
		return "'" + strings.ReplaceAll(l.Value, "'", "''") + "'"
	case models.Null:
		return "null"
	case models.Date, models.Timestamp:
		return l.T.Kind.String() + " '" + l.Value + "'"
	case models.Decimal:
		// A whole decimal is not an int: what is computed with it has other types.
		if !strings.Contains(l.Value, ".") {
			return l.Value + ".0"
		}
	case models.Float:
		if !strings.ContainsAny(l.Value, "eE") {
			return l.Value + "e0"
		}
	case models.Duration:
		var us int64
		if _, err := fmt.Sscan(l.Value, &us); err == nil {
			return expr.DurationText(time.Duration(us) * time.Microsecond)
		}
	}
	return l.Value
}
