package diag

import "github.com/weft-cdp/weft/models"

// N2: names inside expressions: columns, traits, sources, functions.
const (
	NoColumn            models.Code = "N201"
	NoRelationOnPath    models.Code = "N202"
	NoTrait             models.Code = "N203"
	NoFunction          models.Code = "N204"
	NoRows              models.Code = "N205"
	SourceOfNobody      models.Code = "N206"
	ColumnWithoutRow    models.Code = "N207"
	SourceAsValue       models.Code = "N208"
	RelationAsValue     models.Code = "N209"
	SegmentAsValue      models.Code = "N210"
	ManyAsValue         models.Code = "N211"
	NoSegmentNamed      models.Code = "N212"
	TraitInRow          models.Code = "N213"
	NoSourceInAggregate models.Code = "N214"
	TwoSourcesAtOnce    models.Code = "N215"
	OneAsMany           models.Code = "N216"
	PathBehindColumn    models.Code = "N217"
	TraitNameTaken      models.Code = "N218"
	RelationInSource    models.Code = "N219"
	UndeclaredColumn    models.Code = "N220"
	HistoryOfList       models.Code = "N221"
)

// shopCatalog closes the contacts of the shop: their columns are known.
const shopCatalog = `-- catalog.yaml --
sources:
  contacts:
    contact_id: {type: int}
    email: {type: text}
    account_no: {type: text}
    city: {type: text}
    born: {type: date}
`

