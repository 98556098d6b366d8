package identity_test

import (
	"maps"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/identity"
)

// histories is how many trials these tests look at: they need no warehouse,
// because the tables of a run are those of the oracle.
const histories = 40

// TestNoMoreIDsChangeThanMust: an id is given up only where no profile could
// have it, or where only one of several can be the profile's.
//
// An id belongs to the profile that holds its anchor, and a profile has one. So
// what must be given up are the ids whose anchor has left the data, and of those
// whose anchors are in one profile now, all but one. It is one more where an
// older id comes back: its anchor had left the data, or had been part of another
// profile, and is in this one now.
func TestNoMoreIDsChangeThanMust(t *testing.T) {
	given, came := 0, 0
	for seed := range uint64(histories) {
		trial := identity.New(seed)
		register := &identity.Register{}
		var before identity.Named
		for i, run := range trial.Runs {
			stitched := identity.Stitch(run.Entity, run.Now)
			named, next := register.Name(run.Entity, stitched, run.Now)
			must, back := forced(t, before, named, stitched, register)
			gone := 0
			for id := range before {
				if named[id] == nil {
					gone++
				}
			}
			if gone != must+back {
				t.Errorf("seed %d, run %d: %d ids are given up; %d must be, and %d older ones come back", seed, i+1, gone, must, back)
			}
			given, came = given+gone, came+back
			before, register = named, next
		}
	}
	if given == 0 || came == 0 {
		t.Errorf("%d ids were given up and %d came back: these histories try too little", given, came)
	}
	t.Logf("%d ids were given up, %d of them for an older one that came back", given, came)
}

// forced counts the ids that must be given up, and the profiles whose id is an
// older one that nobody had in the run before.
func forced(t *testing.T, before, named identity.Named, s *identity.Stitched, r *identity.Register) (must, back int) {
	known := map[identity.ID]bool{}
	for _, anchor := range r.Anchors {
		known[anchor.ID] = true
	}
	for id := range before {
		if _, seen := s.Seen[id]; !seen {
			must++
		}
	}
	for id, p := range named {
		held := 0
		for member := range p {
			if before[member] != nil {
				held++
			}
		}
		must += max(held-1, 0)
		if held > 0 && before[id] == nil {
			back++
			if !known[id] {
				t.Errorf("%s is new, and %d ids that were published belong to its profile", id, held)
			}
		}
	}
	return must, back
}

// TestWhoLivesOnIsFound: an id that is given up leads to the profile that has all
// that is left of its own, and where that is in several, only the anchor tells
// which of them it is. No redirect leads away from a profile that is there.
func TestWhoLivesOnIsFound(t *testing.T) {
	merged, found, torn, gone := 0, 0, 0, 0
	for seed := range uint64(histories) {
		trial := identity.New(seed)
		register := &identity.Register{}
		var before identity.Named
		for i, run := range trial.Runs {
			stitched := identity.Stitch(run.Entity, run.Now)
			named, next := register.Name(run.Entity, stitched, run.Now)
			is := belongs(named)
			for old, p := range before {
				to, leads := next.Redirects[old]
				parts := map[identity.ID]bool{}
				for id := range p {
					if part, there := is[id]; there {
						parts[part] = true
					}
				}
				holder, anchored := is[old]
				switch {
				case named[old] != nil && leads:
					t.Errorf("seed %d, run %d: %s is a profile, and leads to %s", seed, i+1, old, to.New)
				case named[old] != nil:
				case anchored:
					merged++
					if to.New != holder {
						t.Errorf("seed %d, run %d: %s leads to %s, and %s has it", seed, i+1, old, to.New, holder)
					}
				case len(parts) == 1:
					found++
					if !leads || !parts[to.New] {
						t.Errorf("seed %d, run %d: what is left of %s is in %v, and it leads to %s", seed, i+1, old, parts, to.New)
					}
				case leads:
					t.Errorf("seed %d, run %d: what is left of %s is in %v, and it leads to %s", seed, i+1, old, parts, to.New)
				case len(parts) > 1:
					torn++
				default:
					gone++
				}
			}
			before, register = named, next
		}
	}
	if merged == 0 || found == 0 || torn == 0 || gone == 0 {
		t.Errorf("these histories try too little")
	}
	t.Logf("of the ids that were given up %d were merged, %d lead to what is left of them, that of %d is in several, and nothing is left of %d", merged, found, torn, gone)
}

// TestAFreshWarehouseGivesTheSameIDs: where rows only come, none of them late,
// and no rule takes apart what was one, ids are a function of the data: a
// warehouse that has seen every run gives those that an empty one gives.
func TestAFreshWarehouseGivesTheSameIDs(t *testing.T) {
	profiles := 0
	for seed := range uint64(histories) {
		e := growing(identity.New(seed).Runs[0].Entity)
		register := &identity.Register{}
		var first time.Time
		for _, s := range e.Sources {
			for _, row := range s.Rows {
				if first.IsZero() || row.Time.Before(first) && !row.Time.IsZero() {
					first = row.Time
				}
			}
		}
		for now := first; now.Before(first.Add(150 * 24 * time.Hour)); now = now.Add(30*24*time.Hour + time.Minute) {
			stitched := identity.Stitch(e, now)
			var remembered identity.Named
			remembered, register = register.Name(e, stitched, now)
			fresh, _ := (&identity.Register{}).Name(e, stitched, now)
			if diff := cmp.Diff(maps.Collect(maps.All(fresh)), maps.Collect(maps.All(remembered))); diff != "" {
				t.Fatalf("seed %d as at %s: fresh -, remembered +\n%s", seed, now, diff)
			}
			profiles += len(fresh)
		}
	}
	if profiles < histories {
		t.Errorf("%d profiles are too few to compare", profiles)
	}
}

// growing is the entity without rules and decisions, and with times on all rows:
// as time goes by rows come, and nothing else happens.
func growing(e *identity.Entity) *identity.Entity {
	grown := &identity.Entity{Name: e.Name, Zone: e.Zone}
	for _, t := range e.Types {
		grown.Types = append(grown.Types, identity.Type{Name: t.Name})
	}
	for _, s := range e.Sources {
		s.Timed = true
		grown.Sources = append(grown.Sources, s)
	}
	return grown
}
