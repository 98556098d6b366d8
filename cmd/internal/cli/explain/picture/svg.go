package picture

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// colours are those of the types, the most trusted first: border and ground.
var colours = [][2]string{
	{"#1d4ed8", "#dbeafe"}, {"#0f766e", "#ccfbf1"}, {"#a16207", "#fef9c3"}, {"#7e22ce", "#f3e8ff"},
	{"#be123c", "#ffe4e6"}, {"#3f6212", "#ecfccb"}, {"#0369a1", "#e0f2fe"}, {"#57534e", "#f5f5f4"},
}

// style is the sheet of every picture; colours of types stand with the nodes.
const style = `text{font:12px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1c1917}` +
	`.t{font-size:15px;font-weight:bold}.n,.l,.c{font-size:10px;fill:#57534e}` +
	`.l,.r{paint-order:stroke;stroke:#fff;stroke-width:3px}.r{font-size:10px;fill:#b91c1c}` +
	`path{fill:none;stroke:#a8a29e;stroke-width:1.3}.x{stroke:#d6d3d1}.w{stroke:#1c1917;stroke-width:2.6}` +
	`.d{stroke:#dc2626;stroke-dasharray:5 4}`

const (
	headHeight = 34.0 // of the title
	noteHeight = 15.0
	footHeight = 40.0 // of the legend
)

// SVG draws a graph, folded to Most nodes.
func SVG(w io.Writer, g *Graph) error {
	g = Fold(g, Most)
	l := layOut(g)
	d := &drawing{layout: l, top: margin + headHeight + noteHeight*float64(len(g.Notes))}
	d.page()
	for i, e := range g.Edges {
		if l.tree.by[e.A] != i && l.tree.by[e.B] != i {
			d.cross(e)
		}
	}
	for i, by := range l.tree.by {
		if by >= 0 {
			d.branch(i, g.Edges[by])
		}
	}
	for i := range g.Nodes {
		d.node(i)
	}
	d.legend()
	d.printf("</svg>\n")
	_, err := io.WriteString(w, d.b.String())
	return err
}

// drawing is the text of a picture under way.
type drawing struct {
	*layout
	top float64 // where the tree begins
	b   strings.Builder
}

func (d *drawing) printf(format string, args ...any) { fmt.Fprintf(&d.b, format, args...) }

