package compiler_test

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"time"

	bigquery "github.com/weft-cdp/weft/adapters/warehouses/bigquery/dialect"
	clickhouse "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	duckdb "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/golden"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// dialects are those whose SQL stands side by side in each archive.
var dialects = []*dialect.Dialect{duckdb.DuckDB, clickhouse.ClickHouse, bigquery.BigQuery}

// TestCompile takes each project in testdata/compile through the stages and
// compares what comes out of lower, optimize and emit.
func TestCompile(t *testing.T) {
	golden.Run(t, "testdata/compile", func(t *testing.T, c *golden.Case) {
		project := checked(t, c.Files())
		lowered := lower.Program(project, lower.Options{Publish: true, Checks: true})
		c.Want(t, "lower", printed(t, lowered))
		optimized := optimize.Program(lowered)
		c.Want(t, "optimize", printed(t, optimized))
		for _, d := range dialects {
			c.Want(t, d.Name+".sql", written(t, optimized, d))
		}
	})
}

// checked is the project in files, which must have no mistakes.
func checked(t *testing.T, files fs.FS) *models.Project {
	t.Helper()
	tree, diags := parse.Files(files)
	var catalog *models.Catalog
	if text, err := fs.ReadFile(files, "catalog.yaml"); err == nil {
		if catalog, err = parse.ReadCatalog(text); err != nil {
			t.Fatal(err)
		}
	}
	project, more := check.Project(tree, catalog, tools)
	for _, d := range append(diags, more...) {
		if d.Severity == models.Error {
			t.Errorf("%s: %s [%s]", d.At, d.Message, d.Code)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	return project
}

func printed(t *testing.T, p *ir.Program) string {
	t.Helper()
	var b bytes.Buffer
	if err := ir.Print(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// written is the SQL of a program, all steps in order.
func written(t *testing.T, p *ir.Program, d *dialect.Dialect) string {
	t.Helper()
	plan, diags := emit.Plan(p, d, emit.Options{
		Layout: dialect.Layout{Schema: "weft", State: "weft", Raw: "main"},
		Now:    time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
	})
	for _, found := range diags {
		t.Errorf("%s: %s [%s]", found.At, found.Message, found.Code)
	}
	if plan == nil {
		t.FailNow()
	}
	var b strings.Builder
	for _, f := range emit.Files(plan, d, nil, "") {
		if f.Name == "run.sql" && d.Script.Read == "" {
			continue // it has all of it once more
		}
		b.WriteString("-- file " + f.Name + "\n" + f.Text + "\n")
	}
	return b.String()
}
