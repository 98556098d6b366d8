package bridge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawn are small graphs, with edges drawn twice and nodes that have none.
func drawn(t *rapid.T) Graph {
	g := Graph{Rank: rapid.SliceOfN(rapid.Uint8Range(0, 3), 1, 12).Draw(t, "ranks")}
	node := rapid.Int32Range(0, int32(len(g.Rank))-1)
	for range rapid.IntRange(0, 16).Draw(t, "edges") {
		if e := (Edge{node.Draw(t, "a"), node.Draw(t, "b")}); e.A != e.B {
			g.Edges = append(g.Edges, e)
		}
	}
	return g
}

// TestFindAgreesWithTryingEverything takes every node and every edge away and
// looks at what is left of its cluster.
func TestFindAgreesWithTryingEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := drawn(t)
		nodes, edges := find(g)
		wantNodes, wantEdges := try(g)
		if got, want := text(nodes), text(wantNodes); got != want {
			t.Errorf("%v %v\nnodes\n%sand by trying\n%s", g.Rank, g.Edges, got, want)
		}
		if got, want := text(edges), text(wantEdges); got != want {
			t.Errorf("%v %v\nedges\n%sand by trying\n%s", g.Rank, g.Edges, got, want)
		}
	})
}

func text(cuts []Cut) string {
	out := ""
	for _, c := range cuts {
		out += fmt.Sprintln(c.Node, c.Edge, c.Parts, c.Sizes, c.People, c.Apart, c.Loosened)
	}
	return out
}

func find(g Graph) (nodes, edges []Cut) {
	w := g.walk()
	strong, glue := w.strong(g.Rank), make([]bool, len(g.Rank))
	w.nodes(strong, func(c Cut) { nodes, glue[c.Node] = append(nodes, c), true })
	w.edges(strong, glue, func(c Cut) { edges = append(edges, c) })
	slices.SortFunc(nodes, Compare)
	slices.SortFunc(edges, Compare)
	return nodes, edges
}

// try finds the same without any theory.
func try(g Graph) (nodes, edges []Cut) {
	glue := map[int32]bool{}
	whole := clusters(g, -1, nil)
	for v := range g.Rank {
		node := int32(v)
		c := Cut{Node: node}
		left := clusters(g, node, nil)
		for _, part := range left {
			if slices.Contains(clusterOf(whole, node), part[0]) {
				c.part(int32(len(part)), strongOf(g, part, g.Rank[v]))
			}
		}
		if c.Parts < 2 {
			continue
		}
		if c.settle(); c.People > 1 {
			nodes, glue[node] = append(nodes, c), true
		}
	}
	for i, e := range g.Edges {
		before, after := clusterOf(whole, e.A), clusters(g, -1, &i)
		a, b := clusterOf(after, e.A), clusterOf(after, e.B)
		if glue[e.A] || glue[e.B] || len(a) == len(before) {
			continue
		}
		rank := min(g.Rank[e.A], g.Rank[e.B])
		c := Cut{Node: -1, Edge: Edge{min(e.A, e.B), max(e.A, e.B)}}
		c.part(int32(len(a)), strongOf(g, a, rank))
		c.part(int32(len(b)), strongOf(g, b, rank))
		if c.settle(); c.People == 2 {
			edges = append(edges, c)
		}
	}
	slices.SortFunc(nodes, Compare)
	slices.SortFunc(edges, Compare)
	return nodes, edges
}

// clusters colours the nodes, without one of them or one of the edges.
func clusters(g Graph, without int32, cut *int) [][]int32 {
	colour := make([]int32, len(g.Rank))
	for v := range colour {
		colour[v] = int32(v)
	}
	for range g.Rank {
		for i, e := range g.Edges {
			if e.A == without || e.B == without || cut != nil && i == *cut {
				continue
			}
			low := min(colour[e.A], colour[e.B])
			colour[e.A], colour[e.B] = low, low
		}
	}
	byColour := map[int32][]int32{}
	for v, c := range colour {
		if int32(v) != without {
			byColour[c] = append(byColour[c], int32(v))
		}
	}
	var list [][]int32
	for _, part := range byColour {
		list = append(list, part)
	}
	return list
}

