package picture

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// Sizes in pixels. Letters are of one width, so that what a text takes is known
// without the font.
const (
	letter    = 7.3 // of 12 px
	smaller   = 6.1 // of 10 px
	boxHeight = 34.0
	rowHeight = 48.0
	margin    = 24.0
	bend      = 46.0 // what a curve takes before the label begins
	aside     = 26.0 // how far a curve leaves the column that it stays in
	padding   = 10.0
	longest   = 34 // cells of a value; of more the middle is left out
)

// box is where a node stands.
type box struct {
	x, y, w float64 // left, middle, width
	depth   int
	text    string
}

// layout is where everything stands: a tree that grows to the right, whose
// leaves have a line each.
type layout struct {
	graph         *Graph
	tree          *tree
	boxes         []box
	width, height float64
}

func layOut(g *Graph) *layout {
	l := &layout{graph: g, tree: treeOf(g), boxes: make([]box, len(g.Nodes))}
	for i, n := range g.Nodes {
		text := n.text()
		l.boxes[i].text = text
		l.boxes[i].w = max(float64(runewidth.StringWidth(text))*letter, float64(runewidth.StringWidth(n.caption()))*smaller) + 2*padding
	}
	for i := range l.tree.children {
		slices.SortStableFunc(l.tree.children[i], func(a, b int) int {
			return cmp.Or(cmp.Compare(g.rank(g.Nodes[a].Type), g.rank(g.Nodes[b].Type)), cmp.Compare(min(g.Nodes[a].More, 1), min(g.Nodes[b].More, 1)))
		})
	}
	y := boxHeight / 2
	for _, root := range l.tree.roots {
		y = l.stack(root, y) + rowHeight/4
	}
	l.height = y - rowHeight/4 - rowHeight + boxHeight/2
	l.columns()
	return l
}

// stack places a node and what hangs at it in lines from y on, and gives the
// first line below. It keeps its own stack, as a chain may be long.
func (l *layout) stack(root int, y float64) float64 {
	type visit struct {
		node int
		done bool
	}
	todo := []visit{{node: root}}
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		children := l.tree.children[v.node]
		switch {
		case len(children) == 0:
			l.boxes[v.node].y = y
			y += rowHeight
		case v.done:
			l.boxes[v.node].y = (l.boxes[children[0]].y + l.boxes[children[len(children)-1]].y) / 2
		default:
			todo = append(todo, visit{v.node, true})
			for _, child := range slices.Backward(children) {
				l.boxes[child].depth = l.boxes[v.node].depth + 1
				todo = append(todo, visit{node: child})
			}
		}
	}
	return y
}

// columns places nodes of one depth below each other, behind the widest label
// that leads to one of them.
func (l *layout) columns() {
	var widest, labels []float64
	for i, b := range l.boxes {
		for len(widest) <= b.depth {
			widest, labels = append(widest, 0), append(labels, 0)
		}
		widest[b.depth] = max(widest[b.depth], b.w)
		if by := l.tree.by[i]; by >= 0 {
			labels[b.depth] = max(labels[b.depth], labelWidth(l.graph.Edges[by]))
		}
	}
	left := make([]float64, len(widest))
	x := 0.0
	for depth := range widest {
		if depth > 0 {
			x += bend + labels[depth] + padding
		}
		left[depth] = x
		x += widest[depth]
	}
	l.width = x
	for i := range l.boxes {
		l.boxes[i].x = left[l.boxes[i].depth]
	}
	for i, e := range l.graph.Edges { // what is drawn beside a column
		a, b := l.boxes[e.A], l.boxes[e.B]
		if a.depth == b.depth && l.tree.by[e.A] != i && l.tree.by[e.B] != i {
			l.width = max(l.width, max(a.x+a.w, b.x+b.w)+aside+labelWidth(e))
		}
	}
}

func labelWidth(e Edge) float64 {
	width := max(runewidth.StringWidth(e.Label), runewidth.StringWidth(e.Refused))
	if width == 0 {
		return 0
	}
	return float64(width)*smaller + padding
}

// text is what stands in a node's box.
func (n Node) text() string {
	if n.More > 0 {
		return "and " + count(n.More) + " more"
	}
	return shorten(n.Value)
}

// caption stands above a node's text.
func (n Node) caption() string {
	caption := n.Type
	if n.Anchor {
		caption += " · anchor"
	}
	if n.Profile != "" && n.More == 0 {
		caption += " · profile " + n.Profile[:min(8, len(n.Profile))] + "…"
	}
	return caption
}

// shorten leaves out the middle of a long value, because what distinguishes
// values is at the ends, and keeps it on one line.
func shorten(value string) string {
	value = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, value)
	if runewidth.StringWidth(value) <= longest {
		return value
	}
	letters := []rune(value)
	head := runewidth.Truncate(value, longest*2/3, "")
	tail := letters[max(0, len(letters)-(longest/3-1)):]
	return head + "…" + runewidth.TruncateLeft(string(tail), max(0, runewidth.StringWidth(string(tail))-(longest/3-1)), "")
}
