package warehousetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/manifest"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/compiler/patch"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// Warehouse is what is tested: how it spells, and how to get an empty one.
type Warehouse struct {
	Dialect *dialect.Dialect
	// Open gives an empty warehouse of the test's own, which finds the project's
	// files in folder, and closes it with the test. It is called for many tests at
	// the same time.
	Open func(t *testing.T, folder string) Opened
	// Edit changes plans before they run; nil leaves them as they are compiled.
	Edit func(plan *models.Plan)
	// Slow says that runs take seconds: what runs archives many times over does so with
	// a part of them (see thorough).
	Slow bool
}

// Opened is an empty warehouse and what a run needs to know of it.
type Opened struct {
	adapters.Warehouse
	Layout dialect.Layout // schemas of its own where several tests share a server
	Files  adapters.Files // reads the project's files; nil when the warehouse does
}

// Run runs every archive of the folder on the warehouse, several at a time, and
// ends with a line that names those that gave something else.
func Run(t *testing.T, folder string, w Warehouse) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives in %s: %v", folder, err)
	}
	var s summary
	t.Cleanup(func() { s.log(t, w.Dialect.Name) }) // after the parallel tests
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			t.Cleanup(func() { s.add(name, t) })
			a := readArchive(t, path)
			if reason := a.skip[w.Dialect.Name]; reason != "" {
				t.Skip(reason)
			}
			if err := a.run(t, w); err != nil {
				t.Error(err)
			}
		})
	}
}

// Try runs one archive in an empty warehouse. The error shows what it left that
// is not expected: then it is an ErrDiffers.
func Try(t *testing.T, archive *txtar.Archive, w Warehouse) error {
	t.Helper()
	a, err := newArchive(archive)
	if err != nil {
		return err
	}
	return a.run(t, w)
}

// summary counts how archives ended.
type summary struct {
	mu              sync.Mutex
	good            int
	failed, skipped []string
}

func (s *summary) add(name string, t *testing.T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case t.Failed():
		s.failed = append(s.failed, name)
	case t.Skipped():
		s.skipped = append(s.skipped, name)
	default:
		s.good++
	}
}

func (s *summary) log(t *testing.T, warehouse string) {
	t.Helper()
	t.Logf("%s: %d archives as expected", warehouse, s.good)
	for words, names := range map[string][]string{"not": s.failed, "left out": s.skipped} {
		if len(names) > 0 {
			slices.Sort(names)
			t.Logf("%s: %d %s: %s", warehouse, len(names), words, strings.Join(names, " "))
		}
	}
}

// run runs the archive in an empty warehouse. The error shows what it left that
// is not expected.
func (a *archive) run(t *testing.T, w Warehouse) error {
	t.Helper()
	_, err := a.runIn(t, w)
	return err
}

// runIn does the same, and gives the warehouse.
func (a *archive) runIn(t *testing.T, w Warehouse) (Opened, error) {
	t.Helper()
	disk := t.TempDir()
	put(t, disk, a.files) // before it is opened: it may look where they are
	warehouse := w.Open(t, disk)
	moments := append([]time.Time{a.now}, a.then...)
	for i, now := range moments {
		n := i + 1
		if err := a.take(a.later[n]); err != nil {
			return warehouse, err
		}
		put(t, disk, a.files)
		a.now = now
		if err := a.age(w, warehouse, n); err != nil {
			return warehouse, err
		}
		plan, err := a.compile(w, warehouse, lower.Options{})
		if err != nil {
			return warehouse, fmt.Errorf("run %d: %w", n, err)
		}
		if w.Edit != nil {
			w.Edit(plan)
		}
		report, err := warehouse.run(plan)
		if n == len(moments) && a.fails != "" {
			err = mustFail(a.fails, err)
		}
		if err != nil {
			return warehouse, fmt.Errorf("run %d: %w\n%s", n, err, statements(plan))
		}
		if err := a.deliver(w, warehouse, n == len(moments)); err != nil {
			return warehouse, fmt.Errorf("run %d: %w", n, err)
		}
		if err := a.compare(w, warehouse, report, n); err != nil {
			return warehouse, fmt.Errorf("%w\n%s", err, statements(plan))
		}
	}
	return warehouse, nil
}

