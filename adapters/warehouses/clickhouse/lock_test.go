package clickhouse_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse"
)

func lock(t *testing.T, w *clickhouse.Warehouse, database, run string) func(context.Context) error {
	t.Helper()
	unlock, err := w.Lock(t.Context(), database, run)
	if err != nil {
		t.Fatal(err)
	}
	return unlock
}

// oldLock leaves the lock of a run that said nothing for so many seconds.
func oldLock(t *testing.T, w *clickhouse.Warehouse, database, seconds string) {
	t.Helper()
	exec(t, w,
		"CREATE TABLE "+database+".weft_lock (owner String, run_id String, holder String, beat DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY tuple()",
		"INSERT INTO "+database+".weft_lock SELECT 'weft-old', 'run-old', 'elsewhere (process 1)', now64(3) - "+seconds)
}

func TestOneRunAtATime(t *testing.T) {
	first, second := open(t, nil), open(t, nil)
	db := database(t, first)
	unlock := lock(t, first, db, "run-1")
	_, err := second.Lock(t.Context(), db, "run-2")
	if !errors.Is(err, adapters.ErrLocked) {
		t.Fatalf("%v", err)
	}
	for _, part := range []string{db, "run-1", "process ", "since 20", "UTC"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %q", part, err)
		}
	}
	if err := unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := lock(t, second, db, "run-2")(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows, err := first.Query(t.Context(), "SELECT count() FROM system.tables WHERE database = '"+db+"'")
	if err != nil || rows.Rows[0][0] != int64(0) {
		t.Error("something is left", rows, err)
	}
}

func TestALockThatLives(t *testing.T) {
	w := open(t, nil)
	db := database(t, w)
	oldLock(t, w, db, "60")
	if _, err := w.Lock(t.Context(), db, "run-2"); !errors.Is(err, adapters.ErrLocked) || !strings.Contains(err.Error(), "run-old on elsewhere (process 1)") {
		t.Fatalf("%v", err)
	}
}

// TestAnExpiredLock is found by several at once, and only one gets it.
func TestAnExpiredLock(t *testing.T) {
	w := open(t, nil)
	db := database(t, w)
	oldLock(t, w, db, "121")
	const many = 4
	var (
		wait sync.WaitGroup
		got  [many]error
	)
	for i := range many {
		other := open(t, nil)
		wait.Go(func() { _, got[i] = other.Lock(t.Context(), db, "run-"+string(rune('a'+i))) })
	}
	wait.Wait()
	held := 0
	for _, err := range got {
		switch {
		case err == nil:
			held++
		case !errors.Is(err, adapters.ErrLocked):
			t.Error(err)
		}
	}
	if held != 1 {
		t.Errorf("%d of %d hold the lock: %v", held, many, got)
	}
}

// TestALockOfNobody was made by a run that died before it could write.
func TestALockOfNobody(t *testing.T) {
	w := open(t, nil)
	db := database(t, w)
	oldLock(t, w, db, "0")
	exec(t, w, "TRUNCATE TABLE "+db+".weft_lock")
	if err := lock(t, w, db, "run-2")(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestTheHolderWritesThatItLives(t *testing.T) {
	w := open(t, nil)
	w.BeatEvery(20 * time.Millisecond)
	db := database(t, w)
	unlock := lock(t, w, db, "run-1")
	defer func() { _ = unlock(context.Background()) }()
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		rows, err := w.Query(t.Context(), "SELECT count() FROM "+db+".weft_lock WHERE run_id = 'run-1'")
		if err != nil {
			t.Fatal(err)
		}
		if rows.Rows[0][0].(int64) > 2 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("nothing is written")
		}
	}
}

// TestWhoLosesTheLockStops: after another run took the database, nothing of
// this one may be published.
func TestWhoLosesTheLockStops(t *testing.T) {
	w, other := open(t, nil), open(t, nil)
	w.BeatEvery(20 * time.Millisecond)
	db := database(t, other)
	unlock := lock(t, w, db, "run-1")
	exec(t, other, "DROP TABLE "+db+".weft_lock SYNC")
	oldLock(t, other, db, "0")
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		err := w.Exec(t.Context(), "SELECT 1")
		if err != nil {
			if !strings.Contains(err.Error(), "another one may have taken the database") {
				t.Fatal(err)
			}
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it goes on")
		}
	}
	if err := unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Query(t.Context(), "SELECT 1 FROM "+db+".weft_lock"); err != nil {
		t.Error("the other's lock is gone:", err)
	}
}

// TestLockingTheFirstRun makes the database, as the run itself would a moment later.
func TestLockingTheFirstRun(t *testing.T) {
	const db = "test_first_run"
	w := open(t, nil)
	exec(t, w, "DROP DATABASE IF EXISTS "+db+" SYNC")
	first := open(t, map[string]string{"database": db})
	t.Cleanup(func() { _ = w.Exec(context.Background(), "DROP DATABASE IF EXISTS "+db+" SYNC") })
	if err := lock(t, first, db, "run-1")(t.Context()); err != nil {
		t.Fatal(err)
	}
	exec(t, first, "CREATE TABLE "+db+".made (a Int64) ENGINE = MergeTree ORDER BY a")
}

func TestLockingWithoutTheRight(t *testing.T) {
	w := failing(t, func(statement string) (string, string) {
		if !strings.Contains(statement, "CREATE TABLE") {
			return "", ""
		}
		return "497", "Code: 497. DB::Exception: ana: Not enough privileges. To execute this query, it's necessary to have the grant CREATE TABLE ON weft.weft_lock. (ACCESS_DENIED)"
	})
	_, err := w.Lock(t.Context(), "weft", "run-1")
	if err == nil || errors.Is(err, adapters.ErrLocked) || !strings.Contains(err.Error(), "GRANT CREATE TABLE ON weft.weft_lock TO") {
		t.Fatalf("%v", err)
	}
}

// TestWakingUp: a machine that was asleep while another run took the database
// says nothing more, not even before its lock's next beat.
func TestWakingUp(t *testing.T) {
	w, other := open(t, nil), open(t, nil)
	db := database(t, w)
	unlock := lock(t, w, db, "run-1")
	defer func() { _ = unlock(context.Background()) }()
	w.Sleep(time.Hour)
	exec(t, w, "SELECT 1") // nobody has taken it
	exec(t, other, "DROP TABLE "+db+".weft_lock SYNC")
	defer func() { _ = lock(t, other, db, "run-2")(context.Background()) }()
	w.Sleep(time.Hour)
	if err := w.Exec(t.Context(), "SELECT 1"); err == nil || !strings.Contains(err.Error(), "another one may have taken") {
		t.Errorf("%v", err)
	}
}
