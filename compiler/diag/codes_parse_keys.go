package diag

// keyPages are about keys and the shapes behind them.
var keyPages = []Page{
	{
		Code: UnknownKey, Title: "a key that may not stand here",
		Text: `Each place of a project takes certain keys, and this is none of them: a slip, or a key
that belongs elsewhere. It is refused rather than ignored, because an ignored key is a
setting that somebody believes to be on.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    primary_key: order_id
    time: ordered_at
    ids: {email: buyer_email}
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
`,
	},
	{
		Code: KeyTwiceInMap, Title: "a key that stands twice in one map",
		Text: `YAML would take the last of the two, and the first would be lost without a word.
Remove one, or put the two together.`,
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
    spend: sum(orders.amount within 90d)
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
    spend_90d: sum(orders.amount within 90d)
`,
	},
	{
		Code: DeclaredTwice, Title: "a name that is declared in two files",
		Text: `Every name of a project is declared once. The order of files has no meaning, so neither
of the two declarations can win: rename one, or remove it.`,
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
-- more.yaml --
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
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
`,
	},
	{
		Code: MissingField, Title: "a key that must be there",
		Text: `Without this key the declaration would not say enough. The note shows how it is
written.`,
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
segments:
  lapsing:
    where: count(orders within 90d) = 0
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
segments:
  lapsing:
    of: customer
    where: count(orders within 90d) = 0
`,
	},
	{
		Code: WrongShape, Title: "a value of another shape",
		Text: `YAML has three shapes: single values, lists (with dashes or in square brackets) and maps
(keys with values). Each key takes certain ones, and the message says which. Often a
dash is too much, or a level of keys is missing.`,
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
    - spend: sum(orders.amount)
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
		Code: EmptyValue, Title: "a key with nothing behind it",
		Text: `The key is written and its value is empty, which YAML reads as null. Write the value, or
remove the key to take the default.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    key:
    time: ordered_at
    ids: {email: buyer_email}
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
`,
	},
	{
		Code: ExactlyOne, Title: "keys of which exactly one is needed",
		Text: `These keys are different ways to say the same thing: a source is a table, a file or a
query, a trait is an expression or a score, a segment is a condition or a sequence. With
none of them nothing is said, and with two it is not clear which counts.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
sources:
  orders:
    table: orders
    file: orders.csv
    key: order_id
    time: ordered_at
    ids: {email: buyer_email}
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
`,
	},
	{
		Code: OnlyInMainFile, Title: "a key that belongs into weft.yaml",
		Text: `The project's name, its time zone, targets and variables stand in weft.yaml only, so that
everybody finds them in one place.`,
		Example: `-- model.yaml --
timezone: Europe/Stockholm
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
		Fixed: `-- weft.yaml --
project: shop
timezone: Europe/Stockholm
targets:
  local: {type: duckdb, path: shop.duckdb}
-- model.yaml --
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
	{
		Code: KeyNeedsOther, Title: "a key that says nothing by itself",
		Text: `This key adds to another one, which is not there: ` + "`same`" + ` and ` + "`within`" + ` belong to a
` + "`sequence`" + `, and ` + "`format`" + ` to a ` + "`file`" + `. A window of time in a condition stands inside of
an aggregate.`,
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
segments:
  lapsing:
    of: customer
    where: count(orders) = 0
    within: 90d
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
segments:
  lapsing:
    of: customer
    where: count(orders within 90d) = 0
`,
	},
	{
		Code: NotAKey, Title: "a key that is no text",
		Text: `Keys are single words or texts. An empty key, null, a list or a map cannot name
anything. Two braces in front of a value make a map for YAML; weft has no templates.`,
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
    null: sum(orders.amount)
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
}
