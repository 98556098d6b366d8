package duckdb_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// A run in a process of its own, which stops before a statement and is killed
// there: the test binary starts itself with these variables set.
const (
	childPath = "WEFT_TEST_CHILD_PATH" // the database
	childStop = "WEFT_TEST_CHILD_STOP" // how the statement begins
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		if err := runChild(path, os.Getenv(childStop)); err != nil {
			fmt.Println("failed:", err)
			os.Exit(1)
		}
		fmt.Println("finished")
		return
	}
	os.Exit(m.Run())
}

// halting stops before the first statement that begins with stop, says so, and
// waits to be killed.
type halting struct {
	adapters.Warehouse
	stop string
}

func (w halting) Exec(ctx context.Context, sql string) error {
	for line := range strings.Lines(sql) {
		if w.stop != "" && strings.HasPrefix(line, w.stop) {
			fmt.Println("halted")
			select {}
		}
	}
	return w.Warehouse.Exec(ctx, sql)
}

func runChild(path, stop string) error {
	ctx := context.Background()
	w, err := duckdb.Open(ctx, duckdb.Settings{Path: path})
	if err != nil {
		return err
	}
	defer w.Close()
	if err := w.Exec(ctx, "CREATE OR REPLACE TEMP TABLE crm_rows AS FROM main.later_rows"); err != nil {
		return err
	}
	plan, err := registerPlan(present, day(2))
	if err != nil {
		return err
	}
	_, err = runner.Run(ctx, plan, halting{w, stop}, runner.Options{})
	return err
}

// startChild starts the run and waits until it says something.
func startChild(t *testing.T, path, stop string) (kill func(), said string) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childPath+"="+path, childStop+"="+stop)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Scan()
	return func() {
		_ = child.Process.Kill()
		_ = child.Wait()
	}, lines.Text()
}

func openFile(t *testing.T, path string) *duckdb.Warehouse {
	t.Helper()
	w, err := duckdb.Open(t.Context(), duckdb.Settings{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestAKilledRunLeavesTheOldResult(t *testing.T) {
	before := []sighting{seen(day(-3), "", "ana", ""), seen(day(-2), "", "bo", "")}
	after := slices.Concat(before, []sighting{seen(day(1), "7", "ana", ""), seen(day(1), "7", "bo", "")})
	oldProfiles := map[string]string{"email:ana": idAna, "email:bo": idBo}
	newProfiles := map[string]string{"email:ana": idAna, "email:bo": idAna, "member_id:7": idAna}
	newRedirects := map[string]string{idBo: idAna + " since 03"}

	for _, stop := range []string{
		"INSERT INTO customer_forest",
		"CREATE OR REPLACE TABLE weft.weft_next_customer_links",
		"BEGIN",
		"ALTER TABLE weft.weft_next_customer_redirects",
		"INSERT INTO weft.weft_runs",
		"COMMIT",
	} {
		t.Run(stop, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "shop.duckdb")
			w := openFile(t, path)
			publishRows(t, w, present, day(1), before)
			writeRows(t, w, "later", after)
			if err := w.Exec(t.Context(), "CREATE TABLE main.later_rows AS FROM later_rows"); err != nil {
				t.Fatal(err)
			}
			w.Close()

			kill, said := startChild(t, path, stop)
			if said != "halted" {
				t.Fatalf("the run said %q and did not reach %q", said, stop)
			}
			_, err := duckdb.Open(t.Context(), duckdb.Settings{Path: path})
			if !errors.Is(err, adapters.ErrLocked) || !strings.Contains(err.Error(), "process ") {
				t.Errorf("a second run at once: %v", err)
			}
			kill()

			w = openFile(t, path)
			wantKnown(t, w, "weft", oldProfiles, none)
			wantRuns(t, w, 1)
			w.Close()

			kill, said = startChild(t, path, "")
			defer kill()
			if said != "finished" {
				t.Fatalf("the next run said %q", said)
			}
			kill()
			w = openFile(t, path)
			defer w.Close()
			wantKnown(t, w, "weft", newProfiles, newRedirects)
			wantRuns(t, w, 2)
		})
	}
}

// failing fails at the first statement that begins with stop.
type failing struct {
	adapters.Warehouse
	stop string
}

func (w failing) Exec(ctx context.Context, sql string) error {
	if strings.HasPrefix(sql, w.stop) {
		return errors.New("out of luck")
	}
	return w.Warehouse.Exec(ctx, sql)
}

// A run that fails keeps the old result, and leaves no identifiers behind in
// tables that nobody reads.
func TestAFailedRunCleansUp(t *testing.T) {
	before := []sighting{seen(day(-3), "", "ana", "")}
	for _, stop := range []string{"ALTER TABLE weft.weft_next_customer_redirects", "COMMIT"} {
		t.Run(stop, func(t *testing.T) {
			w := openFile(t, filepath.Join(t.TempDir(), "shop.duckdb"))
			defer w.Close()
			publishRows(t, w, present, day(1), before)
			writeRows(t, w, "crm", append(before, seen(day(1), "", "bo", "")))
			plan, err := registerPlan(present, day(2))
			if err != nil {
				t.Fatal(err)
			}
			// The first transaction makes the tables that outlive a run.
			var state *models.PlanStep
			for i, step := range plan.Steps {
				if step.Name == "state" {
					state = &plan.Steps[i]
				}
			}
			for _, sql := range state.Statements {
				if err := w.Exec(t.Context(), sql); err != nil {
					t.Fatal(err)
				}
			}
			state.Statements = nil
			if _, err := runner.Run(t.Context(), plan, failing{w, stop}, runner.Options{}); err == nil {
				t.Fatal("the run did not fail")
			}
			wantKnown(t, w, "weft", map[string]string{"email:ana": idAna}, none)
			wantRuns(t, w, 1)
			left, err := w.Query(t.Context(), "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'weft_next_%'")
			if err != nil || len(left.Rows) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

func wantRuns(t *testing.T, w adapters.Warehouse, want int64) {
	t.Helper()
	rows, err := w.Query(t.Context(), "SELECT count(*) FROM weft.weft_runs")
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff([][]any{{want}}, rows.Rows); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
}

// TestASecondRunWaitsForTheFirst opens a warehouse that another process holds
// and lets go of.
func TestASecondRunWaitsForTheFirst(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.duckdb")
	w := openFile(t, path)
	writeRows(t, w, "later", []sighting{seen(day(-3), "", "ana", "")})
	if err := w.Exec(t.Context(), "CREATE TABLE main.later_rows AS FROM later_rows"); err != nil {
		t.Fatal(err)
	}
	w.Close()
	kill, said := startChild(t, path, "BEGIN")
	if said != "halted" {
		t.Fatalf("the first run said %q", said)
	}
	var waited error
	open := func(ctx context.Context) (adapters.Warehouse, error) {
		return duckdb.Open(ctx, duckdb.Settings{Path: path})
	}
	second, err := runner.Open(t.Context(), open, time.Minute, func(holder error) {
		waited = holder
		go kill()
	})
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if !errors.Is(waited, adapters.ErrLocked) {
		t.Errorf("it was told %v", waited)
	}
}
