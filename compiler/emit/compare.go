package emit

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// comparisonLayout lays out the steps that compare with what is published.
func comparisonLayout(s ir.Step) (layout, bool) {
	switch s := s.(type) {
	case *ir.IdentityMoves:
		return build("compare_moves", movesView{IdentityMoves: s, IDs: lastPublished(s.Entity, ir.IDsTable)}), true
	case *ir.IdentityChanges:
		return query("compare_counts", changesViewOf(s)), true
	case *ir.RuleChanges:
		return query("compare_rules", ruleChangesView{
			s, lastPublished(s.Entity, ir.LinksTable), lastPublished(s.Entity, ir.ConflictsTable),
		}), true
	case *ir.SegmentChanges:
		return query("compare_segments", segmentChangesViewOf(s)), true
	case *ir.SegmentSamples:
		return query("compare_samples", segmentSamplesView{s, lastPublished(s.Entity, ir.SegmentsTable)}), true
	case *ir.TraitChanges:
		return query("compare_traits", traitChangesViewOf(s)), true
	case *ir.IdentityEvidence:
		return query("compare_evidence", s), true
	case *ir.Differences:
		return query("verify_differences", differencesViewOf(s)), true
	case *ir.Discard:
		return build("discard", s), true
	}
	return layout{}, false
}

// lastPublished is a table of an entity as the last run left it.
func lastPublished(entity ir.Ident, suffix string) ir.Table {
	return ir.Table{Space: ir.State, Name: entity + ir.Ident(suffix)}
}

// movesView is the data of compare_moves.
type movesView struct {
	*ir.IdentityMoves
	IDs ir.Table
	fates
}

// fates gives templates the words for what becomes of profiles and where they
// come from.
type fates struct{}

func (fates) Kept() string    { return ir.KeptFate }
func (fates) Merged() string  { return ir.MergedFate }
func (fates) Renamed() string { return ir.RenamedFate }
func (fates) Gone() string    { return ir.GoneFate }
func (fates) New() string     { return ir.NewArrival }
func (fates) Apart() string   { return ir.ApartArrival }

// changesView is the data of compare_counts.
type changesView struct {
	*ir.IdentityChanges
	Numbers []comparedNumber
}

// comparedNumber is how many rows a table has for which Where is true, or how
// many values that are Different.
type comparedNumber struct {
	Name      string
	From      ir.Table
	Where     ir.Expr  // nil: all
	Different ir.Ident // "" to count rows
}

func changesViewOf(s *ir.IdentityChanges) changesView {
	v := changesView{IdentityChanges: s}
	add := func(name string, from ir.Table, where ir.Expr) {
		v.Numbers = append(v.Numbers, comparedNumber{Name: name, From: from, Where: where})
	}
	is := func(work string, column ir.Ident, value string) ir.Expr {
		return test(ir.Eq, workColumn(work, "", column), lit(models.Text, value))
	}
	add("after", s.Arrivals, nil)
	for _, arrival := range []string{ir.NewArrival, ir.ApartArrival} {
		add(arrival, s.Arrivals, is("arrivals", "arrival", arrival))
	}
	add("identifiers_after", s.Map, nil)
	if !s.Published {
		return v
	}
	add("before", s.Fates, nil)
	for _, fate := range []string{ir.KeptFate, ir.MergedFate, ir.RenamedFate, ir.GoneFate} {
		add(fate, s.Fates, is("fates", "fate", fate))
	}
	add("merged_into", s.Fates, is("fates", "fate", ir.MergedFate))
	v.Numbers[len(v.Numbers)-1].Different = "becomes"
	add("split", s.Fates, test(ir.Gt, workColumn("fates", "", "parts"), lit(models.Int, "1")))

	was, becomes := workColumn("moves", "", "was"), workColumn("moves", "", "becomes")
	add("identifiers_before", lastPublished(s.Entity, ir.IDsTable), nil)
	add("identifiers_moved", s.Moves, all([]ir.Expr{test(ir.IsNotNull, was), test(ir.IsNotNull, becomes)}))
	add("identifiers_new", s.Moves, test(ir.IsNull, was))
	add("identifiers_gone", s.Moves, test(ir.IsNull, becomes))
	return v
}

// ruleChangesView is the data of compare_rules.
type ruleChangesView struct {
	*ir.RuleChanges
	PublishedLinks, PublishedConflicts ir.Table
}

// segmentChangesView is the data of compare_segments.
type segmentChangesView struct {
	*ir.SegmentChanges
	Intervals ir.Table
	Before    ir.Expr // how many were members, over the profiles that there would be
}

func segmentChangesViewOf(s *ir.SegmentChanges) segmentChangesView {
	return segmentChangesView{
		SegmentChanges: s, Intervals: lastPublished(s.Entity, ir.SegmentsTable), Before: sum(column("members_was", models.Int)),
	}
}

// sum adds whole numbers up; null without any.
func sum(of ir.Expr) ir.Expr {
	return ir.Agg{Typed: ir.Typed{T: models.Type{Kind: models.Int, Nullable: true}}, Func: ir.Sum, Args: []ir.Expr{of}}
}
