package dialect

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// funcs spells every function. Comments give the reason where the obvious
// spelling of ClickHouse means something else.
var funcs = dialect.Merge(dialect.Standard, logic, numbers, text, conversions, times, lists, identity, aggregates)

type spelling = dialect.Spelling

var call, operator = dialect.Call, dialect.Operator

type byKind = map[models.Kind]spelling

// same leaves the argument as it is.
var same = spelling{SQL: "{0}"}

var logic = map[ir.Func]spelling{
	ir.IsTrue: call("ifNull({0}, false)"),
	// A null among the values would be passed over and not make the rest unknown.
	ir.In:      operator("{0:add} IN ({1*})", dialect.BindCompare),
	ir.Between: operator("{0:add} BETWEEN {1:add} AND {2:add}", dialect.BindCompare),
	// A backslash before an ordinary character would stand for itself.
	ir.Like: {
		SQL:    `{0:add} LIKE replaceRegexpAll({1:or}, '\\\\([^%_\\\\])|(\\\\.)', '\\1\\2')`,
		Simple: "{0:add} LIKE {1:add}", Care: `^(?:[^\\]|\\[%_\\])*\\(?:[^%_\\]|$)`, Binds: dialect.BindCompare,
	},
	ir.Coalesce: call("coalesce({*})"),
	ir.NullIf:   call("nullIf({0}, {1})"),
	ir.If:       {SQL: "if({0}, {1}, {2})", ByCount: map[int]spelling{2: call("if({0}, {1}, NULL)")}},
	ir.Greatest: call("greatest({*})"),
	ir.Least:    call("least({*})"),
}

// checked computes wider and comes back by a cast that fails: integers wrap in
// ClickHouse where they must not.
func checked(sql string) byKind {
	return byKind{models.Int: call("accurateCast(" + sql + ", 'Nullable(Int64)')")}
}

// half is the largest double below 0.5. To add it and cut rounds half away from
// zero, also where adding 0.5 would reach the next number.
const half = "sign({0}) * 0.49999999999999994"

var numbers = map[ir.Func]spelling{
	ir.Add: {Join: " + ", Binds: dialect.BindAdd, ByWidest: checked("toInt128({0}) + {1:add}")},
	ir.Sub: {SQL: "{0:add} - {1:mul}", Binds: dialect.BindAdd, ByWidest: checked("toInt128({0}) - {1:mul}")},
	ir.Mul: {Join: " * ", Binds: dialect.BindMul, ByWidest: checked("toInt128({0}) * {1:mul}")},
	// The quotient of decimals would be one, cut off; by zero it fails or is infinite.
	ir.Div: {
		SQL: "toFloat64({0:or}) / nullIf({1:or}, 0)", Binds: dialect.BindMul,
		ByKind: byKind{models.Float: operator("{0:mul} / nullIf({1:or}, 0)", dialect.BindMul)},
	},
	// A decimal and another number would be divided as if they had the same scale.
	// % of floats is written out: which steps of it are rounded depends on the
	// processor.
	ir.Mod: {SQL: "{0:mul} % nullIf({1:or}, 0)", Binds: dialect.BindMul, Narrow: true, ByWidest: byKind{
		models.Decimal: operator("toDecimal128({0:or}, 9) % nullIf(toDecimal128({1:or}, 9), 0)", dialect.BindMul),
		models.Float:   operator("{0:add} - trunc({0:mul} / nullIf({1:or}, 0)) * {1:unary}", dialect.BindAdd),
	}},
	ir.Neg: {SQL: "-{0:call}", Binds: dialect.BindUnary, ByWidest: checked("-toInt128({0})")},
	ir.Abs: {SQL: "abs({0})", ByWidest: checked("abs(toInt128({0}))")},
	// Of floats round() takes the even neighbour. A product of decimals would keep
	// its digits, with which it goes together with no other decimal.
	ir.Round: {
		SQL: "round({0}, {1})",
		ByKind: byKind{
			models.Float:   call("trunc({0:mul} * exp10({1}) + " + half + ") / exp10({1})"),
			models.Decimal: call("toDecimal128(round({0}, {1}), 9)"),
		},
		ByCount: map[int]spelling{1: {SQL: "round({0})", ByKind: byKind{
			models.Int: same, models.Float: call("trunc({0:add} + " + half + ")"), models.Decimal: call("toDecimal128(round({0}), 9)"),
		}}},
	},
	ir.Floor: {SQL: "floor({0})", ByKind: byKind{models.Int: same, models.Decimal: call("toDecimal128(floor({0}), 9)")}},
	ir.Ceil:  {SQL: "ceil({0})", ByKind: byKind{models.Int: same, models.Decimal: call("toDecimal128(ceil({0}), 9)")}},
	ir.Power: call("ifNotFinite(pow(toFloat64({0}), toFloat64({1})), NULL)"),
	// Outside their domain these give NaN or infinity.
	ir.Sqrt:  call("if({0:add} >= 0, sqrt(toFloat64({0})), NULL)"),
	ir.Ln:    call("if({0:add} > 0, log(toFloat64({0})), NULL)"),
	ir.Log10: call("if({0:add} > 0, log10(toFloat64({0})), NULL)"),
	ir.Exp:   call("ifNotFinite(exp(toFloat64({0})), NULL)"),
	ir.Sign:  {SQL: "sign({0})", Narrow: true},
}

