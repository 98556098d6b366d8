package check

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// unify finds the one type that all operands have or can be written in, and
// converts them in place: a text constant to the date or timestamp that it
// spells, a date beside timestamps to its midnight. Numbers of different kinds
// go together as they are. What names the operands for the message.
func (s *scope) unify(list []operand, code models.Code, what string) (models.Type, bool) {
	common, first := models.Type{Kind: models.Null}, operand{}
	moments := false
	for _, o := range list {
		moments = moments || isMoment(o.kind())
	}
	for _, o := range list {
		t := o.expr.Type()
		common.Nullable = common.Nullable || t.Nullable
		if l, isText := textLiteral(o.expr); isText && moments && (code != diag.UnlikeResults || spellsMoment(l.Value)) {
			continue // it spells a moment, or was meant to: see below
		}
		kind, ok := meet(common, t)
		if !ok {
			s.unlike(code, what, first, o)
			return models.Type{}, false
		}
		if common.Kind == models.Null && t.Kind != models.Null {
			first = o
		}
		kind.Nullable = common.Nullable
		common = kind
	}
	good := true
	for i, o := range list {
		e := s.convert(o, common.Kind, first.expr)
		good = good && e != nil
		list[i].expr = e
	}
	return common, good
}

// meet is the type of which values of both types are. Unknown wins, so that
// nothing is claimed that the catalog may refute.
func meet(a, b models.Type) (models.Type, bool) {
	switch {
	case a.Kind == models.Null:
		return b, true
	case b.Kind == models.Null || a.Kind == models.Unknown:
		return a, true
	case b.Kind == models.Unknown:
		return b, true
	case a.Kind.Numeric() && b.Kind.Numeric():
		a.Kind = max(a.Kind, b.Kind)
		return a, true
	case isMoment(a.Kind) && isMoment(b.Kind):
		a.Kind = max(a.Kind, b.Kind)
		return a, true
	case a.Kind == models.List && b.Kind == models.List:
		switch {
		case a.Elem == models.Unknown || a.Elem == b.Elem:
			return b, true
		case b.Elem == models.Unknown:
			return a, true
		}
		return a, false
	}
	return a, a.Kind == b.Kind
}

// convert writes a value in a kind that it goes together with. It is nil when
// a text constant does not spell one, which is reported with where the value
// beside it comes from.
func (s *scope) convert(o operand, kind models.Kind, beside ...models.Expr) models.Expr {
	if l, ok := textLiteral(o.expr); ok && isMoment(kind) {
		return s.spelled(o, l.Value, kind, beside...)
	}
	if o.kind() == models.Date && kind == models.Timestamp {
		return s.make(o.node, ir.ToTimestamp, timestampType, o.expr)
	}
	if o.kind() == models.Timestamp && kind == models.Date {
		return s.make(o.node, ir.ToDate, dateType, o.expr)
	}
	return o.expr
}

// spellsMoment tells whether a text can be read as a date or a timestamp.
func spellsMoment(text string) bool {
	_, ok := parseTimestamp(text)
	return ok
}

// spelled makes the date or timestamp that a text constant spells. A date where
// a timestamp is meant is its midnight in the project's time zone.
func (s *scope) spelled(o operand, text string, kind models.Kind, beside ...models.Expr) models.Expr {
	if day, ok := parseDate(text); ok {
		e := s.constant(o.node, dateType, day)
		if kind == models.Timestamp {
			return s.make(o.node, ir.ToTimestamp, timestampType, e)
		}
		return e
	}
	if moment, ok := parseTimestamp(text); ok && kind == models.Timestamp {
		return s.constant(o.node, timestampType, moment)
	}
	return s.notAMoment(o.node, text, kind, beside...)
}

// unlike reports two operands that have no type in common, with both their
// types and where each comes from. A constant in the wrong quotes is the usual
// cause and gets its own words.
func (s *scope) unlike(code models.Code, what string, x, y operand) {
	for _, pair := range [][2]operand{{x, y}, {y, x}} {
		if d, ok := s.quotedValue(pair[0], pair[1]); ok {
			s.report(d)
			return
		}
	}
	d := s.errorf(code, y.node, "%q is %s and %q is %s", s.words(x.node), x.expr.Type(), s.words(y.node), y.expr.Type())
	d.Label = fmt.Sprintf("%s must go together", what)
	d.Notes = append(d.Notes, definitions(x.expr, y.expr)...)
	if isNumberColumn(x, y) {
		d.Notes = append(d.Notes, models.Note{Text: fmt.Sprintf("a constant of text stands in single quotes: '%s'", s.slice(y.node))})
	}
	s.report(d)
}

// isNumberColumn tells whether a text is compared with bare digits.
func isNumberColumn(x, y operand) bool {
	l, ok := y.expr.(*models.Literal)
	return ok && x.kind() == models.Text && l.T.Kind == models.Int
}

// quotedValue reports a text constant beside a number or a bool.
func (s *scope) quotedValue(text, other operand) (models.Diagnostic, bool) {
	l, ok := textLiteral(text.expr)
	k := other.kind()
	if _, constant := other.expr.(*models.Literal); !ok || constant || !k.Numeric() && k != models.Bool {
		return models.Diagnostic{}, false
	}
	d := s.errorf(diag.TextForValue, text.node, "%q is %s, and %s is text", s.words(other.node), other.expr.Type(), s.words(text.node))
	bare := strings.TrimSpace(l.Value)
	_, err := strconv.ParseFloat(bare, 64)
	isNumber := err == nil && strings.Trim(bare, "-0123456789.") == ""
	isBool := strings.EqualFold(bare, "true") || strings.EqualFold(bare, "false")
	if k.Numeric() && isNumber || k == models.Bool && isBool {
		bare = strings.ToLower(bare)
		d.Label = fmt.Sprintf("did you mean `%s`, without quotes?", bare)
		d.Fix = s.fix(text.node, bare)
	} else {
		d.Label = "a number is wanted here, without quotes"
		if k == models.Bool {
			d.Label = "true or false is wanted here, without quotes"
		}
	}
	d.Notes = definitions(other.expr)
	return d, true
}

// definitions notes where the types of expressions come from: the trait or the
// column that each is or is made of.
func definitions(list ...models.Expr) []models.Note {
	var notes []models.Note
	for _, e := range list {
		switch e := e.(type) {
		case *models.TraitRef:
			notes = append(notes, diag.Notef(e.Trait.At, "%q is %s, defined here", e.Trait.Name, e.Trait.T))
		case *models.Column:
			switch {
			case e.Column.T.Kind == models.Unknown:
			case e.Column.At.IsZero():
				notes = append(notes, diag.Notef(models.Span{}, "%q of %q is %s in the catalog", e.Column.Name, e.Source.Name, e.Column.T))
			default:
				notes = append(notes, diag.Notef(e.Column.At, "%q of %q is %s, declared here", e.Column.Name, e.Source.Name, e.Column.T))
			}
		case *models.Aggregate:
			if e.Of != nil {
				notes = append(notes, definitions(e.Of)...)
			}
		}
	}
	return notes
}

// oneOf joins alternatives for people: "date or timestamp".
func oneOf(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}
