package plan

import (
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/ir"
)

// print shows what would change; with --steps only how.
func (d *document) print(s *terminal.Streams, steps bool) {
	if steps {
		d.printSteps(s)
		d.Environment.print(s)
		return
	}
	d.printHead(s)
	d.printEstimate(s)
	d.printReads(s)
	d.Environment.print(s)
	if d.Definitions.print(s); d.Refused != "" {
		s.Printf("\n%s %s\n", s.Paint(terminal.Yellow, "a run would publish nothing:"), d.Refused)
	}
	if d.changes == nil {
		return
	}
	for _, e := range d.Entities {
		e.print(s)
	}
	d.printSegments(s)
	d.printTraits(s)
	d.printSyncs(s)
	for _, name := range d.Removed {
		s.Printf("\n%s is no longer in the model; its tables stay as they are, and may be dropped by hand\n", name)
	}
	for _, e := range d.Entities {
		for _, x := range e.Examples {
			x.print(s, e.Entity)
		}
	}
}

func (e *entity) print(s *terminal.Streams) {
	p := e.Profiles
	name := s.Paint(terminal.Bold, e.Entity)
	if !e.Published {
		s.Printf("\n%s: nothing is published yet; there would be %s of %s\n", name, count(p.After, "profile"), count(e.Identifiers.After, "identifier"))
		return
	}
	if e.still() {
		s.Printf("\n%s: its %s would stay as they are\n", name, count(p.Before, "profile"))
		e.printRules(s)
		return
	}
	s.Printf("\n%s: %s now, %s after the run\n", name, count(p.Before, "profile"), terminal.Count(p.After))
	table := terminal.Table{Indent: "  ", Aligns: []terminal.Align{terminal.Left, terminal.Right}}
	row := func(what string, n int64, means string) {
		if n > 0 {
			table.Styled([]terminal.Style{terminal.Plain, terminal.Bold, terminal.Dim}, what, terminal.Count(n), means)
		}
	}
	row("kept", p.Kept, "with their id")
	row("merged", p.Merged, "become part of "+count(p.MergedInto, "other")+"; their ids will lead there")
	row("split", p.Split, "fall into several; the part with the oldest identifier keeps the id")
	row("renamed", p.Renamed, "the identifier that gave the id is gone; the rest get a new id, to which the old one leads")
	row("gone", p.Gone, "none of their identifiers is left")
	row("new", p.New, "of identifiers that nobody has now")
	row("new id", p.Apart, "parts of those that split, those renamed, and old ids that come back")
	table.Print(s.Out, s)
	e.printIdentifiers(s)
	e.printRules(s)
	e.printLargest(s)
}

func (e *entity) printIdentifiers(s *terminal.Streams) {
	var parts []string
	add := func(n int64, one, many string) {
		switch {
		case n == 1:
			parts = append(parts, "1 "+one)
		case n > 1:
			parts = append(parts, terminal.Count(n)+" "+many)
		}
	}
	add(e.Identifiers.Moved, "changes its profile", "change their profile")
	add(e.Identifiers.New, "is new", "are new")
	add(e.Identifiers.Gone, "is gone", "are gone")
	if len(parts) > 0 {
		s.Printf("  of %s %s\n", count(e.Identifiers.Before, "identifier"), strings.Join(parts, ", "))
	}
}

// printRules says what comes of rules and decisions and not of new rows.
func (e *entity) printRules(s *terminal.Streams) {
	for _, r := range e.Rules {
		if r.Refused > 0 {
			s.Printf("  %s refuses %s that linked\n", r.Rule, count(r.Refused, "pair"))
		}
		if r.Allowed > 0 {
			s.Printf("  %s refused %s that would link\n", r.Rule, count(r.Allowed, "pair"))
		}
	}
}

// still tells whether every identifier stays with its profile.
func (e *entity) still() bool {
	return e.Profiles.Kept == e.Profiles.Before && e.Profiles.After == e.Profiles.Before &&
		e.Identifiers.Moved+e.Identifiers.New+e.Identifiers.Gone == 0
}

// printLargest shows how large the largest profiles are and would be.
func (e *entity) printLargest(s *terminal.Streams) {
	s.Printf("  largest: %s identifiers now, %s after the run\n",
		sizes(e.Largest.Before, func(f fate) int64 { return f.Identifiers }),
		sizes(e.Largest.After, func(p profile) int64 { return p.Identifiers }))
}

func sizes[T any](list []T, size func(T) int64) string {
	texts := make([]string, len(list))
	for i, x := range list {
		texts[i] = terminal.Count(size(x))
	}
	if len(texts) == 0 {
		return "none"
	}
	return strings.Join(texts, ", ")
}

