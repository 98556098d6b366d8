package plan

import (
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/definition"
)

// longestMarkdown is how many bytes a report has at most: the comment of a pull
// request may have 65,536 characters, and who posts it may add a line.
const longestMarkdown = 60_000

// How much of each is in a report.
const (
	mostProblems  = 10
	mostRows      = 60 // of a table
	mostDiffLines = 30 // of a definition
)

// markdown writes the report for a pull request: what matters first, the rest in
// parts that unfold. Parts that would be too much are left out and named.
func (d *document) markdown() string {
	var b, parts strings.Builder
	fmt.Fprintf(&b, "### weft plan: %s on %s\n\n%s\n", harmless(d.Target), d.Warehouse, d.summary())
	if d.Refused != "" {
		fmt.Fprintf(&b, "\n> **A run would publish nothing:** %s\n", harmless(d.Refused))
	}
	for _, problem := range d.Diagnostics[:min(len(d.Diagnostics), mostProblems)] {
		fmt.Fprintf(&b, "\n> %s[%s] %s: %s\n", problem.Severity, problem.Code, problem.At, harmless(problem.Message))
	}
	var left []string
	for _, part := range []struct{ title, text string }{
		{"Definitions", d.Definitions.markdown()}, {"Environment", d.Environment.markdown()}, {"People", d.peopleMarkdown()}, {"Segments", d.segmentsMarkdown()},
		{"Traits", d.traitsMarkdown()}, {"Syncs", d.syncsMarkdown()}, {"Steps", d.stepsMarkdown()}, {"Sources", d.sourcesMarkdown()},
	} {
		if part.text == "" {
			continue
		}
		text := fmt.Sprintf("\n<details><summary>%s</summary>\n\n%s\n</details>\n", part.title, part.text)
		if b.Len()+parts.Len()+len(text) > longestMarkdown-500 {
			left = append(left, part.title)
			continue
		}
		parts.WriteString(text)
	}
	b.WriteString(parts.String())
	if len(left) > 0 {
		fmt.Fprintf(&b, "\nToo long for a comment: %s. `weft plan --output json` has all of it.\n", strings.Join(left, ", "))
	}
	return b.String()
}

// summary is a list of the numbers that a reviewer looks at.
func (d *document) summary() string {
	lines := []string{"", "- " + d.Definitions.summary()}
	if d.changes != nil {
		for _, e := range d.Entities[:min(len(d.Entities), mostRows)] {
			p := e.Profiles
			switch {
			case !e.Published:
				lines = append(lines, fmt.Sprintf("- **%s**: nothing is published yet; %s", harmless(e.Entity), count(p.After, "profile")))
			case e.still():
				lines = append(lines, fmt.Sprintf("- **%s**: its %s stay as they are", harmless(e.Entity), count(p.Before, "profile")))
			default:
				lines = append(lines, fmt.Sprintf("- **%s**: %s → %s (%s merged, %s split, %s new, %s gone)", harmless(e.Entity),
					terminal.Count(p.Before), terminal.Count(p.After), terminal.Count(p.Merged), terminal.Count(p.Split),
					terminal.Count(p.New), terminal.Count(p.Gone)))
			}
		}
		entering, leaving, of := d.moving()
		lines = append(lines, fmt.Sprintf("- %s, %s in %s", count(entering, "entry"), count(leaving, "exit"), terminal.Plural(of, "segment")))
	}
	if d.Bytes != nil {
		lines = append(lines, "- "+d.estimate.String())
	}
	return strings.Join(lines, "\n")
}

// moving counts those who enter and leave segments, and the segments.
func (d *document) moving() (entering, leaving int64, of int) {
	for _, s := range d.Segments {
		entering, leaving = entering+s.Gained, leaving+s.Lost
		if s.Gained+s.Lost+s.Merged > 0 {
			of++
		}
	}
	return entering, leaving, of
}

func (d *definitions) summary() string {
	if d == nil || !d.Known {
		return "nothing is published by these definitions yet"
	}
	var parts []string
	for _, state := range stateOrder {
		told, more := d.of(state)
		if n := len(told) + more; n > 0 {
			word := string(state)
			if state == definition.Indirect {
				word = "changed by others"
			}
			parts = append(parts, fmt.Sprintf("%d %s", n, word))
		}
	}
	if len(parts) == 0 {
		return d.unchanged()
	}
	return "definitions: " + strings.Join(parts, ", ") + ", " + terminal.Count(int64(d.Same)) + " as before"
}

