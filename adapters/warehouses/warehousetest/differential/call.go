package differential

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
)

// roots are functions whose result engines may round differently.
var roots = []string{"power", "sqrt", "ln", "log10", "exp"}

// calls are the ways to make a kind by a function of the language.
func (s *scope) calls(k kind, depth int) []func() string {
	var ways []func() string
	for _, f := range ir.Functions() {
		if f.Aggregate {
			continue
		}
		if first, ok := s.gives(f, k); ok {
			ways = append(ways, func() string { return s.call(f, first, depth) })
		}
	}
	return ways
}

// gives tells whether a function can give a kind, and of which kind its first
// argument then is ("" when any will do).
func (s *scope) gives(f ir.Function, k kind) (first kind, ok bool) {
	switch {
	case slices.Contains(roots, f.Name):
		return integer, k == fuzzy
	case f.Gives == ir.GivesKind:
		return "", kindOf[f.Kind] == k
	case k == fuzzy:
		return fuzzy, f.Name == "abs" || f.Name == "coalesce"
	}
	for _, kind := range f.Params[0].Kinds.List() {
		if kindOf[kind] == k {
			return k, f.Gives == ir.LikeFirst || f.Gives == ir.LikeSame
		}
	}
	return "", false
}

// call writes a call.
func (s *scope) call(f ir.Function, first kind, depth int) string {
	if f.Name == "regexp_extract" && chance(s.Rand, 2) {
		return "regexp_extract(" + s.expr(text, depth-1) + ", " + pick(s.Rand, grouped) + ")"
	}
	params := slices.Clone(f.Params)
	if last := params[len(params)-1]; f.Rest && chance(s.Rand, 2) {
		params = append(params, last)
	}
	same := first
	var before kind
	var args []string
	for i, p := range params {
		if p.Optional && chance(s.Rand, 2) {
			break
		}
		if constant, ok := s.constant(f, p); ok {
			args = append(args, constant)
			continue
		}
		k := s.argumentKind(f, p)
		switch {
		case p.Element:
			k = elements[before]
		case i == 0 && first != "":
			k = first
		case p.Same && same != "":
			k = same
		}
		if p.Same {
			same = k
		}
		before = k
		if p.Kinds == ir.ListKind && !s.hasList(k) {
			return s.leaf(kindOf[f.Kind])
		}
		args = append(args, s.expr(k, depth-1))
	}
	return f.Name + "(" + strings.Join(args, ", ") + ")"
}

// hasList tells whether there can be a list of a kind: rows have none.
func (s *scope) hasList(k kind) bool {
	return len(s.rows) > 0 && s.rows[0].name == "events" || slices.ContainsFunc(s.variables, func(v variable) bool { return v.of == k })
}

// constants are the literals that parameters want, by their names.
var constants = map[string][]string{
	"pattern": patterns, "digits": digits, "separator": separators, "fill": fills,
	"start": {"1", "2", "3", "-1", "-2", "0", "-9"}, "length": counts, "number": {"1", "2", "-1", "-2", "0", "5"}, "days": moves, "months": moves,
}

// constant gives the literal that a parameter wants, or mostly gets.
func (s *scope) constant(f ir.Function, p ir.Param) (string, bool) {
	switch {
	case p.Name == "format":
		return pick(s.Rand, formats[f.Name]), true
	case p.Name == "pattern" && f.Name == "regexp_replace":
		return pick(s.Rand, sure), true
	case p.Name == "by" && p.Constant:
		return pick(s.Rand, []string{"''", "'-'", "'x'"}), true
	case p.Name == "group":
		return "0", true
	case p.Name == "number" && f.Name != "split_part":
		return "", false
	}
	list := constants[p.Name]
	if len(list) == 0 || !p.Constant && chance(s.Rand, 5) && (p.Name == "start" || p.Name == "number") {
		return "", false
	}
	return pick(s.Rand, list), true
}

// argumentKind is one of the kinds that a parameter takes.
func (s *scope) argumentKind(f ir.Function, p ir.Param) kind {
	if p.Kinds == ir.ListKind {
		if f.Name == "list_join" {
			return texts
		}
		return pick(s.Rand, []kind{texts, integers, decimals, dates})
	}
	var list []kind
	for _, k := range p.Kinds.List() {
		if known, ok := kindOf[k]; ok {
			list = append(list, known)
		}
	}
	if len(list) == 0 {
		return text
	}
	return pick(s.Rand, list)
}
