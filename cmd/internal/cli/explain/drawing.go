package explain

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/cmd/internal/cli/explain/picture"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/models"
)

// standardOutput is the name of a file that is none.
const standardOutput = "-"

// onlyPicture tells that the standard output is taken by a picture.
func (o *Options) onlyPicture() bool { return o.SVG == standardOutput || o.Mermaid == standardOutput }

// draw writes the pictures that were asked for.
func (a *asker) draw(opts *Options, drawing func() *picture.Graph) error {
	for _, p := range []struct {
		file  string
		write func(io.Writer, *picture.Graph) error
	}{{opts.SVG, picture.SVG}, {opts.Mermaid, picture.Mermaid}} {
		if p.file == "" {
			continue
		}
		var text bytes.Buffer
		if err := p.write(&text, drawing()); err != nil {
			return err
		}
		if p.file == standardOutput {
			a.env.Streams.Printf("%s", text.String())
			continue
		}
		// A picture of a person is personal data: nobody else needs to read it.
		if err := os.WriteFile(filepath.Clean(p.file), text.Bytes(), 0o600); err != nil {
			return fault.New(fault.Usage, "", "the picture cannot be written: %w", err)
		}
		a.env.Streams.Notef("drawn into %s\n", p.file)
	}
	return nil
}

// drawing is a graph in the making.
type drawing struct {
	picture.Graph
	number map[evidence.Identifier]int
}

func newDrawing(title string, e *models.Entity) *drawing {
	d := &drawing{number: map[evidence.Identifier]int{}}
	d.Title = title
	for _, id := range e.Identifiers {
		d.Types = append(d.Types, id.Name)
	}
	return d
}

// node gives the node of an identifier.
func (d *drawing) node(id evidence.Identifier) *picture.Node {
	n, known := d.number[id]
	if !known {
		n = len(d.Nodes)
		d.number[id] = n
		d.Nodes = append(d.Nodes, picture.Node{Type: id.Type, Value: id.Value})
	}
	return &d.Nodes[n]
}

func (d *drawing) has(id evidence.Identifier) bool {
	_, known := d.number[id]
	return known
}

// pair draws evidence.
func (d *drawing) pair(p *evidence.Pair, way bool) {
	e := picture.Edge{Label: label(p), Way: way}
	if p.Refusal != nil {
		e.Refused = p.Refusal.Rule
	}
	d.node(p.A)
	d.node(p.B)
	e.A, e.B = d.number[p.A], d.number[p.B]
	d.Edges = append(d.Edges, e)
}

// label names the sources of a pair: "orders: 3 rows, visits: 1 row".
func label(p *evidence.Pair) string {
	const shown = 2
	text := ""
	for i, l := range p.Evidence {
		if i == shown {
			return text + ", …"
		}
		if i > 0 {
			text += ", "
		}
		text += l.Source + ": " + evidence.Rows(l.Rows)
	}
	return text
}

// begin takes the node around which most hangs together as the root: of equal
// ones the first, which the strongest evidence is about.
func (d *drawing) begin() {
	degree := make([]int, len(d.Nodes))
	for _, e := range d.Edges {
		if e.Refused == "" {
			degree[e.A]++
			degree[e.B]++
		}
	}
	for i := range degree {
		if degree[i] > degree[d.Root] {
			d.Root = i
		}
	}
}

// drawing is the picture of one person.
func (p *person) drawing(e *models.Entity) *picture.Graph {
	d := newDrawing(p.Entity+" "+p.ProfileID, e)
	d.Notes = []string{"as at " + p.now}
	for _, pair := range p.graph.Pairs {
		d.pair(pair, false)
	}
	for _, k := range p.Identifiers {
		d.node(k.Identifier)
	}
	d.begin()
	for _, pair := range p.refused {
		d.pair(pair, false)
		for i, id := range []evidence.Identifier{pair.A, pair.B} {
			if profile := pair.Refusal.Profiles[i]; profile != p.ProfileID {
				d.node(id).Profile = profile
			}
		}
	}
	if p.Anchor != nil && d.has(*p.Anchor) {
		d.node(*p.Anchor).Anchor = true
	}
	if p.Asked != nil {
		d.node(*p.Asked).Asked = true
	}
	if p.Counts.AtLeast {
		d.Notes = append(d.Notes, fmt.Sprintf("of a profile too large for a picture: the first %s identifiers and pieces of evidence at most", terminal.Count(mostRead)))
	}
	return &d.Graph
}

// drawing is the picture of how two hang together, with all evidence of their
// profiles.
func (c *chain) drawing(a *asker, e *models.Entity) *picture.Graph {
	d := newDrawing(fmt.Sprintf("%s and %s", c.From, c.To), e)
	verdict := "one " + c.Entity + ", " + c.Profiles[0]
	if !c.Same {
		verdict = "two different " + c.Entity + " profiles, " + c.Profiles[0] + " and " + c.Profiles[1]
	}
	d.Notes = []string{verdict, "as at " + a.moment(a.now)}
	way := map[*evidence.Pair]bool{}
	for _, l := range c.Path {
		way[l.pair] = true
	}
	for _, p := range c.graph.Pairs {
		d.pair(p, way[p])
	}
	for _, id := range []evidence.Identifier{c.From, c.To} {
		d.node(id).Asked = true
	}
	d.Root = d.number[c.From]
	return &d.Graph
}
