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
// 64 bits wide there, and a product of decimals has the digits of a decimal.
func (p *Printer) Column(e ir.Expr, col int) string {
	if p.narrow(e) {
		e = Cast(e, models.Type{Kind: models.Int})
	}
	return p.at(p.short(e), BindOr, col)
}

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
	case ir.Call:
		return p.call(e, col)
	case ir.Case:
		return p.caseWhen(e, col), BindCall
	case ir.Agg:
		return p.aggregate(e, col)
	case ir.Score:
		return p.score(e, col)
	case cast:
		return p.fill(p.Dialect.Cast.SQL, p.Dialect.Cast.Binds, []ir.Expr{e.of, typeName{e.Typed}}, col), p.Dialect.Cast.Binds
	case rounded:
		return p.fill(p.Dialect.Product.SQL, p.Dialect.Product.Binds, []ir.Expr{e.Expr}, col), p.Dialect.Product.Binds
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

func (p *Printer) call(c ir.Call, col int) (string, Binding) {
	if c.Func == ir.NodeOf {
		c.Args = append(nodeBase(c.Args[0]), c.Args[1:]...)
	}
	s := p.spelling(c.Func, c.Args)
	if s.SQL == "{0}" {
		return p.write(c.Args[0], col)
	}
	if arithmetic(c.Func) && p.allNarrow(c.Args) {
		c.Args = widen(c.Args)
	}
	if c.Func == ir.Mul {
		c.Args = p.shortFactors(c.Args)
	}
	if s.Join == "" {
		return p.fill(p.choose(s, c.Args), s.Binds, c.Args, col), s.Binds
	}
	parts := make([]string, len(c.Args))
	for i, a := range c.Args {
		least := s.Binds
		if i > 0 && s.Binds >= BindAdd {
			least = s.Binds + 1
		}
		inner := col
		if i > 0 {
			inner += len(strings.TrimLeft(s.Join, " "))
		}
		parts[i] = p.at(a, least, inner)
	}
	if p.breaks(parts, s.Join, col) && (c.Func == ir.And || c.Func == ir.Or) {
		return strings.Join(parts, "\n"+pad(col)+strings.TrimLeft(s.Join, " ")), s.Binds
	}
	return strings.Join(parts, s.Join), s.Binds
}

// nodeBase is the smallest node of a rank: three bits of rank stand above sixty
// bits of hash. The hash covers the type, so ranks beyond the seventh may share
// the last number. The strongest rank's is 0 and left out.
func nodeBase(rank ir.Expr) []ir.Expr {
	n, err := strconv.ParseInt(rank.(ir.Lit).Value, 10, 64)
	if err != nil {
		panic(err)
	}
	if n == 0 {
		return nil
	}
	return []ir.Expr{ir.Lit{Typed: ir.Typed{T: rank.Type()}, Value: strconv.FormatInt(min(n, 7)<<60, 10)}}
}

// breaks tells whether parts are too long to stand on one line.
func (p *Printer) breaks(parts []string, join string, col int) bool {
	if p.Width == 0 {
		return false
	}
	return col+len(strings.Join(parts, join)) > p.Width
}

// spelling finds how a function is written for these arguments.
func (p *Printer) spelling(f ir.Func, args []ir.Expr) Spelling {
	s, ok := p.Dialect.Funcs[f]
	if !ok {
		panic(fmt.Sprintf("%s does not spell %s", p.Dialect.Name, f))
	}
	if other, ok := s.ByCount[len(args)]; ok {
		s = other
	}
	if len(args) > 0 {
		if other, ok := s.ByKind[args[0].Type().Kind]; ok {
			s = other
		}
	}
	if s.Binds == 0 {
		s.Binds = BindCall
	}
	return s
}

// choose picks between the texts of one spelling.
func (p *Printer) choose(s Spelling, args []ir.Expr) string {
	if s.UTC != "" && p.utc() {
		return s.UTC
	}
	if s.Plain != "" && len(args) > 0 {
		if l, ok := args[len(args)-1].(ir.Lit); ok && !strings.Contains(l.Value, `\`) {
			return s.Plain
		}
	}
	return s.SQL
}

func (p *Printer) utc() bool {
	return slices.Contains([]string{"", "UTC", "Etc/UTC", "Etc/UCT", "Zulu"}, p.TimeZone)
}

func (p *Printer) caseWhen(c ir.Case, col int) string {
	sep, end := " ", " END"
	if p.Width > 0 {
		sep = "\n" + pad(col+4)
		end = "\n" + pad(col) + "END"
	}
	var b strings.Builder
	b.WriteString("CASE")
	for _, w := range c.Whens {
		b.WriteString(sep + "WHEN " + p.at(w.If, BindOr, col+9))
		b.WriteString(" THEN " + p.at(w.Then, BindOr, col+14))
	}
	if c.Else != nil {
		b.WriteString(sep + "ELSE " + p.at(c.Else, BindOr, col+9))
	}
	return b.String() + end
}

func pad(n int) string { return strings.Repeat(" ", n) }
