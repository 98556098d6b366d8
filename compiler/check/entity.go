package check

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// wordsOfStories are keys beside the entities in a test's `expect`.
var wordsOfStories = []string{"same", "different"}

// declareEntities declares the entities and their identifiers.
func (c *checker) declareEntities() {
	for _, entry := range c.tree.Entries("entities") {
		for _, word := range wordsOfStories {
			if entry.Name == word {
				d := diag.New(diag.NameTaken, entry.Key.At(), "an entity cannot be called %q", entry.Name)
				d.Label = "tests use this word for something else"
				c.report(d)
			}
		}
		e := &models.Entity{
			Name: entry.Name, At: entry.Key.At(),
			Description: entry.Value.Get("description").Text(),
		}
		c.entities[e.Name] = e
		if entry.Broken {
			c.refuse("entity", "", e.Name)
		}
		c.project.Entities = append(c.project.Entities, e)
		c.declareIdentifiers(e, entry.Value.Get("ids"))
		decisions := entry.Value.Get("decisions")
		e.DecisionsFile, e.DecisionsAt = decisions.Text(), decisions.At()
		c.checkRuledTypes(e)
	}
}

// declareIdentifiers reads the identifier types of an entity. Their order is
// their trust, so a list and a map are read as they were written.
func (c *checker) declareIdentifiers(e *models.Entity, ids parse.Node) {
	entries := ids.Entries()
	for _, n := range ids.Items() {
		if n.IsScalar() {
			entries = append(entries, parse.Entry{Name: n.Text(), Key: n})
			continue
		}
		entries = append(entries, n.Entries()...)
	}
	if !ids.IsZero() && len(entries) == 0 {
		d := diag.New(diag.EntityWithoutIDs, e.At, "entity %q has no identifiers", e.Name)
		d.Notes = append(d.Notes, models.Note{Text: "nobody can be recognised without one: add for example `ids: {email: {normalize: email}}`"})
		c.report(d)
	}
	seen := map[string]*models.Identifier{}
	for _, entry := range entries {
		if first := seen[entry.Name]; first != nil {
			d := diag.New(diag.IdentifierTwice, entry.Key.At(), "entity %q has the identifier %q twice", e.Name, entry.Name)
			d.Notes = append(d.Notes, diag.Notef(first.At, "%q is first named here", entry.Name))
			c.report(d)
			continue
		}
		id := &models.Identifier{Name: entry.Name, At: entry.Key.At(), Entity: e, Rank: len(e.Identifiers)}
		seen[entry.Name] = id
		e.Identifiers = append(e.Identifiers, id)
		c.readIdentifier(id, entry.Value)
	}
}

// checkEntityUse warns of entities and identifiers that no row can ever have:
// nothing is wrong with the model, but surely something is forgotten.
func (c *checker) checkEntityUse() {
	used := map[*models.Identifier]bool{}
	carried := map[*models.Entity]bool{}
	for _, s := range c.project.Sources {
		for _, id := range s.IDs {
			used[id.Identifier] = true
			carried[id.Identifier.Entity] = true
		}
	}
	if slices.ContainsFunc(c.project.Sources, c.idsRefused) {
		return // what was reported may be the reason
	}
	for _, e := range c.project.Entities {
		if !carried[e] {
			if len(e.Identifiers) == 0 {
				continue
			}
			d := diag.Warn(diag.EntityWithoutSource, e.At, "no source has identifiers of %q", e.Name)
			d.Notes = append(d.Notes, models.Note{Text: "it will have no profiles: say in a source's `ids` which column holds " + quotedNames(e)})
			c.report(d)
			continue
		}
		for _, id := range e.Identifiers {
			if !used[id] {
				d := diag.Warn(diag.IdentifierUnused, id.At, "no source has the identifier %q of %q", id.Name, e.Name)
				d.Notes = append(d.Notes, models.Note{Text: "say in a source's `ids` which column holds it, or take it out"})
				c.report(d)
			}
		}
	}
}

func quotedNames(e *models.Entity) string {
	names := make([]string, len(e.Identifiers))
	for i, id := range e.Identifiers {
		names[i] = quote(id.Name)
	}
	return strings.Join(names, " or ")
}
