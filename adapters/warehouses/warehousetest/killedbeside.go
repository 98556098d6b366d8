package warehousetest

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// KilledBeside does as Killed does to runs in an environment: what is published stays
// as it was, and the next run in the environment builds what one builds in an
// environment in which nobody was killed.
func KilledBeside(t *testing.T, folder string, w Warehouse) {
	long(t)
	const name = "publish_after_kills"
	beforeStatements(t, w, func(t *testing.T, at int) (places int) {
		return readArchive(t, filepath.Join(folder, name+".txtar")).runKilledBeside(t, w, killedArchives[name], at)
	})
}

// runKilledBeside publishes all runs of an archive but the last, which it does in
// environments: in one a run is killed before the statement of a number. It tells how
// many such statements the run has.
func (a *archive) runKilledBeside(t *testing.T, w Warehouse, lasting []string, at int) (statements int) {
	t.Helper()
	disk := t.TempDir()
	put(t, disk, a.files)
	warehouse := w.Open(t, disk)
	moments := append([]time.Time{a.now}, a.then...)
	var published Tables
	for i, now := range moments {
		if err := a.take(a.later[i+1]); err != nil {
			t.Fatal(err)
		}
		put(t, disk, a.files)
		if a.now = now; i == len(moments)-1 {
			break
		}
		plan, err := a.compile(w, warehouse, lower.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := warehouse.run(plan); err != nil {
			t.Fatal(err)
		}
		published = a.mustRead(t, w, warehouse)
	}
	killed, plan := a.besidePlan(t, w, warehouse, "killed")
	dying := &mortal{Warehouse: warehouse.Warehouse, lasting: lastingOf(plan, lasting), left: at}
	if _, err := runner.Run(context.Background(), plan, dying, runner.Options{Files: warehouse.Files}); !errors.Is(err, errKilled) {
		t.Fatalf("the run was to be killed before statement %d of %d, and ended with: %v", at+1, len(dying.lasting), err)
	}
	_ = warehouse.Exec(context.Background(), "ROLLBACK") // as a warehouse with transactions does when a session ends; others have none open
	if diff := cmp.Diff(published, a.mustRead(t, w, warehouse)); diff != "" {
		t.Errorf("after a run in an environment that was killed before %q, what is published was -, and is +\n%s", dying.before, diff)
	}
	built := map[string]Tables{}
	for _, name := range []string{"killed", "whole"} {
		beside, plan := a.besidePlan(t, w, warehouse, name)
		if _, err := beside.run(plan); err != nil {
			t.Fatalf("in the environment %s, a run after one that was killed before %q: %v", name, dying.before, err)
		}
		built[name] = a.mustRead(t, w, beside)
	}
	if diff := cmp.Diff(built["whole"], built["killed"]); diff != "" {
		t.Errorf("in %s, after a run that was killed before %q: without it -, with it +\n%s", killed.Layout.Schema, dying.before, diff)
	}
	if diff := cmp.Diff(published, a.mustRead(t, w, warehouse)); diff != "" {
		t.Errorf("after runs in environments, what is published was -, and is +\n%s", diff)
	}
	return len(dying.lasting)
}

// besidePlan is the plan of a run that builds everything in an environment, and the
// warehouse as it is seen there.
func (a *archive) besidePlan(t *testing.T, w Warehouse, warehouse Opened, name string) (Opened, *models.Plan) {
	t.Helper()
	project, err := a.check(warehouse)
	if err != nil {
		t.Fatal(err)
	}
	beside := warehouse.beside(t, w, "__"+name)
	environment := &emit.Environment{Name: name, Known: map[ir.Ident]bool{}}
	for _, table := range ir.ProjectTables {
		environment.Known[ir.Ident(table)] = true
	}
	for _, e := range project.Entities {
		for _, suffix := range ir.PublishedTables {
			environment.Known[ir.Ident(e.Name+suffix)] = true
		}
		for _, past := range pastsOf(e) {
			environment.Known[ir.Ident(past)] = true
		}
	}
	emitting := a.emitting(beside)
	emitting.Environment = environment
	program := optimize.Program(lower.Program(project, lower.Options{Publish: true, Checks: true, Environment: true}))
	plan, mistakes := emit.Plan(program, w.Dialect, emitting)
	if err := wrong(mistakes); err != nil {
		t.Fatal(err)
	}
	return beside, plan
}

// mustRead reads what is published.
func (a *archive) mustRead(t *testing.T, w Warehouse, warehouse Opened) Tables {
	t.Helper()
	tables, err := a.tables(w, warehouse)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}
