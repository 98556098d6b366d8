package dialect

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Binding says how tightly a spelling holds together, and so when it needs
// parentheses as an argument of another: an argument is put in parentheses when
// it binds less tightly than its place asks for.
type Binding int

// The bindings, loosest first.
const (
	BindOr Binding = iota + 1
	BindAnd
	BindNot
	BindCompare
	BindAdd
	BindMul
	BindUnary
	BindCall // calls, names, literals: never in parentheses
)

// Spelling is how a function is written.
//
// # Places
//
// In a text, {0}, {1}, … are the arguments, {*} all of them and {1*} those from
// the second on, separated by commas. A place may ask for more, after a colon:
//
//	{0:add}      an argument that binds at least as tightly as "add" (or, and,
//	             not, compare, add, mul, unary, call). Without it that is "or" (no
//	             parentheses) where the spelling binds as a call, else the
//	             spelling's own binding.
//	{0:local}    a timestamp as the wall clock of the project's time zone shows it
//	{0:date}     the calendar date of a timestamp or a date in that zone
//	{0:time}     a date's midnight in that zone, or the timestamp itself
//	{0:float}    a decimal as a float, anything else as it is
//	{0:format}   literal codes of strftime, as Dialect.Format gives them
//	{0:pattern}  a literal RE2, as Dialect.Pattern gives it
//	{1:group}    a literal RE2 in which only the group captures that the third
//	             argument tells, and none without a third
//
// {tz} is the project's time zone as a literal. Texts of aggregates have more:
//
//	{filter}      ` FILTER (WHERE …)` where there is a filter, else nothing
//	{0:kept}      the argument where the filter holds, else null, as Dialect.Kept
//	              writes it: for engines without FILTER
//	{where}       the filter's condition, in Filtered
//	{order}       the ordering columns; without any, the value itself
//	{order:desc}  each of them with DESC
//	{limit}       the greatest length
//
// A line break in a text, with the indent after it, is where the text is broken
// when it is too long for one line, and a blank otherwise.
//
// # Which text is taken
//
// First the spelling is found: ByCount, then in what that gives ByKind, then in
// what that gives ByWidest, each only where it has an entry that fits. Then its
// text: of a call the first of UTC, Known, Simple and SQL, of an aggregate the
// first of Filtered, Unlimited, Unordered and SQL, that is given and fits.
type Spelling struct {
	SQL   string
	Binds Binding // BindCall when it is left out
	// Join stands between any number of arguments, in place of SQL: " AND ". A text
	// for Known, which must be a call then, takes its place where no argument can be
	// null.
	Join string

	// ByCount picks another spelling by the number of arguments: round of one
	// argument.
	ByCount map[int]Spelling
	// ByKind picks another spelling by the kind of the first argument: year of a
	// date.
	ByKind map[models.Kind]Spelling
	// ByWidest picks another spelling by the widest kind of number among the
	// arguments (int, decimal, float): the sum of two ints, which must not wrap.
	ByWidest map[models.Kind]Spelling

	// UTC is the text for projects whose time zone is UTC: nothing to convert.
	UTC string
	// Known is the text where no argument can be null: nothing to ask for.
	Known string
	// Simple is the text where all arguments from the second on are literals that
	// need no care: texts without a backslash, numbers above zero. left(x, 3) has
	// no length to check, and LIKE 'a%' no character to escape.
	Simple string
	// Care is what of a text needs care, as RE2, where it is not a backslash.
	Care string
	// Each is how {*} of SQL has every argument: {0} is the argument, {*} it and
	// then all others. With COALESCE({*}) GREATEST({*}) leaves nulls out.
	Each string

	// Filtered is the text of an aggregate with a filter: COUNTIF({where}).
	Filtered string
	// Unlimited is the text of an aggregate without a greatest length.
	Unlimited string
	// Unordered is the text of an aggregate without ordering columns: the first
	// value is then the smallest. It leaves nulls out by itself.
	Unordered string

	// KeepsNulls says that the engine's aggregate does not leave nulls out: the
	// filter does.
	KeepsNulls bool
	// Narrow says that the engine's integer is no signed one of 64 bits: where
	// that counts it gets a cast.
	Narrow bool
}

// spelling finds how a function is written for these arguments.
func (p *Printer) spelling(f ir.Func, args []ir.Expr) Spelling {
	s, ok := p.Dialect.Funcs[f]
	if !ok {
		panic(fmt.Sprintf("%s does not spell %s", p.Dialect.Name, f))
	}
	if other, ok := s.ByCount[len(args)]; ok {
		s = other
	}
	if len(args) > 0 {
		s = s.of(args[0].Type().Kind)
		if other, ok := s.ByWidest[widest(args)]; ok {
			other.ByWidest = s.ByWidest // who asks whether integers are widened sees it
			s = other
		}
	}
	if s.Binds == 0 {
		s.Binds = BindCall
	}
	return s
}

// of is the spelling for a kind.
func (s Spelling) of(k models.Kind) Spelling {
	if other, ok := s.ByKind[k]; ok {
		return other
	}
	return s
}

// callText picks between the texts of a call.
func (p *Printer) callText(s Spelling, args []ir.Expr) string {
	switch {
	case s.UTC != "" && p.utc():
		return s.UTC
	case s.Known != "" && !slices.ContainsFunc(args, nullable):
		return s.Known
	case s.Simple != "" && len(args) > 0 && !slices.ContainsFunc(args[1:], s.needsCare):
		return s.Simple
	}
	return s.SQL
}

// aggregateText picks between the texts of an aggregate.
func aggregateText(s Spelling, a ir.Agg) string {
	switch {
	case s.Filtered != "" && a.Where != nil:
		return s.Filtered
	case s.Unlimited != "" && a.Limit == 0:
		return s.Unlimited
	case s.Unordered != "" && len(a.Order) == 0:
		return s.Unordered
	}
	return s.SQL
}

func nullable(e ir.Expr) bool { return e.Type().Nullable }

// notLiteral tells whether an expression may be anything but one known value.
func notLiteral(e ir.Expr) bool {
	l, ok := e.(ir.Lit)
	return !ok || l.T.Kind == models.Null
}

// needsCare tells whether an expression may be anything but what Spelling.Simple
// asks for.
func (s Spelling) needsCare(e ir.Expr) bool {
	if notLiteral(e) {
		return true
	}
	switch l := e.(ir.Lit); {
	case l.T.Kind != models.Text:
		return strings.HasPrefix(l.Value, "-") || strings.Trim(l.Value, "0.") == ""
	case s.Care != "":
		return regexp.MustCompile(s.Care).MatchString(l.Value)
	default:
		return strings.Contains(l.Value, `\`)
	}
}
