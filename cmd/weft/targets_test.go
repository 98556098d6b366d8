package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
	bigquerydialect "github.com/weft-cdp/weft/adapters/warehouses/bigquery/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	clickhousedialect "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/differential"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
)

// The moments at which the shop is run, one after the other, so that segments
// have been entered and left.
var shopMoments = []string{"2026-01-31", "2026-03-01"}

// What is asked of the shop's warehouse after that. The answers are to be the
// same text on every warehouse.
var shopQuestions = [][]string{
	{"explain", "adam.moberg4@mail.test"},
	{"explain", "adam.moberg4@mail.test", "--segment", "lapsing_vips"},
	{"explain", "adam.moberg4@mail.test", "card_no:L00000004"},
	{"explain", "adam.moberg4@mail.test", "dora.berg0@mail.test"},
	{"explain", "adam.moberg4@mail.test", "--mermaid", "-"},
	{"preview", "lapsing_vips"},
	{"preview", "champions"},
}

// shopTarget is a target of the shop and how its tables are read.
type shopTarget struct {
	name    string
	dialect *dialect.Dialect
	schema  string
	env     []string
	edit    func(yaml string) string // changes the target in weft.yaml; nil when it can be used as it is
	open    func(t *testing.T, project string) adapters.Warehouse
}

// TestShopOnEveryWarehouse runs the bundled example on all warehouses: the same
// model and files give the same tables, counts and answers.
func TestShopOnEveryWarehouse(t *testing.T) {
	t.Parallel()
	local := shopTarget{name: "local", dialect: duckdbdialect.DuckDB, schema: "weft", open: openLocal}
	wantReports, wantAnswers, want := runShop(t, local)
	if want.Rows() < 1000 {
		t.Fatalf("the shop publishes %d rows: too little to compare", want.Rows())
	}
	for name, target := range map[string]func(*testing.T) shopTarget{"clickhouse": shopOnClickHouse, "bigquery": shopOnBigQuery} {
		t.Run(name, func(t *testing.T) {
			reports, answers, got := runShop(t, target(t))
			if difference := differential.Compare(want, got); difference != "" {
				t.Error(difference)
			}
			if diff := cmp.Diff(wantReports, reports); diff != "" {
				t.Errorf("the reports of the runs: duckdb -, %s +\n%s", name, diff)
			}
			if diff := cmp.Diff(wantAnswers, answers); diff != "" {
				t.Errorf("answers: duckdb -, %s +\n%s", name, diff)
			}
		})
	}
}

// shops counts the databases of this process: tests run at once.
var shops atomic.Int64

func shopOnClickHouse(t *testing.T) shopTarget {
	url := clickhousetest.Start(t)
	schema := fmt.Sprintf("weft_shop_%d_%d", os.Getpid(), shops.Add(1))
	return shopTarget{
		name: "ch", dialect: clickhousedialect.ClickHouse, schema: schema, env: []string{"CLICKHOUSE_URL=" + url},
		edit: func(yaml string) string { return strings.Replace(yaml, "database: weft}", "database: "+schema+"}", 1) },
		open: func(t *testing.T, _ string) adapters.Warehouse { return openClickHouse(t, url, schema) },
	}
}

// openClickHouse opens a database that goes when it is closed.
func openClickHouse(t *testing.T, url, schema string) adapters.Warehouse {
	settings, err := clickhouse.ReadSettings(map[string]string{"url": url, "database": schema}, "")
	if err != nil {
		t.Fatal(err)
	}
	w, err := clickhouse.Open(t.Context(), settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	return dropping{w, schema}
}

// dropping is a ClickHouse whose database goes when it is closed.
type dropping struct {
	*clickhouse.Warehouse
	database string
}

// Close drops the database.
func (d dropping) Close() error {
	err := d.Exec(context.Background(), "DROP DATABASE "+d.database)
	return errors.Join(err, d.Warehouse.Close())
}

func shopOnBigQuery(t *testing.T) shopTarget {
	url := bigquerytest.URL(t)
	project, options := bigquerytest.Start(t)
	dataset := bigquerytest.Dataset(t)
	return shopTarget{
		name: "emulator", dialect: bigquerydialect.BigQuery, schema: dataset,
		edit: func(yaml string) string {
			return strings.Replace(yaml, "targets:\n", fmt.Sprintf("targets:\n  emulator: {type: bigquery, project: %s, dataset: %s, endpoint: %q}\n", project, dataset, url), 1)
		},
		open: func(t *testing.T, _ string) adapters.Warehouse {
			settings, err := bigquery.ReadSettings(map[string]string{"project": project, "dataset": dataset}, "")
			if err != nil {
				t.Fatal(err)
			}
			w, err := bigquery.Open(t.Context(), settings, nil, options...)
			if err != nil {
				t.Fatal(err)
			}
			return w
		},
	}
}

func openLocal(t *testing.T, project string) adapters.Warehouse {
	settings, err := duckdb.ReadSettings(map[string]string{"path": filepath.Join("build", "shop.duckdb")}, project)
	if err != nil {
		t.Fatal(err)
	}
	w, err := duckdb.Open(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// runShop runs the shop at all moments and asks everything.
func runShop(t *testing.T, target shopTarget) (reports []map[string]any, answers []string, published differential.Published) {
	t.Helper()
	project := copyExample(t, "shop")
	if target.edit != nil {
		edit(t, filepath.Join(project, "weft.yaml"), target.edit)
	}
	weft := func(args ...string) []byte {
		args = append(args, "--project", project, "--target", target.name)
		command := exec.Command("weft", args...)
		command.Env = append(os.Environ(), target.env...)
		var problems strings.Builder
		command.Stderr = &problems
		out, err := command.Output()
		if err != nil {
			t.Fatalf("weft %s: %v\n%s%s", strings.Join(args, " "), err, out, problems.String())
		}
		return out
	}
	for _, moment := range shopMoments {
		reports = append(reports, countsOf(t, weft("run", "--output", "json", "--as-of", moment)))
	}
	for _, question := range shopQuestions {
		answers = append(answers, string(weft(append(question, "--as-of", shopMoments[1])...)))
	}
	warehouse := target.open(t, project)
	t.Cleanup(func() {
		if err := warehouse.Close(); err != nil {
			t.Error(err)
		}
	})
	layout := dialect.Layout{Schema: target.schema, State: target.schema}
	tables, err := differential.Read(t.Context(), warehouse, target.dialect, layout, shopTables())
	if err != nil {
		t.Fatal(err)
	}
	return reports, answers, tables
}

// edit changes a file.
func edit(t *testing.T, path string, change func(string) string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := change(string(text))
	if changed == string(text) {
		t.Fatalf("%s is not as this test knows it", path)
	}
	if err := os.WriteFile(path, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
}

// shopTables are the tables and views that the shop publishes, but what the next
// run knows of its links: their numbers are hashes of the warehouse's own.
func shopTables() []string {
	names := []string{"champions", "lapsing_vips"}
	for _, entity := range []string{"customer", "household"} {
		for _, suffix := range ir.PublishedTables {
			if suffix == ir.StitchedTable {
				continue
			}
			names = append(names, entity+suffix)
		}
	}
	return slices.Sorted(slices.Values(names))
}

// countsOf is what a run's report says of its result.
func countsOf(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var document struct {
		Diagnostics []struct{ Code, Message string }
		Report      struct{ Counts map[string]any }
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	for i, d := range document.Diagnostics {
		document.Report.Counts[fmt.Sprintf("diagnostic %d", i)] = d.Code + " " + d.Message
	}
	return document.Report.Counts
}
