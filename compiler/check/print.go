package check

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/models"
)

// Print writes a checked project as indented text, the same for the same
// meaning: no places, everything in the order of names. It is what `weft compile
// --stop-after check` shows and what tests compare. A question mark after a type
// says that the value may be null.
func Print(w io.Writer, p *models.Project) error {
	out := &printer{}
	out.line(0, "project %s, time zone %s%s", p.Name, p.TimeZone, with(", default target ", p.DefaultTarget))
	for _, t := range p.Targets {
		out.line(0, "")
		out.line(0, "target %s, %s", t.Name, t.Type)
		out.settings(t.Settings)
	}
	for _, e := range p.Entities {
		out.line(0, "")
		out.entity(e)
	}
	for _, s := range p.Sources {
		out.line(0, "")
		out.source(s)
	}
	for _, s := range p.Segments {
		out.line(0, "")
		out.segment(s)
	}
	for _, d := range p.Destinations {
		out.line(0, "")
		out.line(0, "destination %s, %s", d.Name, d.Type)
		out.settings(d.Settings)
	}
	for _, s := range p.Syncs {
		out.line(0, "")
		out.sync(s)
	}
	for _, s := range p.Stories {
		out.line(0, "")
		out.story(s)
	}
	_, err := io.WriteString(w, out.text.String())
	return err
}

// printer collects the lines.
type printer struct{ text strings.Builder }

func (p *printer) line(depth int, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if text != "" {
		p.text.WriteString(strings.Repeat("  ", depth))
	}
	p.text.WriteString(text)
	p.text.WriteByte('\n')
}

func (p *printer) settings(settings map[string]string) {
	for _, name := range namesOf(settings) {
		p.line(1, "%s = %s", name, quote(settings[name]))
	}
}

func (p *printer) entity(e *models.Entity) {
	p.line(0, "entity %s%s", e.Name, with(", decisions ", e.DecisionsFile))
	for _, id := range e.Identifiers {
		var parts []string
		for _, n := range id.Normalize {
			parts = append(parts, n.Name+with(" ", n.Arg))
		}
		for _, b := range id.Blocks {
			if b.Pattern != "" {
				parts = append(parts, "block /"+b.Pattern+"/")
			} else {
				parts = append(parts, "block "+quote(b.Value))
			}
		}
		for _, r := range id.Rules {
			parts = append(parts, ruleText(r))
		}
		p.line(1, "id %s%s", id.Name, with(": ", strings.Join(parts, ", ")))
	}
	for _, d := range e.Decisions {
		p.line(1, "%s", decisionText(d))
	}
	for _, r := range e.Relations {
		var from []string
		for _, s := range r.Sources {
			from = append(from, s.Name)
		}
		slices.Sort(from)
		p.line(1, "relation %s to %s%s%s", r.Name, r.To.Name, with(" from ", strings.Join(from, ", ")), with(", reverse ", r.Reverse))
	}
	for _, t := range e.Traits {
		p.trait(1, t)
	}
}

func (p *printer) trait(depth int, t *models.Trait) {
	kept := ""
	if t.History {
		kept = ", history"
	}
	p.line(depth, "trait %s %s%s%s%s", t.Name, typeText(t.T), with(", pii ", t.PII), kept, with(", by ", t.Kind))
	p.line(depth+1, "%s", ExprText(t.Expr))
}

func (p *printer) segment(s *models.Segment) {
	p.line(0, "segment %s of %s", s.Name, nameOf(s.Entity))
	p.condition(1, s.Where)
}

// decisionText is a decision on one line, its values normalised.
func decisionText(d *models.Decision) string {
	ids := make([]string, len(d.IDs))
	for i, id := range d.IDs {
		ids[i] = quote(id.Identifier.Name + ":" + id.Value)
	}
	return fmt.Sprintf("%s %s from %s%s, by %s: %s", d.Kind, strings.Join(ids, ", "), d.When, with(" until ", d.Until), quote(d.Who), quote(d.Why))
}

func ruleText(r models.IdentityRule) string {
	text := r.Name
	if r.N > 0 && r.Name != "unique" {
		text += fmt.Sprintf(" %d", r.N)
	}
	switch {
	case r.Per > 0 && r.N == 0:
		text += " " + expr.DurationText(r.Per)
	case r.Per > 0:
		text += " per " + expr.DurationText(r.Per)
	}
	return text
}

