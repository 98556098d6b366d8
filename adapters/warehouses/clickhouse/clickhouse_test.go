package clickhouse_test

import (
	"context"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
)

func server(t testing.TB) string { t.Helper(); return clickhousetest.Start(t) }

// open gives a session in a database of the test's own.
func open(t testing.TB, settings map[string]string) *clickhouse.Warehouse {
	t.Helper()
	all := map[string]string{"url": server(t), "database": "default"}
	for name, value := range settings {
		all[name] = value
	}
	read, err := clickhouse.ReadSettings(all, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w, err := clickhouse.Open(context.Background(), read, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// openSilent gives a session that the server forgets soon.
func openSilent(t testing.TB, timeout time.Duration) *clickhouse.Warehouse {
	t.Helper()
	read, err := clickhouse.ReadSettings(map[string]string{"url": server(t), "database": "default"}, "")
	if err != nil {
		t.Fatal(err)
	}
	read.SessionTimeout = timeout
	w, err := clickhouse.Open(context.Background(), read, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

func exec(t testing.TB, w *clickhouse.Warehouse, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if err := w.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// database makes an empty database that ends with the test.
func database(t testing.TB, w *clickhouse.Warehouse) string {
	t.Helper()
	name := "test_" + strings.ToLower(strings.NewReplacer("/", "_", "-", "_", " ", "_").Replace(t.Name()))
	exec(t, w, "DROP DATABASE IF EXISTS "+name+" SYNC", "CREATE DATABASE "+name)
	t.Cleanup(func() { _ = w.Exec(context.Background(), "DROP DATABASE IF EXISTS "+name+" SYNC") })
	return name
}

func rat(text string) *big.Rat { r, _ := new(big.Rat).SetString(text); return r }

// TestValues reads one value of each type.
func TestValues(t *testing.T) {
	moment := time.Date(2026, 3, 29, 1, 30, 0, 123456000, time.UTC)
	tests := []struct {
		sql  string
		want any
	}{
		{"NULL", nil},
		{"CAST(NULL AS Nullable(Int64))", nil},
		{"'héllo'", "héllo"},
		{"''", ""},
		{"unhex('ff00fe')", "\xff\x00\xfe"},
		{"toFixedString('ab', 4)", "ab"},
		{"CAST('a' AS LowCardinality(Nullable(String)))", "a"},
		{"CAST('a' AS Enum8('a' = 1, 'b' = 2))", "a"},
		{"toInt8(-1)", int64(-1)},
		{"toUInt8(200)", int64(200)},
		{"toInt64(-9223372036854775808)", int64(-9223372036854775808)},
		{"toUInt64(18446744073709551615)", rat("18446744073709551615")},
		{"toInt128('-170141183460469231731687303715884105728')", rat("-170141183460469231731687303715884105728")},
		{"toUInt256(7)", int64(7)},
		{"CAST(toInt128('12345678901234567890') AS Nullable(Int128))", rat("12345678901234567890")},
		{"toFloat32(0.5)", 0.5},
		{"toFloat64(1e300)", 1e300},
		{"true", true},
		{"CAST(false AS Nullable(Bool))", false},
		{"toDecimal32('-1.5', 2)", rat("-1.5")},
		{"toDecimal128('12345678901234567890123456789.123456789', 9)", rat("12345678901234567890123456789.123456789")},
		{"CAST(toDecimal64('1.25', 9) AS Nullable(Decimal(18, 9)))", rat("1.25")},
		{"toDecimal256('1.25', 20)", rat("1.25")},
		{"toDate('2026-03-29')", time.Date(2026, 3, 29, 0, 0, 0, 0, adapters.Day)},
		{"toDate32('1900-01-01')", time.Date(1900, 1, 1, 0, 0, 0, 0, adapters.Day)},
		{"CAST(toDate32('2299-12-31') AS Nullable(Date32))", time.Date(2299, 12, 31, 0, 0, 0, 0, adapters.Day)},
		{"toDateTime('2026-03-29 01:30:00')", moment.Truncate(time.Second)},
		{"toDateTime64('2026-03-29 01:30:00.123456', 6)", moment},
		{"toDateTime64('2026-03-29 03:30:00.123456', 6, 'Europe/Berlin')", time.Date(2026, 3, 29, 1, 30, 0, 123456000, time.UTC)},
		{"toDateTime64('1900-01-01 00:00:00', 6)", time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"toDateTime64('2299-12-31 23:59:59.999999', 6)", time.Date(2299, 12, 31, 23, 59, 59, 999999000, time.UTC)},
		{"['a', 'b']", []any{"a", "b"}},
		{"CAST([] AS Array(String))", []any{}},
		{"CAST([1, NULL] AS Array(Nullable(Int64)))", []any{int64(1), nil}},
		{"[toDecimal64('1.5', 2)]", []any{rat("1.5")}},
		{"[toDate32('2026-03-29')]", []any{time.Date(2026, 3, 29, 0, 0, 0, 0, adapters.Day)}},
		{"[toDateTime64('2026-03-29 01:30:00.123456', 6)]", []any{moment}},
		{"[true]", []any{true}},
		{"[1, 2]", []any{int64(1), int64(2)}},
		{"CAST(['a'] AS Array(LowCardinality(String)))", []any{"a"}},
		{"[['a'], []]", []any{[]any{"a"}, []any{}}},
		{"toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')", "61f0c404-5cb3-11e7-907b-a6006ad3dba0"},
		{"toIPv4('127.0.0.1')", "127.0.0.1"},
		{"toIPv6('::1')", "::1"},
		{"CAST(toInt64(7) AS Variant(Int64, String))", int64(7)},
		{"CAST(CAST(NULL AS Nullable(Int64)) AS Variant(Int64, String))", nil},
		{"CAST(toDecimal64('1.5', 2) AS Dynamic)", rat("1.5")},
	}
	w := open(t, nil)
	for _, test := range tests {
		t.Run(test.sql, func(t *testing.T) { wantValue(t, w, test.sql, test.want) })
	}
}

// wantValue asks for the value of an expression, in Go's type and location.
func wantValue(t *testing.T, w *clickhouse.Warehouse, expression string, want any) {
	t.Helper()
	rows, err := w.Query(t.Context(), "SELECT "+expression+" AS x")
	if err != nil {
		t.Fatal(err)
	}
	got := rows.Rows[0][0]
	equalRat := cmp.Comparer(func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
	if diff := cmp.Diff(want, got, equalRat); diff != "" {
		t.Errorf("got %T (-want +got):\n%s", got, diff)
	}
	if want, ok := want.(time.Time); ok && want.Location() != got.(time.Time).Location() {
		t.Errorf("location %v", got.(time.Time).Location())
	}
}

// TestTheSessionHolds keeps temporary tables and tells apart what has none.
func TestTheSessionHolds(t *testing.T) {
	w := open(t, nil)
	exec(t, w,
		"CREATE OR REPLACE TEMPORARY TABLE held ENGINE = MergeTree ORDER BY tuple() AS SELECT number AS a FROM numbers(3)",
		"CREATE OR REPLACE TEMPORARY TABLE held ENGINE = MergeTree ORDER BY tuple() AS SELECT a + 1 AS a FROM held -- itself",
	)
	rows, err := w.Query(t.Context(), "SELECT sum(a) AS s FROM held")
	if err != nil || rows.Rows[0][0] != int64(6) {
		t.Fatal(rows, err)
	}
	if err := open(t, nil).Exec(t.Context(), "SELECT a FROM held"); err == nil {
		t.Error("another session sees the table")
	}
	if rows, err = w.Query(t.Context(), "SELECT a AS x, a + 1 AS y FROM held LIMIT 0"); err != nil || len(rows.Rows) != 0 {
		t.Error(rows, err)
	}
}

// TestStatementsMeanWhatTheyMeanElsewhere proves the session's settings by what
// they do.
func TestStatementsMeanWhatTheyMeanElsewhere(t *testing.T) {
	tests := []struct {
		sql  string
		want any
	}{
		{"SELECT b.x FROM (SELECT 1 AS k) a LEFT JOIN (SELECT 2 AS k, 'x' AS x) b USING (k)", nil},
		{"SELECT x IN (1, NULL) FROM (SELECT CAST(NULL AS Nullable(Int64)) AS x)", nil},
		{"SELECT x + 1 AS x FROM (SELECT 1 AS x) WHERE x = 1", int64(2)},
		{"SELECT sum(x) FROM (SELECT 1 AS x) WHERE x > 1", nil},
		{"SELECT max(x) AS x FROM (SELECT 1 AS x) WHERE x > 1", nil},
		{"SELECT count() FROM (SELECT 1 AS x) WHERE x > 1", int64(0)},
		{"SELECT sum(x) FILTER (WHERE x > 1) FROM (SELECT 1 AS x)", nil},
		{"SELECT CAST(x AS Int64) FROM (SELECT CAST(NULL AS Nullable(String)) AS x)", nil},
		{"SELECT count() FROM (SELECT 1 UNION SELECT 1)", int64(1)},
		{"SELECT count() FROM (SELECT 1 UNION ALL SELECT 1)", int64(2)},
		{"SELECT count() FROM (SELECT arrayJoin([1, 1]) INTERSECT SELECT 1)", int64(1)},
		{"SELECT if(x = 0, 0, intDiv(1, x)) FROM (SELECT materialize(0) AS x)", int64(0)},
		{"SELECT timezone()", "UTC"},
	}
	w := open(t, nil)
	for _, test := range tests {
		t.Run(test.sql, func(t *testing.T) {
			rows, err := w.Query(t.Context(), test.sql)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, rows.Rows[0][0]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestCancel ends a long statement in the server, and keeps the session.
func TestCancel(t *testing.T) {
	w := open(t, nil)
	exec(t, w, "CREATE TEMPORARY TABLE kept AS SELECT 1 AS a")
	ctx, cancel := context.WithTimeoutCause(t.Context(), 500*time.Millisecond, errors.New("the user had enough"))
	defer cancel()
	started := time.Now()
	err := w.Exec(ctx, "CREATE OR REPLACE TEMPORARY TABLE long AS SELECT sum(sleepEachRow(0.05)) AS s FROM numbers(2000) SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0")
	if err == nil || !strings.Contains(err.Error(), "the user had enough") {
		t.Fatal(err)
	}
	if took := time.Since(started); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	other := open(t, nil)
	for deadline := time.Now().Add(3 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		running, err := other.Query(t.Context(), "SELECT query FROM system.processes WHERE query LIKE 'CREATE OR REPLACE TEMPORARY TABLE long%' AND NOT is_cancelled")
		if err != nil {
			t.Fatal(err)
		}
		if len(running.Rows) == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it still runs", running)
		}
	}
	exec(t, w, "SELECT a FROM kept")
}

func TestASecondStatementAfterAnError(t *testing.T) {
	w := open(t, nil)
	exec(t, w, "CREATE TEMPORARY TABLE kept AS SELECT 1 AS a")
	if err := w.Exec(t.Context(), "SELECT nosuch FROM kept"); err == nil {
		t.Fatal("no error")
	}
	if err := w.Exec(t.Context(), "SELECT throwIf(number = 100000, 'late') FROM numbers(1000000)"); err == nil || !strings.Contains(err.Error(), "late") {
		t.Fatalf("an error in mid-stream is lost: %v", err)
	}
	exec(t, w, "SELECT a FROM kept")
}

// TestSettingsAreKnown keeps misspelt names out: servers are told only of what
// they know where they may do without.
func TestSettingsAreKnown(t *testing.T) {
	unknown, err := open(t, nil).Unknown()
	if err != nil || len(unknown) > 0 {
		t.Error(unknown, err)
	}
}

// TestWithoutASession: nothing runs under other settings after it, and what a failed
// run has made can still be dropped.
func TestWithoutASession(t *testing.T) {
	w := open(t, nil)
	db := database(t, w)
	exec(t, w, "CREATE TABLE "+db+".made (a Int64) ENGINE = MergeTree ORDER BY a")
	w.Forget()
	_, err := w.Query(t.Context(), "SELECT 1")
	wantLost(t, err)
	if err := w.Exec(t.Context(), "CREATE TABLE "+db+".other (a Int64) ENGINE = MergeTree ORDER BY a"); err == nil {
		t.Error("a statement beside the session")
	}
	exec(t, w, "\n-- take it back\nDROP TABLE "+db+".made")
}
