package warehousetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/compiler/patch"
	"github.com/weft-cdp/weft/runner"
)

// sampledArchives are those in which it matters who is in a sample and who is not.
var sampledArchives = []string{
	"decision_split", "entity_tie", "identity_hub", "identity_two_entities", "incremental_append", "incremental_changed",
	"incremental_patch_merges", "incremental_patch_re*", "rule_limit_per", "rule_shared_above", "rule_unique_chain", "score_buckets",
}

// sampledOnSlow are those of them that slow warehouses try.
var sampledOnSlow = []string{"decision_split", "incremental_append", "incremental_patch_refused", "rule_unique_chain", "score_buckets"}

// Sampled compares samples with what is published, after each run, and once more when
// the sources of the next one are there: a sample of everybody differs as everything
// does that is built anew, and one of a few never more. So where rows are as they
// say, nothing differs right after a run.
func Sampled(t *testing.T, folder string, w Warehouse) {
	long(t)
	var names []string
	for _, pattern := range sampledArchives {
		names = append(names, archivesLike(t, folder, pattern)...)
	}
	for _, name := range w.partly(names, sampledOnSlow) {
		path := filepath.Join(folder, name+".txtar")
		if a := readArchive(t, path); a.fails != "" || len(a.earlier) > 0 {
			continue // nothing is published in the end, so there is nothing to compare with
		}
		alone(t, path, w, func(t *testing.T, a *archive, warehouse Opened, disk string) { a.sample(t, w, warehouse, disk) })
	}
}

// sample goes through the runs of an archive.
func (a *archive) sample(t *testing.T, w Warehouse, warehouse Opened, disk string) {
	t.Helper()
	moments := append([]time.Time{a.now}, a.then...)
	for i, now := range moments {
		if err := a.take(a.later[i+1]); err != nil {
			t.Fatal(err)
		}
		put(t, disk, a.files)
		if i > 0 {
			a.now = moments[i-1]
			a.sampleAndAll(t, w, warehouse, fmt.Sprintf("_before%d", i+1))
		}
		a.now = now
		plan, err := a.compile(w, warehouse, lower.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := warehouse.run(plan); err != nil {
			t.Fatal(err)
		}
	}
	a.sampleAndAll(t, w, warehouse, "_in_the_end")
}

// sampleAndAll compares what is published with what the rows give that there are.
func (a *archive) sampleAndAll(t *testing.T, w Warehouse, warehouse Opened, suffix string) {
	t.Helper()
	all := a.differences(t, w, warehouse, suffix, nil)
	if all == nil {
		return // with such rows nothing can be built
	}
	if diff := gocmp.Diff(ofPeople(all), ofPeople(a.differences(t, w, warehouse, "_sample", &ir.Sampling{Seed: "all"}))); diff != "" {
		t.Errorf("as at %s%s: everything -, a sample of everybody +\n%s", a.now, suffix, diff)
	}
	how := ir.Sampling{Seed: suffix, Most: 1}
	for what, n := range a.differences(t, w, warehouse, "_sample", &how) {
		if n > all[what] {
			t.Errorf("as at %s%s: the sample %+v has %d of %s, and everybody %d", a.now, suffix, how, n, what, all[what])
		}
	}
}

// ofPeople leaves out rows of sources: those without an identifier are in no sample.
func ofPeople(found map[string]int) map[string]int {
	people := map[string]int{}
	for what, n := range found {
		if !strings.Contains(what, ir.RowsTable+" ") {
			people[what] = n
		}
	}
	return people
}

// differences counts by table and kind how what is published differs from all rows:
// of a sample, or with nil of everybody. What it makes is in a schema beside. It gives
// nil where the data is wrong in ways that would make results wrong.
func (a *archive) differences(t *testing.T, w Warehouse, warehouse Opened, suffix string, how *ir.Sampling) map[string]int {
	t.Helper()
	project, err := a.check(warehouse)
	if err != nil {
		t.Fatal(err)
	}
	beside := warehouse.beside(t, w, suffix)
	whole := optimize.Program(lower.Program(project, lower.Options{Publish: true, Checks: true, FullRefresh: true}))
	program := lower.Differences(project, whole)
	if how != nil {
		program, _ = patch.Sample(whole, program, *how)
	} else {
		plan, mistakes := emit.Plan(whole, w.Dialect, a.emitting(beside))
		if err := wrong(mistakes); err != nil {
			t.Fatal(err)
		}
		_, err := beside.run(plan)
		if errors.As(err, new(*runner.ProblemsError)) {
			return nil
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	answers, _ := a.ask(t, w, beside, program)
	found := map[string]int{}
	for _, step := range program.Steps {
		if d, ok := step.(*ir.Differences); ok {
			count(t, found, d, answers[d.Name][0])
		}
	}
	return found
}

// beside is the warehouse with another schema to publish to, named by a suffix.
func (o Opened) beside(t *testing.T, w Warehouse, suffix string) Opened {
	t.Helper()
	o.Layout.Schema += suffix
	if w.Dialect.Name == "bigquery" { // a run makes no datasets
		if err := o.Exec(context.Background(), "CREATE SCHEMA IF NOT EXISTS "+o.Layout.Schema); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// count takes in the numbers of a table: see ir.Differences.
func count(t *testing.T, found map[string]int, d *ir.Differences, row map[string]string) {
	t.Helper()
	kinds := []string{"published only", "not published"}
	for _, c := range d.Cols {
		kinds = append(kinds, ir.IdentText(c.Name))
	}
	for i, kind := range kinds {
		n, err := strconv.Atoi(row[fmt.Sprint("n_", i)])
		if err != nil {
			t.Fatalf("%s: %v in %v", d.Of, err, slices.Sorted(maps.Keys(row)))
		}
		if n > 0 {
			found[d.Of+" "+kind] += n
		}
	}
}
