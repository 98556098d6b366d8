package diag

import "github.com/weft-cdp/weft/models"

// S: segments and sequences.
const (
	SequenceStartsWithNot models.Code = "S101"
	TwoNotSteps           models.Code = "S102"
	StepWithoutTime       models.Code = "S103"
	NoSameColumn          models.Code = "S104"
	SameColumnsUnlike     models.Code = "S105"
	StepOfOther           models.Code = "S106"
	EmptyConditions       models.Code = "S107"
	WithinNotPositive     models.Code = "S108"
	InSegmentArgument     models.Code = "S109"
	OtherEntitysSegment   models.Code = "S110"
	BucketsOutOfRange     models.Code = "S111"
	StepOfColumn          models.Code = "S112"
)

// twoSteps are a sequence that is right.
const twoSteps = "      - did: orders\n      - not: orders where status = 'refunded'\n"

// segmentPages are the pages of this family, in the order of the codes.
var segmentPages = []Page{
	{
		Code: SequenceStartsWithNot, Title: "a sequence that begins with not",
		Text:    "A `not` step forbids rows after the `did` before it. Without one there is no moment from which on nothing may happen. People without any such rows are found by a condition: `count(orders within 30d) = 0`.",
		Example: shopSequence("      - not: orders\n      - did: orders where amount > 100\n"),
		Fixed:   shopSequence(twoSteps),
	},
	{
		Code: TwoNotSteps, Title: "two not steps in a row",
		Text:    "Both would forbid rows between the same two `did` steps. Write one sequence for each and put them under `all`; for rows of one source write one `not` with `or` in its `where`.",
		Example: shopSequence("      - did: orders\n      - not: orders where amount > 100\n      - not: orders where status = 'refunded'\n"),
		Fixed:   shopSequence("      - did: orders\n      - not: orders where amount > 100 or status = 'refunded'\n"),
	},
	{
		Code: StepWithoutTime, Title: "a step over rows without a time",
		Text:    "A sequence is about what came first. Rows of a source without `time` are a snapshot: they say what is, not when it happened.",
		Example: shopSequence("      - did: contacts\n      - did: orders\n"),
		Fixed:   shopSequence(twoSteps),
	},
	{
		Code: NoSameColumn, Title: "a step's source lacks a column of same", Needs: "catalog",
		Text:    "The rows of all steps must agree in the columns of `same`, so each step's source needs a column of this name. A computed column gives a source the name that another one has: `columns: {sku: {from: product_sku}}`.",
		Example: shopSequence("      - did: orders\n      - did: orders where amount > 100\n    same: basket\n") + "-- catalog.yaml --\nsources:\n  orders: {order_id: {type: int}, buyer_email: {type: text}, account_no: {type: text}, sku: {type: text}, status: {type: text}, amount: {type: decimal}, qty: {type: int}, ordered_at: {type: timestamp}, paid: {type: bool}}\n",
	},
	{
		Code: SameColumnsUnlike, Title: "columns of same have unlike types",
		Text:    "Values of unlike types are never the same. Declare the columns with one type, or make a computed column that converts.",
		Example: "-- model.yaml --\nentities:\n  customer: {ids: {email: null}}\nsources:\n  carts: {table: carts, time: at, ids: {email: email}, columns: {sku: text}}\n  sales: {table: sales, time: at, ids: {email: email}, columns: {sku: int}}\nsegments:\n  buyers:\n    of: customer\n    sequence: [{did: carts}, {did: sales}]\n    same: sku\n",
		Fixed:   "-- model.yaml --\nentities:\n  customer: {ids: {email: null}}\nsources:\n  carts: {table: carts, time: at, ids: {email: email}, columns: {sku: text}}\n  sales: {table: sales, time: at, ids: {email: email}, columns: {sku: text}}\nsegments:\n  buyers:\n    of: customer\n    sequence: [{did: carts}, {did: sales}]\n    same: sku\n",
	},
	{
		Code: StepOfOther, Title: "a step over rows of somebody else",
		Text:    "The steps of a sequence are matched in the rows of one profile. Rows of an account, or other profiles, are looked at by a trait or a segment of that entity.",
		Example: shopSequence("      - did: account.orders\n      - did: orders\n"),
		Fixed:   shopSequence(twoSteps),
	},
	{
		Code: EmptyConditions, Title: "a group without conditions",
		Text:    "`all` of nothing is true for everybody and `any` of nothing for nobody. Neither is likely meant.",
		Example: shopWith("segments:\n  chosen: {of: customer, all: []}\n"),
		Fixed:   shopWith("segments:\n  chosen: {of: customer, all: [count(orders) > 0]}\n"),
	},
	{
		Code: WithinNotPositive, Title: "a sequence within no time",
		Text:    "Every `did` is strictly later than the one before it, so the time from the first to the last is longer than zero.",
		Example: shopSequence("      - did: orders\n      - did: orders where amount > 100\n    within: 0d\n"),
		Fixed:   shopSequence("      - did: orders\n      - did: orders where amount > 100\n    within: 3d\n"),
	},
	{
		Code: InSegmentArgument, Title: "in_segment takes the name of a segment",
		Text:    "`in_segment(name)` takes one bare name, and asks about a profile: it stands outside aggregates over rows.",
		Example: shopWith("segments:\n  buyers: {of: customer, where: count(orders) > 0}\n  others: {of: customer, where: not in_segment('buyers')}\n"),
		Fixed:   shopWith("segments:\n  buyers: {of: customer, where: count(orders) > 0}\n  others: {of: customer, where: not in_segment(buyers)}\n"),
	},
	{
		Code: OtherEntitysSegment, Title: "a segment of another entity",
		Text:    "A segment has profiles of one entity. To ask whether a customer's account is in a segment of accounts, make that a trait of the account and use it through the relation.",
		Example: shopWith("segments:\n  big: {of: account, where: count(customers) > 10}\n  staff: {of: customer, where: in_segment(big)}\n"),
		Fixed:   shopWith("traits:\n  account:\n    is_big: in_segment(big)\nsegments:\n  big: {of: account, where: count(customers) > 10}\n  staff: {of: customer, where: account.is_big}\n"),
	},
	{
		Code: BucketsOutOfRange, Title: "buckets out of range",
		Text:    "The scores of an `rfm` trait are joined to a text of one digit each: from 2 to 9 buckets.",
		Example: shopWith("traits:\n  customer:\n    rfm: {rfm: {recency: max(orders.ordered_at), frequency: count(orders), monetary: sum(orders.amount), buckets: 10}}\n"),
		Fixed:   shopWith("traits:\n  customer:\n    rfm: {rfm: {recency: max(orders.ordered_at), frequency: count(orders), monetary: sum(orders.amount), buckets: 5}}\n"),
	},
	{
		Code: StepOfColumn, Title: "a step that names no rows",
		Text:    "A step names the rows of which one must exist: a source, or `orders.items`, the rows behind a relation. A column or an expression is no row; `where` chooses rows by their columns.",
		Example: shopSequence("      - did: orders.status\n      - did: orders\n"),
		Fixed:   shopSequence("      - did: orders where status = 'paid'\n      - did: orders\n"),
	},
}
