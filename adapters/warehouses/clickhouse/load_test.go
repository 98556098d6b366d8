package clickhouse_test

import (
	"context"
	"fmt"
	"io"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// batches gives rows as a RowReader does.
type batches struct {
	rows [][]any
	size int
}

func (b *batches) Next(context.Context) ([][]any, error) {
	if len(b.rows) == 0 {
		return nil, io.EOF
	}
	n := min(b.size, len(b.rows))
	batch := b.rows[:n]
	b.rows = b.rows[n:]
	return batch, nil
}

func (b *batches) Close() error { return nil }

func columns(n int) []models.CatalogColumn { return make([]models.CatalogColumn, n) }

func TestLoad(t *testing.T) {
	w := open(t, nil)
	exec(t, w, "CREATE TEMPORARY TABLE `a file` (`the (key)` Int64, s Nullable(String), i Nullable(Int64), f Nullable(Float64), b Nullable(Bool), "+
		"n Nullable(Decimal(38, 9)), d Nullable(Date32), m Nullable(DateTime64(6, 'UTC')), l Array(String), ln Array(Decimal(38, 9)), lm Array(DateTime64(6, 'UTC'))) ENGINE = MergeTree ORDER BY tuple()")
	day := func(year int) time.Time { return time.Date(year, 12, 31, 0, 0, 0, 0, adapters.Day) }
	moment := func(year int) time.Time { return time.Date(year, 12, 31, 23, 59, 59, 999999000, time.UTC) }
	rows := [][]any{
		{int64(0), "héllo 'x' \\ \"\n", int64(-5), 0.1, true, big.NewRat(-7, 2), day(2026), moment(2026), []any{"a", ""}, []any{big.NewRat(1, 4)}, []any{moment(1999)}},
		{int64(1), nil, nil, nil, nil, nil, nil, nil, []any{}, []any{}, []any{}},
		{int64(2), "\xff\x00", int64(-9223372036854775808), 1e300, false, rat("12345678901234567890123456789.123456789"), day(1900), moment(1900), []any{"\xff"}, []any{}, []any{}},
		{int64(3), "for ever ' \\", int64(7), -0.25, true, rat("-1.5"), day(2299), moment(2299), []any{"a'"}, []any{big.NewRat(1, 4)}, []any{moment(2270)}},
		{int64(4), "", int64(0), 0.0, false, rat("0"), day(2026), moment(2270), []any{}, []any{}, []any{}},
	}
	want := make([][]any, len(rows))
	for i := range rows {
		want[i] = append([]any(nil), rows[i]...)
	}
	load := &models.Load{Table: "`a file`", Columns: columns(11)}
	if err := w.Load(t.Context(), load, &batches{rows: rows, size: 2}); err != nil {
		t.Fatal(err)
	}
	got, err := w.Query(t.Context(), "SELECT * FROM `a file` ORDER BY `the (key)`")
	if err != nil {
		t.Fatal(err)
	}
	equalRat := cmp.Comparer(func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
	if diff := cmp.Diff(want, got.Rows, equalRat); diff != "" {
		t.Error(diff)
	}
}

func TestLoadWhatCannotBeStored(t *testing.T) {
	w := open(t, nil)
	exec(t, w, "CREATE TEMPORARY TABLE kept (m Nullable(DateTime64(6, 'UTC')), d Nullable(Date32)) ENGINE = MergeTree ORDER BY tuple()")
	far := time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	load := &models.Load{Table: "kept", Columns: columns(2)}
	rows := [][]any{{far, far.In(adapters.Day)}, {time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1899, 12, 31, 0, 0, 0, 0, adapters.Day)}}
	if err := w.Load(t.Context(), load, &batches{rows: rows, size: 10}); err != nil {
		t.Fatal(err)
	}
	got, err := w.Query(t.Context(), "SELECT count(), count(m), count(d) FROM kept")
	if err != nil || cmp.Diff([][]any{{int64(2), int64(0), int64(0)}}, got.Rows) != "" {
		t.Error(got, err)
	}
	if err := w.Load(t.Context(), &models.Load{Table: "kept", Columns: columns(3)}, &batches{}); err == nil || !strings.Contains(err.Error(), "2 columns instead of 3") {
		t.Error(err)
	}
	if err := w.Load(t.Context(), &models.Load{Table: "nosuch", Columns: columns(3)}, &batches{}); err == nil || !strings.Contains(err.Error(), "nosuch") {
		t.Error(err)
	}
}

func TestLoadOfNothing(t *testing.T) {
	w := open(t, nil)
	exec(t, w, "CREATE TEMPORARY TABLE kept (a Int64) ENGINE = MergeTree ORDER BY tuple()")
	if err := w.Load(t.Context(), &models.Load{Table: "kept", Columns: columns(1)}, &batches{}); err != nil {
		t.Fatal(err)
	}
}

// TestALoadOfWrongRows names the file and the column, and no cell.
func TestALoadOfWrongRows(t *testing.T) {
	for want, row := range map[string][]any{
		`loading data/o.csv: column "a" holds a text that ClickHouse does not take as Nullable(Int64)`:          {"ana@shop.se", nil},
		`loading data/o.csv: column "n" holds a text that ClickHouse does not take as Nullable(Decimal(38, 9))`: {int64(1), "ana@shop.se"},
	} {
		w := open(t, nil)
		exec(t, w, "CREATE TEMPORARY TABLE kept (a Nullable(Int64), n Nullable(Decimal(38, 9))) ENGINE = MergeTree ORDER BY tuple()")
		err := w.Load(t.Context(), &models.Load{Table: "kept", File: "data/o.csv", Columns: columns(2)}, &batches{rows: [][]any{row}, size: 1})
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	w := open(b, nil)
	const n = 500_000
	made := make([][]any, n)
	for i := range made {
		made[i] = []any{int64(i), fmt.Sprintf("user%d@example.com", i), time.Unix(int64(1_700_000_000+i), 0).UTC(), big.NewRat(int64(i), 100), i%2 == 0}
	}
	for b.Loop() {
		if err := w.Exec(b.Context(), "CREATE OR REPLACE TEMPORARY TABLE loaded (a Nullable(Int64), s Nullable(String), m Nullable(DateTime64(6, 'UTC')), n Nullable(Decimal(38, 9)), b Nullable(Bool)) ENGINE = MergeTree ORDER BY tuple()"); err != nil {
			b.Fatal(err)
		}
		if err := w.Load(b.Context(), &models.Load{Table: "loaded", Columns: columns(5)}, &batches{rows: made, size: 10_000}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
