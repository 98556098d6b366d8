package check

import (
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// sequenceText writes a sequence on one line, for people.
func sequenceText(n parse.Node) string {
	var steps []string
	for _, step := range n.Get("sequence").Items() {
		for _, e := range step.Entries() {
			steps = append(steps, e.Name+" "+strings.TrimSpace(e.Value.Text()))
		}
	}
	text := strings.Join(steps, ", ")
	if same := n.Get("same"); !same.IsZero() {
		var names []string
		for _, x := range oneOrMany(same) {
			names = append(names, x.Text())
		}
		text += "; same " + strings.Join(names, ", ")
	}
	if within := n.Get("within"); !within.IsZero() {
		text += "; within " + within.Text()
	}
	return text
}

// sequenceOf checks a sequence: its steps, then what binds them together.
func (s *scope) sequenceOf(n parse.Node) *models.Sequence {
	out := &models.Sequence{At: n.Key("sequence").At()}
	items := n.Get("sequence").Items()
	if n.Get("sequence").IsList() && len(items) == 0 {
		d := diag.New(diag.EmptyConditions, out.At, "the sequence has no steps")
		d.Label = "it would be true for everybody"
		s.report(d)
		return nil
	}
	good := s.checkOrder(items)
	for _, x := range items {
		step := s.stepOf(x)
		if step == nil {
			good = false
			continue
		}
		out.Steps = append(out.Steps, *step)
	}
	for _, x := range oneOrMany(n.Get("same")) {
		if !s.addSame(out, x) {
			good = false
			continue
		}
		out.Same = append(out.Same, x.Text())
	}
	if within := n.Get("within"); !within.IsZero() {
		length, ok := within.Duration()
		if ok && length <= 0 {
			d := diag.New(diag.WithinNotPositive, within.At(), "a sequence cannot happen within %q", within.Text())
			d.Label = "every step is later than the one before it"
			s.report(d)
		}
		good = good && ok && length > 0
		out.Within = length
	}
	if !good {
		return nil
	}
	return out
}

// checkOrder checks that a sequence begins with something that happened, and
// that nots are told apart by what happened between them.
func (s *scope) checkOrder(items []parse.Node) bool {
	good, before := true, false
	for i, x := range items {
		not := !x.Get("not").IsZero()
		if x.Get("did").IsZero() && !not {
			return false
		}
		switch {
		case not && i == 0:
			d := diag.New(diag.SequenceStartsWithNot, x.Key("not").At(), "a sequence cannot begin with `not`")
			d.Label = "begin with a `did`: it says from when on nothing may happen"
			d.Notes = append(d.Notes, models.Note{Text: "for people without any such rows use a condition: `count(orders within 30d) = 0`"})
			s.report(d)
			good = false
		case not && before:
			d := diag.New(diag.TwoNotSteps, x.Key("not").At(), "two `not` steps follow each other")
			d.Label = "both forbid rows between the same two `did`s"
			d.Notes = append(d.Notes, models.Note{Text: "write two sequences under `all`, one with each"})
			s.report(d)
			good = false
		}
		before = not
	}
	return good
}

// stepOf checks one step.
func (s *scope) stepOf(item parse.Node) *models.SequenceStep {
	text, not := item.Get("did"), false
	if text.IsZero() {
		text, not = item.Get("not"), true
	}
	if !text.IsScalar() || text.Text() == "" {
		return nil
	}
	rows, problems := expr.ParseRows(text.Text())
	if s.reportSyntax(text, problems) {
		return nil
	}
	step := &scope{checker: s.checker, text: text, entity: s.entity}
	path, ok := step.stepRows(rows)
	if !ok {
		return nil
	}
	out := &models.SequenceStep{At: text.At(), Not: not, Rows: path.Rows, Text: strings.TrimSpace(text.Text())}
	good := step.mustHappen(rows.Of, path)
	if rows.Where != nil {
		inner := step.inside(path)
		out.Where = inner.condition(rows.Where)
		inner.warnConstant(rows.Where, out.Where)
		good = good && out.Where != nil
	}
	if rows.Window != nil && s.hasTime(path.Rows) {
		out.Window = step.window(rows.Window, path)
		good = good && out.Window != nil
	}
	if rows.Limit != nil {
		step.report(step.errorf(diag.LimitOutOfPlace, rows.Limit, "a step takes no limit: it asks whether something happened"))
		good = false
	}
	if !good {
		return nil
	}
	return out
}

// stepRows resolves the rows of a step.
func (s *scope) stepRows(rows *expr.Rows) (rowPath, bool) {
	name, ok := rows.Of.(*expr.Name)
	if !ok {
		d := s.errorf(diag.StepOfColumn, rows.Of, "a step names a source, and %q is an expression", s.words(rows.Of))
		d.Label = "as `orders where amount > 100`"
		s.report(d)
		return rowPath{}, false
	}
	path, ok := s.rowsAt(s.entity, name.Parts)
	switch {
	case !ok:
		s.noRows(name, []*expr.Name{name})
		return path, false
	case path.Members != nil || len(path.Via) > 0:
		d := s.errorf(diag.StepOfOther, name, "%q are not rows of the %s itself", s.words(name), s.entity.Name)
		d.Label = "a sequence looks at the rows of one profile"
		s.report(d)
		return path, false
	case path.used < len(name.Parts):
		d := s.errorf(diag.StepOfColumn, name, "a step names rows, and %q is a column", s.words(name))
		d.Label = fmt.Sprintf("choose rows by it: `%s where %s = …`", strings.Join(path.names, "."), name.Parts[len(name.Parts)-1].Text)
		s.report(d)
		return path, false
	}
	path.At = s.at(name)
	return path, true
}

// mustHappen reports a step whose rows have no time.
func (s *scope) mustHappen(of expr.Node, path rowPath) bool {
	if s.hasTime(path.Rows) {
		return true
	}
	src := path.Scope()
	if s.isRefused("source", "", src.Name) {
		return false
	}
	d := s.errorf(diag.StepWithoutTime, of, "rows of %q have no time, so nobody knows what came first", src.Name)
	d.Notes = append(d.Notes, diag.Notef(src.At, "add `time:` here, with the column that says when a row happened"))
	s.report(d)
	return false
}

// addSame finds a column of `same` in the rows of every step.
func (s *scope) addSame(out *models.Sequence, n parse.Node) bool {
	name := n.Text()
	good := true
	var first *models.Column
	for i := range out.Steps {
		step := &out.Steps[i]
		src := step.Rows.Scope()
		col := s.column(src, name)
		if col == nil {
			if !s.isRefused("column", src.Name, name) && !s.isRefused("source", "", src.Name) {
				d := diag.New(diag.NoSameColumn, n.At(), "%s has no column %q, by which the steps are to be the same", src.Name, name)
				d = suggest(d, n, namesOf(s.columns[src]))
				d.Notes = append(d.Notes, diag.Notef(step.At, "this step is over %q", src.Name))
				s.report(d)
			}
			good = false
			continue
		}
		e := &models.Column{Node: models.Node{At: n.At(), T: col.T.OrNull()}, Source: src, Column: col}
		if first == nil {
			first = e
		} else if !comparable(first.T, e.T) {
			d := diag.New(diag.SameColumnsUnlike, n.At(), "%q is %s in %q and %s in %q", name, first.T, first.Source.Name, e.T, src.Name)
			d.Label = "so it is never the same"
			d.Notes = append(definitions(first, e), models.Note{Text: "declare one of them with the other's type: `columns: {" + name + ": " + first.T.String() + "}`"})
			s.report(d)
			good = false
		}
		step.Same = append(step.Same, e)
	}
	return good
}

// comparable tells whether values of two columns can be equal as they are.
func comparable(a, b models.Type) bool {
	return a.Kind == models.Unknown || b.Kind == models.Unknown || a.Kind == b.Kind && a.Kind != models.List || a.Kind.Numeric() && b.Kind.Numeric()
}
