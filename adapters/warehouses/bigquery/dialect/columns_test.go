package dialect_test

import (
	"testing"

	spelling "github.com/weft-cdp/weft/adapters/warehouses/bigquery/dialect"
)

// TestColumnNames: what BigQuery keeps for itself is refused at the user's line,
// in whatever case it is written.
func TestColumnNames(t *testing.T) {
	allowed := spelling.BigQuery.Limits.ColumnNames()
	for name, want := range map[string]bool{
		"amount": true, "Antal köp": true, "_amount": true, "partition": true, "_table": true, "file_": true, "_partial": true,
		"": false, "a.b": false, "a`b": false, "netto (sum)": false,
		"_PARTITIONTIME": false, "_partition": false, "_TABLE_SUFFIX": false, "_file_name": false, "_Row_Timestamp": false,
		"__root__x": false, "_colidentifier": false, "_CHANGE_TYPE": false,
	} {
		if got := allowed(name); got != want {
			t.Errorf("a column %q: allowed %t, want %t", name, got, want)
		}
	}
	if allowed(spelling.BigQuery.Limits.Unseen) {
		t.Errorf("a column may be called %q, as tables are whose names must hide none", spelling.BigQuery.Limits.Unseen)
	}
}
