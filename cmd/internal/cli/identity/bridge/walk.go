package bridge

// walk is a depth-first walk over all clusters. Places are counted in the order
// in which nodes are first met, so that a subtree is a stretch: its root's place
// and those that follow.
type walk struct {
	order  []int32 // the node of each place
	parent []int32 // its parent's place; -1 for the first of a cluster
	root   []int32 // the place of the first of its cluster
	low    []int32 // the smallest place that its subtree reaches by one edge
	size   []int32 // nodes in its subtree
}

// walk goes through the graph as R. Tarjan does (Depth-first search and linear
// graph algorithms, SIAM Journal on Computing 1(2), 1972), with a stack of its
// own: clusters may be chains of millions.
func (g *Graph) walk() *walk {
	n := len(g.Rank)
	w := &walk{order: make([]int32, 0, n)}
	w.parent, w.root, w.low, w.size = make([]int32, n), make([]int32, n), make([]int32, n), make([]int32, n)
	place := make([]int32, n)
	for node := range place {
		place[node] = -1
	}
	ways, begin := g.ways()
	next := make([]int32, n) // by place: the way to be tried next
	came := make([]int32, n) // by place: the edge by which it was found
	meet := func(node, from, edge int32) int32 {
		at := int32(len(w.order))
		place[node], w.order = at, append(w.order, node)
		w.parent[at], w.low[at], w.size[at], next[at], came[at] = from, at, 1, begin[node], edge
		w.root[at] = at
		if from >= 0 {
			w.root[at] = w.root[from]
		}
		return at
	}
	for first := range place {
		if place[first] >= 0 {
			continue
		}
		for at := meet(int32(first), -1, -1); at >= 0; {
			if next[at] == begin[w.order[at]+1] { // all ways are tried
				above := w.parent[at]
				if above >= 0 {
					w.low[above] = min(w.low[above], w.low[at])
					w.size[above] += w.size[at]
				}
				at = above
				continue
			}
			to := ways[next[at]]
			next[at]++
			switch there := place[to.node]; {
			case to.edge == came[at]:
			case there < 0:
				at = meet(to.node, at, to.edge)
			default:
				w.low[at] = min(w.low[at], there)
			}
		}
	}
	return w
}

// way leads from a node over an edge to another.
type way struct{ node, edge int32 }

// ways lists the ways from every node: those of node n are begin[n] up to
// begin[n+1].
func (g *Graph) ways() (ways []way, begin []int32) {
	begin = make([]int32, len(g.Rank)+1)
	for _, e := range g.Edges {
		begin[e.A+1]++
		begin[e.B+1]++
	}
	for node := range g.Rank {
		begin[node+1] += begin[node]
	}
	ways = make([]way, 2*len(g.Edges))
	free := append([]int32(nil), begin...)
	put := func(from, to int32, edge int) {
		ways[free[from]] = way{to, int32(edge)}
		free[from]++
	}
	for i, e := range g.Edges {
		put(e.A, e.B, i)
		put(e.B, e.A, i)
	}
	return ways, begin
}
