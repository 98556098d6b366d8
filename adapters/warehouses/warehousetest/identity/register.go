package identity

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Anchor is an identifier after which a profile was named: its id.
type Anchor struct {
	ID
	FirstSeen  time.Time
	Registered time.Time
}

// Redirect leads from the id of a profile to the profile that it is part of now.
type Redirect struct {
	Old, New ID
	Since    time.Time
}

// Register is what earlier runs gave out, and who was who in the last of them.
type Register struct {
	Anchors   []Anchor
	Redirects map[ID]Redirect // by the old id
	Last      Named
}

// Named are the profiles of a run with the ids that they have: their anchors.
type Named map[ID]Profile

// Name gives the profiles ids as docs/semantics.md says, and returns what the
// next run knows. A profile that holds anchors has the id of the oldest; others
// are named after their own oldest identifier.
func (r *Register) Name(e *Entity, s *Stitched, now time.Time) (Named, *Register) {
	named := Named{}
	next := &Register{Anchors: slices.Clone(r.Anchors), Redirects: map[ID]Redirect{}, Last: named}
	holder := map[ID]ID{} // anchor → the id of the profile that holds it
	for _, p := range s.Profiles {
		var held []Anchor
		for _, anchor := range r.Anchors {
			if p[anchor.ID] {
				held = append(held, anchor)
			}
		}
		if len(held) == 0 {
			var own []Anchor
			for id := range p {
				own = append(own, Anchor{id, s.Seen[id].First, now})
			}
			held = []Anchor{slices.MinFunc(own, e.compareAnchors)}
			next.Anchors = append(next.Anchors, held[0])
		}
		oldest := slices.MinFunc(held, e.compareAnchors)
		named[oldest.ID] = p
		for _, anchor := range held {
			holder[anchor.ID] = oldest.ID
		}
	}
	maps.Copy(holder, r.inherited(named, holder))
	next.redirect(r.Redirects, holder, now)
	return named, next
}

// inherited gives the ids whose anchor has left the data to the profile that has
// all that is left of the one that had the id: where that is in several, nobody
// can say which of them it is.
func (r *Register) inherited(named Named, holder map[ID]ID) map[ID]ID {
	belongs := map[ID]ID{}
	for id, p := range named {
		for member := range p {
			belongs[member] = id
		}
	}
	heirs := map[ID]ID{}
	for old, p := range r.Last {
		if _, inData := holder[old]; inData {
			continue
		}
		have := map[ID]bool{}
		for member := range p {
			if id, inData := belongs[member]; inData {
				have[id], heirs[old] = true, id
			}
		}
		if len(have) > 1 {
			delete(heirs, old)
		}
	}
	return heirs
}

// redirect leads the ids that another profile has now to that profile. Where
// nobody has one, it leads where it led.
func (r *Register) redirect(before map[ID]Redirect, holder map[ID]ID, now time.Time) {
	for anchor, id := range holder {
		if anchor == id {
			continue
		}
		since := now
		if earlier, ok := before[anchor]; ok {
			since = earlier.Since
		}
		r.Redirects[anchor] = Redirect{anchor, id, since}
	}
	for old, earlier := range before {
		if _, inData := holder[old]; inData {
			continue
		}
		if id, ok := holder[earlier.New]; ok {
			earlier.New = id
		}
		r.Redirects[old] = earlier
	}
}

// compareAnchors is the order of age: first seen, those that have no time last;
// then trust; then values by bytes.
func (e *Entity) compareAnchors(x, y Anchor) int {
	return cmp.Or(
		cmp.Compare(unknown(x.FirstSeen), unknown(y.FirstSeen)),
		x.FirstSeen.Compare(y.FirstSeen),
		e.byTrust(x.ID, y.ID),
	)
}

func unknown(t time.Time) int {
	if t.IsZero() {
		return 1
	}
	return 0
}

// names maps the id of each profile to its most trusted, then smallest
// identifier, and ids that are no profile's to their anchor, as archives do.
func (n Named) names(e *Entity, r *Register) map[ID]string {
	names := map[ID]string{}
	for id, p := range n {
		names[id] = slices.MinFunc(slices.Collect(maps.Keys(p)), e.byTrust).String()
	}
	for _, anchor := range r.Anchors {
		if names[anchor.ID] == "" {
			names[anchor.ID] = anchor.String()
		}
	}
	return names
}
