package check

import (
	"fmt"
	"slices"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// inSegment checks `in_segment(name)`.
func (s *scope) inSegment(n *expr.Call) models.Expr {
	if s.source != nil || s.entity == nil {
		d := s.errorf(diag.InSegmentArgument, n, "a row of %q is in no segment: profiles are", s.source.Name)
		d.Label = "use in_segment outside the aggregate"
		s.report(d)
		return nil
	}
	part, ok := segmentArgument(n)
	if !ok {
		d := s.errorf(diag.InSegmentArgument, n, "in_segment takes the name of one segment")
		d.Label = "as in_segment(lapsing_vips)"
		if len(n.Args) == 1 {
			if l, isText := n.Args[0].(*expr.Literal); isText && s.segments[l.Value] != nil {
				d.Label = "without quotes"
				d.Fix = s.fix(l, l.Value)
			}
		}
		s.report(d)
		return nil
	}
	segment := s.segments[part.Text]
	switch {
	case segment == nil:
		if s.isRefused("segment", "", part.Text) {
			return nil
		}
		d := s.errorf(diag.NoSegmentNamed, part, "there is no segment %q", part.Text)
		s.report(s.suggest(d, part, choices{"segment", s.entity}, s.ownSegments))
		return nil
	case segment.Entity != s.entity:
		d := s.errorf(diag.OtherEntitysSegment, part, "%q is a segment of %s, and this is about a %s", part.Text, segment.Entity.Name, s.entity.Name)
		d.Notes = append(d.Notes, diag.Notef(segment.At, "%q is defined here", part.Text))
		d.Notes = append(d.Notes, models.Note{Text: fmt.Sprintf("make it a trait of %s, `in_segment(%s)`, and use that through a relation", segment.Entity.Name, part.Text)})
		s.report(d)
		return nil
	}
	return &models.InSegment{Node: s.node(n, boolType), Segment: segment}
}

// ownSegments names the segments of the entity.
func (s *scope) ownSegments() []string {
	var names []string
	for name, other := range s.segments {
		if other.Entity == s.entity {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// segmentArgument gives the one bare name that in_segment was called with.
func segmentArgument(n *expr.Call) (expr.Part, bool) {
	if len(n.Args) != 1 {
		return expr.Part{}, false
	}
	name, ok := n.Args[0].(*expr.Name)
	if !ok || len(name.Parts) != 1 {
		return expr.Part{}, false
	}
	return name.Parts[0], true
}

// firstOf checks survivorship: coalesce, in which a bare source.column stands
// for its last value.
func (s *scope) firstOf(n *expr.Call) models.Expr {
	if s.entity == nil || s.rows != nil {
		d := s.errorf(diag.AggregateOutOfPlace, n, "first_of chooses between the sources of a profile, and here is one row")
		d.Label = "coalesce chooses between columns of a row"
		d.Fix = s.fix(n.Func, string(ir.Coalesce))
		s.report(d)
		return nil
	}
	if len(n.Args) == 0 {
		d := s.errorf(diag.WrongArgumentCount, n, "first_of takes at least 1 argument, and this has 0")
		d.Label = "for example `first_of(crm.full_name, orders.ship_name)`"
		s.report(d)
		return nil
	}
	args, good := make([]operand, len(n.Args)), true
	for i, a := range n.Args {
		args[i] = operand{a, s.survivor(a)}
		good = good && args[i].expr != nil
	}
	if !good {
		return nil
	}
	f, _ := ir.LookupFunction(string(ir.Coalesce))
	common, ok := s.unify(args, diag.UnlikeResults, "the arguments of first_of")
	if !ok {
		return nil
	}
	if len(args) == 1 {
		return args[0].expr
	}
	return &models.Call{Node: s.node(n, resultType(f, args, common)), Func: string(f.Func), Args: exprsOf(args)}
}

// survivor checks an argument of first_of.
func (s *scope) survivor(n expr.Node) models.Expr {
	name, ok := n.(*expr.Name)
	if !ok || isNow(name) {
		return s.value(n)
	}
	if _, entity, at := s.traitPath(name.Parts); at == len(name.Parts)-1 && s.exprs.traits[entity][name.Parts[at].Text] != nil {
		return s.value(n)
	}
	p, ok := s.rowsAt(s.entity, name.Parts)
	if !ok || p.Members != nil {
		return s.value(n)
	}
	last, _ := ir.LookupFunction(string(ir.Last))
	r := expr.Range{From: n.Start(), To: n.End()}
	call := &expr.Call{Range: r, Func: expr.Part{Range: r, Text: last.Name}, Args: []expr.Node{n}}
	return s.aggregateOver(call, last, &expr.Rows{Range: r, Of: n})
}
