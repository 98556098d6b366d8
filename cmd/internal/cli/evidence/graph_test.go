package evidence

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func node(n int) Identifier { return Identifier{"id", fmt.Sprintf("%d", n)} }

const nodes = 7

// somePairs draws evidence between a few identifiers, of which some was refused.
func somePairs(t *rapid.T) []*Pair {
	var pairs []*Pair
	links := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Link {
		a := rapid.IntRange(0, nodes-2).Draw(t, "a")
		return Link{
			A: node(a), B: node(rapid.IntRange(a+1, nodes-1).Draw(t, "b")),
			Source: rapid.SampledFrom([]string{"orders", "visits"}).Draw(t, "source"), Rows: rapid.Int64Range(1, 3).Draw(t, "rows"),
		}
	}), 0, 14).Draw(t, "links")
	for _, p := range Pairs(links, Trust{"id": 0}) {
		if rapid.Float64().Draw(t, "refused") < 0.3 {
			p.Refusal = &Refusal{Rule: "unique id"}
		}
		pairs = append(pairs, p)
	}
	return pairs
}

// best gives the least cost of any way between two identifiers, by going every
// way that visits none twice.
func best(pairs []*Pair, from, to Identifier) (cost, bool) {
	var least cost
	found := false
	visited := map[Identifier]bool{}
	var walk func(at Identifier, c cost)
	walk = func(at Identifier, c cost) {
		if at == to {
			if !found || c.less(least) {
				least, found = c, true
			}
			return
		}
		visited[at] = true
		for i, p := range pairs {
			if (p.A == at || p.B == at) && !visited[p.Other(at)] {
				next := cost{c.refused, c.pairs + 1, max(c.weakest, i)}
				if p.Refusal != nil {
					next.refused++
				}
				walk(p.Other(at), next)
			}
		}
		visited[at] = false
	}
	walk(from, cost{})
	return least, found
}

func TestPathHasFewestRefusalsThenLinksThenTheStrongestWeakest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pairs := somePairs(t)
		g := NewGraph(pairs)
		for a := range nodes {
			for b := range nodes {
				path, ok := g.Path(node(a), node(b))
				want, exists := best(pairs, node(a), node(b))
				if ok != exists {
					t.Fatalf("%v to %v: found is %v", node(a), node(b), ok)
				}
				var got cost
				at := node(a)
				for _, p := range path {
					if p.A != at && p.B != at {
						t.Fatalf("%v does not go on from %v", p, at)
					}
					at = p.Other(at)
					got = g.over(got, slices.Index(pairs, p))
				}
				if ok && (at != node(b) || got != want) {
					t.Fatalf("%v to %v: ends at %v and costs %v, not %v", node(a), node(b), at, got, want)
				}
			}
		}
	})
}

func TestStrengthIsOrderedAsTheRulesTakeIt(t *testing.T) {
	trust := Trust{"member": 0, "email": 1, "phone": 2, "cookie": 3}
	day := func(n int) *time.Time {
		at := time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC)
		return &at
	}
	of := func(a, b, source string, rows int64, first *time.Time) *Pair {
		return Pairs([]Link{{A: Identifier{a, "1"}, B: Identifier{b, "2"}, Source: source, Rows: rows, FirstSeen: first}}, trust)[0]
	}
	// From the strongest to the weakest, with what tells of the weaker why.
	ordered := []struct {
		pair *Pair
		why  string
	}{
		{of("phone", "cookie", "decisions", 1, day(9)), ""},
		{of("member", "email", "orders", 1, day(3)), "it was seen and not decided"},
		{of("member", "phone", "orders", 9, day(1)), "phone is trusted least"},
		{of("email", "phone", "orders", 9, day(1)), "its stronger end is only email"},
		{of("email", "phone", "orders", 2, day(1)), "no more than 2 rows say so"},
		{of("email", "phone", "visits", 1, day(1)), "no more than 1 row says so"},
		{of("email", "phone", "orders", 1, day(2)), "it was first seen last, 2026-01-02"},
		{of("email", "phone", "orders", 1, nil), "nobody knows since when"},
		{of("email", "gone", "orders", 9, day(1)), "gone is trusted least"},
	}
	for i := range len(ordered) - 1 {
		strong, weak := &ordered[i].pair.Strength, &ordered[i+1].pair.Strength
		if by, back := strong.Compare(weak), weak.Compare(strong); by >= 0 || back != -by {
			t.Errorf("%d and %d compare as %d, and %d the other way round", i, i+1, by, back)
		}
		if why := weak.Why(strong); why != ordered[i+1].why {
			t.Errorf("%d is weaker than %d because %q, not %q", i+1, i, why, ordered[i+1].why)
		}
	}
}

func TestPiecesOfOnePairCountTogether(t *testing.T) {
	a, b, c := Identifier{"email", "a"}, Identifier{"cookie", "b"}, Identifier{"cookie", "c"}
	pairs := Pairs([]Link{
		{A: a, B: b, Source: "orders", Rows: 3}, {A: a, B: c, Source: "visits", Rows: 2}, {A: a, B: c, Source: "orders", Rows: 2},
	}, Trust{"email": 0, "cookie": 1})
	if got := fmt.Sprintf("%s %d %s %d", pairs[0].B, len(pairs[0].Evidence), pairs[0].Evidence[0].Source, pairs[0].Strength.Rows); got != "cookie:c 2 orders 4" {
		t.Errorf("the strongest pair is %s", got)
	}
}
