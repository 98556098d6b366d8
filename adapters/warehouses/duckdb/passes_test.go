package duckdb_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	spelling "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// TestPassesKeepTheResult runs the shop as lowered and after every pass: what
// is published must be the same, cell by cell.
func TestPassesKeepTheResult(t *testing.T) {
	project := shop(t)
	program := lower.Program(project, lower.Options{Publish: true, Checks: true})
	want := publishedBy(t, project, program)
	if len(want["customer_profiles"]) < 10 || len(want["customer_segments"]) < 10 {
		t.Fatalf("the shop publishes hardly anything: %d profiles", len(want["customer_profiles"]))
	}
	for _, pass := range optimize.Passes {
		program = pass.Apply(program)
		if diff := cmp.Diff(want, publishedBy(t, project, program)); diff != "" {
			t.Errorf("after %s: -before +after\n%s", pass.Name, diff)
		}
	}
}

// shop is the example project, with its files where they are.
func shop(t *testing.T) *models.Project {
	t.Helper()
	project, err := example.Checked(os.DirFS(shopFolder), nil, check.Tools{Names: destinations.Names, Find: destinations.Find})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range project.Sources {
		s.File = strings.ReplaceAll(s.File, "${data}", "data")
	}
	return project
}

const shopFolder = "../../../examples/shop"

func must(t *testing.T, mistakes models.Diagnostics) {
	t.Helper()
	for _, d := range mistakes {
		if d.Severity == models.Error {
			t.Fatalf("%s: %s [%s]", d.At, d.Message, d.Code)
		}
	}
}

// TestSelectionKeepsTheResult computes single traits, with all that is not
// needed for them left out: their values are those of the whole run.
func TestSelectionKeepsTheResult(t *testing.T) {
	project := shop(t)
	whole := ran(t, optimize.Program(lower.Program(project, lower.Options{Publish: true})))
	for _, name := range []struct{ entity, trait string }{{"customer", "rfm"}, {"customer", "top_category"}, {"household", "spend"}} {
		trait := project.Entity(name.entity).Trait(name.trait)
		part := ran(t, optimize.Program(lower.Program(project, lower.Options{Select: &lower.Select{Traits: []*models.Trait{trait}}})))
		columns := "profile_id, " + name.trait
		want := sortedRows(t, whole, columns, "weft."+name.entity+"_profiles")
		got := sortedRows(t, part, columns, name.entity+"_traits")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s alone: -whole +alone\n%s", name.trait, diff)
		}
	}
}

// publishedBy runs a program and gives the rows of every published table,
// sorted.
func publishedBy(t *testing.T, project *models.Project, program *ir.Program) map[string][]string {
	t.Helper()
	warehouse := ran(t, program)
	tables := map[string][]string{}
	for _, e := range project.Entities {
		for _, kind := range []string{"ids", "links", "profiles", "segments"} {
			name := e.Name + "_" + kind
			tables[name] = sortedRows(t, warehouse, "*", "weft."+name)
		}
	}
	return tables
}

// ran is an empty database after a run of the program.
func ran(t *testing.T, program *ir.Program) adapters.Warehouse {
	t.Helper()
	folder, err := filepath.Abs(shopFolder)
	if err != nil {
		t.Fatal(err)
	}
	warehouse, err := duckdb.Open(t.Context(), duckdb.Settings{Path: ":memory:", Folder: folder, Schema: "weft", SourceSchema: "main"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := warehouse.Close(); err != nil {
			t.Error(err)
		}
	})
	plan, mistakes := emit.Plan(program, spelling.DuckDB, emit.Options{
		Layout: dialect.Layout{Schema: "weft", State: "weft", Raw: "main"},
		Now:    time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
	})
	must(t, mistakes)
	if _, err := runner.Run(t.Context(), plan, warehouse, runner.Options{}); err != nil {
		t.Fatal(err)
	}
	return warehouse
}

func sortedRows(t *testing.T, warehouse adapters.Warehouse, columns, table string) []string {
	t.Helper()
	result, err := warehouse.Query(t.Context(), "SELECT "+columns+" FROM "+table)
	if err != nil {
		t.Fatal(err)
	}
	rows := []string{strings.Join(result.Columns, " | ")}
	for _, row := range result.Rows {
		rows = append(rows, fmt.Sprint(row...))
	}
	slices.Sort(rows)
	return rows
}
