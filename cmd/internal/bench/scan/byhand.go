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

// mains is what tools that compile definitions one by one join their rows to:
// the table that stitching has left, an identifier of a type and the text id of
// whom it belongs to. With it they have the tables of a source's rows with that id.
func mains() []string {
	statements := []string{`CREATE OR REPLACE TABLE one_ids AS
SELECT nodes.id_value AS other_id, nodes.id_type AS other_id_type, people.profile_id AS main_id
FROM customer_nodes AS nodes
JOIN customer_map AS map ON map.node = nodes.node
JOIN customer_people AS people ON people.profile = map.profile`}
	for _, source := range sources {
		statements = append(statements, fmt.Sprintf("CREATE OR REPLACE TABLE one_%[1]s_rows AS\nSELECT row_number() OVER () AS row_id, ids.main_id, rows.*\n%[2]s", source, storedRows(source)))
	}
	return statements
}

// storedRows are the rows of a source as it is stored, with their person: what
// each model of a dbt project joins that computes a feature
// (rudderlabs/data-apps-ecommerce-template, models/data_model/stg_revenue_based).
func storedRows(source string) string {
	return fmt.Sprintf("FROM %s AS rows\nLEFT JOIN one_ids AS ids ON ids.other_id = rows.customer AND ids.other_id_type = 'customer_id'", source)
}

// inputRows are the rows of a source in a table that was made for the purpose:
// RudderStack Profiles first numbers the rows of each input and adds the main
// id to them (its run process, steps 3 and 6), and each entity var reads that.
func inputRows(source string) string { return "FROM one_" + source + "_rows AS rows" }

// queries is a query for each trait, one that joins them, and one for each
// segment: what comes out of tools that compile definitions one by one. That of
// a trait leaves a table, grouped by the text id; what they end with is written
// the way weft's part is, which is not published yet. Rows says where they find
// the rows of a source, and main the id in them.
func queries(n int, rows func(source string) string, main string) []string {
	var statements, columns []string
	from := "FROM (SELECT DISTINCT main_id FROM one_ids) AS people"
	for _, t := range append(traits(), asked()...) {
		condition := "\nWHERE " + main + " IS NOT NULL"
		if t.where != "" {
			condition += " AND " + t.where
		}
		statements = append(statements, fmt.Sprintf("CREATE OR REPLACE TABLE one_%[1]s AS\nSELECT %[2]s AS main_id, %[3]s AS %[1]s\n%[4]s%[5]s\nGROUP BY %[2]s",
			t.name, main, t.value, rows(t.source), condition))
		column := fmt.Sprintf("one_%[1]s.%[1]s", t.name)
		if t.zero {
			column = "coalesce(" + column + ", 0)"
		}
		columns = append(columns, column+" AS "+t.name)
		from += fmt.Sprintf("\nLEFT JOIN one_%[1]s ON one_%[1]s.main_id = people.main_id", t.name)
	}
	statements = append(statements, "CREATE OR REPLACE TEMP TABLE one_profiles AS\nSELECT people.main_id AS profile_id,\n    "+strings.Join(columns, ",\n    ")+"\n"+from)
	for _, s := range segments(n) {
		statements = append(statements, fmt.Sprintf("CREATE OR REPLACE TEMP TABLE one_%s AS\nSELECT profile_id FROM one_profiles WHERE %s", s.name, s.sql))
	}
	return statements
}

// membersOfQueries are the rows of all tables of segments.
func membersOfQueries(n int) string {
	var parts []string
	for _, s := range segments(n) {
		parts = append(parts, fmt.Sprintf("SELECT profile_id, '%[1]s' AS segment FROM one_%[1]s", s.name))
	}
	return strings.Join(parts, " UNION ALL ")
}
