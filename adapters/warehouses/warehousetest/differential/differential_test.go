package differential_test

import (
	"flag"
	"fmt"

	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/duckdbtest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/differential"
	"github.com/weft-cdp/weft/compiler/ir"
)

// `make differential N=10000` runs more trials than the few that every test run
// makes.
var (
	trials = flag.Int("trials", 0, "how many trials each warehouse is compared in; 0 for a few")
	seed   = flag.Uint64("seed", 1, "of the first trial; the others follow")
)

// few is how many trials every test run makes.
const few = 60

// count is how many trials are made.
func count() int {
	if *trials > 0 {
		return *trials
	}
	return few
}

// inMemory is a DuckDB of a trial's own.
var inMemory = duckdbtest.Warehouse(1)

func TestClickHouse(t *testing.T) {
	compare(t, differential.NewSessions(t, clickhousetest.Warehouse(t)))
}

func TestBigQuery(t *testing.T) { compare(t, differential.NewSessions(t, bigquerytest.Warehouse(t))) }

// compare makes trials on DuckDB and another warehouse. A test is a few seeds
// that share their data: when they differ together, each is tried alone.
func compare(t *testing.T, other *differential.Sessions) {
	c := &comparison{one: differential.NewSessions(t, inMemory), two: other}
	began := time.Now()
	t.Cleanup(func() {
		took := time.Since(began)
		t.Logf("%d trials from seed %d in %.0f s (%.1f in a second), with %d random definitions; in %d both warehouses failed",
			count(), *seed, took.Seconds(), float64(count())/took.Seconds(), c.definitions.Load(), c.failed.Load())
	})
	end := *seed + uint64(count())
	for from := *seed; from < end; {
		to := min(end, (from/differential.Shared+1)*differential.Shared)
		var trials []*differential.Trial
		for n := from; n < to; n++ {
			trials = append(trials, differential.New(n, c.one.Warehouse.Dialect, c.two.Warehouse.Dialect))
		}
		t.Run(fmt.Sprint(from), func(t *testing.T) {
			t.Parallel()
			c.together(t, trials)
		})
		from = to
	}
}

// comparison is that of two warehouses.
type comparison struct {
	one, two            *differential.Sessions
	definitions, failed atomic.Int64
}

// together runs trials as one, and each alone when the one run does not end well
// on both warehouses.
func (c *comparison) together(t *testing.T, trials []*differential.Trial) {
	t.Helper()
	joined := differential.Join(trials)
	one, two := c.run(t, joined)
	if one.Failed == nil && differential.Compare(one, two) == "" {
		c.definitions.Add(int64(joined.Definitions()))
		return
	}
	alone := false
	for _, trial := range trials {
		one, two := c.run(t, trial)
		c.definitions.Add(int64(trial.Definitions()))
		if difference := differential.Compare(one, two); difference != "" {
			alone = true
			t.Errorf("seed %d: %s\n%s", trial.Seeds[0], difference, c.smallest(t, trial))
		} else if one.Failed != nil {
			alone = true
			c.failed.Add(1)
		}
	}
	if !alone {
		t.Errorf("seeds %d differ only together: %s\n%s", joined.Seeds, differential.Compare(one, two), c.smallest(t, joined))
	}
}

// smallest gives the smallest trial found that still differs, as an archive with
// what DuckDB publishes.
func (c *comparison) smallest(t *testing.T, trial *differential.Trial) []byte {
	t.Helper()
	var difference string
	small := differential.Minimise(trial, func(smaller *differential.Trial) bool {
		one, two, err := c.repaired(smaller)
		if err != nil {
			return false
		}
		found := differential.Compare(run(t, c.one, smaller, one), run(t, c.two, smaller, two))
		if found != "" {
			difference = found
		}
		return found != ""
	})
	small.Published = true
	program, err := small.Repair(c.one.Warehouse.Dialect)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Appendf(small.Archive(run(t, c.one, small, program)), "\nwhere %s\n", difference)
}

// run runs a trial on both warehouses.
func (c *comparison) run(t *testing.T, trial *differential.Trial) (one, two differential.Published) {
	t.Helper()
	first, second, err := c.repaired(trial)
	if err != nil {
		t.Fatal(err)
	}
	return run(t, c.one, trial, first), run(t, c.two, trial, second)
}

// repaired gives the programs of a trial, which differ in the types of columns.
func (c *comparison) repaired(trial *differential.Trial) (one, two *ir.Program, err error) {
	if one, err = trial.Repair(c.one.Warehouse.Dialect); err != nil {
		return nil, nil, err
	}
	two, err = trial.Repair(c.two.Warehouse.Dialect)
	return one, two, err
}

