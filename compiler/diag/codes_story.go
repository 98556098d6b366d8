package diag

import "github.com/weft-cdp/weft/models"

// X: story tests.
const (
	StoryNow            models.Code = "X101"
	StoryWithoutExpect  models.Code = "X102"
	StoryContradiction  models.Code = "X103"
	PairOfOne           models.Code = "X104"
	UnreadableRef       models.Code = "X105"
	RefIsNone           models.Code = "X106"
	StoryCell           models.Code = "X107"
	StoryColumnUnused   models.Code = "X108"
	StoryColumnComputed models.Code = "X109"
	SegmentOfOther      models.Code = "X110"
)

// storyPages are the pages of this family, in the order of the codes.
var storyPages = []Page{
	{
		Code: StoryNow, Title: "a test whose now is no moment",
		Text: "`now`" + ` is the moment as at which the test is told: a date (its midnight in the
project's time zone) or a timestamp (in UTC, unless it ends with an offset). It must
be fixed, so that the test gives the same today and in a year.`,
		Example: storyModel + `tests:
  one_order:
    now: yesterday
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      customer:
        "email:ana@shop.se": {spend: 600}
`,
		Fixed: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      customer:
        "email:ana@shop.se": {spend: 600}
`,
	},
	{
		Code: StoryWithoutExpect, Severity: models.Warning, Title: "a test that expects nothing",
		Text: `A test without ` + "`expect`" + ` passes whatever the model does. Say which profiles come out,
and what they are.`,
		Example: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
`,
		Fixed: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      customer:
        "email:ana@shop.se": {spend: 600}
`,
	},
	{
		Code: StoryContradiction, Title: "a profile that is to be in and not in a segment",
		Text: `The same segment stands under ` + "`in`" + ` and under ` + "`not_in`" + ` of one profile. No model could
pass this test.`,
		Example: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      customer:
        "email:ana@shop.se": {in: [buyers], not_in: [buyers]}
`,
		Fixed: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      customer:
        "email:ana@shop.se": {in: [buyers]}
`,
	},
	{
		Code: PairOfOne, Title: "identifiers that cannot be compared",
		Text: "`same`" + ` and ` + "`different`" + ` are lists of groups, each of two or more identifiers of one
entity: ` + "`[[\"email:a@x.se\", \"email:b@x.se\"]]`" + `. A single identifier has nothing to be
compared with, and profiles of two entities are never the same.`,
		Example: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      same: [["email:ana@shop.se"]]
`,
		Fixed: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      same: [["email:ana@shop.se", "email:ANA@shop.se"]]
`,
	},
	{
		Code: UnreadableRef, Title: "a text that does not name a profile",
		Text: `A profile is named by one of its identifiers: the type, a colon and the value, as in
` + "`email:ana@shop.se`" + `. In YAML it is safest in quotes.`,
		Example: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      customer:
        ana@shop.se: {spend: 600}
`,
		Fixed: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      customer:
        "email:ana@shop.se": {spend: 600}
`,
	},
	{
		Code: RefIsNone, Title: "a value that is no identifier",
		Text: `The identifier's normaliser refuses this value, or it is blocked or empty, or a
decision that holds on the day of the test takes it out, so no profile can have it and
the test could not pass. See how the identifier is normalised where the entity is
declared, and what was decided about it.`,
		Example: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      customer:
        "email:ana": {spend: 600}
`,
		Fixed: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      customer:
        "email:ana@shop.se": {spend: 600}
`,
	},
	{
		Code: StoryCell, Title: "a value that does not suit its type",
		Text: `Cells of ` + "`given`" + ` have the type of their column, and values under ` + "`expect`" + ` the type of
their trait. This one cannot be read as that: ` + "`12.50`" + ` is a decimal, ` + "`2026-01-31`" + ` a date,
` + "`40d ago`" + ` a moment counted back from the test's ` + "`now`" + `, ` + "`[a, b]`" + ` a list.`,
		Example: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: a lot}
    expect:
      customer:
        "email:ana@shop.se": {spend: 600}
`,
		Fixed: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      customer:
        "email:ana@shop.se": {spend: 600}
`,
	},
	{
		Code: StoryColumnUnused, Severity: models.Warning, Title: "a column of a test that nothing reads",
		Text: `Nobody told all columns of this source, so a test may give any; but nothing in the
model reads this one, and it is nearly the name of one that is read. A slip of the
pen here would make the test pass or fail for the wrong reason.`,
		Example: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amuont: 600}
    expect:
      customer:
        "email:ana@shop.se": {spend: 600}
`,
		Fixed: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      customer:
        "email:ana@shop.se": {spend: 600}
`,
	},
	{
		Code: StoryColumnComputed, Title: "a computed column that a test gives",
		Text: `The column is computed by the model (` + "`from`" + `), and that is a part of what the test
tests. Give the columns that it is computed from.`,
		Example: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600, net: 480}
    expect:
      customer:
        "email:ana@shop.se": {spend: 600}
`,
		Fixed: storyModel + `tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      customer:
        "email:ana@shop.se": {spend: 600}
`,
	},
	{
		Code: SegmentOfOther, Title: "a test with a segment of another entity",
		Text: `A profile can only be in segments of its own entity. This segment is of another one.`,
		Example: `-- model.yaml --
entities:
  customer:
    ids: {email: {normalize: email}}
  employee:
    ids: [staff_no]
sources:
  payroll: {table: payroll, ids: {staff_no: no}}
  orders:
    table: orders
    ids: {email: buyer_email}
    columns: {amount: decimal, net: {from: amount * 0.8}}
traits:
  customer:
    spend: sum(orders.amount)
segments:
  buyers:
    of: customer
    where: spend > 0
  staff:
    of: employee
    where: count(payroll) > 0
tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      customer:
        "email:ana@shop.se": {not_in: [staff]}
`,
		Fixed: `-- model.yaml --
entities:
  customer:
    ids: {email: {normalize: email}}
  employee:
    ids: [staff_no]
sources:
  payroll: {table: payroll, ids: {staff_no: no}}
  orders:
    table: orders
    ids: {email: buyer_email}
    columns: {amount: decimal, net: {from: amount * 0.8}}
traits:
  customer:
    spend: sum(orders.amount)
segments:
  buyers:
    of: customer
    where: spend > 0
  staff:
    of: employee
    where: count(payroll) > 0
tests:
  one_order:
    now: 2026-03-01
    given:
      orders:
        - {buyer_email: ana@shop.se, amount: 600}
    expect:
      customer:
        "email:ana@shop.se": {not_in: [buyers]}
`,
	},
}

// storyModel is a project to tell stories about.
const storyModel = `-- model.yaml --
entities:
  customer:
    ids: {email: {normalize: email}}
sources:
  orders:
    table: orders
    ids: {email: buyer_email}
    columns: {amount: decimal, net: {from: amount * 0.8}}
traits:
  customer:
    spend: sum(orders.amount)
segments:
  buyers:
    of: customer
    where: spend > 0
`
