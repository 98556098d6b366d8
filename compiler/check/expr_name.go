package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/models"
)

// name checks a dotted path.
func (s *scope) name(n *expr.Name) models.Expr {
	if isNow(n) {
		return &models.Now{Node: s.node(n, timestampType)}
	}
	if s.source != nil {
		return s.rowName(n)
	}
	return s.profileName(n)
}

// isNow tells whether a name is the moment as at which everything is computed.
// In double quotes it is a column like any other.
func isNow(n *expr.Name) bool {
	return len(n.Parts) == 1 && n.Parts[0].Text == "now" && !n.Parts[0].Quoted
}

// rowName resolves a name over a row: a column, source.column,
// relation.column, and longer chains of many-to-one relations.
func (s *scope) rowName(n *expr.Name) models.Expr {
	at, path := s.ownPrefix(n.Parts)
	src := s.source
	if len(path) > 0 {
		src = path[len(path)-1].To
	}
	for ; at < len(n.Parts)-1; at++ {
		r := s.relations[src][n.Parts[at].Text]
		if r == nil {
			s.noRelation(n, at, src)
			return nil
		}
		if s.rows == nil {
			d := s.errorf(diag.RelationInSource, n, "%q leads out of the source's own row", s.words(n))
			d.Label = fmt.Sprintf("here only columns of %q are known", s.source.Name)
			d.Notes = append(d.Notes, models.Note{Text: "relations can be followed in traits and segments, inside an aggregate"})
			s.report(d)
			return nil
		}
		path = append(path, r)
		src = r.To
	}
	return s.columnOf(n, at, src, path)
}

// ownPrefix tells how many parts of a name only say which rows are meant: the
// source's name, or the path to the rows as an aggregate writes it. When it
// names rows above the aggregate's own (`orders.status` in
// `count(orders.items where …)`), the path leads up to them.
func (s *scope) ownPrefix(parts []expr.Part) (int, []*models.Relation) {
	if len(parts) < 2 {
		return 0, nil
	}
	// The whole path is the rows' own even where a relation of theirs has the
	// name of the source that it begins with.
	if s.rows != nil && len(s.rows.names) > 1 && beginsWith(parts, s.rows.names) {
		return len(s.rows.names), nil
	}
	if s.relations[s.source][parts[0].Text] != nil {
		return 0, nil
	}
	if s.rows == nil {
		if parts[0].Text == s.source.Name {
			return 1, nil
		}
		return 0, nil
	}
	names, via := s.rows.names, len(s.rows.Via)
	for _, start := range []int{0, via} {
		k := 0
		for k < len(parts)-1 && start+k < len(names) && parts[k].Text == names[start+k] {
			k++
		}
		if start+k <= via {
			continue
		}
		var up []*models.Relation
		for j := len(s.rows.Down) - 1; j >= start+k-via-1; j-- {
			up = append(up, s.rows.Down[j])
		}
		return k, up
	}
	if parts[0].Text == s.source.Name {
		return 1, nil
	}
	return 0, nil
}

// beginsWith tells whether a name goes on behind these parts.
func beginsWith(parts []expr.Part, names []string) bool {
	return len(parts) > len(names) && slices.EqualFunc(names, parts[:len(names)], func(name string, p expr.Part) bool { return name == p.Text })
}

// columnOf resolves the last part of a name, a column of src.
func (s *scope) columnOf(n *expr.Name, at int, src *models.Source, path []*models.Relation) models.Expr {
	name := n.Parts[at].Text
	if s.columns[src][name] == nil {
		if r := s.relations[src][name]; r != nil {
			d := s.errorf(diag.RelationAsValue, n.Parts[at], "%q is a relation of %q, not a column", name, src.Name)
			d.Label = fmt.Sprintf("name a column of %q: `%s.…`", r.To.Name, name)
			d.Notes = append(d.Notes, diag.Notef(r.At, "relation %q is defined here", name))
			s.report(d)
			return nil
		}
		if s.reverses[src][name] != nil {
			s.manyAsValue(n.Parts[at], name, s.words(n))
			return nil
		}
	}
	s.warnUndeclared(src, name, s.at(n.Parts[at]), func(meant string) *models.Edit { return s.fix(n.Parts[at], meant) })
	col := s.column(src, name)
	if col == nil {
		s.noColumnNamed(n, at, src)
		return nil
	}
	if !s.readable(src, col, s.at(n)) {
		return nil
	}
	// A row of a test may leave out any column, and a relation may lead nowhere.
	return &models.Column{Node: s.node(n, col.T.OrNull()), Path: slices.Clone(path), Source: src, Column: col}
}

