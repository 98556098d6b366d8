package manifest

import (
	"errors"
	"fmt"
	"strings"
)

// Text is a text with expressions in double braces. A nil *Text is absent, and
// gives "".
type Text struct {
	parts []part
}

// part is a piece of a Text: as it is, or an expression.
type part struct {
	literal string
	expr    *Expr // nil of a literal
}

// errOmitted tells that an expression came to omit: what it is in is left out.
var errOmitted = errors.New("omitted")

// String gives the text.
func (t *Text) String(s *Scope) (string, error) { return t.fill(s, nil) }

// Escaped gives the text, with what is filled in escaped.
func (t *Text) Escaped(s *Scope, escape func(string) string) (string, error) {
	return t.fill(s, escape)
}

// Omitted tells whether an error says that the text is to be left out.
func Omitted(err error) bool { return errors.Is(err, errOmitted) }

func (t *Text) fill(s *Scope, escape func(string) string) (string, error) {
	if t == nil {
		return "", nil
	}
	var b strings.Builder
	for _, p := range t.parts {
		if p.expr == nil {
			b.WriteString(p.literal)
			continue
		}
		value, err := p.expr.Value(s)
		if err != nil {
			return "", fmt.Errorf("%s: %w", p.expr.At, err)
		}
		if value == any(omit) {
			return "", errOmitted
		}
		text, err := textOf(value)
		if err != nil {
			return "", fmt.Errorf("%s: %w", p.expr.At, err)
		}
		if escape != nil {
			text = escape(text)
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// single gives the expression when the text is nothing else: then it keeps its
// type in a body.
func (t *Text) single() (*Expr, bool) {
	if len(t.parts) == 1 && t.parts[0].expr != nil {
		return t.parts[0].expr, true
	}
	return nil, false
}

// row tells whether the text is about one row.
func (t *Text) row() bool {
	if t == nil {
		return false
	}
	for _, p := range t.parts {
		if p.expr != nil && p.expr.row {
			return true
		}
	}
	return false
}

// mentions tells whether an expression of the text is about a variable.
func (t *Text) mentions(name string) bool {
	if t == nil {
		return false
	}
	for _, p := range t.parts {
		if p.expr != nil && strings.Contains(p.expr.Source, name) {
			return true
		}
	}
	return false
}