// exprNamePages are the pages of this family, in the order of the codes.
var exprNamePages = []Page{
	{
		Code: NoColumn, Title: "no such column", Needs: "catalog",
		Text:    "The catalog knows the columns of this source, and there is none of this name. Names are case sensitive. A column whose name is no plain word is written in double quotes: `contacts.\"Home town\"`.\n\nWhen the column is new, read the catalog again from the warehouse.",
		Example: shopTrait("last(contacts.town)") + shopCatalog,
		Fixed:   shopTrait("last(contacts.city)") + shopCatalog,
	},
	{
		Code: NoRelationOnPath, Title: "no such relation on the path",
		Text:    "In `orders.product.category` every part but the last is a relation, declared under `relations` of the source or entity before it. Paths inside an aggregate's row follow many-to-one relations.",
		Example: shopTrait("last(orders.produkt.category)"),
		Fixed:   shopTrait("last(orders.product.category)"),
	},
	{
		Code: NoTrait, Title: "no such trait",
		Text:    "A bare name in a trait, a segment or a sync's field is a trait of the entity. Columns of sources are reached by aggregates, such as `last(orders.city)`.",
		Example: shopSegment("spent > 500"),
		Fixed:   shopSegment("spend > 500"),
	},
	{
		Code: NoFunction, Title: "no such function",
		Text:    "The reference lists all functions and aggregates. Functions of SQL warehouses that weft calls otherwise are told with weft's name, because one name must mean the same on every warehouse.",
		Example: shopTrait("ifnull(sum(orders.amount), 0)"),
		Fixed:   shopTrait("coalesce(sum(orders.amount), 0)"),
	},
	{
		Code: NoRows, Title: "no such source or relation in an aggregate",
		Text:    "The first name in an aggregate says which rows it is over: a source that carries identifiers of the entity, or a relation of the entity.",
		Example: shopTrait("count(ordes)"),
		Fixed:   shopTrait("count(orders)"),
	},
	{
		Code: SourceOfNobody, Title: "the source's rows belong to nobody of this entity",
		Text:    "A row belongs to a profile by an identifier that it carries, declared under `ids` of its source, or through a relation from a row that does: `orders.items` are the items of the customer's orders.",
		Example: shopTrait("count(items where color = 'red')"),
		Fixed:   shopTrait("count(orders.items where color = 'red')"),
	},
	{
		Code: ColumnWithoutRow, Title: "a column outside an aggregate",
		Text:    "A profile has many rows of a source, so a column has many values. An aggregate says which is meant: `last`, `first`, `max`, `sum`, `most_frequent`, … In `first_of` a bare `source.column` stands for its last value.",
		Example: shopTrait("contacts.city"),
		Fixed:   shopTrait("last(contacts.city)"),
	},
	{
		Code: SourceAsValue, Title: "a source where one value is wanted",
		Text:    "A source is many rows. `count(orders)` makes one number of them.",
		Example: shopSegment("orders > 3"),
		Fixed:   shopSegment("count(orders) > 3"),
	},
	{
		Code: RelationAsValue, Title: "a relation where a value is wanted",
		Text:    "A relation leads to another row or profile, which has many values. Name the one you mean behind it.",
		Example: shopTrait("most_frequent(orders.product)"),
		Fixed:   shopTrait("most_frequent(orders.product.category)"),
	},
	{
		Code: SegmentAsValue, Title: "a segment where a trait is wanted",
		Text:    "Membership of a segment is asked by `in_segment(name)`, which is true or false and never null.",
		Example: shopWith("segments:\n  buyers: {of: customer, where: count(orders) > 0}\n  others: {of: customer, where: not buyers}\n"),
		Fixed:   shopWith("segments:\n  buyers: {of: customer, where: count(orders) > 0}\n  others: {of: customer, where: not in_segment(buyers)}\n"),
	},
	{
		Code: ManyAsValue, Title: "many rows where one value is wanted",
		Text:    "The name leads back along a relation, from one to many. An aggregate makes one value of them.",
		Example: shopWith("traits:\n  account:\n    people: customers\n"),
		Fixed:   shopWith("traits:\n  account:\n    people: count(customers)\n"),
	},
	{
		Code: NoSegmentNamed, Title: "no such segment",
		Text:    "`in_segment` takes the bare name of a segment of the same entity, defined under `segments`.",
		Example: shopWith("segments:\n  buyers: {of: customer, where: count(orders) > 0}\n  others: {of: customer, where: not in_segment(buyer)}\n"),
		Fixed:   shopWith("segments:\n  buyers: {of: customer, where: count(orders) > 0}\n  others: {of: customer, where: not in_segment(buyers)}\n"),
	},
	{
		Code: TraitInRow, Title: "a trait inside an aggregate", Needs: "catalog",
		Text:    "Inside an aggregate a name is a column of the row. The traits of the profile are computed from such rows, so a row cannot look at them. Compare the trait with the aggregate's result instead.",
		Example: shopWith("traits:\n  customer:\n    home: first(contacts.city)\n    moves: count(contacts where city != home)\n") + shopCatalog,
	},
	{
		Code: NoSourceInAggregate, Title: "an aggregate that names no source",
		Text:    "An aggregate is over the rows of a source, and its value says which: `sum(orders.amount)`. Once a source is named, other columns of its rows may be bare: `sum(orders.amount * qty)`.",
		Example: shopTrait("sum(amount)"),
		Fixed:   shopTrait("sum(orders.amount)"),
	},
	{
		Code: TwoSourcesAtOnce, Title: "two sources in one aggregate",
		Text:    "An aggregate looks at the rows of one source, one by one. A row sees its own columns and what its many-to-one relations lead to. Values of two sources are combined after each was aggregated.",
		Example: shopTrait("sum(orders.amount - contacts.born)"),
		Fixed:   shopTrait("sum(orders.amount) - count(contacts)"),
	},
	{
		Code: OneAsMany, Title: "an aggregate over a single value",
		Text:    "A trait is one value of a profile, and a relation such as `account` leads to one other profile. There is nothing to add up: use it without an aggregate.",
		Example: shopWith("traits:\n  customer:\n    spend: sum(orders.amount)\n    most: max(spend)\n"),
		Fixed:   shopWith("traits:\n  customer:\n    spend: sum(orders.amount)\n    most: max(orders.amount)\n"),
	},
	{
		Code: PathBehindColumn, Title: "a path that goes on behind a value",
		Text:    "A column or a trait is a single value and has no parts of its own. In a path only relations may stand before the last name.",
		Example: shopTrait("last(orders.status.code)"),
		Fixed:   shopTrait("last(orders.status)"),
	},
	{
		Code: TraitNameTaken, Title: "the name of a trait is taken",
		Text:    "Each trait becomes a column of `<entity>_profiles`, which has a column `profile_id` already, and a column `<relation>_id` for every relation of the entity; a segment's view has `entered_at` beside them. An `rfm` trait makes three more traits: `rfm_recency`, `rfm_frequency` and `rfm_monetary`.",
		Example: shopWith("traits:\n  customer:\n    profile_id: count(orders)\n"),
		Fixed:   shopWith("traits:\n  customer:\n    order_count: count(orders)\n"),
	},
	{
		Code: RelationInSource, Title: "a relation in a source's own expression",
		Text:    "`time`, `where`, `ids` and computed columns of a source see the columns of its own row, because they decide what the row is before anything is joined to it.",
		Example: "-- model.yaml --\nentities:\n  customer: {ids: {email: null}}\nsources:\n  orders:\n    table: orders\n    where: product.category = 'dress'\n    ids: {email: email}\n    relations: {product: {to: products, join: sku}}\n  products: {table: products, key: sku}\n",
	},
	{
		Code: UndeclaredColumn, Severity: models.Warning, Title: "hardly a column",
		Text:    "The source declares columns, and none of this name; its real columns are not known here. Either the name is one letter away from a declared one, or it stands where a text is usual: text stands in single quotes, `status = 'paid'`. Double quotes are for names that are no plain words.\n\nWhen it is a column, declare it under `columns`, or save the columns of all sources with `weft catalog`.",
		Example: shopTrait("count(orders where status = shipped)"),
		Fixed:   shopTrait("count(orders where status = 'shipped')"),
	},
	{
		Code: HistoryOfList, Title: "no history of a list",
		Text:    "`history: true` keeps the values that a trait had as intervals, and a new one begins where the value is another. Lists cannot be compared on every warehouse. Keep a text (`list_join(…, ', ')`), a count or one of the values instead.",
		Example: shopWith("traits:\n  customer:\n    amounts: {expr: list(orders.amount), history: true}\n"),
		Fixed:   shopWith("traits:\n  customer:\n    spend: sum(orders.amount)\nsegments:\n  big_spenders: {of: customer, where: spend > 500}\n"),
	},
}
