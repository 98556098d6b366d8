package evidence

import (
	"container/heap"
	"slices"
)

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
	g.at = make([][]int, len(g.IDs))
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
// pair. By is nil at the start.
type Way struct {
	From Identifier
	By   *Pair
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
func (g *Graph) Ways(start Identifier) map[Identifier]Way {
	ways := map[Identifier]Way{}
	for i, s := range g.ways(start) {
		switch {
		case s.known && s.by >= 0:
			ways[g.IDs[i]] = Way{g.IDs[s.from], g.Pairs[s.by]}
		case s.known:
			ways[start] = Way{}
		}
	}
	return ways
}

// ways gives the same by the numbers of identifiers.
func (g *Graph) ways(start Identifier) []step {
	ways := make([]step, len(g.IDs))
	first, ok := g.number[start]
	if !ok {
		return ways
	}
	queue := &frontier{{at: first, by: -1}}
	for queue.Len() > 0 {
		next := heap.Pop(queue).(arrival)
		if ways[next.at].known {
			continue
		}
		ways[next.at] = step{known: true, from: next.from, by: next.by, cost: next.cost}
		for _, pair := range g.at[next.at] {
			to := g.ends[pair][0] + g.ends[pair][1] - next.at
			if !ways[to].known {
				heap.Push(queue, arrival{at: to, from: next.at, by: pair, cost: g.over(next.cost, pair)})
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
	ways := g.ways(a)
	if !ok || !ways[end].known {
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

// frontier is a heap of arrivals.
type frontier []arrival

func (f frontier) Len() int      { return len(f) }
func (f frontier) Swap(i, j int) { f[i], f[j] = f[j], f[i] }
func (f *frontier) Push(x any)   { *f = append(*f, x.(arrival)) }

func (f frontier) Less(i, j int) bool {
	if f[i].cost != f[j].cost {
		return f[i].cost.less(f[j].cost)
	}
	return f[i].by < f[j].by
}

func (f *frontier) Pop() any {
	last := len(*f) - 1
	x := (*f)[last]
	*f = (*f)[:last]
	return x
}
