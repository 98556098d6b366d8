package spec

import "slices"

var normalizer = (&Shape{Kind: Name, Map: &Map{Of: "normaliser", Keys: Referred, Values: text}}).orList()

// identifier is what may be said of an identifier type; often nothing.
var identifier = fields("identifier",
	Field{Name: "description", Shape: text, Doc: "What the identifier is.", Example: "description: the number on the loyalty card"},
	Field{Name: "normalize", Shape: normalizer,
		Doc: "How equal identifiers are written equally: `email`, `lower`, `trim`, `digits`, `uuid`, `phone` with its region, or several in order.", Example: "normalize: {phone: SE}"},
	Field{Name: "block", Shape: &Shape{List: text},
		Doc: "Values that identify nobody. Between slashes it is a regular expression.", Example: "block: [\"test@example.com\", \"/@example\\\\.com$/\"]"},
	Field{Name: "unique", Shape: text, Doc: "A profile never has two of them: what would join two is refused, the weakest evidence first.", Example: "unique: true"},
	Field{Name: "limit", Shape: text, Doc: "How many of them a profile may have, or how many that were seen in a time.", Example: "limit: 5 per 365d"},
	Field{Name: "shared_above", Shape: text, Doc: "A value that was seen with more different stronger identifiers than this links nobody.", Example: "shared_above: 20"},
	Field{Name: "link_within", Shape: text, Doc: "What was last seen together longer ago than this links no longer.", Example: "link_within: 365d"},
).orEmpty()

var entity = fields("entity",
	Field{Name: "description", Shape: text, Doc: "What it is.", Example: "description: somebody who buys"},
	Field{Name: "ids", Required: true,
		Doc:     "The types of identifiers, the most trusted first; a list of names, or a map with what is special about each.",
		Example: "ids: {member_id: , email: {normalize: email}, cookie: }",
		Shape: &Shape{
			Map:  &Map{Of: "identifier", Keys: Declared, Values: identifier},
			List: &Shape{Kind: Name, Map: &Map{Of: "identifier", Keys: Declared, Values: identifier}},
		}},
	Field{Name: "relations", Doc: "Other entities that a profile belongs to: a customer's account.",
		Example: "relations: {account: {to: account, reverse: customers}}",
		Shape: open(Declared, "relation", fields("relation",
			Field{Name: "to", Required: true, Shape: name, Doc: "The other entity.", Example: "to: account"},
			Field{Name: "from", Shape: names, Doc: "The sources whose rows tell it. Default: all that carry identifiers of both.", Example: "from: [crm]"},
			Field{Name: "reverse", Shape: name, Doc: "The name of the way back.", Example: "reverse: customers"}))},
	Field{Name: "decisions", Shape: text, Doc: "A file of reviewed merges and splits, relative to the project: see [decisions](#decisions).", Example: "decisions: decisions.yaml"},
)

