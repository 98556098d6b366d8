package bigquery_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
	"github.com/weft-cdp/weft/models"
)

// openEngine opens a session on the emulator, or on a real project, with a
// dataset that is made for the test.
func openEngine(t *testing.T, change func(*bigquery.Settings)) (w *bigquery.Warehouse, dataset string) {
	t.Helper()
	project, options := bigquerytest.Start(t)
	dataset = bigquerytest.Dataset(t)
	settings := bigquery.Settings{Project: project, Dataset: dataset, SourceDataset: dataset}
	if change != nil {
		change(&settings)
	}
	w, err := bigquery.Open(t.Context(), settings, nil, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w, dataset
}

func exec(t *testing.T, w *bigquery.Warehouse, statement string) {
	t.Helper()
	if err := w.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

var sameValues = cmp.Options{
	cmp.Comparer(func(a, b *big.Rat) bool { return a.Cmp(b) == 0 }),
	cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) && a.Location() == b.Location() }),
}

func TestEngineValues(t *testing.T) {
	w, _ := openEngine(t, nil)
	tests := []struct {
		sql  string
		want any
	}{
		{"CAST(NULL AS STRING)", nil},
		{"'ü'", "ü"},
		{"-9223372036854775807 - 1", int64(-9223372036854775808)},
		{"0.1e0", 0.1},
		{"TRUE", true},
		{"NUMERIC '1.000000001'", rat("1000000001/1000000000")},
		{"BIGNUMERIC '0.00000000000000000000000000000000000001'", rat("1/100000000000000000000000000000000000000")},
		{"DATE '2299-12-31'", time.Date(2299, 12, 31, 0, 0, 0, 0, adapters.Day)},
		{"TIMESTAMP '2026-03-01 01:02:03.000004+01:00'", time.Date(2026, 3, 1, 0, 2, 3, 4000, time.UTC)},
		{"DATETIME '2026-03-01 01:02:03.5'", time.Date(2026, 3, 1, 1, 2, 3, 500_000_000, time.UTC)},
		{"TIME '01:02:03.5'", "01:02:03.5"},
		{"b'\\x00\\xff'", "00ff"},
		{`JSON '{"a":1}'`, `{"a":1}`},
		{"[1, 2]", []any{int64(1), int64(2)}},
		{"[DATE '2026-03-01']", []any{time.Date(2026, 3, 1, 0, 0, 0, 0, adapters.Day)}},
		{"CAST([] AS ARRAY<STRING>)", []any{}},
		{"CAST(NULL AS ARRAY<STRING>)", []any{}},
		{"STRUCT(1 AS a, 'x' AS b, [DATE '2026-03-01'] AS c)", `{"a":1,"b":"x","c":["2026-03-01"]}`},
	}
	for _, test := range tests {
		t.Run(test.sql, func(t *testing.T) {
			rows, err := w.Query(t.Context(), "SELECT "+test.sql+" AS x")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([][]any{{test.want}}, rows.Rows, sameValues); diff != "" || rows.Columns[0] != "x" {
				t.Errorf("columns %v\n%s", rows.Columns, diff)
			}
		})
	}
}

// TestEngineSession: temporary tables live as long as their session, and no
// other one sees them.
func TestEngineSession(t *testing.T) {
	w, _ := openEngine(t, nil)
	other, _ := openEngine(t, nil)
	exec(t, w, "CREATE OR REPLACE TEMP TABLE a AS SELECT 1 AS x")
	exec(t, w, "CREATE OR REPLACE TEMP TABLE a AS SELECT x + 1 AS x FROM a")
	rows, err := w.Query(t.Context(), "SELECT x FROM a")
	if err != nil || len(rows.Rows) != 1 || rows.Rows[0][0] != int64(2) {
		t.Fatalf("the rows are %v, %v", rows, err)
	}
	if _, err := other.Query(t.Context(), "SELECT x FROM a"); err == nil {
		t.Error("another session sees the table")
	}
	if _, err := w.Estimate(t.Context(), "SELECT x FROM a", "weft"); err != nil {
		t.Errorf("a temporary table that is there cannot be estimated: %v", err)
	}
	if _, err := w.Estimate(t.Context(), "SELECT x FROM b", "weft"); !errors.Is(err, adapters.ErrNotEstimable) {
		t.Errorf("the error is %v", err)
	}
}

