package dialect

import (
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// funcs spells every function. Comments give the reason where the obvious
// spelling of DuckDB means something else.
var funcs = dialect.Merge(dialect.Standard, logic, numbers, text, conversions, times, lists, identity, aggregates)

type spelling = dialect.Spelling

var call, operator = dialect.Call, dialect.Operator

// same leaves the argument as it is.
var same = spelling{SQL: "{0}"}

// finite is a float, or null where it would be infinite or no number.
func finite(value string) spelling {
	return call("CASE WHEN isfinite(" + value + ") THEN " + value + " END")
}

var logic = map[ir.Func]spelling{
	ir.IsTrue:  call("coalesce({0}, FALSE)"),
	ir.In:      operator("{0:add} IN ({1*})", dialect.BindCompare),
	ir.Between: operator("{0:add} BETWEEN {1:add} AND {2:add}", dialect.BindCompare),
	// LIKE has no escape character of its own, and with one it is slower.
	ir.Like:     {SQL: `{0:add} LIKE {1:add} ESCAPE '\'`, Simple: "{0:add} LIKE {1:add}", Binds: dialect.BindCompare},
	ir.Coalesce: call("coalesce({*})"),
	ir.NullIf:   call("nullif({0}, {1})"),
	ir.If:       {SQL: "CASE WHEN {0} THEN {1} ELSE {2} END", ByCount: map[int]spelling{2: call("CASE WHEN {0} THEN {1} END")}},
	ir.Greatest: call("greatest({*})"),
	ir.Least:    call("least({*})"),
}

var numbers = map[ir.Func]spelling{
	ir.Add: {Join: " + ", Binds: dialect.BindAdd},
	ir.Sub: operator("{0:add} - {1:mul}", dialect.BindAdd),
	ir.Mul: {Join: " * ", Binds: dialect.BindMul},
	// Division by zero gives infinity or NaN instead of null.
	ir.Div: operator("{0:mul} / nullif({1:or}, 0)", dialect.BindMul),
	// The exact remainder of floats is to be had in no other warehouse.
	ir.Mod: {SQL: "{0:mul} % nullif({1:or}, 0)", Binds: dialect.BindMul, ByWidest: map[models.Kind]spelling{
		models.Float: operator("{0:add} - trunc({0:mul} / nullif({1:or}, 0)) * {1:unary}", dialect.BindAdd),
	}},
	ir.Neg: operator("-{0:call}", dialect.BindUnary),
	ir.Abs: call("abs({0})"),
	// A decimal without digits after the point would take those of another away
	// that it meets in coalesce or CASE.
	ir.Round: {
		SQL: "round({0}, {1})",
		ByKind: map[models.Kind]spelling{
			models.Int:     call("round({0}, {1})::BIGINT"),
			models.Decimal: call("round({0}, {1})::DECIMAL(38, 9)"),
		},
		ByCount: map[int]spelling{1: {SQL: "round({0})", ByKind: map[models.Kind]spelling{
			models.Int:     same,
			models.Decimal: call("round({0})::DECIMAL(38, 9)"),
		}}},
	},
	// Of an integer both would give a double.
	ir.Floor: {SQL: "floor({0})", ByKind: map[models.Kind]spelling{models.Int: same, models.Decimal: call("floor({0})::DECIMAL(38, 9)")}},
	ir.Ceil:  {SQL: "ceil({0})", ByKind: map[models.Kind]spelling{models.Int: same, models.Decimal: call("ceil({0})::DECIMAL(38, 9)")}},
	// Beyond their domain and beyond all numbers these give infinity or NaN.
	ir.Power: finite("power({0}, {1})"),
	// Outside their domain these raise an error.
	ir.Sqrt:  call("CASE WHEN {0:add} >= 0 THEN sqrt({0}) END"),
	ir.Ln:    call("CASE WHEN {0:add} > 0 THEN ln({0}) END"),
	ir.Log10: call("CASE WHEN {0:add} > 0 THEN log10({0}) END"),
	ir.Exp:   finite("exp({0})"),
	ir.Sign:  call("sign({0})::BIGINT"),
}

// blanks are what trimming takes off; DuckDB's own trim leaves tabs and line
// breaks. A vertical tab has no escape of its own: \v is the letter.
const blanks = `E' \t\n\x0B\f\r'`

var text = map[ir.Func]spelling{
	// concat() makes one text where || makes one for each argument, but takes null for
	// an empty text.
	ir.Concat: {
		Join: " || ", Binds: dialect.BindAdd, Known: "concat({*})",
		ByCount: map[int]spelling{2: {Join: " || ", Binds: dialect.BindAdd}},
	},
	ir.Lower:  call("lower({0})"),
	ir.Upper:  call("upper({0})"),
	ir.Trim:   call("trim({0}, " + blanks + ")"),
	ir.Ltrim:  call("ltrim({0}, " + blanks + ")"),
	ir.Rtrim:  call("rtrim({0}, " + blanks + ")"),
	ir.Length: call("length({0})"),
	// A negative length would count from the other end.
	ir.Substring: {
		// Places before the first are counted, but not when there are no others.
		SQL: "substring({0}, {1}, CASE WHEN {2:add} < 0 OR {1:add} < 0 AND length({0}) + {1:mul} <= -{2:call} THEN 0 ELSE {2} END)", Simple: "substring({0}, {1}, {2})",
		ByCount: map[int]spelling{2: call("substring({0}, {1})")},
	},
	ir.Left:       {SQL: "left({0}, CASE WHEN {1:add} < 0 THEN 0 ELSE {1} END)", Simple: "left({0}, {1})"},
	ir.Right:      {SQL: "right({0}, CASE WHEN {1:add} < 0 THEN 0 ELSE {1} END)", Simple: "right({0}, {1})"},
	ir.Replace:    call("replace({0}, {1}, {2})"),
	ir.StartsWith: call("starts_with({0}, {1})"),
	ir.EndsWith:   call("ends_with({0}, {1})"),
	ir.Contains:   call("contains({0}, {1})"),
	ir.Position:   call("strpos({0}, {1})"),
	ir.SplitPart:  call("split_part({0}, {1}, {2})"),

	ir.RegexpMatch: call("regexp_matches({0}, {1})"),
	// Without a match DuckDB gives the empty text, which a match may be as well,
	// and the same for a group that took no part.
	ir.RegexpExtract: {
		SQL:     "nullif(regexp_extract({0}, {1}, {2}), '')",
		ByCount: map[int]spelling{2: call("CASE WHEN regexp_matches({0}, {1}) THEN regexp_extract({0}, {1}) END")},
	},
	ir.RegexpReplace: call("regexp_replace({0}, {1}, {2}, 'g')"),
	ir.Lpad:          call("lpad({0}, {1}::INTEGER, {2})"),
	ir.Rpad:          call("rpad({0}, {1}::INTEGER, {2})"),
	// reverse() goes by grapheme clusters, the language by characters.
	ir.Reverse:   call("array_to_string(list_reverse(regexp_extract_all({0}, '(?s).')), '')"),
	ir.Md5:       call("md5({0})"),
	ir.Sha256:    call("sha256({0})"),
	ir.EqualFold: operator("lower({0:or}) = lower({1:or})", dialect.BindCompare),
	// Another version of DuckDB may hash otherwise, and a BIGINT has no room for the sign.
	ir.Fingerprint: {SQL: "(hash(version(), {*}) >> 1)::BIGINT"},
}

var lists = map[ir.Func]spelling{
	ir.MakeList:     {SQL: "[{*}]", ByCount: map[int]spelling{0: call("[]")}},
	ir.ListContains: call("list_contains({0}, {1})"),
	ir.ListLength:   call("len({0})"),
	ir.ListJoin:     call("array_to_string({0}, {1})"),
}

var aggregates = map[ir.Func]spelling{
	ir.CountRows:     {SQL: "count(*){filter}", ByCount: map[int]spelling{1: call("count({0}){filter}")}},
	ir.CountValues:   call("count({0}){filter}"),
	ir.CountDistinct: call("count(DISTINCT {0}){filter}"),
	// The sum of integers is 128 bits wide; what does not fit fails.
	ir.Sum:    {SQL: "sum({0}){filter}", ByKind: map[models.Kind]spelling{models.Int: call("sum({0}){filter}::BIGINT")}},
	ir.Avg:    call("avg({0}){filter}"),
	ir.Min:    call("min({0}){filter}"),
	ir.Max:    call("max({0}){filter}"),
	ir.Median: {SQL: "median({0:call}::DOUBLE){filter}", ByKind: map[models.Kind]spelling{models.Float: call("median({0}){filter}")}},
	ir.Stddev: call("stddev_samp({0}){filter}"),
	// Ordered first and last become one pass over the group and no sort. The
	// value itself decides what time and key leave open.
	ir.First: {SQL: "first({0} ORDER BY {order}, {0}){filter}", Unordered: "min({0}){filter}", KeepsNulls: true},
	ir.Last:  {SQL: "last({0} ORDER BY {order}, {0}){filter}", Unordered: "max({0}){filter}", KeepsNulls: true},
	// The template counts each value first; what is left is to choose.
	ir.MostFrequent:  call("first({0} ORDER BY {1} DESC, {0})"),
	ir.LeastFrequent: call("first({0} ORDER BY {1}, {0})"),
	ir.ListOf: {
		SQL: "arg_max({0}, ({order}, {0}), {limit}){filter}",
		// Sorting the list is twice as fast as an ordered aggregate. A column of the
		// rows with the name of the lambda's variable would be taken for it.
		Unlimited:  "list_transform(list_reverse_sort(list({'at': ({order}, {0}), 'of': {0}}){filter}), lambda weft_x: weft_x.of)",
		KeepsNulls: true,
	},
	ir.Any: call("coalesce(bool_or({0}){filter}, FALSE)"),
	ir.All: call("bool_and({0}){filter}"),
}
