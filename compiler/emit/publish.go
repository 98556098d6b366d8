package emit

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
)

// prepareView is the data of prepare.sql.tmpl.
type prepareView struct {
	*ir.Prepare
	Schemas []ir.Ident // to be made
	State   []stateTable
}

// stateTable is a table that outlives a run, empty in the first.
type stateTable struct {
	Table ir.Table
	Cols  []stateColumn
}

// stateColumn has the type by its name in the language.
type stateColumn struct {
	Name ir.Ident
	Type string
}

// The tables that a run reads of the run before it. The published ones among
// them are described in docs/.
var (
	runColumns = []stateColumn{
		{"run_id", "text"}, {"project", "text"}, {"now", "timestamp"},
		{"started_at", "timestamp"}, {"finished_at", "timestamp"}, {"fingerprint", "text"},
	}
	viewColumns     = []stateColumn{{"name", "text"}, {"entity", "text"}}
	intervalColumns = []stateColumn{
		{"profile_id", "text"}, {"segment", "text"}, {"entered_at", "timestamp"}, {"left_at", "timestamp"},
	}
	anchorColumns = []stateColumn{
		{"profile_id", "text"}, {"id_type", "text"}, {"id_value", "text"},
		{"first_seen", "timestamp"}, {"registered_at", "timestamp"},
	}
	redirectColumns = []stateColumn{{"old_profile_id", "text"}, {"profile_id", "text"}, {"since", "timestamp"}}
)

var (
	runsTable  = ir.Table{Space: ir.State, Name: ir.RunsTable}
	viewsTable = ir.Table{Space: ir.State, Name: ir.ViewsTable}
)

func (w *writer) prepareView(s *ir.Prepare) prepareView {
	v := prepareView{Prepare: s}
	if len(s.Entities) == 0 {
		return v
	}
	layout := w.opts.Layout
	v.Schemas = []ir.Ident{ir.Ident(layout.Schema)}
	if layout.State != "" && layout.State != layout.Schema {
		v.Schemas = append(v.Schemas, ir.Ident(layout.State))
	}
	v.State = []stateTable{{runsTable, runColumns}, {viewsTable, viewColumns}}
	if len(v.Schemas) > 1 {
		published := func(t ir.Table) ir.Table { t.Space = ir.Published; return t }
		v.State = append(v.State, stateTable{published(runsTable), runColumns}, stateTable{published(viewsTable), viewColumns})
	}
	for _, e := range s.Entities {
		table := func(suffix ir.Ident) ir.Table { return ir.Table{Space: ir.State, Name: e + suffix} }
		v.State = append(v.State,
			stateTable{table(ir.SegmentsTable), intervalColumns},
			stateTable{table(ir.AnchorsTable), anchorColumns},
			stateTable{table(ir.RedirectsTable), redirectColumns},
		)
	}
	return v
}

// publishView is the data of publish.sql.tmpl.
type publishView struct {
	*ir.Publish
	Schema      ir.Ident
	Moves       []moveView
	Views       []segmentView
	Gone        []ir.Table
	Runs, Made  ir.Table
	Project     string
	RunID       string
	Fingerprint string
}

// moveView is a table that becomes visible.
type moveView struct {
	Next, Published ir.Table
	Name            ir.Ident // of the published table, without its schema
}

// segmentView is a view of the present members of a segment.
type segmentView struct {
	View, Profiles, Intervals ir.Table
	Name, Entity              string
}

func (w *writer) publishView(s *ir.Publish) publishView {
	v := publishView{
		Publish: s, Schema: ir.Ident(w.opts.Layout.Schema), Project: w.program.Project, RunID: w.opts.RunID,
		Runs: ir.Table{Space: ir.Published, Name: ir.RunsTable}, Made: ir.Table{Space: ir.Published, Name: ir.ViewsTable},
	}
	published := func(name ir.Ident) ir.Table { return ir.Table{Space: ir.Published, Name: name} }
	for _, name := range s.Tables {
		v.Moves = append(v.Moves, moveView{ir.Table{Space: ir.Next, Name: name}, published(name), name})
	}
	for _, view := range s.Views {
		v.Views = append(v.Views, segmentView{
			View: published(view.Segment), Profiles: published(view.Entity + ir.ProfilesTable), Intervals: published(view.Entity + ir.SegmentsTable),
			Name: ir.IdentText(view.Segment), Entity: ir.IdentText(view.Entity),
		})
	}
	for _, name := range slices.Sorted(slices.Values(w.opts.Views)) {
		again := func(view ir.SegmentView) bool { return strings.EqualFold(ir.IdentText(view.Segment), name) }
		if !slices.ContainsFunc(s.Views, again) {
			v.Gone = append(v.Gone, published(ir.Ident(name)))
		}
	}
	v.Fingerprint = w.whole()
	return v
}
