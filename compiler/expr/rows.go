package expr

import (
	"fmt"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/diag"
)

// rows reads the clauses behind what an aggregate is of. It gives nil when
// there is none. Clauses in another order are read, and told.
func (p *parser) rows(from int, of Node) *Rows {
	r := &Rows{Of: of}
	written := map[string]Range{}
	last, misplaced := 0, ""
	for {
		t := p.now()
		clause := p.clause()
		if clause == "" {
			break
		}
		if _, twice := written[clause]; twice {
			p.twice(clause, t)
		}
		p.readClause(clause, r)
		if _, twice := written[clause]; !twice {
			written[clause] = p.since(t.From)
		}
		if rank := clauseRank[clause]; rank < last && misplaced == "" {
			misplaced = clause
		} else {
			last = max(last, rank)
		}
	}
	if len(written) == 0 {
		return nil
	}
	r.Range = p.since(from)
	if misplaced != "" {
		p.reorder(r, written, misplaced)
	}
	return r
}

var clauseRank = map[string]int{"where": 1, "window": 2, "limit": 3}

// clause tells which clause the current token starts, or "".
func (p *parser) clause() string {
	switch t := p.now(); {
	case t.word("where"):
		return "where"
	case t.word("within"), t.word("since"), t.word("between") && p.windowNext():
		return "window"
	case t.word("limit"):
		return "limit"
	}
	return ""
}

func (p *parser) readClause(clause string, r *Rows) {
	switch clause {
	case "where":
		p.at++
		r.Where = p.expression()
	case "window":
		r.Window = p.window()
	case "limit":
		p.at++
		r.Limit = p.limit()
	}
}

func (p *parser) twice(clause string, t token) {
	problem := p.reportAt(diag.BadClause, t.Range, "there is a second %s here", clause)
	switch clause {
	case "where":
		problem.Message = "there is a second `where` here"
		fix := "and"
		problem.Fix = &fix
	case "window":
		problem.Notes = []string{"rows are taken from one window: within, between … ago, or since"}
	}
}

// reorder tells that clauses stand in another order than where, window, limit.
func (p *parser) reorder(r *Rows, written map[string]Range, misplaced string) {
	at := written[misplaced]
	text := p.source(Range{r.From, p.ofEnd(r)})
	for _, clause := range []string{"where", "window", "limit"} {
		if w, ok := written[clause]; ok {
			text += " " + p.source(w)
		}
	}
	problem := p.reportAt(diag.BadClause, at, "%q stands too late", firstWord(p.source(at)))
	problem.Notes = []string{"the order is where, then the window, then limit: " + text}
}

// ofEnd is where the text before the first clause ends.
func (p *parser) ofEnd(r *Rows) int {
	if r.Of == nil {
		return r.From
	}
	return r.Of.End()
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return word
}

// clauseOutside tells of a clause that stands outside an aggregate.
func (p *parser) clauseOutside() {
	t := p.now()
	if p.clause() == "" && !t.word("ago") {
		return
	}
	word := strings.ToLower(t.text)
	problem := p.report(diag.ClauseOutside, t.Range, "`%s` stands outside the brackets of an aggregate", word)
	problem.Notes = []string{fmt.Sprintf("it restricts the rows of one: count(orders %s …)", word)}
	p.quietLevel()
}

// windowNext tells whether `between` starts a window, and not a comparison:
// durations follow.
func (p *parser) windowNext() bool {
	return p.next(1).kind == durationToken && p.next(2).word("and") && p.next(3).kind == durationToken
}

// window reads `within 30d`, `between 30d and 60d ago`, `since date '…'`.
func (p *parser) window() *Window {
	word := p.take()
	w := &Window{Kind: strings.ToLower(word.text)}
	switch w.Kind {
	case "within":
		w.From = p.length(word)
		if t := p.now(); p.takeWord("ago") {
			empty := ""
			p.reportAt(diag.BadWindow, t.Range, "`within` has no `ago`").Fix = &empty
		}
	case "between":
		w.From = p.length(word)
		p.at++ // and
		w.To = p.length(word)
		if t := p.now(); !p.takeWord("ago") {
			end := p.tokens[p.at-1]
			fix := p.source(end.Range) + " ago"
			problem := p.report(diag.BadWindow, end.Range, "expected `ago` behind the window, found %s", p.described(t))
			problem.Fix = &fix
		}
	case "since":
		w.From = p.sinceMoment()
	}
	w.Range = p.since(word.From)
	return w
}