func (p *printer) source(s *models.Source) {
	p.line(0, "source %s%s%s%s", s.Name, with(" table ", s.Table), with(" file ", s.File), with(", ", s.Format))
	for _, kind := range namesOf(s.SQL) {
		p.line(1, "sql %s %s", kind, quote(s.SQL[kind]))
	}
	if len(s.Key) > 0 {
		names := make([]string, len(s.Key))
		for i, k := range s.Key {
			names[i] = expr.NameText(k.Name)
		}
		p.line(1, "key %s", strings.Join(names, ", "))
	}
	if s.Time != nil {
		p.line(1, "time %s", typed(s.Time))
	}
	if s.Where != nil {
		p.line(1, "where %s", ExprText(s.Where))
	}
	for _, id := range s.IDs {
		p.line(1, "id %s.%s = %s", id.Identifier.Entity.Name, id.Identifier.Name, ExprText(id.Value))
	}
	for _, r := range s.Relations {
		pairs := make([]string, len(r.Join))
		for i, j := range r.Join {
			pairs[i] = expr.NameText(j.Left.Name) + " = " + expr.NameText(j.Right.Name)
		}
		p.line(1, "relation %s to %s by %s%s", r.Name, r.To.Name, strings.Join(pairs, " and "), with(", reverse ", r.Reverse))
	}
	if in := s.Incremental; in != nil {
		by := ""
		if in.Changed != nil {
			by = " by " + typed(in.Changed)
		}
		p.line(1, "incremental%s, late %s", by, expr.DurationText(in.Late))
	}
	if f := s.Freshness; f != nil {
		p.line(1, "freshness warn %s, error %s", expr.DurationText(f.Warn), expr.DurationText(f.Error))
	}
	for _, t := range s.Tests {
		p.line(1, "%s", dataTestText(t))
	}
	for _, c := range s.Columns {
		declared := ""
		if c.Declared {
			declared = ", declared"
		}
		from := ""
		if c.From != nil {
			from = " = " + ExprText(c.From)
		}
		p.line(1, "column %s %s%s%s%s%s%s", expr.NameText(c.Name), typeText(c.T), declared, with(", stored as ", c.Native), with(", format ", c.Format), with(", pii ", c.PII), from)
	}
}

// dataTestText is a test on one line, with what it allows where that is not none.
func dataTestText(t *models.DataTest) string {
	text := "test " + t.Name + with(", allow ", t.Allowed.Text)
	if t.Range.Min != nil {
		text += fmt.Sprintf(", min %d", *t.Range.Min)
	}
	if t.Range.Max != nil {
		text += fmt.Sprintf(", max %d", *t.Range.Max)
	}
	if t.Severity == models.Warning {
		text += ", warn"
	}
	if t.Holds != nil {
		text += ": " + ExprText(t.Holds)
	}
	return text
}

func (p *printer) condition(depth int, c *models.Condition) {
	switch {
	case c == nil:
		p.line(depth, "?")
	case c.Op == "where":
		p.line(depth, "%s", ExprText(c.Expr))
	case c.Sequence != nil:
		p.line(depth, "sequence%s%s", with(" same ", strings.Join(c.Sequence.Same, ", ")), within(c.Sequence.Within))
		for _, step := range c.Sequence.Steps {
			word := "did"
			if step.Not {
				word = "not"
			}
			p.line(depth+1, "%s %s", word, rowsText(step.Rows, step.Where, step.Window))
		}
	default:
		p.line(depth, "%s", c.Op)
		for _, child := range c.Children {
			p.condition(depth+1, child)
		}
	}
}

func (p *printer) story(s *models.Story) {
	p.line(0, "test %s as of %s", s.Name, s.Now.UTC().Format(time.RFC3339Nano))
	for _, given := range s.Given {
		for _, row := range given.Rows {
			cells := make([]string, len(row.Cells))
			for i, c := range row.Cells {
				cells[i] = c.Column + " " + c.T.String() + " " + valueText(c.Null, c.Value, c.Values)
			}
			p.line(1, "given %s: %s", given.Source.Name, strings.Join(cells, ", "))
		}
	}
	for _, x := range s.Expect {
		p.line(1, "expect %s %s", x.Entity.Name, refText(x.Who))
		if x.None {
			p.line(2, "nobody")
		}
		for _, t := range x.Traits {
			p.line(2, "%s = %s", t.Trait.Name, valueText(t.Null, t.Value, t.Values))
		}
		for _, in := range x.In {
			p.line(2, "in %s", in.Segment.Name)
		}
		for _, out := range x.NotIn {
			p.line(2, "not in %s", out.Segment.Name)
		}
	}
	for _, pair := range s.Same {
		p.line(1, "same %s, %s", refText(pair.A), refText(pair.B))
	}
	for _, pair := range s.Differ {
		p.line(1, "different %s, %s", refText(pair.A), refText(pair.B))
	}
}

func refText(r models.IdentityRef) string { return quote(r.Identifier.Name + ":" + r.Value) }

func valueText(null bool, value string, values []string) string {
	switch {
	case null:
		return "null"
	case values != nil:
		quoted := make([]string, len(values))
		for i, v := range values {
			quoted[i] = quote(v)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	}
	return quote(value)
}

// with gives the text after a prefix, or nothing when there is no text.
func with(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

func nameOf(e *models.Entity) string {
	if e == nil {
		return "?"
	}
	return e.Name
}
