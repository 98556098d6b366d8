package diag

import "strings"

// exprGrammarPages are about the order of words.
var exprGrammarPages = []Page{
	{
		Code: EmptyExpression, Title: "nothing where an expression is needed",
		Text: `The value is an empty text, and an expression is needed here. For a missing value
write ` + "`null`" + ` as part of an expression; for the empty text write two single quotes inside
the value: ` + "`\"''\"`" + `.`,
		Example: shopTrait(`""`),
		Fixed:   shopTrait(`count(orders)`),
	},
	{
		Code: NoValue, Title: "a value is missing",
		Text: `An operator, a comma or a bracket stands where a value should be: something was
left out before it, or after the one that precedes it. ` + "`not`" + ` binds looser than a
comparison, so behind one it needs brackets.`,
		Example: shopTrait("sum(orders.amount) / 2 *"),
		Fixed:   shopTrait("sum(orders.amount) / 2"),
	},
	{
		Code: TwoValues, Title: "two values with nothing between them",
		Text: `A value is over and another one starts, without an operator between the two. Often
a comma, a quote or an ` + "`and`" + ` is missing. Texts are joined with ` + "`||`" + `.`,
		Example: shopTrait("count(orders where status = 'paid' amount > 10)"),
		Fixed:   shopTrait("count(orders where status = 'paid' and amount > 10)"),
	},
	{
		Code: OpenBracket, Title: "a bracket that is never closed",
		Text: `Each opening bracket needs a closing one. The caret stands at the one that has
none; where the other was meant to be, nobody can know.`,
		Example: shopTrait("coalesce(sum(orders.amount, 0)"),
		Fixed:   shopTrait("coalesce(sum(orders.amount), 0)"),
	},
	{
		Code: StrayBracket, Title: "a bracket that closes nothing",
		Text: `There is a closing bracket, and all that were opened before it are closed
already. Remove it, or open one.`,
		Example: shopTrait("count(orders))"),
		Fixed:   shopTrait("count(orders)"),
	},
	{
		Code: ChainedComparison, Title: "a comparison of a comparison",
		Text: `The result of a comparison is true or false, so ` + "`1 < a < 3`" + ` would compare a truth
with 3. Ask twice and join with ` + "`and`, or use `between`" + `, which includes both bounds.`,
		Example: shopTrait("1 < count(orders) < 3"),
		Fixed:   shopTrait("1 < count(orders) and count(orders) < 3"),
	},
	{
		Code: BadIs, Title: "is with something else than null",
		Text: `Only missing values are asked for with ` + "`is null` and `is not null`" + `. Other values are
compared with = and !=. A condition needs no ` + "`is true`" + `: it is true by itself, and
` + "`coalesce(x, false)`" + ` turns a missing truth into false.`,
		Example: shopTrait("last(orders.status) is 'paid'"),
		Fixed:   shopTrait("last(orders.status) = 'paid'"),
	},
	{
		Code: BadIn, Title: "in without its values",
		Text: "`in`" + ` is followed by the values to compare with, in brackets and with commas between
them. An empty list is refused, because nothing is in it. Whether a list holds a value
is asked with list_contains.`,
		Example: shopTrait("last(orders.status) in 'paid'"),
		Fixed:   shopTrait("last(orders.status) in ('paid')"),
	},
	{
		Code: NoBetweenAnd, Title: "between without its second bound",
		Text: "`between`" + ` takes two bounds with ` + "`and`" + ` between them, and includes both. To compare
with one bound only, use <= or >=.`,
		Example: shopTrait("count(orders) between 1"),
		Fixed:   shopTrait("count(orders) between 1 and 5"),
	},
	{
		Code: BadCase, Title: "case that is not complete",
		Text: `A choice is written ` + "`case when condition then value else value end`" + `, with as many
` + "`when`" + ` as are needed. Without ` + "`else`" + ` it is null where no condition is true. The ` + "`end`" + `
is always needed.`,
		Example: shopTrait("case when count(orders) > 3 then 'often' else 'seldom'"),
		Fixed:   shopTrait("case when count(orders) > 3 then 'often' else 'seldom' end"),
	},
	{
		Code: BadClause, Title: "parts of an aggregate in another order, or twice",
		Text: `Inside an aggregate the order is: what it is of, ` + "`where`" + ` with a condition, the window
of time, and for ` + "`list`" + ` a ` + "`limit`" + ` of 1 or more. Each stands at most once. One fixed order
keeps a window from being read as part of the condition.`,
		Example: shopTrait("count(orders within 30d where status = 'paid')"),
		Fixed:   shopTrait("count(orders where status = 'paid' within 30d)"),
	},
	{
		Code: BadWindow, Title: "a window of time that is not complete",
		Text: `There are three windows: ` + "`within 30d`, `between 30d and 60d ago` and\n`since date '2026-01-31'`" + `. The first two take durations, counted back from now; the
third takes a date or a timestamp, with that word in front of the text.`,
		Example: shopTrait("count(orders since '2026-01-31')"),
		Fixed:   shopTrait("count(orders since date '2026-01-31')"),
	},
	{
		Code: ClauseOutside, Title: "where or a window outside of an aggregate",
		Text: `Conditions on rows and windows of time belong between the brackets of the
aggregate whose rows they choose. Outside there are no rows to choose from: there is
one profile.`,
		Example: shopTrait("count(orders) where status = 'paid'"),
		Fixed:   shopTrait("count(orders where status = 'paid')"),
	},
	{
		Code: DottedCall, Title: "a function with a dot in its name",
		Text: `Functions do not belong to sources or columns. What a function works on stands
between its brackets: ` + "`count(orders)`, `lower(city)`" + `.`,
		Example: shopTrait("orders.count()"),
		Fixed:   shopTrait("count(orders)"),
	},
	{
		Code: TooDeep, Title: "an expression that is nested too deep or too long",
		Text: `An expression may be nested 200 deep, have 200 operators side by side that calculate
and 1000 of logic. What is larger nobody can read, and warehouses plan it for minutes. Give its parts
names: traits may use traits. A long chain of = and or is one ` + "`in (…)`" + `.`,
		Example: shopTrait(strings.Repeat("(", 201) + "1" + strings.Repeat(")", 201)),
		Fixed:   shopTrait("(((count(orders))))"),
	},
}
