package bridge

import "slices"

// mostWalked bounds the links that Choose walks over, in all its turns: some
// turns over a million links, and many over few.
const mostWalked = 4_000_000

// Choose takes clusters of more than so many nodes apart, greedily: each turn
// takes from every such cluster the node that looks most like glue, or where no
// node does the edge, and looks again at what remains. So what only a stronger
// glue made look like glue is not chosen. Cuts are told as at their turn; of
// each kind there are at most so many, the earlier turns first.
func (g *Graph) Choose(above int32, most int) (nodes, edges []Cut) {
	rest := Graph{Rank: g.Rank, Edges: g.Edges}
	for walked := 0; len(rest.Edges) > 0 && len(nodes) < most && len(edges) < most; {
		if walked += len(rest.Edges); walked > mostWalked && walked > len(rest.Edges) {
			break
		}
		w := rest.walk()
		chosen := w.choose(g.Rank, above)
		if len(chosen) == 0 {
			break
		}
		gone, cut := map[int32]bool{}, map[Edge]bool{}
		taken := map[int32]bool{} // clusters that a turn took apart
		for _, c := range chosen {
			taken[c.root] = true
			if c.Node >= 0 {
				gone[c.Node], nodes = true, append(nodes, c)
			} else {
				cut[c.Edge], edges = true, append(edges, c)
			}
		}
		rest.Edges = w.left(rest.Edges, func(e Edge, root int32) bool {
			return taken[root] && !gone[e.A] && !gone[e.B] && !cut[Edge{min(e.A, e.B), max(e.A, e.B)}]
		})
	}
	return nodes[:min(len(nodes), most)], edges[:min(len(edges), most)]
}

// choose gives the first cut of every large cluster, ordered by Compare.
func (w *walk) choose(rank []uint8, above int32) []Cut {
	strong, glue := w.strong(rank), make([]bool, len(rank))
	first := map[int32]Cut{} // by the root of the cluster
	found := func(c Cut) {
		if old, has := first[c.root]; w.size[c.root] > above && (!has || old.Node >= 0 == (c.Node >= 0) && Compare(c, old) < 0) {
			first[c.root] = c
		}
	}
	w.nodes(strong, func(c Cut) {
		glue[c.Node] = true
		found(c)
	})
	w.edges(strong, glue, found) // of a cluster that has a node, none is taken
	chosen := make([]Cut, 0, len(first))
	for _, c := range first {
		chosen = append(chosen, c)
	}
	slices.SortFunc(chosen, Compare)
	return chosen
}

// left keeps edges by what is said of them and of the root of their cluster.
func (w *walk) left(edges []Edge, keep func(e Edge, root int32) bool) []Edge {
	rootOf := make([]int32, len(w.order))
	for at, node := range w.order {
		rootOf[node] = w.root[at]
	}
	var list []Edge
	for _, e := range edges {
		if keep(e, rootOf[e.A]) {
			list = append(list, e)
		}
	}
	return list
}
