package duckdb_test

import (
	"context"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/models"
)

func open(t *testing.T, settings map[string]string, folder string) *duckdb.Warehouse {
	t.Helper()
	s, err := duckdb.ReadSettings(settings, folder)
	if err != nil {
		t.Fatal(err)
	}
	w, err := duckdb.Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

func TestQueryGivesGoTypes(t *testing.T) {
	w := open(t, nil, t.TempDir())
	day := time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)
	cases := map[string]any{
		"NULL":       nil,
		"'a'":        "a",
		"1::TINYINT": int64(1),
		"sum(1)":     int64(1),
		"170141183460469231731687303715884105727": big.NewRat(0, 1).SetInt(new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 127), big.NewInt(1))),
		"1.5::DOUBLE":                                 1.5,
		"-12.340::DECIMAL(9,3)":                       big.NewRat(-1234, 100),
		"true":                                        true,
		"DATE '2026-01-31'":                           day,
		"TIMESTAMP '2026-01-31 00:00:00.000001'":      day.Add(time.Microsecond),
		"TIMESTAMPTZ '2026-01-31 02:00:00+02'":        day,
		"[1, NULL, 2]":                                []any{int64(1), nil, int64(2)},
		"TIME '01:02:03'":                             "01:02:03",
		"uuid '6ba7b810-9dad-11d1-80b4-00c04fd430c8'": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
		"'\\x41'::BLOB":                               "41",
	}
	for sql, want := range cases {
		rows, err := w.Query(t.Context(), "SELECT "+sql+" AS x")
		if err != nil {
			t.Errorf("%s: %v", sql, err)
			continue
		}
		sameRat := cmp.Comparer(func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
		if diff := cmp.Diff([][]any{{want}}, rows.Rows, sameRat); diff != "" {
			t.Errorf("%s (-want +got):\n%s", sql, diff)
		}
	}
}