// run runs a trial: in a session that others have used, or, when it publishes,
// in a warehouse of its own.
func run(t *testing.T, sessions *differential.Sessions, trial *differential.Trial, program *ir.Program) differential.Published {
	t.Helper()
	var session differential.Session
	if trial.Published {
		folder := t.TempDir()
		session = differential.Session{Opened: sessions.Warehouse.Open(t, folder), Folder: folder}
	} else {
		session = sessions.Take()
	}
	put(t, session.Folder, trial.Files())
	result, err := differential.Run(t.Context(), trial, program, sessions.Warehouse.Dialect, session.Opened)
	if err != nil {
		t.Fatal(err)
	}
	if !trial.Published {
		sessions.Give(session, result.Failed != nil)
	}
	return result
}

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

// TestTrials: the projects are ones that run, with most of what was drawn in
// them; the comparison would be worth little otherwise.
func TestTrials(t *testing.T) {
	var definitions, failed int
	const n = 40
	sessions := differential.NewSessions(t, inMemory)
	for i := range n {
		trial := differential.New(*seed+uint64(i), inMemory.Dialect)
		drawn := trial.Definitions()
		program, err := trial.Repair(inMemory.Dialect)
		if err != nil {
			t.Fatal(err)
		}
		if trial.Definitions() > drawn {
			t.Fatal("repairing adds definitions")
		}
		definitions += trial.Definitions()
		got := run(t, sessions, trial, program)
		if got.Failed != nil {
			t.Logf("seed %d: %v", trial.Seeds[0], got.Failed)
			failed++
		}
		if difference := differential.Compare(got, got); difference != "" && got.Failed == nil {
			t.Errorf("a result differs from itself: %s", difference)
		}
	}
	t.Logf("%d definitions in %d trials, %d runs failed", definitions, n, failed)
	if definitions < 5*n || failed > n/4 {
		t.Errorf("%d definitions in %d trials and %d failed runs: too little is compared", definitions, n, failed)
	}
}

// TestMinimise: what a property does not need goes, and it still holds of what is
// left.
func TestMinimise(t *testing.T) {
	uses := func(trial *differential.Trial) bool {
		_, err := trial.Repair(inMemory.Dialect)
		return err == nil && strings.Contains(strings.Join(trial.Texts(), "\n"), "last(") && strings.Contains(csv(trial), "acme")
	}
	joined := together(1)
	for n := uint64(2); !uses(joined); n++ {
		joined = together(n)
	}
	before := joined.Definitions()
	small := differential.Minimise(joined, uses)
	if !uses(small) || small.Definitions() > 3 || strings.Count(csv(small), "\n") > 8 {
		t.Errorf("%d definitions became %d:\n%s", before, small.Definitions(), txtar.Format(&txtar.Archive{Files: small.Files()}))
	}
	if joined.Definitions() != before {
		t.Error("the trial itself was changed")
	}
}

// together joins the seeds that share their data with others.
func together(group uint64) *differential.Trial {
	var trials []*differential.Trial
	for n := range uint64(differential.Shared) {
		trials = append(trials, differential.New(group*differential.Shared+n, inMemory.Dialect))
	}
	return differential.Join(trials)
}

// csv is the data of a trial.
func csv(trial *differential.Trial) string {
	var all strings.Builder
	for _, f := range trial.Files()[1:] {
		all.Write(f.Data)
	}
	return all.String()
}

// TestArchive: what is printed for a difference is an archive that says what
// DuckDB publishes.
func TestArchive(t *testing.T) {
	folder := t.TempDir()
	for n := range uint64(6) {
		trial := differential.New(100+n*differential.Shared, inMemory.Dialect)
		trial.Published = true
		program, err := trial.Repair(inMemory.Dialect)
		if err != nil {
			t.Fatal(err)
		}
		published := run(t, differential.NewSessions(t, inMemory), trial, program)
		put(t, folder, []txtar.File{{Name: fmt.Sprintf("seed_%d.txtar", trial.Seeds[0]), Data: trial.Archive(published)}})
	}
	warehousetest.Run(t, folder, inMemory)
}

// TestEveryFunctionIsReached: the trials of every run of the tests speak of all
// that the language has.
func TestEveryFunctionIsReached(t *testing.T) {
	var all strings.Builder
	for n := range uint64(200) {
		trial := differential.New(n+1, inMemory.Dialect)
		if _, err := trial.Repair(inMemory.Dialect); err != nil {
			t.Fatal(err)
		}
		all.WriteString(strings.Join(trial.Texts(), "\n") + "\n")
	}
	text := all.String()
	for _, f := range append(ir.FunctionNames(), "first_of", "in_segment") {
		if !strings.Contains(text, f+"(") {
			t.Errorf("no trial uses %s", f)
		}
	}
	for _, form := range []string{
		" within ", " between 7d and 30d ago", " since date", " since timestamp", " limit ", "rfm:", "sequence:", "not:", "same:", "all:", "any:", "none:",
		" like ", " is null", " not in (", " between ", "case when", "product.category", "product.maker.country", "events.parts", "event.t",
		"account.a", "customers", " || ", " % ", " / ", "visits", "people", "now", " + 7d",
	} {
		if !strings.Contains(text, form) {
			t.Errorf("no trial has %q", form)
		}
	}
}
