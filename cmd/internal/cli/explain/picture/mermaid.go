package picture

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
)

// Mermaid writes a graph, folded to Most nodes, as a flowchart in the language
// of mermaid.js, which many documents and reviews show as a picture.
func Mermaid(w io.Writer, g *Graph) error {
	g = Fold(g, Most)
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\n---\nflowchart LR\n", strconv.Quote(ascii(g.Title)))
	for _, note := range g.Notes {
		fmt.Fprintf(&b, "    %%%% %s\n", ascii(note))
	}
	for i, n := range g.Nodes {
		fmt.Fprintf(&b, "    n%d[\"%s<br/>%s\"]\n", i, entities(n.caption()), entities(n.text()))
	}
	for i, e := range g.Edges {
		fmt.Fprintf(&b, "    n%d %s n%d\n", e.A, e.arrow(), e.B)
		if e.Refused != "" {
			thick := ""
			if e.Way {
				thick = ",stroke-width:3px"
			}
			fmt.Fprintf(&b, "    linkStyle %d stroke:#dc2626%s\n", i, thick)
		}
	}
	g.classes(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// arrow is the line of an edge, with its label.
func (e Edge) arrow() string {
	label, line := e.Label, "---"
	switch {
	case e.Refused != "":
		line = "-.-"
		if label = e.Refused; e.Label != "" {
			label += ": " + e.Label
		}
	case e.Way:
		line = "==="
	}
	if label == "" {
		return line
	}
	return line + `|"` + entities(label) + `"|`
}

// classes colours the nodes of each type, and marks the anchor and those of
// other profiles.
func (g *Graph) classes(b *strings.Builder) {
	members := make([][]string, len(g.Types)+1)
	var strong, outside []string
	for i, n := range g.Nodes {
		name := "n" + strconv.Itoa(i)
		members[g.rank(n.Type)] = append(members[g.rank(n.Type)], name)
		if n.Anchor || n.Asked {
			strong = append(strong, name)
		}
		if n.Profile != "" {
			outside = append(outside, name)
		}
	}
	for rank, names := range members {
		c := colours[rank%len(colours)]
		class(b, fmt.Sprintf("type%d", rank), fmt.Sprintf("fill:%s,stroke:%s,color:#1c1917", c[1], c[0]), names)
	}
	class(b, "strong", "stroke-width:3px", strong)
	class(b, "outside", "fill:#fff,stroke-dasharray:5 4", outside)
}

func class(b *strings.Builder, name, style string, nodes []string) {
	if len(nodes) > 0 {
		fmt.Fprintf(b, "    classDef %s %s\n    class %s %s\n", name, style, strings.Join(nodes, ","), name)
	}
}

// entities writes text as it may stand in a quoted label: what could end it or
// mean something there is written by its number, as Mermaid wants it.
func entities(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r < ' ' || r == 0x7f:
			b.WriteByte(' ')
		case strings.ContainsRune("\"#&<>`;\\*~[]{}()|", r):
			fmt.Fprintf(&b, "#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// ascii keeps what a title in YAML can hold without a doubt.
func ascii(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, text)
}

func count(n int) string { return terminal.Count(int64(n)) }
