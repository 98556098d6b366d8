package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/models"
)

// compared checks the sides of a comparison, of which the first says what is
// compared. A word behind it that names nothing was most likely meant as a
// text: quotes are the commonest mistake of all.
func (s *scope) compared(nodes ...expr.Node) ([]operand, bool) {
	list := make([]operand, len(nodes))
	subject, good := s.operand(nodes[0])
	list[0] = subject
	for i, n := range nodes[1:] {
		word, isWord := s.namesNothing(n)
		ok := true
		if isWord && mayBeText(subject) {
			ok = s.meantText(n, word)
		}
		list[i+1] = operand{node: n}
		if ok {
			list[i+1], ok = s.operand(n)
		}
		good = good && ok
	}
	return list, good
}

// mayBeText tells whether a text may stand beside a value; of a value that was
// wrong nothing is known.
func mayBeText(o operand) bool {
	if o.expr == nil {
		return true
	}
	_, constant := o.expr.(*models.Literal)
	return !constant && (o.kind() == models.Text || o.kind() == models.Unknown)
}

// namesNothing gives a single word that no column or trait has as its name,
// and that is no slip of one.
func (s *scope) namesNothing(n expr.Node) (expr.Part, bool) {
	name, ok := n.(*expr.Name)
	if !ok || len(name.Parts) != 1 || isNow(name) {
		return expr.Part{}, false
	}
	word := name.Parts[0]
	if s.source != nil {
		return word, s.noColumnAtAll(word)
	}
	return word, s.noTraitAtAll(word)
}

func (s *scope) noColumnAtAll(word expr.Part) bool {
	src, name := s.source, word.Text
	switch {
	case s.relations[src][name] != nil, s.reverses[src][name] != nil:
		return false
	case s.isRefused("column", src.Name, name), s.isRefused("source", "", src.Name):
		return false
	case s.entity != nil && s.exprs.traits[s.entity][name] != nil:
		return false
	}
	if col := s.columns[src][name]; col != nil {
		return s.exprs.guessed[col]
	}
	if src.Closed {
		return word.Quoted || !isSlip(name, namesOf(s.columns[src]))
	}
	declared := declaredColumns(src)
	return word.Quoted || len(declared) > 0 && !isSlip(name, declared)
}

func (s *scope) noTraitAtAll(word expr.Part) bool {
	name, e := word.Text, s.entity
	switch {
	case s.exprs.traits[e][name] != nil, s.entityRelations[e][name] != nil, s.entityReverses[e][name] != nil:
		return false
	case s.sources[name] != nil, s.segments[name] != nil:
		return false
	case s.isRefused("trait", e.Name, name), s.isRefused("relation", e.Name, name), s.isRefused("source", "", name):
		return false
	case word.Quoted:
		return true
	}
	return len(s.sourcesWithColumn(name)) == 0 && !isSlip(name, namesOf(s.exprs.traits[e]))
}

// meantText reports a word that was meant as a text, and tells whether it can
// still be a name: of a source whose columns are not all known it may be one.
func (s *scope) meantText(n expr.Node, word expr.Part) bool {
	text := "'" + strings.ReplaceAll(word.Text, "'", "''") + "'"
	var d models.Diagnostic
	maybe := s.source != nil && !s.source.Closed
	switch {
	case s.source == nil:
		d = s.errorf(diag.NoTrait, n, "%s has no trait %q", s.entity.Name, word.Text)
	case maybe:
		d = diag.Warn(diag.UndeclaredColumn, s.at(n), "%s declares no column %q", s.source.Name, word.Text)
		s.exprs.guess(s.column(s.source, word.Text))
	default:
		d = s.errorf(diag.NoColumn, n, "%s has no column %q", s.source.Name, word.Text)
	}
	d.Label = fmt.Sprintf("did you mean the text %s?", text)
	d.Fix = s.fix(n, text)
	if word.Quoted {
		d.Notes = append(d.Notes, models.Note{Text: "double quotes are for names, single quotes for text"})
	}
	s.report(d)
	return maybe
}

// guess remembers a column that is hardly one, so that the next mention of it
// is told as well.
func (e *exprState) guess(col *models.SourceColumn) {
	if e.guessed == nil {
		e.guessed = map[*models.SourceColumn]bool{}
	}
	e.guessed[col] = true
}

// warnUndeclared warns of a column that nothing is known of and that is one
// letter away from a declared one. Without the source's real columns it cannot
// be more than a warning.
func (c *checker) warnUndeclared(src *models.Source, name string, at models.Span, fix func(string) *models.Edit) {
	if src.Closed || c.columns[src][name] != nil {
		return
	}
	for _, declared := range declaredColumns(src) {
		if !oneSlip(name, declared) {
			continue
		}
		d := diag.Warn(diag.UndeclaredColumn, at, "%s declares no column %q", src.Name, name)
		d.Label = "did you mean " + quote(declared) + "?"
		d.Fix = fix(declared)
		c.report(d)
		return
	}
}

// declaredColumns names the columns that the model itself tells of.
func declaredColumns(src *models.Source) []string {
	var names []string
	for _, col := range src.Columns {
		if !col.At.IsZero() {
			names = append(names, col.Name)
		}
	}
	return names
}

func isSlip(name string, names []string) bool {
	return slices.ContainsFunc(names, func(other string) bool { return oneSlip(name, other) })
}

// shortestSlip is how long a name must be for one letter to be a slip.
const shortestSlip = 4

// oneSlip tells whether two names are the same but for case, or differ by one
// letter that is missing, too many, another, or swapped with its neighbour. Names
// that differ in a digit are two names.
func oneSlip(a, b string) bool {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < shortestSlip || len(y)-len(x) > 1 || a == b {
		return a != b && strings.EqualFold(a, b)
	}
	for len(x) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	if strings.ContainsAny(string(x)+string(y), "0123456789") {
		return false
	}
	return len(y) <= 1 || len(x) == 2 && len(y) == 2 && x[0] == y[1] && x[1] == y[0]
}
