package warehousetest

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// killedArchives are projects of several runs, and the steps before whose
// statements they are killed because these change what outlives a run: a project
// whose every table has a past, one whose tables an earlier version has left, and one
// that keeps rows.
var killedArchives = map[string][]string{
	"publish_after_kills":     {"prepare", "state", "tests", "publish"},
	"upgrade_after_kills":     {"prepare", "state"},
	"incremental_after_kills": {"crm_rows", "events_rows", "publish"},
}

// One in so many of the places where a run can be killed is tried; all are if that is
// wanted.
const (
	some       = 11
	someOnSlow = 31
)

// Killed kills each run of an archive before statements that change what outlives
// a run, in one test for each such statement. Nothing is taken back, as nobody is
// there to do it; the run after must give what it would have given.
func Killed(t *testing.T, folder string, w Warehouse) {
	long(t)
	for name, lasting := range killedArchives {
		t.Run(name, func(t *testing.T) {
			beforeStatements(t, w, func(t *testing.T, at int) (places int) {
				return readArchive(t, filepath.Join(folder, name+".txtar")).runKilled(t, w, lasting, at)
			})
		})
	}
}

// beforeStatements kills before statements of a run, each in a test of its own. killAt
// tells how many there are.
func beforeStatements(t *testing.T, w Warehouse, killAt func(t *testing.T, at int) (places int)) {
	t.Helper()
	every := some
	switch {
	case thorough():
		every = 1
	case w.Slow:
		every = someOnSlow
	}
	places := killAt(t, 0)
	for at := every; at < places; at += every {
		t.Run(fmt.Sprintf("before statement %d", at+1), func(t *testing.T) {
			t.Parallel()
			killAt(t, at)
		})
	}
}

// runKilled does what run does, and before each run one that dies before the
// statement of a number. It tells how many such statements the longest run has.
func (a *archive) runKilled(t *testing.T, w Warehouse, lasting []string, at int) (statements int) {
	t.Helper()
	disk := t.TempDir()
	put(t, disk, a.files)
	warehouse := w.Open(t, disk)
	for i, now := range append([]time.Time{a.now}, a.then...) {
		if err := a.take(a.later[i+1]); err != nil {
			t.Fatal(err)
		}
		put(t, disk, a.files)
		a.now = now
		if err := a.age(w, warehouse, i+1); err != nil {
			t.Fatal(err)
		}
		plan, err := a.compile(w, warehouse, lower.Options{})
		if err != nil {
			t.Fatal(err)
		}
		dying := &mortal{Warehouse: warehouse.Warehouse, lasting: lastingOf(plan, lasting), left: at}
		_, err = runner.Run(context.Background(), plan, dying, runner.Options{Files: warehouse.Files})
		spares := slices.ContainsFunc(plan.Steps, func(s models.PlanStep) bool { return s.Kind == models.StepAsk })
		if !errors.Is(err, errKilled) && at < len(dying.lasting) && (err != nil || !spares) {
			t.Fatalf("run %d was to be killed before statement %d of %d, and ended with: %v", i+1, at+1, len(dying.lasting), err)
		}
		statements = max(statements, len(dying.lasting))
		if plan, err = a.compile(w, warehouse, lower.Options{}); err != nil { // it may have kept less
			t.Fatal(err)
		}
		report, err := warehouse.run(plan)
		if err != nil {
			t.Fatalf("run %d after one that was killed before %q: %v", i+1, dying.before, err)
		}
		if err := a.compare(w, warehouse, report, i+1); err != nil {
			t.Errorf("after one that was killed before %q: %v", dying.before, err)
		}
	}
	return statements
}

func lastingOf(plan *models.Plan, lasting []string) []string {
	var all []string
	for _, step := range plan.Steps {
		if slices.Contains(lasting, step.Name) {
			all = append(all, step.Statements...)
		}
	}
	return all
}

var errKilled = errors.New("killed")

// mortal is a warehouse whose user dies: from then on nothing more is said.
type mortal struct {
	adapters.Warehouse
	lasting []string
	left    int
	last    string // it is run by nobody, also where statements before it are left out; "" for none
	before  string // the statement that was not run
}

func (m *mortal) Exec(ctx context.Context, sql string) error {
	if m.before == "" && slices.Contains(m.lasting, sql) {
		if m.left == 0 {
			m.before = sql
		}
		m.left--
	}
	if m.before == "" && m.last == sql {
		m.before = sql
	}
	if m.before != "" {
		return errKilled
	}
	return m.Warehouse.Exec(ctx, sql)
}

// Query is the warehouse's, while there is somebody to ask.
func (m *mortal) Query(ctx context.Context, sql string) (*adapters.Rows, error) {
	if m.before != "" {
		return nil, errKilled
	}
	return m.Warehouse.Query(ctx, sql)
}

// Load is the warehouse's, which all have.
func (m *mortal) Load(ctx context.Context, load *models.Load, rows adapters.RowReader) error {
	return m.Warehouse.(adapters.Loader).Load(ctx, load, rows)
}