// run runs a plan.
func (o Opened) run(plan *models.Plan) (*models.Report, error) {
	return runner.Run(context.Background(), plan, o.Warehouse, runner.Options{Files: o.Files})
}

// mustFail checks how a run ended.
func mustFail(want string, err error) error {
	var wrong *runner.ProblemsError
	var failed *runner.StepError
	switch {
	case errors.As(err, &wrong):
		for _, p := range wrong.Problems {
			if string(p.Code) == want {
				return nil
			}
		}
	case errors.As(err, &failed) && want == inWarehouse:
		return nil
	}
	return fmt.Errorf("the run should end with %s, and ends with: %w", want, err)
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

// compile takes the project to a plan that publishes.
func (a *archive) compile(w Warehouse, warehouse Opened, options lower.Options) (*models.Plan, error) {
	project, err := a.check(warehouse)
	if err != nil {
		return nil, err
	}
	kept, last, err := lastReads(w, warehouse, project)
	if err != nil {
		return nil, err
	}
	options.Publish, options.Checks, options.Kept = true, true, kept
	program := optimize.Program(lower.Program(project, options))
	plan, mistakes := patch.Plan(program, w.Dialect, a.emitting(warehouse), last)
	return plan, wrong(mistakes)
}

// tools are the destinations that projects of tests may name: those that there are,
// and one whose identities go through every step.
var tools = check.Tools{
	Names: func() []string { return append(destinations.Names(), "steps") },
	Find: func(name string) (*manifest.Manifest, bool) {
		if name == "steps" {
			return stepsManifest(), true
		}
		return destinations.Find(name)
	},
}

// check takes the project to a model, with the columns as the warehouse has them.
func (a *archive) check(warehouse Opened) (*models.Project, error) {
	tree, mistakes := parse.Files(a.project)
	draft, more := check.Project(tree, nil, tools)
	if err := wrong(append(mistakes, more...)); err != nil {
		return nil, err
	}
	catalog := &models.Catalog{Sources: map[string][]models.CatalogColumn{}}
	for _, s := range draft.Sources {
		columns, err := warehouse.Describe(context.Background(), s)
		if err != nil {
			return nil, err
		}
		catalog.Sources[s.Name] = columns
	}
	project, mistakes := check.Project(tree, catalog, tools)
	return project, wrong(mistakes)
}

// emit writes a program for the warehouse.
func (a *archive) emit(w Warehouse, warehouse Opened, program *ir.Program) (*models.Plan, error) {
	plan, mistakes := emit.Plan(program, w.Dialect, a.emitting(warehouse))
	return plan, wrong(mistakes)
}

func (a *archive) emitting(warehouse Opened) emit.Options {
	return emit.Options{Layout: warehouse.Layout, Now: a.now, Missing: a.missing(warehouse)}
}

// wrong gives the mistakes as an error, if an error is among them.
func wrong(mistakes models.Diagnostics) error {
	if !mistakes.HasErrors() {
		return nil
	}
	all := make([]error, len(mistakes))
	for i, d := range mistakes {
		all[i] = fmt.Errorf("%s: %s [%s]", d.At, d.Message, d.Code)
	}
	return errors.Join(all...)
}

// statements gives the SQL of a plan when WEFT_SQL is set: it is long.
func statements(plan *models.Plan) string {
	if os.Getenv("WEFT_SQL") == "" {
		return "WEFT_SQL=1 shows the statements"
	}
	var b strings.Builder
	for _, s := range plan.Steps {
		b.WriteString("\n---- " + s.Name + "\n" + strings.Join(s.Statements, ";\n") + "\n")
	}
	return b.String()
}
