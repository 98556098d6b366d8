package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
)

// The SQL on disk, read in the order of run.sql by plain DuckDB, publishes the
// tables that a run publishes.
func TestCompiledByHand(t *testing.T) {
	t.Parallel()
	project := copyExample(t, "shop")
	for _, command := range []string{"run", "compile"} {
		out, err := exec.Command("weft", command, "--project", project, "--as-of", "2026-03-01").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	byHand := filepath.Join(project, "build", "by_hand.duckdb")
	if err := readByHand(t, project, byHand); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"customer_profiles", "customer_ids", "customer_links", "customer_segments", "household_profiles", "champions"} {
		want := published(t, filepath.Join(project, "build", "shop.duckdb"), "weft."+table)
		got := published(t, byHand, "weft."+table)
		if len(want) == 0 {
			t.Errorf("%s is empty", table)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: run -, by hand +\n%s", table, diff)
		}
	}
}

// copyExample gives a folder with an example that nobody has run yet.
func copyExample(t *testing.T, name string) string {
	t.Helper()
	project := filepath.Join(t.TempDir(), name)
	if err := os.CopyFS(project, os.DirFS(filepath.Join("..", "..", "examples", name))); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(project, "build")); err != nil {
		t.Fatal(err)
	}
	return project
}

// TestWrongDataIsRefusedByHand: what stops a run stops the files too, before
// anything is published.
func TestWrongDataIsRefusedByHand(t *testing.T) {
	project := t.TempDir()
	for name, text := range map[string]string{
		"weft.yaml":  "project: shop\ntargets: {local: {type: duckdb, path: shop.duckdb}}\n",
		"model.yaml": "entities: {customer: {ids: {email: {normalize: email}}}}\nsources:\n  orders: {file: orders.csv, key: order_id, ids: {email: email}}\n",
		"orders.csv": "order_id,email\n1,ana@example.org\n1,bo@example.org\n",
	} {
		writeBlock(t, filepath.Join(project, name), text)
	}
	if out, err := exec.Command("weft", "compile", "--project", project).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	database := filepath.Join(project, "by_hand.duckdb")
	err := readByHand(t, project, database)
	if err == nil || !strings.Contains(err.Error(), `D201 the key "order_id" of source "orders" is not unique`) {
		t.Errorf("the files end with %v", err)
	}
	if runs := published(t, database, "weft.weft_runs"); len(runs) > 0 {
		t.Errorf("and publish %v", runs)
	}
}

// readByHand does what DuckDB's command line does with run.sql, and ends at the
// first statement that fails.
func readByHand(t *testing.T, project, database string) error {
	t.Helper()
	db, err := sql.Open("duckdb", database)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	session, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = session.Close() }()
	if _, err := session.ExecContext(t.Context(), "SET file_search_path = '"+strings.ReplaceAll(project, "'", "''")+"'"); err != nil {
		return err
	}
	run, err := os.ReadFile(filepath.Join(project, "build", "sql", "local", "run.sql"))
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	for line := range strings.Lines(string(run)) {
		name, isRead := strings.CutPrefix(strings.TrimSpace(line), ".read ")
		if !isRead {
			continue
		}
		text, err := os.ReadFile(filepath.Join(project, name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := session.ExecContext(t.Context(), string(text)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		files++
	}
	if files < 30 {
		t.Errorf("run.sql reads only %d files", files)
	}
	return nil
}

// published gives the rows of a published table, as text, sorted.
func published(t *testing.T, database, table string) []string {
	t.Helper()
	warehouse, err := duckdb.Open(context.Background(), duckdb.Settings{Path: database})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = warehouse.Close() }()
	result, err := warehouse.Query(context.Background(), "SELECT row_to_json(t)::VARCHAR FROM "+table+" AS t")
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]string, 0, len(result.Rows))
	for _, row := range result.Rows {
		rows = append(rows, row[0].(string))
	}
	slices.Sort(rows)
	return rows
}
