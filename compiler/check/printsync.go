package check

import (
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/models"
)

func (p *printer) sync(s *models.Sync) {
	subject := "entity " + nameOf(s.Entity)
	if s.Segment != nil {
		subject = "segment " + s.Segment.Name
	}
	p.line(0, "sync %s of %s to %s.%s, %s, initial %s, retry %s, on_ambiguous %s",
		s.Name, subject, s.Destination.Name, s.Object.Name, s.Mode, s.Initial, s.Retry, s.OnAmbiguous)
	for _, o := range []struct{ when, op string }{{"enter", s.Ops.Enter}, {"change", s.Ops.Change}, {"leave", s.Ops.Leave}} {
		if o.op != "" {
			p.line(1, "%s: %s", o.when, o.op)
		}
	}
	for _, m := range s.Match {
		p.line(1, "match %s = %s%s", m.Name, fieldText(m), with(", by ", stepsText(m.Identity)))
	}
	for _, f := range s.Fields {
		p.line(1, "field %s = %s", f.Name, fieldText(f))
	}
	if c := s.Consent; c != nil {
		switch {
		case c.When != nil:
			p.line(1, "consent%s when %s, missing %s", with(" for ", c.Purpose), ExprText(c.When), c.Missing)
		default:
			p.line(1, "consent%s not required: %s", with(" for ", c.Purpose), quote(c.NotRequired))
		}
	}
	for _, segment := range s.Suppress {
		p.line(1, "suppress %s", segment.Name)
	}
	if s.Guard != nil {
		p.guard(s.Guard)
	}
}

// fieldText says what fills a field.
func fieldText(f models.SyncField) string {
	switch {
	case f.Identifier != nil:
		return f.Identifier.Name
	case f.Profile:
		return profileID
	}
	return typed(f.Value)
}

// stepsText names the changes that a value goes through.
func stepsText(id *models.ToolIdentity) string {
	if id == nil {
		return ""
	}
	steps := make([]string, len(id.Steps))
	for i, s := range id.Steps {
		steps[i] = s.Name + with(" ", s.Arg) + with(" ", s.Setting)
	}
	return strings.Join(steps, ", ")
}

func (p *printer) guard(g *models.Guard) {
	for _, b := range []struct {
		name  string
		bound models.Bound
	}{{"max_removes", g.Removes}, {"max_changes", g.Changes}, {"max_adds", g.Adds}} {
		switch {
		case b.bound.At.IsZero():
		case b.bound.IsPart:
			p.line(1, "guard %s %g%%", b.name, 100*b.bound.Part)
		default:
			p.line(1, "guard %s %d", b.name, b.bound.Rows)
		}
	}
	if g.MinRows > 0 {
		p.line(1, "guard min_rows %d", g.MinRows)
	}
	p.line(1, "guard allow empty %s, duplicates %s", strconv.FormatBool(g.AllowEmpty), strconv.FormatBool(g.AllowDuplicates))
}
