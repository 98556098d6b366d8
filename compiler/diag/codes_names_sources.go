package diag

import "github.com/weft-cdp/weft/models"

// sourcePages are about entities, sources, their columns and relations.
var sourcePages = []Page{
	{
		Code: UnknownEntity, Title: "no such entity",
		Text: `A name stands where an entity is wanted, and no entity is called so. Entities
are declared under ` + "`entities`" + `, in any file of the project.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
    relations: {account: {to: acount}}
  account:
    ids: [org_no]
sources:
  crm:
    table: crm
    ids: {email: mail, org_no: company}
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
    relations: {account: {to: account}}
  account:
    ids: [org_no]
sources:
  crm:
    table: crm
    ids: {email: mail, org_no: company}
`,
	},
	{
		Code: UnknownSource, Title: "no such source",
		Text: `A name stands where a source is wanted, and no source is called so. Sources are
declared under ` + "`sources`" + `, in any file of the project; the name is the key there,
not the table.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    relations: {product: {to: product, join: product_sku = sku}}
  products:
    table: products
    key: sku
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    relations: {product: {to: products, join: product_sku = sku}}
  products:
    table: products
    key: sku
`,
	},
	{
		Code: NameTaken, Title: "a name that would mean two things",
		Text: `In ` + "`orders.items`" + ` the second name may be a column of orders, a relation of
orders, or the ` + "`reverse`" + ` of a relation that leads to orders. In an expression of an
entity the first name may be a source, a trait, or a relation. So no two of them
may share a name, or a path could be read in two ways.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    key: order_id
    columns: {items: int}
  order_rows:
    table: order_rows
    relations: {order: {to: orders, join: order_id, reverse: items}}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    key: order_id
    columns: {items: int}
  order_rows:
    table: order_rows
    relations: {order: {to: orders, join: order_id, reverse: rows}}
`,
	},
	{
		Code: UnreadableTable, Title: "a table that is not named as one",
		Text: `` + "`table`" + ` is the name of a table, with its schema and database before it where that
is needed: ` + "`orders`" + `, ` + "`raw.orders`" + `, ` + "`shop.raw.orders`" + `. It is quoted for the warehouse,
so a query or a condition cannot stand here.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: raw.orders where status = 'paid'
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: raw.orders
    where: status = 'paid'
`,
	},
	{
		Code: QueryMissing, Severity: models.Warning, Title: "no query for the warehouse of a target",
		Text: `The rows of this source come from a query, and there is none for the warehouse of
one of the targets. The model cannot run there until ` + "`sql`" + ` has one.`,
		Example: `-- model.yaml --
sources:
  orders:
    sql: {bigquery: select * from shop.orders}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    sql: {bigquery: select * from shop.orders, duckdb: select * from orders}
`,
	},
	{
		Code: UnknownFileFormat, Title: "a file of an unknown format",
		Text: `Files are CSV, TSV, Parquet, JSON, or columns with blanks between them
(` + "`whitespace`" + `). The format is told by the ending of the name (` + "`.csv`" + `, ` + "`.tsv`" + `,
` + "`.parquet`" + `, ` + "`.json`" + `, ` + "`.jsonl`" + `, also compressed as ` + "`.csv.gz`" + `), or by ` + "`format`" + `.`,
		Example: `-- model.yaml --
sources:
  orders:
    file: data/orders.dat
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    file: data/orders.dat
    format: csv
`,
	},
	{
		Code: KeyTwice, Title: "a column that is twice in the key",
		Text: `The key is the columns that together name a row. One of them stands there twice;
surely another column was meant.`,
		Example: `-- model.yaml --
sources:
  order_rows:
    table: order_rows
    key: [order_id, order_id]
`,
		Fixed: `-- model.yaml --
sources:
  order_rows:
    table: order_rows
    key: [order_id, row_no]
`,
	},
	{
		Code: ComputedColumnTaken, Title: "a computed column with the name of a stored one",
		Text: `A column with ` + "`from`" + ` is computed from the columns that the source has. It cannot
have the name of one of them: it could not be told which of the two an expression
means. Give the computed column a name of its own.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    columns:
      amount: {from: amount / 100}
-- catalog.yaml --
sources:
  orders:
    amount: {type: int, native: BIGINT}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    columns:
      amount_euro: {from: amount / 100}
-- catalog.yaml --
sources:
  orders:
    amount: {type: int, native: BIGINT}
`,
		Needs: "catalog",
	},
	{
		Code: ComputedFromItself, Title: "a column that is computed from itself",
		Text: `The expression of a computed column names the column itself, or another computed
column that does. Nothing could be computed first. When a stored column is meant,
give the computed one another name.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    columns:
      email: {from: lower(email)}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    columns:
      buyer: {from: lower(email)}
`,
	},
	{
		Code: FreshnessWithoutTime, Title: "a freshness without a time",
		Text: `` + "`freshness`" + ` says how old the newest row may be, and a source without ` + "`time`" + ` has no
newest row. Say which column tells when a row happened.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    freshness: {warn: 6h}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    time: ordered_at
    freshness: {warn: 6h}
`,
	},
	{
		Code: FreshnessOrder, Title: "a freshness that fails before it warns",
		Text: `` + "`error`" + ` is shorter than ` + "`warn`" + `, so a run would fail before it could ever warn. The
two are probably the wrong way round.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    time: ordered_at
    freshness: {warn: 24h, error: 6h}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    time: ordered_at
    freshness: {warn: 6h, error: 24h}
`,
	},
	{
		Code: UnreadableJoin, Title: "a join that is not an equality of two columns",
		Text: `A relation finds the other row by columns that are equal: ` + "`product_sku = sku`" + `, the
left one of this source and the right one of the other. ` + "`join: sku`" + ` is short for
` + "`sku = sku`" + `, and several equalities are a list. Where something must be computed
first, compute a column with ` + "`from`" + ` and join by that.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    relations: {product: {to: products, join: lower(product_sku) = sku}}
  products:
    table: products
    key: sku
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    columns: {product: {from: lower(product_sku)}}
    relations: {product_row: {to: products, join: product = sku}}
  products:
    table: products
    key: sku
`,
	},
	{
		Code: RelationWithoutKey, Severity: models.Warning, Title: "a relation to a source without a key",
		Text: `A relation leads from each row to at most one row of another source. Nothing says
that it finds only one, because the other source has no ` + "`key`" + `. Each run looks at
the data and fails when it finds two; a key says that it is meant so.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    relations: {product: {to: products, join: product_sku = sku}}
  products:
    table: products
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    relations: {product: {to: products, join: product_sku = sku}}
  products:
    table: products
    key: sku
`,
	},
	{
		Code: JoinNotKey, Severity: models.Warning, Title: "a relation that finds rows by less than their key",
		Text: `A relation leads from each row to at most one row of another source. It is joined
by columns that do not make up that source's key, so it may well find several rows,
and then a run fails. Join by the whole key, or turn the relation round and give it
a ` + "`reverse`" + `.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    relations: {price: {to: prices, join: product_sku = sku}}
  prices:
    table: prices
    key: [sku, currency]
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    relations: {price: {to: prices, join: [product_sku = sku, currency]}}
  prices:
    table: prices
    key: [sku, currency]
`,
	},
	{
		Code: RelationToItself, Title: "a relation of an entity to itself",
		Text: `Profiles are related by rows that carry identifiers of both. A row that carries
two identifiers of one entity says something else: that they are one profile. So an
entity cannot be related to itself; declare the other side as an entity of its own.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
    relations: {friend: {to: customer}}
sources:
  crm:
    table: crm
    ids: {email: mail}
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
    relations: {friend: {to: friend}}
  friend:
    ids: [friend_email]
sources:
  crm:
    table: crm
    ids: {email: mail, friend_email: recommended_by}
`,
	},
	{
		Code: SourceDoesNotRelate, Title: "a source that cannot relate two entities",
		Text: `Profiles of two entities are related by rows that carry identifiers of both. The
source under ` + "`from`" + ` carries identifiers of one of them only. Name a source that has
both, or say in its ` + "`ids`" + ` which column holds the missing one.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
    relations: {account: {to: account, from: crm}}
  account:
    ids: [org_no]
sources:
  crm:
    table: crm
    ids: {email: mail}
  bills:
    table: bills
    ids: {org_no: company}
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
    relations: {account: {to: account, from: crm}}
  account:
    ids: [org_no]
sources:
  crm:
    table: crm
    ids: {email: mail, org_no: company}
`,
	},
	{
		Code: NoSourceRelates, Title: "a relation that no source tells",
		Text: `Profiles of two entities are related by rows that carry identifiers of both, and
no source has such rows. The relation would lead nowhere for everybody. Say in the
` + "`ids`" + ` of a source which columns hold the identifiers.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: [email]
    relations: {account: {to: account}}
  account:
    ids: [org_no]
sources:
  crm:
    table: crm
    ids: {email: mail}
  bills:
    table: bills
    ids: {org_no: company}
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: [email]
    relations: {account: {to: account}}
  account:
    ids: [org_no]
sources:
  crm:
    table: crm
    ids: {email: mail, org_no: company}
`,
	},
	{
		Code: PublishedNameTaken, Title: "the name of something that is published is taken",
		Text: `A run publishes tables for every entity: ` + "`customer_profiles`" + `, ` + "`customer_ids`" + `,
` + "`customer_links`" + `, ` + "`customer_segments`" + `, ` + "`customer_redirects`" + `, ` + "`customer_conflicts`" + `,
` + "`customer_anchors`" + ` and ` + "`customer_stitched`" + `. Beside them each segment is a view of its
own name, so a segment of any entity needs a name that none of them has; capitals
make no difference. In the same way a relation adds a column ` + "`<relation>_id`" + ` to the
profiles, whose first column is ` + "`profile_id`" + `: a relation cannot be called ` + "`profile`" + `.`,
		Example: shopWith("segments:\n  customer_ids: {of: customer, where: count(orders) > 0}\n"),
		Fixed:   shopWith("segments:\n  buyers: {of: customer, where: count(orders) > 0}\n"),
	},
	{
		Code: DelimiterValue, Title: "a delimiter that is none",
		Text: `The delimiter is the one character that stands between the columns of a csv file:
` + "`;`" + `, ` + "`|`" + `, a tab. Letters, digits, blanks and quotes cannot be one, and files of other
formats have none.`,
		Example: `-- model.yaml --
entities:
  customer: {ids: [email]}
sources:
  crm:
    file: crm.csv
    delimiter: semicolon
    ids: {email: mail}
`,
		Fixed: `-- model.yaml --
entities:
  customer: {ids: [email]}
sources:
  crm:
    file: crm.csv
    delimiter: ";"
    ids: {email: mail}
`,
	},
	{
		Code: StaleCatalog, Severity: models.Warning, Title: "a catalog with a source that is gone", Needs: "catalog",
		Text: "`catalog.yaml` keeps the columns of the sources, and names a source that the model\ndoes not have. It was renamed or taken out since; what is checked against the rest of\nthe file may be out of date too. Write it anew with `weft catalog`, which says what\nchanged; `weft catalog --check` does so without writing, and fails, for a review.",
		Example: `-- model.yaml --
entities:
  customer: {ids: [email]}
sources:
  crm:
    table: crm
    ids: {email: mail}
-- catalog.yaml --
sources:
  crm:
    mail: {type: text}
  shop:
    mail: {type: text}
`,
		Fixed: `-- model.yaml --
entities:
  customer: {ids: [email]}
sources:
  crm:
    table: crm
    ids: {email: mail}
-- catalog.yaml --
sources:
  crm:
    mail: {type: text}
`,
	},
}
