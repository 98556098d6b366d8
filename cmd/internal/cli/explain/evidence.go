package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
)

// identifier names a node of a person's evidence.
type identifier struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

func (i identifier) String() string { return i.Type + ":" + i.Value }

func compareIdentifiers(a, b identifier) int {
	return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Value, b.Value))
}

// link is evidence that two identifiers are one: rows of a source carried both.
type link struct {
	A         identifier `json:"a"`
	B         identifier `json:"b"`
	Source    string     `json:"source"`
	FirstSeen *time.Time `json:"first_seen,omitempty"`
	LastSeen  *time.Time `json:"last_seen,omitempty"`
	Rows      int64      `json:"rows"`
	Key       string     `json:"example_key,omitempty"`
}

// other gives the far end of a link.
func (l *link) other(from identifier) identifier {
	if l.A == from {
		return l.B
	}
	return l.A
}

// graph is one person's evidence.
type graph map[identifier][]*link

func newGraph(links []link) graph {
	g := graph{}
	for i := range links {
		l := &links[i]
		g[l.A] = append(g[l.A], l)
		g[l.B] = append(g[l.B], l)
	}
	// The strongest evidence first, so that of equally short ways the one that
	// most rows support is told, and always the same one.
	for from, list := range g {
		slices.SortStableFunc(list, func(a, b *link) int {
			return cmp.Or(cmp.Compare(b.Rows, a.Rows), compareIdentifiers(a.other(from), b.other(from)), cmp.Compare(a.Source, b.Source))
		})
	}
	return g
}

// reached is how a breadth-first search came to an identifier.
type reached struct {
	from identifier
	by   *link
}

// tree gives for every identifier that evidence leads to from the start the
// last link of a shortest way there. The start itself has none.
func (g graph) tree(start identifier) map[identifier]reached {
	seen := map[identifier]reached{start: {}}
	queue := []identifier{start}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, l := range g[at] {
			next := l.other(at)
			if _, known := seen[next]; known {
				continue
			}
			seen[next] = reached{from: at, by: l}
			queue = append(queue, next)
		}
	}
	return seen
}

// path gives a shortest way between two identifiers: the links, in order from a
// to b, and whether there is one.
func (g graph) path(a, b identifier) ([]*link, bool) {
	tree := g.tree(a)
	if _, ok := tree[b]; !ok {
		return nil, false
	}
	var links []*link
	for at := b; at != a; {
		r := tree[at]
		links = append(links, r.by)
		at = r.from
	}
	slices.Reverse(links)
	return links, true
}

// describe tells the rows of a link: "3 rows of orders, first 1001, 2026-01-02
// to 2026-02-03".
func (l *link) describe() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s", terminal.Plural(int(l.Rows), "row"), l.Source)
	if l.Key != "" {
		word := ", for example "
		if l.Rows == 1 {
			word = ": "
		}
		b.WriteString(word + l.Key)
	}
	if l.FirstSeen != nil {
		b.WriteString(", " + terminal.Moment(*l.FirstSeen))
		if l.LastSeen != nil && !l.LastSeen.Equal(*l.FirstSeen) {
			b.WriteString(" to " + terminal.Moment(*l.LastSeen))
		}
	}
	return b.String()
}

// closest picks the identifier that is most like what was written, which was
// normalised in the warehouse: by letters alone, whatever their case.
func closest(written string, among []identifier) identifier {
	bare := func(text string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, text)
	}
	for _, i := range among {
		if bare(i.Value) == bare(written) {
			return i
		}
	}
	// A phone number gets its country's code in front and loses its zero.
	digits := strings.TrimLeft(bare(written), "0")
	for _, i := range among {
		if digits != "" && strings.HasSuffix(bare(i.Value), digits) {
			return i
		}
	}
	return among[0]
}
