package lower

import (
	"fmt"
	"slices"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// nullWords are texts that systems write where they have no value. As
// identifiers they make one person of everybody who has none.
var nullWords = []string{"null", "n/a", "none", "nan", "undefined", "-"}

// strictNormalizers let no such word through.
var strictNormalizers = []string{"email", "phone", "digits", "uuid"}

// doubt is something that speaks against an identifier of a row.
type doubt struct {
	id        rowID
	code      models.Code
	condition ir.Expr
	word      string // begins the name of a column that says so
	what      string
}

// doubts are those against identifiers that are hardly meant: with blanks at their
// ends, which other sources may not have, and words for nothing.
func (r *rowsTable) doubts() []doubt {
	var doubts []doubt
	for _, id := range r.ids {
		identifier := id.id.Identifier
		if !mayBeText(id.id.Value) {
			continue
		}
		value := col("", id.value, textType.OrNull())
		if len(identifier.Normalize) == 0 {
			doubts = append(doubts, doubt{id, diag.UntrimmedID, untrimmed(value), "untrimmed_", "begins or ends with a blank"})
		}
		strict := func(n models.Normalizer) bool { return slices.Contains(strictNormalizers, n.Name) }
		if !slices.ContainsFunc(identifier.Normalize, strict) {
			args := []ir.Expr{call(ir.Lower, textType.OrNull(), value)}
			for _, word := range nullWords {
				args = append(args, text(word))
			}
			doubts = append(doubts, doubt{id, diag.NullWordID, test(ir.In, args...), "null_word_", "is a word for nothing"})
		}
	}
	return doubts
}

// untrimmed is true of texts that trimming changes. Trimming is slow, and hardly a
// text needs it: blanks stand before '!' in the order of bytes, so that the two
// ends tell which may.
func untrimmed(value ir.Expr) ir.Expr {
	last := call(ir.Right, textType.OrNull(), value, number(1))
	mayBe := test(ir.Or, test(ir.Lt, value, text("!")), test(ir.Lt, last, text("!")))
	return test(ir.And, mayBe, test(ir.Ne, value, call(ir.Trim, textType.OrNull(), value)))
}

// addDoubts marks the rows with such an identifier where rows outlive the run, so
// that no later one looks at the text of all of them again.
func (l *lowering) addDoubts(r *rowsTable, layers *layering) []ir.Ident {
	if !l.opts.Checks || !l.keeps(r.source) {
		return nil
	}
	for _, d := range r.doubts() {
		name := ir.Ident(r.names.pick(d.word + ir.IdentText(d.id.value)))
		r.doubted = append(r.doubted, name)
		layers.add(ir.Named{Name: name, Expr: ir.Case{
			Typed: typed(boolType.OrNull()), Whens: []ir.When{{If: d.condition, Then: trueValue}},
		}}, 2)
	}
	return r.doubted
}

func (r *rowsTable) doubtProblems() []ir.Problem {
	var problems []ir.Problem
	for i, d := range r.doubts() {
		p := ir.Problem{
			Kind: ir.Doubtful, Code: d.code, Severity: models.Warning, At: d.id.id.At, Table: r.table,
			Cols: []ir.Ident{d.id.value}, Expr: d.condition, Example: r.example(),
			Message: fmt.Sprintf("identifier %q of source %q %s in {count} of its rows", d.id.id.Identifier.Name, r.source.Name, d.what),
		}
		if len(r.doubted) > 0 {
			p.Cols, p.Expr = []ir.Ident{r.doubted[i]}, col("", r.doubted[i], boolType.OrNull())
		}
		problems = append(problems, p)
	}
	return problems
}

// mayBeText: a number has no blanks and is no word.
func mayBeText(value models.Expr) bool {
	kind := value.Type().Kind
	return kind == models.Text || kind == models.Unknown
}

// checkSizes looks for profiles that are hardly one person. An identifier that
// many share (a shop's own address, a test card) ties everybody together who
// has it.
func (l *lowering) checkSizes(e *models.Entity, t *entityTables) {
	if !l.opts.Checks {
		return
	}
	reads := []ir.Table{t.node, t.links, t.people, t.nodes}
	if t.refused.Name != "" {
		reads = append(reads, t.refused)
	}
	l.add(&ir.Check{
		Header: ir.Header{
			Name: l.tables.pick(e.Name + "_size_check"), Title: "look for profiles that are too large to be one " + e.Name,
			Origins: []ir.Origin{entityOrigin(e)},
		},
		Problems: []ir.Problem{{
			Kind: ir.Giant, Code: diag.Giant, Severity: models.Warning, At: e.At, Table: t.node,
			Graph:   &ir.Graph{Nodes: t.nodes, Links: t.links, Refused: t.refused, People: t.people},
			Message: fmt.Sprintf("profiles of %q with more identifiers than is plausible: {count}", e.Name),
		}},
	}, nil, reads)
}
