package definition

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"github.com/weft-cdp/weft/models"
)

// fingerprint gives every definition the hash of its text and of all that it
// depends on. Entities may lead to each other, so definitions in a circle have
// one hash in common, and each its own text beside it. On a source nothing depends as
// a whole: an identity on what it says of identifiers, all else on its rows and on
// the columns that it asks for.
func (g *Graph) fingerprint() {
	own := make([][]byte, len(g.Definitions))
	for i, d := range g.Definitions {
		parts := map[string]bool{d.Kind + "\x00" + d.Entity + "\x00" + d.Name + "\x00" + d.Text: true}
		for _, part := range g.parts[i] {
			parts[part] = true
		}
		own[i] = hash(parts)
	}
	print := make([][]byte, len(g.Definitions))
	for _, circle := range g.circles() {
		inside := map[int]bool{}
		for _, i := range circle {
			inside[i] = true
		}
		parts := map[string]bool{}
		for _, i := range circle {
			parts[string(own[i])] = true
			for _, used := range g.Uses[i] {
				if !inside[used] && g.Definitions[used].Kind != models.SourceDefinition {
					parts[string(print[used])] = true
				}
			}
		}
		whole := hash(parts)
		for _, i := range circle {
			print[i] = hash(map[string]bool{string(own[i]): true, string(whole): true})
			g.Definitions[i].Fingerprint = hex.EncodeToString(print[i])[:16]
		}
	}
}

// hash is of a set: the order does not matter.
func hash(parts map[string]bool) []byte {
	h := sha256.New()
	for _, part := range slices.Sorted(maps.Keys(parts)) {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return h.Sum(nil)
}

// circles gives sets of definitions that use each other, nearly all of one, each
// after those that it uses: Tarjan's strongly connected components.
func (g *Graph) circles() [][]int {
	t := &tarjan{graph: g, number: make([]int, len(g.Definitions)), low: make([]int, len(g.Definitions)), open: make([]bool, len(g.Definitions))}
	for i := range g.Definitions {
		if t.number[i] == 0 {
			t.visit(i)
		}
	}
	return t.found
}

type tarjan struct {
	graph       *Graph
	number, low []int // 0: not yet visited
	open        []bool
	stack       []int
	count       int
	found       [][]int
}

func (t *tarjan) visit(i int) {
	t.count++
	t.number[i], t.low[i] = t.count, t.count
	t.stack, t.open[i] = append(t.stack, i), true
	for _, used := range t.graph.Uses[i] {
		if t.number[used] == 0 {
			t.visit(used)
			t.low[i] = min(t.low[i], t.low[used])
		} else if t.open[used] {
			t.low[i] = min(t.low[i], t.number[used])
		}
	}
	if t.low[i] != t.number[i] {
		return
	}
	from := slices.Index(t.stack, i)
	circle := slices.Clone(t.stack[from:])
	t.stack = t.stack[:from]
	for _, of := range circle {
		t.open[of] = false
	}
	t.found = append(t.found, circle)
}
