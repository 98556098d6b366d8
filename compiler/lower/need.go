package lower

import "github.com/weft-cdp/weft/models"

// need is what a program must compute: the definitions asked for and, through
// them, the entities, sources and columns that they stand on.
type need struct {
	opts     Options
	carriers map[*models.Entity][]*models.Source // sources with identifiers, by entity
	given    map[*models.Source]bool             // in a story: sources with rows

	entities  map[*models.Entity]bool
	sources   map[*models.Source]*sourceNeed
	traits    map[*models.Trait]bool
	segments  map[*models.Segment]bool
	inTraits  map[*models.Segment]bool // segments that a trait asks for
	links     map[*models.EntityRelation]bool
	relations map[*models.Relation]bool // followed many-to-one
}

// sourceNeed is what is needed of a source: columns, and the entities whose
// identifiers its rows carry.
type sourceNeed struct {
	columns  map[*models.SourceColumn]models.Span // and where it is first named
	entities map[*models.Entity]bool
}

func needs(p *models.Project, opts Options) *need {
	n := &need{
		opts:      opts,
		carriers:  map[*models.Entity][]*models.Source{},
		given:     map[*models.Source]bool{},
		entities:  map[*models.Entity]bool{},
		sources:   map[*models.Source]*sourceNeed{},
		traits:    map[*models.Trait]bool{},
		segments:  map[*models.Segment]bool{},
		inTraits:  map[*models.Segment]bool{},
		links:     map[*models.EntityRelation]bool{},
		relations: map[*models.Relation]bool{},
	}
	for _, s := range p.Sources {
		last := map[*models.Entity]bool{}
		for _, id := range s.IDs {
			if e := id.Identifier.Entity; !last[e] {
				last[e] = true
				n.carriers[e] = append(n.carriers[e], s)
			}
		}
	}
	n.ask(p, opts)
	n.testsNeeded(p, opts)
	return n
}

// entity needs every source that carries identifiers of the entity, because
// any of them may join people. Published people need none of them; nor do
// sources without rows.
func (n *need) entity(e *models.Entity) {
	if n.entities[e] {
		return
	}
	n.entities[e] = true
	if n.opts.Explain != nil {
		return
	}
	for _, s := range n.carriers[e] {
		if n.opts.Story == nil || n.given[s] {
			n.carried(s, e)
		}
	}
}

// carried needs the identifiers of an entity on the rows of a source.
func (n *need) carried(s *models.Source, e *models.Entity) {
	needed := n.source(s)
	if needed.entities[e] {
		return
	}
	needed.entities[e] = true
	for _, id := range s.IDs {
		if id.Identifier.Entity == e {
			n.expr(id.Value)
		}
	}
}

func (n *need) source(s *models.Source) *sourceNeed {
	if needed := n.sources[s]; needed != nil {
		return needed
	}
	needed := &sourceNeed{columns: map[*models.SourceColumn]models.Span{}, entities: map[*models.Entity]bool{}}
	n.sources[s] = needed
	n.expr(s.Time)
	n.expr(s.Where)
	if s.Incremental != nil && n.opts.Publish {
		n.expr(s.Incremental.Changed)
	}
	for _, c := range s.Key {
		n.column(s, c, s.KeyAt)
	}
	return needed
}

func (n *need) column(s *models.Source, c *models.SourceColumn, at models.Span) {
	needed := n.source(s)
	first, known := needed.columns[c]
	if !known || at.Before(first) {
		needed.columns[c] = at
	}
	if !known {
		n.expr(c.From)
	}
}

// relation needs both sides of a join.
func (n *need) relation(r *models.Relation) {
	if n.relations[r] {
		return
	}
	n.relations[r] = true
	for _, pair := range r.Join {
		n.column(r.From, pair.Left, r.At)
		n.column(r.To, pair.Right, r.At)
	}
}

// link needs the way from one entity's profiles to another's.
func (n *need) link(r *models.EntityRelation) {
	if n.links[r] {
		return
	}
	n.links[r] = true
	n.entity(r.From)
	n.entity(r.To)
	for _, s := range n.linkSources(r) {
		n.carried(s, r.From)
		n.carried(s, r.To)
	}
}

// linkSources are the sources whose rows lead from one entity to the other.
func (n *need) linkSources(r *models.EntityRelation) []*models.Source {
	candidates := r.Sources
	if len(candidates) == 0 {
		carriesTo := map[*models.Source]bool{}
		for _, s := range n.carriers[r.To] {
			carriesTo[s] = true
		}
		for _, s := range n.carriers[r.From] {
			if carriesTo[s] {
				candidates = append(candidates, s)
			}
		}
	}
	if n.opts.Story == nil {
		return candidates
	}
	var given []*models.Source
	for _, s := range candidates {
		if n.given[s] {
			given = append(given, s)
		}
	}
	return given
}

func (n *need) trait(t *models.Trait) {
	if n.traits[t] {
		return
	}
	n.traits[t] = true
	n.entity(t.Entity)
	if n.opts.Explain == nil {
		n.expr(t.Expr)
		n.asTrait(t.Expr)
	}
}

// asTrait notes the segments whose membership is needed among the traits, not
// only at the end: those that an expression of a trait asks for, and theirs.
func (n *need) asTrait(e models.Expr) {
	models.EachPart(e, func(x models.Expr) {
		in, ok := x.(*models.InSegment)
		if !ok || n.inTraits[in.Segment] {
			return
		}
		n.inTraits[in.Segment] = true
		models.EachCondition(in.Segment.Where, func(c *models.Condition) { n.asTrait(c.Expr) })
	})
}

func (n *need) segment(s *models.Segment) {
	if n.segments[s] {
		return
	}
	n.segments[s] = true
	n.entity(s.Entity)
	n.condition(s.Where)
}

func (n *need) condition(root *models.Condition) {
	models.EachCondition(root, func(c *models.Condition) {
		n.expr(c.Expr)
		if c.Sequence == nil {
			return
		}
		for _, step := range c.Sequence.Steps {
			n.rows(step.Rows)
			n.expr(step.Where)
			for _, same := range step.Same {
				n.expr(same)
			}
		}
	})
}

// rows needs the rows of an aggregate or of a sequence's step.
func (n *need) rows(r models.Rows) {
	for _, link := range r.Via {
		n.link(link)
	}
	n.entity(r.Of)
	if r.Members != nil {
		n.link(r.Members)
		return
	}
	n.carried(r.Source, r.Of)
	for _, down := range r.Down {
		n.source(down.From)
		n.relation(down)
	}
}

// expr needs everything that an expression names.
func (n *need) expr(e models.Expr) {
	models.EachPart(e, func(x models.Expr) {
		switch x := x.(type) {
		case *models.Column:
			for _, r := range x.Path {
				n.relation(r)
			}
			n.column(x.Source, x.Column, x.At)
		case *models.TraitRef:
			for _, r := range x.Path {
				n.link(r)
			}
			n.trait(x.Trait)
		case *models.InSegment:
			n.segment(x.Segment)
		case *models.Aggregate:
			n.rows(x.Rows)
			if x.Rows.Members != nil {
				n.asTrait(x.Of)
				n.asTrait(x.Where)
			}
		}
	})
}
