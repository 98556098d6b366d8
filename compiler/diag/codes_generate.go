package diag

import "github.com/weft-cdp/weft/models"

// G: generated clients and the queries that they have.
const (
	GeneratePackage    models.Code = "G101"
	GenerateNothing    models.Code = "G102"
	PluginTwice        models.Code = "G103"
	PluginFailed       models.Code = "G104"
	PluginFormat       models.Code = "G105"
	ExportTypes        models.Code = "G106"
	QueryWithoutName   models.Code = "G201"
	QueryName          models.Code = "G202"
	QueryReturns       models.Code = "G203"
	QueryTwice         models.Code = "G204"
	QueryEmpty         models.Code = "G205"
	QueryTwoStatements models.Code = "G206"
	QueryRefused       models.Code = "G207"
	QueryColumnType    models.Code = "G208"
	QueryParameterType models.Code = "G209"
	QueryColumnName    models.Code = "G210"
	ClientColumnType   models.Code = "G211"
	ClientName         models.Code = "G212"
)

// generateModel is what the queries of the examples read.
const generateModel = `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
generate:
  go: {out: client, package: customers}
-- model.yaml --
entities:
  customer:
    ids: {email: {normalize: email}}
sources:
  orders:
    file: orders.csv
    columns: {amount: decimal}
    ids: {email: email}
traits:
  customer:
    spend: sum(orders.amount)
-- orders.csv --
email,amount
ana@example.org,5
`

// exportModel is a model in which two syncs fill one column, the second with value.
func exportModel(value string) string {
	return `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
destinations:
  app: {type: postgres, url: "${APP_DATABASE}"}
-- model.yaml --
entities:
  customer:
    ids: {email: {normalize: email}}
sources:
  orders:
    file: orders.csv
    columns: {amount: decimal}
    ids: {email: email}
traits:
  customer:
    orders: count(orders)
    spend: sum(orders.amount)
segments:
  buyers: {of: customer, where: orders > 0}
syncs:
  everybody: {entity: customer, to: app.customers, match: {email: email}, fields: {worth: spend}}
  who_bought: {segment: buyers, to: app.customers, match: {email: email}, fields: {worth: ` + value + `}}
-- orders.csv --
email,amount
ana@example.org,5
`
}

