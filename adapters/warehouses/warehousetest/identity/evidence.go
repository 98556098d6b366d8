package identity

import (
	"maps"
	"slices"
	"time"
)

// Span is when something was seen; zero times when no row that tells has one.
type Span struct{ First, Last time.Time }

// add widens the span to a time, if there is one.
func (s *Span) add(t time.Time) {
	if t.IsZero() {
		return
	}
	if s.First.IsZero() || t.Before(s.First) {
		s.First = t
	}
	if t.After(s.Last) {
		s.Last = t
	}
}

// within tells whether something was seen within a time before now. What has no
// time does not become old.
func (s *Span) within(d time.Duration, now time.Time) bool {
	return s.Last.IsZero() || s.Last.After(now.Add(-d))
}

// Pair is two identifiers of which something says that they are one; A comes
// first in the order of trust.
type Pair struct{ A, B ID }

// Evidence is what one source says of a pair.
type Evidence struct {
	Pair
	Source string
	Span
	Rows       int
	ExampleKey int // 0: the source has no key
}

// decisions is the source of what was decided.
const decisions = "decisions"

// graph is what the rows and the decisions say as at a moment.
type graph struct {
	entity   *Entity
	now      time.Time
	seen     map[ID]Span
	evidence map[Pair]map[string]*Evidence // by source
	stronger map[ID]map[ID]bool            // the most trusted identifiers of the rows that carry one
}

// gather reads the rows that exist and the decisions in force.
func gather(e *Entity, now time.Time) *graph {
	g := &graph{e, now, map[ID]Span{}, map[Pair]map[string]*Evidence{}, map[ID]map[ID]bool{}}
	out := map[ID]bool{}
	for _, d := range e.inForce("out", now) {
		for _, id := range d.IDs {
			out[id] = true
		}
	}
	for _, s := range e.Sources {
		for _, row := range s.Rows {
			if s.Timed && (row.Time.IsZero() || row.Time.After(now)) {
				continue
			}
			if !s.Timed {
				row.Time = time.Time{}
			}
			if !s.Keyed {
				row.Key = 0
			}
			g.addRow(s.Name, row, g.identifiers(s, row, out))
		}
	}
	for _, d := range e.inForce("merge", now) {
		g.addMerge(d)
	}
	return g
}

// identifiers are those of a row, each once, in the order of trust.
func (g *graph) identifiers(s Source, row Row, out map[ID]bool) []ID {
	carried := map[ID]bool{}
	for i, value := range row.Values {
		if g.entity.rank(s.Columns[i]) == len(g.entity.Types) {
			continue // the entity no longer has the type
		}
		id := ID{s.Columns[i], value}
		if value != "" && !out[id] && !slices.Contains(g.entity.typeOf(id).Blocked, value) {
			carried[id] = true
		}
	}
	return slices.SortedFunc(maps.Keys(carried), g.entity.byTrust)
}

// addRow: a row says that its first identifier and each other are one.
func (g *graph) addRow(source string, row Row, ids []ID) {
	for _, id := range ids {
		span := g.seen[id]
		span.add(row.Time)
		g.seen[id] = span
	}
	for i := 1; i < len(ids); i++ {
		hub, id := ids[0], ids[i]
		g.add(Pair{hub, id}, source, row.Time, row.Key)
		if g.entity.rank(hub.Type) < g.entity.rank(id.Type) {
			if g.stronger[id] == nil {
				g.stronger[id] = map[ID]bool{}
			}
			g.stronger[id][hub] = true
		}
	}
}

// addMerge says that the identifiers of a decision are one, as a row would:
// those that occur.
func (g *graph) addMerge(d Decision) {
	occurring := map[ID]bool{}
	for _, id := range d.IDs {
		if _, ok := g.seen[id]; ok {
			occurring[id] = true
		}
	}
	ids := slices.SortedFunc(maps.Keys(occurring), g.entity.byTrust)
	for i := 1; i < len(ids); i++ {
		g.add(Pair{ids[0], ids[i]}, decisions, g.entity.midnight(d.When), 0)
	}
}

func (g *graph) add(p Pair, source string, at time.Time, key int) {
	if g.evidence[p] == nil {
		g.evidence[p] = map[string]*Evidence{}
	}
	e := g.evidence[p][source]
	if e == nil {
		e = &Evidence{Pair: p, Source: source, ExampleKey: key}
		g.evidence[p][source] = e
	}
	e.add(at)
	e.Rows++
	e.ExampleKey = min(e.ExampleKey, key)
}
