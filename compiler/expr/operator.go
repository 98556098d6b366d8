package expr

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
)

// The levels of binding, loosest first. Comparisons do not chain; `not` stands
// between and and them.
const (
	orLevel = iota + 1
	andLevel
	notLevel
	compareLevel
	addLevel
	multiplyLevel
	minusLevel
	valueLevel
)

// levels tells how tightly a binary operator binds.
var levels = map[string]int{
	"or": orLevel, "and": andLevel,
	"=": compareLevel, "!=": compareLevel, "<": compareLevel, "<=": compareLevel,
	">": compareLevel, ">=": compareLevel, "like": compareLevel, "not like": compareLevel,
	"+": addLevel, "-": addLevel, "||": addLevel,
	"*": multiplyLevel, "/": multiplyLevel, "%": multiplyLevel,
}

// expression reads the loosest level.
func (p *parser) expression() Node {
	defer func() { p.depth-- }()
	if !p.deeper() {
		return nil
	}
	return p.chain(orLevel)
}

// chain reads operands of the next tighter level with operators of this one
// between them, from left to right.
func (p *parser) chain(level int) Node {
	from := p.now().From
	x := p.operand(level)
	for links := 1; ; links++ {
		op, at := p.binary(level)
		if op == "" || p.tooLong(level, links) {
			return x
		}
		if level <= andLevel {
			p.secondWhere(op)
		}
		y := p.operand(level)
		x = &Binary{Range: p.since(from), Op: op, OpAt: at, X: x, Y: y}
	}
}

// secondWhere takes out the second `where` of `where a and where b`.
func (p *parser) secondWhere(op string) {
	t, next := p.now(), p.next(1)
	if !t.word("where") || !p.startsValue(next) && !next.word("not") {
		return
	}
	none := ""
	p.report(diag.BadClause, Range{t.From, next.From}, "there is a second `where` here, and `%s` goes on with the first", op).Fix = &none
	p.at++
}

func (p *parser) operand(level int) Node {
	switch level {
	case orLevel:
		return p.chain(andLevel)
	case andLevel:
		return p.not()
	case addLevel:
		return p.chain(multiplyLevel)
	}
	return p.minus()
}

// binary takes an operator of the level, or gives "".
func (p *parser) binary(level int) (string, Range) {
	t := p.now()
	op := t.text
	switch {
	case t.kind == wordToken && level <= andLevel:
		op = strings.ToLower(op)
	case t.kind == badToken && level == multiplyLevel && p.startsValue(p.next(1)):
		p.at++ // whatever it was, a value follows: it stood for an operator
		return "*", t.Range
	case t.kind != opToken:
		return "", Range{}
	}
	if levels[op] != level {
		return "", Range{}
	}
	p.at++
	return op, t.Range
}

func (p *parser) startsValue(t token) bool {
	switch t.kind {
	case wordToken:
		return !reserved[strings.ToLower(t.text)]
	case opToken, endToken:
		return t.op("(")
	}
	return true
}

// not reads `not x`, or a comparison.
func (p *parser) not() Node {
	t := p.now()
	if !p.takeWord("not") {
		return p.comparison()
	}
	defer func() { p.depth-- }()
	if !p.deeper() {
		return nil
	}
	x := p.not()
	return &Unary{Range: p.since(t.From), Op: "not", X: x}
}

// minus reads `-x`, or a value.
func (p *parser) minus() Node {
	for t := p.now(); t.op("+"); t = p.now() {
		blank := ""
		p.report(diag.ForeignOperator, t.Range, "a + before a value says nothing").Fix = &blank
		p.at++
		p.silent++ // more of them say nothing as well
	}
	t := p.now()
	if !p.takeOp("-") {
		return p.value()
	}
	defer func() { p.depth-- }()
	if !p.deeper() {
		return nil
	}
	x := p.minus()
	return &Unary{Range: p.since(t.From), Op: "-", X: x}
}

// comparison reads two sums with a comparison between them, or one sum.
func (p *parser) comparison() Node {
	from := p.now().From
	x := p.chain(addLevel)
	y, ok := p.compared(from, x)
	if !ok {
		return x
	}
	for second := p.now(); ; {
		z, ok := p.compared(from, y)
		if !ok {
			return y
		}
		if first, ok := y.(*Binary); ok && first.X == x {
			p.chained(first, z, second)
		} else if x != nil {
			p.report(diag.ChainedComparison, second.Range, "a comparison cannot be compared again").Label = "second comparison"
		}
		x, y = nil, z // one of them is told
	}
}

