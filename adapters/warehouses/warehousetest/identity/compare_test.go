package identity_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/duckdbtest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/identity"
	checker "github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// compared is how many trials are compared: every run of them is planned first.
const compared = 8

// TestAPlanSaysWhatARunDoes: before every run of random histories the warehouse
// says what it would change, and counts what the oracle counts.
func TestAPlanSaysWhatARunDoes(t *testing.T) {
	for seed := range uint64(compared) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			trial := identity.New(seed)
			folder := t.TempDir()
			w := duckdbtest.Warehouse(1)
			opened := w.Open(t, folder)
			files := trial.Archive().Files
			register := &identity.Register{}
			var before identity.Named
			for i, run := range trial.Runs {
				project := projectOf(t, folder, files, i+1, opened)
				stitched := identity.Stitch(run.Entity, run.Now)
				named, next := register.Name(run.Entity, stitched, run.Now)
				if before != nil {
					got := planned(t, w, opened, project, run.Now)
					if diff := cmp.Diff(counted(before, named, stitched), got); diff != "" {
						t.Fatalf("run %d: the oracle -, the plan +\n%s", i+1, diff)
					}
				}
				publish := lower.Options{Publish: true}
				do(t, w, opened, optimize.Program(lower.Program(project, publish)), run.Now, nil)
				before, register = named, next
			}
		})
	}
}

// counted counts what becomes of profiles and identifiers.
func counted(before, after identity.Named, s *identity.Stitched) map[string]int64 {
	was, is := belongs(before), belongs(after)
	n := map[string]int64{
		"before": int64(len(before)), "after": int64(len(after)), "identifiers_before": int64(len(was)), "identifiers_after": int64(len(is)),
	}
	for _, name := range []string{"kept", "merged", "renamed", "gone", "new", "apart", "merged_into", "split", "identifiers_moved", "identifiers_new", "identifiers_gone"} {
		n[name] = 0
	}
	into := map[identity.ID]bool{}
	for id, p := range before {
		parts := map[identity.ID]bool{}
		for member := range p {
			if part, there := is[member]; there {
				parts[part] = true
			}
		}
		_, anchored := s.Seen[id]
		switch {
		case after[id] != nil:
			n["kept"]++
		case anchored:
			n["merged"]++
			into[is[id]] = true
		case len(parts) > 0:
			n["renamed"]++
		default:
			n["gone"]++
		}
		if len(parts) > 1 {
			n["split"]++
		}
	}
	n["merged_into"] = int64(len(into))
	for id, p := range after {
		known := 0
		for member := range p {
			if _, there := was[member]; there {
				known++
			}
		}
		switch {
		case before[id] != nil:
		case known == 0:
			n["new"]++
		default:
			n["apart"]++
		}
	}
	for id, part := range is {
		switch old, there := was[id]; {
		case !there:
			n["identifiers_new"]++
		case old != part:
			n["identifiers_moved"]++
		}
	}
	for id := range was {
		if _, there := is[id]; !there {
			n["identifiers_gone"]++
		}
	}
	return n
}

// belongs gives every identifier its profile's id.
func belongs(named identity.Named) map[identity.ID]identity.ID {
	of := map[identity.ID]identity.ID{}
	for id, p := range named {
		for member := range p {
			of[member] = id
		}
	}
	return of
}

// planned asks the warehouse for the same numbers.
func planned(t *testing.T, w warehousetest.Warehouse, opened warehousetest.Opened, p *models.Project, now time.Time) map[string]int64 {
	t.Helper()
	got := map[string]int64{}
	program := optimize.Program(lower.Program(p, lower.Options{Compare: &lower.Compare{Published: p.Entities}}))
	do(t, w, opened, program, now, func(step *models.PlanStep, rows *adapters.Rows) {
		if !strings.HasPrefix(step.Name, lower.ChangesStep) {
			return
		}
		for _, row := range rows.Rows {
			got[row[0].(string)] = row[1].(int64)
		}
	})
	return got
}

func do(t *testing.T, w warehousetest.Warehouse, opened warehousetest.Opened, program *ir.Program, now time.Time, rows func(*models.PlanStep, *adapters.Rows)) {
	t.Helper()
	plan, mistakes := emit.Plan(program, w.Dialect, emit.Options{Layout: opened.Layout, Now: now})
	if mistakes.HasErrors() {
		t.Fatal(mistakes)
	}
	if _, err := runner.Run(t.Context(), plan, opened.Warehouse, runner.Options{Files: opened.Files, Rows: rows}); err != nil {
		t.Fatal(err)
	}
}

// projectOf writes the project as it is in a run, and reads it.
func projectOf(t *testing.T, folder string, files []txtar.File, run int, opened warehousetest.Opened) *models.Project {
	t.Helper()
	now := map[string][]byte{}
	for n := 1; n <= run; n++ {
		for _, f := range files {
			name, ofRun := strings.CutPrefix(f.Name, fmt.Sprintf("run%d/", n))
			first := n == 1 && !strings.HasPrefix(f.Name, "run") && !strings.HasPrefix(f.Name, "expect")
			if ofRun || first {
				now[name] = f.Data
			}
		}
	}
	archive := &txtar.Archive{}
	for name, data := range now {
		archive.Files = append(archive.Files, txtar.File{Name: name, Data: data})
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	under, err := txtar.FS(archive)
	if err != nil {
		t.Fatal(err)
	}
	tree, _ := parse.Files(under)
	draft, _ := checker.Project(tree, nil, checker.Tools{})
	catalog := &models.Catalog{Sources: map[string][]models.CatalogColumn{}}
	for _, s := range draft.Sources {
		if catalog.Sources[s.Name], err = opened.Describe(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	project, mistakes := checker.Project(tree, catalog, checker.Tools{})
	if mistakes.HasErrors() {
		t.Fatal(mistakes)
	}
	return project
}
