package clickhouse

import (
	"context"
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/adapters"
)

// right is something that a user must be allowed to do, as CHECK GRANT has it.
type right struct {
	grant  string // {schema} and {raw} stand for the databases
	reason string
}

// rights are all that weft asks for. The README lists the same.
var rights = []right{
	{"SELECT ON {raw}.*", "reads the sources"},
	{"CREATE DATABASE ON {schema}.*", "begins a run with CREATE DATABASE IF NOT EXISTS"},
	{"SELECT ON {schema}.*", "reads what it has published"},
	{"INSERT ON {schema}.*", "fills the tables that it publishes"},
	{"ALTER DELETE ON {schema}.*", "keeps its list of tables in order"},
	{"CREATE TABLE ON {schema}.*", "makes the tables that it publishes"},
	{"DROP TABLE ON {schema}.*", "swaps tables, and drops the old ones"},
	{"CREATE VIEW ON {schema}.*", "makes a view of each segment"},
	{"DROP VIEW ON {schema}.*", "drops the views of segments that are gone"},
	{"CREATE TEMPORARY TABLE ON *.*", "keeps what it computes on the way in tables of its session"},
	{"CREATE ARBITRARY TEMPORARY TABLE ON *.*", "lets those tables be on disk and not in memory"},
	{"SELECT ON system.tables", "looks up which tables there are"},
	{"SELECT ON system.databases", "looks up which databases there are"},
	{"SELECT ON system.settings", "looks up which settings the server knows"},
}

// examineRights asks for each right by itself, so that all that are missing are
// told at once.
func (w *Warehouse) examineRights(ctx context.Context, layout adapters.Layout) []adapters.Finding {
	places := strings.NewReplacer("{schema}", quote(layout.Schema), "{raw}", quote(layout.Raw))
	var missing []adapters.Finding
	asked := 0
	for _, r := range rights {
		if layout.Raw == "" && strings.Contains(r.grant, "{raw}") {
			continue
		}
		asked++
		grant := places.Replace(r.grant)
		rows, err := query(ctx, w.beside, "CHECK GRANT "+grant)
		if err != nil {
			return []adapters.Finding{warning("rights", "the server does not tell them", "compare SHOW GRANTS with the list in the guide to ClickHouse")}
		}
		if len(rows.Rows) == 1 && fmt.Sprint(rows.Rows[0][0]) != "1" {
			missing = append(missing, failed("right "+r.grant, "is missing; with it weft "+r.reason, "GRANT "+grant+" TO "+quote(w.settings.user())))
		}
	}
	if len(missing) > 0 {
		return missing
	}
	return append([]adapters.Finding{ok("rights", fmt.Sprintf("all %d that weft needs", asked))}, w.tryTables(ctx, layout)...)
}

// tryTables makes a table of the session and swaps two real ones, which shows
// what no list of rights does.
func (w *Warehouse) tryTables(ctx context.Context, layout adapters.Layout) []adapters.Finding {
	const name = "making tables"
	table := func(which string) string {
		return quote(layout.Schema) + "." + quote("weft_doctor_"+strings.TrimPrefix(w.id, "weft-")+which)
	}
	steps := []string{
		"CREATE OR REPLACE TEMPORARY TABLE weft_doctor ENGINE = MergeTree ORDER BY tuple() AS SELECT 1 AS a",
		"SELECT a FROM weft_doctor",
		"DROP TABLE weft_doctor",
	}
	rows, err := query(ctx, w.beside, "SELECT 1 FROM system.databases WHERE name = "+literal(layout.Schema))
	if err == nil && len(rows.Rows) == 1 {
		steps = append(steps,
			"CREATE TABLE "+table("_a")+" ENGINE = MergeTree ORDER BY tuple() AS SELECT 1 AS a",
			"CREATE TABLE "+table("_b")+" ENGINE = MergeTree ORDER BY tuple() AS SELECT 2 AS a",
			"EXCHANGE TABLES "+table("_a")+" AND "+table("_b"),
		)
		defer func() {
			for _, which := range []string{"_a", "_b"} {
				_ = w.Exec(context.WithoutCancel(ctx), "DROP TABLE IF EXISTS "+table(which)+" SYNC")
			}
		}()
	}
	for _, statement := range steps {
		if err := w.Exec(ctx, statement); err != nil {
			verb, _, _ := strings.Cut(statement, " weft")
			verb, _, _ = strings.Cut(verb, " `")
			return []adapters.Finding{failed(name, strings.TrimSpace(verb)+": "+err.Error(), "")}
		}
	}
	return []adapters.Finding{ok(name, "tables of the session and swapping tables work")}
}
