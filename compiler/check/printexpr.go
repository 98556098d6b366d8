package check

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/models"
)

// ExprText writes a checked expression on one line: calls by the name of what
// they mean, names with their full path. It is for people and tests; nothing
// reads it back. A nil expression is one that had a mistake, "?".
func ExprText(e models.Expr) string {
	switch e := e.(type) {
	case nil:
		return "?"
	case *models.Literal:
		return literalText(e)
	case *models.Now:
		return "now"
	case *models.Column:
		return columnText(e)
	case *models.TraitRef:
		var path []string
		for _, r := range e.Path {
			path = append(path, r.Name)
		}
		return strings.Join(append(path, e.Trait.Name), ".")
	case *models.Call:
		return e.Func + "(" + exprTexts(e.Args) + ")"
	case *models.Case:
		return caseText(e)
	case *models.Aggregate:
		return aggregateText(e)
	case *models.Score:
		order := ""
		if e.Descending {
			order = " descending"
		}
		return fmt.Sprintf("score(%s%s in %d)", ExprText(e.Of), order, e.Buckets)
	case *models.InSegment:
		return "in_segment(" + e.Segment.Name + ")"
	}
	panic(fmt.Sprintf("no text for %T", e))
}

func exprTexts(list []models.Expr) string {
	texts := make([]string, len(list))
	for i, e := range list {
		texts[i] = ExprText(e)
	}
	return strings.Join(texts, ", ")
}

// typed is an expression and its type.
func typed(e models.Expr) string {
	if e == nil {
		return "?"
	}
	return ExprText(e) + " " + typeText(e.Type())
}

// typeText is a type with a question mark when the value may be null.
func typeText(t models.Type) string {
	if t.Nullable {
		return t.String() + "?"
	}
	return t.String()
}

func literalText(l *models.Literal) string {
	switch l.T.Kind {
	case models.Null:
		return "null"
	case models.Text:
		return "'" + strings.ReplaceAll(l.Value, "'", "''") + "'"
	case models.Date, models.Timestamp:
		return l.T.String() + " '" + l.Value + "'"
	case models.Duration:
		us, _ := strconv.ParseInt(l.Value, 10, 64)
		return expr.DurationText(time.Duration(us) * time.Microsecond)
	case models.Float:
		return l.Value + "e0"
	}
	return l.Value
}

func columnText(c *models.Column) string {
	var path []string
	if len(c.Path) > 0 {
		path = append(path, expr.NameText(c.Path[0].From.Name))
		for _, r := range c.Path {
			path = append(path, r.Name)
		}
	} else if c.Source != nil {
		path = append(path, c.Source.Name)
	}
	return strings.Join(append(path, expr.NameText(c.Column.Name)), ".")
}

func caseText(c *models.Case) string {
	var b strings.Builder
	b.WriteString("case")
	for _, w := range c.Whens {
		b.WriteString(" when " + ExprText(w.If) + " then " + ExprText(w.Then))
	}
	if c.Else != nil {
		b.WriteString(" else " + ExprText(c.Else))
	}
	return b.String() + " end"
}

func aggregateText(a *models.Aggregate) string {
	of := ""
	if a.Of != nil {
		of = ExprText(a.Of) + " of "
	}
	limit := ""
	if a.Limit > 0 {
		limit = fmt.Sprintf(" limit %d", a.Limit)
	}
	return a.Func + "(" + of + rowsText(a.Rows, a.Where, a.Window) + limit + ")"
}

// rowsText says which rows: the path that leads to them, the condition, the
// window.
func rowsText(r models.Rows, where models.Expr, w *models.Window) string {
	var path []string
	for _, via := range r.Via {
		path = append(path, via.Name)
	}
	switch {
	case r.Members != nil:
		path = append(path, "profiles by "+r.Members.From.Name+"."+r.Members.Name)
	case r.Source != nil:
		path = append(path, r.Source.Name)
	}
	for _, down := range r.Down {
		path = append(path, down.From.Name+" by "+down.Name)
	}
	text := "rows " + strings.Join(path, " > ")
	if where != nil {
		text += " where " + ExprText(where)
	}
	return text + windowText(w)
}

func windowText(w *models.Window) string {
	switch {
	case w == nil:
		return ""
	case w.Since != nil:
		return " since " + literalText(w.Since)
	case w.Newer > 0:
		return " between " + expr.DurationText(w.Newer) + " and " + expr.DurationText(w.Older) + " ago"
	}
	return within(w.Older)
}

// within is a window that reaches from now into the past, or nothing.
func within(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return " within " + expr.DurationText(d)
}
