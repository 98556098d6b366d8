package identity

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Conflict is evidence that does not link, the rule that refuses it, and why.
type Conflict struct {
	Evidence
	Rule, Reason string
}

// Stitched is who is who as at a moment.
type Stitched struct {
	Seen      map[ID]Span
	Profiles  []Profile
	Links     []Evidence
	Conflicts []Conflict
}

// Profile is the identifiers of one of them.
type Profile map[ID]bool

// Stitch is the definition of docs/semantics.md, word by word: the pairs that
// may link are taken strongest first, and each joins the two profiles that it
// connects unless the profile that they would be breaks a limit.
func Stitch(e *Entity, now time.Time) *Stitched {
	g := gather(e, now)
	profileOf := map[ID]Profile{}
	for id := range g.seen {
		profileOf[id] = Profile{id: true}
	}
	for _, pair := range g.strongestFirst() {
		if rule, _ := g.refuses(pair); rule != "" {
			continue
		}
		a, b := profileOf[pair.A], profileOf[pair.B]
		if a[pair.B] {
			continue
		}
		if rule, _ := g.breaks(a, b); rule != "" {
			continue
		}
		for id := range b {
			a[id], profileOf[id] = true, a
		}
	}
	return g.result(profileOf)
}

// strongestFirst are the pairs in the order of strength: what was decided; then
// the less trusted of the two types, the more trusted first; then the more
// trusted; then more rows; then earlier; then smaller values by bytes.
func (g *graph) strongestFirst() []Pair {
	type strength struct {
		decided, less, more, rows int
		first                     time.Time
	}
	of := map[Pair]strength{}
	for pair, bySource := range g.evidence {
		s := strength{decided: 1, less: g.entity.rank(pair.B.Type), more: g.entity.rank(pair.A.Type)}
		var span Span
		for _, e := range bySource {
			if e.Source == decisions {
				s.decided = 0
			}
			s.rows += e.Rows
			span.add(e.First)
		}
		if s.first = span.First; s.first.IsZero() {
			s.first = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		of[pair] = s
	}
	return slices.SortedFunc(maps.Keys(of), func(p, q Pair) int {
		x, y := of[p], of[q]
		return cmp.Or(
			cmp.Compare(x.decided, y.decided),
			cmp.Compare(x.less, y.less),
			cmp.Compare(x.more, y.more),
			cmp.Compare(y.rows, x.rows),
			x.first.Compare(y.first),
			strings.Compare(p.A.Value, q.A.Value),
			strings.Compare(p.B.Value, q.B.Value),
		)
	})
}

// refuses tells whether a rule refuses a pair whatever else there is.
func (g *graph) refuses(pair Pair) (rule, reason string) {
	for _, id := range []ID{pair.A, pair.B} {
		above := g.entity.typeOf(id).SharedAbove
		if n := len(g.stronger[id]); above > 0 && n > above {
			return "shared_above " + id.Type, fmt.Sprintf("seen with %d stronger identifiers, more than %d", n, above)
		}
	}
	var within time.Duration
	for _, id := range []ID{pair.A, pair.B} {
		if d := g.entity.typeOf(id).LinkWithin; d > 0 && (within == 0 || d < within) {
			within, rule = d, "link_within "+id.Type
		}
	}
	if within == 0 || !g.expired(pair, within) {
		return "", ""
	}
	return rule, "not seen within " + duration(within)
}

// expired tells whether all evidence of a pair is older than a rule wants it.
// What was decided holds while the decision does.
func (g *graph) expired(pair Pair, within time.Duration) bool {
	for _, e := range g.evidence[pair] {
		if e.Source == decisions || e.within(within, g.now) {
			return false
		}
	}
	return true
}

// breaks tells which limit two profiles would break if they were one: first what
// was decided, then limits in the order of trust.
func (g *graph) breaks(a, b Profile) (rule, reason string) {
	splits := g.entity.inForce("split", g.now)
	for _, i := range slices.Sorted(maps.Keys(splits)) {
		one, other := splits[i].IDs[0], splits[i].IDs[1]
		if a[one] && b[other] || a[other] && b[one] {
			ids := []string{one.String(), other.String()}
			slices.Sort(ids)
			return "split", fmt.Sprintf("%s and %s were split on %s", ids[0], ids[1], splits[i].When)
		}
	}
	for i := range g.entity.Types {
		t := &g.entity.Types[i]
		if n := g.count(t, a) + g.count(t, b); t.limit() > 0 && n > t.limit() {
			rule := "limit " + t.Name
			if t.Unique {
				rule = "unique " + t.Name
			}
			reason := fmt.Sprintf("%d %s, of which one %s has at most %d", n, t.Name, g.entity.Name, t.limit())
			if t.Per > 0 {
				reason += " per " + duration(t.Per)
			}
			return rule, reason
		}
	}
	return "", ""
}

// count is how many values of a type count towards its limit.
func (g *graph) count(t *Type, p Profile) int {
	n := 0
	for id := range p {
		seen := g.seen[id]
		if id.Type == t.Name && (t.Per == 0 || seen.within(t.Per, g.now)) {
			n++
		}
	}
	return n
}

// result sorts the evidence into what links and what does not.
func (g *graph) result(profileOf map[ID]Profile) *Stitched {
	s := &Stitched{Seen: g.seen}
	for id, p := range profileOf {
		if id == slices.MinFunc(slices.Collect(maps.Keys(p)), g.entity.byTrust) {
			s.Profiles = append(s.Profiles, p)
		}
	}
	for pair, bySource := range g.evidence {
		rule, reason := g.refuses(pair)
		a, b := profileOf[pair.A], profileOf[pair.B]
		if rule == "" && !a[pair.B] {
			if rule, reason = g.breaks(a, b); rule == "" {
				panic("a pair was refused for no reason: " + pair.A.String() + " " + pair.B.String())
			}
		}
		for _, e := range bySource {
			if rule == "" {
				s.Links = append(s.Links, *e)
			} else {
				s.Conflicts = append(s.Conflicts, Conflict{*e, rule, reason})
			}
		}
	}
	return s
}