// generatePages are the pages of this family, in the order of the codes.
var generatePages = []Page{
	{
		Code: GeneratePackage, Title: "a package that Go cannot have",
		Text: `The ` + "`package`" + ` of a generated client is the name behind ` + "`package`" + ` in its
files: lower case letters and digits, not beginning with a digit, and none of
Go's own words.`,
		Example: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
generate:
  go: {out: client, package: my-customers}
`,
		Fixed: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
generate:
  go: {out: client, package: customers}
`,
	},
	{
		Code: GenerateNothing, Title: "nothing to generate",
		Text: "`generate`" + ` says which clients are written, and where, and names none. Add one, or take
` + "`generate`" + ` out.`,
		Example: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
generate:
  queries: queries
`,
		Fixed: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
generate:
  queries: queries
  go: {out: client, package: customers}
`,
	},
	{
		Code: PluginTwice, Title: "two plugins in one place",
		Text: `Each plugin below ` + "`generate`" + ` has a name and a folder of its own: weft takes files
away that a plugin writes no more, and must know whose they are.`,
		Example: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
generate:
  plugins:
    - {name: kotlin, cmd: sqlc-gen-kotlin, out: client}
    - {name: python, cmd: sqlc-gen-python, out: client}
`,
		Fixed: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
generate:
  plugins:
    - {name: kotlin, cmd: sqlc-gen-kotlin, out: client/kotlin}
    - {name: python, cmd: sqlc-gen-python, out: client/python}
`,
	},
	{
		Code: PluginFailed, Title: "a plugin that does not do its work",
		Text: `The program of a plugin is not there, has ended with an error, or has answered
something that weft cannot write as files. What it said itself stands in the
notes. Programs get no variables of the environment but those below ` + "`env`" + `, and
those that sqlc gives them.`,
		Example: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
generate:
  go: {out: client, package: customers}
  plugins:
    - {name: kotlin, cmd: sqlc-gen-kotlyn, out: kotlin}
`,
		Fixed: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
generate:
  go: {out: client, package: customers}
`,
		Needs: "generate",
	},
	{
		Code: PluginFormat, Title: "a format that plugins do not speak",
		Text: `Plugins are given their request as ` + "`protobuf`" + `, which is usual, or as ` + "`json`" + `, where
their documentation says so.`,
		Example: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
generate:
  plugins:
    - {name: kotlin, cmd: sqlc-gen-kotlin, out: kotlin, format: jsn}
`,
		Fixed: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
generate:
  plugins:
    - {name: kotlin, cmd: sqlc-gen-kotlin, out: kotlin, format: json}
`,
	},
	{
		Code: ExportTypes, Title: "one column of two types",
		Text: "`weft export sqlc`" + ` writes the tables that syncs write to, and several syncs may write to one.
A column has one type, so that what fills it must be of one in all of them.`,
		Example: exportModel("orders"),
		Fixed:   exportModel("spend"),
		Needs:   "export",
	},
	{
		Code: QueryWithoutName, Title: "a query without a name",
		Text: `Each query in a query file has a line above it, with its name, by which the
client's function is called, and with what it gives:

    -- name: LapsingVIPs :many

What stands before the first name can only be a comment.`,
		Example: generateModel + `-- queries/shop.sql --
SELECT profile_id FROM weft.customer_profiles;
`,
		Fixed: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
SELECT profile_id FROM weft.customer_profiles;
`,
		Needs: "generate",
	},
	{
		Code: QueryName, Title: "a name that a query cannot have",
		Text: `The name becomes that of a function in every language that clients are
generated in, so it is a letter and then letters, digits and ` + "`_`" + `.`,
		Example: generateModel + `-- queries/shop.sql --
-- name: all-buyers :many
SELECT profile_id FROM weft.customer_profiles;
`,
		Fixed: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
SELECT profile_id FROM weft.customer_profiles;
`,
		Needs: "generate",
	},
	{
		Code: QueryReturns, Title: "a query that does not say what it gives",
		Text: `Behind its name a query says how many rows it gives: ` + "`:many`" + ` any number,
` + "`:one`" + ` one or none, ` + "`:exec`" + ` none, because it changes something.`,
		Example: generateModel + `-- queries/shop.sql --
-- name: Buyers :all
SELECT profile_id FROM weft.customer_profiles;
`,
		Fixed: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
SELECT profile_id FROM weft.customer_profiles;
`,
		Needs: "generate",
	},
	{
		Code: QueryTwice, Title: "two queries of one name",
		Text: `The names of queries become those of functions, also when they stand in
different files. Rename one of them.`,
		Example: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
SELECT profile_id FROM weft.customer_profiles;

-- name: Buyers :one
SELECT count(*) AS buyers FROM weft.customer_profiles;
`,
		Fixed: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
SELECT profile_id FROM weft.customer_profiles;

-- name: CountBuyers :one
SELECT count(*) AS buyers FROM weft.customer_profiles;
`,
		Needs: "generate",
	},
	{
		Code: QueryEmpty, Title: "a query without a statement",
		Text: "Below the line with the name stands one statement of SQL, as the warehouse takes it.",
		Example: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
`,
		Fixed: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
SELECT profile_id FROM weft.customer_profiles;
`,
		Needs: "generate",
	},
	{
		Code: QueryTwoStatements, Title: "a query of two statements",
		Text: `A function runs one statement. Give the second a name of its own, or leave it
out. A semicolon in quotes is no end of a statement.`,
		Example: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
SELECT profile_id FROM weft.customer_profiles;
SELECT 1;
`,
		Fixed: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
SELECT profile_id FROM weft.customer_profiles;
`,
		Needs: "generate",
	},
	{
		Code: QueryRefused, Title: "a query that the warehouse refuses",
		Text: `weft does not read SQL: what a query takes and gives the warehouse says, which
was asked to prepare it and to run nothing. The message is the warehouse's own.
The published tables must be there: ` + "`weft run`" + ` makes them.`,
		Example: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
SELECT profile_id, spent FROM weft.customer_profiles;
`,
		Fixed: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
SELECT profile_id, spend FROM weft.customer_profiles;
`,
		Needs: "generate",
	},
	{
		Code: QueryColumnType, Title: "a column of a type that clients do not have",
		Text: `Clients know texts, whole numbers, decimals, floats, bools, dates, moments and
lists of them. Cast the column to one of these in the query.`,
		Example: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
SELECT {'id': profile_id} AS buyer FROM weft.customer_profiles;
`,
		Fixed: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
SELECT profile_id FROM weft.customer_profiles;
`,
		Needs: "generate",
	},
	{
		Code: QueryParameterType, Title: "a parameter of a type that nobody knows",
		Text: `The warehouse says which type a parameter has, and of this one it does not, or
says one that clients do not have. Cast it where it stands in the query, to the same
type at each of its places; in DuckDB a list always. One that is written ` + "`?` or `$1`" + `
has no name that a function could take it by: give it one.`,
		Example: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
SELECT profile_id, $tag AS tag FROM weft.customer_profiles;
`,
		Fixed: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
SELECT profile_id, $tag::VARCHAR AS tag FROM weft.customer_profiles;
`,
		Needs: "generate",
	},
	{
		Code: QueryColumnName, Title: "a column without a name of its own",
		Text: `The columns of a query become the fields of a type. Give each a name of its own
with ` + "`AS`" + `: letters, digits and ` + "`_`" + `. ` + "`not null`" + ` can name only columns that there are.`,
		Example: generateModel + `-- queries/shop.sql --
-- name: Buyers :one
SELECT count(*) FROM weft.customer_profiles;
`,
		Fixed: generateModel + `-- queries/shop.sql --
-- name: Buyers :one
SELECT count(*) AS buyers FROM weft.customer_profiles;
`,
		Needs: "generate",
	},
	{
		Code: ClientColumnType, Title: "a trait whose type is not known",
		Text: `What type a trait has depends on columns of which neither the model nor
catalog.yaml says the type. Save what the warehouse says with ` + "`weft catalog`" + `.`,
		Example: `-- weft.yaml --
project: shop
targets:
  local: {type: duckdb, path: shop.duckdb}
generate:
  go: {out: client, package: customers}
-- model.yaml --
entities:
  customer:
    ids: {email: {normalize: email}}
sources:
  orders:
    file: orders.json
    ids: {email: email}
traits:
  customer:
    city: last(orders.city)
-- orders.json --
{"email": "ana@example.org", "city": "Lund"}
`,
		Needs: "generate",
	},
	{
		Code: ClientName, Title: "two things that a client would call the same",
		Text: `Names of the model and of queries become names of types, functions and fields,
written as the language writes them, and two of them come out the same. Rename one.`,
		Example: generateModel + `-- queries/shop.sql --
-- name: customer_by_email :many
SELECT profile_id FROM weft.customer_profiles;
`,
		Fixed: generateModel + `-- queries/shop.sql --
-- name: Buyers :many
SELECT profile_id FROM weft.customer_profiles;
`,
		Needs: "generate",
	},
}
