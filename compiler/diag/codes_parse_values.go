package diag

// singlePages are about names and single values.
var singlePages = []Page{
	{
		Code: NameCharacters, Title: "a name with other characters than letters, digits and _",
		Text: `Names that are declared are letters from a to z and A to Z, digits and underscores, and
do not start with a digit. They become names of tables and columns, and stand in expressions without
quotes. Columns of sources and names of tests may be anything.`,
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
    spend-90d: sum(orders.amount within 90d)
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
    spend_90d: sum(orders.amount within 90d)
`,
	},
	{
		Code: NameTooLong, Title: "a name that is too long",
		Text: `A name has at most 63 letters, because that is what every warehouse takes whole. Some cut
longer names without a word, and two could become one.`,
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
    a_very_long_name_for_a_very_long_name_for_a_very_long_name_for_a_very_long_name_for_x: sum(orders.amount)
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
		Code: NameReserved, Title: "a name that is a word of the language",
		Text: `Words such as ` + "`where`" + `, ` + "`within`" + `, ` + "`now`" + ` and ` + "`date`" + ` mean something in expressions, so
nothing that expressions name may be called so. A column may, in double quotes.`,
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
    end: max(orders.ordered_at)
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
    last_order: max(orders.ordered_at)
`,
	},
	{
		Code: NameWeft, Title: "a name that starts with weft_",
		Text: `Names that start with weft_ are kept for tables and columns that weft makes itself, so
that a later version cannot take a name of yours.`,
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
    weft_spend: sum(orders.amount)
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
		Code: NameCase, Title: "two names that differ only in capitals",
		Text: `Names are case sensitive, and some warehouses are not: there the two would be one table
or one column. Rename one of them.`,
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
    Spend: sum(orders.amount within 90d)
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
		Code: DurationValue, Title: "a value that is no duration",
		Text: `A duration is a whole number and one letter: ` + "`90s`" + `, ` + "`15m`" + ` (minutes), ` + "`12h`" + `, ` + "`30d`" + ` or
` + "`2w`" + `. Months and years have no fixed length and are none.`,
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
    freshness: {warn: 6 hours}
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
    freshness: {warn: 6h}
`,
	},
	{
		Code: BoolValue, Title: "a value that is neither true nor false",
		Text: `This key is a switch. Write ` + "`true`" + ` or ` + "`false`" + `; ` + "`yes`" + `, ` + "`no`" + `, ` + "`on`" + ` and ` + "`off`" + ` are taken
too.`,
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
    spend: {expr: sum(orders.amount), history: keep}
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
    spend: {expr: sum(orders.amount), history: false}
`,
	},
	{
		Code: IntValue, Title: "a value that is no whole number",
		Text: `This key takes a whole number, in digits, without a point or a unit.`,
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
    rfm: {rfm: {recency: max(orders.ordered_at), frequency: count(orders), monetary: sum(orders.amount), buckets: five}}
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
    rfm: {rfm: {recency: max(orders.ordered_at), frequency: count(orders), monetary: sum(orders.amount), buckets: 5}}
`,
	},
	{
		Code: VariablePlace, Title: "a variable where none is replaced",
		Text: `` + "`${NAME}`" + ` is replaced in the settings of targets and destinations, in ` + "`table`" + ` and in
` + "`file`" + `: there a project meets the machine that it runs on. Everywhere else a model means
the same for everybody who reads it, so nothing is replaced and the text is refused.`,
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
    spend: sum(orders.amount where country = '${COUNTRY}')
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
    spend: sum(orders.amount where country = 'SE')
`,
	},
}
