package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/models"
)

// rowPath is a resolved path to rows: the first `used` parts of a name, whose
// texts are names.
type rowPath struct {
	models.Rows
	names []string
	used  int
}

// rowsAt resolves the longest beginning of a name that leads to rows, seen
// from a profile of the entity: relations up, then the profiles behind a
// reverse, or a source that carries the entity's identifiers and the child
// rows behind its reverses. A relation and a source may share a name: the
// relation wins when the path goes on to rows behind it.
func (c *checker) rowsAt(e *models.Entity, parts []expr.Part) (rowPath, bool) {
	return c.rowsFrom(rowPath{Rows: models.Rows{Of: e}}, parts)
}

func (c *checker) rowsFrom(p rowPath, parts []expr.Part) (rowPath, bool) {
	if p.used == len(parts) {
		return p, false
	}
	name := parts[p.used].Text
	if r := c.entityRelations[p.Of][name]; r != nil {
		up := p.step(name)
		up.Via, up.Of = append(slices.Clone(p.Via), r), r.To
		if found, ok := c.rowsFrom(up, parts); ok {
			return found, true
		}
	}
	if r := c.entityReverses[p.Of][name]; r != nil {
		p = p.step(name)
		p.Members = r
		return p, true
	}
	src := c.sources[name]
	if src == nil || !c.carries(src, p.Of) {
		return p, false
	}
	p = p.step(name)
	p.Source = src
	for p.used < len(parts) {
		r := c.reverses[src][parts[p.used].Text]
		if r == nil {
			break
		}
		p = p.step(parts[p.used].Text)
		p.Down = append(slices.Clone(p.Down), r)
		src = r.From
	}
	return p, true
}

// step takes one more part.
func (p rowPath) step(name string) rowPath {
	p.names = append(slices.Clone(p.names), name)
	p.used++
	return p
}

// within tells whether p's rows are those of q or lie above them.
func (p rowPath) within(q rowPath) bool {
	return p.Source == q.Source && p.Members == q.Members && slices.Equal(p.Via, q.Via) &&
		len(p.Down) <= len(q.Down) && slices.Equal(p.Down, q.Down[:len(p.Down)])
}

// rowsOf finds the rows that the value of an aggregate names. All names in it
// must lead to the same rows, or to rows above them; a bare name is a column.
func (s *scope) rowsOf(of expr.Node) (rowPath, bool) {
	var names []*expr.Name
	namesIn(of, func(n *expr.Name) { names = append(names, n) })
	var best rowPath
	var from *expr.Name
	for _, n := range names {
		p, ok := s.rowsAt(s.entity, n.Parts)
		if !ok || len(names) > 1 && len(n.Parts) == 1 && p.Down == nil && s.isColumnOfOther(names, n) {
			continue
		}
		switch {
		case from == nil || best.within(p):
			best, from = p, n
		case !p.within(best):
			d := s.errorf(diag.TwoSourcesAtOnce, n, "%q and %q are rows of different sources", strings.Join(best.names, "."), strings.Join(p.names, "."))
			d.Label = "an aggregate looks at the rows of one source"
			d.Notes = append(d.Notes, diag.Notef(s.at(from), "the other is named here"))
			d.Notes = append(d.Notes, models.Note{Text: "use one aggregate for each, and combine their results"})
			s.report(d)
			return best, false
		}
	}
	if from == nil {
		s.noRows(of, names)
		return best, false
	}
	best.At = s.text.Place(from.Start(), from.Parts[best.used-1].End())
	return best, true
}

// isColumnOfOther tells whether a bare name that is also a source's is meant
// as a column of the rows that another name of the expression leads to.
func (s *scope) isColumnOfOther(names []*expr.Name, bare *expr.Name) bool {
	for _, n := range names {
		if p, ok := s.rowsAt(s.entity, n.Parts); ok && n != bare && p.Scope() != nil && s.columns[p.Scope()][bare.Parts[0].Text] != nil {
			return true
		}
	}
	return false
}

// noRows reports an aggregate whose value names no rows.
func (s *scope) noRows(of expr.Node, names []*expr.Name) {
	if len(names) == 0 {
		d := s.errorf(diag.NoSourceInAggregate, of, "%q names no rows", s.words(of))
		d.Label = "an aggregate is over the rows of a source: `count(orders)`, `sum(orders.amount)`"
		s.report(d)
		return
	}
	n := names[0]
	for _, other := range names {
		if len(other.Parts) > len(n.Parts) {
			n = other
		}
	}
	entity, at := s.entity, 0
	for at < len(n.Parts) && s.entityRelations[entity][n.Parts[at].Text] != nil {
		entity = s.entityRelations[entity][n.Parts[at].Text].To
		at++
	}
	if at == len(n.Parts) {
		d := s.errorf(diag.OneAsMany, n, "%q is one %s, not many rows", s.words(n), entity.Name)
		d.Label = fmt.Sprintf("`%s.…` gives a trait of it without an aggregate", s.words(n))
		s.report(d)
		return
	}
	s.noRowsNamed(n, at, entity)
}

