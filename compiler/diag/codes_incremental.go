package diag

import "github.com/weft-cdp/weft/models"

// N1: `incremental` of a source.
const (
	IncrementalWithoutTime models.Code = "N133"
	IncrementalWithoutKey  models.Code = "N134"
	IncrementalLate        models.Code = "N135"
	IncrementalNow         models.Code = "N136"
)

// incrementalPages are about what must be known to read only new rows.
var incrementalPages = []Page{
	{
		Code: IncrementalWithoutTime, Title: "incremental without a time",
		Text: `A run that reads only what is new must know which rows are. Say by ` + "`time`" + ` when a
row happened, if rows never change once they are there, or by ` + "`changed`" + ` when a row
was last changed.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    incremental: {late: 2d}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    time: ordered_at
    incremental: {late: 2d}
`,
	},
	{
		Code: IncrementalWithoutKey, Title: "rows that change and have no key",
		Text: `A row that has changed takes the place of the one that was read before, and the
` + "`key`" + ` tells which one that is. Name the column, or the columns, that identify a row.`,
		Example: `-- model.yaml --
sources:
  crm:
    table: crm
    incremental: {changed: updated_at, late: 1h}
`,
		Fixed: `-- model.yaml --
sources:
  crm:
    table: crm
    key: customer_no
    incremental: {changed: updated_at, late: 1h}
`,
	},
	{
		Code: IncrementalLate, Title: "rows that tell only the day, and may not be a day late",
		Text: `A date used as a time is its midnight. What happens at eight in the evening is then
told as of the midnight before, so the row gets there twenty hours late at least.
Allow a day and what rows need besides; or use a column that tells the moment.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    columns: {ordered_on: date}
    time: ordered_on
    incremental: {late: 2h}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    columns: {ordered_on: date}
    time: ordered_on
    incremental: {late: 26h}
`,
	},
	{
		Code: IncrementalNow, Title: "kept rows that depend on now",
		Text: `Rows of an incremental source are read once and kept, so nothing of them may be
otherwise for a later run. A ` + "`where`" + `, an identifier or a computed column that says
` + "`now`" + ` would be as at the run that read the row. Compute it in the trait that needs it.`,
		Example: `-- model.yaml --
sources:
  orders:
    table: orders
    time: ordered_at
    incremental: {late: 2d}
    columns:
      ordered_at: timestamp
      age_days: {from: "days_between(ordered_at, now)"}
`,
		Fixed: `-- model.yaml --
sources:
  orders:
    table: orders
    time: ordered_at
    incremental: {late: 2d}
    columns:
      ordered_at: timestamp
`,
	},
}
