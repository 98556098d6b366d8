package identity_test

import (
	"errors"
	"flag"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/duckdbtest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/identity"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// `make identity-trials N=10000` makes more trials than the few of every test run.
var (
	trials = flag.Int("trials", 0, "how many trials each warehouse makes; 0 for a few")
	seed   = flag.Uint64("seed", 1, "of the first trial; the others follow")
)

// few is how many trials every test run draws; each warehouse makes as many of them as
// it is quick.
const few = 40

// TestDuckDB runs the most: it needs no other process.
func TestDuckDB(t *testing.T) { check(t, duckdbtest.Warehouse(1), few/2) }

func TestClickHouse(t *testing.T) { check(t, clickhousetest.Warehouse(t), few/10) }

func TestBigQuery(t *testing.T) { check(t, bigquerytest.Warehouse(t), few/20) }

// decidedOutside leaves the rounds within limits nothing to do, so that all is
// decided outside of the warehouse, a few pairs at a time.
func decidedOutside(t *testing.T, w warehousetest.Warehouse) warehousetest.Warehouse {
	var edited atomic.Int64
	t.Cleanup(func() {
		if edited.Load() == 0 {
			t.Error("no plan had anything to decide")
		}
	})
	many := regexp.MustCompile(`(?m)^LIMIT \d+$`)
	w.Edit = func(plan *models.Plan) {
		for i := range plan.Steps {
			step := &plan.Steps[i]
			if step.Until == nil || step.Until.Decide == nil {
				continue
			}
			step.Statements = nil
			for j, before := range step.Until.Decide.Before {
				step.Until.Decide.Before[j] = many.ReplaceAllString(before, "LIMIT 25")
			}
			edited.Add(1)
		}
	}
	return w
}

func TestDuckDBDecidedOutside(t *testing.T) {
	check(t, decidedOutside(t, duckdbtest.Warehouse(1)), few/4)
}

func TestClickHouseDecidedOutside(t *testing.T) {
	check(t, decidedOutside(t, clickhousetest.Warehouse(t)), few/20)
}

func TestBigQueryDecidedOutside(t *testing.T) {
	check(t, decidedOutside(t, bigquerytest.Warehouse(t)), few/40)
}

// check makes trials on a warehouse: as many as the flag says, or a few; fewer still with
// -short.
func check(t *testing.T, w warehousetest.Warehouse, count int) {
	switch {
	case *trials > 0:
		count = *trials
	case testing.Short():
		count = max(1, count/5)
	}
	began := time.Now()
	var graphs, runs, conflicts atomic.Int64
	t.Cleanup(func() {
		took := time.Since(began).Seconds()
		t.Logf("%d trials of %d graphs from seed %d in %.0f s: %d runs (%.1f in a second) with %d conflicts",
			count, graphs.Load(), *seed, took, runs.Load(), float64(runs.Load())/took, conflicts.Load())
	})
	var once sync.Once
	for n := *seed; n < *seed+uint64(count); n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			trial := identity.New(n)
			graphs.Add(int64(trial.Graphs))
			runs.Add(int64(len(trial.Runs)))
			conflicts.Add(int64(trial.Conflicts()))
			if err := warehousetest.Try(t, trial.Archive(), w); err != nil {
				t.Error(err)
				once.Do(func() { t.Errorf("the smallest that was found:\n%s", smallest(t, trial, w, err)) })
			}
		})
	}
}

// smallest makes a trial small that still fails in the same way.
func smallest(t *testing.T, trial *identity.Trial, w warehousetest.Warehouse, err error) []byte {
	t.Helper()
	small := identity.Minimise(trial, func(smaller *identity.Trial) bool {
		found := warehousetest.Try(t, smaller.Archive(), w)
		if found == nil || wayOf(found) != wayOf(err) {
			return false
		}
		err = found
		return true
	})
	return fmt.Appendf(txtar.Format(small.Archive()), "\nwhere %v\n", err)
}

// wayOf tells how a trial fails: with other tables, with a statement or a check
// that fails, or because the project is refused.
func wayOf(err error) string {
	var failed *runner.StepError
	var wrong *runner.ProblemsError
	switch {
	case errors.Is(err, warehousetest.ErrDiffers):
		return "differs"
	case errors.As(err, &failed):
		return "fails in " + failed.Step
	case errors.As(err, &wrong):
		return "ends with " + string(wrong.Problems[0].Code)
	}
	return "is refused"
}

// TestTrialsReach: the few trials of every test run meet all that the oracle
// knows; they would be worth little otherwise.
func TestTrialsReach(t *testing.T) {
	var all strings.Builder
	for n := range uint64(few) {
		all.Write(txtar.Format(identity.New(n + 1).Archive()))
	}
	text := all.String()
	for _, form := range []string{
		"unique: true", "limit: 2", " per 30d", "shared_above: ", "link_within: ", "block: [", "{merge: [", "{split: [", "{out: [", ", until: ",
		" | unique ", " | limit ", " | shared_above ", " | link_within ", " | split | ", " were split on ", "at most 1 per ", "at most 2\n",
		"| decisions | ", "run5/data/", "run5/weft.yaml", "run5/decisions.yaml",
	} {
		if !strings.Contains(text, form) {
			t.Errorf("no trial has %q", form)
		}
	}
	for what, shape := range map[string]string{
		"a decision is refused":           `\| decisions \|.*\| (unique|limit|split|shared_above) `,
		"a redirect":                      `/\w+_redirects --\nold_profile_id.*\n.+ \| .+ \| `,
		"old evidence within a profile":   `\| (\w+:\S+) \| (\w+:\S+) \| link_within`,
		"a pair of one type":              `(?m)^email \| \S+ \| email \| `,
		"a profile that waits for a time": `(?m)^[^|\n]+ \| \w+ \| [^|\n]+ \| NULL \| \d{4}-`,
		"an anchor that is erased":        `(?m)^[^|\n]+ \| \w+ \| NULL \| \d{4}-[^|\n]+ \| \d{4}-`,
	} {
		if !regexp.MustCompile(shape).MatchString(text) {
			t.Errorf("no trial has %s", what)
		}
	}
}

// TestMinimise: what a trial does not need goes, and it still fails.
func TestMinimise(t *testing.T) {
	redirects := func(trial *identity.Trial) bool {
		return regexp.MustCompile(`_redirects --\nold_profile_id.*\nemail:`).Match(txtar.Format(trial.Archive()))
	}
	seed := uint64(1)
	for !redirects(identity.New(seed)) {
		seed++
	}
	trial := identity.New(seed)
	before := string(txtar.Format(trial.Archive()))
	small := identity.Minimise(trial, redirects)
	if text := string(txtar.Format(small.Archive())); !redirects(small) || len(small.Runs) != 2 || strings.Count(text, "\n") > 100 {
		t.Errorf("seed %d became\n%s", seed, text)
	}
	if string(txtar.Format(trial.Archive())) != before {
		t.Error("the trial itself was changed")
	}
}
