package warehousetest

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// Warehouse is what is tested: how it spells, and how to open an empty one
// that finds relative files in folder.
type Warehouse struct {
	Dialect *dialect.Dialect
	Layout  dialect.Layout
	Open    func(t *testing.T, folder string) adapters.Warehouse
}

// Run runs every archive of testdata on the warehouse.
func Run(t *testing.T, folder string, w Warehouse) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives in %s: %v", folder, err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			a := readArchive(t, path)
			if reason := a.skip[w.Dialect.Name]; reason != "" {
				t.Skip(reason)
			}
			a.run(t, w)
		})
	}
}

// run compiles and runs the archive's project and compares what it published.
func (a *archive) run(t *testing.T, w Warehouse) {
	t.Helper()
	disk := t.TempDir()
	put(t, disk, a.files)
	warehouse := w.Open(t, disk)
	for i, now := range append([]time.Time{a.now}, a.then...) {
		n := i + 1
		put(t, disk, a.later[n])
		a.now = now
		plan := a.compile(t, w, warehouse)
		if _, err := runner.Run(context.Background(), plan, warehouse, runner.Options{}); err != nil {
			t.Fatalf("run %d: %v\n%s", n, err, statements(plan))
		}
		names := profileNames(t, w, warehouse, a)
		for _, e := range a.expect[n] {
			got := read(t, w, warehouse, e.table, e.columns, names)
			want := slices.Clone(e.rows)
			slices.SortFunc(want, slices.Compare)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("run %d: %s (%s): want -, got +\n%s\n%s", n, e.table, strings.Join(e.columns, " | "), diff, statements(plan))
			}
		}
	}
}

// put writes files.
func put(t *testing.T, folder string, files []txtar.File) {
	t.Helper()
	for _, f := range files {
		path := filepath.Join(folder, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// compile takes the project to a plan, with the columns as the warehouse has
// them.
func (a *archive) compile(t *testing.T, w Warehouse, warehouse adapters.Warehouse) *models.Plan {
	t.Helper()
	tree, mistakes := parse.Files(a.project)
	must(t, mistakes)
	draft, mistakes := check.Project(tree, nil)
	must(t, mistakes)
	catalog := &models.Catalog{Sources: map[string][]models.CatalogColumn{}}
	for _, s := range draft.Sources {
		columns, err := warehouse.Describe(context.Background(), s)
		if err != nil {
			t.Fatal(err)
		}
		catalog.Sources[s.Name] = columns
	}
	project, mistakes := check.Project(tree, catalog)
	must(t, mistakes)
	program := optimize.Program(lower.Program(project, lower.Options{Publish: true, Checks: true}))
	plan, mistakes := emit.Plan(program, w.Dialect, emit.Options{Layout: w.Layout, Now: a.now})
	must(t, mistakes)
	return plan
}

func must(t *testing.T, mistakes models.Diagnostics) {
	t.Helper()
	if mistakes.HasErrors() {
		for _, d := range mistakes {
			t.Errorf("%s: %s [%s]", d.At, d.Message, d.Code)
		}
		t.FailNow()
	}
}

// profileNames maps each published profile_id to the most trusted, then
// smallest identifier of the profile, and those that are part of another to the
// identifier that gave them.
func profileNames(t *testing.T, w Warehouse, warehouse adapters.Warehouse, a *archive) map[string]string {
	t.Helper()
	tree, mistakes := parse.Files(a.project)
	must(t, mistakes)
	project, mistakes := check.Project(tree, nil)
	must(t, mistakes)
	names := map[string]string{}
	for _, entity := range project.Entities {
		ids := read(t, w, warehouse, entity.Name+"_ids", []string{"id_type", "id_value", "profile_id"}, nil)
		slices.SortFunc(ids, func(x, y []string) int {
			if rank := entity.Identifier(x[0]).Rank - entity.Identifier(y[0]).Rank; rank != 0 {
				return rank
			}
			return strings.Compare(x[1], y[1])
		})
		for _, id := range ids {
			if names[id[2]] == "" {
				names[id[2]] = id[0] + ":" + id[1]
			}
		}
		for _, anchor := range read(t, w, warehouse, entity.Name+"_anchors", []string{"id_type", "id_value", "profile_id"}, nil) {
			if names[anchor[2]] == "" {
				names[anchor[2]] = anchor[0] + ":" + anchor[1]
			}
		}
	}
	return names
}

// read gives the cells of a published table, sorted.
func read(t *testing.T, w Warehouse, warehouse adapters.Warehouse, table string, columns []string, names map[string]string) [][]string {
	t.Helper()
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = w.Dialect.Quote(c)
	}
	from := w.Dialect.Table(w.Layout, ir.Table{Space: ir.Published, Name: ir.Ident(table)})
	result, err := warehouse.Query(context.Background(), "SELECT "+strings.Join(quoted, ", ")+" FROM "+from)
	if err != nil {
		t.Fatal(err)
	}
	rows := make([][]string, 0, len(result.Rows))
	for _, r := range result.Rows {
		cells := make([]string, len(r))
		for i, v := range r {
			cells[i] = cell(v)
			if name, isProfile := names[cells[i]]; isProfile {
				cells[i] = name
			}
		}
		rows = append(rows, cells)
	}
	slices.SortFunc(rows, slices.Compare)
	return rows
}

func statements(plan *models.Plan) string {
	var b strings.Builder
	for _, s := range plan.Steps {
		b.WriteString("\n---- " + s.Name + "\n" + strings.Join(s.Statements, ";\n") + "\n")
	}
	return b.String()
}
