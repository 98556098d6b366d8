package diag

import "github.com/weft-cdp/weft/models"

// T1: types in expressions that do not go together.
const (
	UnlikeTypes         models.Code = "T101"
	NotACondition       models.Code = "T102"
	WrongArgument       models.Code = "T103"
	WrongArgumentCount  models.Code = "T104"
	UnlikeResults       models.Code = "T105"
	ComparedWithNull    models.Code = "T106"
	NotAMoment          models.Code = "T107"
	TextForValue        models.Code = "T108"
	NoArithmetic        models.Code = "T109"
	TextWithPlus        models.Code = "T110"
	MomentArithmetic    models.Code = "T111"
	DurationOutOfPlace  models.Code = "T112"
	NumberTooLarge      models.Code = "T113"
	AggregateOfWrong    models.Code = "T114"
	AggregateInside     models.Code = "T115"
	AggregateOutOfPlace models.Code = "T116"
	AggregateOfRows     models.Code = "T117"
	DistinctInside      models.Code = "T118"
	LimitOutOfPlace     models.Code = "T119"
	WindowWithoutTime   models.Code = "T120"
	WindowEmpty         models.Code = "T121"
	NoOrder             models.Code = "T122"
	NullInList          models.Code = "T123"
	AlwaysNull          models.Code = "T124"
	WrongKind           models.Code = "T125"
	NotConstant         models.Code = "T126"
	PatternBroken       models.Code = "T127"
	FormatBroken        models.Code = "T128"
	RowsOutOfPlace      models.Code = "T129"
	AlwaysTheSame       models.Code = "T130"
	NeverNull           models.Code = "T131"
	JoinedWithoutText   models.Code = "T132"
	CountOfCondition    models.Code = "T133"
)

