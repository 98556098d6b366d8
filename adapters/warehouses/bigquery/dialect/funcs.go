package dialect

import (
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// funcs spells every function. Comments give the reason where the obvious
// spelling of BigQuery means something else.
var funcs = dialect.Merge(dialect.Standard, logic, numbers, text, conversions, times, lists, identity, aggregates)

type spelling = dialect.Spelling

var call, operator = dialect.Call, dialect.Operator

// same leaves the argument as it is.
var same = spelling{SQL: "{0}"}

// extreme is GREATEST or LEAST, which are null when any argument is: for one that
// is null stands another, which changes nothing.
func extreme(name string) spelling {
	return spelling{
		SQL: name + "({*})", Each: "COALESCE({*})", Known: name + "({*})",
		ByCount: map[int]spelling{
			1: same,
			2: {SQL: "COALESCE(" + name + "({0}, {1}), {0}, {1})", Known: name + "({0}, {1})"},
		},
	}
}

var logic = map[ir.Func]spelling{
	ir.IsTrue:  call("IFNULL({0}, FALSE)"),
	ir.In:      operator("{0:add} IN ({1*})", dialect.BindCompare),
	ir.Between: operator("{0:add} BETWEEN {1:add} AND {2:add}", dialect.BindCompare),
	// A backslash is always the escape character.
	ir.Like:     operator("{0:add} LIKE {1:add}", dialect.BindCompare),
	ir.Coalesce: {SQL: "COALESCE({*})", ByCount: map[int]spelling{2: call("IFNULL({0}, {1})")}},
	ir.NullIf:   call("NULLIF({0}, {1})"),
	ir.If:       {SQL: "IF({0}, {1}, {2})", ByCount: map[int]spelling{2: call("IF({0}, {1}, NULL)")}},
	ir.Greatest: extreme("GREATEST"),
	ir.Least:    extreme("LEAST"),
}

var numbers = map[ir.Func]spelling{
	ir.Add: {Join: " + ", Binds: dialect.BindAdd},
	ir.Sub: operator("{0:add} - {1:mul}", dialect.BindAdd),
	ir.Mul: {Join: " * ", Binds: dialect.BindMul},
	// Of decimals a quotient would be a decimal.
	ir.Div: call("SAFE_DIVIDE({0:float}, {1:float})"),
	// MOD takes no floats.
	ir.Mod: {SQL: "MOD({0}, NULLIF({1}, 0))", ByWidest: map[models.Kind]spelling{
		models.Float: operator("{0:add} - TRUNC(SAFE_DIVIDE({0:or}, {1:or})) * {1:unary}", dialect.BindAdd),
	}},
	ir.Neg: operator("-{0:call}", dialect.BindUnary),
	ir.Abs: call("ABS({0})"),
	// Of integers these three give floats.
	ir.Round: {
		SQL:    "ROUND({0}, {1})",
		ByKind: map[models.Kind]spelling{models.Int: call("CAST(ROUND(CAST({0} AS NUMERIC), {1}) AS INT64)")},
		ByCount: map[int]spelling{1: {SQL: "ROUND({0})", ByKind: map[models.Kind]spelling{
			models.Int: same,
		}}},
	},
	ir.Floor: {SQL: "FLOOR({0})", ByKind: map[models.Kind]spelling{models.Int: same}},
	ir.Ceil:  {SQL: "CEIL({0})", ByKind: map[models.Kind]spelling{models.Int: same}},
	// Outside their domain these raise an error, and of a NUMERIC they give one.
	ir.Power: call("SAFE.POWER({0:float}, {1:float})"),
	ir.Sqrt:  call("SAFE.SQRT({0:float})"),
	ir.Ln:    call("SAFE.LN({0:float})"),
	ir.Log10: call("SAFE.LOG10({0:float})"),
	ir.Exp:   call("SAFE.EXP({0:float})"),
	ir.Sign:  {SQL: "CAST(SIGN({0}) AS INT64)", ByKind: map[models.Kind]spelling{models.Int: call("SIGN({0})")}},
}

// Case goes letter by letter: where BigQuery may give two letters for one, or
// look at those beside it, the letter is told before.
const (
	lowered = `LOWER(TRANSLATE({0}, 'İΣ', 'iσ'))`
	uppered = `UPPER(TRANSLATE({0}, 'ß', 'ẞ'))`
)

// blanks are what trimming takes off; TRIM alone takes all white space of Unicode.
const blanks = `' \t\n\v\f\r'`

var text = map[ir.Func]spelling{
	ir.Concat: {Join: " || ", Binds: dialect.BindMul},
	ir.Lower:  call(lowered),
	ir.Upper:  call(uppered),
	ir.Trim:   call("TRIM({0}, " + blanks + ")"),
	ir.Ltrim:  call("LTRIM({0}, " + blanks + ")"),
	ir.Rtrim:  call("RTRIM({0}, " + blanks + ")"),
	ir.Length: call("LENGTH({0})"),
	// SUBSTR takes every place before the first for the first, and fails for a
	// length below zero, as LEFT and RIGHT do.
	ir.Substring: {
		SQL:     "SUBSTR({0}, {1}, GREATEST({2:add} + LEAST(IF({1:add} < 0, LENGTH({0}), -1) + {1:mul}, 0), 0))",
		Simple:  "SUBSTR({0}, {1}, {2})",
		ByCount: map[int]spelling{2: call("SUBSTR({0}, {1})")},
	},
	ir.Left:       {SQL: "LEFT({0}, GREATEST({1}, 0))", Simple: "LEFT({0}, {1})"},
	ir.Right:      {SQL: "RIGHT({0}, GREATEST({1}, 0))", Simple: "RIGHT({0}, {1})"},
	ir.Replace:    call("REPLACE({0}, {1}, {2})"),
	ir.StartsWith: call("STARTS_WITH({0}, {1})"),
	ir.EndsWith:   call("ENDS_WITH({0}, {1})"),
	ir.Contains:   operator("STRPOS({0:or}, {1:or}) > 0", dialect.BindCompare),
	ir.Position:   call("STRPOS({0}, {1})"),
	// LEFT(…, 0) is empty, but null for null.
	ir.SplitPart: {
		SQL: "COALESCE(\n    IF(" +
			"{2:add} < 0, ARRAY_REVERSE(SPLIT({0}, {1}))[SAFE_ORDINAL(-{2:call})], SPLIT({0}, {1})[SAFE_ORDINAL({2})]" +
			"),\n    LEFT({0} || {1:unary}, 0 * {2:mul})\n)",
		Simple: "COALESCE(SPLIT({0}, {1})[SAFE_ORDINAL({2})], LEFT({0}, 0))",
	},

	ir.RegexpMatch: call("REGEXP_CONTAINS({0}, {1})"),
	ir.RegexpExtract: {
		SQL:     "NULLIF(REGEXP_EXTRACT({0}, {1:group}), '')",
		ByCount: map[int]spelling{2: call("REGEXP_EXTRACT({0}, {1:group})")},
	},
	ir.RegexpReplace: call("REGEXP_REPLACE({0}, {1}, {2})"),
	ir.Lpad:          {SQL: "LPAD({0}, GREATEST({1}, 0), {2})", Simple: "LPAD({0}, {1}, {2})"},
	ir.Rpad:          {SQL: "RPAD({0}, GREATEST({1}, 0), {2})", Simple: "RPAD({0}, {1}, {2})"},
	ir.Reverse:       call("REVERSE({0})"),
	ir.Md5:           call("TO_HEX(MD5({0}))"),
	ir.Fingerprint:   call("FARM_FINGERPRINT(TO_JSON_STRING(STRUCT({*})))"),
	ir.Sha256:        call("TO_HEX(SHA256({0}))"),
	ir.EqualFold:     operator(`LOWER(TRANSLATE({0:or}, 'İΣ', 'iσ')) = LOWER(TRANSLATE({1:or}, 'İΣ', 'iσ'))`, dialect.BindCompare),
}

var lists = map[ir.Func]spelling{
	ir.MakeList: {SQL: "[{*}]", ByCount: map[int]spelling{0: call("{0}[]")}},
	// IN UNNEST of an empty list is false for null, too.
	ir.ListContains: {
		SQL:   "IF({1:add} IS NULL, NULL, {1:add} IN UNNEST({0}))",
		Known: "{1:add} IN UNNEST({0:or})", Binds: dialect.BindCompare,
	},
	ir.ListLength: call("ARRAY_LENGTH({0})"),
	ir.ListJoin:   call("ARRAY_TO_STRING({0}, {1})"),
}

// The two values in the middle, which are one when their number is odd.
const (
	middle      = "ARRAY_AGG({0:kept} IGNORE NULLS ORDER BY {0:or})[SAFE_OFFSET(DIV(COUNT({0:kept}) - 1, 2))]"
	upperMiddle = "ARRAY_AGG({0:kept} IGNORE NULLS ORDER BY {0:or})[SAFE_OFFSET(DIV(COUNT({0:kept}), 2))]"
)

var aggregates = map[ir.Func]spelling{
	ir.CountRows:     {SQL: "COUNT(*)", Filtered: "COUNTIF({where})", ByCount: map[int]spelling{1: call("COUNT({0:kept})")}},
	ir.CountValues:   call("COUNT({0:kept})"),
	ir.CountDistinct: call("COUNT(DISTINCT {0:kept})"),
	ir.Sum:           call("SUM({0:kept})"),
	// Of decimals it would be a decimal of 9 digits.
	ir.Avg: {SQL: "AVG({0:kept})", ByKind: map[models.Kind]spelling{
		models.Decimal: call("CAST(AVG(CAST({0:kept} AS BIGNUMERIC)) AS FLOAT64)"),
	}},
	ir.Min: call("MIN({0:kept})"),
	ir.Max: call("MAX({0:kept})"),
	// PERCENTILE_CONT is a window function, and APPROX_QUANTILES is not exact.
	ir.Median: {SQL: middle + " / 2 + " + upperMiddle + " / 2", Binds: dialect.BindAdd, ByKind: map[models.Kind]spelling{
		models.Decimal: operator("(CAST("+middle+" AS FLOAT64) + CAST("+upperMiddle+" AS FLOAT64)) / 2", dialect.BindMul),
	}},
	ir.Stddev: {SQL: "STDDEV_SAMP({0:kept})", ByKind: map[models.Kind]spelling{
		models.Decimal: call("STDDEV_SAMP(CAST({0:kept} AS FLOAT64))"),
	}},
	// The value itself decides what time and key leave open.
	ir.First: {
		SQL:       "ARRAY_AGG({0:kept} IGNORE NULLS ORDER BY {order}, {0} LIMIT 1)[SAFE_OFFSET(0)]",
		Unordered: "MIN({0:kept})",
	},
	ir.Last: {
		SQL:       "ARRAY_AGG({0:kept} IGNORE NULLS ORDER BY {order:desc}, {0} DESC LIMIT 1)[SAFE_OFFSET(0)]",
		Unordered: "MAX({0:kept})",
	},
	// The template counts each value first; what is left is to choose.
	ir.MostFrequent:  call("ARRAY_AGG({0} IGNORE NULLS ORDER BY {1} DESC, {0} LIMIT 1)[SAFE_OFFSET(0)]"),
	ir.LeastFrequent: call("ARRAY_AGG({0} IGNORE NULLS ORDER BY {1}, {0} LIMIT 1)[SAFE_OFFSET(0)]"),
	ir.ListOf: {
		SQL:       "IFNULL(ARRAY_AGG({0:kept} IGNORE NULLS ORDER BY {order:desc}, {0} DESC LIMIT {limit}), [])",
		Unlimited: "IFNULL(ARRAY_AGG({0:kept} IGNORE NULLS ORDER BY {order:desc}, {0} DESC), [])",
	},
	ir.Any: call("IFNULL(LOGICAL_OR({0:kept}), FALSE)"),
	ir.All: call("LOGICAL_AND({0:kept})"),
}
