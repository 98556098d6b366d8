package explain

import (
	"fmt"
	"slices"

	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// How far a search goes over refused evidence before it gives up.
const (
	mostSteps    = 8      // refused pieces on a way
	mostProfiles = 1_000  // looked at in one step
	mostRefused  = 20_000 // pieces that one step reads
)

// search looks for a way from one profile to another over evidence that rules
// refused, from both ends at once.
type search struct {
	ask    *asker
	entity *models.Entity
	sides  [2]side
	pairs  map[[2]evidence.Identifier]*evidence.Pair // all that was read
	gaveUp string                                    // why it may have missed a way
}

// side is what was reached from one end.
type side struct {
	from  map[string]string // of every profile reached, the one before it
	edge  []string          // those whose refused evidence was not read yet
	steps int
}

func (a *asker) search(e *models.Entity, from, to string) *search {
	s := &search{ask: a, entity: e, pairs: map[[2]evidence.Identifier]*evidence.Pair{}}
	for i, id := range []string{from, to} {
		s.sides[i] = side{from: map[string]string{id: ""}, edge: []string{id}}
	}
	return s
}

// profiles gives the profiles on a way with the fewest refusals, from the first
// to the last; nil when there is none, or when the search gave up.
func (s *search) profiles() ([]string, error) {
	for len(s.sides[0].edge) > 0 && len(s.sides[1].edge) > 0 {
		near := 0
		if len(s.sides[1].edge) < len(s.sides[0].edge) {
			near = 1
		}
		if s.sides[0].steps+s.sides[1].steps == mostSteps {
			s.gaveUp = fmt.Sprintf("no way over %s or fewer was found", terminal.Plural(mostSteps, "refused link"))
			return nil, nil
		}
		if len(s.sides[near].edge) > mostProfiles {
			s.gaveUp = fmt.Sprintf("refused links lead to more than %s profiles", terminal.Count(mostProfiles))
			return nil, nil
		}
		met, err := s.step(near)
		if err != nil || met != "" {
			return s.through(met), err
		}
	}
	return nil, nil
}

// step reads what was refused to the profiles on the edge of a side, and gives
// the first profile that the other side has reached, too.
func (s *search) step(near int) (met string, err error) {
	this, other := &s.sides[near], &s.sides[1-near]
	answers, err := s.ask.session.Read(s.ask.ctx, lower.Refused(s.ask.session.Project, s.entity, this.edge, mostRefused+1))
	if err != nil {
		return "", err
	}
	answer := answers[lower.RefusedStep]
	if len(answer.Rows) > mostRefused {
		s.gaveUp = fmt.Sprintf("there are more than %s refused links", terminal.Count(mostRefused))
	}
	edge := this.edge
	this.edge = nil
	this.steps++
	for _, p := range evidence.ReadRefused(answer, evidence.TrustOf(s.entity)) {
		s.pairs[[2]evidence.Identifier{p.A, p.B}] = p
		for i, at := range p.Refusal.Profiles {
			next := p.Refusal.Profiles[1-i]
			if _, known := this.from[next]; known || !slices.Contains(edge, at) {
				continue
			}
			this.from[next] = at
			this.edge = append(this.edge, next)
			if _, there := other.from[next]; there && met == "" {
				met = next
			}
		}
	}
	return met, nil
}

// through gives the way on which both sides reached a profile.
func (s *search) through(met string) []string {
	if met == "" {
		return nil
	}
	var way []string
	for at := met; at != ""; at = s.sides[0].from[at] {
		way = append(way, at)
	}
	slices.Reverse(way)
	for at := s.sides[1].from[met]; at != ""; at = s.sides[1].from[at] {
		way = append(way, at)
	}
	return way
}

// between gives the refused pairs that stand between profiles of a list, or
// within one.
func (s *search) between(profiles []string) []*evidence.Pair {
	var list []*evidence.Pair
	for _, p := range s.pairs {
		if slices.Contains(profiles, p.Refusal.Profiles[0]) && slices.Contains(profiles, p.Refusal.Profiles[1]) {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, evidence.Compare)
	return list
}