func clusterOf(list [][]int32, node int32) []int32 {
	for _, part := range list {
		if slices.Contains(part, node) {
			return part
		}
	}
	return nil
}

func strongOf(g Graph, part []int32, rank uint8) (n int32) {
	for _, v := range part {
		if g.Rank[v] <= rank {
			n++
		}
	}
	return n
}

// TestGlueAndOwnIdentifiers: a telephone of three members is glue; the address
// to which cookies hang is not, and between two addresses it is the edge.
func TestGlueAndOwnIdentifiers(t *testing.T) {
	const member, email, phone, cookie = 0, 1, 2, 3
	g := Graph{Rank: []uint8{member, member, member, phone}, Edges: []Edge{{0, 3}, {1, 3}, {2, 3}}}
	nodes, edges := find(g)
	if got := text(nodes); got != "3 {0 0} 3 [1 1 1] 3 2 2\n" || len(edges) > 0 {
		t.Errorf("a shared telephone: %s%s", got, text(edges))
	}
	g = Graph{Rank: []uint8{email, email, cookie, cookie, cookie}, Edges: []Edge{{0, 1}, {0, 2}, {0, 3}, {1, 4}}}
	nodes, edges = find(g)
	if got := text(edges); got != "-1 {0 1} 2 [3 2 0] 2 1 2\n" || len(nodes) > 0 {
		t.Errorf("two addresses: %s%s", text(nodes), got)
	}
}

// TestMillionEdges: neither a chain nor a thicket takes the stack or a second.
func TestMillionEdges(t *testing.T) {
	const n = 1_000_000
	chain := Graph{Rank: make([]uint8, n+1)}
	thicket := Graph{Rank: make([]uint8, n/2)}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range int32(n) {
		chain.Edges = append(chain.Edges, Edge{i, i + 1})
		thicket.Edges = append(thicket.Edges, Edge{random.Int32N(n / 2), random.Int32N(n / 2)})
	}
	for name, g := range map[string]Graph{"chain": chain, "thicket": thicket} {
		begin := time.Now()
		nodes, edges := g.Choose(50, 100)
		t.Logf("%s: %d nodes and %d edges in %v", name, len(nodes), len(edges), time.Since(begin))
		if name == "chain" && (len(nodes) == 0 || nodes[0].Apart != n/2) {
			t.Errorf("the chain has %d cuts: %+v", len(nodes), nodes)
		}
	}
}

// TestOnlyTheCulpritsAreChosen: of 60 customers with a number, an address and
// three cookies each, 31 share a cookie and 12 a test address. Those of the
// customers who are in both look like glue until the two are gone.
func TestOnlyTheCulpritsAreChosen(t *testing.T) {
	const member, email, cookie = 0, 1, 2
	var g Graph
	for range 60 {
		at := int32(len(g.Rank))
		g.Rank = append(g.Rank, member, email, cookie, cookie, cookie)
		g.Edges = append(g.Edges, Edge{at, at + 1}, Edge{at + 1, at + 2}, Edge{at + 1, at + 3}, Edge{at, at + 4})
	}
	address, tablet := int32(len(g.Rank)), int32(len(g.Rank)+1)
	g.Rank = append(g.Rank, email, cookie)
	for customer := range int32(31) {
		g.Edges = append(g.Edges, Edge{5*customer + 1, tablet})
	}
	for customer := int32(30); customer < 42; customer++ {
		g.Edges = append(g.Edges, Edge{5 * customer, address})
	}
	if before, _ := find(g); len(before) < 3 {
		t.Fatalf("only %d look like glue at first", len(before))
	}
	nodes, edges := g.Choose(50, 100)
	if len(nodes) != 2 || nodes[0].Node != tablet || nodes[1].Node != address || len(edges) > 0 {
		t.Fatalf("chosen are\n%s%s", text(nodes), text(edges))
	}
	if nodes[0].Parts != 31 || nodes[0].Sizes != [3]int32{61, 5, 5} || nodes[1].Parts != 12 || nodes[1].Sizes != [3]int32{5, 5, 5} {
		t.Errorf("at their turns\n%s", text(nodes))
	}
}