// noRowsNamed reports the part of a path to rows where it breaks, after
// relations that lead to entity.
func (s *scope) noRowsNamed(n *expr.Name, at int, entity *models.Entity) {
	part, name := n.Parts[at], n.Parts[at].Text
	if s.isRefused("relation", entity.Name, name) || s.isRefused("source", "", name) {
		return
	}
	last := at == len(n.Parts)-1
	src := s.sources[name]
	switch {
	case src != nil:
		s.sourceOfNobody(part, src, entity)
	case last && s.exprs.traits[entity][name] != nil:
		d := s.errorf(diag.OneAsMany, n, "%q is one value of each %s, not many rows", s.words(n), s.entity.Name)
		d.Label = "use it without an aggregate"
		d.Notes = append(d.Notes, diag.Notef(s.exprs.traits[entity][name].trait.At, "%q is defined here", name))
		s.report(d)
	case at == 0 && !last && name == entity.Name:
		rest := s.slice(expr.Range{From: n.Parts[1].Start(), To: n.End()})
		d := s.errorf(diag.NoRows, part, "%q is the entity itself", name)
		d.Label = fmt.Sprintf("write `%s`", rest)
		d.Fix = s.fix(expr.Range{From: part.Start(), To: n.Parts[1].Start()}, "")
		s.report(d)
	default:
		s.noSuchRows(n, part, entity, last && at == 0)
	}
}

// noSuchRows reports a name that no rows have. Bare is the whole name: then it
// may be a column whose source was forgotten.
func (s *scope) noSuchRows(n *expr.Name, part expr.Part, entity *models.Entity, bare bool) {
	name := part.Text
	if owners := s.sourcesWithColumn(name); bare && len(owners) > 0 {
		d := s.errorf(diag.NoSourceInAggregate, n, "%q does not say of which source", name)
		d.Label = fmt.Sprintf("did you mean `%s.%s`?", owners[0], name)
		if len(owners) == 1 {
			d.Fix = s.fix(n, owners[0]+"."+name)
		}
		s.report(d)
		return
	}
	d := s.errorf(diag.NoRows, part, "%s has no source or relation %q", entity.Name, name)
	s.report(s.suggest(d, part, choices{"rows", entity}, func() []string { return s.waysToRows(entity) }))
}

// waysToRows names what a path to rows of an entity may begin with.
func (s *scope) waysToRows(entity *models.Entity) []string {
	names := append(namesOf(s.entityRelations[entity]), namesOf(s.entityReverses[entity])...)
	for _, src := range s.project.Sources {
		if s.carries(src, entity) {
			names = append(names, src.Name)
		}
	}
	return names
}

// sourceOfNobody reports a source whose rows belong to no profile of the
// entity, and says which way leads to them.
func (s *scope) sourceOfNobody(part expr.Part, src *models.Source, entity *models.Entity) {
	if s.idsRefused(src) {
		return
	}
	d := s.errorf(diag.SourceOfNobody, part, "rows of %q carry no identifier of %s", src.Name, entity.Name)
	var ways, carriers []string
	for _, r := range src.Relations {
		if s.carries(r.To, entity) {
			if r.Reverse != "" {
				ways = append(ways, r.To.Name+"."+r.Reverse)
			} else {
				d.Notes = append(d.Notes, diag.Notef(r.At, "give this relation a `reverse`, and %q is reached through %q", src.Name, r.To.Name))
			}
		}
	}
	for _, other := range s.project.Sources {
		if s.carries(other, entity) {
			carriers = append(carriers, fmt.Sprintf("%q", other.Name))
		}
	}
	if len(ways) > 0 {
		d.Label = fmt.Sprintf("did you mean `%s`?", ways[0])
		if len(ways) == 1 {
			d.Fix = s.fix(part, ways[0])
		}
	}
	if len(carriers) > 0 {
		slices.Sort(carriers)
		d.Notes = append(d.Notes, models.Note{Text: fmt.Sprintf("sources of %s are %s", entity.Name, strings.Join(carriers, ", "))})
	}
	d.Notes = append(d.Notes, diag.Notef(src.At, "or say in the `ids` of %q which column identifies %s", src.Name, entity.Name))
	s.report(d)
}
