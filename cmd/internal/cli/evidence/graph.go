package evidence

import "slices"

// Graph is evidence as it hangs together. Identifiers are numbered from 0.
type Graph struct {
	IDs    []Identifier
	Pairs  []*Pair // the strongest first
	number map[Identifier]int
	ends   [][2]int // of each pair, numbers of its identifiers
	at     [][]int  // of each identifier, its pairs, the strongest first
}

// NewGraph takes the strongest pairs first.
func NewGraph(pairs []*Pair) *Graph {
	g := &Graph{number: make(map[Identifier]int, len(pairs)), Pairs: pairs, ends: make([][2]int, len(pairs))}
	for i, p := range pairs {
		g.ends[i] = [2]int{g.add(p.A), g.add(p.B)}
	}
	// The lists of all identifiers are pieces of one: most are short, and many.
	degree := make([]int, len(g.IDs))
	for _, ends := range g.ends {
		degree[ends[0]]++
		degree[ends[1]]++
	}
	g.at = make([][]int, len(g.IDs))
	room := make([]int, 2*len(g.ends))
	for i, n := range degree {
		g.at[i], room = room[:0:n], room[n:]
	}
	for i, ends := range g.ends {
		for _, end := range ends {
			g.at[end] = append(g.at[end], i)
		}
	}
	return g
}

func (g *Graph) add(id Identifier) int {
	n, known := g.number[id]
	if !known {
		n = len(g.IDs)
		g.number[id] = n
		g.IDs = append(g.IDs, id)
	}
	return n
}

// Way is how the best way comes to an identifier: from which one, over which
// pair. By is nil at the start, and where no way leads.
type Way struct {
	From Identifier
	By   *Pair
}

// Ways are the best ways from one identifier to all others.
type Ways struct {
	graph *Graph
	steps []step // by the numbers of identifiers
}

// To gives the end of the way to an identifier, and whether there is one.
func (w Ways) To(id Identifier) (Way, bool) {
	n, known := w.graph.number[id]
	if !known || !w.steps[n].known {
		return Way{}, false
	}
	if by := w.steps[n].by; by >= 0 {
		return Way{w.graph.IDs[w.steps[n].from], w.graph.Pairs[by]}, true
	}
	return Way{}, true
}

// step is the same by numbers: by is -1 at the start.
type step struct {
	known    bool
	from, by int
	cost     cost
}

// cost compares ways: those over less refused evidence are better, of these the
// shorter, of these the one whose weakest pair is stronger.
type cost struct{ refused, pairs, weakest int }

func (c cost) less(o cost) bool {
	if c.refused != o.refused {
		return c.refused < o.refused
	}
	if c.pairs != o.pairs {
		return c.pairs < o.pairs
	}
	return c.weakest < o.weakest
}

// over is the cost of going on over a pair.
func (g *Graph) over(c cost, pair int) cost {
	next := cost{c.refused, c.pairs + 1, max(c.weakest, pair)}
	if g.Pairs[pair].Refusal != nil {
		next.refused++
	}
	return next
}

// Ways gives the best way from the start to every identifier that evidence leads
// to (Dijkstra's algorithm). Of equally good ways it takes the one whose last pairs
// are the strongest, so that it is a function of the evidence alone.
func (g *Graph) Ways(start Identifier) Ways { return Ways{g, g.ways(start, -1)} }

// ways gives the steps of all ways, or of those that are found until the end is;
// -1 is none.
func (g *Graph) ways(start Identifier, end int) []step {
	ways := make([]step, len(g.IDs))
	first, ok := g.number[start]
	if !ok {
		return ways
	}
	queue := frontier{{at: first, by: -1}}
	for len(queue) > 0 {
		next := queue.pop()
		if ways[next.at].known {
			continue
		}
		ways[next.at] = step{known: true, from: next.from, by: next.by, cost: next.cost}
		if next.at == end {
			break
		}
		for _, pair := range g.at[next.at] {
			to := g.ends[pair][0] + g.ends[pair][1] - next.at
			if !ways[to].known {
				queue.push(arrival{at: to, from: next.at, by: pair, cost: g.over(next.cost, pair)})
			}
		}
	}
	return ways
}

// Path gives the pairs on the best way between two identifiers, in order from a
// to b, and whether there is one.
func (g *Graph) Path(a, b Identifier) ([]*Pair, bool) {
	if a == b {
		return nil, true
	}
	end, ok := g.number[b]
	if !ok {
		return nil, false
	}
	ways := g.ways(a, end)
	if !ways[end].known {
		return nil, false
	}
	var pairs []*Pair
	for at := end; ways[at].by >= 0; at = ways[at].from {
		pairs = append(pairs, g.Pairs[ways[at].by])
	}
	slices.Reverse(pairs)
	return pairs, true
}

// arrival is a way that may turn out the best to an identifier.
type arrival struct {
	at, from, by int
	cost         cost
}

func (a arrival) less(o arrival) bool {
	if a.cost != o.cost {
		return a.cost.less(o.cost)
	}
	return a.by < o.by
}

// frontier is a binary heap of arrivals, the best first. That of the standard
// library would put each of them on Go's heap.
type frontier []arrival

func (f *frontier) push(a arrival) {
	q := append(*f, a)
	for i := len(q) - 1; i > 0; {
		above := (i - 1) / 2
		if !q[i].less(q[above]) {
			break
		}
		q[i], q[above] = q[above], q[i]
		i = above
	}
	*f = q
}

func (f *frontier) pop() arrival {
	q := *f
	best, last := q[0], len(q)-1
	q[0] = q[last]
	q = q[:last]
	for i := 0; ; {
		least := i
		for _, below := range [2]int{2*i + 1, 2*i + 2} {
			if below < last && q[below].less(q[least]) {
				least = below
			}
		}
		if least == i {
			break
		}
		q[i], q[least] = q[least], q[i]
		i = least
	}
	*f = q
	return best
}
