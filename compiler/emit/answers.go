package emit

import (
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// conditionCountsView is the data of condition_counts.sql.tmpl.
type conditionCountsView struct {
	*ir.ConditionCounts
	Layers chain
	Counts []conditionView
}

// conditionView is one condition, and whether it and all before it hold.
type conditionView struct {
	Index   int
	Name    string
	Column  ir.Named // condition_1
	True    ir.Expr
	False   ir.Expr
	Unknown ir.Expr
	So      ir.Expr // it and all before it; of a part it alone
}

func conditionCountsViewOf(s *ir.ConditionCounts) conditionCountsView {
	v := conditionCountsView{ConditionCounts: s, Layers: chainOf(s.Layers, "profiles", nil, always("decided"))}
	var before []ir.Expr
	for i, c := range s.Conditions {
		name := ir.Ident("condition_" + num(i+1))
		column := ir.Col{Typed: ir.Typed{T: c.Expr.Type()}, Name: name}
		var so ir.Expr = column
		if s.Depths[i] == 0 {
			before = append(before, column)
			if len(before) > 1 {
				so = test(ir.And, append([]ir.Expr{}, before...)...)
			}
		}
		v.Counts = append(v.Counts, conditionView{
			Index: i + 1, Name: ir.IdentText(c.Name), Column: named(name, c.Expr, c.Origins),
			True: column, False: test(ir.Not, column), Unknown: test(ir.IsNull, column), So: so,
		})
	}
	return v
}

// conditionValuesView is the data of condition_values.sql.tmpl.
type conditionValuesView struct {
	*ir.ConditionValues
	Layers chain
}

func conditionValuesViewOf(s *ir.ConditionValues) conditionValuesView {
	return conditionValuesView{ConditionValues: s, Layers: chainOf(s.Layers, "profiles", nil, always("decided"))}
}

// rowsBehindView is the data of rows_behind.sql.tmpl.
type rowsBehindView struct {
	*ir.RowsBehind
	Rows  rowsView
	Cols  []ir.Named // key, time, value; null for what the rows do not have
	Order []ir.Ident // newest first
}

func rowsBehindViewOf(s *ir.RowsBehind) rowsBehindView {
	v := rowsBehindView{RowsBehind: s, Rows: rowsViewOf(s.Scan, s.Joins, s.Where)}
	v.Cols = []ir.Named{
		named("key", orNull(s.Key), nil), named("time", orNull(s.Time), nil), named("value", orNull(s.Value), nil),
	}
	if s.Time != nil {
		v.Order = append(v.Order, "time")
	}
	if s.Key != nil {
		v.Order = append(v.Order, "key")
	}
	return v
}

func orNull(e ir.Expr) ir.Expr {
	if e == nil {
		return ir.Lit{Typed: ir.Typed{T: models.Type{Kind: models.Null, Nullable: true}}}
	}
	return e
}

// lookUpView is the data of look_up.sql.tmpl.
type lookUpView struct {
	*ir.LookUp
	Layers chain
	Refs   []refView
}

// refView is somebody who is looked up, by place in the list and node.
type refView struct {
	Index int
	Node  ir.Expr
}

func lookUpViewOf(s *ir.LookUp) lookUpView {
	v := lookUpView{LookUp: s, Layers: chainOf(s.Layers, "profiles", nil, always("decided"))}
	for i, node := range s.Refs {
		if i == 0 { // a null has no type of its own
			node = dialect.Cast(node, models.Type{Kind: models.Int})
		}
		v.Refs = append(v.Refs, refView{i, node})
	}
	return v
}

// fetchProfileView is the data of fetch_profile.sql.tmpl.
type fetchProfileView struct {
	*ir.FetchProfile
	Profiles, IDs, Redirects ir.Table
}

func fetchProfileViewOf(s *ir.FetchProfile) fetchProfileView {
	table := func(suffix string) ir.Table { return ir.Table{Space: ir.Published, Name: s.Entity + ir.Ident(suffix)} }
	return fetchProfileView{s, table(ir.ProfilesTable), table(ir.IDsTable), table(ir.RedirectsTable)}
}

// fetchMembersView is the data of fetch_members.sql.tmpl.
type fetchMembersView struct {
	*ir.FetchMembers
	View ir.Table
}

func fetchMembersViewOf(s *ir.FetchMembers) fetchMembersView {
	return fetchMembersView{s, ir.Table{Space: ir.Published, Name: s.Segment}}
}

// countsView is the data of counts.sql.tmpl. Known tables are as published until now.
type countsView struct {
	*ir.Counts
	History, Anchors, Redirects, Intervals, Conflicts ir.Table
	AllConflicts, AllIntervals                        ir.Table // of the last run, also outside of a part
	Others                                            bool     // intervals of others are as they were
	Name                                              string
	NewMeasure, MergedMeasure                         string
	Segments                                          []string
	Members, New, Pairs                               ir.Expr // how many
}

func countsViewOf(s *ir.Counts) countsView {
	name := ir.IdentText(s.Entity)
	table := func(suffix string) ir.Table { return nextOf(s.Entity, suffix) }
	profile := func(from ir.Ident) ir.Col {
		return ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Text, Nullable: true}}, From: from, Name: "profile_id"}
	}
	return countsView{
		Members: counted(ir.CountValues, profile("i")), New: counted(ir.CountDistinct, profile("anchors")), Pairs: counted(ir.CountRows),
		Counts: s, Name: name, Others: s.Patch != nil && !s.Patch.Everybody, Segments: s.Segments, NewMeasure: ir.NewMeasure, MergedMeasure: ir.MergedMeasure,
		History: table(ir.HistoryTable), Anchors: table(ir.AnchorsTable), Redirects: table(ir.RedirectsTable),
		Intervals: table(ir.SegmentsTable), Conflicts: table(ir.ConflictsTable),
		AllConflicts: lastPublished(s.Entity, ir.ConflictsTable), AllIntervals: lastPublished(s.Entity, ir.SegmentsTable),
	}
}