func TestDescribe(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("orders.csv", "id,\"odd \"\"name\"\"\"\n1,007\n")
	write("odd.csv", "# note;a|b,plain\n;1;2,'x\n")
	write("orders.tsv", "id\tname\n1\tx\n")
	write("blanks.txt", " id   date\r\n 1 2026\r\n")
	write("events.json", `{"id": 1, "at": "2026-01-01 00:00:00", "tags": ["a"]}`)
	w := open(t, map[string]string{"source_schema": "raw"}, folder)
	for _, sql := range []string{
		"CREATE SCHEMA raw",
		`CREATE TABLE raw.orders (id INTEGER NOT NULL, amount DECIMAL(9,2), "at" TIMESTAMPTZ, odd STRUCT(a INTEGER))`,
	} {
		if err := w.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	text := models.Type{Kind: models.Text, Nullable: true}
	ordersTable := []models.CatalogColumn{
		{Name: "id", Native: "INTEGER", T: models.Type{Kind: models.Int}},
		{Name: "amount", Native: "DECIMAL(9,2)", T: models.Type{Kind: models.Decimal, Nullable: true}},
		{Name: "at", Native: "TIMESTAMP WITH TIME ZONE", T: models.Type{Kind: models.Timestamp, Nullable: true}},
		{Name: "odd", Native: "STRUCT(a INTEGER)", T: models.Type{Nullable: true}},
	}
	cases := []struct {
		source models.Source
		want   []models.CatalogColumn
	}{
		{models.Source{Table: "orders"}, ordersTable},
		{models.Source{Table: "raw.orders"}, ordersTable},
		{models.Source{File: "orders.csv"}, []models.CatalogColumn{{Name: "id", Native: "VARCHAR", T: text}, {Name: `odd "name"`, Native: "VARCHAR", T: text}}},
		{models.Source{File: "odd.csv"}, []models.CatalogColumn{{Name: "# note;a|b", Native: "VARCHAR", T: text}, {Name: "plain", Native: "VARCHAR", T: text}}},
		{models.Source{File: "orders.tsv"}, []models.CatalogColumn{{Name: "id", Native: "VARCHAR", T: text}, {Name: "name", Native: "VARCHAR", T: text}}},
		{models.Source{File: "blanks.txt", Format: "whitespace"}, []models.CatalogColumn{{Name: "id", Native: "VARCHAR", T: text}, {Name: "date", Native: "VARCHAR", T: text}}},
		{models.Source{File: "events.json"}, []models.CatalogColumn{
			{Name: "id", Native: "BIGINT", T: models.Type{Kind: models.Int, Nullable: true}},
			{Name: "at", Native: "TIMESTAMP", T: models.Type{Kind: models.Timestamp, Nullable: true}},
			{Name: "tags", Native: "VARCHAR[]", T: models.Type{Kind: models.List, Elem: models.Text, Nullable: true}},
		}},
		{models.Source{SQL: map[string]string{"duckdb": "SELECT 1::BIGINT AS n;\n"}}, []models.CatalogColumn{{Name: "n", Native: "BIGINT", T: models.Type{Kind: models.Int, Nullable: true}}}},
	}
	for _, c := range cases {
		got, err := w.Describe(t.Context(), &c.source)
		if err != nil {
			t.Errorf("%+v: %v", c.source, err)
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", c.source, diff)
		}
	}
}

func TestDescribeNamesTheSource(t *testing.T) {
	w := open(t, nil, t.TempDir())
	for _, source := range []models.Source{{Name: "orders", Table: "nowhere"}, {Name: "orders", File: "x.xml"}, {Name: "orders", SQL: map[string]string{"clickhouse": "SELECT 1"}}} {
		_, err := w.Describe(t.Context(), &source)
		if err == nil || !strings.Contains(err.Error(), `source "orders"`) {
			t.Errorf("%+v gives %v", source, err)
		}
		if missing := errors.Is(err, adapters.ErrNoTable); missing != (source.Table != "") {
			t.Errorf("%v is a table that is not there: %v", err, missing)
		}
	}
}

func TestASecondSessionIsRefused(t *testing.T) {
	folder := t.TempDir()
	first := open(t, map[string]string{"path": "build/shop.duckdb"}, folder)
	settings, err := duckdb.ReadSettings(map[string]string{"path": "build/../build/shop.duckdb"}, folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := duckdb.Open(t.Context(), settings); !errors.Is(err, adapters.ErrLocked) {
		t.Fatalf("a second session while the first is open: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := duckdb.Open(t.Context(), settings)
	if err != nil {
		t.Fatalf("after the first is closed: %v", err)
	}
	second.Close()
}

func TestCancelStopsTheStatement(t *testing.T) {
	w := open(t, nil, t.TempDir())
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	started := time.Now()
	err := w.Exec(ctx, "CREATE TEMP TABLE t AS SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range % 7 = b.range % 11")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
	if took := time.Since(started); took > 20*time.Second {
		t.Errorf("it took %s to stop", took)
	}
	if _, err := w.Query(t.Context(), "SELECT 1"); err != nil {
		t.Errorf("the session does not go on: %v", err)
	}
}

func TestOddPathsOpen(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "it's 100% a:b")
	w := open(t, map[string]string{"path": "data'base.duckdb"}, folder)
	if err := w.Exec(t.Context(), "CREATE TABLE t AS SELECT 1 AS x"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, "data'base.duckdb")); err != nil {
		t.Error(err)
	}
}

func TestSettingsAreRefusedWithAReason(t *testing.T) {
	cases := map[string]map[string]string{
		`threads is "many"`:  {"threads": "many"},
		`threads is "1025"`:  {"threads": "1025"},
		`have the same name`: {"path": "build/weft.duckdb"},
		"a question mark":    {"path": "what?.duckdb"},
	}
	for want, settings := range cases {
		if _, err := duckdb.ReadSettings(settings, "."); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v gives %v", settings, err)
		}
	}
}

func TestAttachedFilesAreReadOnly(t *testing.T) {
	folder := t.TempDir()
	crm := open(t, map[string]string{"path": "crm.duckdb"}, folder)
	if err := crm.Exec(t.Context(), "CREATE TABLE contacts AS SELECT 1 AS id"); err != nil {
		t.Fatal(err)
	}
	crm.Close()
	w := open(t, map[string]string{"path": "shop.duckdb", "attach.crm": "crm.duckdb"}, folder)
	if _, err := w.Query(t.Context(), "SELECT id FROM crm.contacts"); err != nil {
		t.Error(err)
	}
	var statement *adapters.StatementError
	if err := w.Exec(t.Context(), "DELETE FROM crm.contacts"); !errors.As(err, &statement) || !strings.Contains(err.Error(), "read-only") {
		t.Errorf("deleting gives %v", err)
	}
}