// noColumnNamed reports a column that a source does not have.
func (s *scope) noColumnNamed(n *expr.Name, at int, src *models.Source) {
	part := n.Parts[at]
	name := part.Text
	if s.isRefused("column", src.Name, name) || s.isRefused("source", "", src.Name) {
		return
	}
	// A name behind the source's own was not meant for a trait.
	alone := len(n.Parts) == 1
	if alone && s.entity != nil && s.exprs.traits[s.entity][name] != nil {
		d := s.errorf(diag.TraitInRow, part, "%q is a trait of %s, and a row of %q does not know it", name, s.entity.Name, src.Name)
		d.Label = "inside an aggregate there are only the columns of the row"
		d.Notes = append(d.Notes, models.Note{Text: "compare the trait outside the aggregate, with its result"})
		s.report(d)
		return
	}
	d := s.errorf(diag.NoColumn, part, "%s has no column %q", src.Name, name)
	d = s.suggest(d, part, choices{"column", src}, func() []string { return namesOf(s.columns[src]) })
	d = s.noteSaved(d, src)
	if !src.At.IsZero() {
		d.Notes = append(d.Notes, diag.Notef(src.At, "source %q is defined here", src.Name))
	}
	s.report(d)
}

// noRelation reports a part in the middle of a name that leads nowhere.
func (s *scope) noRelation(n *expr.Name, at int, src *models.Source) {
	part := n.Parts[at]
	if s.isRefused("relation", src.Name, part.Text) {
		return
	}
	switch {
	case s.reverses[src][part.Text] != nil:
		s.manyAsValue(part, part.Text, s.words(n))
	case s.columns[src][part.Text] != nil:
		d := s.errorf(diag.PathBehindColumn, n, "%q is a column of %q and has no parts", part.Text, src.Name)
		s.report(d)
	case at == 0 && s.sources[part.Text] != nil:
		d := s.errorf(diag.TwoSourcesAtOnce, n, "a row of %q does not know the source %q", s.source.Name, part.Text)
		d.Label = "no relation leads there"
		d.Notes = append(d.Notes, diag.Notef(s.source.At, "add a many-to-one relation to %q here, or use one aggregate for each source", s.source.Name))
		s.report(d)
	default:
		d := s.errorf(diag.NoRelationOnPath, part, "%s has no relation %q", src.Name, part.Text)
		s.report(s.suggest(d, part, choices{"relation", src}, func() []string { return namesOf(s.relations[src]) }))
	}
}

// manyAsValue reports a way that leads to many rows where one is wanted.
func (s *scope) manyAsValue(part expr.Node, name, words string) {
	d := s.errorf(diag.ManyAsValue, part, "%q leads to many rows, and one value is wanted", name)
	d.Label = fmt.Sprintf("an aggregate makes one of them: `count(%s)`", words)
	if s.rows != nil {
		d.Label = fmt.Sprintf("make %q part of what the aggregate is over: `count(%s.%s)`", name, strings.Join(s.rows.names, "."), name)
	}
	s.report(d)
}

// profileName resolves a name over a profile: a trait, entity.trait, or a
// trait of the profile that relations lead to.
func (s *scope) profileName(n *expr.Name) models.Expr {
	path, entity, at := s.traitPath(n.Parts)
	def := s.exprs.traits[entity][n.Parts[at].Text]
	if def == nil || at < len(n.Parts)-1 {
		s.noTrait(n, at, entity)
		return nil
	}
	t := def.trait.T
	if len(path) > 0 {
		t = t.OrNull()
	}
	return &models.TraitRef{Node: s.node(n, t), Path: path, Trait: def.trait}
}

// traitPath follows entity relations as far as they go. It gives where they
// end and which part comes next, at most the last one.
func (s *scope) traitPath(parts []expr.Part) ([]*models.EntityRelation, *models.Entity, int) {
	entity, at := s.entity, 0
	if len(parts) > 1 && s.rows != nil {
		at = s.memberPrefix(parts)
	}
	if at == 0 && len(parts) > 1 && parts[0].Text == entity.Name && s.entityRelations[entity][entity.Name] == nil {
		at = 1
	}
	var path []*models.EntityRelation
	for ; at < len(parts)-1; at++ {
		r := s.entityRelations[entity][parts[at].Text]
		if r == nil {
			break
		}
		path = append(path, r)
		entity = r.To
	}
	return path, entity, at
}

// memberPrefix is ownPrefix where the rows are profiles.
func (s *scope) memberPrefix(parts []expr.Part) int {
	names := s.rows.names
	for _, start := range []int{0, len(names) - 1} {
		if own := names[start:]; beginsWith(parts, own) {
			return len(own)
		}
	}
	return 0
}

// choices are a list of names that a mistake may mean: of what, and whose.
type choices struct {
	of    string
	owner any // the entity or source; nil: everybody's
}

// suggest helps with a name that does not exist. The list is made when it is
// asked for first, because it may be long and wrong names many.
func (s *scope) suggest(d models.Diagnostic, part expr.Node, of choices, list func() []string) models.Diagnostic {
	names := s.exprs.choices[of]
	if names == nil {
		names = diag.NewNames(list())
		if s.exprs.choices == nil {
			s.exprs.choices = map[choices]*diag.Names{}
		}
		s.exprs.choices[of] = names
	}
	return suggestName(d, s.text, part.Start(), part.End(), names)
}
