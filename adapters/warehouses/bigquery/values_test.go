package bigquery_test

import (
	"context"
	"math"
	"math/big"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// TestValues: every type of BigQuery as the interface sends it.
func TestValues(t *testing.T) {
	cell := func(v any) object { return object{"v": v} }
	column := func(kind string) object { return object{"name": "x", "type": kind} }
	list := func(kind string) object { return object{"name": "x", "type": kind, "mode": "REPEATED"} }
	record := object{"name": "x", "type": "RECORD", "fields": []object{
		{"name": "a", "type": "INTEGER"}, {"name": "b", "type": "STRING", "mode": "REPEATED"}, {"name": "c", "type": "TIMESTAMP"},
		{"name": "d", "type": "RECORD", "fields": []object{{"name": "e", "type": "FLOAT"}}}, {"name": "f", "type": "NUMERIC"}, {"name": "g", "type": "DATE"},
	}}
	tests := []struct {
		name   string
		column object
		sent   any
		want   any
	}{
		{"null", column("STRING"), nil, nil},
		{"text", column("STRING"), "ü ", "ü "},
		{"int", column("INTEGER"), "-9223372036854775808", int64(math.MinInt64)},
		{"float", column("FLOAT"), "1.5e300", 1.5e300},
		{"infinity", column("FLOAT"), "-Infinity", math.Inf(-1)},
		{"bool", column("BOOLEAN"), "true", true},
		{"numeric", column("NUMERIC"), "99999999999999999999999999999.999999999", rat("99999999999999999999999999999999999999/1000000000")},
		{"bignumeric", column("BIGNUMERIC"), "0.00000000000000000000000000000000000001", rat("1/100000000000000000000000000000000000000")},
		{"date", column("DATE"), "2299-12-31", time.Date(2299, 12, 31, 0, 0, 0, 0, adapters.Day)},
		{"timestamp", column("TIMESTAMP"), "1772323200000001", time.Date(2026, 3, 1, 0, 0, 0, 1000, time.UTC)},
		{"datetime", column("DATETIME"), "2026-03-01T02:03:04.5", time.Date(2026, 3, 1, 2, 3, 4, 500_000_000, time.UTC)},
		{"time", column("TIME"), "02:03:04.500000", "02:03:04.5"},
		{"bytes", column("BYTES"), "AP8=", "00ff"},
		{"json", column("JSON"), `{"a":1}`, `{"a":1}`},
		{"geography", column("GEOGRAPHY"), "POINT(1 2)", "POINT(1 2)"},
		{"interval", column("INTERVAL"), "1-2 3 4:5:6", "1-2 3 4:5:6"},
		{"range", object{"name": "x", "type": "RANGE", "rangeElementType": object{"type": "DATE"}}, "[2026-01-01, UNBOUNDED)", "[2026-01-01, UNBOUNDED)"},
		{"list", list("INTEGER"), []object{cell("1"), cell("2")}, []any{int64(1), int64(2)}},
		{"list of dates", list("DATE"), []object{cell("2026-03-01")}, []any{time.Date(2026, 3, 1, 0, 0, 0, 0, adapters.Day)}},
		{"empty list", list("STRING"), []object{}, []any{}},
		{"missing list", list("STRING"), nil, []any{}},
		{"struct", record, object{"f": []object{cell("1"), cell([]object{cell("x<y")}), cell("0"), cell(object{"f": []object{cell("NaN")}}), cell("1.50"), cell("2026-03-01")}},
			`{"a":1,"b":["x<y"],"c":"1970-01-01T00:00:00Z","d":{"e":"NaN"},"f":1.5,"g":"2026-03-01"}`},
	}
	exact := cmp.Comparer(func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
	zones := cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) && a.Location() == b.Location() })
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.answer = func(string) reply { return reply{fields: []object{test.column}, rows: [][]any{{test.sent}}} }
			rows, err := f.open(t, nil).Query(context.Background(), "SELECT 1")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([][]any{{test.want}}, rows.Rows, exact, zones); diff != "" || len(rows.Columns) != 1 || rows.Columns[0] != "x" {
				t.Errorf("columns %v\n%s", rows.Columns, diff)
			}
		})
	}
}

