package check

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// checkPublishedNames makes sure that nothing takes the name of what a run
// publishes of the entities. Case does not count, as in most warehouses.
//
// The tables themselves have different names, because the entities do (see
// ir.PublishedTables), and so have the segments' views.
func (c *checker) checkPublishedNames() {
	owner := map[string]*models.Entity{}
	for _, e := range c.project.Entities {
		for _, suffix := range ir.PublishedTables {
			owner[strings.ToLower(e.Name+suffix)] = e
		}
		for _, r := range e.Relations {
			c.checkRelationColumn(r)
		}
	}
	c.checkPastTables(owner)
	for _, s := range c.project.Segments {
		e := owner[strings.ToLower(s.Name)]
		if e == nil {
			continue
		}
		d := diag.New(diag.PublishedNameTaken, s.At, "a segment cannot be called %q", s.Name)
		d.Label = "a table of this name is published, and the segment would be a view beside it"
		d.Notes = append(d.Notes, diag.Notef(e.At, "it is a table of the entity %q, which is declared here", e.Name))
		c.report(d)
	}
}

// checkPastTables reports traits whose table of values has the name of another
// entity's: customer_vip's "city" and customer's "vip_city" would share one.
func (c *checker) checkPastTables(owner map[string]*models.Entity) {
	for _, e := range c.project.Entities {
		for _, t := range e.Traits {
			if !t.History {
				continue
			}
			table := strings.ToLower(ir.IdentText(ir.Past{Entity: ir.Ident(e.Name), Trait: ir.Ident(t.Name)}.Table()))
			other := owner[table]
			if owner[table] = e; other == nil {
				continue
			}
			d := diag.New(diag.PublishedNameTaken, t.At, "no history can be kept of the trait %q", t.Name)
			d.Label = "it would be in the table " + quote(table) + ", which is that of another trait"
			d.Notes = append(d.Notes, diag.Notef(other.At, "that one is of the entity %q, which is declared here", other.Name))
			c.report(d)
		}
	}
}

// checkRelationColumn reports a relation whose column would be that of the
// profile's own id. What traits are called is checked with them.
func (c *checker) checkRelationColumn(r *models.EntityRelation) {
	column := r.Name + ir.RelationColumn
	if _, taken := takenTraits[strings.ToLower(column)]; !taken {
		return
	}
	d := diag.New(diag.PublishedNameTaken, r.At, "a relation cannot be called %q", r.Name)
	d.Label = "it would add a column " + quote(column) + ", and every profile has its own id there"
	c.report(d)
}

// relationWithColumn finds the relation of an entity whose column has a name.
func relationWithColumn(e *models.Entity, name string) *models.EntityRelation {
	for _, r := range e.Relations {
		if strings.EqualFold(r.Name+ir.RelationColumn, name) {
			return r
		}
	}
	return nil
}
