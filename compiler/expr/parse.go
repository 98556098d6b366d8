package expr

import (
	"fmt"
	"slices"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// Bounds that no expression of a person reaches; beyond them the text is
// refused, so that no later stage can run out of stack.
const (
	maxDepth    = 200  // brackets in brackets
	maxChain    = 1000 // `and` or `or` side by side
	maxTerms    = 200  // operators that calculate side by side: planning them takes cubic time
	maxProblems = 10   // told of one expression
)

// Parse reads one expression. The Node is nil when there is none.
func Parse(text string) (Node, []Problem) {
	p := newParser(text)
	if p.now().kind == endToken && len(p.problems) == 0 {
		p.report(diag.EmptyExpression, p.now().Range, "there is no expression here")
		return nil, p.problems
	}
	x := p.expression()
	p.clauseOutside()
	p.rest()
	return x, p.result()
}

// ParseRows reads what an aggregate takes and a sequence's step is: a source,
// then `where`, a window, `limit`, as far as they are written.
func ParseRows(text string) (*Rows, []Problem) {
	p := newParser(text)
	if p.now().kind == endToken && len(p.problems) == 0 {
		p.report(diag.EmptyExpression, p.now().Range, "there is no source here")
		return nil, p.problems
	}
	from := p.now().From
	x := p.expression()
	rows := p.rows(from, x)
	if rows == nil {
		rows = &Rows{Range: p.since(from), Of: x}
	}
	p.rest()
	return rows, p.result()
}

// parser is a precedence climber over the tokens of one text.
//
// After a mistake it goes on with the next token that can start or end
// something, and keeps quiet until it has moved on: one mistake, one problem.
type parser struct {
	text     []rune
	tokens   []token
	at       int
	depth    int
	silent   int // no problems are told for tokens before this one
	problems []Problem
}

func newParser(text string) *parser {
	runes := []rune(text)
	tokens, problems := lex(runes)
	return &parser{text: runes, tokens: tokens, problems: problems}
}

// result gives the problems by place.
func (p *parser) result() []Problem {
	slices.SortStableFunc(p.problems, func(a, b Problem) int { return a.From - b.From })
	return p.problems[:min(len(p.problems), maxProblems)]
}

func (p *parser) now() token { return p.tokens[p.at] }

// next gives the token n behind the current one.
func (p *parser) next(n int) token { return p.tokens[min(p.at+n, len(p.tokens)-1)] }

// take gives the current token and goes on.
func (p *parser) take() token {
	t := p.tokens[p.at]
	if t.kind != endToken {
		p.at++
	}
	return t
}

// takeWord goes on when the current token is the keyword.
func (p *parser) takeWord(keyword string) bool {
	if p.now().word(keyword) {
		p.at++
		return true
	}
	return false
}

// takeOp goes on when the current token is the operator or bracket.
func (p *parser) takeOp(op string) bool {
	if p.now().op(op) {
		p.at++
		return true
	}
	return false
}

// since is the range from a place to the end of the last token taken.
func (p *parser) since(from int) Range {
	if p.at == 0 {
		return Range{from, from}
	}
	return Range{from, max(from, p.tokens[p.at-1].To)}
}

// source is a range's text as it was written.
func (p *parser) source(r Range) string { return string(p.text[r.From:r.To]) }

// report tells a problem, unless one was told for this token already. What it
// gives may be added to; it is never nil.
func (p *parser) report(code models.Code, at Range, format string, args ...any) *Problem {
	problem := Problem{Range: at, Code: code, Message: fmt.Sprintf(format, args...)}
	if p.at < p.silent || p.afterBad() {
		return &problem
	}
	p.silent = p.at + 1
	p.problems = append(p.problems, problem)
	return &p.problems[len(p.problems)-1]
}

// afterBad tells whether the lexer reported the current token or the one
// before it: what is odd here follows from that.
func (p *parser) afterBad() bool {
	return p.now().kind == badToken || p.at > 0 && p.tokens[p.at-1].kind == badToken
}

// quiet suppresses problems about everything that is left.
func (p *parser) quiet() { p.silent = len(p.tokens) + 1 }

// described is how a token is called in a message.
func (p *parser) described(t token) string {
	if t.kind == endToken {
		return "the end"
	}
	return fmt.Sprintf("%q", p.source(t.Range))
}

// skip steps over everything up to the comma or bracket that closes the
// current level, or the end.
func (p *parser) skip() {
	for depth := 0; p.now().kind != endToken; p.at++ {
		switch t := p.now(); {
		case t.op("("):
			depth++
		case t.op(")") && depth > 0:
			depth--
		case depth == 0 && (t.op(")") || t.op(",")):
			return
		}
	}
}

// deeper counts a level of nesting; it tells whether there is room for it, and
// gives up on the whole text when there is none.
func (p *parser) deeper() bool {
	if p.depth++; p.depth <= maxDepth {
		return true
	}
	p.report(diag.TooDeep, p.now().Range, "the expression is nested more than %d deep", maxDepth).Notes = []string{
		"give its parts names: traits may use traits"}
	p.quiet()
	p.at = len(p.tokens) - 1
	return false
}

// tooLong tells whether a chain of operators has become too long.
func (p *parser) tooLong(level, links int) bool {
	most, note := maxChain, "a list of values is shorter with `in (…)`"
	if level >= addLevel {
		most, note = maxTerms, "give parts of it names: traits may use traits"
	}
	if links <= most {
		return false
	}
	p.report(diag.TooDeep, p.now().Range, "more than %d operators stand side by side", most).Notes = []string{note}
	p.quiet()
	p.at = len(p.tokens) - 1
	return true
}

// rest tells of text behind a whole expression.
func (p *parser) rest() {
	for p.now().kind != endToken {
		t := p.now()
		switch {
		case t.kind == badToken:
		case t.op(")"):
			p.report(diag.StrayBracket, t.Range, "this bracket closes nothing").Label = "no ( before it"
		case t.op(","):
			p.report(diag.TwoValues, t.Range, "an expression is one value, and here a second one starts").Label = "unexpected comma"
		default:
			p.unexpected(t)
		}
		p.quietLevel()
	}
}

// quietLevel goes on behind a token that was told, to the next level's end.
func (p *parser) quietLevel() {
	if !p.now().op("(") {
		p.at++
	}
	silent := p.silent
	p.skip()
	p.silent = max(silent, p.at)
}

// unexpected tells of a token where an operator or the end should be.
func (p *parser) unexpected(t token) {
	if p.habit(t) {
		return
	}
	problem := p.report(diag.TwoValues, t.Range, "expected an operator or the end, found %s", p.described(t))
	switch {
	case t.kind == textToken && p.at > 0 && p.tokens[p.at-1].kind == textToken:
		problem.Notes = []string{"texts are joined with ||, and a quote inside text is written twice: ''"}
	case t.kind == wordToken && reserved[t.text]:
		problem.Label = fmt.Sprintf("%q cannot stand here", t.text)
	case t.kind == wordToken && p.at > 2 && p.tokens[p.at-1].kind == wordToken && p.tokens[p.at-2].op("."):
		problem.Label = fmt.Sprintf("a name with a blank in it stands in double quotes: `\"%s %s\"`", p.tokens[p.at-1].text, t.text)
	default:
		problem.Label = "an operator is missing before this"
	}
}