func rat(text string) *big.Rat {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		panic(text)
	}
	return r
}

// TestDescribe: tables by their metadata, queries by a dry run, with the names
// of types that a statement has.
func TestDescribe(t *testing.T) {
	fields := []object{
		{"name": "id", "type": "INTEGER", "mode": "REQUIRED"}, {"name": "price", "type": "NUMERIC", "precision": "10", "scale": "2"},
		{"name": "tags", "type": "STRING", "mode": "REPEATED"}, {"name": "at", "type": "TIMESTAMP"}, {"name": "local", "type": "DATETIME"},
		{"name": "address", "type": "RECORD", "fields": []object{{"name": "zip", "type": "STRING"}}}, {"name": "raw", "type": "BYTES"},
	}
	want := []models.CatalogColumn{
		{Name: "id", Native: "INT64", T: models.Type{Kind: models.Int}},
		{Name: "price", Native: "NUMERIC", T: models.Type{Kind: models.Decimal, Nullable: true}},
		{Name: "tags", Native: "ARRAY<STRING>", T: models.Type{Kind: models.List, Elem: models.Text}},
		{Name: "at", Native: "TIMESTAMP", T: models.Type{Kind: models.Timestamp, Nullable: true}},
		{Name: "local", Native: "DATETIME", T: models.Type{Kind: models.Timestamp, Nullable: true}},
		{Name: "address", Native: "STRUCT<zip STRING>", T: models.Type{Nullable: true}},
		{Name: "raw", Native: "BYTES", T: models.Type{Nullable: true}},
	}
	f := newFake(t)
	f.datasets["raw"] = "EU"
	f.tables["raw.orders"] = object{"schema": object{"fields": fields}, "location": "EU"}
	f.tables["weft.orders"] = object{"schema": object{"fields": fields}, "location": "EU", "type": "VIEW"}
	asked := ""
	f.answer = func(sql string) reply { asked = sql; return reply{fields: fields} }
	w := f.open(t, nil)
	for _, source := range []models.Source{
		{Table: "orders"}, {Table: "raw.orders"}, {Table: "shop-prod.raw.orders"}, {Table: "weft.orders"},
		{SQL: map[string]string{"bigquery": "SELECT * FROM raw.orders;\n"}}, {Table: "raw.orders_*"},
	} {
		got, err := w.Describe(context.Background(), &source)
		if err != nil {
			t.Fatal(err)
		}
		if source.SQL != nil || source.Table == "raw.orders_*" { // a dry run does not know what is never null
			got[0].T.Nullable = false
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%+v:\n%s", source, diff)
		}
	}
	if asked != "SELECT * FROM `shop-prod.raw.orders_*` LIMIT 0" {
		t.Errorf("tables by a pattern are asked for with %s", asked)
	}
}

// TestDescribeSays what is wrong with a source, and where.
func TestDescribeSays(t *testing.T) {
	tests := []struct {
		source models.Source
		says   string
	}{
		{models.Source{Table: "order"}, `dataset "raw" has orders`},
		{models.Source{Table: "rwa.orders"}, `project "shop-prod" has `},
		{models.Source{Table: "us_data.visits"}, `dataset "us_data" is in US, and weft works in EU`},
		{models.Source{Table: "raw.INFORMATION_SCHEMA.TABLES"}, "under sql: bigquery"},
		{models.Source{SQL: map[string]string{"duckdb": "SELECT 1"}}, "add one under sql: bigquery"},
		{models.Source{File: "orders.csv"}, "nobody reads files here"},
	}
	for _, test := range tests {
		t.Run(test.says, func(t *testing.T) {
			f := newFake(t)
			f.datasets["raw"], f.datasets["us_data"] = "EU", "US"
			f.tables["raw.orders"] = object{"location": "EU"}
			f.tables["us_data.visits"] = object{"location": "US"}
			test.source.Name = "orders"
			if _, err := f.open(t, nil).Describe(context.Background(), &test.source); err == nil || !containsAll(err.Error(), test.says, `source "orders"`) {
				t.Errorf("the error does not say %q: %v", test.says, err)
			}
		})
	}
}
