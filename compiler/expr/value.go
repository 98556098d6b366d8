package expr

import (
	"fmt"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// value reads a literal, a name, a call, a case, or brackets.
func (p *parser) value() Node {
	t := p.now()
	switch t.kind {
	case badToken:
		p.at++
		return nil
	case textToken:
		p.at++
		return &Literal{t.Range, TextLiteral, t.text}
	case decimalToken:
		p.at++
		return &Literal{t.Range, DecimalLiteral, t.text}
	case durationToken:
		p.at++
		return &Literal{t.Range, DurationLiteral, t.text}
	case intToken:
		return p.int(t)
	case quotedToken:
		return p.name()
	case wordToken:
		return p.word(t)
	}
	if t.op("(") {
		return p.brackets(t)
	}
	return p.noValue(t)
}

// int reads a whole number; `30 days` is a duration that wants mending.
func (p *parser) int(t token) Node {
	if unit := p.next(1); unit.kind == wordToken && isUnit(unit.text) && len(unit.text) > 1 || unit.kind == wordToken && isUnit(unit.text) && unit.From == t.To+1 {
		p.spacedDuration(t, unit)
		p.at += 2
		return nil
	}
	digits := strings.TrimLeft(t.text, "0")
	const largest = "9223372036854775807"
	negative := p.at > 0 && p.tokens[p.at-1].op("-") && digits == "9223372036854775808"
	if len(digits) > len(largest) || len(digits) == len(largest) && digits > largest && !negative {
		p.report(diag.BadNumber, t.Range, "the whole number %s is too large: %s is the largest", t.text, largest).Notes = []string{
			"write it as a decimal, with a point and a digit after it"}
		p.at++
		return nil
	}
	p.at++
	return &Literal{t.Range, IntLiteral, t.text}
}

func (p *parser) spacedDuration(t, unit token) {
	_, problem := durationOf(t.text, unit.text)
	if problem == "" {
		problem = fmt.Sprintf("a duration is written without a blank: %s%s", t.text, unit.text)
	}
	told := p.report(diag.BadDuration, Range{t.From, unit.To}, "%s", problem)
	if mended := mendDuration(t.text, unit.text); mended != "" {
		told.Fix = &mended
	}
}

// word reads what starts with a bare word: a keyword's construct, a call, or a
// name.
func (p *parser) word(t token) Node {
	switch lower := strings.ToLower(t.text); {
	case lower == "null":
		p.at++
		return &Literal{t.Range, NullLiteral, ""}
	case lower == "true", lower == "false":
		p.at++
		return &Literal{t.Range, BoolLiteral, lower}
	case lower == "case":
		return p.caseOf()
	case (lower == "date" || lower == "timestamp") && (p.next(1).kind == textToken || p.next(1).kind == quotedToken):
		return p.moment(t)
	case lower == "not":
		p.report(diag.NoValue, t.Range, "`not` cannot stand here").Notes = []string{
			"it binds looser than a comparison: put brackets around it and what it denies"}
		p.at++
		return p.minus()
	case reserved[lower]:
		return p.noValue(t)
	case p.habit(t):
		return p.afterHabit(t)
	}
	return p.name()
}

// name reads a dotted path, and the call that it may be.
func (p *parser) name() Node {
	first := p.take()
	parts := []Part{{first.Range, first.text, first.kind == quotedToken}}
	for p.now().op(".") {
		dot := p.take()
		t := p.now()
		if t.kind != wordToken && t.kind != quotedToken {
			p.nameMissing(dot, t)
			break
		}
		p.at++
		parts = append(parts, Part{t.Range, t.text, t.kind == quotedToken})
	}
	if p.now().op("(") {
		return p.call(parts)
	}
	if len(parts) == 1 && first.word("in_segment") && p.startsValue(p.now()) {
		return p.segmentWithoutBrackets(first)
	}
	return &Name{p.since(first.From), parts}
}

// segmentWithoutBrackets tells how `in_segment vip` is written.
func (p *parser) segmentWithoutBrackets(word token) Node {
	t := p.now()
	problem := p.report(diag.TwoValues, Range{word.From, t.To}, "in_segment takes the name of a segment in brackets")
	if t.kind != intToken {
		fix := word.text + "(" + t.text + ")"
		problem.Fix = &fix
	}
	p.at++
	p.silent = p.at
	return nil
}

// nameMissing tells of a dot that no name follows.
func (p *parser) nameMissing(dot, t token) {
	if t.kind == badToken {
		p.at++
		return
	}
	p.at--
	if t.op("*") {
		none := ""
		p.report(diag.CountStar, Range{dot.From, t.To}, "rows have no *: the name of the source says enough").Fix = &none
	} else {
		p.report(diag.NoValue, dot.Range, "a name is missing after the dot")
	}
	p.at++
	if t.op("*") || t.kind == intToken {
		p.at++
	}
}

// brackets reads (x).
func (p *parser) brackets(open token) Node {
	p.at++
	if t := p.now(); t.op(")") {
		p.report(diag.NoValue, Range{open.From, t.To}, "there is nothing between the brackets")
		p.at++
		return nil
	}
	if p.habit(p.now()) {
		p.skip()
		p.closing(open)
		return nil
	}
	x := p.expression()
	p.clauseOutside()
	p.closing(open)
	return x
}

// closing takes the bracket that closes open, and steps over what stands
// before it.
func (p *parser) closing(open token) {
	if p.takeOp(")") {
		return
	}
	t := p.now()
	switch {
	case t.kind == endToken:
		p.report(diag.OpenBracket, open.Range, "this bracket is never closed").Label = "no ) for this"
		p.quiet()
		return
	case t.op(","):
		p.report(diag.TwoValues, t.Range, "brackets hold one value, and here a second one starts").Label = "unexpected comma"
	default:
		p.unexpected(t)
	}
	for p.skip(); p.takeOp(","); p.skip() {
		p.silent = max(p.silent, p.at+1)
	}
	if !p.takeOp(")") {
		p.quiet() // one mistake is enough for a bracket
	}
}

// noValue tells of a token where a value should be. Closing ones are left for
// whom they close.
func (p *parser) noValue(t token) Node {
	lower := strings.ToLower(t.text)
	before := "an expression"
	if p.at > 0 {
		before = "a value after " + p.described(p.tokens[p.at-1])
	}
	switch {
	case t.kind == wordToken && reserved[lower] && p.opens():
		return p.keywordFirst(t, lower)
	case t.op("*"):
		p.report(diag.NoValue, t.Range, "expected %s, found \"*\"", before).Notes = []string{
			"rows are counted with the source's name: count(orders)"}
		p.at++
		if p.startsValue(p.now()) {
			return p.minus()
		}
		return nil
	}
	p.report(diag.NoValue, t.Range, "expected %s, found %s", before, p.described(t)).Label = "a value is missing here"
	if t.kind == opToken && !t.op(")") && !t.op(",") {
		p.at++
		if p.startsValue(p.now()) {
			return p.minus()
		}
	}
	return nil
}

// opens tells whether nothing stands before the current token that a keyword
// could go on with.
func (p *parser) opens() bool {
	if p.at == 0 {
		return true
	}
	before := p.tokens[p.at-1]
	return before.op("(") || before.op(",")
}

// keywordFirst tells of a keyword where a value should start: either what it
// belongs to is missing, or it was meant as a name.
func (p *parser) keywordFirst(t token, lower string) Node {
	switch lower {
	case "and", "or", "in", "is", "like", "between", "where", "within", "since":
		if next := p.next(1); !next.op("=") && !next.op(".") {
			what := "value"
			if lower[0] == 'w' || lower == "since" {
				what = "source"
			}
			p.report(diag.NoValue, t.Range, "a %s is missing in front of `%s`", what, lower)
			return nil
		}
	}
	p.report(diag.ReservedWord, t.Range, "%q has a meaning in expressions and cannot be a bare name", t.text).Notes = []string{
		`a column of that name is written "` + t.text + `"`}
	p.at++
	return nil
}

// moment reads date '…' and timestamp '…'.
func (p *parser) moment(word token) Node {
	p.at++
	t := p.take()
	at := p.since(word.From)
	if t.kind == quotedToken {
		p.at--
		p.textMeant(t)
		p.at++
	}
	if word.word("date") {
		if _, err := time.Parse("2006-01-02", t.text); err != nil {
			p.badMoment(t, "date", "date '2026-01-31'")
		}
		return &Literal{at, DateLiteral, t.text}
	}
	if _, err := ParseTimestamp(t.text); err != nil {
		p.badMoment(t, "timestamp", "timestamp '2026-01-31 18:30:00'")
	}
	return &Literal{at, TimestampLiteral, t.text}
}

func (p *parser) badMoment(t token, what, example string) {
	p.reportAt(diag.BadMoment, t.Range, "%q is not a %s of the calendar", t.text, what).Notes = []string{
		"it is written year first: " + example}
}

// ParseTimestamp reads a moment as expressions write it: a date, or a date and
// a time to the minute, the second or a part of it, with or without a zone.
// Without one it is UTC.
func ParseTimestamp(text string) (time.Time, error) {
	for _, layout := range []string{
		"2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00",
		"2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04",
		"2006-01-02 15:04Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02",
	} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a timestamp", text)
}

// textMeant tells that a text stands in double quotes, which are for names.
func (p *parser) textMeant(t token) {
	fix := "'" + strings.ReplaceAll(t.text, "'", "''") + "'"
	p.report(diag.ForeignQuotes, t.Range, "double quotes are for names; text stands in single quotes").Fix = &fix
}

// reportAt is report for a place that has been passed already.
func (p *parser) reportAt(code models.Code, at Range, format string, args ...any) *Problem {
	p.problems = append(p.problems, Problem{Range: at, Code: code, Message: fmt.Sprintf(format, args...)})
	return &p.problems[len(p.problems)-1]
}

// caseOf reads `case [x] when … then … [else …] end`.
func (p *parser) caseOf() Node {
	defer func() { p.depth-- }()
	if !p.deeper() {
		return nil
	}
	word := p.take()
	c := &Case{}
	if !p.now().word("when") && p.now().kind != endToken {
		c.Of = p.expression()
	}
	for p.now().word("when") {
		p.at++
		var w When
		w.If = p.expression()
		if t := p.now(); !p.takeWord("then") {
			p.report(diag.BadCase, t.Range, "expected `then` and a value, found %s", p.described(t)).Label = "case when … then … end"
		} else {
			w.Then = p.expression()
		}
		c.Whens = append(c.Whens, w)
	}
	if len(c.Whens) == 0 {
		t := p.now()
		p.report(diag.BadCase, t.Range, "expected `when`, found %s", p.described(t)).Label = "case when … then … end"
	}
	if p.takeWord("else") {
		c.Else = p.expression()
	}
	if t := p.now(); !p.takeWord("end") {
		problem := p.report(diag.BadCase, word.Range, "this `case` has no `end`")
		if t.kind != endToken && !t.op(")") && !t.op(",") {
			problem.Range = t.Range
			problem.Message = fmt.Sprintf("expected `end` of the case, found %s", p.described(t))
		}
	}
	c.Range = p.since(word.From)
	return c
}