// length reads a window's duration.
func (p *parser) length(word token) *Literal {
	t := p.now()
	if t.kind == durationToken {
		p.at++
		return &Literal{t.Range, DurationLiteral, t.text}
	}
	if t.kind == badToken {
		p.at++
		return nil
	}
	if t.kind == intToken {
		unit := p.next(1)
		if unit.kind == wordToken && isUnit(unit.text) {
			p.spacedDuration(t, unit)
			p.at += 2
			return nil
		}
		fix := t.text + "d"
		p.report(diag.BadDuration, t.Range, "the duration %q has no unit", t.text).Fix = &fix
		p.at++
		return nil
	}
	problem := p.report(diag.BadWindow, t.Range, "expected a duration after `%s`, found %s", strings.ToLower(word.text), p.described(t))
	problem.Notes = []string{"durations are 90s, 15m, 12h, 30d, 2w"}
	p.stepOver(t)
	return nil
}

// stepOver leaves out a value that cannot stand here.
func (p *parser) stepOver(t token) {
	if p.startsValue(t) || t.op("-") {
		silent := p.silent
		p.quiet()
		p.chain(addLevel)
		p.silent = max(silent, p.at)
	}
}

// sinceMoment reads the date or timestamp of `since`.
func (p *parser) sinceMoment() *Literal {
	t := p.now()
	switch next := p.next(1); {
	case (t.word("date") || t.word("timestamp")) && (next.kind == textToken || next.kind == quotedToken):
		if moment, ok := p.moment(t).(*Literal); ok {
			return moment
		}
		return nil
	case t.kind == textToken:
		fix := "date " + p.source(t.Range)
		if len(t.text) > len("2006-01-02") {
			fix = "timestamp " + p.source(t.Range)
		}
		p.report(diag.BadWindow, t.Range, "`since` takes a date or a timestamp, not a text").Fix = &fix
		p.at++
		return nil
	case t.kind == durationToken:
		problem := p.report(diag.BadWindow, t.Range, "`since` takes a date, and a duration goes with `within`")
		problem.Notes = []string{"within " + p.source(t.Range)}
		p.at++
		return nil
	case t.kind == badToken:
		p.at++
		return nil
	case p.bareDate() != Range{}:
		at := p.bareDate()
		fix := "date '" + p.source(at) + "'"
		p.report(diag.BadWindow, at, "a date is written as text, with `date` before it").Fix = &fix
		p.at += bareDateTokens
		return nil
	}
	problem := p.report(diag.BadWindow, t.Range, "expected a date after `since`, found %s", p.described(t))
	problem.Notes = []string{"it is written since date '2026-01-31'"}
	p.stepOver(t)
	return nil
}

// bareDateTokens is how many tokens 2026-01-31 is.
const bareDateTokens = 5

// bareDate is the range of a date without quotes, which reads as a
// subtraction; zero when there is none.
func (p *parser) bareDate() Range {
	at := Range{p.now().From, p.next(bareDateTokens - 1).To}
	if p.now().kind != intToken {
		return Range{}
	}
	if _, err := time.Parse(time.DateOnly, p.source(at)); err != nil {
		return Range{}
	}
	return at
}

// limit reads the number of values that a list keeps.
func (p *parser) limit() *Literal {
	t := p.now()
	if t.kind == intToken && strings.Trim(t.text, "0") != "" && len(t.text) <= 9 {
		p.at++
		return &Literal{t.Range, IntLiteral, t.text}
	}
	problem := p.report(diag.BadClause, t.Range, "expected a whole number after `limit`, found %s", p.described(t))
	problem.Label = "1 or more"
	p.stepOver(t)
	return nil
}
