package expr

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// lexer cuts a text into tokens. What cannot be a token is reported and stands
// as what was surely meant, or as a badToken.
type lexer struct {
	text     []rune
	at       int
	tokens   []token
	problems []Problem
}

func lex(text []rune) ([]token, []Problem) {
	l := &lexer{text: text, tokens: make([]token, 0, len(text)/4+2)}
	for l.space(); l.at < len(l.text); l.space() {
		l.next()
	}
	l.put(endToken, l.at, "")
	return l.tokens, l.problems
}

func (l *lexer) space() {
	for l.at < len(l.text) && (l.text[l.at] == ' ' || l.text[l.at] == '\t' || l.text[l.at] == '\n' || l.text[l.at] == '\r') {
		l.at++
	}
}

// peek gives the rune n after the current one, 0 behind the end.
func (l *lexer) peek(n int) rune {
	if l.at+n < len(l.text) {
		return l.text[l.at+n]
	}
	return 0
}

func (l *lexer) put(k kind, from int, text string) {
	l.tokens = append(l.tokens, token{Range{from, l.at}, k, text})
}

// report tells a mistake in what was read since from.
func (l *lexer) report(code models.Code, from int, format string, args ...any) *Problem {
	l.problems = append(l.problems, Problem{Range: Range{from, l.at}, Code: code, Message: fmt.Sprintf(format, args...)})
	return &l.problems[len(l.problems)-1]
}

func (l *lexer) next() {
	switch r := l.text[l.at]; {
	case isLetter(r):
		from := l.at
		for isLetter(l.peek(0)) || isDigit(l.peek(0)) {
			l.at++
		}
		l.put(wordToken, from, string(l.text[from:l.at]))
	case isDigit(r), r == '.' && isDigit(l.peek(1)):
		l.number()
	case r == '\'':
		l.quoted('\'', textToken)
	case r == '"':
		l.quoted('"', quotedToken)
	default:
		l.symbol(r)
	}
}

func isLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || r > 127 && (unicode.IsLetter(r) || unicode.IsMark(r))
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// quoted reads a text or a quoted name; the quote itself is written twice in it.
func (l *lexer) quoted(quote rune, k kind) {
	from := l.at
	l.at++
	var b strings.Builder
	for l.at < len(l.text) {
		r := l.text[l.at]
		l.at++
		if r == quote {
			if l.peek(0) != quote {
				if k == quotedToken && b.Len() == 0 {
					fix := "''"
					l.report(diag.BadName, from, "a name cannot be empty").Fix = &fix
					k = badToken
				}
				l.put(k, from, b.String())
				return
			}
			l.at++
		}
		b.WriteRune(r)
	}
	code, what := diag.OpenText, "text"
	if quote == '"' {
		code, what = diag.OpenName, "name"
	}
	p := l.report(code, from, "the %s that starts here has no closing %c", what, quote)
	p.Label = "starts here"
	p.Notes = []string{fmt.Sprintf("a %c inside it is written twice: %c%c", quote, quote, quote)}
	p.To = from + 1
	l.put(badToken, from, "")
}

// number reads an int, a decimal or a duration.
func (l *lexer) number() {
	from := l.at
	digits := func() string {
		start := l.at
		for isDigit(l.peek(0)) {
			l.at++
		}
		return string(l.text[start:l.at])
	}
	whole := digits()
	k, text := intToken, whole
	if l.peek(0) == '.' && (isDigit(l.peek(1)) || !isLetter(l.peek(1)) && l.peek(1) != '.') {
		l.at++
		fraction := digits()
		k, text = decimalToken, whole+"."+fraction
		if whole == "" || fraction == "" {
			fix := text + "0"
			if whole == "" {
				fix = "0" + text
			}
			l.report(diag.BadNumber, from, "%q is not written as a number: a decimal has digits on both sides of its point", text).Fix = &fix
			l.put(badToken, from, "")
			return
		}
	}
	unitFrom := l.at
	for isLetter(l.peek(0)) || isDigit(l.peek(0)) {
		l.at++
	}
	if unit := string(l.text[unitFrom:l.at]); unit != "" {
		l.measured(from, k, text, unit)
		return
	}
	l.put(k, from, text)
}

// measured judges a number with letters after it.
func (l *lexer) measured(from int, k kind, digits, unit string) {
	switch {
	case k == intToken && units[unit] != 0:
		if d, problem := durationOf(digits, unit); problem == "" {
			l.put(durationToken, from, fmt.Sprint(d.Microseconds()))
			return
		}
		_, problem := durationOf(digits, unit)
		l.report(diag.BadDuration, from, "%s", problem)
	case k == intToken && isUnit(unit):
		_, problem := durationOf(digits, unit)
		p := l.report(diag.BadDuration, from, "%s", problem)
		if mended := mendDuration(digits, unit); mended != "" {
			p.Fix = &mended
		}
	case k == decimalToken && isUnit(unit):
		p := l.report(diag.BadDuration, from, "the duration %q is not a whole number", digits+unit)
		p.Notes = []string{"use a smaller unit: 36h for one and a half days"}
	default:
		p := l.report(diag.BadNumber, from, "%q is neither a number nor a name", digits+unit)
		switch first := unit[0]; {
		case first == 'e' || first == 'E':
			p.Notes = []string{"numbers are written out: 1000, 0.001"}
		case strings.Trim(unit, "_0123456789") == "":
			fix := strings.ReplaceAll(digits+unit, "_", "")
			p.Fix = &fix
		default:
			p.Notes = []string{"a name that starts with a digit is written in double quotes"}
		}
	}
	l.put(badToken, from, "")
}
