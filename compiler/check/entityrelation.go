package check

import (
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// declareEntityRelations declares the relations between entities. It comes
// after the sources' identifiers, because those are what relates profiles.
func (c *checker) declareEntityRelations() {
	for _, entry := range c.tree.Entries("entities") {
		from := c.entities[entry.Name]
		c.entityRelations[from] = map[string]*models.EntityRelation{}
		for _, e := range entry.Value.Get("relations").Entries() {
			to, ok := relationTo(c, e, "entity", c.entities)
			if !ok {
				c.refuse("relation", from.Name, e.Name)
				continue
			}
			r := &models.EntityRelation{
				Name: e.Name, At: e.Key.At(), From: from, To: to,
				Reverse: c.readReverse(to.Name, e.Value.Get("reverse")),
			}
			if r.From == r.To {
				d := diag.New(diag.RelationToItself, e.Value.Get("to").At(), "relation %q leads from %q to itself", r.Name, r.From.Name)
				d.Notes = append(d.Notes, models.Note{Text: "a row that carries identifiers of one entity says that they are one profile, not two related ones"})
				c.report(d)
				c.refuse("relation", from.Name, e.Name)
				continue
			}
			from.Relations = append(from.Relations, r)
			c.entityRelations[from][r.Name] = r
			c.readRelationSources(r, e)
		}
	}
}

// readRelationSources reads `from`: the sources whose rows relate profiles.
func (c *checker) readRelationSources(r *models.EntityRelation, e parse.Entry) {
	said := oneOrMany(e.Value.Get("from"))
	for _, n := range said {
		s := c.source(n.Text())
		switch {
		case s == nil && c.isRefused("source", "", n.Text()):
		case s == nil:
			d := diag.New(diag.UnknownSource, n.At(), "there is no source %q", n.Text())
			c.report(suggest(d, n, namesOf(c.sources)))
		case !c.carries(s, r.From) || !c.carries(s, r.To):
			if c.idsRefused(s) {
				continue
			}
			missing := r.From
			if c.carries(s, r.From) {
				missing = r.To
			}
			d := diag.New(diag.SourceDoesNotRelate, n.At(), "source %q has no identifiers of %q, so its rows cannot lead from %q to %q", s.Name, missing.Name, r.From.Name, r.To.Name)
			d.Notes = append(d.Notes, diag.Notef(s.At, "say in its `ids` which column holds %s", quotedNames(missing)))
			c.report(d)
		default:
			r.Sources = append(r.Sources, s)
		}
	}
	sortByName(r.Sources, func(s *models.Source) string { return s.Name })
	if len(said) == 0 && !c.anyRelates(r) {
		d := diag.New(diag.NoSourceRelates, r.At, "no source has identifiers of both %q and %q, so %q leads nowhere", r.From.Name, r.To.Name, r.Name)
		d.Notes = append(d.Notes, models.Note{Text: "profiles are related by rows that name both: add the missing identifier to the `ids` of a source"})
		c.report(d)
	}
}

// anyRelates tells whether some source carries both ends, or was to and was
// wrong about its identifiers in a way that was reported.
func (c *checker) anyRelates(r *models.EntityRelation) bool {
	for _, s := range c.project.Sources {
		if c.idsRefused(s) || c.carries(s, r.From) && c.carries(s, r.To) {
			return true
		}
	}
	return false
}

// idsRefused tells whether a source's identifiers are not all known because of
// a mistake that was reported.
func (c *checker) idsRefused(s *models.Source) bool {
	return c.isRefused("source", "", s.Name) || c.isRefused("ids", "", s.Name)
}
