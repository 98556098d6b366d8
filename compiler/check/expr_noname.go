package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// noTrait reports a name that is no trait of entity, the one that the parts
// before at lead to. What it is instead decides the words.
func (s *scope) noTrait(n *expr.Name, at int, entity *models.Entity) {
	part := n.Parts[at]
	name := part.Text
	if s.isRefused("trait", entity.Name, name) || s.isRefused("relation", entity.Name, name) || s.isRefused("source", "", name) && s.sources[name] == nil {
		return
	}
	last := at == len(n.Parts)-1
	switch {
	case s.entityReverses[entity][name] != nil:
		s.manyAsValue(n, name, s.words(n))
	case last && s.entityRelations[entity][name] != nil:
		r := s.entityRelations[entity][name]
		d := s.errorf(diag.RelationAsValue, part, "%q is a relation of %s, not a trait", name, entity.Name)
		d.Label = fmt.Sprintf("name a trait of %s: `%s.…`", r.To.Name, s.words(n))
		d.Notes = append(d.Notes, diag.Notef(r.At, "relation %q is defined here", name))
		s.report(d)
	case s.sources[name] != nil && (at == 0 || s.rows != nil && !last):
		s.sourceAsValue(n, at)
	case !last && s.exprs.traits[entity][name] != nil:
		d := s.errorf(diag.PathBehindColumn, n, "%q is a trait of %s and has no parts", name, entity.Name)
		s.report(d)
	case !last && s.entities[name] != nil && s.entities[name] != entity:
		d := s.errorf(diag.NoRelationOnPath, part, "%s has no relation to %q", entity.Name, name)
		d.Label = fmt.Sprintf("add to %s: `relations: {%s: {to: %s}}`", entity.Name, name, name)
		d.Notes = append(d.Notes, diag.Notef(entity.At, "entity %q is defined here", entity.Name))
		s.report(d)
	case !last:
		d := s.errorf(diag.NoRelationOnPath, part, "%s has no relation or source %q", entity.Name, name)
		s.report(s.suggest(d, part, choices{"first part", entity}, func() []string {
			return append(namesOf(s.entityRelations[entity]), namesOf(s.sources)...)
		}))
	case at == 0 && s.segments[name] != nil:
		text := "in_segment(" + name + ")"
		d := s.errorf(diag.SegmentAsValue, part, "%q is a segment, not a trait of %s", name, entity.Name)
		d.Label = fmt.Sprintf("did you mean `%s`?", text)
		d.Fix = s.fix(part, text)
		s.report(d)
	default:
		s.noTraitNamed(part, at, entity)
	}
}

// sourceAsValue reports rows where one value is wanted.
func (s *scope) sourceAsValue(n *expr.Name, at int) {
	src := s.sources[n.Parts[at].Text]
	if s.rows != nil {
		d := s.errorf(diag.TwoSourcesAtOnce, n, "inside this aggregate there are traits of %s, and %q is a source", s.entity.Name, src.Name)
		d.Notes = append(d.Notes, models.Note{Text: fmt.Sprintf("make it a trait of %s first, and aggregate that", s.entity.Name)})
		s.report(d)
		return
	}
	words := s.slice(n)
	if len(n.Parts) == 1 {
		text := "count(" + words + ")"
		d := s.errorf(diag.SourceAsValue, n, "%q is a source: many rows, not one value", words)
		d.Label = fmt.Sprintf("did you mean `%s`?", text)
		d.Fix = s.fix(n, text)
		s.report(d)
		return
	}
	text := "last(" + words + ")"
	d := s.errorf(diag.ColumnWithoutRow, n, "%q has a value in each row of %q, and one value is wanted", words, src.Name)
	d.Label = fmt.Sprintf("did you mean `%s`?", text)
	d.Fix = s.fix(n, text)
	d.Notes = append(d.Notes, models.Note{Text: "an aggregate says which: last, first, max, sum, most_frequent, …"})
	s.report(d)
}

// noTraitNamed reports a name that is nothing the profile has. A column of a
// source with that name is the usual reason.
func (s *scope) noTraitNamed(part expr.Part, at int, entity *models.Entity) {
	name := part.Text
	if at == 0 && s.rows == nil {
		if owners := s.sourcesWithColumn(name); len(owners) > 0 {
			text := "last(" + owners[0] + "." + name + ")"
			d := s.errorf(diag.ColumnWithoutRow, part, "%q is a column of %s, and a profile has many rows of it", name, strings.Join(owners, " and "))
			d.Label = fmt.Sprintf("did you mean `%s`?", text)
			if len(owners) == 1 {
				d.Fix = s.fix(part, text)
			}
			s.report(d)
			return
		}
	}
	d := s.errorf(diag.NoTrait, part, "%s has no trait %q", entity.Name, name)
	d = s.suggest(d, part, choices{"trait", entity}, func() []string { return namesOf(s.exprs.traits[entity]) })
	if d.Fix != nil && s.exprs.traits[entity][d.Fix.Text] != nil {
		d.Notes = append(d.Notes, diag.Notef(s.exprs.traits[entity][d.Fix.Text].trait.At, "%q is defined here", d.Fix.Text))
	} else if _, isFunction := ir.LookupFunction(strings.ToLower(name)); isFunction {
		d.Label = fmt.Sprintf("the function is called with parentheses: `%s(…)`", strings.ToLower(name))
	}
	s.report(d)
}

// sourcesWithColumn names the sources of the entity that surely have a column.
func (s *scope) sourcesWithColumn(name string) []string {
	var owners []string
	for _, src := range s.project.Sources {
		if s.columns[src][name] != nil && s.carries(src, s.entity) {
			owners = append(owners, src.Name)
		}
	}
	slices.Sort(owners)
	return owners
}