var source = fields("source",
	Field{Name: "description", Shape: text, Doc: "What the rows are.", Example: "description: one row per order"},
	Field{Name: "table", Shape: variable, Doc: "The table with the rows.", Example: "table: raw.orders"},
	Field{Name: "file", Shape: variable, Doc: "The file with the rows, or a pattern of files.", Example: "file: data/orders.csv"},
	Field{Name: "sql", Shape: open(Referred, "warehouse", text), Doc: "A query that gives the rows, for each warehouse: the one place for raw SQL.", Example: "sql: {duckdb: select * from raw.orders}"},
	Field{Name: "format", With: "file", Shape: choice("csv", "tsv", "parquet", "json", "whitespace"), Doc: "How the file is written. Default: by its ending.", Example: "format: csv"},
	Field{Name: "delimiter", With: "file", Shape: text, Doc: "What stands between the columns of a csv file, one character. Default: a comma.", Example: "delimiter: \";\""},
	Field{Name: "key", Shape: column, Doc: "The column, or columns, that identify a row.", Example: "key: order_id"},
	Field{Name: "time", Shape: expr, Doc: "When the row happened. Without it the rows are a snapshot.", Example: "time: ordered_at"},
	Field{Name: "where", Shape: expr, Doc: "Rows for which this is not true do not exist.", Example: "where: status != 'test'"},
	Field{Name: "ids", Doc: "The identifiers that a row carries: columns or expressions, several when there are several.",
		Example: "ids: {email: buyer_email, member_id: member_no}",
		Shape:   open(Referred, "identifier", (&Shape{Kind: Expr}).orList())},
	Field{Name: "relations", Doc: "Other sources' rows that a row belongs to, at most one each.",
		Example: "relations: {product: {to: products, join: product_sku = sku}}",
		Shape: open(Declared, "relation", fields("relation",
			Field{Name: "to", Required: true, Shape: name, Doc: "The other source.", Example: "to: products"},
			Field{Name: "join", Required: true, Shape: column, Doc: "Which columns are equal: one of this source, one of the other.", Example: "join: product_sku = sku"},
			Field{Name: "reverse", Shape: name, Doc: "The name of the way back.", Example: "reverse: orders"},
			Field{Name: "orphans", Shape: fields("orphans", looseness...).or(Text),
				Doc: "How many rows may have a value here and no other row to belong to, as a number or a share; or a map with what else a test has.", Example: "orphans: 1%"},
			Field{Name: "children", Shape: fields("children", slices.Concat(borders("rows"), looseness)...),
				Doc: "How many rows may belong to one of the others.", Example: "children: {max: 500}"}))},
	Field{Name: "columns", Doc: "What should be known about columns: their types, or expressions that compute them.",
		Example: "columns: {amount: decimal, buyer_email: {pii: email}}",
		Shape: open(Freely, "column", fields("column",
			Field{Name: "type", Shape: text, Doc: "`text`, `int`, `decimal`, `float`, `bool`, `date`, `timestamp` or `list<…>`; values are converted to it.", Example: "type: decimal"},
			Field{Name: "format", Shape: text, Doc: "How text is read as a date or a timestamp. Default: ISO 8601.", Example: "format: \"%d.%m.%Y\""},
			Field{Name: "from", Shape: expr, Doc: "The value, computed from the other columns.", Example: "from: price * quantity"},
			Field{Name: "pii", Shape: text, Doc: "What personal data it holds.", Example: "pii: email"},
			Field{Name: "description", Shape: text, Doc: "What it is.", Example: "description: without tax"}).or(Text).orEmpty())},
	Field{Name: "incremental", Doc: "Rows that a run has read are kept, and not read again.", Example: "incremental: {late: 2d}",
		Shape: fields("incremental",
			Field{Name: "late", Required: true, Shape: duration, Doc: "How long after its time, or after it was changed, a row may get there.", Example: "late: 2d"},
			Field{Name: "changed", Shape: expr, Doc: "When the row was last changed; the source needs a `key` then. Without it rows never change once they are there.", Example: "changed: updated_at"})},
	Field{Name: "freshness", Doc: "How old the newest row may be.", Example: "freshness: {warn: 6h, error: 24h}",
		Shape: fields("freshness",
			Field{Name: "warn", Shape: duration, Doc: "A run warns when it is older.", Example: "warn: 6h"},
			Field{Name: "error", Shape: duration, Doc: "A run fails when it is older.", Example: "error: 24h"})},
	Field{Name: "tests", Shape: &Shape{List: dataTest}, Doc: "What the rows must be, before anything is made of them.", Example: "tests: [{not_null: amount}]"},
).oneOf("table", "file", "sql")

// looseness says of a data test when it fails, and what then.
var looseness = []Field{
	{Name: "allow", Shape: text, Doc: "How many rows may fail, as a number or a share of the rows that are looked at. Default: none.", Example: "allow: 0.1%"},
	{Name: "severity", Shape: choice("error", "warn"), Doc: "What a failure is: an error ends the run before anything is published. Default: error.", Example: "severity: warn"},
	{Name: "within", Shape: duration, Doc: "Look only at rows of this time until now.", Example: "within: 7d"},
}

// borders are how few and how many of something there may be.
func borders(of string) []Field {
	return []Field{
		{Name: "min", Shape: integer, Doc: "How many " + of + " there must be at least.", Example: "min: 1000"},
		{Name: "max", Shape: integer, Doc: "How many " + of + " there may be at most.", Example: "max: 1000000"},
	}
}

// dataTest is a test of a source's rows.
var dataTest = fields("test", slices.Concat([]Field{
	{Name: "unique", Shape: column, Doc: "The column, or columns together, have no value twice. Nulls are left alone.", Example: "unique: [order_id, line]"},
	{Name: "not_null", Shape: column, Doc: "The column, or each of the columns, is never null.", Example: "not_null: [order_id, amount]"},
	{Name: "accepted_values", Doc: "The columns have no other values than these. Nulls are left alone.", Example: "accepted_values: {status: [paid, open, returned]}",
		Shape: open(Freely, "column", &Shape{List: &Shape{Kind: Cell}})},
	{Name: "rows", Doc: "How many rows there are as at now.", Example: "rows: {min: 1000}", Shape: fields("rows", borders("rows")...)},
	{Name: "condition", Shape: expr, Doc: "The condition is false for no row. Where it is unknown the row passes, as in a check of SQL.", Example: "condition: amount >= 0"},
}, looseness)...).oneOf("unique", "not_null", "accepted_values", "rows", "condition")