// blanks are what trimming takes off; ClickHouse's own trim leaves tabs and line
// breaks.
const blanks = `' \t\n\x0B\f\r'`

const lower = "lowerUTF8(translateUTF8({0}, 'İΣ', 'iσ'))"

func lowerOf(text string) string { return strings.ReplaceAll(lower, "{0}", text) }

var text = map[ir.Func]spelling{
	ir.Concat: {Join: " || ", Binds: dialect.BindAdd},
	// By letters: an İ is an i, a Σ has one small letter wherever it stands, and
	// ß has a capital.
	ir.Lower:  call(lower),
	ir.Upper:  call("upperUTF8(translateUTF8({0}, 'ß', 'ẞ'))"),
	ir.Trim:   call("trim({0}, " + blanks + ")"),
	ir.Ltrim:  call("ltrim({0}, " + blanks + ")"),
	ir.Rtrim:  call("rtrim({0}, " + blanks + ")"),
	ir.Length: {SQL: "lengthUTF8({0})", Narrow: true},
	// Places before the first are counted and hold nothing: substringUTF8 has none.
	ir.Substring: {
		SQL: "if(\n    {1:add} > 0,\n    substringUTF8({0}, {1}, if({2:add} < 0, 0, {2})),\n" +
			"    leftUTF8(\n        if({1:add} = 0, {0}, rightUTF8({0}, -{1:call})),\n" +
			"        if({2} IS NULL, NULL, greatest({2:add} + if({1:add} = 0, -1, least(toInt64(lengthUTF8({0})) + {1:add}, 0)), 0))\n    )\n)",
		Simple: "substringUTF8({0}, {1}, {2})",
		ByCount: map[int]spelling{2: {
			SQL:    "if({1:add} > 0, substringUTF8({0}, {1}), if({1:add} = 0, {0}, rightUTF8({0}, -{1:call})))",
			Simple: "substringUTF8({0}, {1})",
		}},
	},
	// A negative length would count from the other end.
	ir.Left:       {SQL: "leftUTF8({0}, if({1:add} < 0, 0, {1}))", Simple: "leftUTF8({0}, {1})"},
	ir.Right:      {SQL: "rightUTF8({0}, if({1:add} < 0, 0, {1}))", Simple: "rightUTF8({0}, {1})"},
	ir.Replace:    call("replaceAll({0}, {1}, {2})"),
	ir.StartsWith: call("startsWith({0}, {1})"),
	ir.EndsWith:   call("endsWith({0}, {1})"),
	ir.Contains:   operator("position({0:or}, {1:or}) > 0", dialect.BindCompare),
	ir.Position:   {SQL: "positionUTF8({0}, {1})", Narrow: true},
	// The array of nothing would be empty, and its place 0 an error.
	ir.SplitPart: {
		SQL:    "if({0} IS NULL OR {2} IS NULL, NULL, ifNull(arrayElementOrNull(splitByString({1}, {0}), {2}), ''))",
		Simple: "if({0} IS NULL, NULL, splitByString({1}, {0})[{2}])",
		Known:  "ifNull(arrayElementOrNull(splitByString({1}, {0}), {2}), '')",
	},

	ir.RegexpMatch: call("match({0}, {1:pattern})"),
	// Without a match the empty text would come, which a match may be as well, and
	// the same for a group that took no part.
	ir.RegexpExtract: {
		SQL:     "nullIf(regexpExtract({0}, {1:pattern}, {2}), '')",
		ByCount: map[int]spelling{2: call("if(match({0}, {1:pattern}), regexpExtract({0}, {1:pattern}, 0), NULL)")},
	},
	ir.RegexpReplace: call("replaceRegexpAll({0}, {1:pattern}, {2})"),
	ir.Lpad:          {SQL: "leftPadUTF8({0}, if({1:add} < 0, 0, {1}), {2})", Simple: "leftPadUTF8({0}, {1}, {2})"},
	ir.Rpad:          {SQL: "rightPadUTF8({0}, if({1:add} < 0, 0, {1}), {2})", Simple: "rightPadUTF8({0}, {1}, {2})"},
	ir.Reverse:       call("reverseUTF8({0})"),
	ir.Md5:           call("lower(hex(MD5({0})))"),
	// Of a tuple, because the hash of several values is null when one of them is.
	ir.Fingerprint: call("toInt64(bitShiftRight(sipHash64(tuple({*})), 1))"),
	ir.Sha256:      call("lower(hex(SHA256({0})))"),
	ir.EqualFold:   operator(lowerOf("{0:or}")+" = "+lowerOf("{1:or}"), dialect.BindCompare),
}

