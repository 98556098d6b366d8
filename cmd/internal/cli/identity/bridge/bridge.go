// Package bridge finds what alone holds clusters together: a graph of numbered
// nodes comes in, and out come the nodes and the edges whose removal takes a
// cluster apart, with what would be left. It must not know what a node stands
// for but how far it is trusted.
package bridge

import (
	"cmp"
	"slices"
)

// Graph is undirected. Nodes are 0 to len(Rank)-1; Rank is a node's place in
// the order of trust, 0 for the most trusted.
type Graph struct {
	Rank  []uint8
	Edges []Edge
}

// Edge joins two nodes.
type Edge struct{ A, B int32 }

// ShownSizes is how many of the largest parts a Cut tells the sizes of.
const ShownSizes = 3

// Cut is a node or an edge that holds a cluster together: without it Parts
// clusters are left. A node as trusted as the one that is cut, or more, is
// strong; for an edge, as its stronger end. Parts without strong nodes are what
// hangs on somebody; those with are somebody each.
type Cut struct {
	Node     int32 // -1 for an edge
	Edge     Edge  // of an edge
	Parts    int32
	Sizes    [ShownSizes]int32 // nodes in the largest parts, the largest first
	People   int32             // parts with strong nodes
	Apart    int32             // strong nodes outside the part with most of them
	Loosened int32             // nodes outside the largest part

	root                int32 // the place of the first of its cluster
	nodes, strong, most int32 // in the parts so far, and strong nodes in the part with most of them
}

// part counts one part in.
func (c *Cut) part(nodes, strong int32) {
	c.Parts++
	c.nodes += nodes
	c.strong += strong
	c.most = max(c.most, strong)
	if strong > 0 {
		c.People++
	}
	for i, size := range c.Sizes { // the smaller ones move on
		if nodes > size {
			c.Sizes[i], nodes = nodes, size
		}
	}
}

// settle computes what follows when all parts are in.
func (c *Cut) settle() {
	c.Apart, c.Loosened = c.strong-c.most, c.nodes-c.Sizes[0]
}

// Compare puts first what looks more like glue: what tells more strong nodes
// apart, then what loosens more nodes.
func Compare(a, b Cut) int {
	return cmp.Or(cmp.Compare(b.Apart, a.Apart), cmp.Compare(b.Loosened, a.Loosened), cmp.Compare(a.Node, b.Node),
		cmp.Compare(a.Edge.A, b.Edge.A), cmp.Compare(a.Edge.B, b.Edge.B))
}

// nodes finds the nodes: a node is an articulation point when the subtree of a
// child reaches nothing above it, and that subtree is a part.
func (w *walk) nodes(strong counter, found func(Cut)) {
	var cuts []Cut
	cutOf := make([]int32, len(w.order)) // index in cuts, plus one
	for at := range w.order {
		above := w.parent[at]
		if above < 0 || w.low[at] < above {
			continue
		}
		if cutOf[above] == 0 {
			cuts = append(cuts, Cut{Node: w.order[above], root: w.root[above]})
			cutOf[above] = int32(len(cuts))
		}
		cuts[cutOf[above]-1].part(w.size[at], strong.in(w.order[above], int32(at), w.size[at]))
	}
	for at, index := range cutOf {
		if index == 0 {
			continue
		}
		c := &cuts[index-1]
		if w.parent[at] >= 0 { // what is above and beside
			root := w.root[at]
			rest := w.size[root] - 1 - c.nodes
			c.part(rest, strong.in(c.Node, root, w.size[root])-1-c.strong)
		}
		if c.settle(); c.People > 1 {
			found(*c)
		}
	}
}

// edges finds the edges: one is a bridge when what is below it reaches nothing
// above it.
func (w *walk) edges(strong counter, glue []bool, found func(Cut)) {
	for at := range w.order {
		above := w.parent[at]
		if above < 0 || w.low[at] <= above {
			continue
		}
		here, there := w.order[at], w.order[above]
		if glue[here] || glue[there] {
			continue
		}
		by := here
		if strong.rank[there] < strong.rank[here] {
			by = there
		}
		root := w.root[at]
		below := strong.in(by, int32(at), w.size[at])
		c := Cut{Node: -1, Edge: Edge{min(here, there), max(here, there)}, root: root}
		c.part(w.size[at], below)
		c.part(w.size[root]-w.size[at], strong.in(by, root, w.size[root])-below)
		if c.settle(); c.People > 1 {
			found(c)
		}
	}
}

// counter counts strong nodes in stretches of the walk.
type counter struct {
	rank   []uint8
	before [][]int32 // by rank and place: how many nodes before the place have at most the rank
}

// in counts the nodes as trusted as one, in the stretch of so many places.
func (c counter) in(node, from, places int32) int32 {
	before := c.before[c.rank[node]]
	return before[from+places] - before[from]
}

// strong makes a counter.
func (w *walk) strong(rank []uint8) counter {
	c := counter{rank: rank}
	if len(rank) == 0 {
		return c
	}
	for r := range int(slices.Max(rank)) + 1 {
		before := make([]int32, len(w.order)+1)
		for at, node := range w.order {
			before[at+1] = before[at]
			if int(rank[node]) <= r {
				before[at+1]++
			}
		}
		c.before = append(c.before, before)
	}
	return c
}
