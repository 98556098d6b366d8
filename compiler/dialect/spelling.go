package dialect

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// place is {0}, {*}, {1*} or {0:asks}. Braces of anything else (a repetition in
// a regular expression) are text.
var place = regexp.MustCompile(`\{(\*|tz|order|limit|\d+\*?)(?::([a-z]+))?\}`)

// lineBreak is where a spelling that is too long for one line is broken.
var lineBreak = regexp.MustCompile(`\n *`)

var bindings = map[string]Binding{
	"or": BindOr, "and": BindAnd, "not": BindNot, "compare": BindCompare,
	"add": BindAdd, "mul": BindMul, "unary": BindUnary, "call": BindCall,
}

// fill puts arguments into the places of a spelling.
func (p *Printer) fill(sql string, binds Binding, args []ir.Expr, col int) string {
	return p.fillAll(sql, binds, args, aggregation{}, col)
}

// fillAll also fills the places that only aggregates and scores have. What was
// put in is not read again: a name may look like a place.
func (p *Printer) fillAll(sql string, binds Binding, args []ir.Expr, agg aggregation, col int) string {
	least := BindOr
	if binds < BindCall {
		least = binds
	}
	if p.Width == 0 {
		sql = lineBreak.ReplaceAllString(sql, " ")
	} else {
		sql = strings.ReplaceAll(sql, "\n", "\n"+pad(col))
	}
	var b strings.Builder
	last := 0
	for _, m := range place.FindAllStringSubmatchIndex(sql, -1) {
		b.WriteString(sql[last:m[0]])
		last = m[1]
		asks := ""
		if m[4] >= 0 {
			asks = sql[m[4]:m[5]]
		}
		here := width(b.String())
		if !strings.Contains(b.String(), "\n") {
			here += col
		}
		switch name := sql[m[2]:m[3]]; {
		case name == "tz":
			b.WriteString(p.Dialect.String(p.TimeZone))
		case name == "order":
			b.WriteString(agg.order)
		case name == "limit":
			b.WriteString(strconv.Itoa(agg.limit))
		case name == "*":
			b.WriteString(p.list(args, here))
		case strings.HasSuffix(name, "*"):
			b.WriteString(p.list(args[index(name[:len(name)-1]):], here))
		default:
			b.WriteString(p.argument(at(args, index(name)), asks, least, here))
		}
	}
	return b.String() + sql[last:]
}

// width is the length of the last line of a text.
func width(s string) int { return len(s) - 1 - strings.LastIndexByte(s, '\n') }

func index(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		panic(err)
	}
	return n
}

// at gives the argument, or null where it was left out.
func at(args []ir.Expr, i int) ir.Expr {
	if i < len(args) {
		return args[i]
	}
	return ir.Lit{Typed: ir.Typed{T: models.Type{Kind: models.Null, Nullable: true}}}
}

func (p *Printer) list(args []ir.Expr, col int) string {
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = p.at(a, BindOr, col)
	}
	return strings.Join(parts, ", ")
}

// argument writes an argument as its place asks.
func (p *Printer) argument(e ir.Expr, asks string, least Binding, col int) string {
	kind := e.Type().Kind
	switch asks {
	case "":
		return p.at(e, least, col)
	case "local":
		if kind != models.Timestamp || p.utc() {
			return p.at(e, least, col)
		}
		return p.fill(p.Dialect.Local.SQL, p.Dialect.Local.Binds, []ir.Expr{e}, col)
	case "date":
		if kind == models.Date {
			return p.at(e, least, col)
		}
		return p.at(convert(ir.ToDate, models.Date, e), least, col)
	case "time":
		if kind != models.Date {
			return p.at(e, least, col)
		}
		return p.at(convert(ir.ToTimestamp, models.Timestamp, e), least, col)
	}
	b, ok := bindings[asks]
	if !ok {
		panic("a spelling asks for " + asks)
	}
	return p.at(e, b, col)
}

func convert(f ir.Func, k models.Kind, e ir.Expr) ir.Expr {
	return ir.Call{Typed: ir.Typed{T: models.Type{Kind: k, Nullable: e.Type().Nullable}}, Func: f, Args: []ir.Expr{e}}
}
