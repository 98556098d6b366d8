package files_test

import (
	"fmt"
	"math/big"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/files"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/models"
)

// every is a batch with a field of each type, the first row without any value.
func every() adapters.Batch {
	b := adapters.Batch{
		Sync: "vips", Object: "customers", Op: "upsert", Run: 1, First: 1,
		Fields: []string{"zeal", "bought", "share", "spend", "ok", "day", "moment", "tags", "scores", "nothing"},
		Types: []models.Type{
			{Kind: models.Text}, {Kind: models.Int}, {Kind: models.Float}, {Kind: models.Decimal}, {Kind: models.Bool}, {Kind: models.Date},
			{Kind: models.Timestamp}, {Kind: models.List, Elem: models.Text}, {Kind: models.List, Elem: models.Int}, {Kind: models.Decimal},
		},
	}
	moment := time.Date(1969, 12, 31, 23, 59, 59, 250_000_000, time.UTC)
	day := time.Date(1969, 12, 30, 0, 0, 0, 0, adapters.Day)
	for i, values := range [][]any{
		make([]any, len(b.Fields)),
		{"ö", int64(-3), 0.1, big.NewRat(-5, 4), true, day, moment, []any{"a", nil, "b"}, []any{}, nil},
		{"", int64(1) << 60, -1e300, big.NewRat(1, 1_000_000_000), false, day.AddDate(60, 0, 0), moment.AddDate(60, 0, 0), []any{nil}, []any{int64(7)}, nil},
	} {
		b.Rows = append(b.Rows, adapters.Row{
			IdempotencyKey: fmt.Sprintf("key%d", i), Identity: []adapters.Identifier{{Name: "email", Value: fmt.Sprintf("p%d", i)}}, Values: values,
		})
	}
	return b
}

// seen gives what DuckDB finds in a file, a line for each row.
func seen(t *testing.T, query string) string {
	t.Helper()
	w, err := duckdb.Open(t.Context(), duckdb.Settings{Path: ":memory:", Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	rows, err := w.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, row := range rows.Rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte('|')
			}
			fmt.Fprint(&b, cell)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func parquetFiles(t *testing.T) (*files.Destination, string) {
	t.Helper()
	dir := t.TempDir()
	d, err := files.New(map[string]string{"path": dir, "format": "parquet"}, files.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d, filepath.Join(dir, "customers", "vips")
}

// Another program reads the values as they are, with their types, whichever rows a
// file happens to have.
func TestParquetIsReadByOthers(t *testing.T) {
	d, dir := parquetFiles(t)
	write(t, d, every())
	gone := every()
	gone.Op, gone.First, gone.Rows = "delete", 4, gone.Rows[:1]
	gone.Rows[0].Values = nil
	write(t, d, gone)
	for _, name := range []string{"upsert-0000000001-0000000003", "delete-0000000004-0000000001"} {
		file := filepath.Join(dir, "run=0000000001", name+".parquet")
		types := seen(t, "SELECT string_agg(column_name || ' ' || column_type, ', ') FROM (DESCRIBE SELECT * FROM read_parquet('"+file+"', hive_partitioning = false))")
		const want = "_op VARCHAR, _key VARCHAR, email VARCHAR, zeal VARCHAR, bought BIGINT, share DOUBLE, spend DECIMAL(38,9), ok BOOLEAN, day DATE, " +
			"moment TIMESTAMP WITH TIME ZONE, tags VARCHAR[], scores BIGINT[], nothing DECIMAL(38,9)\n"
		if types != want {
			t.Errorf("%s has the types\n%swant\n%s", name, types, want)
		}
	}
	got := seen(t, `SELECT _op, _key, email, zeal, bought, share, spend::text, ok, day::text, strftime(moment, '%Y-%m-%d %H:%M:%S.%f'), tags::text, scores::text, nothing
		FROM read_parquet('`+dir+`/*/*.parquet') ORDER BY _op DESC, email`)
	const want = "upsert|key0|p0|<nil>|<nil>|<nil>|<nil>|<nil>|<nil>|<nil>|<nil>|<nil>|<nil>\n" +
		"upsert|key1|p1|ö|-3|0.1|-1.250000000|true|1969-12-30|1969-12-31 23:59:59.250000|[a, NULL, b]|[]|<nil>\n" +
		"upsert|key2|p2||1152921504606846976|-1e+300|0.000000001|false|2029-12-30|2029-12-31 23:59:59.250000|[NULL]|[7]|<nil>\n" +
		"delete|key0|p0|<nil>|<nil>|<nil>|<nil>|<nil>|<nil>|<nil>|<nil>|<nil>|<nil>\n"
	if got != want {
		t.Errorf("it has\n%swant\n%s", got, want)
	}
}

// Where nobody tells the types, the values do.
func TestParquetFindsTypes(t *testing.T) {
	d, dir := parquetFiles(t)
	b := every()
	b.Types = nil
	write(t, d, b)
	types := seen(t, "SELECT string_agg(column_type, ', ') FROM (DESCRIBE SELECT * EXCLUDE (_op, _key, email) FROM read_parquet('"+dir+"/*/*.parquet', hive_partitioning = false))")
	const want = "VARCHAR, BIGINT, DOUBLE, DECIMAL(38,9), BOOLEAN, DATE, TIMESTAMP WITH TIME ZONE, VARCHAR[], BIGINT[], VARCHAR\n"
	if types != want {
		t.Errorf("it has the types\n%swant\n%s", types, want)
	}
}

// A value for which there is no room is refused, with its row alone.
func TestParquetRefusesWhatItCannotHold(t *testing.T) {
	for _, c := range []struct {
		value any
		why   string
	}{
		{big.NewRat(1, 10_000_000_000), `the column "spend" has room for 9 digits after the point, and the value has more`},
		{new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(29), nil)), `the column "spend" has room for 29 digits before the point, and the value has more`},
		{"five", `the column "spend" is a decimal, and the value is none`},
	} {
		d, _ := parquetFiles(t)
		b := every()
		b.Rows[1].Values[3] = c.value
		r := d.Write(t.Context(), b).Rows
		if r[1].Outcome != adapters.Rejected || r[1].Message != c.why || r[0].Outcome != adapters.NotSent {
			t.Errorf("the rows are %+v; want %q", r, c.why)
		}
	}
}