// page opens the picture: its size, what it is for those who do not see it, and
// the heading.
func (d *drawing) page() {
	g := d.graph
	width := max(d.width, float64(len(g.Title))*9.2, d.legendWidth())
	for _, note := range g.Notes {
		width = max(width, float64(len([]rune(note)))*smaller)
	}
	width += 2 * margin
	height := d.top + d.height + margin + footHeight
	d.printf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-labelledby="title desc">`+"\n",
		px(width), px(height), px(width), px(height))
	d.printf("<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n<style>%s</style>\n", escape(g.Title), escape(d.describe()), style)
	d.printf(`<rect width="100%%" height="100%%" fill="#fff"/>` + "\n")
	d.text("t", margin, margin+14, g.Title)
	for i, note := range g.Notes {
		d.text("n", margin, margin+14+17+noteHeight*float64(i), note)
	}
}

// describe says in a sentence what the picture shows.
func (d *drawing) describe() string {
	var linked, refused int
	for _, e := range d.graph.Edges {
		if e.Refused != "" {
			refused++
		} else {
			linked++
		}
	}
	text := fmt.Sprintf("%s identifiers and %s links between them", count(len(d.graph.Nodes)), count(linked))
	if refused > 0 {
		text += fmt.Sprintf("; %s more were refused", count(refused))
	}
	return text
}

// branch draws the edge that leads to a node: a curve, and the label on the
// level piece before the node's box.
func (d *drawing) branch(to int, e Edge) {
	from, at := d.boxes[d.tree.parent[to]], d.boxes[to]
	x0, y0, x1, y1 := margin+from.x+from.w, d.top+from.y, margin+at.x, d.top+at.y
	turn := x1 - labelWidth(e) - padding/2
	if turn < x0 {
		turn = x0
	}
	mid := (x0 + turn) / 2
	d.printf(`<path%s d="M%s %sC%s %s %s %s %s %sH%s"/>`+"\n", classOf(e, ""), px(x0), px(y0), px(mid), px(y0), px(mid), px(y1), px(turn), px(y1), px(x1))
	if e.Refused != "" {
		d.text("r", turn, y1-5, e.Refused)
		d.text("l", turn, y1+11, e.Label)
		return
	}
	d.text("l", turn, y1-4, e.Label)
}

// cross draws an edge beside the tree.
func (d *drawing) cross(e Edge) {
	a, b := d.boxes[e.A], d.boxes[e.B]
	if a.depth > b.depth || a.depth == b.depth && a.y > b.y {
		a, b = b, a
	}
	x0, y0, x1, y1 := margin+a.x+a.w, d.top+a.y, margin+b.x+b.w, d.top+b.y
	out := max(x0, x1) + aside // beside both when they stand in one column
	c0, c1 := out, out
	if a.depth != b.depth {
		x0, x1 = margin+a.x+a.w/2, margin+b.x+padding
		c0, c1 = x0, x1
		half := boxHeight / 2
		if y1 < y0 {
			half = -half
		}
		y0, y1 = y0+half, y1-half
		if a.y == b.y { // over what stands between
			y0, y1 = d.top+a.y+boxHeight/2, d.top+b.y+boxHeight/2
			d.curve(e, x0, y0, x0, y0+26, x1, y1+26, x1, y1)
			return
		}
		mid := (y0 + y1) / 2
		d.curve(e, x0, y0, c0, mid, c1, mid, x1, y1)
		return
	}
	d.curve(e, x0, y0, c0, y0, c1, y1, x1, y1)
}

// curve draws a Bézier curve with its label in the middle.
func (d *drawing) curve(e Edge, x0, y0, c0, k0, c1, k1, x1, y1 float64) {
	d.printf(`<path%s d="M%s %sC%s %s %s %s %s %s"/>`+"\n", classOf(e, "x"), px(x0), px(y0), px(c0), px(k0), px(c1), px(k1), px(x1), px(y1))
	x, y := (x0+3*c0+3*c1+x1)/8, (y0+3*k0+3*k1+y1)/8
	if e.Refused != "" {
		d.text("r", x+3, y-2, e.Refused)
		y += 11
	}
	d.text("l", x+3, y, e.Label)
}

func classOf(e Edge, otherwise string) string {
	switch {
	case e.Refused != "" && e.Way:
		otherwise = "w d"
	case e.Refused != "":
		otherwise = "d"
	case e.Way:
		otherwise = "w"
	}
	if otherwise == "" {
		return ""
	}
	return ` class="` + otherwise + `"`
}

// node draws a box. A pointer over it shows the whole value.
func (d *drawing) node(i int) {
	n, at := d.graph.Nodes[i], d.boxes[i]
	c := colours[d.graph.rank(n.Type)%len(colours)]
	x, y := margin+at.x, d.top+at.y-boxHeight/2
	extra := ""
	if n.Profile != "" {
		extra = ` stroke-dasharray="5 4"`
		c[1] = "#fff"
	}
	width := "1.3"
	if n.Anchor || n.Asked {
		width = "2.8"
	}
	d.printf(`<g><title>%s</title><rect x="%s" y="%s" width="%s" height="%s" rx="7" fill="%s" stroke="%s" stroke-width="%s"%s/>`,
		escape(n.whole()), px(x), px(y), px(at.w), px(boxHeight), c[1], c[0], width, extra)
	d.text("c", x+padding, y+13, n.caption())
	d.text("", x+padding, y+27, at.text)
	d.printf("</g>\n")
}

// whole tells of a node what its box has no room for.
func (n Node) whole() string {
	if n.More > 0 {
		return strings.TrimSuffix(count(n.More)+" more of "+n.Type, " of ")
	}
	text := n.Type + ":" + n.Value
	if n.Profile != "" {
		text += ", of profile " + n.Profile
	}
	return text
}

// legend says what the lines mean.
func (d *drawing) legend() {
	x, y := margin, d.top+d.height+margin+footHeight-margin
	for _, entry := range d.legendEntries() {
		d.printf(`<path%s d="M%s %sh26"/>`+"\n", entry.class, px(x), px(y-4))
		d.text("n", x+32, y, entry.text)
		x += 32 + float64(len([]rune(entry.text)))*smaller + 18
	}
}

type legendEntry struct{ class, text string }

func (d *drawing) legendEntries() []legendEntry {
	entries := []legendEntry{{"", "rows that carried both"}}
	var way, refused bool
	for _, e := range d.graph.Edges {
		way, refused = way || e.Way && e.Refused == "", refused || e.Refused != ""
	}
	if way {
		entries = append(entries, legendEntry{` class="w"`, "the way that was asked for"})
	}
	if refused {
		entries = append(entries, legendEntry{` class="d"`, "refused by a rule"})
	}
	return entries
}

func (d *drawing) legendWidth() float64 {
	width := 0.0
	for _, entry := range d.legendEntries() {
		width += 50 + float64(len([]rune(entry.text)))*smaller
	}
	return width
}

func (d *drawing) text(class string, x, y float64, text string) {
	if text == "" {
		return
	}
	if class != "" {
		class = ` class="` + class + `"`
	}
	d.printf(`<text%s x="%s" y="%s">%s</text>`, class, px(x), px(y), escape(text))
	d.printf("\n")
}

// px writes a length with a digit after the point.
func px(v float64) string { return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0") }

// escape writes text as XML has it; what XML has no place for becomes U+FFFD.
func escape(text string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(text)); err != nil {
		return "" // a strings.Builder takes everything
	}
	return b.String()
}