// pattern keeps the point from matching a line break, as it does elsewhere.
func pattern(re2 string) string {
	if strings.Contains(re2, ".") {
		return "(?-s)" + re2
	}
	return re2
}

var lists = map[ir.Func]spelling{
	ir.MakeList:     {SQL: "[{*}]", ByCount: map[int]spelling{0: call("CAST([] AS {0})")}},
	ir.ListContains: {SQL: "if({1} IS NULL, NULL, has({0}, {1}))", Known: "has({0}, {1})"},
	ir.ListLength:   {SQL: "length({0})", Narrow: true},
	ir.ListJoin:     call("arrayStringConcat({0}, {1})"),
}

var aggregates = map[ir.Func]spelling{
	ir.CountRows:     {SQL: "count(){filter}", Narrow: true, ByCount: map[int]spelling{1: {SQL: "count({0}){filter}", Narrow: true}}},
	ir.CountValues:   {SQL: "count({0}){filter}", Narrow: true},
	ir.CountDistinct: {SQL: "uniqExact({0}){filter}", Narrow: true},
	// Without …OrNull the sum of nothing would be 0, the smallest text '' and the
	// earliest day 1970-01-01.
	ir.Sum: {SQL: "sumOrNull({0}){filter}", ByKind: byKind{
		models.Int: call("accurateCast(sumOrNull(toInt128({0})){filter}, 'Nullable(Int64)')"),
	}},
	ir.Avg: {SQL: "avgOrNull({0}){filter}", ByKind: byKind{models.Int: call("avgOrNull(toInt128({0})){filter}")}},
	ir.Min: call("minOrNull({0}){filter}"),
	ir.Max: call("maxOrNull({0}){filter}"),
	ir.Median: {SQL: "quantileExactInclusiveOrNull(0.5)({0}){filter}", ByKind: byKind{
		models.Decimal: call("quantileExactInclusiveOrNull(0.5)(toFloat64({0})){filter}"),
	}},
	// Of a single value it is NaN.
	ir.Stddev: call("ifNotFinite(stddevSampStableOrNull({0}){filter}, NULL)"),
	// The value itself decides what time and key leave open.
	ir.First: {SQL: "argMinOrNull({0}, ({order}, {0})){filter}", Unordered: "minOrNull({0}){filter}", KeepsNulls: true},
	ir.Last:  {SQL: "argMaxOrNull({0}, ({order}, {0})){filter}", Unordered: "maxOrNull({0}){filter}", KeepsNulls: true},
	// The template counts each value first; what is left is to choose.
	ir.MostFrequent:  call("argMin({0}, (-toInt64({1}), {0}))"),
	ir.LeastFrequent: call("argMin({0}, ({1}, {0}))"),
	ir.ListOf: {
		SQL:        "arraySlice(arrayReverseSort(groupArray(({order}, assumeNotNull({0}))){filter}), 1, {limit}).-1",
		Unlimited:  "arrayReverseSort(groupArray(({order}, assumeNotNull({0}))){filter}).-1",
		KeepsNulls: true,
	},
	ir.Any: call("ifNull(maxOrNull({0}){filter}, false)"),
	ir.All: call("minOrNull({0}){filter}"),
}
