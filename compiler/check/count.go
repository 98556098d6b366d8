package check

import (
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/models"
)

// warnCountOfCondition warns of `count(orders.qty > 1)`, which counts the rows
// where the condition is known, true or false. A bare column may well be
// counted so.
func (s *scope) warnCountOfCondition(o operand, clause *expr.Rows, path rowPath) {
	if _, bare := o.node.(*expr.Name); bare || o.kind() != models.Bool {
		return
	}
	d := diag.Warn(diag.CountOfCondition, s.at(clause.Of), "this counts the rows where %q is known, be it true or false", s.words(clause.Of))
	where := s.slice(clause.Of)
	if clause.Where != nil {
		where = bracketed(clause.Of, where) + " and " + bracketed(clause.Where, s.slice(clause.Where))
	}
	text := strings.Join(path.names, ".") + " where " + where
	if clause.Window != nil {
		text += " " + s.slice(clause.Window)
	}
	d.Label = fmt.Sprintf("did you mean `count(%s)`?", shorten(text, 60))
	d.Fix = s.fix(clause, text)
	s.report(d)
}

// bracketed puts a condition into brackets that `and` would take apart.
func bracketed(n expr.Node, text string) string {
	if b, ok := n.(*expr.Binary); ok && strings.EqualFold(b.Op, "or") {
		return "(" + text + ")"
	}
	return text
}

// isMomentColumn tells whether a condition is nothing but a date or timestamp.
func (s *scope) isMomentColumn(n expr.Node) bool {
	name, ok := n.(*expr.Name)
	if !ok || len(name.Parts) != 1 || s.source == nil {
		return false
	}
	col := s.columns[s.source][name.Parts[0].Text]
	return col != nil && isMoment(col.T.Kind)
}

// windowOfColumn reports `where ordered_at within 30d`: a window is of the
// rows' own time and names no column.
func (s *scope) windowOfColumn(clause *expr.Rows, path rowPath) {
	at := expr.Range{From: clause.Where.Start(), To: clause.Window.End()}
	d := s.errorf(diag.NotACondition, at, "a window is of the time that the rows have, and stands without a column")
	name, words := s.slice(clause.Where), s.slice(clause.Window)
	if own, ok := path.Scope().Time.(*models.Column); ok && len(own.Path) == 0 && own.Column.Name == name {
		text := s.slice(clause.Of) + " " + words
		d.Label = fmt.Sprintf("did you mean `%s`?", shorten(text, 60))
		d.Fix = s.fix(clause, text)
	} else {
		d.Label = fmt.Sprintf("another column is compared: `where %s > now - 30d`", name)
	}
	s.report(d)
}
