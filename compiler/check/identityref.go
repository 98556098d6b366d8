package check

import (
	"strings"
	"unicode/utf8"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// readRef reads `email:ana@shop.se`, or `customer.email:…` where the entity is
// not known from the place and several have an email. A text that is neither is
// reported by the code that is given, as no what.
func (c *checker) readRef(n parse.Node, entity *models.Entity, unreadable models.Code, what string) (*models.Identifier, string, bool) {
	text := n.Text()
	name, value, ok := strings.Cut(text, ":")
	if !ok || strings.TrimSpace(value) == "" {
		d := diag.New(unreadable, n.At(), "%q does not name %s", text, what)
		d.Label = "write an identifier's name, a colon and its value: email:ana@shop.se"
		c.report(d)
		return nil, "", false
	}
	id := c.refIdentifier(n, name, entity)
	return id, value, id != nil
}

// refIdentifier finds the identifier that a reference begins with.
func (c *checker) refIdentifier(n parse.Node, name string, entity *models.Entity) *models.Identifier {
	owner, bare, qualified := strings.Cut(name, ".")
	if !qualified {
		bare = name
	} else if of := c.entity(owner); of != nil {
		if entity != nil && of != entity {
			d := diag.New(diag.UnknownIdentifier, n.Place(0, utf8.RuneCountInString(owner)), "profiles of %q are expected here, and this is one of %q", entity.Name, owner)
			c.report(d)
			return nil
		}
		entity = of
	}
	var found []*models.Identifier
	var choices []string
	for _, e := range c.project.Entities {
		if entity != nil && e != entity {
			continue
		}
		choices = append(choices, identifierNames(e)...)
		if id := e.Identifier(bare); id != nil {
			found = append(found, id)
		}
	}
	to := utf8.RuneCountInString(name)
	switch {
	case len(found) == 1:
		return found[0]
	case len(found) > 1:
		d := diag.New(diag.AmbiguousIdentifier, n.Place(0, to), "%q is an identifier of %d entities", name, len(found))
		d.Label = "write " + fullNames(found)
		c.report(d)
	case !c.anyEntityRefused():
		d := diag.New(diag.UnknownIdentifier, n.Place(0, to), "no entity has an identifier %q", name)
		if entity != nil {
			d = diag.New(diag.UnknownIdentifier, n.Place(0, to), "entity %q has no identifier %q", entity.Name, bare)
		}
		c.report(suggestPart(d, n, 0, to, choices))
	}
	return nil
}
