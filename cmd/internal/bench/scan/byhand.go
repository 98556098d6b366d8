package scan

import (
	"fmt"
	"strings"
)

// filtered is a column in a scan of several.
func (t trait) filtered() string {
	if t.where == "" {
		return t.value + " AS " + t.name
	}
	return t.value + " FILTER (WHERE " + t.where + ") AS " + t.name
}

// rowsOf are the rows of a source with their profile, as weft leaves them.
func rowsOf(source string) string {
	return fmt.Sprintf("FROM %s_rows AS rows JOIN customer_map AS map ON map.node = rows.node_customer_id", source)
}

// scans is one scan for each source: all aggregates over it side by side.
func scans() []string {
	var statements []string
	for _, source := range sources {
		var columns []string
		for _, t := range append(traits(), asked()...) {
			if t.source == source {
				columns = append(columns, t.filtered())
			}
		}
		statements = append(statements, fmt.Sprintf("CREATE OR REPLACE TEMP TABLE hand_%s AS\nSELECT\n    map.profile,\n    %s\n%s\nGROUP BY map.profile",
			source, strings.Join(columns, ",\n    "), rowsOf(source)))
	}
	return statements
}

// idsBySource is what tools without a row of numbers join: whose an identifier
// is, by its text.
const idsBySource = `CREATE OR REPLACE TEMP TABLE one_ids AS
SELECT nodes.id_value, map.profile FROM customer_nodes AS nodes JOIN customer_map AS map ON map.node = nodes.node`

// storedRows are the rows of a source as it is stored, with their profile.
func storedRows(source string) string {
	return fmt.Sprintf("FROM %s AS rows JOIN one_ids AS map ON map.id_value = rows.customer", source)
}

// queries is a query for each trait, one that joins them, and one for each
// segment: what comes out of tools that compile definitions one by one. Rows says
// where they find the rows of a source.
func queries(n int, rows func(source string) string) []string {
	var statements, columns []string
	from := "FROM customer_people AS people"
	for _, t := range append(traits(), asked()...) {
		condition := ""
		if t.where != "" {
			condition = "\nWHERE " + t.where
		}
		statements = append(statements, fmt.Sprintf("CREATE OR REPLACE TEMP TABLE one_%[1]s AS\nSELECT map.profile, %[2]s AS %[1]s\n%[3]s%[4]s\nGROUP BY map.profile",
			t.name, t.value, rows(t.source), condition))
		column := fmt.Sprintf("one_%[1]s.%[1]s", t.name)
		if t.zero {
			column = "coalesce(" + column + ", 0)"
		}
		columns = append(columns, column+" AS "+t.name)
		from += fmt.Sprintf("\nLEFT JOIN one_%[1]s ON one_%[1]s.profile = people.profile", t.name)
	}
	statements = append(statements,
		"CREATE OR REPLACE TEMP TABLE one_profiles AS\nSELECT people.profile, people.profile_id,\n    "+strings.Join(columns, ",\n    ")+"\n"+from,
		"CREATE OR REPLACE TEMP TABLE one_members (profile_id VARCHAR, segment VARCHAR)")
	for _, s := range segments(n) {
		statements = append(statements, fmt.Sprintf("INSERT INTO one_members SELECT profile_id, '%s' FROM one_profiles WHERE %s", s.name, s.sql))
	}
	return statements
}
