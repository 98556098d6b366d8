package diag

import (
	"slices"

	"github.com/weft-cdp/weft/models"
)

// P: the YAML by itself. P0 is what YAML cannot read or weft does not take,
// P1 files, P2 keys and shapes, P3 names and single values.
const (
	NotYAML        models.Code = "P001"
	TabIndent      models.Code = "P002"
	NotUTF8        models.Code = "P003"
	ControlRune    models.Code = "P004"
	TwoDocuments   models.Code = "P005"
	YAMLReference  models.Code = "P006"
	YAMLTag        models.Code = "P007"
	QuotesNeeded   models.Code = "P008"
	CutByComment   models.Code = "P009"
	OpenYAMLQuote  models.Code = "P010"
	NoMainFile     models.Code = "P101"
	Unreadable     models.Code = "P102"
	WrongEnding    models.Code = "P103"
	UnknownKey     models.Code = "P201"
	KeyTwiceInMap  models.Code = "P202"
	DeclaredTwice  models.Code = "P203"
	MissingField   models.Code = "P204"
	WrongShape     models.Code = "P205"
	EmptyValue     models.Code = "P206"
	ExactlyOne     models.Code = "P207"
	OnlyInMainFile models.Code = "P208"
	KeyNeedsOther  models.Code = "P209"
	NotAKey        models.Code = "P210"
	NameCharacters models.Code = "P301"
	NameTooLong    models.Code = "P302"
	NameReserved   models.Code = "P303"
	NameWeft       models.Code = "P304"
	NameCase       models.Code = "P305"
	DurationValue  models.Code = "P306"
	BoolValue      models.Code = "P307"
	IntValue       models.Code = "P308"
	VariablePlace  models.Code = "P309"
)

// parsePages are the pages of this family, in the order of the codes.
var parsePages = slices.Concat(yamlPages, filePages, keyPages, singlePages)

// yamlPages are about what YAML cannot read, and what weft does not take of it.
var yamlPages = []Page{
	{
		Code: NotYAML, Title: "text that is not YAML",
		Text: `A file of the project could not be read as YAML, mostly because the indentation of a
line does not fit the lines around it, or a colon, comma or bracket is missing. Blanks
carry the structure: what belongs together starts at the same column. YAML cannot tell
what follows the first such place, so of each file one is told.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
traits:
  customer:
    spend: sum(orders.amount)
   visits: count(orders)
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
traits:
  customer:
    spend: sum(orders.amount)
    visits: count(orders)
`,
	},
	{
		Code: TabIndent, Title: "a tab in the indentation",
		Text: `YAML counts blanks to know what belongs to what, and takes no tabs there, because
nobody agrees on how wide they are. Two blanks for each level are usual.`,
		Example: "-- model.yaml --\nentities:\n  customer:\n    ids: [email]\nsources:\n  orders:\n    table: orders\n    key: order_id\n    time: ordered_at\n    ids: {email: buyer_email}\ntraits:\n\tcustomer:\n\t  spend: sum(orders.amount)\n",
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
traits:
  customer:
    spend: sum(orders.amount)
`,
	},
	{
		Code: NotUTF8, Title: "a file in another encoding than UTF-8",
		Text: `Files are UTF-8, so that names and texts mean the same on every machine and warehouse.
The caret stands at the first byte that is not. Editors have a command to save a file
in another encoding.`,
		Example: "-- model.yaml --\n# gr\xfcn\n",
	},
	{
		Code: ControlRune, Title: "a character that nobody sees",
		Text: `NUL and other control characters, a carriage return that stands alone, and the
separators U+2028 and U+2029 break lines and statements where nobody sees it; a NUL ends
a statement in some warehouses even inside quotes. Where one is meant, an escape in
double quotes says so. NUL is refused there too.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
traits:
  customer:
    spend: "sum(orders.amount where note = 'a\0b')"
`,
	},
	{
		Code: TwoDocuments, Title: "a second document in a file",
		Text: `A line of three dashes starts another YAML document, and what follows it is easily
overlooked. A file of a project holds one document, and a project may have any number of
files.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
---
traits:
  customer:
    spend: sum(orders.amount)
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
traits:
  customer:
    spend: sum(orders.amount)
`,
	},
	{
		Code: YAMLReference, Title: "a reference to another place of the file",
		Text: `YAML can name a place with & and repeat it with * or <<. Weft has no such references:
what a name means should be readable where it stands, and mistakes have one place. A
common part of several expressions becomes a trait. A value that only starts with one of
these characters needs quotes.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
traits:
  customer:
    spend: &spend sum(orders.amount)
    revenue: *spend
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
traits:
  customer:
    spend: sum(orders.amount)
    revenue: spend
`,
	},
	{
		Code: YAMLTag, Title: "a value that starts with an exclamation mark",
		Text: `For YAML a word that starts with ! says which type the value behind it has. Weft knows
the types of all values and takes none. In expressions the opposite is written ` + "`not`" + `.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
traits:
  customer:
    lost: !active
    active: count(orders within 90d) > 0
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
traits:
  customer:
    lost: not active
    active: count(orders within 90d) > 0
`,
	},
	{
		Code: QuotesNeeded, Title: "a value that YAML reads as something else",
		Text: `Some values need quotes around the whole of them, because YAML gives their characters a
meaning: a colon with a blank behind it, a quote at the start with more text behind its
partner, and @, %, *, &, >, | or a backtick at the start. In double quotes a backslash
starts an escape; single quotes take text as it is. Two braces start a template in other
tools; weft has none.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
traits:
  customer:
    paid: 'paid' = last(orders.status)
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
traits:
  customer:
    paid: "'paid' = last(orders.status)"
`,
	},
	{
		Code: CutByComment, Title: "an expression cut by a comment",
		Text: `A blank and # start a comment in YAML, also in the middle of a text of an expression.
What is left of the value has an open quote. Quote the whole value.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
traits:
  customer:
    first: count(orders where note = ' #1')
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
traits:
  customer:
    first: "count(orders where note = ' #1')"
`,
	},
	{
		Code: OpenYAMLQuote, Title: "quotes around a value that do not close",
		Text: `A value that starts with a quote ends with the same one. In double quotes a backslash
starts an escape, and YAML knows only some; in single quotes a backslash is itself and a
quote is written twice.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
traits:
  customer:
    spend: "sum(orders.amount)
    visits: count(orders)
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
traits:
  customer:
    spend: "sum(orders.amount)"
    visits: count(orders)
`,
	},
}

// filePages are about files.
var filePages = []Page{
	{
		Code: NoMainFile, Title: "a folder without weft.yaml",
		Text: `A project is a folder with a file weft.yaml, which names the project and its targets.
` + "`weft init`" + ` makes one. When the project is elsewhere, ` + "`--project`" + ` says where.`,
		Example: `-- weft.yml --
project: shop
`,
	},
	{
		Code: Unreadable, Title: "a file that cannot be read",
		Text: `The system did not let weft read a file or a folder of the project; the message has its
reason. Nothing is left out in silence, because the model could mean something else
without it. Folders whose names start with _ or . are not read.`,
	},
	{
		Code: WrongEnding, Severity: models.Warning, Title: "a file that is not read because of its name",
		Text: `Files of a project end with .yaml. A file that ends with .yml and looks like one of them
is not read, and probably should be: rename it. To keep it out on purpose, put it into a
folder whose name starts with _.`,
		Example: `-- customers.yml --
entities:
  customer:
    ids: [email]
`,
		Fixed: `-- customers.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
`,
	},
}
