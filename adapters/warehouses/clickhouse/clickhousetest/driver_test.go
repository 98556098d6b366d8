package clickhousetest_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
)

// open connects the driver to the server, with a database of the test's own.
func open(t *testing.T, changes ...func(*clickhouse.Options)) driver.Conn {
	t.Helper()
	options, err := clickhouse.ParseDSN(clickhousetest.Start(t))
	if err != nil {
		t.Fatal(err)
	}
	options.Auth.Database = database(t, *options)
	for _, change := range changes {
		change(options)
	}
	conn, err := clickhouse.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// database makes the database of a test, which all its connections share.
func database(t *testing.T, options clickhouse.Options) string {
	t.Helper()
	name := "rig_" + strings.NewReplacer("/", "_", "(", "_", ")", "_", ",", "_").Replace(t.Name())
	conn, err := clickhouse.Open(&options)
	if err != nil {
		t.Fatal(err)
	}
	must(t, conn, "CREATE DATABASE IF NOT EXISTS "+name)
	t.Cleanup(func() {
		must(t, conn, "DROP DATABASE IF EXISTS "+name)
		conn.Close()
	})
	return name
}

func must(t *testing.T, conn driver.Conn, sql string) {
	t.Helper()
	if err := conn.Exec(context.Background(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func scan[T any](t *testing.T, conn driver.Conn, sql string, args ...any) T {
	t.Helper()
	return scanContext[T](context.Background(), t, conn, sql, args...)
}

func scanContext[T any](ctx context.Context, t *testing.T, conn driver.Conn, sql string, args ...any) T {
	t.Helper()
	var value T
	if err := conn.QueryRow(ctx, sql, args...).Scan(&value); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return value
}

func of[T any](value T) *T { return &value }

// TestTypes sends values of every type that weft uses there and back, by a batch
// and by SELECT.
func TestTypes(t *testing.T) {
	moment := time.Date(2026, 3, 29, 1, 59, 59, 123456000, time.UTC)
	day := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	}
	// The driver computes with nanoseconds in 64 bits: it reads and writes no moment
	// after this one, though the engine has them.
	last := time.Date(2262, 4, 11, 23, 47, 16, 854775000, time.UTC)
	money := decimal.RequireFromString
	cases := []struct {
		kind   string
		values any // a slice
	}{
		{"Bool", []bool{true, false}},
		{"Int64", []int64{0, -1, math.MaxInt64, math.MinInt64}},
		{"UInt64", []uint64{0, math.MaxUint64}},
		{"Float64", []float64{0, -1.5, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(1)}},
		{"String", []string{"", "a", "naïve 🧵", "it's \\ \"quoted\"\n\t`x`", "nul\x00inside", "\xff\xfe"}},
		{"LowCardinality(String)", []string{"", "order", "visit", "order"}},
		{"Decimal(38, 9)", []decimal.Decimal{money("0"), money("-0.000000001"), money("99999999999999999999999999999.999999999"), money("-99999999999999999999999999999.999999999")}},
		{"Date32", []time.Time{day(1900, 1, 1), day(1969, 12, 31), day(2026, 2, 28), day(2299, 12, 31)}},
		{"DateTime64(6, 'UTC')", []time.Time{moment, day(1900, 1, 1), last}},
		{"Array(String)", [][]string{{}, {""}, {"b", "a", "b"}}},
		{"Array(Int64)", [][]int64{{}, {1, -1, math.MaxInt64}}},
		{"Array(Decimal(38, 9))", [][]decimal.Decimal{{}, {money("1.5"), money("2")}}},
		{"Array(DateTime64(6, 'UTC'))", [][]time.Time{{}, {moment}}},
		{"Nullable(Bool)", []*bool{nil, of(false), of(true)}},
		{"Nullable(Int64)", []*int64{nil, of(int64(0)), of(int64(math.MinInt64))}},
		{"Nullable(Float64)", []*float64{nil, of(0.0), of(1e-9)}},
		{"Nullable(String)", []*string{nil, of(""), of("a")}},
		{"LowCardinality(Nullable(String))", []*string{nil, of(""), of("a"), nil}},
		{"Nullable(Decimal(38, 9))", []*decimal.Decimal{nil, of(money("0")), of(money("12.345678901"))}},
		{"Nullable(Date32)", []*time.Time{nil, of(day(1900, 1, 1)), of(day(2299, 12, 31))}},
		{"Nullable(DateTime64(6, 'UTC'))", []*time.Time{nil, &moment}},
	}
	conn := open(t)
	for i, c := range cases {
		t.Run(c.kind, func(t *testing.T) { roundTrip(t, conn, fmt.Sprintf("t%d", i), c.kind, c.values) })
	}
}

// roundTrip stores values, a slice, in a new table and reads them again.
func roundTrip(t *testing.T, conn driver.Conn, table, kind string, values any) {
	t.Helper()
	must(t, conn, fmt.Sprintf("CREATE TABLE %s (i UInt32, v %s) ENGINE = MergeTree ORDER BY i", table, kind))
	batch, err := conn.PrepareBatch(t.Context(), "INSERT INTO "+table)
	if err != nil {
		t.Fatal(err)
	}
	sent := reflect.ValueOf(values)
	for i := range sent.Len() {
		if err := batch.Append(uint32(i), sent.Index(i).Interface()); err != nil {
			t.Fatal(err)
		}
	}
	if err := batch.Send(); err != nil {
		t.Fatal(err)
	}
	rows, err := conn.Query(t.Context(), "SELECT v FROM "+table+" ORDER BY i")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if got := rows.ColumnTypes()[0].DatabaseTypeName(); got != kind {
		t.Errorf("the type came back as %s", got)
	}
	got := reflect.MakeSlice(sent.Type(), 0, sent.Len())
	for rows.Next() {
		value := reflect.New(sent.Type().Elem())
		if err := rows.Scan(value.Interface()); err != nil {
			t.Fatal(err)
		}
		got = reflect.Append(got, value.Elem())
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(values, got.Interface()); diff != "" {
		t.Errorf("what came back differs (-sent +got):\n%s", diff)
	}
}

// TestCompressions sends rows in, gets rows and gets an error out in every
// compression that the driver has.
func TestCompressions(t *testing.T) {
	methods := []clickhouse.CompressionMethod{clickhouse.CompressionNone, clickhouse.CompressionLZ4, clickhouse.CompressionZSTD,
		clickhouse.CompressionGZIP, clickhouse.CompressionDeflate, clickhouse.CompressionBrotli}
	for _, method := range methods {
		t.Run(method.String(), func(t *testing.T) {
			conn := open(t, func(o *clickhouse.Options) {
				o.Compression = &clickhouse.Compression{Method: method, Level: 1}
			})
			must(t, conn, "CREATE TABLE numbers (n UInt64, text String) ENGINE = MergeTree ORDER BY n")
			batch, err := conn.PrepareBatch(t.Context(), "INSERT INTO numbers")
			if err != nil {
				t.Fatal(err)
			}
			for i := range uint64(100_000) {
				if err := batch.Append(i, fmt.Sprint("text ", i)); err != nil {
					t.Fatal(err)
				}
			}
			if err := batch.Send(); err != nil {
				t.Fatal(err)
			}
			rows, err := conn.Query(t.Context(), "SELECT n, text FROM numbers ORDER BY n")
			if err != nil {
				t.Fatal(err)
			}
			count := uint64(0)
			for rows.Next() {
				var n uint64
				var text string
				if err := rows.Scan(&n, &text); err != nil {
					t.Fatal(err)
				}
				if n != count || text != fmt.Sprint("text ", n) {
					t.Fatalf("row %d is (%d, %q)", count, n, text)
				}
				count++
			}
			if err := rows.Err(); err != nil || count != 100_000 {
				t.Fatalf("%d rows, %v", count, err)
			}
			wantCode(t, conn.Exec(t.Context(), "SELECT * FROM missing"), 60)
			wantCode(t, drain(t.Context(), conn, midway), 395)
		})
	}
}

// TestBigStream reads more than fits any buffer on the way.
func TestBigStream(t *testing.T) {
	conn := open(t)
	rows, err := conn.Query(t.Context(), "SELECT number, toString(number) FROM numbers(3000000)")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var count, sum uint64
	for rows.Next() {
		var n uint64
		var text string
		if err := rows.Scan(&n, &text); err != nil {
			t.Fatal(err)
		}
		count++
		sum += n
	}
	if err := rows.Err(); err != nil || count != 3_000_000 || sum != 3_000_000*2_999_999/2 {
		t.Errorf("%d rows with the sum %d, %v", count, sum, err)
	}
}

// TestParameters binds values in the server and in the driver.
func TestParameters(t *testing.T) {
	conn := open(t)
	text := "it's \\ {x:String} ? ü\n"
	bound := clickhouse.Context(t.Context(), clickhouse.WithParameters(clickhouse.Parameters{"text": "it's {x:String}", "list": "['a','b']", "empty": ""}))
	got := scanContext[string](bound, t, conn, "SELECT concat({text:String}, toString(length({list:Array(String)})), {empty:String})")
	if want := "it's {x:String}2"; got != want {
		t.Errorf("bound by the server: %q", got)
	}
	if got := scan[string](t, conn, "SELECT ?", text); got != text {
		t.Errorf("bound by the driver: %q", got)
	}
}

// TestSettings proves that the settings of a request hold for it, and an unknown
// one is refused.
func TestSettings(t *testing.T) {
	conn := open(t, func(o *clickhouse.Options) { o.Settings = clickhouse.Settings{"join_use_nulls": 1} })
	const question = "SELECT concat(toString(getSetting('join_use_nulls')), ' ', toString(getSetting('max_threads')))"
	once := clickhouse.Context(t.Context(), clickhouse.WithSettings(clickhouse.Settings{"max_threads": 3}))
	if got := scanContext[string](once, t, conn, question); got != "true 3" {
		t.Errorf("the settings are %s", got)
	}
	wrong := clickhouse.Context(t.Context(), clickhouse.WithSettings(clickhouse.Settings{"max_thread": 3}))
	wantCode(t, conn.Exec(wrong, "SELECT 1"), 115)
}

// TestConcurrency runs many statements at once, without and with sessions.
func TestConcurrency(t *testing.T) {
	conn := open(t)
	must(t, conn, "CREATE TABLE written (worker Int32, n Int32) ENGINE = MergeTree ORDER BY (worker, n)")
	var all sync.WaitGroup
	for worker := range 8 {
		own := open(t, func(o *clickhouse.Options) {
			o.Settings = clickhouse.Settings{"session_id": fmt.Sprintf("%s-%d", t.Name(), worker)}
			o.MaxOpenConns = 1
		})
		all.Go(func() {
			for i := range 25 {
				var sum uint64
				if err := conn.QueryRow(t.Context(), "SELECT sum(number) + ? FROM numbers(100000)", i).Scan(&sum); err != nil || sum != uint64(4999950000+i) {
					t.Errorf("worker %d, query %d: %d, %v", worker, i, sum, err)
				}
				if err := own.Exec(t.Context(), fmt.Sprintf("CREATE OR REPLACE TEMPORARY TABLE mine ENGINE = Memory AS SELECT %d AS n", i)); err != nil {
					t.Error(err)
				}
				if err := own.Exec(t.Context(), fmt.Sprintf("INSERT INTO written SELECT %d, n FROM mine", worker)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if got := scan[uint64](t, conn, "SELECT uniqExact(worker, n) FROM written"); got != 8*25 {
		t.Errorf("%d rows were written instead of %d", got, 8*25)
	}
}

// TestPublishing proves what a run needs of the engine: temporary tables of
// MergeTree that replace themselves, and tables that change places.
func TestPublishing(t *testing.T) {
	conn := open(t, func(o *clickhouse.Options) {
		o.Settings = clickhouse.Settings{"session_id": t.Name()}
		o.MaxOpenConns = 1
	})
	must(t, conn, "CREATE OR REPLACE TEMPORARY TABLE work ENGINE = MergeTree ORDER BY tuple() AS SELECT number AS n FROM numbers(10)")
	must(t, conn, "CREATE OR REPLACE TEMPORARY TABLE work ENGINE = MergeTree ORDER BY tuple() AS SELECT n + 1 AS m FROM work WHERE n < 5")
	must(t, conn, "CREATE TABLE published ENGINE = MergeTree ORDER BY n AS SELECT toUInt64(1) AS n")
	must(t, conn, "CREATE TABLE next ENGINE = MergeTree ORDER BY n AS SELECT m AS n FROM work")
	must(t, conn, "EXCHANGE TABLES next AND published")
	must(t, conn, "DROP TABLE next SYNC")
	if got := scan[uint64](t, conn, "SELECT sum(n) FROM published"); got != 15 {
		t.Errorf("the published sum is %d", got)
	}
}
