package explain

import (
	"fmt"
	"strings"
	"time"

	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
)

// shownRows is how many rows behind a value are printed; JSON has them all.
const shownRows = 3

// print shows everything about a person.
func (p *person) print(s *terminal.Streams) {
	s.Printf("%s %s  %s\n", s.Paint(terminal.Bold, p.Entity), s.Paint(terminal.Bold, p.ProfileID), s.Paint(terminal.Dim, "as at "+p.now))
	p.printFormer(s)
	p.printIdentifiers(s)
	p.printRefused(s)
	p.printDecisions(s)
	p.printRelations(s)
	p.printTraits(s)
	if len(p.Segments) == 0 {
		return
	}
	s.Printf("\n%s\n", s.Paint(terminal.Bold, "segments"))
	for _, m := range p.Segments {
		p.printMembership(s, m)
	}
}

func (p *person) printTraits(s *terminal.Streams) {
	if len(p.Traits) == 0 {
		return
	}
	s.Printf("\n%s\n", s.Paint(terminal.Bold, "traits"))
	table := terminal.Table{Indent: "  "}
	for _, t := range p.Traits {
		table.Styled([]terminal.Style{terminal.Plain, terminal.Bold, terminal.Dim}, t.Name, oneLine(terminal.Value(t.shown)), oneLine(t.Text))
		for _, o := range t.Behind {
			words := o.describe()
			if len(t.Behind) > 1 {
				words = "└ " + oneLine(o.Of) + ": " + words
			} else {
				words = "└ " + words
			}
			table.Styled([]terminal.Style{terminal.Dim, terminal.Dim, terminal.Dim}, "", "", words)
		}
		for _, of := range t.Others {
			table.Styled([]terminal.Style{terminal.Dim, terminal.Dim, terminal.Dim}, "", "", "└ "+oneLine(of)+": rows of other profiles, not shown")
		}
	}
	table.Print(s.Out, s)
}

// describe tells the newest rows of an aggregate: "2 rows: 120 (1003,
// 2026-01-19 20:05:00), …".
func (o origins) describe() string {
	var rows []string
	for _, r := range o.Rows[:min(len(o.Rows), shownRows)] {
		rows = append(rows, r.describe())
	}
	if o.Total > int64(len(rows)) && len(rows) > 0 {
		rows = append(rows, "…")
	}
	text := terminal.Plural(int(o.Total), "row")
	if len(rows) > 0 {
		text += ": " + oneLine(strings.Join(rows, ", "))
	}
	return text
}

// describe tells a row by its value, then by key and time.
func (r origin) describe() string {
	var place []string
	if r.Key != nil {
		place = append(place, fmt.Sprint(r.Key))
	}
	if r.Time != nil && terminal.Value(r.shown) != terminal.Moment(*r.Time) {
		place = append(place, terminal.Moment(*r.Time))
	}
	if r.shown == nil {
		return strings.Join(place, " on ")
	}
	if len(place) == 0 {
		return terminal.Value(r.shown)
	}
	return terminal.Value(r.shown) + " (" + strings.Join(place, ", ") + ")"
}

func (p *person) printMembership(s *terminal.Streams, m membership) {
	mark, words := s.Paint(terminal.Red, "✗"), "not in"
	switch {
	case m.In:
		mark, words = s.Paint(terminal.Green, "✓"), "in since "+when(m.Entered)+m.because()
	case m.Left != nil:
		words = "not in since " + when(m.Left) + m.because()
	}
	s.Printf("  %s %s  %s\n", mark, s.Paint(terminal.Bold, m.Segment), s.Paint(terminal.Dim, words))
	m.printConditions(s, "      ")
}

// printSegment answers --segment: why in, or why not.
func (p *person) printSegment(s *terminal.Streams, m membership) {
	verdict := s.Paint(terminal.Red, "is not in")
	since := ""
	if m.In {
		verdict, since = s.Paint(terminal.Green, "is in"), ", since "+when(m.Entered)+m.because()
	} else if m.Left != nil {
		since = ", left " + when(m.Left) + m.because()
	}
	name := p.ProfileID
	if p.Asked != nil {
		name = p.Asked.String()
	}
	s.Printf("%s %s %s%s  %s\n\n", name, verdict, s.Paint(terminal.Bold, m.Segment), since, s.Paint(terminal.Dim, "as at "+p.now))
	m.printConditions(s, "  ")
}

// printConditions prints the conditions as they are nested. An outermost `all`
// is the segment itself and takes no line.
func (m membership) printConditions(s *terminal.Streams, indent string) {
	if m.Why == nil {
		return
	}
	table := &terminal.Table{Indent: indent}
	if m.Why.Op == "all" {
		for _, c := range m.Why.Conditions {
			c.print(table, "")
		}
	} else {
		m.Why.print(table, "")
	}
	table.Print(s.Out, s)
}

func (c *condition) print(table *terminal.Table, indent string) {
	mark, style := "? unknown", terminal.Yellow
	if c.Value != nil {
		mark, style = "✗", terminal.Red
		if *c.Value {
			mark, style = "✓", terminal.Green
		}
	}
	words := oneLine(c.Text)
	if len(c.Conditions) > 0 {
		words = c.Op + " of"
	}
	var operands []string
	for _, o := range c.Operands {
		operands = append(operands, oneLine(o.Text)+" is "+oneLine(terminal.Value(o.shown)))
	}
	table.Styled([]terminal.Style{style, terminal.Plain, terminal.Dim}, mark, indent+words, strings.Join(operands, ", "))
	for _, child := range c.Conditions {
		child.print(table, indent+"  ")
	}
}

func when(t *time.Time) string {
	if t == nil {
		return "·"
	}
	return terminal.Moment(*t)
}

// oneLine keeps a text that was written on several lines on one.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
