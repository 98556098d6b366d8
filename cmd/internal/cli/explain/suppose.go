package explain

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// mostTried bounds how often it is computed what other rules would make of people, by
// the pairs that are looked at in all.
const mostTried = 500_000

// rules are those of an entity, as the model has them or as somebody supposes.
type rules struct {
	limits, shared map[string]int // by type; absent where there is none
	within         map[string]time.Duration
	splits         []*models.Decision // that hold

	raised []raise // limits that are supposed to be higher
}

// raise is a limit that is enough for two to be one. Unless everything below was tried,
// a smaller one may be, too.
type raise struct {
	id       *models.Identifier
	smallest bool
}

func (a *asker) rules(e *models.Entity) *rules {
	r := &rules{limits: map[string]int{}, shared: map[string]int{}, within: map[string]time.Duration{}}
	for _, id := range e.Identifiers {
		for _, rule := range id.Rules {
			switch rule.Name {
			case "unique", "limit":
				r.limits[id.Name] = rule.N
			case "shared_above":
				r.shared[id.Name] = rule.N
			case "link_within":
				r.within[id.Name] = rule.Per
			}
		}
	}
	for _, d := range e.Decisions {
		if d.Kind == models.SplitDecision && d.HoldsOn(a.day()) {
			r.splits = append(r.splits, d)
		}
	}
	return r
}

func (r *rules) clone() *rules {
	return &rules{limits: maps.Clone(r.limits), shared: maps.Clone(r.shared), within: maps.Clone(r.within), splits: slices.Clone(r.splits)}
}

// supposition is all evidence about the people around two identifiers, of whom it can
// be said what other rules would make of them.
type supposition struct {
	ask      *asker
	entity   *models.Entity
	from, to evidence.Identifier
	graph    *evidence.Graph
	untried  int // how many pairs may be looked at yet
	recent   map[evidence.Identifier]time.Time
}

// suppose gathers the people to whom refused evidence leads from those on a chain;
// nil when they are too many to say anything about.
func (a *asker) suppose(e *models.Entity, c *chain, profiles []string) (*supposition, error) {
	s := &supposition{ask: a, entity: e, from: c.From, to: c.To, untried: mostTried}
	var pairs []*evidence.Pair
	known := map[string]bool{}
	for _, id := range profiles {
		known[id] = true
	}
	seen := map[[2]evidence.Identifier]bool{}
	for edge := profiles; len(edge) > 0; {
		answers, err := a.session.Read(a.ctx, lower.Refused(a.session.Project, e, edge, mostRefused+1))
		if err != nil {
			return nil, err
		}
		refused := answers[lower.RefusedStep]
		edge = nil
		for _, p := range evidence.ReadRefused(refused, evidence.TrustOf(e)) {
			if key := [2]evidence.Identifier{p.A, p.B}; !seen[key] {
				seen[key] = true
				pairs = append(pairs, p)
			}
			for _, id := range p.Refusal.Profiles {
				if !known[id] {
					known[id], edge = true, append(edge, id)
				}
			}
		}
		if len(refused.Rows) > mostRefused || len(known) > mostProfiles {
			return nil, nil
		}
	}
	all := slices.Sorted(maps.Keys(known))
	links, more, err := a.someLinks(e, all, mostRead)
	if err != nil || more {
		return nil, err
	}
	pairs = append(pairs, links...)
	slices.SortFunc(pairs, evidence.Compare)
	s.graph = evidence.NewGraph(pairs)
	if whole, err := s.readTimes(all); err != nil || !whole {
		return nil, err
	}
	return s, nil
}

// readTimes reads when identifiers were last seen, where a limit looks at that, and
// tells whether that was all of them.
func (s *supposition) readTimes(profiles []string) (whole bool, err error) {
	timed := slices.ContainsFunc(s.entity.Identifiers, func(id *models.Identifier) bool {
		return slices.ContainsFunc(id.Rules, func(r models.IdentityRule) bool { return r.Name == "limit" && r.Per > 0 })
	})
	if !timed {
		return true, nil
	}
	answers, err := s.ask.session.Read(s.ask.ctx, lower.Identifiers(s.ask.session.Project, s.entity, profiles, mostRead+1))
	if err != nil || len(answers[lower.PersonIDs].Rows) > mostRead {
		return false, err
	}
	s.recent = map[evidence.Identifier]time.Time{}
	for _, k := range readIdentifiers(s.entity, answers[lower.PersonIDs]) {
		if k.LastSeen != nil {
			s.recent[k.Identifier] = *k.LastSeen
		}
	}
	return true, nil
}

// under gives who would be one by rules, with the places of the limits by type.
func (s *supposition) under(r *rules) (*evidence.Groups, map[string]int) {
	var limits []evidence.Limit
	place := map[string]int{}
	for _, id := range s.entity.Identifiers {
		if most, ok := r.limits[id.Name]; ok {
			place[id.Name] = len(limits)
			limits = append(limits, evidence.Limit{Counts: s.counts(id), Most: most})
		}
	}
	for _, d := range r.splits {
		limits = append(limits, evidence.Limit{Most: 1, Counts: func(id evidence.Identifier) bool {
			of := s.entity.Identifier(id.Type)
			return of != nil && d.Names(of, id.Value)
		}})
	}
	return s.graph.Stitch(limits, func(p *evidence.Pair) bool { return s.cut(r, p) }), place
}