func (c *changes) printSegments(s *terminal.Streams) {
	if len(c.Segments) == 0 {
		return
	}
	right := terminal.Right
	table := terminal.Table{
		Indent: "  ", Head: []string{"segment", "members", "enter", "leave", "merge", "after"},
		Aligns: []terminal.Align{terminal.Left, right, right, right, right, right},
	}
	for _, one := range c.Segments {
		name := one.Segment
		if one.Removed {
			name += " (no longer in the model)"
		}
		table.Row(name, terminal.Count(one.Before), change(one.Gained, "+"), change(one.Lost, "-"), change(one.Merged, "-"), terminal.Count(one.After))
	}
	s.Printf("\n")
	table.Print(s.Out, s)
}

func (c *changes) printSyncs(s *terminal.Streams) {
	if len(c.Syncs) == 0 {
		return
	}
	table := terminal.Table{
		Indent: "  ", Head: []string{"sync", "to", "of", "adds", "removes"},
		Aligns: []terminal.Align{terminal.Left, terminal.Left, terminal.Left, terminal.Right, terminal.Right},
	}
	for _, one := range c.Syncs {
		of := one.Segment
		if of == "" {
			of = "every " + one.Entity
		}
		table.Row(one.Sync, one.Destination, of, change(one.Added, "+"), change(one.Removed, "-"))
	}
	s.Printf("\n")
	table.Print(s.Out, s)
}

// change writes a difference; nearly nothing for none.
func change(n int64, sign string) string {
	if n == 0 {
		return "·"
	}
	return sign + terminal.Count(n)
}

func count(n int64, noun string) string { return terminal.Plural(int(n), noun) }

// print tells what happens to one profile, and why.
func (x *example) print(s *terminal.Streams, of string) {
	s.Printf("\n%s\n", s.Paint(terminal.Bold, x.title(of)))
	if x.LosesTo != nil {
		s.Printf("  %s loses its id to %s; %s will lead to %s\n\n", x.KnownAs[0], x.LosesTo, x.ProfileID, x.Becomes[0])
	} else {
		for _, id := range x.KnownAs {
			s.Printf("  %s\n", id)
		}
	}
	if x.Note != "" {
		s.Printf("  %s\n", s.Paint(terminal.Dim, x.Note))
	}
	if len(x.Path) == 0 {
		return
	}
	s.Printf("  %s\n", x.Path[0].From)
	for i := range x.Path {
		if i >= mostShown-1 && i < len(x.Path)-1 {
			if i == mostShown-1 {
				s.Printf("    %s\n", s.Paint(terminal.Dim, "⋮ "+terminal.Plural(len(x.Path)-mostShown, "link")+" more"))
			}
			continue
		}
		x.Path[i].print(s)
	}
}

// mostShown is how many steps of a path are printed; JSON has them all.
const mostShown = 20

// title says what happens to the profile.
func (x *example) title(of string) string {
	who := fmt.Sprintf("%s %s of %s", of, x.ProfileID, count(x.Identifiers, "identifier"))
	switch x.Kind {
	case ir.MergedFate:
		return "merged: " + who + " becomes part of " + x.Becomes[0]
	case splitKind:
		return "split: " + who + " falls into " + strings.Join(x.Becomes[:min(len(x.Becomes), 3)], ", ") + more(len(x.Becomes)-3)
	case ir.RenamedFate:
		return "renamed: " + who + " becomes " + strings.Join(x.Becomes[:min(len(x.Becomes), 3)], ", ") + ", because this is gone"
	case ir.GoneFate:
		return "gone: " + who
	}
	return "new: " + who
}

func more(n int) string {
	if n <= 0 {
		return ""
	}
	return " and " + terminal.Count(int64(n)) + " more"
}

// words says what is otherwise about a step than published.
func (p *pathStep) words() string {
	switch p.Change {
	case pairNew:
		return "new"
	case pairDecided:
		return "decided"
	case pairAllowed:
		return "refused until now by " + p.Rule
	case pairGone:
		return "no row says so any more"
	case pairOut:
		return p.Reason
	case pairRefused:
		return "refused by " + p.Rule + ": " + p.Reason
	}
	return ""
}

func (p *pathStep) print(s *terminal.Streams) {
	mark, style := "│ ", terminal.Dim
	switch p.Change {
	case pairGone, pairOut, pairRefused:
		mark, style = "✗ ", terminal.Red
	case pairNew, pairDecided, pairAllowed:
		mark, style = "+ ", terminal.Green
	}
	for i := range p.Evidence {
		s.Printf("    %s\n", s.Paint(style, mark+p.Evidence[i].Describe()))
	}
	if words := p.words(); words != "" {
		s.Printf("    %s\n", s.Paint(style, mark+words))
	}
	s.Printf("  %s\n", p.To)
}
