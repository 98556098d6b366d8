package differential

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// variable is something that an expression may name.
type variable struct {
	name string
	of   kind
	rare bool // extremes: shown and compared, but nothing is computed with them
}

// scope is where an expression stands. Rows have columns; profiles have traits
// and aggregates over sources.
type scope struct {
	*rand.Rand
	variables []variable
	rows      []rows // sources to aggregate over; none in the scope of a row
}

// rows are a source as aggregates see it.
type rows struct {
	name  string
	timed bool
	scope *scope // of a row
}

// kindOf maps the language's kinds to the generator's.
var kindOf = map[models.Kind]kind{
	models.Text: text, models.Int: integer, models.Decimal: decimal, models.Float: float,
	models.Bool: boolean, models.Date: date, models.Timestamp: timestamp,
}

// expr writes an expression of a kind, at most so deep.
func (s *scope) expr(k kind, depth int) string {
	if depth <= 0 || chance(s.Rand, 5) {
		return s.leaf(k)
	}
	var ways []func() string
	ways = append(ways, s.operators(k, depth)...)
	ways = append(ways, s.calls(k, depth)...)
	if k != fuzzy {
		ways = append(ways,
			func() string {
				return fmt.Sprintf("case when %s then %s when %s then %s else %s end", s.expr(boolean, depth-1), s.expr(k, depth-1), s.expr(boolean, depth-1), s.expr(k, 0), s.expr(k, depth-1))
			},
		)
	}
	if elements[k] != "" {
		return s.leaf(k)
	}
	if len(s.rows) > 0 && k != fuzzy && chance(s.Rand, 15) {
		return s.firstOf(k)
	}
	if len(s.rows) > 0 && chance(s.Rand, 2) {
		if a, ok := s.aggregate(k, depth-1); ok {
			return a
		}
	}
	if len(ways) == 0 {
		return s.leaf(k)
	}
	return pick(s.Rand, ways)()
}

// firstOf writes the first of sources that has a value.
func (s *scope) firstOf(k kind) string {
	var args []string
	for _, over := range s.rows {
		for _, v := range over.scope.variables {
			if v.of == k && !v.rare && !strings.Contains(v.name, "(") && chance(s.Rand, 6) {
				args = append(args, over.name+"."+v.name)
			}
		}
	}
	return "first_of(" + strings.Join(append(args, s.leaf(k)), ", ") + ")"
}

// leaf is a variable, an aggregate or a literal.
func (s *scope) leaf(k kind) string {
	var names []string
	for _, v := range s.variables {
		if v.of == k && !v.rare {
			names = append(names, v.name)
		}
	}
	if len(names) > 0 && !chance(s.Rand, 4) {
		return pick(s.Rand, names)
	}
	if len(s.rows) > 0 && !chance(s.Rand, 3) {
		if a, ok := s.aggregate(k, 0); ok {
			return a
		}
	}
	switch k {
	case fuzzy:
		return "sqrt(" + s.leaf(integer) + ")"
	case texts, integers, decimals, dates:
		if len(names) > 0 {
			return pick(s.Rand, names)
		}
		return "list(events." + map[kind]string{texts: "t", integers: "i", decimals: "d", dates: "day"}[k] + ")"
	}
	return pick(s.Rand, literals[k])
}

// operators are the ways to make a kind with an operator.
func (s *scope) operators(k kind, depth int) []func() string {
	a := func(k kind) string { return s.expr(k, depth-1) }
	binary := func(l kind, sign string, r kind) func() string {
		return func() string { return "(" + a(l) + " " + sign + " " + a(r) + ")" }
	}
	switch k {
	case text:
		return []func() string{binary(text, "||", text)}
	case integer:
		return []func() string{
			func() string {
				if chance(s.Rand, 800) && slices.ContainsFunc(s.variables, func(v variable) bool { return v.name == "x" }) {
					return "(x + 1)" // which does not fit for some
				}
				return "(" + a(integer) + " + " + a(integer) + ")"
			},
			binary(integer, "-", integer), binary(integer, "%", integer),
			func() string { return "(" + a(integer) + " * " + pick(s.Rand, literals[integer]) + ")" },
			func() string { return "(-" + s.leaf(integer) + ")" },
		}
	case decimal:
		return []func() string{
			binary(decimal, "+", decimal), binary(decimal, "-", integer),
			func() string { return "(" + s.leaf(decimal) + " * " + pick(s.Rand, literals[decimal]) + ")" },
			func() string { return "(" + s.leaf(decimal) + " * " + s.leaf(integer) + ")" },
		}
	case float:
		return []func() string{binary(float, "+", float), binary(float, "-", float)}
	case fuzzy:
		return []func() string{binary(integer, "/", integer), binary(decimal, "/", integer), binary(float, "/", decimal)}
	case timestamp:
		return []func() string{func() string {
			return "(" + s.leaf(timestamp) + pick(s.Rand, []string{" + ", " - "}) + pick(s.Rand, durations) + ")"
		}}
	case boolean:
		return s.conditions(depth)
	}
	return nil
}

// ordered are the kinds that can be compared without doubt.
var ordered = []kind{text, integer, decimal, float, date, timestamp}

// conditions are the ways to make a condition with an operator.
func (s *scope) conditions(depth int) []func() string {
	a := func(k kind) string { return s.expr(k, depth-1) }
	list := []func() string{
		func() string { return "(" + a(boolean) + " and " + a(boolean) + ")" },
		func() string { return "(" + a(boolean) + " or " + a(boolean) + ")" },
		func() string { return "(not " + a(boolean) + ")" },
		func() string {
			return "(" + a(text) + " like " + pick(s.Rand, []string{"'a%'", "'%b%'", "'_'", `'a\_b'`, "'%'", "''"}) + ")"
		},
		func() string {
			return "(" + a(pick(s.Rand, ordered)) + pick(s.Rand, []string{" is null", " is not null"}) + ")"
		},
		func() string {
			k := pick(s.Rand, ordered)
			return "(" + a(k) + pick(s.Rand, []string{" in (", " not in ("}) + s.leafOf(k) + ", " + s.leafOf(k) + "))"
		},
		func() string {
			k := pick(s.Rand, ordered)
			return "(" + a(k) + " between " + s.leafOf(k) + " and " + s.leafOf(k) + ")"
		},
	}
	if v, ok := s.extremeLeaf(); ok {
		list = append(list, func() string {
			return "(" + v.name + pick(s.Rand, []string{" = ", " < ", " >= ", " != "}) + s.leafOf(v.of) + ")"
		})
	}
	for range 3 { // comparisons are what most conditions are
		list = append(list, func() string {
			k := pick(s.Rand, ordered)
			return "(" + a(k) + pick(s.Rand, []string{" = ", " != ", " < ", " <= ", " > ", " >= "}) + a(k) + ")"
		})
	}
	return list
}

// extremeLeaf is a variable that holds extremes; false when there is none.
func (s *scope) extremeLeaf() (variable, bool) {
	var list []variable
	for _, v := range s.variables {
		if v.rare {
			list = append(list, v)
		}
	}
	if len(list) == 0 {
		return variable{}, false
	}
	return pick(s.Rand, list), true
}

func (s *scope) leafOf(k kind) string {
	if len(literals[k]) > 0 {
		return pick(s.Rand, literals[k])
	}
	return s.leaf(k)
}