func (s *supposition) joins(r *rules) bool {
	groups, _ := s.under(r)
	return groups.Together(s.from, s.to)
}

// counts says which values of an identifier its limit counts.
func (s *supposition) counts(id *models.Identifier) func(evidence.Identifier) bool {
	var per time.Duration
	for _, rule := range id.Rules {
		if rule.Name == "limit" {
			per = rule.Per
		}
	}
	return func(of evidence.Identifier) bool {
		last, timed := s.recent[of]
		return of.Type == id.Name && (per == 0 || !timed || last.After(s.ask.now.Add(-per)))
	}
}

// cut tells whether a pair does not link whatever else there is.
func (s *supposition) cut(r *rules, p *evidence.Pair) bool {
	if id, rule, n, ok := s.ask.ruleOf(s.entity, p); ok && rule.Name == "shared_above" && int(n) > r.shared[id.Name] {
		return true
	}
	last, expires := p.LastSeen()
	if !expires || p.Strength.Decided {
		return false
	}
	for _, end := range []evidence.Identifier{p.A, p.B} {
		if within, ok := r.within[end.Type]; ok && !last.After(s.ask.now.Add(-within)) {
			return true
		}
	}
	return false
}

// enough finds rules by which two people would be one, that are as the model has them
// but for those that stand between them; nil when there are none.
func (s *supposition) enough(refused []*evidence.Pair) *rules {
	loose := s.ask.rules(s.entity)
	for _, p := range refused {
		if p.Refusal.Rule == models.SplitDecision {
			split := lower.SplitOf(s.entity, p.Refusal.Reason)
			loose.splits = slices.DeleteFunc(loose.splits, func(d *models.Decision) bool { return d == split })
			continue
		}
		id, rule, n, ok := s.ask.ruleOf(s.entity, p)
		switch {
		case !ok:
			return nil // of another model than this
		case rule.Name == "shared_above":
			loose.shared[id.Name] = max(loose.shared[id.Name], int(n))
		case rule.Name == "link_within":
			if last, expires := p.LastSeen(); expires {
				const day = 24 * time.Hour
				loose.within[id.Name] = max(loose.within[id.Name], (s.ask.now.Sub(last)/day+1)*day)
			}
		default:
			loose.limits[id.Name] = s.all()
		}
	}
	if !s.joins(loose) { // of several limits that refuse, one is named
		for kind := range loose.limits {
			loose.limits[kind] = s.all()
		}
	}
	groups, place := s.under(loose)
	if !groups.Together(s.from, s.to) {
		return nil
	}
	for _, id := range s.entity.Identifiers {
		if loose.limits[id.Name] != s.all() {
			continue
		}
		now := s.ask.rules(s.entity).limits[id.Name]
		smallest := s.tighten(loose, id.Name, now, groups.Held(s.from, place[id.Name]))
		if loose.limits[id.Name] > now {
			loose.raised = append(loose.raised, raise{id, smallest})
		}
	}
	if !s.joins(loose) {
		return nil
	}
	return loose
}

// all is a limit that nothing breaks.
func (s *supposition) all() int { return 2*len(s.graph.Pairs) + 1 }

// tighten lowers the limit of a type to the smallest with which the two would be one,
// and tells whether it got that far: now is the limit of the model, most is one that
// holds all that they would have.
func (s *supposition) tighten(loose *rules, kind string, now, most int) (smallest bool) {
	try := loose.clone()
	for n := now; n < most; n++ {
		if s.untried -= len(s.graph.Pairs); s.untried < 0 {
			loose.limits[kind] = most
			return false
		}
		if try.limits[kind] = n; s.joins(try) {
			loose.limits[kind] = n
			return true
		}
	}
	loose.limits[kind] = most
	return true
}

// propose writes what would have to be otherwise for the refused links of a chain to
// hold: by numbers where they are known to be enough.
func (s *supposition) propose(e *models.Entity, path []chainLink) {
	var refused []*evidence.Pair
	for _, l := range path {
		if l.Refused != nil {
			refused = append(refused, l.pair)
		}
	}
	enough := s.enough(refused)
	for _, l := range path {
		if r := l.Refused; r != nil && r.id != nil {
			r.Change = change(r.id, r.rule, l.pair, enough)
			if _, limits := s.ask.rules(e).limits[r.id.Name]; limits && enough == nil {
				r.Change = "no `limit` alone would make them one; one of the values is corrected where it comes from, or taken out by a decision"
			}
		}
	}
}

// more says how many values there may be of the types of which there may be more.
func (r *rules) more() string {
	var parts []string
	for _, raised := range r.raised {
		id, most := raised.id, r.limits[raised.id.Name]
		written := strconv.Itoa(most)
		for _, rule := range id.Rules {
			if rule.Name == "limit" && rule.Per > 0 {
				written += " per " + expr.DurationText(rule.Per)
			}
		}
		text := fmt.Sprintf("%d values of %s (`limit: %s`)", most, id.Name, written)
		if !raised.smallest {
			text = fmt.Sprintf("%d values of %s or fewer (`limit: %s` is enough; not all below it were tried)", most, id.Name, written)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " and ")
}
