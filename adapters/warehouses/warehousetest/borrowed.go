package warehousetest

import (
	"cmp"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// borrowedOnSlow are the archives of incremental sources that slow warehouses are asked.
var borrowedOnSlow = []string{
	"incremental_append", "incremental_changed", "incremental_days", "incremental_patch_decisions", "incremental_patch_merges", "incremental_patch_windows",
}

// Borrowed asks the archives of incremental sources what a run would change, once
// before and once after each run. The questions take the rows that runs keep where
// the run does: before it they must tell what then is published, and after it that
// nothing would change.
func Borrowed(t *testing.T, folder string, w Warehouse) {
	long(t)
	for _, name := range w.partly(archivesLike(t, folder, "incremental_*"), borrowedOnSlow) {
		alone(t, filepath.Join(folder, name+".txtar"), w, func(t *testing.T, a *archive, warehouse Opened, disk string) { a.askAround(t, w, warehouse, disk) })
	}
}

// archivesLike are the names of those that a pattern of the folder means, of which there must
// be some.
func archivesLike(t *testing.T, folder, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, pattern+".txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives %s in %s: %v", pattern, folder, err)
	}
	names := make([]string, len(paths))
	for i, path := range paths {
		names[i] = strings.TrimSuffix(filepath.Base(path), ".txtar")
	}
	return names
}

// alone runs a test of an archive beside others, in a warehouse of its own and with its
// files on a disk.
func alone(t *testing.T, path string, w Warehouse, test func(t *testing.T, a *archive, warehouse Opened, disk string)) {
	t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
		t.Parallel()
		a := readArchive(t, path)
		if reason := a.skip[w.Dialect.Name]; reason != "" {
			t.Skip(reason)
		}
		disk := t.TempDir()
		put(t, disk, a.files)
		test(t, a, w.Open(t, disk), disk)
	})
}

func (a *archive) askAround(t *testing.T, w Warehouse, warehouse Opened, disk string) {
	t.Helper()
	for i, now := range append([]time.Time{a.now}, a.then...) {
		if err := a.take(a.later[i+1]); err != nil {
			t.Fatal(err)
		}
		put(t, disk, a.files)
		a.now = now
		var said map[string]string
		if i > 0 {
			said = a.wouldChange(t, w, warehouse, false)
		}
		plan, err := a.compile(w, warehouse, lower.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := warehouse.run(plan); err != nil {
			t.Fatal(err)
		}
		is := a.wouldChange(t, w, warehouse, true)
		if i == 0 {
			continue
		}
		for name, members := range said {
			if has := cmp.Or(is[name], "0"); has != members { // who has none, and had none, is not told of
				t.Errorf("as at %s %s were told to have %s members, and have %s", now, name, members, has)
			}
		}
	}
}

// wouldChange asks what a run would change, and gives the numbers of members that
// there would be. Run says that it was just made: then it changes nothing.
func (a *archive) wouldChange(t *testing.T, w Warehouse, warehouse Opened, run bool) map[string]string {
	t.Helper()
	project, err := a.check(warehouse)
	if err != nil {
		t.Fatal(err)
	}
	kept, _, err := lastReads(w, warehouse, project)
	if err != nil {
		t.Fatal(err)
	}
	question := lower.Compare{Published: project.Entities}
	if run {
		for _, e := range project.Entities {
			question.Traits = append(question.Traits, e.Traits...)
		}
	}
	lender := optimize.Program(lower.Program(project, lower.Options{Publish: true, Checks: true, Kept: kept}))
	answers, since := a.ask(t, w, warehouse, optimize.Borrow(optimize.Program(lower.Program(project, lower.Options{Compare: &question, Checks: true})), lender))
	if diff := gocmp.Diff(a.sinceOf(t, w, warehouse, lender), since); diff != "" {
		t.Errorf("as at %s: up to when rows are taken from what is kept, by a run -, by a question +\n%s", a.now, diff)
	}
	members := map[string]string{}
	for _, e := range project.Entities {
		for _, row := range answers[lower.SegmentsStep+e.Name] {
			members[row["segment"]] = row["members_after"]
			if run && (row["gained"] != "0" || row["lost"] != "0") {
				t.Errorf("as at %s, after the run: %v", a.now, row)
			}
		}
		if run {
			a.noChange(t, answers[lower.ChangesStep+e.Name], answers[lower.TraitsStep+e.Name])
		}
	}
	return members
}

// noChange looks at the counts of people and of values that would be others.
func (a *archive) noChange(t *testing.T, counts, traits []map[string]string) {
	t.Helper()
	if len(counts) == 0 {
		t.Error("nothing is counted")
	}
	for _, row := range counts {
		switch row["name"] {
		case ir.MergedFate, ir.RenamedFate, ir.GoneFate, ir.NewArrival, ir.ApartArrival, "split", "identifiers_moved", "identifiers_new", "identifiers_gone":
			if row["value"] != "0" {
				t.Errorf("as at %s, after the run: %v", a.now, row)
			}
		}
	}
	if len(traits) == 0 {
		t.Error("no values are compared")
	}
	for _, row := range traits {
		for name, value := range row {
			if strings.HasPrefix(name, "changed_") && value != "0" {
				t.Errorf("as at %s, after the run: %v", a.now, row)
			}
		}
	}
}

// sinceOf is up to when a run would take each source from what is kept.
func (a *archive) sinceOf(t *testing.T, w Warehouse, warehouse Opened, run *ir.Program) map[string]string {
	t.Helper()
	plan, err := a.emit(w, warehouse, run)
	if err != nil {
		t.Fatal(err)
	}
	since := map[string]string{}
	for _, step := range plan.Steps {
		if step.Reads != nil && step.Reads.Since != "" {
			since[step.Reads.Source] = step.Reads.Since
		}
	}
	return since
}

// ask gives the rows of a program's questions by their steps, and up to when it took
// each source from what is kept.
func (a *archive) ask(t *testing.T, w Warehouse, warehouse Opened, program *ir.Program) (answers map[string][]map[string]string, since map[string]string) {
	t.Helper()
	plan, err := a.emit(w, warehouse, program)
	if err != nil {
		t.Fatal(err)
	}
	answers, since = map[string][]map[string]string{}, map[string]string{}
	report, err := runner.Run(context.Background(), plan, warehouse.Warehouse, runner.Options{
		Files: warehouse.Files,
		Rows: func(step *models.PlanStep, rows *adapters.Rows) {
			for _, row := range rows.Rows {
				cells := map[string]string{}
				for i, v := range row {
					cells[rows.Columns[i]] = Cell(v)
				}
				answers[step.Name] = append(answers[step.Name], cells)
			}
		},
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, statements(plan))
	}
	for _, read := range readsOf(report) {
		if read["since"] != "" {
			since[read["source"]] = read["since"]
		}
	}
	return answers, since
}
