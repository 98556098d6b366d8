package differential

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
)

// fuzzies are aggregates whose result engines may round differently.
var fuzzies = []string{"avg", "stddev", "median"}

// aggregate writes an aggregate that gives a kind; false when there is none.
func (s *scope) aggregate(k kind, depth int) (string, bool) {
	var ways []ir.Function
	for _, f := range ir.Functions() {
		if f.Aggregate && aggregates(f, k) {
			ways = append(ways, f)
		}
	}
	if len(ways) == 0 {
		return "", false
	}
	f := pick(s.Rand, ways)
	over := pick(s.Rand, s.rows)
	of := s.valueOf(f, k, over)
	if over.name == "customers" && strings.Contains(of, "(") {
		return "", false // a path leads to a trait, and not to a segment
	}
	if of == "" && f.Name != "count" {
		return "", false
	}
	text := f.Name + "(" + over.name
	if of != "" {
		text += "." + of
	}
	if chance(s.Rand, 3) && len(over.scope.variables) > 0 {
		text += " where " + over.scope.expr(boolean, depth+1)
	}
	if over.timed && chance(s.Rand, 3) {
		text += pick(s.Rand, windows)
	}
	if f.Name == "list" && chance(s.Rand, 2) {
		text += " limit " + pick(s.Rand, []string{"1", "2", "5"})
	}
	return text + ")", true
}

// windows in time.
var windows = []string{
	" within 7d", " within 30d", " between 7d and 30d ago", " between 30d and 1h ago", " since date '2026-02-01'", " within 12h", " within 90s",
	" within 45m", " within 2w", " since timestamp '2026-02-01 12:00:00'", " since date '2025-10-26'", " within 500d",
}

// elements are the kinds that lists hold.
var elements = map[kind]kind{texts: text, integers: integer, decimals: decimal, dates: date}

// aggregates tells whether an aggregate can give a kind.
func aggregates(f ir.Function, k kind) bool {
	switch {
	case slices.Contains(fuzzies, f.Name):
		return k == fuzzy
	case f.Name == "list":
		return elements[k] != ""
	case f.Gives == ir.GivesKind:
		return kindOf[f.Kind] == k
	}
	for _, kind := range f.Params[0].Kinds.List() {
		if kindOf[kind] == k {
			return true
		}
	}
	return false
}

// extreme writes an aggregate of a column of extremes, and tells its kind.
func (s *scope) extreme() (string, kind) {
	over := s.rows[0]
	var list []variable
	for _, v := range over.scope.variables {
		if v.rare {
			list = append(list, v)
		}
	}
	v := pick(s.Rand, list)
	text := pick(s.Rand, []string{"min", "max", "first", "last", "most_frequent", "least_frequent"}) + "(" + over.name + "." + v.name
	if chance(s.Rand, 2) {
		text += " where " + over.scope.expr(boolean, 1)
	}
	return text + ")", v.of
}

// single tells whether a variable is one value that all engines agree about.
func single(v variable) bool { return v.of != fuzzy && elements[v.of] == "" }

// valueOf is a column to aggregate, so that the result is of a kind; "" for
// whole rows or when there is none.
func (s *scope) valueOf(f ir.Function, k kind, over rows) string {
	want := func(v variable) bool { return v.of == k }
	switch {
	case f.Name == "any" || f.Name == "all":
		want = func(v variable) bool { return v.of == boolean }
	case slices.Contains(fuzzies, f.Name):
		want = func(v variable) bool { return v.of == integer || v.of == decimal || v.of == float }
	case f.Name == "list":
		want = func(v variable) bool { return v.of == elements[k] }
	case f.Name == "count":
		if chance(s.Rand, 2) {
			return ""
		}
		want = single
	case f.Gives == ir.GivesKind:
		want = single
	}
	var names []string
	for _, v := range over.scope.variables {
		if want(v) && !v.rare {
			names = append(names, v.name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return pick(s.Rand, names)
}
