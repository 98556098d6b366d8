package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// exprState is what the expressions' half of the package remembers.
type exprState struct {
	traits   map[*models.Entity]map[string]*definition
	folded   map[foldedTrait]*definition
	segments map[*models.Segment]*definition
	ordered  []*definition                 // traits and segments, by entity and name
	choices  map[choices]*diag.Names       // what mistakes may have meant
	guessed  map[*models.SourceColumn]bool // columns that are hardly any
}

// scope is where an expression stands, and so which names it sees:
//
//	a row of a source      source is set: columns, and what its relations lead to
//	a profile              source is nil: traits of entity, relations, aggregates
//	a row in an aggregate  rows is set too, and is what the aggregate is over;
//	                       when those are profiles (members), source is nil
type scope struct {
	*checker
	text   parse.Node // the scalar that holds the expression
	entity *models.Entity
	source *models.Source
	rows   *rowPath
}

// operand is a piece of an expression and what became of it.
type operand struct {
	node expr.Node
	expr models.Expr
}

func (o operand) kind() models.Kind { return o.expr.Type().Kind }

// sourceExpr checks an expression over the columns of one row: key, time,
// where, ids and from of a source.
func (c *checker) sourceExpr(n parse.Node, s *models.Source) models.Expr {
	return (&scope{checker: c, text: n, source: s}).parsed()
}

// profileExpr checks an expression over the traits of one profile.
func (c *checker) profileExpr(n parse.Node, e *models.Entity) models.Expr {
	return (&scope{checker: c, text: n, entity: e}).parsed()
}

// wantKind reports a value that is of none of the kinds. What names it for the
// message: `the time of "orders"`.
func (c *checker) wantKind(e models.Expr, what string, kinds ...models.Kind) {
	if e == nil || e.Type().Kind == models.Unknown {
		return
	}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		if e.Type().Kind == k {
			return
		}
		names[i] = k.String()
	}
	d := diag.New(diag.WrongKind, e.Span(), "%s must be %s, and this is %s", what, oneOf(names), e.Type())
	if col, ok := e.(*models.Column); ok && e.Type().Kind == models.Text && slices.Contains(kinds, models.Timestamp) && !col.Column.Declared {
		d.Label = fmt.Sprintf("when it holds moments, declare it: `columns: {%s: {type: timestamp}}`", col.Column.Name)
	}
	d.Notes = definitions(e)
	c.report(d)
}

// parsed parses the scope's text and checks it as a value.
func (s *scope) parsed() models.Expr {
	node := s.parseExpr(s.text)
	if node == nil {
		return nil
	}
	return s.value(node)
}

// parseExpr gives the syntax of an expression, or nil when it has mistakes,
// which are reported.
func (c *checker) parseExpr(n parse.Node) expr.Node {
	if !n.IsScalar() || n.Text() == "" {
		return nil
	}
	node, problems := expr.Parse(n.Text())
	if c.reportSyntax(n, problems) {
		return nil
	}
	return node
}

// reportSyntax turns mistakes of the syntax into diagnostics.
func (c *checker) reportSyntax(n parse.Node, problems []expr.Problem) bool {
	for _, p := range problems {
		d := diag.New(p.Code, n.Place(p.Start(), p.End()), "%s", p.Message)
		d.Label = p.Label
		for _, note := range p.Notes {
			d.Notes = append(d.Notes, models.Note{Text: note})
		}
		if p.Fix != nil {
			d.Fix = n.Edit(p.Start(), p.End(), *p.Fix)
		}
		c.report(d)
	}
	return len(problems) > 0
}

// at gives the place of a piece of the expression.
func (s *scope) at(n expr.Node) models.Span { return s.text.Place(n.Start(), n.End()) }

// words gives a piece of the expression as it was written, shortened when it
// is long.
func (s *scope) words(n expr.Node) string { return shorten(s.slice(n), 48) }

// slice gives a piece of the expression as it was written.
func (s *scope) slice(n expr.Node) string {
	text := []rune(s.text.Text())
	from, to := max(n.Start(), 0), min(n.End(), len(text))
	if from >= to {
		return ""
	}
	return strings.Join(strings.Fields(string(text[from:to])), " ")
}

func shorten(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// fix gives the change that replaces a piece of the expression, or nil when it
// cannot be made safely.
func (s *scope) fix(n expr.Node, text string) *models.Edit {
	return s.text.Edit(n.Start(), n.End(), text)
}

// errorf starts a diagnostic at a piece of the expression.
func (s *scope) errorf(code models.Code, n expr.Node, format string, args ...any) models.Diagnostic {
	return diag.New(code, s.at(n), format, args...)
}

// node makes what all checked expressions share.
func (s *scope) node(n expr.Node, t models.Type) models.Node {
	return models.Node{At: s.at(n), T: t}
}