// TestEngineLoad: what was loaded is what comes back.
func TestEngineLoad(t *testing.T) {
	w, _ := openEngine(t, nil)
	exec(t, w, "CREATE OR REPLACE TEMP TABLE orders_file (`text` STRING, `int` INT64, `decimal` NUMERIC, `float` FLOAT64, `bool` BOOL, `date` DATE, moment TIMESTAMP, list ARRAY<STRING>)")
	day := time.Date(1900, 1, 1, 0, 0, 0, 0, adapters.Day)
	moment := time.Date(2299, 12, 31, 23, 59, 59, 999_999_000, time.UTC)
	given1 := [][]any{
		{"a \"b\"\n<ü>\t\\", int64(9223372036854775807), rat("-1/8"), 0.1, true, day, moment, []any{"x", "", "y"}},
		{nil, nil, nil, nil, nil, nil, nil, []any{}},
		{"", int64(-9223372036854775808), rat("99999999999999999999999999999"), -1.5e300, false, day, moment, []any{}},
	}
	if err := w.Load(t.Context(), everyKind, &given{rows: given1}); err != nil {
		t.Fatal(err)
	}
	rows, err := w.Query(t.Context(), "SELECT * FROM orders_file ORDER BY `int` DESC")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]any{given1[0], given1[2], given1[1]}
	if diff := cmp.Diff(want, rows.Rows, sameValues); diff != "" {
		t.Error(diff)
	}
}

// many are rows that are made while they are read.
type many struct{ left, size int }

func (m *many) Next(context.Context) ([][]any, error) {
	if m.left == 0 {
		return nil, io.EOF
	}
	n := min(1000, m.left)
	batch := make([][]any, n)
	for i := range batch {
		batch[i] = []any{strings.Repeat("x", m.size), int64(m.left - i)}
	}
	m.left -= n
	return batch, nil
}

func (m *many) Close() error { return nil }

// TestEngineLoadOfManyRows goes in one job, and memory holds a piece of them only.
func TestEngineLoadOfManyRows(t *testing.T) {
	const rows, size = 100_000, 500 // 51 MB
	w, dataset := openEngine(t, nil)
	exec(t, w, "CREATE TABLE "+dataset+".visits (word STRING, n INT64)")
	load := &models.Load{
		Source: "visits", File: "visits.csv", Table: dataset + ".visits",
		Columns: []models.CatalogColumn{{Name: "word", T: models.Type{Kind: models.Text}}, {Name: "n", T: models.Type{Kind: models.Int}}},
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	started := time.Now()
	if err := w.Load(t.Context(), load, &many{left: rows, size: size}); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	t.Logf("%d rows in %s, %d MB of heap more", rows, time.Since(started).Round(time.Millisecond), (int64(after.HeapSys)-int64(before.HeapSys))>>20)
	if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 100<<20 {
		t.Errorf("the heap grew by %d MB", grown>>20)
	}
	got, err := w.Query(t.Context(), "SELECT COUNT(*), SUM(n), MIN(LENGTH(word)) FROM "+dataset+".visits")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]any{{int64(rows), int64(rows) * (rows + 1) / 2, int64(size)}}, got.Rows); diff != "" {
		t.Error(diff)
	}
}

func TestEngineDescribe(t *testing.T) {
	w, dataset := openEngine(t, nil)
	exec(t, w, "CREATE TABLE "+dataset+".orders (id INT64 NOT NULL, price NUMERIC, tags ARRAY<STRING>, `at` TIMESTAMP, address STRUCT<zip STRING>) PARTITION BY DATE(`at`)")
	want := []models.CatalogColumn{
		{Name: "id", Native: "INT64", T: models.Type{Kind: models.Int}},
		{Name: "price", Native: "NUMERIC", T: models.Type{Kind: models.Decimal, Nullable: true}},
		{Name: "tags", Native: "ARRAY<STRING>", T: models.Type{Kind: models.List, Elem: models.Text}},
		{Name: "at", Native: "TIMESTAMP", T: models.Type{Kind: models.Timestamp, Nullable: true}},
		{Name: "address", Native: "STRUCT<zip STRING>", T: models.Type{Nullable: true}},
	}
	got, err := w.Describe(t.Context(), &models.Source{Name: "orders", Table: "orders"})
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	want[0].T.Nullable = true // a dry run does not tell
	query := &models.Source{Name: "orders", SQL: map[string]string{"bigquery": "SELECT * FROM " + dataset + ".orders"}}
	got, err = w.Describe(t.Context(), query)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	_, err = w.Describe(t.Context(), &models.Source{Name: "orders", Table: "order"})
	if !errors.Is(err, adapters.ErrNoTable) || !strings.Contains(err.Error(), " has orders") {
		t.Errorf("the error does not offer the table that is there: %v", err)
	}
}