// chained tells that a < b < c compares a truth with c.
func (p *parser) chained(first *Binary, again Node, second token) {
	problem := p.reportAt(diag.ChainedComparison, second.Range, "a comparison cannot be compared again")
	problem.Label = "second comparison"
	if other, ok := again.(*Binary); ok && first.Y != nil && other.Y != nil {
		problem.Notes = []string{"to ask for both, write: " + p.source(whole(first)) + " and " +
			p.source(whole(first.Y)) + " " + other.Op + " " + p.source(whole(other.Y))}
	}
}

// whole is a node's range.
func whole(n Node) Range { return Range{n.Start(), n.End()} }

// compared reads what may follow a sum: a comparison, in, between, like, is.
func (p *parser) compared(from int, x Node) (Node, bool) {
	t := p.now()
	if t.kind == opToken && levels[t.text] == compareLevel {
		p.at++
		y := p.compareOperand()
		return &Binary{Range: p.since(from), Op: t.text, OpAt: t.Range, X: x, Y: y}, true
	}
	if t.word("is") {
		return p.isNull(from, x), true
	}
	not := t.word("not") && (p.next(1).word("in") || p.next(1).word("between") || p.next(1).word("like"))
	if not {
		p.at++
	}
	switch {
	case p.now().word("in"):
		p.at++
		list := p.list()
		return &In{Range: p.since(from), X: x, Not: not, List: list}, true
	case p.now().word("between") && !p.windowNext():
		return p.between(from, x, not), true
	case p.now().word("like"):
		op := "like"
		if not {
			op = "not like"
		}
		p.at++
		at := p.since(t.From)
		if q := p.now(); q.kind == quotedToken && !p.next(1).op(".") {
			p.textMeant(q)
		}
		y := p.compareOperand()
		return &Binary{Range: p.since(from), Op: op, OpAt: at, X: x, Y: y}, true
	}
	return nil, false
}

// compareOperand reads the right side of a comparison.
func (p *parser) compareOperand() Node {
	if t := p.now(); t.word("not") {
		p.report(diag.NoValue, t.Range, "`not` binds looser than a comparison").Notes = []string{
			"put what it denies into brackets: x = (not y)"}
		p.at++
	}
	return p.chain(addLevel)
}

// isNull reads `is [not] null`.
func (p *parser) isNull(from int, x Node) Node {
	is := p.take()
	not := p.takeWord("not")
	t := p.now()
	if p.takeWord("null") {
		return &IsNull{Range: p.since(from), X: x, Not: not}
	}
	problem := p.report(diag.BadIs, t.Range, "`is` is followed by null or not null, found %s", p.described(t))
	op := "="
	if not {
		op = "!="
	}
	switch {
	case t.word("true"), t.word("false"):
		truth := t.word("true") != not
		problem.Notes = []string{"a condition is true by itself; `coalesce(x, false)` makes a missing one false"}
		if !truth {
			problem.Notes = []string{"`not x` is true where x is false; `not coalesce(x, false)` also where it is missing"}
		}
		p.at++
	case p.startsValue(t):
		problem.Range = Range{is.From, t.From}
		fix := op + " "
		problem.Fix = &fix
		p.chain(addLevel)
	}
	return &IsNull{Range: p.since(from), X: x, Not: not}
}

// between reads `between low and high`.
func (p *parser) between(from int, x Node, not bool) Node {
	p.at++
	low := p.chain(addLevel)
	if t := p.now(); !p.takeWord("and") {
		p.report(diag.NoBetweenAnd, t.Range, "expected `and` and the upper bound, found %s", p.described(t)).Label = "x between low and high"
		return &Between{Range: p.since(from), X: x, Low: low, Not: not}
	}
	high := p.chain(addLevel)
	return &Between{Range: p.since(from), X: x, Low: low, High: high, Not: not}
}

// list reads the brackets of `in (…)`.
func (p *parser) list() []Node {
	open := p.now()
	if !p.takeOp("(") {
		p.report(diag.BadIn, open.Range, "`in` is followed by values in brackets, found %s", p.described(open)).Label = "in (1, 2, 3)"
		if p.startsValue(open) {
			p.chain(addLevel)
		}
		return nil
	}
	if t := p.now(); p.takeOp(")") {
		p.at--
		p.report(diag.BadIn, t.Range, "there is nothing in the list, so nothing is in it")
		p.at++
		return nil
	}
	return p.arguments(open, func() Node { return p.expression() })
}
