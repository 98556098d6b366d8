package identity

// forest is a union-find over 0…n-1, whose roots are the smallest of their trees.
type forest []int32

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = int32(i)
	}
	return f
}

func (f forest) find(x int32) int32 {
	for f[x] != x {
		f[x] = f[f[x]]
		x = f[x]
	}
	return x
}

func (f forest) union(x, y int32) {
	x, y = f.find(x), f.find(y)
	if x < y {
		f[y] = x
	} else {
		f[x] = y
	}
}

// numbering gives nodes dense numbers from 0 on. It is a hash table with open
// addressing: several times faster than a map of Go's on millions of nodes.
type numbering struct {
	slots []slot // a power of two of them, at most five eighths taken
	nodes []int64
}

// slot holds a node and its number plus one; 0 says that the slot is free.
type slot struct {
	node   int64
	number int32
}

func (n *numbering) of(node int64) int32 {
	if 8*len(n.nodes) >= 5*len(n.slots) {
		n.grow()
	}
	at := n.find(node)
	if at.number == 0 {
		n.nodes = append(n.nodes, node)
		*at = slot{node, int32(len(n.nodes))}
	}
	return at.number - 1
}

// find gives the slot of a node, or the free one where it belongs.
func (n *numbering) find(node int64) *slot {
	mask := len(n.slots) - 1
	// The product's upper half depends on all bits (Knuth's multiplicative hashing).
	for i := int(uint64(node)*0x9e3779b97f4a7c15>>32) & mask; ; i = (i + 1) & mask {
		if at := &n.slots[i]; at.number == 0 || at.node == node {
			return at
		}
	}
}

func (n *numbering) grow() {
	n.slots = make([]slot, max(1<<16, 2*len(n.slots)))
	for i, node := range n.nodes {
		*n.find(node) = slot{node, int32(i + 1)}
	}
}
