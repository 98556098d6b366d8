package lower

import (
	"github.com/weft-cdp/weft/models"
)

// ask marks what the options ask for.
func (n *need) ask(p *models.Project, opts Options) {
	switch {
	case opts.Preview != nil:
		n.segment(opts.Preview)
	case opts.Explain != nil:
		n.explain(p, opts.Explain)
	case opts.Story != nil:
		n.story(opts.Story)
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
