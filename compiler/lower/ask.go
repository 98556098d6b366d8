package lower

import (
	"slices"

	"github.com/weft-cdp/weft/models"
)

// ask marks what the options ask for.
func (n *need) ask(p *models.Project, opts Options) {
	switch {
	case opts.Sources:
		n.sourcesOf(p)
	case opts.Preview != nil:
		n.segment(opts.Preview)
	case opts.Explain != nil:
		n.explain(p, opts.Explain)
	case opts.Story != nil:
		n.story(opts.Story)
	case opts.Select != nil && (opts.Publish || opts.Compare != nil):
		n.wholes(p, opts.Select.Entities)
	case opts.Select != nil:
		for _, e := range opts.Select.Entities {
			n.entity(e)
		}
		for _, t := range opts.Select.Traits {
			n.trait(t)
		}
		for _, s := range opts.Select.Segments {
			n.segment(s)
		}
	default:
		for _, e := range p.Entities {
			n.entity(e)
			for _, t := range e.Traits {
				n.trait(t)
			}
			if opts.Publish {
				n.published(e)
			}
		}
		for _, s := range p.Segments {
			n.segment(s)
		}
	}
}

// wholes needs all that is published of entities, and of those that they lead to:
// an id of a profile stands in no table before its own profile does.
func (n *need) wholes(p *models.Project, entities []*models.Entity) {
	done := map[*models.Entity]bool{}
	for open := entities; len(open) > 0; {
		e := open[0]
		open = open[1:]
		if done[e] {
			continue
		}
		done[e] = true
		n.entity(e)
		n.published(e)
		for _, t := range e.Traits {
			n.trait(t)
		}
		for _, s := range p.Segments {
			if s.Entity == e {
				n.segment(s)
			}
		}
		for _, other := range p.Entities {
			if n.entities[other] && !done[other] {
				open = append(open, other)
			}
		}
	}
}

// looksAt tells whether the data of a source is what is asked about, and not only
// that of others that lead to it.
func (n *need) looksAt(s *models.Source) bool {
	return !n.opts.Sources || n.opts.Select == nil || slices.Contains(n.opts.Select.Sources, s)
}

// sourcesOf needs the sources that are asked about, with the identifiers that their
// rows carry.
func (n *need) sourcesOf(p *models.Project) {
	for _, s := range p.Sources {
		if !n.looksAt(s) {
			continue
		}
		n.source(s)
		for _, id := range s.IDs {
			n.carried(s, id.Identifier.Entity)
		}
		for _, r := range s.Relations {
			n.relation(r)
		}
	}
}

// published needs what profiles show beside traits: where relations lead.
func (n *need) published(e *models.Entity) {
	for _, r := range e.Relations {
		n.link(r)
	}
}

func (n *need) explain(p *models.Project, x *Explain) {
	n.entity(x.Entity)
	if x.Segment == nil {
		for _, t := range x.Entity.Traits {
			n.trait(t)
			// The trait's value was published; the rows behind it are looked up.
			for _, a := range sourceAggregates(t.Expr) {
				n.expr(a)
			}
		}
	}
	for _, s := range p.Segments {
		if s.Entity == x.Entity && (x.Segment == nil || x.Segment == s) {
			n.segment(s)
		}
	}
}

func (n *need) story(story *models.Story) {
	for _, g := range story.Given {
		if len(g.Rows) > 0 {
			n.given[g.Source] = true
		}
	}
	for _, x := range story.Expect {
		n.entity(x.Entity)
		for _, t := range x.Traits {
			n.trait(t.Trait)
		}
		for _, s := range x.In {
			n.segment(s.Segment)
		}
		for _, s := range x.NotIn {
			n.segment(s.Segment)
		}
	}
	for _, pairs := range [][]models.IdentityPair{story.Same, story.Differ} {
		for _, pair := range pairs {
			n.entity(pair.A.Identifier.Entity)
		}
	}
}
