package lower

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// profile is the list of all columns that an entity's profiles get: traits,
// and what segments and traits need beside them, each after those it reads.
type profile struct {
	l       *lowering
	entity  *models.Entity
	names   names
	columns []*column

	byText     map[string]*column // hidden columns, by what they compute
	aggregates map[*models.Aggregate]*column
	refs       map[*models.TraitRef]*column
	sequences  map[*models.Condition]*column
	segments   map[*models.Segment]*column
	traits     map[*models.Trait]*column
	members    map[*models.Segment]ir.Ident
}

// column is one column of the profiles. Exactly one of the fields after origins
// is set, except that a trait which is nothing but an aggregate or another
// profile's trait has that, too.
type column struct {
	name    ir.Ident
	stage   int
	origins []ir.Origin

	trait     *models.Trait
	aggregate *models.Aggregate
	ref       *models.TraitRef // through relations
	sequence  *models.Condition
	segment   *models.Segment
	relation  *models.EntityRelation // the id of the profile that it leads to
}

// newProfile lists the columns of an entity.
func (l *lowering) newProfile(e *models.Entity) *profile {
	p := &profile{
		l: l, entity: e,
		byText:     map[string]*column{},
		aggregates: map[*models.Aggregate]*column{},
		refs:       map[*models.TraitRef]*column{},
		sequences:  map[*models.Condition]*column{},
		segments:   map[*models.Segment]*column{},
		traits:     map[*models.Trait]*column{},
		members:    map[*models.Segment]ir.Ident{},
	}
	// Traits have their own names, whether they are needed or not: a hidden
	// column is called the same when one more trait is computed.
	p.names.take("profile")
	p.names.take("profile_id")
	for _, t := range e.Traits {
		p.names.take(t.Name)
	}
	for _, r := range e.Relations {
		p.names.take(r.Name + ir.RelationColumn)
	}
	for _, t := range e.Traits {
		if l.need.traits[t] {
			p.addTrait(t)
		}
	}
	for _, s := range l.project.Segments {
		if s.Entity != e || !l.need.segments[s] {
			continue
		}
		if l.need.inTraits[s] {
			p.addSegment(s)
			continue
		}
		p.addConditions(s)
	}
	if l.opts.Publish {
		p.addRelations()
	}
	return p
}

// add appends a column.
func (p *profile) add(c *column) *column {
	p.columns = append(p.columns, c)
	return c
}

func (p *profile) addTrait(t *models.Trait) {
	if p.traits[t] != nil {
		return
	}
	c := &column{name: ir.Ident(t.Name), trait: t, stage: p.l.traitStage(t), origins: []ir.Origin{traitOrigin(t)}}
	p.traits[t] = c
	if p.l.opts.Explain != nil {
		p.add(c)
		return
	}
	switch x := t.Expr.(type) {
	case *models.Aggregate:
		c.aggregate = x
	case *models.TraitRef:
		if len(x.Path) > 0 {
			c.ref = x
			break
		}
		p.addTrait(x.Trait)
	default:
		p.addParts(t.Expr, func(text string, at models.Span) ir.Origin { return origin("trait", t.Name, text, at) })
	}
	p.add(c)
}

// addRelations adds the ids that relations lead to. Nothing of the profile
// reads them, so they join the last stage: no other table carries them along.
func (p *profile) addRelations() {
	last := 1
	for _, c := range p.columns {
		last = max(last, c.stage)
	}
	for _, r := range p.entity.Relations {
		if p.l.need.links[r] {
			p.add(&column{
				name: ir.Ident(r.Name + ir.RelationColumn), stage: last, relation: r, origins: []ir.Origin{relationOrigin(r)},
			})
		}
	}
}

// addConditions adds what the conditions of a segment need.
func (p *profile) addConditions(s *models.Segment) {
	n := 0
	models.EachCondition(s.Where, func(c *models.Condition) {
		p.addParts(c.Expr, func(text string, at models.Span) ir.Origin { return origin("segment", s.Name, text, at) })
		if c.Sequence == nil {
			return
		}
		n++
		p.sequences[c] = p.add(&column{
			name: ir.Ident(p.names.pick(s.Name + "_sequence")), stage: 1, sequence: c,
			origins: []ir.Origin{origin("segment", s.Name, c.Text, c.At)},
		})
	})
}

// addSegment adds membership itself as a column, because a trait asks for it.
func (p *profile) addSegment(s *models.Segment) {
	if p.segments[s] != nil {
		return
	}
	c := &column{segment: s, stage: p.l.segmentStage(s), origins: []ir.Origin{segmentOrigin(s, conditionText(s.Where))}}
	p.segments[s] = c
	c.name = p.memberName(s)
	p.addConditions(s)
	p.add(c)
}

