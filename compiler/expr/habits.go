package expr

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
)

// SQL that weft spells differently. Functions that are only called otherwise
// (nvl, datediff) parse well and are the checker's; here are the ones with a
// syntax of their own.

// conversions name the function for a type of CAST.
var conversions = map[string]string{
	"text": "to_text", "varchar": "to_text", "string": "to_text", "char": "to_text",
	"int": "to_int", "integer": "to_int", "bigint": "to_int", "smallint": "to_int", "int64": "to_int",
	"decimal": "to_decimal", "numeric": "to_decimal", "number": "to_decimal",
	"float": "to_float", "double": "to_float", "real": "to_float", "float64": "to_float",
	"bool": "to_bool", "boolean": "to_bool",
	"date": "to_date", "timestamp": "to_timestamp", "timestamptz": "to_timestamp", "datetime": "to_timestamp",
}

// clocks are ways to ask for the time, which in weft is `now`.
var clocks = map[string]bool{
	"current_date": true, "current_timestamp": true, "current_time": true, "localtimestamp": true,
	"sysdate": true, "getdate": true, "today": true, "utcnow": true,
}

// clock is what a way to ask for the time or the day is in weft.
func clock(word string) string {
	if word == "current_date" || word == "today" {
		return "to_date(now)"
	}
	return "now"
}

// infix are words that SQL writes between values.
var infix = map[string]string{
	"ilike":   "compare in lower case: lower(x) like 'ana%'",
	"rlike":   "use regexp_matches(x, pattern)",
	"regexp":  "use regexp_matches(x, pattern)",
	"glob":    "use like, or regexp_matches(x, pattern)",
	"similar": "use like, or regexp_matches(x, pattern)",
	"over":    "window functions are not part of the language: first, last, most_frequent and rfm rank rows",
	"filter":  "a condition stands inside the brackets: count(orders where status = 'paid')",
	"as":      "a value gets its name from its key in YAML",
	"at":      "dates are taken in the project's time zone, which weft.yaml sets",
	"collate": "text is compared by bytes; use lower(x) to compare without case",
	"from":    "what to read stands in front: sum(orders.amount)",
	"order":   "first and last order by the source's time",
	"group":   "an aggregate is taken for each profile by itself",
	"having":  "a condition over an aggregate is a comparison: count(orders) > 3",
	"asc":     "first and last order by the source's time",
	"desc":    "first and last order by the source's time",
	"div":     "use floor(a / b)",
	"mod":     "the rest of a division is written a % b",
	"xor":     "write a != b",
	"if":      "a choice is written `case when … then … else … end`",
}

// habit reports SQL that starts at the token; it tells whether it did.
func (p *parser) habit(t token) bool {
	if t.op("::") {
		p.doubleColon(t)
		return true
	}
	if t.kind != wordToken {
		return false
	}
	lower, next := strings.ToLower(t.text), p.next(1)
	inFront := p.at == 0 || !p.endsValue(p.tokens[p.at-1])
	switch {
	case inFront && (lower == "cast" || lower == "try_cast" || lower == "safe_cast") && next.op("("):
		p.cast(t)
	case inFront && lower == "interval" && (next.kind == textToken || next.kind == intToken):
		p.interval(t)
	case inFront && (lower == "now" || clocks[lower]) && next.op("(") && p.next(2).op(")"):
		fix := clock(lower)
		p.report(diag.ClockFunction, Range{t.From, p.next(2).To}, "the time of a run is the name `now`, not a function").Fix = &fix
	case inFront && clocks[lower] && strings.Contains(lower, "_") && !next.op("(") && !next.op("."):
		fix := clock(lower)
		p.report(diag.ClockFunction, t.Range, "the time of a run is `now`, and this is written `%s`", fix).Fix = &fix
	case inFront && lower == "extract" && next.op("(") && p.next(3).word("from"):
		p.extract(t)
	case inFront && (lower == "select" || lower == "exists" || lower == "with") && next.kind != endToken && !next.op("."):
		if next.kind == opToken && !(next.op("(") && p.next(1).op("(")) && !next.op("*") {
			return false
		}
		if lower != "select" && !(next.op("(") && p.next(2).word("select")) {
			return false
		}
		p.report(diag.SubQuery, t.Range, "there are no queries in expressions").Notes = []string{
			"rows are asked for with an aggregate: count(orders where status = 'paid') > 0",
			"a whole query can be a source, with `sql:`"}
	case !inFront && (lower == "isnull" || lower == "notnull"):
		fix := "is null"
		if lower == "notnull" {
			fix = "is not null"
		}
		p.report(diag.ForeignSyntax, t.Range, "%q is written %s", t.text, fix).Fix = &fix
	case !inFront && infix[lower] != "":
		p.report(diag.ForeignSyntax, t.Range, "`%s` is not part of the language", lower).Notes = []string{infix[lower]}
	case !inFront && lower == "not" && infix[strings.ToLower(next.text)] != "" && next.kind == wordToken:
		p.report(diag.ForeignSyntax, next.Range, "`%s` is not part of the language", strings.ToLower(next.text)).Notes = []string{infix[strings.ToLower(next.text)]}
	default:
		return false
	}
	return true
}

