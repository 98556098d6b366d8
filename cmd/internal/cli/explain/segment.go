package explain

import (
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// membership is a segment seen from a person.
type membership struct {
	Segment string     `json:"segment"`
	In      bool       `json:"in"`
	Entered *time.Time `json:"entered_at,omitempty"`
	Left    *time.Time `json:"left_at,omitempty"` // of the last time, when not in
	// EnteredBy and LeftBy say what made them enter and leave; "" where nobody knows.
	EnteredBy string     `json:"entered_by,omitempty"`
	LeftBy    string     `json:"left_by,omitempty"`
	Why       *condition `json:"why,omitempty"`
}

// because is why somebody is in, or is not any more: a word, or the conditions that
// have turned.
func (m membership) because() string {
	reason := m.LeftBy
	if m.In {
		reason = m.EnteredBy
	}
	switch reason {
	case "":
		return ""
	case ir.NewProfile, ir.NewSegment, ir.ProfilesMerged, ir.ProfileGone, ir.SegmentRemoved, ir.DefinitionChanged:
		return " (" + reason + ")"
	}
	return " (turned: " + oneLine(reason) + ")"
}

// condition is a line of a segment and its value for the person: true, false,
// or nil for unknown. A group (all, any, none) has Conditions.
type condition struct {
	Op         string       `json:"op"` // all, any, none, where or sequence
	Text       string       `json:"condition"`
	Value      *bool        `json:"value"`
	Operands   []operand    `json:"operands,omitempty"`
	Conditions []*condition `json:"conditions,omitempty"`
}

// operand is something that a condition compares.
type operand struct {
	Text  string `json:"of"`
	Value any    `json:"value"`

	shown any
}

// takeMemberships reads (segment, entered_at, left_at, entered_by,
// left_by), oldest first.
func (p *person) takeMemberships(project *models.Project, e *models.Entity, only *models.Segment, rows *adapters.Rows) {
	latest := map[string]membership{}
	for _, row := range rows.Rows {
		name := cell.Text(row[0])
		m := membership{Segment: name, Entered: cell.Moment(row[1]), Left: cell.Moment(row[2])}
		m.EnteredBy, _ = row[3].(string)
		m.LeftBy, _ = row[4].(string)
		m.In = m.Left == nil
		latest[name] = m
	}
	p.Segments = []membership{}
	for _, s := range project.Segments {
		if s.Entity != e || only != nil && s != only {
			continue
		}
		m := latest[s.Name]
		m.Segment = s.Name
		p.Segments = append(p.Segments, m)
	}
}

// takeConditions reads one row whose columns are the values of a segment's
// conditions, in the order in which they are written and groups before what is
// in them, each followed by the values of what it compares.
func (p *person) takeConditions(segment *models.Segment, step *ir.ConditionValues, rows *adapters.Rows) {
	m := p.membership(segment.Name)
	if m == nil || len(rows.Rows) == 0 {
		return
	}
	column := map[string]int{}
	for i, name := range rows.Columns {
		column[name] = i
	}
	values := valueReader{step: step, at: func(name ir.Ident) any { return rows.Rows[0][column[ir.IdentText(name)]] }}
	m.Why = values.read(segment.Where)
}

// valueReader walks a segment's conditions and their values side by side.
type valueReader struct {
	step *ir.ConditionValues
	at   func(ir.Ident) any
	next int
}

func (r *valueReader) read(from *models.Condition) *condition {
	c := &condition{Op: from.Op, Text: from.Text}
	if named, ok := r.take("segment"); ok {
		c.Text = named.Origins[0].Text
		if b, known := r.at(named.Name).(bool); known {
			c.Value = &b
		}
	}
	for {
		named, ok := r.take("operand")
		if !ok {
			break
		}
		v := r.at(named.Name)
		c.Operands = append(c.Operands, operand{Text: named.Origins[0].Text, Value: terminal.JSONValue(v), shown: v})
	}
	for _, child := range from.Children {
		c.Conditions = append(c.Conditions, r.read(child))
	}
	return c
}

// take gives the next value when it is of a kind.
func (r *valueReader) take(kind string) (ir.Named, bool) {
	if r.next >= len(r.step.Values) {
		return ir.Named{}, false
	}
	named := r.step.Values[r.next]
	if len(named.Origins) == 0 || named.Origins[0].Kind != kind {
		return ir.Named{}, false
	}
	r.next++
	return named, true
}

func (p *person) membership(segment string) *membership {
	for i := range p.Segments {
		if p.Segments[i].Segment == segment {
			return &p.Segments[i]
		}
	}
	return nil
}
