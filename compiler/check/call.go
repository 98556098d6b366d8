package check

import (
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// inSegment and firstOf look like functions, and are not in their table because
// their arguments are names.
const (
	inSegment = "in_segment"
	firstOf   = "first_of"
)

// call checks a function or an aggregate. Functions, as keywords, are known in
// any case.
func (s *scope) call(n *expr.Call) models.Expr {
	name := strings.ToLower(n.Func.Text)
	switch name {
	case inSegment:
		return s.inSegment(n)
	case firstOf:
		return s.firstOf(n)
	}
	f, ok := ir.LookupFunction(name)
	switch {
	case !ok:
		s.noFunction(n)
		return nil
	case f.Aggregate:
		return s.aggregate(n, f)
	}
	return s.function(n, f)
}

// noFunction reports a function that does not exist, in weft's spelling when
// it is a habit of some SQL.
func (s *scope) noFunction(n *expr.Call) {
	name := n.Func.Text
	d := s.errorf(diag.NoFunction, n.Func, "there is no function %q", name)
	if h, ok := functionHabits[strings.ToLower(name)]; ok {
		d.Label = "weft writes " + h.say
		if h.name != "" {
			d.Label = fmt.Sprintf("weft calls it %q", h.name)
			d.Fix = s.fix(n.Func, h.name)
		}
		s.report(d)
		return
	}
	d = s.suggest(d, n.Func, choices{"function", nil}, functionNames)
	if d.Label == "" {
		d.Notes = []models.Note{{Text: "the reference of the language lists all functions"}}
	}
	s.report(d)
}

// functionNames gives all that can be called.
func functionNames() []string {
	return append(ir.FunctionNames(), inSegment, firstOf)
}

// function checks a scalar function by its row of the table.
func (s *scope) function(n *expr.Call, f ir.Function) models.Expr {
	if n.Distinct {
		s.report(s.errorf(diag.DistinctInside, n, "`distinct` is not written inside %s", f.Name))
		return nil
	}
	args, good := s.operands(n.Args...)
	if !s.mayTake(n, f, len(args)) || !good {
		return nil
	}
	var same []operand
	var places []int
	for i := range args {
		p := param(f, i)
		good = s.argument(f, p, args, i) && good
		if p.Same {
			same, places = append(same, args[i]), append(places, i)
		}
	}
	if !good {
		return nil
	}
	common, ok := s.unify(same, diag.UnlikeResults, "the arguments of "+f.Name)
	if !ok {
		return nil
	}
	for i, place := range places {
		args[place].expr = same[i].expr
	}
	switch {
	case f.Func == ir.RegexpExtract && len(args) == 3 && !s.mustBeGroup(args[1], args[2]):
		return nil
	case len(args) == 3 && !s.mustNotBeEmpty(f, args):
		return nil
	}
	return &models.Call{Node: s.node(n, resultType(f, args, common)), Func: string(f.Func), Args: exprsOf(args)}
}

// mayTake reports a wrong number of arguments.
func (s *scope) mayTake(n *expr.Call, f ir.Function, count int) bool {
	least := 0
	for _, p := range f.Params {
		if !p.Optional {
			least++
		}
	}
	if count >= least && (count <= len(f.Params) || f.Rest) {
		return true
	}
	d := s.errorf(diag.WrongArgumentCount, n, "%s takes %s, and this has %d", f.Name, arguments(f, least), count)
	d.Label = "it is called as " + ir.Signature(f)
	s.report(d)
	return false
}

func arguments(f ir.Function, least int) string {
	plural := func(n int) string {
		if n == 1 {
			return "1 argument"
		}
		return fmt.Sprintf("%d arguments", n)
	}
	switch {
	case f.Rest:
		return "at least " + plural(least)
	case least < len(f.Params):
		return fmt.Sprintf("%d to %s", least, plural(len(f.Params)))
	}
	return plural(least)
}

// param is the parameter that takes the i-th argument.
func param(f ir.Function, i int) ir.Param { return f.Params[min(i, len(f.Params)-1)] }

// argument checks one argument against its parameter, and converts it when the
// parameter says so.
func (s *scope) argument(f ir.Function, p ir.Param, args []operand, i int) bool {
	o := args[i]
	if p.Becomes != models.Unknown || p.Kinds == ir.MomentKinds {
		if l, ok := textLiteral(o.expr); ok {
			kind := p.Becomes
			if kind == models.Unknown {
				kind = models.Date
			}
			o.expr = s.spelled(o, l.Value, kind)
			if args[i].expr = o.expr; o.expr == nil {
				return false
			}
		}
	}
	if !p.Kinds.Has(o.kind()) {
		s.wrongArgument(f, p, o)
		return false
	}
	if p.Becomes != models.Unknown {
		args[i].expr = s.convert(o, p.Becomes)
	}
	if p.Element && !s.mayBeElement(args, i) {
		return false
	}
	return s.mustHaveLength(f, p, o) && (!p.Constant || s.mustBeConstant(f, p, o))
}

// wrongArgument reports a value of a kind that the parameter does not take.
func (s *scope) wrongArgument(f ir.Function, p ir.Param, o operand) {
	names := []string{}
	for _, k := range p.Kinds.List() {
		names = append(names, k.String())
	}
	d := s.errorf(diag.WrongArgument, o.node, "the argument %q of %s must be %s, and %q is %s", p.Name, f.Name, oneOf(names), s.words(o.node), o.expr.Type())
	if len(f.Params) == 1 {
		d.Message = fmt.Sprintf("%s takes %s, and %q is %s", f.Name, oneOf(names), s.words(o.node), o.expr.Type())
	}
	switch {
	case p.Kinds == ir.TextKind && ir.ScalarKinds.Has(o.kind()):
		text := "to_text(" + s.slice(o.node) + ")"
		d.Label = fmt.Sprintf("did you mean `%s`?", text)
		d.Fix = s.fix(o.node, text)
	case p.Kinds == ir.NumberKinds && o.kind() == models.Text:
		d.Label = "to_int, to_decimal and to_float make numbers of text"
	case p.Kinds.Has(models.Timestamp) && o.kind() == models.Text:
		d.Label = "to_date, to_timestamp and parse_date read text"
	}
	d.Notes = definitions(o.expr)
	s.report(d)
}

// mayBeElement checks that a value can be in the list before it.
func (s *scope) mayBeElement(args []operand, i int) bool {
	elem := models.Type{Kind: args[i-1].expr.Type().Elem}
	if args[i].expr = s.convert(args[i], elem.Kind); args[i].expr == nil {
		return false
	}
	if _, ok := meet(elem, args[i].expr.Type()); ok {
		return true
	}
	d := s.errorf(diag.WrongArgument, args[i].node, "%q holds %s, and %q is %s", s.words(args[i-1].node), elem, s.words(args[i].node), args[i].expr.Type())
	d.Notes = definitions(args[i-1].expr)
	s.report(d)
	return false
}

// resultType follows the function's row: the kind, and when it may be null.
func resultType(f ir.Function, args []operand, common models.Type) models.Type {
	t := models.Type{Kind: f.Kind}
	switch f.Gives {
	case ir.LikeFirst:
		t = args[0].expr.Type()
	case ir.LikeSame:
		t = common
	}
	any, all := false, true
	for _, o := range args {
		any = any || o.expr.Type().Nullable
		all = all && o.expr.Type().Nullable
	}
	switch f.Nulls {
	case ir.NullIfAny:
		t.Nullable = any
	case ir.NullIfSame:
		t.Nullable = common.Nullable
	case ir.NullIfAll:
		t.Nullable = all
	default:
		t.Nullable = f.Nulls == ir.NullMaybe
	}
	return neverNullList(t)
}

// neverNullList is the type, not nullable if it is a list's.
func neverNullList(t models.Type) models.Type {
	t.Nullable = t.Nullable && t.Kind != models.List
	return t
}
