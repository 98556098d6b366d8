package diag

// exprHabitPages are about what other languages write.
var exprHabitPages = []Page{
	{
		Code: ForeignOperator, Title: "an operator of another language",
		Text: `The operators are those of SQL: = and != compare, ` + "`and`, `or` and `not`" + ` join
conditions, and || joins texts. Each thing has one spelling, so that models read the
same whoever wrote them.`,
		Example: shopTrait("count(orders where status == 'paid' && amount > 10)"),
		Fixed:   shopTrait("count(orders where status = 'paid' and amount > 10)"),
	},
	{
		Code: ForeignQuotes, Title: "quotes of another kind",
		Text: `Text stands in straight single quotes. Double quotes are for names of columns, as
in SQL. Curly quotes come from text processors, and backticks from other dialects.`,
		Example: shopTrait("count(orders where status = ‘paid’)"),
		Fixed:   shopTrait("count(orders where status = 'paid')"),
	},
	{
		Code: ForeignSyntax, Title: "SQL that weft spells differently",
		Text: `Expressions look like SQL and are smaller. What has a spelling of its own is told
with it: durations are ` + "`30d`" + `, parts of a date are functions, texts are compared without
case by ` + "`lower`" + `, and filters stand inside of the aggregate.`,
		Example: shopTrait("count(orders) filter (where status = 'paid')"),
		Fixed:   shopTrait("count(orders where status = 'paid')"),
	},
	{
		Code: CastSyntax, Title: "a cast",
		Text: `Values are converted by functions: to_text, to_int, to_decimal, to_float, to_bool,
to_date and to_timestamp. They mean the same on every warehouse, and what cannot be
converted is null. A column that has the wrong type everywhere gets its type once,
under ` + "`columns`" + ` of its source.`,
		Example: shopTrait("sum(cast(orders.qty as int))"),
		Fixed:   shopTrait("sum(to_int(orders.qty))"),
	},
	{
		Code: ClockFunction, Title: "the clock asked for the time",
		Text: `Everything is computed as at one moment, which is called ` + "`now`" + ` and is given to the
run. There is no function that asks the clock, so any past day can be rebuilt exactly
and tests always give the same.`,
		Example: shopTrait("days_between(max(orders.ordered_at), current_date)"),
		Fixed:   shopTrait("days_between(max(orders.ordered_at), now)"),
	},
	{
		Code: CountStar, Title: "a star for all columns",
		Text: `An aggregate names the source whose rows it takes, so ` + "`count(orders)`" + ` counts rows.
There is no * for all columns: a profile sees many sources, and the star could not tell
which.`,
		Example: shopTrait("count(*)"),
		Fixed:   shopTrait("count(orders)"),
	},
	{
		Code: SubQuery, Title: "a query inside an expression",
		Text: `Expressions have no queries in them. Rows are asked for with an aggregate and its
condition, and other people with in_segment. A query that is needed as a whole can be a
source, with a text for each warehouse under ` + "`sql`" + `.`,
		Example: shopTrait("exists (select 1 from orders)"),
		Fixed:   shopTrait("count(orders) > 0"),
	},
}
