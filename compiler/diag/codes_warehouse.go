package diag

import "github.com/weft-cdp/weft/models"

// W: what this warehouse cannot do, and why.
const (
	NoQuery           models.Code = "W101"
	NoFiles           models.Code = "W103"
	FunctionRefused   models.Code = "W104"
	SourceOverwritten models.Code = "W105"
	NameRefused       models.Code = "W106"
	ForeignCatalog    models.Code = "W107"
)

// warehousePages are the pages of this family, in the order of the codes.
var warehousePages = []Page{
	{
		Code:  NoQuery,
		Title: "no query for this warehouse",
		Text: "A source that is given by `sql` has one query for each warehouse, because SQL differs between them and weft " +
			"passes it on as it is. The project is being compiled for a warehouse that has none. Add a query under its " +
			"name, or use `table`, which means the same everywhere.",
		Example: `-- model.yaml --
sources:
  orders:
    sql:
      bigquery: select order_id, email, amount from raw.orders
    ids: {email: email}
entities:
  customer:
    ids: {email: {normalize: email}}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    sql:
      bigquery: select order_id, email, amount from raw.orders
      duckdb: select order_id, email, amount from raw.orders
    ids: {email: email}
entities:
  customer:
    ids: {email: {normalize: email}}
`,
	},
	{
		Code:  NoFiles,
		Title: "this warehouse does not read such files",
		Text: "A source with `file` is read by the warehouse itself, and a warehouse that runs elsewhere cannot see the files " +
			"of this machine. Load the file into a table and name that with `table`, or run the project on a local target.",
		Example: `-- model.yaml --
sources:
  purchases:
    file: data/purchases.csv
    ids: {customer_no: customer_id}
entities:
  customer:
    ids: [customer_no]
`,
		Needs: "warehouse",
	},
	{
		Code:  FunctionRefused,
		Title: "this warehouse has no such function",
		Text: "Every function means the same on every warehouse. Where a warehouse cannot compute one with exactly that meaning, " +
			"weft refuses it there instead of giving a slightly different answer. The message says why; use another " +
			"function or another warehouse.",
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    ids: {email: email}
entities:
  customer:
    ids: {email: {normalize: email}}
traits:
  customer:
    code: reverse(last(orders.code))
`,
		Needs: "warehouse",
	},
	{
		Code:  SourceOverwritten,
		Title: "a source that the run would replace",
		Text: "A run replaces its published tables and the views of its segments. A source whose table stands in the same schema " +
			"under one of these names would be lost, or the next run would read what this one wrote. Publish into a schema " +
			"that holds nothing else: `schema` of the target, `weft` when nothing is said.",
		Example: `-- model.yaml --
sources:
  orders:
    table: weft.buyers
    ids: {email: email}
entities:
  customer:
    ids: {email: {normalize: email}}
segments:
  buyers: {of: customer, where: count(orders) > 0}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: raw.buyers
    ids: {email: email}
entities:
  customer:
    ids: {email: {normalize: email}}
segments:
  buyers: {of: customer, where: count(orders) > 0}
`,
	},
	{
		Code:  NameRefused,
		Title: "a name that this warehouse cannot have",
		Text: "Columns keep the names that the model and the sources give them, and warehouses differ in what a name may hold. " +
			"The message says what this one allows. Rename a trait in the model; give a source's column another name with a " +
			"view in the warehouse, or with `sql`.",
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    ids: {email: email}
entities:
  customer:
    ids: {email: {normalize: email}}
traits:
  customer:
    total: sum(orders."amount (net)")
`,
		Needs: "warehouse",
	},
	{
		Code:     ForeignCatalog,
		Severity: models.Warning,
		Title:    "a catalog of another warehouse",
		Text: "catalog.yaml keeps the columns of the sources as one warehouse has them, and a column is read by the type that its " +
			"warehouse has for it. For a target of another type it is left aside: the project is checked as if there were none, " +
			"so that a misspelt column is not found before a run. `weft catalog` writes the file from the target that is " +
			"named with --target; commit it for the target that counts, and validate for that one.",
		Example: `-- model.yaml --
entities:
  customer: {ids: [email]}
sources:
  crm:
    table: crm
    ids: {email: mail}
-- catalog.yaml --
warehouse: clickhouse
sources:
  crm:
    mail: {type: text, native: String}
`,
		Fixed: `-- model.yaml --
entities:
  customer: {ids: [email]}
sources:
  crm:
    table: crm
    ids: {email: mail}
-- catalog.yaml --
warehouse: duckdb
sources:
  crm:
    mail: {type: text, native: VARCHAR}
`,
	},
}
