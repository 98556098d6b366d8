// Package evidence is how identifiers hang together: published evidence comes in,
// and out come pairs in the order of their strength, and the best ways between
// identifiers. It must not know how evidence is asked for, nor what is told of it.
package evidence

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Identifier names a node of a person's evidence.
type Identifier struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

func (i Identifier) String() string { return i.Type + ":" + i.Value }

func compareIdentifiers(a, b Identifier) int {
	return cmp.Or(strings.Compare(a.Value, b.Value), strings.Compare(a.Type, b.Type))
}

// Link is evidence that two identifiers are one: rows of a source carried both.
type Link struct {
	A         Identifier `json:"a"`
	B         Identifier `json:"b"`
	Source    string     `json:"source"`
	FirstSeen *time.Time `json:"first_seen,omitempty"`
	LastSeen  *time.Time `json:"last_seen,omitempty"`
	Rows      int64      `json:"rows"`
	Key       string     `json:"example_key,omitempty"`
}

// Describe tells the rows of a link: "3 rows of orders, for example 1001,
// 2026-01-02 to 2026-02-03".
func (l *Link) Describe() string {
	var b strings.Builder
	if l.Source == ir.DecisionsSource {
		b.WriteString(terminal.Plural(int(l.Rows), "decision"))
	} else {
		fmt.Fprintf(&b, "%s of %s", Rows(l.Rows), l.Source)
	}
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

// Rows writes a number of rows.
func Rows(n int64) string { return terminal.Plural(int(n), "row") }

// Pair is all evidence about two identifiers: Evidence has a piece for each
// source, that of most rows first. Refusal is nil for what links.
type Pair struct {
	A, B     Identifier
	Evidence []Link
	Refusal  *Refusal
	Strength Strength
}

// Refusal is why evidence does not link, as it is published.
type Refusal struct {
	Rule     string    // "unique member_id", or "split"
	Reason   string    // a sentence with the numbers
	Profiles [2]string // of the two identifiers
}

// LastSeen gives when a pair was last seen, and whether it may become too old: what
// has no time does not.
func (p *Pair) LastSeen() (last time.Time, expires bool) {
	for _, l := range p.Evidence {
		if l.LastSeen == nil {
			return time.Time{}, false
		}
		if l.LastSeen.After(last) {
			last = *l.LastSeen
		}
	}
	return last, true
}

// Other gives the far end of a pair.
func (p *Pair) Other(from Identifier) Identifier {
	if p.A == from {
		return p.B
	}
	return p.A
}

// Describe tells of the strongest piece, and how many rows more there are.
func (p *Pair) Describe() string {
	text := p.Evidence[0].Describe()
	if more := p.Strength.Rows - p.Evidence[0].Rows; more > 0 {
		text += fmt.Sprintf(", and %s of %s", Rows(more), terminal.Plural(len(p.Evidence)-1, "other source"))
	}
	return text
}

// Trust gives the place of an entity's types in the order of trust.
type Trust map[string]int

// TrustOf reads the order from the model.
func TrustOf(e *models.Entity) Trust {
	t := Trust{}
	for _, id := range e.Identifiers {
		t[id.Name] = id.Rank
	}
	return t
}

// of gives the rank of a type; one that the model has no more is trusted least.
func (t Trust) of(kind string) int {
	if rank, ok := t[kind]; ok {
		return rank
	}
	return len(t)
}

// Pairs gathers evidence that links by the identifiers that it is about, the
// strongest pairs first.
func Pairs(links []Link, t Trust) []*Pair {
	g := gatheringOf(len(links))
	for i := range links {
		g.add(links[i : i+1 : i+1])
	}
	return g.settled(t)
}

// ReadRefused reads the columns that ReadLinks does, and then (rule, reason,
// profile_id_a, profile_id_b), and gives pairs, the strongest first.
func ReadRefused(answer *adapters.Rows, t Trust) []*Pair {
	g := gatheringOf(len(answer.Rows))
	for _, row := range answer.Rows {
		p := g.add([]Link{readLink(row)})
		p.Refusal = &Refusal{Rule: cell.Text(row[9]), Reason: cell.Text(row[10]), Profiles: [2]string{cell.Text(row[11]), cell.Text(row[12])}}
	}
	return g.settled(t)
}

// gathering is pairs under way.
type gathering struct {
	index map[[2]Identifier]*Pair
	pairs []*Pair
}

func gatheringOf(links int) *gathering {
	return &gathering{index: make(map[[2]Identifier]*Pair, links), pairs: make([]*Pair, 0, links)}
}

// add adds a piece of evidence. Most pairs have one, and keep the list that it
// comes in, which has no room for more.
func (g *gathering) add(piece []Link) *Pair {
	key := [2]Identifier{piece[0].A, piece[0].B}
	p := g.index[key]
	if p == nil {
		p = &Pair{A: key[0], B: key[1], Evidence: piece}
		g.index[key], g.pairs = p, append(g.pairs, p)
		return p
	}
	p.Evidence = append(p.Evidence, piece...)
	return p
}

// settled computes what follows from the pieces, and orders the pairs.
func (g *gathering) settled(t Trust) []*Pair {
	for _, p := range g.pairs {
		slices.SortFunc(p.Evidence, func(a, b Link) int {
			return cmp.Or(cmp.Compare(b.Rows, a.Rows), strings.Compare(a.Source, b.Source))
		})
		p.Strength = strengthOf(p, t)
	}
	slices.SortFunc(g.pairs, Compare)
	return g.pairs
}

// Compare puts the stronger pair first. No two pairs of a graph are equal but
// one that links and one that was refused.
func Compare(a, b *Pair) int {
	if by := a.Strength.Compare(&b.Strength); by != 0 {
		return by
	}
	return cmp.Or(compareIdentifiers(a.A, b.A), compareIdentifiers(a.B, b.B))
}

// ReadLinks reads (id_type_a, id_value_a, id_type_b, id_value_b, source,
// first_seen, last_seen, row_count, example_key).
func ReadLinks(answer *adapters.Rows) []Link {
	links := make([]Link, 0, len(answer.Rows))
	for _, row := range answer.Rows {
		links = append(links, readLink(row))
	}
	return links
}

func readLink(row []any) Link {
	return Link{
		A: Identifier{cell.Text(row[0]), cell.Text(row[1])}, B: Identifier{cell.Text(row[2]), cell.Text(row[3])},
		Source: cell.Text(row[4]), FirstSeen: cell.Moment(row[5]), LastSeen: cell.Moment(row[6]), Rows: cell.Whole(row[7]), Key: cell.Text(row[8]),
	}
}
