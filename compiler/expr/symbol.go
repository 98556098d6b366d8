package expr

import (
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
)

// operators are all symbols of the language, longer ones first.
var operators = []string{"<>", "!=", "<=", ">=", "||", "=", "<", ">", "+", "-", "*", "/", "%", "(", ")", ",", "."}

// foreign are symbols of other languages: what weft writes instead, as the
// token that the parser goes on with.
var foreign = []struct {
	text string
	as   token
	fix  string
}{
	{"===", token{kind: opToken, text: "="}, "="},
	{"!==", token{kind: opToken, text: "!="}, "!="},
	{"<=>", token{kind: opToken, text: "="}, "="},
	{"==", token{kind: opToken, text: "="}, "="},
	{"=>", token{kind: opToken, text: ">="}, ">="},
	{"=<", token{kind: opToken, text: "<="}, "<="},
	{"&&", token{kind: wordToken, text: "and"}, "and"},
	{"&", token{kind: wordToken, text: "and"}, "and"},
	{"|", token{kind: wordToken, text: "or"}, "or"},
	{"!", token{kind: wordToken, text: "not"}, "not "},
	{"≥", token{kind: opToken, text: ">="}, ">="},
	{"≤", token{kind: opToken, text: "<="}, "<="},
	{"≠", token{kind: opToken, text: "!="}, "!="},
	{"×", token{kind: opToken, text: "*"}, "*"},
	{"÷", token{kind: opToken, text: "/"}, "/"},
	{"−", token{kind: opToken, text: "-"}, "-"},
	{"–", token{kind: opToken, text: "-"}, "-"},
}

// advice is what helps with a character that no token starts with.
var advice = map[rune]string{
	'`':  "a name with odd characters is written in double quotes",
	'[':  "a name with odd characters is written in double quotes, a list of values in round brackets",
	']':  "a name with odd characters is written in double quotes, a list of values in round brackets",
	'{':  "expressions are not templates: names are written bare",
	'}':  "expressions are not templates: names are written bare",
	'$':  "variables may stand in targets, destinations, `table` and `file` only",
	'?':  "a choice is written `case when … then … else … end`",
	':':  "a choice is written `case when … then … else … end`",
	';':  "an expression is one value, not a statement",
	'~':  "patterns are matched with `like` or with a function such as regexp_matches",
	'^':  "powers are written with a function",
	'#':  "an expression holds no comments; YAML's own stand after the value",
	'\\': "a quote inside text is written twice: ''",
}

// symbol reads an operator, or something that only looks like one.
func (l *lexer) symbol(r rune) {
	if strings.ContainsRune("(),.", r) { // nearly all of them
		l.at++
		l.put(opToken, l.at-1, string(r))
		return
	}
	from, rest := l.at, string(l.text[l.at:min(l.at+3, len(l.text))])
	switch {
	case strings.HasPrefix(rest, "--"), strings.HasPrefix(rest, "/*"), strings.HasPrefix(rest, "//"):
		l.comment(rest[:2])
		return
	case strings.HasPrefix(rest, "::"):
		l.at += 2
		l.put(opToken, from, "::")
		return
	}
	for _, f := range foreign {
		if strings.HasPrefix(rest, f.text) && !(f.text == "!" && strings.HasPrefix(rest, "!=")) && !(f.text == "|" && strings.HasPrefix(rest, "||")) {
			l.at += len([]rune(f.text))
			fix := f.fix
			l.report(diag.ForeignOperator, from, "%q is not an operator here", f.text).Fix = &fix
			l.put(f.as.kind, from, f.as.text)
			return
		}
	}
	for _, op := range operators {
		if strings.HasPrefix(rest, op) {
			l.at += len(op)
			if op == "<>" {
				op = "!="
			}
			l.put(opToken, from, op)
			return
		}
	}
	l.strange(r)
}

// comment steps over a comment: YAML has its own.
func (l *lexer) comment(opening string) {
	from := l.at
	closing := "\n"
	if opening == "/*" {
		closing = "*/"
	}
	for l.at += 2; l.at < len(l.text); l.at++ {
		if strings.HasPrefix(string(l.text[l.at:min(l.at+2, len(l.text))]), closing) {
			if closing == "*/" {
				l.at += 2
			}
			break
		}
	}
	p := l.report(diag.Comment, from, "an expression holds no comments")
	p.Notes = []string{"a YAML comment, ` # …`, may stand after the value or on a line of its own"}
	if opening == "--" {
		p.Notes = append(p.Notes, "to take away a negative number, put a blank between: 1 - -1")
	}
}

// strange reports a character that belongs to no token, and all its likes
// that follow.
func (l *lexer) strange(r rune) {
	from := l.at
	if strings.ContainsRune("‘’‚“”„`´", r) && l.typographic(r) {
		return
	}
	if strings.ContainsRune("{[$", r) {
		l.template()
	} else {
		for l.at < len(l.text) && l.text[l.at] == r {
			l.at++
		}
	}
	shown := fmt.Sprintf("%q", string(l.text[from:l.at]))
	switch r {
	case '\u00a0', '\u202f', '\u2009', '\u3000', '\ufeff', '\u200b':
		shown = fmt.Sprintf("the invisible character U+%04X", r)
	}
	p := l.report(diag.BadCharacter, from, "%s does not belong in an expression", shown)
	if note := advice[r]; note != "" {
		p.Notes = []string{note}
	}
	if shown == `"??"` {
		p.Notes = []string{"the first of several values that is not null is coalesce(a, b)"}
	}
	if inner, closed := strings.CutSuffix(string(l.text[from:l.at]), "]"); closed && r == '[' && l.behindIn() {
		round := "(" + inner[1:] + ")"
		p.Notes, p.Label, p.Fix = nil, fmt.Sprintf("did you mean `%s`?", round), &round
	}
	if strings.HasPrefix(shown, "the") {
		blank := " "
		p.Fix = &blank
		return
	}
	l.put(badToken, from, "")
}

// behindIn tells whether a list is what comes next.
func (l *lexer) behindIn() bool {
	n := len(l.tokens)
	return n > 0 && l.tokens[n-1].kind == wordToken && strings.EqualFold(l.tokens[n-1].text, "in")
}

// template steps over {{ … }}, ${ … } and [ … ].
func (l *lexer) template() {
	depth := 0
	for ; l.at < len(l.text); l.at++ {
		switch l.text[l.at] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth <= 0 {
				l.at++
				return
			}
		case '$':
			if l.peek(1) != '{' {
				l.at++
				return
			}
		}
	}
}

// typographic reads text in curly quotes or a name in backticks. It tells
// whether there is a closing one.
func (l *lexer) typographic(r rune) bool {
	closing, quote, k := "‘’‚“”„´", "'", textToken
	if r == '`' {
		closing, quote, k = "`", `"`, quotedToken
	}
	for i := l.at + 1; i < len(l.text); i++ {
		if !strings.ContainsRune(closing, l.text[i]) {
			continue
		}
		from, inside := l.at, string(l.text[l.at+1:i])
		l.at = i + 1
		fix := quote + strings.ReplaceAll(inside, quote, quote+quote) + quote
		if k == quotedToken && bare(inside) {
			fix = inside
		}
		l.report(diag.ForeignQuotes, from, "%c does not quote anything here", r).Fix = &fix
		l.put(k, from, inside)
		return true
	}
	return false
}
