package emit

import (
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// statisticsLayout lays out the steps that count what is published.
func statisticsLayout(s ir.Step) (layout, bool) {
	switch s := s.(type) {
	case *ir.IdentityHistory:
		return layout{template: "identity_history", view: historyViewOf(s), runs: models.StepBuild, otherwise: "identity_history_same"}, true
	case *ir.ProfileSizes:
		return query("stats_sizes", publishedView{s, s.Entity}), true
	case *ir.LargestProfiles:
		return query("stats_largest", largestView{s, publishedView{s, s.Entity}}), true
	case *ir.IdentifierCounts:
		return query("stats_identifiers", identifierCountsView{
			publishedView{s, s.Entity}, sum(column("identifiers", models.Int)), sum(column("stitched", models.Int)),
		}), true
	case *ir.EvidenceCounts:
		return query("stats_evidence", evidenceCountsView{publishedView{s, s.Entity}, sum(column("row_count", models.Int))}), true
	case *ir.RefusalCounts:
		return query("stats_refusals", refusalCountsView{publishedView{s, s.Entity}}), true
	case *ir.ProfileParts:
		return query("bridges_parts", partsView{publishedView{s, s.Entity}, s.Profiles, nil}), true
	case *ir.NumberedLinks:
		return query("bridges_links", partsView{publishedView{s, s.Entity}, s.Profiles, nil}), true
	case *ir.NumberedIDs:
		return query("bridges_ids", partsView{publishedView{s, s.Entity}, s.Profiles, s.Numbers}), true
	}
	return layout{}, false
}

// historyView is the data of identity_history.
type historyView struct {
	*ir.IdentityHistory
	Into, Profiles, IDs, Anchors, Redirects, Links, Conflicts ir.Table // of this run
	Known, Runs                                               ir.Table // as the last run left them
	AllIDs                                                    ir.Table // the same, also outside of a part
	Count, Distinct                                           ir.Expr  // rows, and profiles
	Summed, Some                                              ir.Expr  // of values of a part
	Counted                                                   []countedTable
	Anew                                                      []string // measures that are not what they were and a difference
	measures
}

// countedTable is a table of which rows are counted, as the last run left it and as
// this one makes it: those of a part, which Was has beside others where By is given.
// Without Was the rows of Is are all that there are.
type countedTable struct {
	Measure string
	Group   ir.Ident // "" for all together
	Was, Is ir.Table
	By      ir.Ident
	Before  ir.Expr // how many of Was count
}

func historyViewOf(s *ir.IdentityHistory) historyView {
	next := func(suffix string) ir.Table { return ir.Table{Space: ir.Next, Name: s.Entity + ir.Ident(suffix)} }
	known := func(suffix string) ir.Table { return lastPublished(s.Entity, suffix) }
	value := summed()
	rows, profiles := counted(ir.CountRows), counted(ir.CountDistinct, column("profile_id", models.Text))
	v := historyView{
		Anew:   []string{ir.LargestMeasure, ir.NewMeasure, ir.MergedMeasure, ir.ApartMeasure},
		AllIDs: known(ir.IDsTable), Summed: value, Some: test(ir.Gt, value, lit(models.Int, "0")),
		Counted: []countedTable{
			{ir.ProfilesMeasure, "", s.KnownIDs, next(ir.ProfilesTable), "", profiles}, // each has an identifier
			{ir.IdentifiersMeasure, "", s.KnownIDs, next(ir.IDsTable), "", rows},
			{ir.ByType, "id_type", s.KnownIDs, next(ir.IDsTable), "", rows},
			{ir.LinksMeasure, "", known(ir.LinksTable), next(ir.LinksTable), "profile_id", rows},
			{ir.ConflictsMeasure, "", known(ir.ConflictsTable), next(ir.ConflictsTable), "profile_id_a", rows},
		},
		IdentityHistory: s, Into: next(ir.HistoryTable), Profiles: next(ir.ProfilesTable), IDs: next(ir.IDsTable),
		Anchors: next(ir.AnchorsTable), Redirects: next(ir.RedirectsTable), Links: next(ir.LinksTable), Conflicts: next(ir.ConflictsTable),
		Known: lastPublished(s.Entity, ir.HistoryTable), Runs: ir.Table{Space: ir.State, Name: ir.RunsTable},
		Count: rows, Distinct: profiles,
	}
	if s.Patch != nil && s.Patch.Everybody {
		v.Anew, v.Counted[0].Was = append(v.Anew, ir.ProfilesMeasure), ir.Table{}
	}
	return v
}

// counted is a number as a column of a table holds it, so that it can stand
// beside one.
func counted(by ir.Func, args ...ir.Expr) ir.Expr {
	return dialect.AsColumn(ir.Agg{Typed: ir.Typed{T: models.Type{Kind: models.Int}}, Func: by, Args: args})
}

// measures gives templates the names of what is counted.
type measures struct{}

func (measures) ProfilesMeasure() string    { return ir.ProfilesMeasure }
func (measures) IdentifiersMeasure() string { return ir.IdentifiersMeasure }
func (measures) LargestMeasure() string     { return ir.LargestMeasure }
func (measures) NewMeasure() string         { return ir.NewMeasure }
func (measures) MergedMeasure() string      { return ir.MergedMeasure }
func (measures) ApartMeasure() string       { return ir.ApartMeasure }
func (measures) LinksMeasure() string       { return ir.LinksMeasure }
func (measures) ConflictsMeasure() string   { return ir.ConflictsMeasure }
func (measures) ByType() string             { return ir.ByType }

// publishedView gives a template the published tables of an entity.
type publishedView struct {
	ir.Step
	entity ir.Ident
}

func (v publishedView) IDs() ir.Table       { return v.table(ir.IDsTable) }
func (v publishedView) Links() ir.Table     { return v.table(ir.LinksTable) }
func (v publishedView) Conflicts() ir.Table { return v.table(ir.ConflictsTable) }

func (v publishedView) table(suffix string) ir.Table {
	return ir.Table{Space: ir.Published, Name: v.entity + ir.Ident(suffix)}
}

// largestView is the data of stats_largest.
type largestView struct {
	*ir.LargestProfiles
	Of publishedView
}

// identifierCountsView is the data of stats_identifiers.
type identifierCountsView struct {
	publishedView
	Identifiers, Stitched ir.Expr // over all types of a profile
}

// evidenceCountsView is the data of stats_evidence.
type evidenceCountsView struct {
	publishedView
	Rows ir.Expr
}

// refusalCountsView is the data of stats_refusals.
type refusalCountsView struct{ publishedView }

func (refusalCountsView) Pairs() string       { return ir.RefusedPairs }
func (refusalCountsView) Identifiers() string { return ir.RefusedIdentifiers }
func (refusalCountsView) Profiles() string    { return ir.RefusedProfiles }

// partsView is the data of the templates that number identifiers.
type partsView struct {
	publishedView
	Profiles []string
	Numbers  []int
}
