package diag

import "github.com/weft-cdp/weft/models"

// D: what is wrong with the data; found by a run.
const (
	BeforeLastRun models.Code = "D101"
	ForeignName   models.Code = "D102"
	DuplicateKey  models.Code = "D201"
	MissingKey    models.Code = "D202"
	Unparsable    models.Code = "D203"
	MissingTime   models.Code = "D204"
	NotManyToOne  models.Code = "D205"
	NoIdentifiers models.Code = "D206"
	Stale         models.Code = "D207"
	NeverSeen     models.Code = "D301"
	Collision     models.Code = "D302"
	Unfinished    models.Code = "D303"
	NobodyLeft    models.Code = "D304"

	EmptyFile      models.Code = "D401"
	OtherDelimiter models.Code = "D402"
	BrokenText     models.Code = "D403"
)

// dataPages are the pages of this family, in the order of the codes.
var dataPages = []Page{
	{
		Code: BeforeLastRun, Severity: models.Error, Needs: "run",
		Title: "the run is as at a moment before the last published one",
		Text: `The schema already holds a run as at a later moment. Publishing an earlier one
into it would take back what happened since: who entered and left which
segment, which profiles were merged.

Run without ` + "`--as-of`" + `, or build the past beside the present with
` + "`--schema NAME`" + `: that uses the ids and the segment intervals that were known by
then and leaves the published tables alone.

When the later run should not have been, take it back on purpose: delete its row,
` + "`DELETE FROM weft.weft_runs WHERE now > TIMESTAMP '2026-03-01'`" + `, and run again. The
next run keeps the ids and intervals that were known by its moment, forgets the
later ones, and replaces every published table. To begin from nothing instead,
drop the schema: then the ids that were given out are forgotten too.`,
		Example: dataExample(`orders:
    file: orders.csv
    key: order_id
    time: ordered_at
    ids: {email: email}
    columns: {ordered_at: timestamp}`,
			"order_id,email,ordered_at\n1,ana@shop.se,2026-01-05\n") +
			twice,
	},
	{
		Code: ForeignName, Severity: models.Error, Needs: "run",
		Title: "a table or view that weft did not make",
		Text: `The schema of the target holds a table or a view with the name of one that this
run would make, and weft did not make it: it is not in ` + "`weft_objects`" + `, where weft
keeps what it made. The run would have replaced it, so nothing was made or
changed.

Give the target a ` + "`schema`" + ` of its own, or run with ` + "`--schema NAME`" + `. If the table is
only in the way, rename or drop it yourself; a segment can also be called
something else.`,
	},
	{
		Code: DuplicateKey, Severity: models.Error, Needs: "run",
		Title: "a key that is not unique",
		Text: `The columns under ` + "`key`" + ` name each row of a source, so no two rows may share
them. Where they do, rows would be counted twice, and the order of rows with one
time would be open.

Take the repeated rows out, with ` + "`where`" + ` or in the table that the source reads; or
declare the columns that really name a row: ` + "`key: [order_id, line]`" + `.`,
		Example: dataExample(`orders:
    file: orders.csv
    key: order_id
    ids: {email: email}`,
			"order_id,email\n1,ana@shop.se\n1,bo@shop.se\n"),
		Fixed: dataExample(`orders:
    file: orders.csv
    key: [order_id, line]
    ids: {email: email}`,
			"order_id,line,email\n1,1,ana@shop.se\n1,2,bo@shop.se\n"),
	},
	{
		Code: MissingKey, Severity: models.Error, Needs: "run",
		Title: "a row without its key",
		Text: `A column under ` + "`key`" + ` is empty in some rows, so nothing names them: they could
not be told apart, nor shown as evidence.

Leave such rows out (` + "`where: order_id is not null`" + `), or choose a key that every
row has.`,
		Example: dataExample(`orders:
    file: orders.csv
    key: order_id
    ids: {email: email}`,
			"order_id,email\n1,ana@shop.se\n,bo@shop.se\n"),
		Fixed: dataExample(`orders:
    file: orders.csv
    key: order_id
    where: order_id is not null
    ids: {email: email}`,
			"order_id,email\n1,ana@shop.se\n,bo@shop.se\n"),
	},
	{
		Code: Unparsable, Severity: models.Warning, Needs: "run",
		Title: "a value that its column's type cannot hold",
		Text: `A column is declared as a number, a date, a time or a bool, and some of its
values cannot be read as one. They count as missing. When more values cannot be read
than can, the declaration is wrong rather than the data, and the run ends.

Say how the text is to be read (` + "`format`" + ` for dates and times), compute the column
with ` + "`from`" + `, or mend the values where they come from.

Dates and moments go from 1900-01-01 to 2299-12-31. Let a column of older ones be text.`,
		Example: dataExample(`orders:
    file: orders.csv
    key: order_id
    ids: {email: email}
    columns: {amount: decimal}`,
			"order_id,email,amount\n1,ana@shop.se,12.50\n2,bo@shop.se,twelve\n") + spend,
		Fixed: dataExample(`orders:
    file: orders.csv
    key: order_id
    ids: {email: email}
    columns: {amount: decimal}`,
			"order_id,email,amount\n1,ana@shop.se,12.50\n2,bo@shop.se,\n") + spend,
	},
	{
		Code: MissingTime, Severity: models.Warning, Needs: "run",
		Title: "a row without its time",
		Text: `The source says when its rows happened, and some rows do not tell. It cannot be
known whether they had happened as at the moment of the run, so they are left
out, everywhere.

Give the time another way (` + "`time: coalesce(paid_at, created_at)`" + `), or leave them
out with ` + "`where`" + `, which says that it is meant.`,
		Example: dataExample(`orders:
    file: orders.csv
    key: order_id
    time: ordered_at
    ids: {email: email}
    columns: {ordered_at: timestamp}`,
			"order_id,email,ordered_at\n1,ana@shop.se,2026-01-05\n2,bo@shop.se,\n"),
		Fixed: dataExample(`orders:
    file: orders.csv
    key: order_id
    time: ordered_at
    where: ordered_at is not null
    ids: {email: email}
    columns: {ordered_at: timestamp}`,
			"order_id,email,ordered_at\n1,ana@shop.se,2026-01-05\n2,bo@shop.se,\n"),
	},
	{
		Code: NotManyToOne, Severity: models.Error, Needs: "run",
		Title: "a relation that leads to more than one row",
		Text: `A relation leads from each row to at most one row of another source. Here some
rows find several, so an order with two products of one sku would be counted
twice.

Join on the columns that name a row of the other source, or make the relation
the other way round and use its ` + "`reverse`" + ` name.`,
		Example: dataExample(`orders:
    file: orders.csv
    key: order_id
    ids: {email: email}
    relations: {product: {to: products, join: sku}}
  products:
    file: products.csv`,
			"order_id,email,sku\n1,ana@shop.se,A1\n",
			"sku,color\nA1,red\nA1,blue\n") +
			color,
		Fixed: dataExample(`orders:
    file: orders.csv
    key: order_id
    ids: {email: email}
    relations: {product: {to: products, join: sku}}
  products:
    file: products.csv
    key: sku`,
			"order_id,email,sku\n1,ana@shop.se,A1\n",
			"sku,color\nA1,red\nB2,blue\n") +
			color,
	},
	{
		Code: NoIdentifiers, Severity: models.Warning, Needs: "run",
		Title: "a source whose rows belong to nobody",
		Text: `No row of the source has a usable identifier: the columns under ` + "`ids`" + ` are empty,
or every value was refused by a normaliser or a block. Nothing that is computed
from the source will have a value.

Look at the columns: the wrong one may be named, or the values may be of another
kind than the identifier type (numbers where e-mail addresses were expected).`,
		Example: dataExample(`orders:
    file: orders.csv
    key: order_id
    ids: {email: email}`,
			"order_id,email\n1,ana(at)shop.se\n"),
		Fixed: dataExample(`orders:
    file: orders.csv
    key: order_id
    ids: {email: email}`,
			"order_id,email\n1,ana@shop.se\n"),
	},
	{
		Code: Stale, Severity: models.Warning, Needs: "run",
		Title: "a source that has not been filled for too long",
		Text: `The newest row of the source is older than its ` + "`freshness`" + ` allows: what fills it
has probably stopped. Beyond ` + "`warn`" + ` this is said; beyond ` + "`error`" + ` the run fails
before it publishes anything, so that nobody is taken for inactive who is not.`,
		Example: dataExample(`orders:
    file: orders.csv
    key: order_id
    time: ordered_at
    ids: {email: email}
    columns: {ordered_at: timestamp}
    freshness: {warn: 6h, error: 24h}`,
			"order_id,email,ordered_at\n1,ana@shop.se,2026-01-05\n"),
		Fixed: dataExample(`orders:
    file: orders.csv
    key: order_id
    time: ordered_at
    ids: {email: email}
    columns: {ordered_at: timestamp}
    freshness: {warn: 6h, error: 24h}`,
			"order_id,email,ordered_at\n1,ana@shop.se,2026-02-28 23:00:00\n"),
	},
	{
		Code: NeverSeen, Severity: models.Warning, Needs: "run",
		Title: "an identifier type that no row has",
		Text: `The entity has an identifier type of which no source has a single usable value.
Either no source maps a column to it, or the column is empty, or every value was
refused by a normaliser or a block.`,
		Example: dataSources(`orders:
    file: orders.csv
    key: order_id
    ids: {email: email, phone: phone}`,
			"order_id,email,phone\n1,ana@shop.se,\n") +
			customerWithPhone,
		Fixed: dataSources(`orders:
    file: orders.csv
    key: order_id
    ids: {email: email, phone: phone}`,
			"order_id,email,phone\n1,ana@shop.se,070-123 45 67\n") +
			customerWithPhone,
	},
	{
		Code: Collision, Severity: models.Error,
		Title: "two identifiers with one number",
		Text: `For stitching, every identifier is a number made from the MD5 of its type and
value. Two different identifiers came out as the same number, so two people
could have been taken for one. The odds are about one in a million with ten
million identifiers. Nothing is published.

Block one of the two values shown in the example, and report it: it is rarer than
a mistake in weft.`,
	},
	{
		Code: Unfinished, Severity: models.Error,
		Title: "stitching has not reached its end",
		Text: `Identifiers are stitched in rounds until nothing is left to do, however many that
takes; this check proves it. A run by weft always passes it. When the compiled
files are run by hand, the round files must be repeated until it passes.`,
	},
	{
		Code: NobodyLeft, Severity: models.Error, Needs: "run",
		Title: "nobody is left",
		Text: `Earlier runs published profiles of the entity, and now not one row of any source
has an identifier of it: a source is empty, its column of identifiers is, or none
of the values is taken for one. Publishing would have taken everybody away, so
nothing was changed.

Look at the sources that carry the identifiers. Where nobody is really what is
meant, publish to another schema with ` + "`--schema NAME`" + `, or drop this one.`,
	},
}

// customer is the entity of most examples.
const customer = `-- entities.yaml --
entities:
  customer: {ids: {email: {normalize: email}}}
`

const customerWithPhone = `-- entities.yaml --
entities:
  customer:
    ids:
      email: {normalize: email}
      phone: {normalize: {phone: SE}}
`

const (
	spend = "-- traits.yaml --\ntraits:\n  customer:\n    spend: sum(orders.amount)\n"
	color = "-- traits.yaml --\ntraits:\n  customer:\n    color: most_frequent(orders.product.color)\n"
)

// dataExample is a project with the entity, sources, and the rows of orders.csv
// and then of products.csv.
func dataExample(sources string, rows ...string) string {
	return customer + dataSources(sources, rows...)
}

func dataSources(sources string, rows ...string) string {
	example := "-- sources.yaml --\nsources:\n  " + sources + "\n"
	for i, file := range []string{"orders.csv", "products.csv"} {
		if i < len(rows) {
			example += "-- " + file + " --\n" + rows[i]
		}
	}
	return example
}

// twice runs an example in a file of its own, the second time as at an earlier
// moment.
const twice = `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
-- runs --
2026-03-02
2026-03-01
`
