package diag

import "github.com/weft-cdp/weft/models"

// Data tests: what cannot be read of them, and what they find.
const (
	TestValue       models.Code = "N130"
	TestWithoutTime models.Code = "N131"
	TestFailed      models.Code = "D210"
)

// dataTestPages are the pages of these codes.
var dataTestPages = []Page{
	{
		Code: TestValue, Title: "a data test that cannot be read",
		Text: "`allow`" + ` is a number of rows or a share of them with at most four digits behind the
point (` + "`12`, `0.1%`" + `); ` + "`severity`" + ` is error or warn; ` + "`rows`" + ` and ` + "`children`" + ` have a ` + "`min`" + `, a ` + "`max`" + `
or both, in this order; ` + "`accepted_values`" + ` are values of the column's type, and null is
none. A list has no equal values to look for: look into it with a ` + "`condition`" + `.`,
		Example: testedOrders("- not_null: amount\n        allow: a few"),
		Fixed:   testedOrders("- not_null: amount\n        allow: 0.1%"),
	},
	{
		Code: TestWithoutTime, Title: "a data test of some time on rows that have none",
		Text: "`within`" + ` chooses the rows of some time until now, and a source without ` + "`time`" + ` does not
say when a row happened. Say which column does, or test all rows.`,
		Example: testedOrders("- not_null: amount\n        within: 7d"),
		Fixed:   testedOrders("- not_null: amount"),
	},
	{
		Code: TestFailed, Severity: models.Error, Needs: "run",
		Title: "a data test that failed",
		Text: `More rows of the source fail one of its ` + "`tests`" + `, or what its relations say of
orphans and children, than may. Nothing was published, so the results of the run before
are still there. ` + "`weft_tests`" + ` keeps what every test found in every run, and
` + "`weft test --data`" + ` makes the tests alone.

Mend the rows, or say what is known of them: ` + "`allow: 0.1%`" + ` lets some fail, and
` + "`severity: warn`" + ` tells of it without ending the run.`,
		Example: dataExample(`orders:
    file: orders.csv
    key: order_id
    ids: {email: email}
    columns: {amount: decimal}
    tests: [condition: amount >= 0]`,
			"order_id,email,amount\n1,ana@shop.se,10\n2,bo@shop.se,-5\n"),
		Fixed: dataExample(`orders:
    file: orders.csv
    key: order_id
    ids: {email: email}
    columns: {amount: decimal}
    tests: [condition: amount >= 0]`,
			"order_id,email,amount\n1,ana@shop.se,10\n2,bo@shop.se,5\n"),
	},
}

// testedOrders is a source with tests, as they are written in YAML.
func testedOrders(tests string) string {
	return "-- model.yaml --\nsources:\n  orders:\n    table: orders\n    tests:\n      " + tests + "\n"
}