// typePages are the pages of this family, in the order of the codes.
var typePages = []Page{
	{
		Code: UnlikeTypes, Title: "unlike types are compared",
		Text:    "Both sides of a comparison must be of one type, or numbers, or a date and a timestamp. Warehouses convert differently behind your back, so weft does not: `to_int`, `to_text`, `to_date` and their like say what is meant.",
		Example: shopTrait("count(orders where status = 5)"),
		Fixed:   shopTrait("count(orders where status = '5')"),
	},
	{
		Code: NotACondition, Title: "not a condition",
		Text:    "`where`, `and`, `or`, `not`, `when` and the conditions of a segment want something true or false. A number or a text is neither.",
		Example: shopSegment("spend"),
		Fixed:   shopSegment("spend > 0"),
	},
	{
		Code: WrongArgument, Title: "wrong type of argument",
		Text:    "The function cannot take a value of this type. Conversions are written out: `to_text`, `to_int`, `to_decimal`, `to_float`, `to_date`, `to_timestamp`.",
		Example: shopTrait("lower(count(orders))"),
		Fixed:   shopTrait("lower(to_text(count(orders)))"),
	},
	{
		Code: WrongArgumentCount, Title: "wrong number of arguments",
		Text:    "The label shows how the function is called; a parameter with `?` may be left out.",
		Example: shopTrait("replace(last(orders.status), 'a')"),
		Fixed:   shopTrait("replace(last(orders.status), 'a', 'b')"),
	},
	{
		Code: UnlikeResults, Title: "results of unlike types",
		Text:    "All results of a `case`, and all values that `coalesce`, `if`, `first_of`, `greatest` or `least` choose from, are of one type: it is the type of the whole.",
		Example: shopTrait("case when count(orders) > 3 then 'many' else last(orders.ordered_at) end"),
		Fixed:   shopTrait("case when count(orders) > 3 then 'many' else 'few' end"),
	},
	{
		Code: ComparedWithNull, Title: "a comparison with null",
		Text:    "Null is not a value but the lack of one, so `x = null` is null and never true, whatever `x` is. `x is null` asks what is meant.",
		Example: shopTrait("count(orders where status = null)"),
		Fixed:   shopTrait("count(orders where status is null)"),
	},
	{
		Code: NotAMoment, Title: "no date or timestamp",
		Text:    "Dates are written as `'2026-01-31'` and timestamps as `'2026-01-31 18:30:00'`, because other forms mean different days in different countries. A timestamp is in UTC unless it ends with an offset such as `+01:00`.",
		Example: shopTrait("count(orders where ordered_at > '31/01/2026')"),
		Fixed:   shopTrait("count(orders where ordered_at > '2026-01-31')"),
	},
	{
		Code: TextForValue, Title: "a text where a number or a bool is wanted",
		Text:    "Single quotes make a text. Numbers, `true` and `false` are written without.",
		Example: shopTrait("count(orders where qty > '2')"),
		Fixed:   shopTrait("count(orders where qty > 2)"),
	},
	{
		Code: NoArithmetic, Title: "no number to calculate with",
		Text:    "`+ - * / %` calculate with int, decimal and float. Text that holds a number is converted by `to_decimal`, or declared under the source's `columns`.",
		Example: shopTrait("sum(orders.status * 2)"),
		Fixed:   shopTrait("sum(orders.amount * 2)"),
	},
	{
		Code: TextWithPlus, Title: "text joined by plus",
		Text:    "`+` adds numbers, and nothing else on every warehouse, so that a text that looks like a number is never added by accident. Text is joined by `||`.",
		Example: shopTrait("last(orders.status) + '!'"),
		Fixed:   shopTrait("last(orders.status) || '!'"),
	},
	{
		Code: MomentArithmetic, Title: "dates calculated with as numbers",
		Text:    "The time between two moments is counted in a unit that you choose: `days_between(from, to)`, `hours_between(from, to)`. A date is moved by `add_days` and `add_months`, a timestamp also by a duration, `now - 30d`.",
		Example: shopTrait("now - max(orders.ordered_at)"),
		Fixed:   shopTrait("days_between(max(orders.ordered_at), now)"),
	},
	{
		Code: DurationOutOfPlace, Title: "a duration out of place",
		Text:    "A duration such as `30d` is a length of time. It moves a timestamp (`now - 30d`) or stands in a window (`within 30d`). Numbers of days come from `days_between` and are compared with numbers.",
		Example: shopSegment("days_between(max(orders.ordered_at), now) > 30d"),
		Fixed:   shopSegment("days_between(max(orders.ordered_at), now) > 30"),
	},
	{
		Code: NumberTooLarge, Title: "a number that is too large",
		Text:    "A decimal has at most 38 digits on every warehouse. What is longer is usually a name made of digits, such as a card number: write it as text.",
		Example: shopTrait("sum(orders.amount * 0.1234567890123456789012345678901234567890)"),
		Fixed:   shopTrait("sum(orders.amount * 0.12)"),
	},
	{
		Code: AggregateOfWrong, Title: "an aggregate of the wrong type",
		Text:    "`sum`, `avg`, `median` and `stddev` are of numbers, `min` and `max` of what has an order, `any` and `all` of conditions. A column that holds numbers as text is declared: `columns: {amount: {type: decimal}}`.",
		Example: shopTrait("sum(orders.status)"),
		Fixed:   shopTrait("sum(orders.amount)"),
	},
	{
		Code: AggregateInside, Title: "an aggregate inside an aggregate",
		Text:    "An aggregate looks at rows one by one, and a single row has nothing to aggregate. Compute the inner one as a trait and use its value outside.",
		Example: shopTrait("sum(orders.amount where amount > avg(orders.amount))"),
		Fixed:   shopTrait("sum(orders.amount) - avg(orders.amount)"),
	},
	{
		Code: AggregateOutOfPlace, Title: "an aggregate where there is one row",
		Text:    "The expressions of a source (`time`, `where`, `ids`, computed columns) see one row. Aggregates, and `first_of`, belong to traits and segments, which see all rows of a profile.",
		Example: "-- model.yaml --\nentities:\n  customer: {ids: {email: null}}\nsources:\n  orders: {table: orders, where: count(orders) > 1, ids: {email: email}}\n",
		Fixed:   "-- model.yaml --\nentities:\n  customer: {ids: {email: null}}\nsources:\n  orders: {table: orders, where: status = 'paid', ids: {email: email}}\n",
	},
	{
		Code: AggregateOfRows, Title: "an aggregate that wants a column",
		Text:    "Only `count` counts rows. The others take a value of each row: `sum(orders.amount)`, `any(orders.status = 'paid')`.",
		Example: shopTrait("sum(orders)"),
		Fixed:   shopTrait("sum(orders.amount)"),
	},
	{
		Code: DistinctInside, Title: "distinct inside an aggregate",
		Text:    "Different values are counted by an aggregate of its own, `count_distinct(orders.sku)`. The other aggregates look at every row, as often as a value occurs.",
		Example: shopTrait("count(distinct orders.sku)"),
		Fixed:   shopTrait("count_distinct(orders.sku)"),
	},
	{
		Code: LimitOutOfPlace, Title: "a limit out of place",
		Text:    "`limit` says how many values a `list` has at most, newest first. Other aggregates look at all rows; a window (`within 30d`) leaves out old ones.",
		Example: shopTrait("sum(orders.amount limit 3)"),
		Fixed:   shopTrait("list(orders.amount limit 3)"),
	},
	{
		Code: WindowWithoutTime, Title: "a window over rows without a time",
		Text:    "`within`, `between … ago` and `since` choose rows by their time. Declare it in the source: `time: ordered_at`. Rows reached through a relation backwards take the time of the row above them.",
		Example: shopTrait("count(contacts within 30d)"),
		Fixed:   shopTrait("count(orders within 30d)"),
	},
	{
		Code: WindowEmpty, Title: "a window in which no moment lies",
		Text:    "`within 90d` is everything later than 90 days ago; `between 30d and 60d ago` lies between the two. A window without length has no rows.",
		Example: shopTrait("count(orders within 0d)"),
		Fixed:   shopTrait("count(orders within 30d)"),
	},
	{
		Code: NoOrder, Title: "values that have no order",
		Text:    "Numbers, texts, dates and timestamps can be compared by size. A bool is a condition by itself, and lists are looked into by `list_contains` and `list_length`.",
		Example: shopTrait("count(orders where paid > false)"),
		Fixed:   shopTrait("count(orders where paid)"),
	},
	{
		Code: NullInList, Title: "null in a list of values",
		Text:    "Nothing equals null, so it adds nothing to `in`; and it makes `not in` never true, which is hardly meant.",
		Example: shopTrait("count(orders where status not in ('paid', null))"),
		Fixed:   shopTrait("count(orders where status not in ('paid'))"),
	},
	{
		Code: AlwaysNull, Title: "a trait that is always null",
		Text:    "A trait is a column and has a type. A bare `null` has none; `to_text(null)` has.",
		Example: shopTrait("if(count(orders) > 3, null, null)"),
		Fixed:   shopTrait("if(count(orders) > 3, 'many', null)"),
	},
	{
		Code: WrongKind, Title: "a value of the wrong type for its place",
		Text:    "The place asks for a certain type: a source's `time` is a timestamp or a date, its `where` a condition, the parts of an `rfm` trait are numbers (its recency also a moment).",
		Example: "-- model.yaml --\nentities:\n  customer: {ids: {email: null}}\nsources:\n  orders: {table: orders, time: amount, ids: {email: email}, columns: {amount: decimal}}\n",
		Fixed:   "-- model.yaml --\nentities:\n  customer: {ids: {email: null}}\nsources:\n  orders: {table: orders, time: ordered_at, ids: {email: email}, columns: {ordered_at: timestamp}}\n",
	},
	{
		Code: NotConstant, Title: "an argument that must be written out",
		Text:    "Patterns, formats and digits are checked before anything runs, because a warehouse would find a broken one in the middle of its work. Separators, and what a text is filled up with, some warehouses take only as constants. So they are written out.",
		Example: shopTrait("regexp_matches(last(orders.status), last(contacts.city))"),
		Fixed:   shopTrait("contains(last(orders.status), last(contacts.city))"),
	},
	{
		Code: PatternBroken, Title: "a pattern that cannot be read",
		Text:    "Regular expressions are RE2, on every warehouse: <https://github.com/google/re2/wiki/Syntax>. It has no looking ahead or back and no back references.",
		Example: shopTrait("regexp_matches(last(orders.status), '(paid')"),
		Fixed:   shopTrait("regexp_matches(last(orders.status), '(paid)')"),
	},
	{
		Code: FormatBroken, Title: "a format that cannot be read",
		Text:    "Formats of dates are written in strptime codes: `%Y` year, `%m` month, `%d` day, `%H` hour, `%M` minute, `%S` second, `%S.%f` with a fraction, `%b` the month's name, `%%` a percent sign. Only codes that every warehouse has are known, and not all of them can be both read and written.",
		Example: shopTrait("format_date(now, 'YYYY-MM')"),
		Fixed:   shopTrait("format_date(now, '%Y-%m')"),
	},
	{
		Code: RowsOutOfPlace, Title: "a choice of rows outside an aggregate",
		Text:    "`where`, `within`, `since` and `limit` say which rows an aggregate looks at. Everywhere else there are values, not rows.",
		Example: shopTrait("lower(orders.status where amount > 5)"),
		Fixed:   shopTrait("lower(last(orders.status where amount > 5))"),
	},
	{
		Code: AlwaysTheSame, Severity: models.Warning, Title: "a condition that is always the same",
		Text:    "The condition looks at nothing that differs between people, or compares a count with what it can never be.",
		Example: shopSegment("count(orders) >= 0"),
		Fixed:   shopSegment("count(orders) >= 1"),
	},
	{
		Code: NeverNull, Severity: models.Warning, Title: "a value that is never null",
		Text:    "`count` and `count_distinct` are 0 over no rows and `any` is false, so asking whether they are null has one answer.",
		Example: shopSegment("count(orders) is not null"),
		Fixed:   shopSegment("count(orders) > 0"),
	},
	{
		Code: JoinedWithoutText, Title: "something else than text is joined",
		Text:    "`||` joins text. What a number or a date looks like as text is said by `to_text` or `format_date`.",
		Example: shopTrait("last(orders.status) || count(orders)"),
		Fixed:   shopTrait("last(orders.status) || to_text(count(orders))"),
	},
	{
		Code: CountOfCondition, Severity: models.Warning, Title: "a count of a condition",
		Text:    "`count(source.column)` counts the rows where the column is not null. A condition is not null where it is false, too, so counting it counts nearly all rows. Which rows count is said behind `where`.",
		Example: shopTrait("count(orders.qty > 1)"),
		Fixed:   shopTrait("count(orders where qty > 1)"),
	},
}
