package dialect

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// A spelling's text is a list of pieces: text, and places for arguments.
type piece struct {
	text string // before the place
	name string // of the place: 0, 1, …, *, 1*, tz, order, limit, where; "" at the end
	asks string // what stands after the colon
}

// place is {0}, {*}, {1*} or {0:asks}. Braces of anything else (a repetition in
// a regular expression) are text.
var place = regexp.MustCompile(`\{(\*|tz|order|limit|where|\d+\*?)(?::([a-z]+))?\}`)

// lineBreak is where a spelling that is too long for one line is broken.
var lineBreak = regexp.MustCompile(`\(\n *|\n *\)|\n *`)

// pieces keeps spellings taken apart: they are few and asked for very often.
var pieces sync.Map // text → []piece

func piecesOf(sql string) []piece {
	if known, ok := pieces.Load(sql); ok {
		return known.([]piece)
	}
	var list []piece
	last := 0
	for _, m := range place.FindAllStringSubmatchIndex(sql, -1) {
		p := piece{text: sql[last:m[0]], name: sql[m[2]:m[3]]}
		if m[4] >= 0 {
			p.asks = sql[m[4]:m[5]]
		}
		list = append(list, p)
		last = m[1]
	}
	list = append(list, piece{text: sql[last:]})
	pieces.Store(sql, list)
	return list
}

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
	if strings.Contains(sql, "\n") && p.Width == 0 {
		sql = onOneLine(sql)
	}
	var b strings.Builder
	here := col // where the next character stands
	for _, piece := range piecesOf(sql) {
		text := piece.text
		if strings.Contains(text, "\n") {
			text = strings.ReplaceAll(text, "\n", "\n"+pad(col))
		}
		b.WriteString(text)
		here = after(here, text)
		put := ""
		switch name := piece.name; {
		case name == "":
		case name == "tz":
			put = p.Dialect.String(p.TimeZone)
		case name == "order":
			put = agg.ordering(piece.asks)
		case name == "where":
			put = p.at(agg.where, BindOr, here)
		case name == "limit":
			put = strconv.Itoa(agg.limit)
		case name == "*":
			put = p.list(args, here)
		case piece.asks == "group":
			put = p.Dialect.String(capturing(args))
		case strings.HasSuffix(name, "*"):
			put = p.list(args[index(name[:len(name)-1]):], here)
		default:
			put = p.argument(kept(at(args, index(name)), piece.asks, agg.where), piece.asks, least, here)
		}
		b.WriteString(put)
		here = after(here, put)
	}
	return b.String()
}

// onOneLine joins the lines of a spelling.
func onOneLine(sql string) string {
	return lineBreak.ReplaceAllStringFunc(sql, func(gap string) string {
		if paren := strings.Trim(gap, "\n "); paren != "" {
			return paren
		}
		return " "
	})
}

// after is the column behind a text that begins in a column.
func after(col int, text string) int {
	if i := strings.LastIndexByte(text, '\n'); i >= 0 {
		return len(text) - 1 - i
	}
	return col + len(text)
}

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
	case "", "kept":
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
	case "float":
		if kind != models.Decimal {
			return p.at(e, least, col)
		}
		return p.at(convert(ir.ToFloat, models.Float, e), least, col)
	case "format":
		return p.Dialect.String(p.Dialect.Format(e.(ir.Lit).Value))
	case "pattern":
		return p.Dialect.String(p.Dialect.Pattern(e.(ir.Lit).Value))
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