var trait = fields("trait",
	Field{Name: "description", Shape: text, Doc: "What it is.", Example: "description: paid orders of the last 90 days"},
	Field{Name: "expr", Shape: expr, Doc: "The value.", Example: "expr: sum(orders.amount where status = 'paid' within 90d)"},
	Field{Name: "rfm", Doc: "Scores of recency, frequency and monetary value; also gives `<name>_recency`, `<name>_frequency` and `<name>_monetary`.",
		Example: "rfm: {recency: max(orders.ordered_at), frequency: count(orders), monetary: sum(orders.amount)}",
		Shape: fields("rfm",
			Field{Name: "recency", Required: true, Shape: expr, Doc: "When somebody was last seen; later is better.", Example: "recency: max(orders.ordered_at)"},
			Field{Name: "frequency", Required: true, Shape: expr, Doc: "How often; more is better.", Example: "frequency: count(orders)"},
			Field{Name: "monetary", Required: true, Shape: expr, Doc: "How much; more is better.", Example: "monetary: sum(orders.amount)"},
			Field{Name: "buckets", Shape: integer, Doc: "How many scores there are, 2 to 9. Default: 5.", Example: "buckets: 5"})},
	Field{Name: "pii", Shape: text, Doc: "What personal data it holds.", Example: "pii: name"},
	Field{Name: "history", Shape: boolean, Doc: "Keep the values of earlier runs, as intervals in `<entity>_<trait>_past`. Not for lists.", Example: "history: true"},
).oneOf("expr", "rfm").or(Expr)

var step = fields("step",
	Field{Name: "did", Shape: &Shape{Kind: Rows}, Doc: "Rows that there are.", Example: "did: cart_adds where amount > 100"},
	Field{Name: "not", Shape: &Shape{Kind: Rows}, Doc: "Rows that there are none of between the steps around it.", Example: "not: orders"},
).oneOf("did", "not")

// sequence are the keys of a sequence, in a segment and in a condition.
var sequence = []Field{
	{Name: "sequence", Shape: &Shape{List: step}, Doc: "Steps that happened one after the other.", Example: "sequence: [{did: cart_adds}, {not: orders}]"},
	{Name: "same", With: "sequence", Shape: column, Doc: "Columns in which all steps' rows agree.", Example: "same: product_sku"},
	{Name: "within", With: "sequence", Shape: duration, Doc: "The time from the first `did` to the last.", Example: "within: 3d"},
}

// condition is an element of all, any and none, which may nest.
var condition = conditions()

func conditions() *Shape {
	c := &Shape{Kind: Expr}
	c.Map = &Map{Of: "condition", Fields: append(groups(c), sequence...), OneOf: []string{"all", "any", "none", "sequence"}}
	return c
}

func groups(element *Shape) []Field {
	list := &Shape{List: element}
	return []Field{
		{Name: "all", Shape: list, Doc: "All of the conditions are true.", Example: "all: [spend_90d >= 500, count(orders within 30d) = 0]"},
		{Name: "any", Shape: list, Doc: "At least one of the conditions is true.", Example: "any: [city = 'Lund', city = 'Malmö']"},
		{Name: "none", Shape: list, Doc: "None of the conditions is true.", Example: "none: [in_segment(employees)]"},
	}
}

var segment = &Shape{Map: &Map{Of: "segment", OneOf: []string{"where", "all", "any", "none", "sequence"}, Fields: append(append([]Field{
	{Name: "of", Required: true, Shape: name, Doc: "The entity.", Example: "of: customer"},
	{Name: "description", Shape: text, Doc: "Who they are.", Example: "description: good customers who stopped buying"},
	{Name: "where", Shape: expr, Doc: "The condition.", Example: "where: spend_90d >= 500"},
}, groups(condition)...), sequence...)}}

// cell is a value of a story: of a row, or of a trait that is expected.
var cell = &Shape{Kind: Cell, List: &Shape{Kind: Cell}, Empty: true}

var pairs = &Shape{List: &Shape{List: text}}

var story = fields("test",
	Field{Name: "now", Required: true, Shape: text, Doc: "The moment as at which the story is told.", Example: "now: 2026-03-01"},
	Field{Name: "given", Required: true, Doc: "The rows of each source; columns left out are null.",
		Example: "given:\n  orders:\n    - {order_id: 1, buyer_email: ana@shop.se, ordered_at: 40d ago}",
		Shape:   open(Referred, "source", (&Shape{List: open(Freely, "row", cell)}).orEmpty())},
	Field{Name: "expect", Doc: "What each profile, named by one of its identifiers, must be; null when there must be none.",
		Example: "expect:\n  customer:\n    \"email:ana@shop.se\": {orders: 1, in: [lapsing_vips]}", Shape: expectation},
)

var expectation = &Shape{Map: &Map{Of: "entity", Keys: Referred,
	Fields: []Field{
		{Name: "same", Shape: pairs, Doc: "Identifiers that must be of one profile, two by two.", Example: "same: [[\"email:ana@shop.se\", \"member_id:7\"]]"},
		{Name: "different", Shape: pairs, Doc: "Identifiers that must be of different profiles, two by two.", Example: "different: [[\"email:ana@shop.se\", \"email:bo@shop.se\"]]"},
	},
	Values: open(Freely, "profile", (&Shape{Map: &Map{Of: "trait", Keys: Referred, Values: cell,
		Fields: []Field{
			{Name: "in", Shape: names, Doc: "Segments that the profile must be in.", Example: "in: [lapsing_vips]"},
			{Name: "not_in", Shape: names, Doc: "Segments that the profile must not be in.", Example: "not_in: [employees]"},
		}}}).orEmpty()),
}}
