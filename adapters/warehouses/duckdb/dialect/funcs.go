package dialect

import (
	"maps"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// funcs spells every function. Comments give the reason where the obvious
// spelling of DuckDB means something else.
var funcs = merge(logic, numbers, text, conversions, times, lists, identity, aggregates)

type spelling = dialect.Spelling

// same leaves the argument as it is.
var same = spelling{SQL: "{0}"}

func merge(tables ...map[ir.Func]spelling) map[ir.Func]spelling {
	all := map[ir.Func]spelling{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}

func call(sql string) spelling { return spelling{SQL: sql, Binds: dialect.BindCall} }

func operator(sql string, b dialect.Binding) spelling { return spelling{SQL: sql, Binds: b} }

func compare(sign string) spelling {
	return spelling{SQL: "{0:add} " + sign + " {1:add}", Binds: dialect.BindCompare}
}

var logic = map[ir.Func]spelling{
	ir.And:       {Join: " AND ", Binds: dialect.BindAnd},
	ir.Or:        {Join: " OR ", Binds: dialect.BindOr},
	ir.Not:       operator("NOT {0}", dialect.BindNot),
	ir.Eq:        compare("="),
	ir.Ne:        compare("<>"),
	ir.Lt:        compare("<"),
	ir.Le:        compare("<="),
	ir.Gt:        compare(">"),
	ir.Ge:        compare(">="),
	ir.IsNull:    operator("{0:add} IS NULL", dialect.BindCompare),
	ir.IsNotNull: operator("{0:add} IS NOT NULL", dialect.BindCompare),
	ir.IsTrue:    call("coalesce({0}, FALSE)"),
	ir.In:        operator("{0:add} IN ({1*})", dialect.BindCompare),
	ir.Between:   operator("{0:add} BETWEEN {1:add} AND {2:add}", dialect.BindCompare),
	// LIKE has no escape character of its own, and with one it is slower.
	ir.Like:     {SQL: `{0:add} LIKE {1:add} ESCAPE '\'`, Plain: "{0:add} LIKE {1:add}", Binds: dialect.BindCompare},
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
	ir.Mod: operator("{0:mul} % nullif({1:or}, 0)", dialect.BindMul),
	ir.Neg: operator("-{0:call}", dialect.BindUnary),
	ir.Abs: call("abs({0})"),
	ir.Round: {
		SQL:    "round({0}, {1})",
		ByKind: map[models.Kind]spelling{models.Int: call("round({0}, {1})::BIGINT")},
		ByCount: map[int]spelling{1: {SQL: "round({0})", ByKind: map[models.Kind]spelling{
			models.Int: same,
		}}},
	},
	// Of an integer both would give a double.
	ir.Floor: {SQL: "floor({0})", ByKind: map[models.Kind]spelling{models.Int: same}},
	ir.Ceil:  {SQL: "ceil({0})", ByKind: map[models.Kind]spelling{models.Int: same}},
	ir.Power: call("power({0}, {1})"),
	// Outside their domain these raise an error.
	ir.Sqrt:  call("CASE WHEN {0:add} >= 0 THEN sqrt({0}) END"),
	ir.Ln:    call("CASE WHEN {0:add} > 0 THEN ln({0}) END"),
	ir.Log10: call("CASE WHEN {0:add} > 0 THEN log10({0}) END"),
	ir.Exp:   call("exp({0})"),
	ir.Sign:  call("sign({0})::BIGINT"),
}

// blanks are what trimming takes off; DuckDB's own trim leaves tabs and line
// breaks. A vertical tab has no escape of its own: \v is the letter.
const blanks = `E' \t\n\x0B\f\r'`

var text = map[ir.Func]spelling{
	ir.Concat:     {Join: " || ", Binds: dialect.BindAdd},
	ir.Lower:      call("lower({0})"),
	ir.Upper:      call("upper({0})"),
	ir.Trim:       call("trim({0}, " + blanks + ")"),
	ir.Ltrim:      call("ltrim({0}, " + blanks + ")"),
	ir.Rtrim:      call("rtrim({0}, " + blanks + ")"),
	ir.Length:     call("length({0})"),
	ir.Substring:  {SQL: "substring({0}, {1}, {2})", ByCount: map[int]spelling{2: call("substring({0}, {1})")}},
	ir.Left:       call("left({0}, {1})"),
	ir.Right:      call("right({0}, {1})"),
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
}

var lists = map[ir.Func]spelling{
	ir.MakeList:     call("[{*}]"),
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
	ir.First: {SQL: "first({0} ORDER BY {order}, {0}){filter}", Unordered: "min({0}){filter}", Filters: true},
	ir.Last:  {SQL: "last({0} ORDER BY {order}, {0}){filter}", Unordered: "max({0}){filter}", Filters: true},
	// The template counts each value first; what is left is to choose.
	ir.MostFrequent:  call("first({0} ORDER BY {1} DESC, {0})"),
	ir.LeastFrequent: call("first({0} ORDER BY {1}, {0})"),
	ir.ListOf: {
		SQL: "arg_max({0}, ({order}, {0}), {limit}){filter}",
		// Sorting the list is twice as fast as an ordered aggregate. A column of the
		// rows with the name of the lambda's variable would be taken for it.
		Unlimited: "list_transform(list_reverse_sort(list({'at': ({order}, {0}), 'of': {0}}){filter}), lambda weft_x: weft_x.of)",
		Filters:   true,
	},
	ir.Any: call("coalesce(bool_or({0}){filter}, FALSE)"),
	ir.All: call("bool_and({0}){filter}"),
}
