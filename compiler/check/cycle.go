package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// ringMark is Tarjan's bookkeeping: when a definition was met, and the
// earliest one that it leads back to.
type ringMark struct {
	met, low int
	open     bool
	next     int // which need is looked at next
}

// inOrderOfNeed gives all definitions, each after those that it needs, and
// reports rings. It is Tarjan's algorithm for strongly connected components
// ("Depth-first search and linear graph algorithms", 1972), with a list in
// place of the call stack, so that a chain may be as long as a project.
func (c *checker) inOrderOfNeed() []*definition {
	var ordered, open []*definition
	met := 0
	enter := func(d *definition) {
		met++
		d.ring = ringMark{met: met, low: met, open: true}
		open = append(open, d)
	}
	for _, start := range c.exprs.ordered {
		if start.ring.met != 0 {
			continue
		}
		enter(start)
		path := []*definition{start}
		for len(path) > 0 {
			d := path[len(path)-1]
			if d.ring.next < len(d.needs) {
				to := d.needs[d.ring.next].to
				d.ring.next++
				switch {
				case to.ring.met == 0:
					enter(to)
					path = append(path, to)
				case to.ring.open:
					d.ring.low = min(d.ring.low, to.ring.met)
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				above := path[len(path)-1]
				above.ring.low = min(above.ring.low, d.ring.low)
			}
			if d.ring.low < d.ring.met {
				continue
			}
			// d is the first of its component, which lies on top of the open ones.
			at := len(open)
			for closed := false; !closed; closed = open[at] == d {
				at--
				open[at].ring.open = false
			}
			component := slices.Clone(open[at:])
			open = open[:at]
			c.reportRing(component)
			ordered = append(ordered, component...)
		}
	}
	return ordered
}

// reportRing reports a component that needs itself, by its shortest ring
// through the first of its members by name.
func (c *checker) reportRing(component []*definition) {
	first := slices.MinFunc(component, func(a, b *definition) int {
		if byName := strings.Compare(a.name(), b.name()); byName != 0 {
			return byName
		}
		if a.at().Before(b.at()) {
			return -1
		}
		return 1
	})
	ring := shortestRing(first, component)
	if len(ring) == 0 {
		return
	}
	code, what := ringKind(component)
	if len(ring) == 1 {
		n := ring[0]
		d := diag.New(code, n.span(), "the %s %q needs itself", what, first.name())
		d.Notes = append(d.Notes, diag.Notef(first.at(), "%q is defined here", first.name()))
		c.report(d)
		return
	}
	names := []string{first.name()}
	from := first
	var notes []models.Note
	for _, n := range ring {
		notes = append(notes, diag.Notef(n.span(), "%q needs %q here", from.name(), n.to.name()))
		names = append(names, n.to.name())
		from = n.to
	}
	d := diag.New(code, ring[0].span(), "%s need each other: %s", what, strings.Join(names, " → "))
	d.Label = fmt.Sprintf("%q cannot be computed before itself", first.name())
	d.Notes = notes
	c.report(d)
}

// ringKind tells what a ring is made of.
func ringKind(component []*definition) (models.Code, string) {
	traits, segments := 0, 0
	for _, d := range component {
		if d.trait != nil {
			traits++
		} else {
			segments++
		}
	}
	switch {
	case traits == 1 && segments == 0:
		return diag.TraitNeedsItself, "trait"
	case segments == 1 && traits == 0:
		return diag.SegmentNeedsItself, "segment"
	case segments == 0:
		return diag.TraitsInRing, "traits"
	case traits == 0:
		return diag.SegmentsInRing, "segments"
	}
	return diag.MixedRing, "traits and segments"
}

// shortestRing finds the fewest needs that lead from a definition back to
// itself within its component; none when it needs only others.
func shortestRing(start *definition, component []*definition) []need {
	inside := make(map[*definition]bool, len(component))
	for _, d := range component {
		inside[d] = true
	}
	type step struct {
		need need
		back int // the step before; -1 at the start
	}
	var steps []step
	seen := map[*definition]bool{}
	expand := func(d *definition, back int) int {
		for _, n := range d.needs {
			if !inside[n.to] || seen[n.to] {
				continue
			}
			seen[n.to] = true
			steps = append(steps, step{n, back})
			if n.to == start {
				return len(steps) - 1
			}
		}
		return -1
	}
	last := expand(start, -1)
	for i := 0; last < 0 && i < len(steps); i++ {
		last = expand(steps[i].need.to, i)
	}
	var ring []need
	for i := last; i >= 0; i = steps[i].back {
		ring = append(ring, steps[i].need)
	}
	slices.Reverse(ring)
	return ring
}