// memberName is what the column of a segment's membership is called.
func (p *profile) memberName(s *models.Segment) ir.Ident {
	if p.members[s] == "" {
		p.members[s] = ir.Ident(p.names.pick("in_" + s.Name))
	}
	return p.members[s]
}

// addParts adds what an expression needs of the profile.
func (p *profile) addParts(e models.Expr, why func(text string, at models.Span) ir.Origin) {
	models.EachOutside(e, func(x models.Expr) {
		switch x := x.(type) {
		case *models.TraitRef:
			if len(x.Path) == 0 {
				p.addTrait(x.Trait)
				return
			}
			text := exprText(x)
			p.refs[x] = p.hidden(text, func() *column {
				return &column{name: p.pick(text), stage: p.l.refStage(x), ref: x}
			}, why(text, x.At))
		case *models.InSegment:
			if p.l.need.inTraits[x.Segment] {
				p.addSegment(x.Segment)
			}
		case *models.Aggregate:
			text := exprText(x)
			p.aggregates[x] = p.hidden(text, func() *column {
				return &column{name: p.pick(aggregateName(x)), stage: p.l.aggregateStage(x), aggregate: x}
			}, why(text, x.At))
		}
	})
}

// hidden finds the column that computes the same, or makes it.
func (p *profile) hidden(text string, make func() *column, why ir.Origin) *column {
	c := p.byText[text]
	if c == nil {
		c = p.add(make())
		p.byText[text] = c
	}
	// The definitions come one after the other, so the last is the one to ask.
	if n := len(c.origins); n == 0 || c.origins[n-1].Kind != why.Kind || c.origins[n-1].Name != why.Name {
		c.origins = append(c.origins, why)
	}
	return c
}

// pick names a hidden column after its text.
func (p *profile) pick(text string) ir.Ident {
	name := identifier(text)
	if name == "" {
		name = "value"
	}
	return ir.Ident(p.names.pick(name))
}

// aggregateName is what an aggregate's column is called when it has no name:
// count_orders_status_paid_30d.
func aggregateName(a *models.Aggregate) string {
	words := append([]string{a.Func}, rowsWords(a.Rows)...)
	if a.Of != nil {
		words = append(words, exprText(a.Of))
	}
	if a.Where != nil {
		words = append(words, exprText(a.Where))
	}
	if w := a.Window; w != nil {
		words = append(words, strings.TrimPrefix(windowText(w), "within "))
	}
	return strings.Join(words, " ")
}

// conditionText is a segment's condition on one line.
func conditionText(c *models.Condition) string {
	if c == nil {
		return ""
	}
	if len(c.Children) == 0 {
		return c.Text
	}
	var parts []string
	for _, child := range c.Children {
		parts = append(parts, conditionText(child))
	}
	return c.Op + " [" + strings.Join(parts, "; ") + "]"
}

// scope is that of expressions over a profile whose columns have names of
// their own already.
func (p *profile) scope() scope {
	return scope{
		trait: func(ref *models.TraitRef) ir.Expr {
			if len(ref.Path) > 0 {
				return col("", p.refs[ref].name, ref.T)
			}
			return col("", ir.Ident(ref.Trait.Name), ref.T)
		},
		aggregate: func(a *models.Aggregate) ir.Expr { return col("", p.aggregates[a].name, a.T) },
		segment:   func(s *models.Segment) ir.Expr { return col("", p.segments[s].name, boolType) },
	}
}

// condition lowers a tree of conditions over the profile.
func (p *profile) condition(sc scope, c *models.Condition) ir.Expr {
	if c.Sequence != nil {
		return col("", p.sequences[c].name, boolType)
	}
	if c.Expr != nil {
		return sc.expr(c.Expr)
	}
	parts := make([]ir.Expr, len(c.Children))
	for i, child := range c.Children {
		parts[i] = p.condition(sc, child)
	}
	switch {
	case len(parts) == 0:
		return trueValue
	case c.Op == "all":
		return and(parts...)
	case c.Op == "any":
		return or(parts...)
	}
	return test(ir.Not, or(parts...))
}

// member is the condition of a segment, true or false and never null.
func (p *profile) member(sc scope, s *models.Segment) ir.Expr {
	condition := p.condition(sc, s.Where)
	if !condition.Type().Nullable {
		return condition
	}
	return call(ir.IsTrue, boolType, condition)
}
