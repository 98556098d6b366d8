package diag

import (
	"slices"

	"github.com/weft-cdp/weft/models"
)

// E: the text of an expression: what does not parse. E0 are characters and
// words, E1 the grammar, E2 habits from SQL and other languages.
const (
	BadCharacter models.Code = "E001"
	OpenText     models.Code = "E002"
	OpenName     models.Code = "E003"
	BadName      models.Code = "E004"
	BadNumber    models.Code = "E005"
	BadDuration  models.Code = "E006"
	BadMoment    models.Code = "E007"
	Comment      models.Code = "E008"
	ReservedWord models.Code = "E009"

	EmptyExpression   models.Code = "E101"
	NoValue           models.Code = "E102"
	TwoValues         models.Code = "E103"
	OpenBracket       models.Code = "E104"
	StrayBracket      models.Code = "E105"
	ChainedComparison models.Code = "E106"
	BadIs             models.Code = "E107"
	BadIn             models.Code = "E108"
	NoBetweenAnd      models.Code = "E109"
	BadCase           models.Code = "E110"
	BadClause         models.Code = "E111"
	BadWindow         models.Code = "E112"
	ClauseOutside     models.Code = "E113"
	DottedCall        models.Code = "E114"
	TooDeep           models.Code = "E115"

	ForeignOperator models.Code = "E201"
	ForeignQuotes   models.Code = "E202"
	ForeignSyntax   models.Code = "E203"
	CastSyntax      models.Code = "E204"
	ClockFunction   models.Code = "E205"
	CountStar       models.Code = "E206"
	SubQuery        models.Code = "E207"
)

// exprPages are the pages of this family, in the order of the codes.
var exprPages = slices.Concat(exprWordPages, exprGrammarPages, exprHabitPages)

// exprWordPages are about characters and words.
var exprWordPages = []Page{
	{
		Code: BadCharacter, Title: "a character that expressions do not use",
		Text: `Expressions are made of names, numbers, text in single quotes, brackets and
operators. Any other character is refused at its place, because guessing what it was
meant for could change a result. A column whose name has odd characters is written in
double quotes: ` + "`orders.\"Order ID\"`" + `.`,
		Example: shopTrait("sum(orders.amount) @ 2"),
		Fixed:   shopTrait("sum(orders.amount) * 2"),
	},
	{
		Code: OpenText, Title: "text whose closing quote is missing",
		Text: `Text stands between single quotes. When the second one is missing, everything to
the end of the expression would be text. A quote inside text is written twice:
` + "`'Ana''s'`" + `.`,
		Example: shopTrait("count(orders where status = 'paid)"),
		Fixed:   shopTrait("count(orders where status = 'paid')"),
	},
	{
		Code: OpenName, Title: "a quoted name whose closing quote is missing",
		Text: `Names of columns with odd characters stand between double quotes, and the second
one is missing here. A double quote inside such a name is written twice.`,
		Example: shopTrait(`sum(orders."Amount (net)`),
		Fixed:   shopTrait(`sum(orders."Amount (net)")`),
	},
	{
		Code: BadName, Title: "a name that is empty",
		Text: `Double quotes hold a name, and there is none between these. For the empty text
write two single quotes.`,
		Example: shopTrait(`coalesce(last(orders.status), "")`),
		Fixed:   shopTrait(`coalesce(last(orders.status), '')`),
	},
	{
		Code: BadNumber, Title: "a number that is not written as one",
		Text: `Whole numbers are digits, decimals are digits, a point and digits: ` + "`12`, `0.5`" + `.
There is no exponent, no underscore and no comma in them, and a whole number fits into
64 bits. A name that starts with a digit is written in double quotes.`,
		Example: shopTrait("count(orders where amount > 1e3)"),
		Fixed:   shopTrait("count(orders where amount > 1000)"),
	},
	{
		Code: BadDuration, Title: "a duration that has no fixed length or no unit",
		Text: `A duration is a whole number and one letter, without a blank: ` + "`90s`, `15m` (minutes),\n`12h`, `30d`, `2w`" + `. Months, quarters and years are no durations, because they differ in
length: a window of one month would hold 28 days or 31. Say how many days are meant.
Calendar months are counted by months_between.`,
		Example: shopTrait("count(orders within 1 month)"),
		Fixed:   shopTrait("count(orders within 30d)"),
	},
	{
		Code: BadMoment, Title: "a date or timestamp that is not in the calendar",
		Text: `Dates are written year first, ` + "`date '2026-01-31'`" + `, and timestamps as
` + "`timestamp '2026-01-31 18:30:00'`" + `, with a zone or in UTC. The day must exist: there is
no February 30th. Other orders are refused because 01/02 is January in one country and
February in another.`,
		Example: shopTrait("count(orders since date '2026-02-30')"),
		Fixed:   shopTrait("count(orders since date '2026-02-28')"),
	},
	{
		Code: Comment, Title: "a comment inside an expression",
		Text: `Expressions hold no comments: YAML has its own, which start with a blank and # and
stand behind the value or on a line of their own. Two minus signs start a comment in
SQL, so a negative number that is taken away needs a blank before it: ` + "`1 - -1`" + `.`,
		Example: shopTrait("sum(orders.amount) -- all of them"),
		Fixed:   shopTrait("sum(orders.amount)  # all of them"),
	},
	{
		Code: ReservedWord, Title: "a word of the language used as a name",
		Text: `Words such as ` + "`where`, `limit`, `end` and `between`" + ` have a meaning in expressions. A
column that has one of them for a name is written in double quotes, or with its source
in front: ` + "`orders.limit`" + `.`,
		Example: shopTrait("sum(limit)"),
		Fixed:   shopTrait("sum(orders.limit)"),
	},
}
