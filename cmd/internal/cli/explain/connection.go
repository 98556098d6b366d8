package explain

import (
	"fmt"
	"slices"

	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/cmd/internal/cli/explain/picture"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// chain is how two identifiers hang together, or why they do not; the
// command's JSON for two.
type chain struct {
	OK       bool                `json:"ok"`
	Entity   string              `json:"entity"`
	Now      string              `json:"now"`
	Same     bool                `json:"same"`
	From     evidence.Identifier `json:"from"`
	To       evidence.Identifier `json:"to"`
	Profiles [2]string           `json:"profiles"`
	Path     []chainLink         `json:"path"`              // empty when nothing joins them
	Weakest  *weakest            `json:"weakest,omitempty"` // of those links that hold
	Missing  *missing            `json:"missing,omitempty"` // when nothing joins them
	GaveUp   string              `json:"gave_up,omitempty"` // why the search ended before it found anything

	graph *evidence.Graph // of the profiles on the path
}

// chainLink is one step of a chain, in its direction.
type chainLink struct {
	From     evidence.Identifier `json:"from"`
	To       evidence.Identifier `json:"to"`
	Place    int                 `json:"place"` // among the steps; 1 is the strongest
	Strength evidence.Strength   `json:"strength"`
	Evidence []evidence.Link     `json:"evidence"`
	Merges   []*decision         `json:"merges,omitempty"`  // the decisions that are evidence for it
	Refused  *refusal            `json:"refused,omitempty"` // nil for what links

	pair *evidence.Pair
}

// weakest names the link of a chain that would be the first to give way. Step
// counts from 1.
type weakest struct {
	Step int    `json:"step"`
	Why  string `json:"because"`
}

// connection finds the shortest evidence between two identifiers, or what stands
// between them.
func (a *asker) connection(refs [2]reference) (*chain, error) {
	e := refs[0].entity
	c := &chain{OK: true, Entity: e.Name, Now: a.instant(), Profiles: [2]string{refs[0].profileID, refs[1].profileID}, Path: []chainLink{}}
	c.Same = c.Profiles[0] == c.Profiles[1]
	for i, at := range []*evidence.Identifier{&c.From, &c.To} {
		if *at = refs[i].known; *at != (evidence.Identifier{}) {
			continue
		}
		known, err := a.identifiers(e, refs[i].profileID)
		if err != nil {
			return nil, err
		}
		if *at = refs[i].asked(known); *at == (evidence.Identifier{}) {
			return nil, fmt.Errorf("profile %s has no published identifiers", refs[i].profileID)
		}
	}
	if c.Same {
		return c, a.same(c, e)
	}
	return c, a.different(c, e)
}

// same finds the chain within one profile.
func (a *asker) same(c *chain, e *models.Entity) error {
	pairs, err := a.links(e, c.Profiles[:1])
	if err != nil {
		return err
	}
	c.graph = evidence.NewGraph(pairs)
	path, ok := c.graph.Path(c.From, c.To)
	if !ok {
		return fmt.Errorf("the published evidence of profile %s does not join %s and %s", c.Profiles[0], c.From, c.To)
	}
	c.take(a, e, path)
	return nil
}

// different finds what was refused between two profiles, or that there is no
// evidence at all.
func (a *asker) different(c *chain, e *models.Entity) error {
	s := a.search(e, c.Profiles[0], c.Profiles[1])
	profiles, err := s.profiles()
	if err != nil {
		return err
	}
	c.GaveUp = s.gaveUp
	found := profiles != nil
	if !found {
		profiles = c.Profiles[:]
	}
	pairs, err := a.links(e, profiles)
	if err != nil {
		return err
	}
	pairs = append(pairs, s.between(profiles)...)
	slices.SortFunc(pairs, evidence.Compare)
	c.graph = evidence.NewGraph(pairs)
	if found {
		path, ok := c.graph.Path(c.From, c.To)
		if !ok {
			return fmt.Errorf("the published evidence does not lead from %s to %s over profiles %v", c.From, c.To, profiles)
		}
		c.GaveUp = ""
		c.take(a, e, path)
		around, err := a.suppose(e, c, profiles)
		if err == nil && around != nil {
			around.propose(e, c.Path)
		}
		return err
	}
	c.Missing, err = a.missing(e, c)
	return err
}

// identifiers reads by what a profile is known, in the order of trust.
func (a *asker) identifiers(e *models.Entity, profileID string) ([]known, error) {
	answers, err := a.session.Read(a.ctx, lower.Identifiers(a.session.Project, e, []string{profileID}, mostRead))
	if err != nil {
		return nil, err
	}
	return readIdentifiers(e, answers[lower.PersonIDs]), nil
}

// links reads what holds profiles together, the strongest pairs first.
func (a *asker) links(e *models.Entity, profiles []string) ([]*evidence.Pair, error) {
	pairs, _, err := a.someLinks(e, profiles, 0)
	return pairs, err
}

// someLinks reads so many pieces at most, unless that is 0, and tells whether there
// are more.
func (a *asker) someLinks(e *models.Entity, profiles []string, most int) (pairs []*evidence.Pair, more bool, err error) {
	limit := most
	if most > 0 {
		limit++
	}
	answers, err := a.session.Read(a.ctx, lower.Links(a.session.Project, e, profiles, limit))
	if err != nil {
		return nil, false, err
	}
	links := evidence.ReadLinks(answers[lower.LinksStep])
	if most > 0 && len(links) > most {
		links, more = links[:most], true
	}
	return evidence.Pairs(links, evidence.TrustOf(e)), more, nil
}

// take fills the path in.
func (c *chain) take(a *asker, e *models.Entity, path []*evidence.Pair) {
	order := slices.SortedFunc(slices.Values(path), evidence.Compare)
	place := make(map[*evidence.Pair]int, len(order))
	for i, p := range order {
		place[p] = i + 1
	}
	at := c.From
	for _, p := range path {
		c.Path = append(c.Path, chainLink{
			From: at, To: p.Other(at), Place: place[p],
			Strength: p.Strength, Evidence: p.Evidence, Merges: a.merges(e, p), Refused: a.refusal(e, p), pair: p,
		})
		at = p.Other(at)
	}
	holding := slices.DeleteFunc(order, func(p *evidence.Pair) bool { return p.Refusal != nil })
	if len(holding) < 2 {
		return
	}
	last := len(holding) - 1
	c.Weakest = &weakest{
		Step: slices.Index(path, holding[last]) + 1, Why: holding[last].Strength.Why(&holding[last-1].Strength),
	}
}

// explainTwo shows how two identifiers hang together.
func explainTwo(a *asker, refs [2]reference, opts *Options) error {
	c, err := a.connection(refs)
	if err != nil {
		return err
	}
	if err := a.draw(opts, func() *picture.Graph { return c.drawing(a, refs[0].entity) }); err != nil {
		return err
	}
	if opts.onlyPicture() {
		return nil
	}
	if a.env.Flags.JSON() {
		return a.env.PrintJSON(c)
	}
	c.print(a.env.Streams)
	return nil
}