// TestEngineBudget: BigQuery refuses what the budget does not allow, and lets
// pass what costs nothing.
func TestEngineBudget(t *testing.T) {
	w, dataset := openEngine(t, func(s *bigquery.Settings) { s.MaxBytesBilled = 15 * mb })
	table := dataset + ".orders"
	exec(t, w, "CREATE TABLE "+table+" AS SELECT 1 AS x")
	exec(t, w, "SELECT x FROM "+table)
	if w.Billed() != 10*mb {
		t.Errorf("%d bytes were billed", w.Billed())
	}
	err := w.Exec(t.Context(), "SELECT x + 1 FROM "+table)
	var budget *bigquery.BudgetError
	if !errors.As(err, &budget) || *budget != (bigquery.BudgetError{Limit: 15 * mb, Spent: 10 * mb, Needs: 10 * mb}) {
		t.Errorf("the error is %v", err)
	}
	exec(t, w, "DROP TABLE "+table)
}

func TestEngineErrors(t *testing.T) {
	w, dataset := openEngine(t, nil)
	const secret = "ana@shop.se"
	tests := []struct{ statement, says string }{
		{"SELECT CAST(x AS INT64) FROM (SELECT CONCAT('ana', '@', 'shop.se') AS x)", "a text is no int64"},
		{"SELECT emial FROM (SELECT 'x' AS email)", "emial"},
		{"SELECT 1 FROM " + dataset + ".nosuch", "Not found: Table"},
		{"SELECT FROM", "Syntax error"},
		{"SELECT ERROR(CONCAT('ana', '@', 'shop.se'))", "is left out"},
		{"SELECT ERROR('two profiles have one id')", "two profiles have one id"},
	}
	for _, test := range tests {
		t.Run(test.statement, func(t *testing.T) {
			err := w.Exec(t.Context(), test.statement)
			if err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), secret) {
				t.Errorf("the error does not say %q, or too much: %v", test.says, err)
			}
		})
	}
}

func TestEngineLock(t *testing.T) {
	w, dataset := openEngine(t, nil)
	other, _ := openEngine(t, nil)
	unlock, err := w.Lock(t.Context(), dataset, "R1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Lock(t.Context(), dataset, "R2"); !errors.Is(err, adapters.ErrLocked) || !strings.Contains(fmt.Sprint(err), "run R1") {
		t.Errorf("the error is %v", err)
	}
	exec(t, w, "CREATE TABLE "+dataset+".orders AS SELECT 1 AS x")
	if err := unlock(t.Context()); err != nil {
		t.Fatal(err)
	}
	again, err := other.Lock(t.Context(), dataset, "R2")
	if err != nil {
		t.Fatal(err)
	}
	if err := again(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestEngineCancel(t *testing.T) {
	w, _ := openEngine(t, nil)
	exec(t, w, "SELECT 1")
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	started := time.Now()
	err := w.Exec(ctx, "SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 100000)) AS a, UNNEST(GENERATE_ARRAY(1, 100000)) AS b, UNNEST(GENERATE_ARRAY(1, 100)) AS c WHERE MOD(a * b + c, 7) = 3")
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "cancelled in BigQuery") {
		t.Errorf("the error is %v", err)
	}
	if took := time.Since(started); took > 15*time.Second {
		t.Errorf("it took %s", took)
	}
	exec(t, w, "SELECT 1") // the session goes on
}

func TestEngineExamine(t *testing.T) {
	w, dataset := openEngine(t, nil)
	for _, finding := range w.Examine(t.Context(), adapters.Layout{Schema: dataset, Raw: dataset}) {
		if finding.Level == adapters.FindingFailed {
			t.Errorf("%s: %s", finding.Name, finding.Detail)
		}
	}
}
