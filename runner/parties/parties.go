// Package parties decides which parties become one, in the order in which their
// pairs come: Kruskal's algorithm with limits, after J. B. Kruskal, "On the
// shortest spanning subtree of a graph" (1956). A pair joins the two parties at
// its ends, unless together they have more marks of a rule than one may have.
//
// In come marks and pairs of numbers, out goes which number is now part of
// which. It must not know what the numbers stand for, nor where they come from.
package parties

import (
	"cmp"
	"slices"
)

// Groups are the parties, and those that have become one.
type Groups struct {
	place  map[int64]int32 // of a party in the lists below
	name   []int64         // of the party; where a group's root is, of the group
	own    []int64         // the party, as it came
	parent []int32         // of a root itself
	marks  [][]Mark        // of roots: by rule, ascending
}

// Mark says how many values a party has of what a rule limits.
type Mark struct{ Rule, Held, AtMost int64 }

// Joint says that a party is now part of another.
type Joint struct{ Party, Into int64 }

// New gives groups without any party.
func New() *Groups { return &Groups{place: map[int64]int32{}} }

// Mark adds a mark to a party, before it is joined with any.
func (g *Groups) Mark(party int64, m Mark) {
	i := g.at(party)
	g.marks[i] = added(g.marks[i], m)
}

// Join makes two parties one, unless a limit forbids it; then it tells so.
func (g *Groups) Join(x, y int64) bool {
	a, b := g.root(g.at(x)), g.root(g.at(y))
	if a == b {
		return true
	}
	if len(g.marks[a]) < len(g.marks[b]) {
		a, b = b, a
	}
	if breaks(g.marks[a], g.marks[b]) {
		return false
	}
	// A party with marks is named by one that has them, and else by the smaller.
	if len(g.marks[b]) > 0 || len(g.marks[a]) == 0 {
		g.name[a] = min(g.name[a], g.name[b])
	}
	for _, m := range g.marks[b] {
		g.marks[a] = added(g.marks[a], m)
	}
	g.parent[b], g.marks[b] = a, nil
	return true
}

// One tells whether two parties have become one.
func (g *Groups) One(x, y int64) bool { return g.root(g.at(x)) == g.root(g.at(y)) }

// Held gives how many values of what a rule limits a party has, with all that have
// become one with it.
func (g *Groups) Held(party, rule int64) int64 {
	marks := g.marks[g.root(g.at(party))]
	if i, found := find(marks, Mark{Rule: rule}); found {
		return marks[i].Held
	}
	return 0
}

// Joined lists the parties that are part of another now, in the order in which
// they came.
func (g *Groups) Joined() []Joint {
	var joints []Joint
	for i, party := range g.own {
		if into := g.name[g.root(int32(i))]; into != party {
			joints = append(joints, Joint{party, into})
		}
	}
	return joints
}

func (g *Groups) at(party int64) int32 {
	i, known := g.place[party]
	if !known {
		i = int32(len(g.own)) //nolint:gosec // as many as memory holds: far fewer than 2^31
		g.place[party] = i
		g.own, g.name = append(g.own, party), append(g.name, party)
		g.parent, g.marks = append(g.parent, i), append(g.marks, nil)
	}
	return i
}

// root follows parents, and shortens the way for the next who does.
func (g *Groups) root(i int32) int32 {
	for g.parent[i] != i {
		g.parent[i] = g.parent[g.parent[i]]
		i = g.parent[i]
	}
	return i
}

// breaks tells whether two parties together have too much of something. The
// second has no more marks than the first.
func breaks(many, few []Mark) bool {
	return slices.ContainsFunc(few, func(m Mark) bool {
		i, found := find(many, m)
		return found && many[i].Held+m.Held > m.AtMost
	})
}

// added adds what a mark counts to a list by rules.
func added(marks []Mark, m Mark) []Mark {
	i, found := find(marks, m)
	if !found {
		return slices.Insert(marks, i, m)
	}
	marks[i].Held += m.Held
	return marks
}

func find(marks []Mark, m Mark) (int, bool) {
	return slices.BinarySearchFunc(marks, m, func(a, b Mark) int { return cmp.Compare(a.Rule, b.Rule) })
}
