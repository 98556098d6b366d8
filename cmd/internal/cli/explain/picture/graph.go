// Package picture draws how a person's identifiers hang together: a graph comes
// in, SVG or the text of Mermaid goes out. What is drawn is a function of the
// graph alone, so that two pictures of the same evidence are the same file. It
// must not know where evidence comes from, nor what a rule means.
package picture

import "slices"

// Graph is what is drawn. Where evidence leads to several nodes, Edges decide by
// their order along which of them the picture is laid out: those that link come
// before those that were refused.
type Graph struct {
	Title string
	Notes []string // below the title
	Types []string // in the order of trust, which gives them their colours
	Nodes []Node
	Edges []Edge
	Root  int // the node at which the picture begins
}

// Node is an identifier, or stands for those that are left out.
type Node struct {
	Type, Value string
	More        int    // of those left out: how many; there is no value then, and no type for several
	Anchor      bool   // it names the profile
	Asked       bool   // somebody asked for it
	Profile     string // whose it is when it is not of the person who is drawn; else ""
}

// Edge is all evidence about two nodes.
type Edge struct {
	A, B    int
	Label   string // "orders: 3 rows"
	Refused string // the rule, when it does not link; else ""
	Way     bool   // it stands on the way between two nodes that were asked for
}

// other gives the far end of an edge.
func (e Edge) other(from int) int { return e.A + e.B - from }

// tree is the part of a graph along which it is laid out: of every node the
// edge that leads to it, -1 for those at which a part begins.
type tree struct {
	by       []int
	parent   []int
	children [][]int
	roots    []int
	order    []int // nodes, each after its parent
}

// treeOf walks the graph from its root along edges that link, then along those
// that were refused, and on from there; parts that nothing leads to follow.
func treeOf(g *Graph) *tree {
	t := &tree{by: make([]int, len(g.Nodes)), parent: make([]int, len(g.Nodes)), children: make([][]int, len(g.Nodes))}
	at := make([][]int, len(g.Nodes))
	for i, e := range g.Edges {
		at[e.A] = append(at[e.A], i)
		if e.A != e.B {
			at[e.B] = append(at[e.B], i)
		}
	}
	seen := make([]bool, len(g.Nodes))
	for i := range len(g.Nodes) {
		// The root first, then every other in its order.
		start := i
		switch i {
		case 0:
			start = g.Root
		case g.Root:
			start = 0
		}
		if seen[start] {
			continue
		}
		seen[start], t.by[start], t.parent[start] = true, -1, -1
		t.roots = append(t.roots, start)
		t.grow(g, at, seen, start)
	}
	return t
}

// grow takes in all that can be reached from a node.
func (t *tree) grow(g *Graph, at [][]int, seen []bool, start int) {
	linked, refused := []int{start}, []int(nil) // nodes, and edges for later
	for len(linked)+len(refused) > 0 {
		if len(linked) == 0 {
			edge := refused[0]
			refused = refused[1:]
			from := g.Edges[edge].A
			if !seen[from] || seen[g.Edges[edge].B] {
				from = g.Edges[edge].B
			}
			to := g.Edges[edge].other(from)
			if !seen[to] {
				t.take(seen, from, to, edge)
				linked = append(linked, to)
			}
			continue
		}
		from := linked[0]
		linked = linked[1:]
		t.order = append(t.order, from)
		for _, edge := range at[from] {
			to := g.Edges[edge].other(from)
			switch {
			case seen[to]:
			case g.Edges[edge].Refused != "":
				refused = append(refused, edge)
			default:
				t.take(seen, from, to, edge)
				linked = append(linked, to)
			}
		}
	}
}

func (t *tree) take(seen []bool, from, to, edge int) {
	seen[to], t.by[to], t.parent[to] = true, edge, from
	t.children[from] = append(t.children[from], to)
}

// rank gives the place of a type in the order of trust.
func (g *Graph) rank(kind string) int {
	if i := slices.Index(g.Types, kind); i >= 0 {
		return i
	}
	return len(g.Types)
}
