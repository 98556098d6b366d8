package picture

// Most is how many nodes a picture shows; of more, the far ones and the many
// leaves of one node are summed up.
const Most = 60

// alike is how many leaves of one type a node of a large graph shows; the others
// are one leaf more.
const alike = 3

// Fold gives a graph of at most so many nodes: what hangs at a node and is left
// out becomes one node for each type, "and 37 more of cookie". Nodes that are
// asked for, the anchor, and the ways between them stay as long as there is room.
//
// How many nodes stand for those left out is known only when it is known who
// stays. Where they are too many, what hangs at one node becomes one node
// whatever its types, and at last so few stay that each has room for its own.
func Fold(g *Graph, most int) *Graph {
	if len(g.Nodes) <= most {
		return g
	}
	t := treeOf(g)
	for _, try := range []struct {
		stay  int
		typed bool
	}{{most * 3 / 4, true}, {most * 3 / 4, false}, {most / 2, true}} {
		if small := g.only(t, g.kept(t, try.stay), try.typed); len(small.Nodes) <= most {
			return small
		}
	}
	return g.only(t, g.kept(t, (most-1)/2), false)
}

// kept chooses the nodes that stay, so many at most; each stays together with its
// parents.
func (g *Graph) kept(t *tree, left int) []bool {
	keep := make([]bool, len(g.Nodes))
	add := func(node int) {
		var way []int
		for at := node; at >= 0 && !keep[at]; at = t.parent[at] {
			way = append(way, at)
		}
		if len(way) > left {
			return
		}
		for _, at := range way {
			keep[at] = true
		}
		left -= len(way)
	}
	add(g.Root)
	for _, e := range g.Edges {
		if e.Way {
			add(e.A)
			add(e.B)
		}
	}
	for i, n := range g.Nodes {
		if n.Asked || n.Anchor {
			add(i)
		}
	}
	leaves := map[place]int{}
	for _, i := range t.order {
		if left == 0 {
			break
		}
		if t.parent[i] >= 0 && !keep[t.parent[i]] {
			continue
		}
		if len(t.children[i]) == 0 && t.parent[i] >= 0 && !keep[i] {
			at := place{t.parent[i], g.Nodes[i].Type, g.Nodes[i].Profile != ""}
			if leaves[at]++; leaves[at] > alike {
				continue
			}
		}
		add(i)
	}
	return keep
}

// place is where nodes are alike: at one node, of one type ("" for any), inside
// or outside.
type place struct {
	at      int
	kind    string
	outside bool
}

// only builds the graph of the nodes that are kept. What is left out at one node
// becomes one node for each type, or one for all of them.
func (g *Graph) only(t *tree, keep []bool, typed bool) *Graph {
	small := &Graph{Title: g.Title, Notes: g.Notes, Types: g.Types}
	index := make([]int, len(g.Nodes))
	for i, n := range g.Nodes {
		if keep[i] {
			index[i] = len(small.Nodes)
			small.Nodes = append(small.Nodes, n)
		}
	}
	small.Root = index[g.Root]
	for _, e := range g.Edges {
		if keep[e.A] && keep[e.B] {
			e.A, e.B = index[e.A], index[e.B]
			small.Edges = append(small.Edges, e)
		}
	}
	// Parents come before their children in t.order, so where a parent hangs is
	// known when its children ask.
	hangs := make([]int, len(g.Nodes))
	more := map[place]int{}
	var places []place
	for _, i := range t.order {
		if hangs[i] = i; keep[i] {
			continue
		}
		hangs[i] = -1 // of a part of which nothing is kept
		if t.parent[i] >= 0 {
			hangs[i] = hangs[t.parent[i]]
		}
		at := place{at: hangs[i]}
		if typed {
			at.kind, at.outside = g.Nodes[i].Type, g.Nodes[i].Profile != ""
		}
		if more[at]++; more[at] == 1 {
			places = append(places, at)
		}
	}
	for _, at := range places {
		n := Node{Type: at.kind, More: more[at]}
		if at.outside {
			n.Profile = elsewhere
		}
		small.Nodes = append(small.Nodes, n)
		if at.at < 0 {
			continue
		}
		e := Edge{A: index[at.at], B: len(small.Nodes) - 1}
		if at.outside {
			e.Refused = elsewhere
		}
		small.Edges = append(small.Edges, e)
	}
	return small
}

// elsewhere stands for profiles and rules of which there are several.
const elsewhere = "several"