func (d *definitions) markdown() string {
	if d == nil || !d.Known {
		return ""
	}
	var b strings.Builder
	for _, state := range stateOrder {
		told, more := d.of(state)
		for _, c := range told {
			fmt.Fprintf(&b, "- %s `%s`", state, harmless(c.Definition))
			if len(c.Because) > 0 {
				fmt.Fprintf(&b, " because of %s", harmless(few(c.Because)))
			}
			b.WriteString("\n")
			if len(c.Diff) > 0 {
				fence := fenceFor(c.Diff)
				fmt.Fprintf(&b, "\n%sdiff\n", fence)
				shown := near(c.Diff)
				for _, line := range shown[:min(len(shown), mostDiffLines)] {
					fmt.Fprintf(&b, "%s%s\n", line.Mark, line.Text)
				}
				b.WriteString(fence + "\n\n")
			}
		}
		if more > 0 {
			fmt.Fprintf(&b, "- %s more %s\n", terminal.Count(int64(more)), state)
		}
	}
	return b.String()
}

// fenceFor is a fence that no line of the text is.
func fenceFor(lines []definition.Line) string {
	fence := "```"
	for _, line := range lines {
		for strings.Contains(line.Text, fence) {
			fence += "`"
		}
	}
	return fence
}

func (d *document) peopleMarkdown() string {
	if d.changes == nil {
		return ""
	}
	t := newMarkdownTable("entity", "now", "after", "kept", "merged", "split", "renamed", "gone", "new", "identifiers that move")
	for _, e := range d.Entities {
		p := e.Profiles
		t.row(e.Entity, p.Before, p.After, p.Kept, p.Merged, p.Split, p.Renamed, p.Gone, p.New, e.Identifiers.Moved)
	}
	return t.String()
}

func (d *document) segmentsMarkdown() string {
	if d.changes == nil || len(d.Segments) == 0 {
		return ""
	}
	t := newMarkdownTable("segment", "members", "enter", "leave", "merge", "after", "some of them")
	for _, s := range d.Segments {
		if s.Gained+s.Lost+s.Merged == 0 {
			continue
		}
		var some []string
		for _, id := range s.Entering {
			some = append(some, "+"+id)
		}
		for _, id := range s.Leaving {
			some = append(some, "-"+id)
		}
		t.row(s.Segment, s.Before, s.Gained, s.Lost, s.Merged, s.After, strings.Join(some, " "))
	}
	return t.String()
}

func (d *document) traitsMarkdown() string {
	if d.changes == nil || len(d.Traits) == 0 {
		return ""
	}
	t := newMarkdownTable("trait", "other values", "sum now", "sum after", "")
	for _, one := range d.Traits {
		before, after := "", ""
		if one.before != nil || one.after != nil {
			before, after = terminal.Value(one.before), terminal.Value(one.after)
		}
		t.row(one.Entity+"."+one.Trait, one.Changed, before, after, one.Note)
	}
	return t.String()
}

func (d *document) syncsMarkdown() string {
	if d.changes == nil || len(d.Syncs) == 0 {
		return ""
	}
	t := newMarkdownTable("sync", "to", "adds", "removes")
	for _, s := range d.Syncs {
		t.row(s.Sync, s.Destination, s.Added, s.Removed)
	}
	return t.String()
}

func (d *document) stepsMarkdown() string {
	t := newMarkdownTable("step", "why", "because of", "bytes")
	for _, s := range d.Steps {
		bytes := ""
		if s.Bytes != nil {
			bytes = terminal.Count(*s.Bytes)
		}
		if s.Why != whyAlways {
			t.row(s.Title, s.Why, few(s.Because), bytes)
		}
	}
	return t.String()
}

func (d *document) sourcesMarkdown() string {
	t := newMarkdownTable("source", "size")
	for _, s := range d.Sources {
		t.row(s.Source, s.size())
	}
	return t.String()
}

// markdownTable is a table of a report.
type markdownTable struct {
	text strings.Builder
	rows int
}

func newMarkdownTable(head ...string) *markdownTable {
	t := &markdownTable{}
	t.text.WriteString("| " + strings.Join(head, " | ") + " |\n|" + strings.Repeat("---|", len(head)) + "\n")
	return t
}

func (t *markdownTable) row(cells ...any) {
	if t.rows++; t.rows > mostRows {
		return
	}
	for _, c := range cells {
		if n, ok := c.(int64); ok {
			c = terminal.Count(n)
		}
		t.text.WriteString("| " + harmless(fmt.Sprint(c)) + " ")
	}
	t.text.WriteString("|\n")
}

// String gives the table; nothing when it has no rows.
func (t *markdownTable) String() string {
	switch {
	case t.rows == 0:
		return ""
	case t.rows > mostRows:
		return fmt.Sprintf("%s\nand %d more\n", t.text.String(), t.rows-mostRows)
	}
	return t.text.String()
}

// harmlessText makes a text of the user's harmless inside a table: it neither ends the
// cell nor becomes markup, and calls nobody.
var harmlessText = strings.NewReplacer("|", "\\|", "\n", " ", "<", "&lt;", ">", "&gt;", "`", "'", "*", "\\*", "@", "@&#8203;")

func harmless(text string) string { return harmlessText.Replace(text) }
