package dialect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Printer writes expressions as SQL text of one dialect, with no more
// parentheses than the dialect's bindings ask for. It expects expressions that
// Refusals found nothing against; a function that the dialect neither spells nor
// refuses is a bug and panics.
type Printer struct {
	Dialect  *Dialect
	TimeZone string // IANA name of the project's zone
	Now      string // canonical text of the run's moment
	Width    int    // longer expressions are broken into lines; 0: never
}

// Expr writes an expression. Its first line begins in column col (0-based) and
// the lines after it are indented to match.
func (p *Printer) Expr(e ir.Expr, col int) string { return p.at(e, BindOr, col) }

// Operand writes an expression for a place that asks for a binding.
func (p *Printer) Operand(e ir.Expr, min Binding, col int) string { return p.at(e, min, col) }

// Column writes an expression as the value of a column: an integer is always
// 64 bits wide there, a condition a bool, and a product of decimals has the
// digits of a decimal.
func (p *Printer) Column(e ir.Expr, col int) string { return p.at(p.stored(e), BindOr, col) }

func (p *Printer) stored(e ir.Expr) ir.Expr {
	switch {
	case p.narrow(e):
		e = Cast(e, models.Type{Kind: models.Int})
	case p.numeric(e):
		e = truth{e}
	}
	return p.short(e)
}

// column is an expression that must come out as the value of a column does. It
// is no part of the IR: only the writing of SQL needs it.
type column struct{ ir.Expr }

// AsColumn makes an expression that is written as Printer.Column does, wherever
// it stands.
func AsColumn(e ir.Expr) ir.Expr { return column{e} }

// Type spells a type.
func (p *Printer) Type(t models.Type) string {
	if t.Kind == models.List {
		return strings.ReplaceAll(p.Dialect.Types[models.List], "{0}", p.Dialect.Types[t.Elem])
	}
	s, ok := p.Dialect.Types[t.Kind]
	if !ok {
		panic(fmt.Sprintf("%s does not spell the type %s", p.Dialect.Name, t))
	}
	return s
}

// at writes an expression for a place that asks for a binding: flat when it
// fits, else broken into lines, in parentheses when it binds less tightly.
func (p *Printer) at(e ir.Expr, min Binding, col int) string {
	text, binds := p.flat(e)
	open := binds < min
	if p.Width > 0 && col+len(text) > p.Width {
		inner := col
		if open {
			inner++
		}
		text = p.broken(e, inner)
	}
	if open {
		return "(" + text + ")"
	}
	return text
}

// flat writes an expression on one line and tells how tightly it binds.
func (p *Printer) flat(e ir.Expr) (string, Binding) {
	if p.Width == 0 {
		return p.write(e, 0)
	}
	wide := *p
	wide.Width = 0
	return wide.write(e, 0)
}

// broken writes an expression that is too long for one line.
func (p *Printer) broken(e ir.Expr, col int) string {
	text, _ := p.write(e, col)
	return text
}

func (p *Printer) write(e ir.Expr, col int) (string, Binding) {
	switch e := e.(type) {
	case ir.Col:
		if e.From == "" {
			return p.Dialect.Quote(ir.IdentText(e.Name)), BindCall
		}
		return p.Dialect.Quote(ir.IdentText(e.From)) + "." + p.Dialect.Quote(ir.IdentText(e.Name)), BindCall
	case ir.Lit:
		return p.literal(e)
	case ir.Now:
		return p.Dialect.Literal(models.Type{Kind: models.Timestamp}, p.Now), BindCall
	case ir.Given:
		return strings.NewReplacer("{0}", ir.IdentText(e.Name), "{1}", p.Type(e.T)).Replace(p.Dialect.Param), BindCall
	case ir.Call:
		return p.call(e, col)
	case ir.Case:
		return p.caseWhen(e, col), BindCall
	case ir.Agg:
		return p.aggregate(e, col)
	case ir.Score:
		return p.score(e, col)
	case cast:
		return p.cast(e, col)
	case column:
		return p.write(p.stored(e.Expr), col)
	case truth:
		return p.fill(p.Dialect.Truth.SQL, p.Dialect.Truth.Binds, []ir.Expr{e.Expr}, col), p.Dialect.Truth.Binds
	case rounded:
		return p.fill(p.Dialect.Product.SQL, p.Dialect.Product.Binds, []ir.Expr{e.Expr}, col), p.Dialect.Product.Binds
	case factor:
		return p.fill(p.Dialect.Factor.SQL, p.Dialect.Factor.Binds, []ir.Expr{e.Expr}, col), p.Dialect.Factor.Binds
	case each:
		return p.fill(e.sql, BindCall, e.args, col), BindCall
	case filteredValue:
		return p.fill(p.Dialect.Kept.SQL, p.Dialect.Kept.Binds, []ir.Expr{e.where, e.of}, col), p.Dialect.Kept.Binds
	case typeName:
		return p.Type(e.T), BindCall
	}
	panic(fmt.Sprintf("no expression of type %T", e))
}

func (p *Printer) score(s ir.Score, col int) (string, Binding) {
	order := ""
	if s.Descending {
		order = " DESC"
	}
	spelling := p.Dialect.Score
	args := []ir.Expr{s.Of, intLit(s.Buckets)}
	return p.fillAll(spelling.SQL, spelling.Binds, args, aggregation{order: []string{order}}, col), spelling.Binds
}

func intLit(n int) ir.Lit {
	return ir.Lit{Typed: ir.Typed{T: models.Type{Kind: models.Int}}, Value: strconv.Itoa(n)}
}

func (p *Printer) literal(l ir.Lit) (string, Binding) {
	text := p.Dialect.Literal(l.T, l.Value)
	if strings.HasPrefix(text, "-") {
		return text, BindUnary
	}
	return text, BindCall
}

func (p *Printer) utc() bool {
	return slices.Contains([]string{"", "UTC", "Etc/UTC", "Etc/UCT", "Zulu"}, p.TimeZone)
}

func (p *Printer) caseWhen(c ir.Case, col int) string {
	c = p.alikeCase(c)
	c = p.shortCase(c)
	sep, end := " ", " END"
	if p.Width > 0 {
		sep = "\n" + pad(col+4)
		end = "\n" + pad(col) + "END"
	}
	var b strings.Builder
	b.WriteString("CASE")
	for _, w := range c.Whens {
		b.WriteString(sep + "WHEN " + p.at(w.If, BindOr, col+9))
		b.WriteString(p.then(w.Then, sep, col))
	}
	if c.Else != nil {
		b.WriteString(sep + "ELSE " + p.at(c.Else, BindOr, col+9))
	}
	return b.String() + end
}

// then writes what a condition of a CASE leads to: behind it, or below it where it takes
// several lines itself.
func (p *Printer) then(value ir.Expr, sep string, col int) string {
	text := p.at(value, BindOr, col+14)
	if strings.Contains(text, "\n") {
		return sep + "THEN " + p.at(value, BindOr, col+9)
	}
	return " THEN " + text
}

func pad(n int) string { return strings.Repeat(" ", n) }
