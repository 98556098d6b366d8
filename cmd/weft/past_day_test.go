package main

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A past day, built again beside what is published now, is what was published
// on that day: people with their ids, traits, and who was in which segment
// since when.
func TestPastDayIsRebuiltExactly(t *testing.T) {
	t.Parallel()
	project := copyExample(t, "shop")
	run := func(args ...string) {
		t.Helper()
		args = append([]string{"run", "--project", project}, args...)
		if out, err := exec.Command("weft", args...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	database := filepath.Join(project, "build", "shop.duckdb")
	tables := []string{"customer_profiles", "customer_ids", "customer_links", "customer_segments", "customer_redirects", "household_profiles"}

	run("--as-of", "2025-11-01")
	run("--as-of", "2026-01-01")
	then := map[string][]string{}
	for _, table := range tables {
		then[table] = published(t, database, "weft."+table)
	}
	// The same moment again, and nothing has happened.
	run("--as-of", "2026-01-01")
	for _, table := range tables {
		if diff := cmp.Diff(then[table], published(t, database, "weft."+table)); diff != "" {
			t.Errorf("%s: first -, again +\n%s", table, diff)
		}
	}
	run("--as-of", "2026-02-01")
	run("--as-of", "2026-03-01")
	changed := false
	for _, table := range tables {
		changed = changed || !cmp.Equal(then[table], published(t, database, "weft."+table))
	}
	if !changed {
		t.Error("two months later nothing has changed: the test shows nothing")
	}
	run("--as-of", "2026-01-01", "--schema", "january")
	for _, table := range tables {
		rebuilt := published(t, database, "january."+table)
		if table == "customer_segments" {
			then[table], rebuilt = withoutReasonsOf("2025-12-31 23:00:00", then[table]), withoutReasonsOf("2025-12-31 23:00:00", rebuilt)
		}
		if diff := cmp.Diff(then[table], rebuilt); diff != "" {
			t.Errorf("%s: on the day -, rebuilt +\n%s", table, diff)
		}
	}
}

// withoutReasonsOf leaves out why somebody entered or left as at a moment: what
// was true before that is forgotten when later runs have published.
func withoutReasonsOf(moment string, rows []string) []string {
	left := regexp.MustCompile(`("entered_at":"` + moment + `".*"entered_by":)(?:null|"[^"]*")|("left_at":"` + moment + `".*"left_by":)(?:null|"[^"]*")`)
	result := make([]string, len(rows))
	for i, row := range rows {
		result[i] = left.ReplaceAllString(row, "$1$2null")
	}
	return result
}
