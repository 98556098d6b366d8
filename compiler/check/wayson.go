package check

import (
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// checkWaysOn makes sure that a name in a path leads one way only. After
// `orders.` stand columns, relations and the reverses of relations to orders;
// after an entity stand traits, relations and reverses, beside the sources.
func (c *checker) checkWaysOn() {
	for _, s := range c.project.Sources {
		for _, r := range s.Relations {
			c.addReverse(r)
		}
	}
	for _, e := range c.project.Entities {
		for _, r := range e.Relations {
			c.checkEntityRelationName(r)
			c.addEntityReverse(r)
		}
	}
}

// taken is what already has a name.
type taken struct {
	what string // "a column of \"orders\""
	at   models.Span
}

// addReverse names the way back of a relation, when it is free.
func (c *checker) addReverse(r *models.Relation) {
	if r.Reverse == "" {
		return
	}
	in := r.To
	if c.reverses[in] == nil {
		c.reverses[in] = map[string]*models.Relation{}
	}
	if by := c.sourceNameTaken(in, r); by != nil {
		c.nameTaken(c.reverseAt(r.At, "sources", r.From.Name, r.Name), "reverse", r.Reverse, *by)
		c.refuse("relation", in.Name, r.Reverse)
		r.Reverse = ""
		return
	}
	c.reverses[in][r.Reverse] = r
}

// sourceNameTaken tells what else a reverse's name would mean after the
// source's.
func (c *checker) sourceNameTaken(in *models.Source, r *models.Relation) *taken {
	whose := " of " + quote(in.Name)
	if col := c.columns[in][r.Reverse]; col != nil {
		return &taken{"a column" + whose, col.At}
	}
	if other := c.relations[in][r.Reverse]; other != nil {
		return &taken{"a relation" + whose, other.At}
	}
	if other := c.reverses[in][r.Reverse]; other != nil {
		return &taken{"another reverse" + whose, other.At}
	}
	if other := c.sources[r.Reverse]; other != nil && other != r.From {
		return &taken{"another source", other.At}
	}
	return nil
}

// checkEntityRelationName reports a relation that is called like something
// else that an expression of the entity can name.
func (c *checker) checkEntityRelationName(r *models.EntityRelation) {
	if s := c.sources[r.Name]; s != nil {
		c.nameTaken(r.At, "relation", r.Name, taken{"a source", s.At})
		return
	}
	if t := r.From.Trait(r.Name); t != nil {
		c.nameTaken(r.At, "relation", r.Name, taken{"a trait of " + quote(r.From.Name), t.At})
	}
}

// addEntityReverse names the way back of an entity relation, when it is free.
func (c *checker) addEntityReverse(r *models.EntityRelation) {
	if r.Reverse == "" {
		return
	}
	in := r.To
	if c.entityReverses[in] == nil {
		c.entityReverses[in] = map[string]*models.EntityRelation{}
	}
	if by := c.entityNameTaken(in, r.Reverse); by != nil {
		c.nameTaken(c.reverseAt(r.At, "entities", r.From.Name, r.Name), "reverse", r.Reverse, *by)
		c.refuse("relation", in.Name, r.Reverse)
		r.Reverse = ""
		return
	}
	c.entityReverses[in][r.Reverse] = r
}

// entityNameTaken tells what else a name would mean in expressions of the
// entity.
func (c *checker) entityNameTaken(in *models.Entity, name string) *taken {
	if s := c.sources[name]; s != nil {
		return &taken{"a source", s.At}
	}
	if t := in.Trait(name); t != nil {
		return &taken{"a trait of " + quote(in.Name), t.At}
	}
	if other := c.entityRelations[in][name]; other != nil {
		return &taken{"a relation of " + quote(in.Name), other.At}
	}
	if other := c.entityReverses[in][name]; other != nil {
		return &taken{"another reverse of " + quote(in.Name), other.At}
	}
	return nil
}

// nameTaken reports a name that would mean two things.
func (c *checker) nameTaken(at models.Span, what, name string, by taken) {
	d := diag.New(diag.NameTaken, at, "the %s %q has the name of %s", what, name, by.what)
	if !by.at.IsZero() {
		d.Notes = append(d.Notes, diag.Notef(by.at, "which is defined here"))
	}
	d.Notes = append(d.Notes, models.Note{Text: "a path could mean either: give one of them another name"})
	c.report(d)
}

// reverseAt is the place of a relation's `reverse`.
func (c *checker) reverseAt(fallback models.Span, block, owner, relation string) models.Span {
	for _, entry := range c.tree.Entries(block) {
		if entry.Name == owner {
			if n := entry.Value.Get("relations").Get(relation).Get("reverse"); !n.IsZero() {
				return n.At()
			}
		}
	}
	return fallback
}
