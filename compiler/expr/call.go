package expr

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
)

// call reads the brackets of name(…).
func (p *parser) call(parts []Part) Node {
	from, last := parts[0].From, parts[len(parts)-1]
	open := p.take()
	c := &Call{Func: last}
	if len(parts) > 1 {
		p.dottedCall(parts)
	}
	if star := p.now(); star.op("*") && p.next(1).op(")") {
		problem := p.report(diag.CountStar, star.Range, "rows have no *: name what to %s", strings.ToLower(last.Text))
		problem.Notes = []string{"count(orders) counts the rows of orders"}
		p.at++
	}
	if p.now().word("distinct") && p.startsValue(p.next(1)) {
		p.at++
		c.Distinct = true
	}
	if p.takeOp(")") {
		c.Range = p.since(from)
		return c
	}
	c.Args = p.arguments(open, p.argument)
	c.Range = p.since(from)
	return c
}

// dottedCall tells that functions do not belong to names.
func (p *parser) dottedCall(parts []Part) {
	at := Range{parts[0].From, parts[len(parts)-1].To}
	problem := p.reportAt(diag.DottedCall, at, "%q is not a function: functions have no dots", p.source(at))
	rows := p.source(Range{parts[0].From, parts[len(parts)-2].To})
	problem.Notes = []string{"what it works on stands between the brackets: " + parts[len(parts)-1].Text + "(" + rows + ")"}
}

// arguments reads values with commas between them and the closing bracket.
func (p *parser) arguments(open token, one func() Node) []Node {
	var args []Node
	for {
		args = append(args, one())
		t := p.now()
		switch {
		case p.takeOp(","):
			if p.now().op(")") {
				empty := ""
				p.reportAt(diag.NoValue, t.Range, "there is no value after this comma").Fix = &empty
				p.at++
				return args
			}
			continue
		case p.takeOp(")"):
			return args
		case t.kind == endToken:
			p.report(diag.OpenBracket, open.Range, "this bracket is never closed").Label = "no ) for this"
			p.quiet()
			return args
		}
		p.unexpected(t)
		p.quietLevel()
		if p.now().kind == endToken {
			p.quiet()
		}
		switch {
		case p.takeOp(","):
			continue
		default:
			p.takeOp(")")
			return args
		}
	}
}

// argument reads an argument of a call, which may be Rows.
func (p *parser) argument() Node {
	from := p.now().From
	x := p.expression()
	if rows := p.rows(from, x); rows != nil {
		return rows
	}
	return x
}
