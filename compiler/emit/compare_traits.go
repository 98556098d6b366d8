package emit

import (
	"strconv"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// segmentSamplesView is the data of compare_samples, of which the part that it
// shares with compare_segments is compare_present.
type segmentSamplesView struct {
	*ir.SegmentSamples
	Intervals ir.Table
}

// traitChangesView is the data of compare_traits.
type traitChangesView struct {
	*ir.TraitChanges
	Profiles        ir.Table // as published
	Changed         []comparedTrait
	Befores, Afters []ir.Named
}

// comparedTrait counts the profiles for which Differs.
type comparedTrait struct {
	Differs ir.Expr
	Name    ir.Ident
}

func traitChangesViewOf(s *ir.TraitChanges) traitChangesView {
	v := traitChangesView{TraitChanges: s, Profiles: lastPublished(s.Entity, ir.ProfilesTable)}
	for i, t := range s.Traits {
		n := strconv.Itoa(i)
		of := func(from ir.Ident) ir.Expr { return ir.Col{Typed: ir.Typed{T: t.T.OrNull()}, From: from, Name: t.Name} }
		was, is := of("published"), of("next_traits")
		v.Changed = append(v.Changed, comparedTrait{Name: ir.Ident("changed_" + n), Differs: test(ir.Or,
			test(ir.Ne, was, is),
			all([]ir.Expr{test(ir.IsNull, was), test(ir.IsNotNull, is)}),
			all([]ir.Expr{test(ir.IsNotNull, was), test(ir.IsNull, is)}),
		)})
		if !t.Sum {
			continue
		}
		total := func(from ir.Ident) ir.Expr {
			return ir.Agg{Typed: ir.Typed{T: models.Type{Kind: t.T.Kind, Nullable: true}}, Func: ir.Sum, Args: []ir.Expr{of(from)}}
		}
		v.Befores = append(v.Befores, named(ir.Ident("before_"+n), total("published"), nil))
		v.Afters = append(v.Afters, named(ir.Ident("after_"+n), total("next_traits"), nil))
	}
	return v
}
