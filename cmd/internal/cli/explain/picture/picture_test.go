package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/compiler/golden"
)

// person is a graph with one of everything: an edge beside the tree, a refused
// one, one on the way, values that want escaping, and one that is long.
var person = &Graph{
	Title: "customer 0b7997bc",
	Notes: []string{"as at 2026-03-01"},
	Types: []string{"member_id", "email", "cookie"},
	Nodes: []Node{
		{Type: "member_id", Value: "7", Anchor: true},
		{Type: "email", Value: `"ana" <&>@x.se`, Asked: true},
		{Type: "cookie", Value: strings.Repeat("ab", 20) + "yz"},
		{Type: "member_id", Value: "8", Profile: "00804b7c19c5fd10"},
		{Type: "gone", Value: "line\nbreak\x01"},
	},
	Edges: []Edge{
		{A: 0, B: 1, Label: "orders: 3 rows", Way: true},
		{A: 0, B: 2, Label: "orders: 1 row"},
		{A: 1, B: 2, Label: "visits: 1 row"},
		{A: 3, B: 2, Label: "orders: 1 row", Refused: "unique member_id"},
		{A: 3, B: 1, Label: "visits: 2 rows", Refused: "split", Way: true},
	},
}

func drawn(t *testing.T, write func(io.Writer, *Graph) error, g *Graph) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPictures(t *testing.T) {
	for file, write := range map[string]func(io.Writer, *Graph) error{"testdata/person.svg": SVG, "testdata/person.mmd": Mermaid} {
		got := drawn(t, write, person)
		if golden.Updating() {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got); look at the new one after -update:\n%s", file, diff)
		}
	}
}

// someGraph draws a connected graph with a few edges more.
func someGraph(t *rapid.T) *Graph {
	n := rapid.IntRange(1, 300).Draw(t, "nodes")
	g := &Graph{Title: "somebody", Types: []string{"a", "b"}}
	for i := range n {
		g.Nodes = append(g.Nodes, Node{Type: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "type"), Value: rapid.String().Draw(t, "value")})
		if i > 0 {
			e := Edge{A: rapid.IntRange(max(0, i-20), i-1).Draw(t, "a"), B: i, Label: "rows"}
			if rapid.IntRange(0, 9).Draw(t, "refused") == 0 {
				e.Refused = "unique a"
			}
			g.Edges = append(g.Edges, e)
		}
	}
	for range rapid.IntRange(0, 5).Draw(t, "beside") {
		g.Edges = append(g.Edges, Edge{A: rapid.IntRange(0, n-1).Draw(t, "a"), B: rapid.IntRange(0, n-1).Draw(t, "b"), Way: true})
	}
	g.Root = rapid.IntRange(0, n-1).Draw(t, "root")
	g.Nodes[rapid.IntRange(0, n-1).Draw(t, "asked")].Asked = true
	return g
}

func TestFoldLosesNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := someGraph(t)
		small := Fold(g, 40)
		count, edges := 0, 0
		for _, n := range small.Nodes {
			count += max(n.More, 1)
		}
		if count != len(g.Nodes) {
			t.Fatalf("%d nodes became %d", len(g.Nodes), count)
		}
		if len(small.Nodes) > 40 {
			t.Fatalf("%d nodes are left", len(small.Nodes))
		}
		for _, e := range small.Edges {
			if e.A < 0 || e.B < 0 || e.A >= len(small.Nodes) || e.B >= len(small.Nodes) {
				t.Fatalf("edge %v leads out of %d nodes", e, len(small.Nodes))
			}
			edges++
		}
		if tree := treeOf(small); len(tree.roots) != 1 {
			t.Fatalf("it fell into %d parts", len(tree.roots))
		}
	})
}

func TestLayoutLeavesRoomForEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := layOut(Fold(someGraph(t), Most))
		for i, a := range l.boxes {
			if a.x < 0 || a.x+a.w > l.width || a.y < boxHeight/2 || a.y+boxHeight/2 > l.height {
				t.Fatalf("%v stands outside of %v × %v", a, l.width, l.height)
			}
			for _, b := range l.boxes[:i] {
				if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+boxHeight && b.y < a.y+boxHeight {
					t.Fatalf("%v and %v overlap", a, b)
				}
			}
		}
	})
}

func TestSVGIsXML(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b bytes.Buffer
		if err := SVG(&b, someGraph(t)); err != nil {
			t.Fatal(err)
		}
		decoder := xml.NewDecoder(&b)
		for {
			_, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestManyLeavesOfOneNodeAreSummedUp(t *testing.T) {
	g := &Graph{Types: []string{"email", "cookie"}, Nodes: []Node{{Type: "email", Value: "ana@x.se"}}}
	for i := range 5000 {
		g.Nodes = append(g.Nodes, Node{Type: "cookie", Value: fmt.Sprint(i)})
		g.Edges = append(g.Edges, Edge{A: 0, B: i + 1})
	}
	small := Fold(g, Most)
	if last := small.Nodes[len(small.Nodes)-1]; len(small.Nodes) != 5 || last.text() != "and 4,997 more" || last.Type != "cookie" {
		t.Errorf("what is left are %d nodes, the last %q", len(small.Nodes), last.text())
	}
}
