package explain

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func node(n int) identifier { return identifier{"id", fmt.Sprintf("%d", n)} }

// distances gives the length of the shortest way between any two of n nodes, by
// trying every detour (Floyd and Warshall); far when there is none.
func distances(n int, links []link) [][]int {
	const far = 1 << 20
	d := make([][]int, n)
	for i := range d {
		d[i] = make([]int, n)
		for j := range d[i] {
			if i != j {
				d[i][j] = far
			}
		}
	}
	for _, l := range links {
		var a, b int
		fmt.Sscan(l.A.Value, &a)
		fmt.Sscan(l.B.Value, &b)
		if a != b {
			d[a][b], d[b][a] = 1, 1
		}
	}
	for via := range n {
		for a := range n {
			for b := range n {
				d[a][b] = min(d[a][b], d[a][via]+d[via][b])
			}
		}
	}
	return d
}

func TestPathIsAShortestChain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const nodes = 9
		links := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) link {
			return link{
				A: node(rapid.IntRange(0, nodes-1).Draw(t, "a")), B: node(rapid.IntRange(0, nodes-1).Draw(t, "b")),
				Source: rapid.SampledFrom([]string{"orders", "visits"}).Draw(t, "source"), Rows: rapid.Int64Range(1, 3).Draw(t, "rows"),
			}
		}), 0, 14).Draw(t, "links")
		want := distances(nodes, links)
		g := newGraph(links)
		for a := range nodes {
			for b := range nodes {
				path, ok := g.path(node(a), node(b))
				if ok != (want[a][b] <= nodes) {
					t.Fatalf("%v to %v: found is %v, distance %d", node(a), node(b), ok, want[a][b])
				}
				if !ok {
					continue
				}
				if len(path) != want[a][b] {
					t.Fatalf("%v to %v takes %d links, not %d", node(a), node(b), len(path), want[a][b])
				}
				at := node(a)
				for _, l := range path {
					if l.A != at && l.B != at {
						t.Fatalf("link %v does not go on from %v", l, at)
					}
					at = l.other(at)
				}
				if at != node(b) {
					t.Fatalf("the chain ends at %v, not at %v", at, node(b))
				}
			}
		}
	})
}

func TestClosestUndoesNormalisation(t *testing.T) {
	ids := func(values ...string) []identifier {
		var list []identifier
		for _, v := range values {
			list = append(list, identifier{"id", v})
		}
		return list
	}
	tests := []struct {
		written string
		among   []identifier
		want    string
	}{
		{" Ana@Shop.SE", ids("bo@shop.se", "ana@shop.se"), "ana@shop.se"},
		{"070-123 45 67", ids("+46700000000", "+46701234567"), "+46701234567"},
		{"{550E8400-E29B-41D4-A716-446655440000}", ids("x", "550e8400-e29b-41d4-a716-446655440000"), "550e8400-e29b-41d4-a716-446655440000"},
		{"unlike any", ids("a", "b"), "a"},
	}
	for _, test := range tests {
		if got := closest(test.written, test.among); got.Value != test.want {
			t.Errorf("%q is taken for %q, not %q", test.written, got.Value, test.want)
		}
	}
}
