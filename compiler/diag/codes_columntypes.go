package diag

import "github.com/weft-cdp/weft/models"

// T2: types of columns.
const (
	UnknownColumnType    models.Code = "T201"
	ImpossibleConversion models.Code = "T202"
	FormatKind           models.Code = "T203"
	KeyKind              models.Code = "T204"
	IdentifierKind       models.Code = "T205"
	JoinTypes            models.Code = "T206"
	UnreadableColumn     models.Code = "T207"
)

// columnTypePages are the pages of this family, in the order of the codes.
var columnTypePages = []Page{
	{
		Code: UnknownColumnType, Title: "no such type of column",
		Text: `A column is ` + "`text`" + `, ` + "`int`" + `, ` + "`decimal`" + `, ` + "`float`" + `, ` + "`bool`" + `, ` + "`date`" + `, ` + "`timestamp`" + ` or a list,
` + "`list<text>`" + `. The names are weft's own, the same on every warehouse.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    columns: {amount: numeric}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    columns: {amount: decimal}
`,
	},
	{
		Code: ImpossibleConversion, Title: "a column that cannot be read as its type",
		Text: `The declared type is what values are converted to when they are read. Text can be
read as anything, and numbers, dates and bools as text; but no number is a date and
no list is a single value. Declare the type that it has, or compute another column
with ` + "`from`" + `.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    columns: {amount: date}
-- catalog.yaml --
sources:
  orders:
    amount: {type: int, native: BIGINT}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    columns: {amount: decimal}
-- catalog.yaml --
sources:
  orders:
    amount: {type: int, native: BIGINT}
`,
		Needs: "catalog",
	},
	{
		Code: FormatKind, Title: "a format of a column that is no date",
		Text: "`format`" + ` says how a text is read as a date or a timestamp, in the codes of strptime
(` + "`%d.%m.%Y`" + `). A column of another type, or of none, has no use for it.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    columns: {day: {format: "%d.%m.%Y"}}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    columns: {day: {type: date, format: "%d.%m.%Y"}}
`,
	},
	{
		Code: KeyKind, Title: "a key that is a list",
		Text: `The key names a row, and rows are told apart by comparing keys. Lists cannot be
compared in the same way on every warehouse. Choose columns with single values.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    key: tags
    columns: {tags: list<text>}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    key: order_id
    columns: {tags: list<text>}
`,
	},
	{
		Code: IdentifierKind, Title: "an identifier that is neither text nor a whole number",
		Text: `Identifiers are compared as text. Text and whole numbers are written in one way; a
decimal, a timestamp or a bool may be written in several (` + "`12`" + `, ` + "`12.0`" + `), so equal ones
would not be found equal. Convert it so that it is written as everywhere else, for
example with ` + "`to_text(to_int(number))`" + `.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [member_id]
sources:
  crm:
    table: crm
    ids: {member_id: number}
    columns: {number: decimal}
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [member_id]
sources:
  crm:
    table: crm
    ids: {member_id: to_int(number)}
    columns: {number: decimal}
`,
	},
	{
		Code: JoinTypes, Title: "a join of columns that are never equal",
		Text: `The two columns of the join have types that cannot be compared, so no row would find
another. Declare the type of one of them in ` + "`columns`" + `: values are converted to it when
they are read.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    columns: {product_no: int}
    relations: {product: {to: products, join: product_no = sku}}
  products:
    table: products
    key: sku
    columns: {sku: text}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    columns: {product_no: int}
    relations: {product: {to: products, join: product_no = sku}}
  products:
    table: products
    key: sku
    columns: {sku: int}
`,
	},
	{
		Code: UnreadableColumn, Title: "a column of a type that weft does not have",
		Text: `The warehouse stores this column as something that the language has no type for: a
structure, a map, a time interval, bytes. It may stay in the source, but an
expression cannot name it until ` + "`columns`" + ` says as what it is read, such as ` + "`text`" + `.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    where: payload is not null
-- catalog.yaml --
sources:
  orders:
    payload: {native: STRUCT(a INTEGER)}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    where: payload is not null
    columns: {payload: text}
-- catalog.yaml --
sources:
  orders:
    payload: {native: STRUCT(a INTEGER)}
`,
		Needs: "catalog",
	},
}
