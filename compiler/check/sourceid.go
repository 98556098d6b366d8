package check

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// declareSourceIDs settles which identifiers each source carries; their values
// are expressions and are checked later.
func (c *checker) declareSourceIDs() {
	byName := map[string][]*models.Identifier{}
	for _, e := range c.project.Entities {
		for _, id := range e.Identifiers {
			byName[id.Name] = append(byName[id.Name], id)
		}
	}
	for _, entry := range c.tree.Entries("sources") {
		s := c.sources[entry.Name]
		for _, e := range entry.Value.Get("ids").Entries() {
			id := c.findIdentifier(s, e.Key, byName)
			if id == nil {
				c.refuse("ids", "", s.Name)
				continue
			}
			for _, n := range oneOrMany(e.Value) {
				sid := &models.SourceID{At: e.Key.At(), Identifier: id}
				s.IDs = append(s.IDs, sid)
				c.idValues[sid] = n
			}
		}
		// By trust, so that the order of keys in the file does not matter.
		sortIDs(s.IDs)
	}
}

// findIdentifier finds what a key of `ids` names: `email`, or `customer.email`
// where several entities have an email.
func (c *checker) findIdentifier(s *models.Source, key parse.Node, byName map[string][]*models.Identifier) *models.Identifier {
	owner, name, qualified := strings.Cut(key.Text(), ".")
	if !qualified {
		return c.findBareIdentifier(s, key, byName)
	}
	e := c.entity(owner)
	if e == nil {
		if !c.isRefused("entity", "", owner) {
			d := diag.New(diag.UnknownEntity, key.Place(0, utf8.RuneCountInString(owner)), "there is no entity %q", owner)
			c.report(suggestPart(d, key, 0, utf8.RuneCountInString(owner), namesOf(c.entities)))
		}
		return nil
	}
	id := e.Identifier(name)
	if id == nil && !c.isRefused("entity", "", e.Name) {
		from, to := utf8.RuneCountInString(owner)+1, utf8.RuneCountInString(key.Text())
		d := diag.New(diag.UnknownIdentifier, key.Place(from, to), "entity %q has no identifier %q", e.Name, name)
		c.report(suggestPart(d, key, from, to, identifierNames(e)))
	}
	return id
}

// findBareIdentifier finds an identifier by its own name, which must be of one
// entity only.
func (c *checker) findBareIdentifier(s *models.Source, key parse.Node, byName map[string][]*models.Identifier) *models.Identifier {
	name := key.Text()
	switch found := byName[name]; len(found) {
	case 1:
		return found[0]
	case 0:
		if c.anyEntityRefused() {
			return nil
		}
		d := diag.New(diag.UnknownIdentifier, key.At(), "source %q names the identifier %q, which no entity has", s.Name, name)
		c.report(suggest(d, key, namesOf(byName)))
	default:
		d := diag.New(diag.AmbiguousIdentifier, key.At(), "%q is an identifier of %d entities", name, len(found))
		d.Label = "write " + fullNames(found)
		c.report(d)
	}
	return nil
}

// anyEntityRefused tells whether an entity is not fully understood, so that an
// identifier that is not found may well be one of its own.
func (c *checker) anyEntityRefused() bool {
	for name := range c.refused {
		if name.Kind == "entity" {
			return true
		}
	}
	return false
}

// checkSourceIDs checks the values of a source's identifiers. Identifiers are
// compared as text: only text and whole numbers have one way to be written.
func (c *checker) checkSourceIDs(s *models.Source) {
	for _, sid := range s.IDs {
		n := c.idValues[sid]
		sid.Value = c.sourceExpr(n, s)
		if sid.Value == nil {
			continue
		}
		switch t := sid.Value.Type(); t.Kind {
		case models.Text:
		case models.Int, models.Unknown:
			text := models.Type{Kind: models.Text, Nullable: true}
			sid.Value = &models.Call{Node: models.Node{At: sid.Value.Span(), T: text}, Func: string(ir.ToText), Args: []models.Expr{sid.Value}}
		default:
			d := diag.New(diag.IdentifierKind, n.At(), "the identifier %q is %s, and must be text or a whole number", sid.Identifier.Name, t)
			d.Notes = append(d.Notes, models.Note{Text: "a " + t.String() + " can be written in several ways, so equal ones might not be found equal"})
			c.report(d)
		}
	}
}

// sortIDs orders identifiers by entity, then trust; several of one type stay as
// they were written.
func sortIDs(list []*models.SourceID) {
	slices.SortStableFunc(list, func(a, b *models.SourceID) int {
		if d := strings.Compare(a.Identifier.Entity.Name, b.Identifier.Entity.Name); d != 0 {
			return d
		}
		return a.Identifier.Rank - b.Identifier.Rank
	})
}

func identifierNames(e *models.Entity) []string {
	names := make([]string, len(e.Identifiers))
	for i, id := range e.Identifiers {
		names[i] = id.Name
	}
	return names
}

// fullNames lists identifiers with their entities: customer.email or account.email.
func fullNames(list []*models.Identifier) string {
	full := make([]string, len(list))
	for i, id := range list {
		full[i] = id.Entity.Name + "." + id.Name
	}
	return strings.Join(full, " or ")
}