// endsValue tells whether a token may be the last of a value.
func (p *parser) endsValue(t token) bool {
	switch t.kind {
	case wordToken:
		lower := strings.ToLower(t.text)
		return !reserved[lower] || lower == "end" || lower == "null" || lower == "true" || lower == "false"
	case opToken:
		return t.op(")")
	}
	return t.kind != endToken
}

// afterHabit goes on behind a habit in the place of a value.
func (p *parser) afterHabit(t token) Node {
	p.at++
	silent := p.silent
	switch {
	case p.now().op("("):
		p.at++
		for p.skip(); p.takeOp(","); p.skip() {
		}
		p.takeOp(")")
	case t.word("interval"):
		p.at++
		if p.now().kind == wordToken && isUnit(p.now().text) {
			p.at++
		}
	case t.word("select"):
		p.skip()
	}
	p.silent = max(silent, p.at)
	if t.word("now") || clocks[strings.ToLower(t.text)] {
		return &Name{t.Range, []Part{{t.Range, "now", false}}}
	}
	return nil
}

// cast reads CAST(x AS type) far enough to say what to write.
func (p *parser) cast(t token) {
	depth, as, end := 0, -1, -1
	for i := p.at + 1; i < len(p.tokens) && end < 0; i++ {
		switch u := p.tokens[i]; {
		case u.op("("):
			depth++
		case u.op(")"):
			if depth--; depth == 0 {
				end = i
			}
		case u.word("as") && depth == 1:
			as = i
		}
	}
	problem := p.report(diag.CastSyntax, t.Range, "there is no cast: a conversion is a function")
	problem.Notes = []string{"to_text, to_int, to_decimal, to_float, to_bool, to_date and to_timestamp convert; what cannot be converted is null"}
	if as < 0 || end < 0 || as <= p.at+2 || p.tokens[as+1].kind != wordToken {
		return
	}
	problem.Range.To = p.tokens[end].To
	function := conversions[strings.ToLower(p.tokens[as+1].text)]
	if function == "" {
		return
	}
	fix := function + "(" + p.source(Range{p.tokens[p.at+2].From, p.tokens[as-1].To}) + ")"
	problem.Fix = &fix
}

// doubleColon tells how x::type is written. The parser has read x already, so
// only a simple x, one token or a path, is mended.
func (p *parser) doubleColon(t token) {
	problem := p.report(diag.CastSyntax, t.Range, "there is no cast: a conversion is a function")
	problem.Notes = []string{"to_text, to_int, to_decimal, to_float, to_bool, to_date and to_timestamp convert; what cannot be converted is null"}
	function := conversions[strings.ToLower(p.next(1).text)]
	first := p.at - 1
	for first >= 2 && p.tokens[first-1].op(".") {
		first -= 2
	}
	if function == "" || p.next(1).kind != wordToken || first < 0 || p.tokens[first].op(")") {
		return
	}
	problem.Range = Range{p.tokens[first].From, p.next(1).To}
	fix := function + "(" + p.source(Range{p.tokens[first].From, p.tokens[p.at-1].To}) + ")"
	problem.Fix = &fix
}

var intervalText = regexp.MustCompile(`^ *([0-9]+) *([A-Za-z]+) *$`)

// interval tells how INTERVAL '30 days' is written.
func (p *parser) interval(t token) {
	amount, unit := p.next(1), p.next(2)
	text, end := amount.text, amount.To
	if unit.kind == wordToken && isUnit(unit.text) {
		text, end = text+" "+unit.text, unit.To
	}
	problem := p.report(diag.ForeignSyntax, Range{t.From, end}, "a duration is a number and a letter: 15m, 12h, 30d, 2w")
	m := intervalText.FindStringSubmatch(text)
	if m == nil {
		return
	}
	if calendarUnits[strings.ToLower(m[2])] != 0 {
		_, why := durationOf(m[1], strings.ToLower(m[2]))
		problem.Notes = []string{why}
	}
	if mended := mendDuration(m[1], strings.ToLower(m[2])); mended != "" {
		problem.Fix = &mended
	}
}

// extract tells how EXTRACT(year FROM x) is written.
func (p *parser) extract(t token) {
	part := strings.ToLower(p.next(2).text)
	problem := p.report(diag.ForeignSyntax, Range{t.From, p.next(3).To}, "a part of a date is a function: year(x), month(x), day(x)")
	problem.Notes = []string{fmt.Sprintf("write %s(…)", part)}
	if part == "dow" || part == "isodow" {
		problem.Notes = []string{"write weekday(…), 1 for Monday to 7 for Sunday"}
	}
}
