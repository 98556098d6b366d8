package evidence

import "github.com/weft-cdp/weft/runner/parties"

// Limit is how many of the identifiers that it counts one profile may have: one or
// more.
type Limit struct {
	Counts func(Identifier) bool
	Most   int
}

// Groups are the identifiers of a graph that were found to be one.
type Groups struct {
	graph   *Graph
	parties *parties.Groups // by the numbers of identifiers
}

// Stitch says who is one by the pairs that are not cut, the strongest first: each joins
// the two profiles that it connects, unless the profile that they would be breaks a
// limit. That is the definition of docs/semantics.md itself, for the few people about
// whom somebody asks what other rules would make of them.
func (g *Graph) Stitch(limits []Limit, cut func(*Pair) bool) *Groups {
	s := &Groups{graph: g, parties: parties.New()}
	for i, id := range g.IDs {
		for rule, limit := range limits {
			if limit.Counts(id) {
				s.parties.Mark(int64(i), parties.Mark{Rule: int64(rule), Held: 1, AtMost: int64(limit.Most)})
			}
		}
	}
	for i, p := range g.Pairs {
		if !cut(p) {
			s.parties.Join(int64(g.ends[i][0]), int64(g.ends[i][1]))
		}
	}
	return s
}

// Together tells whether two identifiers are one.
func (s *Groups) Together(a, b Identifier) bool {
	i, known := s.graph.number[a]
	j, other := s.graph.number[b]
	return known && other && s.parties.One(int64(i), int64(j))
}

// Held gives how many identifiers the profile of one has of those that a limit
// counts, by the place of the limit.
func (s *Groups) Held(of Identifier, limit int) int {
	n, known := s.graph.number[of]
	if !known {
		return 0
	}
	return int(s.parties.Held(int64(n), int64(limit)))
}
