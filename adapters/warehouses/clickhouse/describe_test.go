package clickhouse_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse"
	"github.com/weft-cdp/weft/models"
)

func column(name, native string, kind models.Kind, nullable bool) models.CatalogColumn {
	return models.CatalogColumn{Name: name, Native: native, T: models.Type{Kind: kind, Nullable: nullable}}
}

func TestDescribe(t *testing.T) {
	w := open(t, nil)
	db := database(t, w)
	exec(t, w,
		"CREATE TABLE "+db+".orders (id UInt32, email LowCardinality(Nullable(String)), total Nullable(Decimal(18, 2)), big UInt64, at DateTime, "+
			"tags Array(String), twice UInt32 ALIAS id * 2, made UInt32 MATERIALIZED id, raw String EPHEMERAL, odd Map(String, String)) ENGINE = MergeTree ORDER BY id",
		"CREATE VIEW "+db+".recent AS SELECT id, at FROM "+db+".orders")
	orders := []models.CatalogColumn{
		column("id", "UInt32", models.Int, false),
		column("email", "LowCardinality(Nullable(String))", models.Text, true),
		column("total", "Nullable(Decimal(18, 2))", models.Decimal, true),
		column("big", "UInt64", models.Decimal, true), // greater ones are read as null
		column("at", "DateTime", models.Timestamp, false),
		{Name: "tags", Native: "Array(String)", T: models.Type{Kind: models.List, Elem: models.Text}},
		column("twice", "UInt32", models.Int, false),
		column("made", "UInt32", models.Int, false),
		column("odd", "Map(String, String)", models.Unknown, true),
	}
	recent := []models.CatalogColumn{orders[0], orders[4]}
	inside := open(t, map[string]string{"source_database": db})
	tests := []struct {
		name   string
		in     *clickhouse.Warehouse
		source *models.Source
		want   []models.CatalogColumn
	}{
		{"database.table", w, &models.Source{Table: db + ".orders"}, orders},
		{"table", inside, &models.Source{Table: "orders"}, orders},
		{"view", inside, &models.Source{Table: "recent"}, recent},
		{"query", inside, &models.Source{SQL: map[string]string{"clickhouse": "SELECT id, at FROM orders -- all;\n;"}}, recent},
	}
	unmodelled := cmpopts.EquateEmpty()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.in.Describe(t.Context(), test.source)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got, unmodelled); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDescribeSaysWhatThereIs(t *testing.T) {
	w := open(t, nil)
	db := database(t, w)
	exec(t, w, "CREATE TABLE "+db+".orders (id Int64) ENGINE = MergeTree ORDER BY id", "CREATE TABLE "+db+".people (id Int64) ENGINE = MergeTree ORDER BY id")
	at := models.Span{File: "sources.yaml", Line: 3, Col: 12}
	for _, test := range []struct {
		source models.Source
		want   []string
	}{
		{models.Source{Table: db + ".order"}, []string{`source "shop"`, `no table "order" in the database "` + db + `"`, "there is orders, people"}},
		{models.Source{Table: "tset_describesayswhatthereis.orders"}, []string{`no database "tset_describesayswhatthereis"`, "there is " + db}},
		{models.Source{SQL: map[string]string{"clickhouse": "SELECT idd FROM " + db + ".orders"}}, []string{"`idd`", "Maybe you meant: ['id']"}},
		{models.Source{SQL: map[string]string{"duckdb": "SELECT 1"}}, []string{"add one under sql: clickhouse"}},
		{models.Source{File: "orders.csv"}, []string{"load the file into a table"}},
	} {
		test.source.Name, test.source.FromAt = "shop", at
		_, err := w.Describe(t.Context(), &test.source)
		if err == nil {
			t.Errorf("%v: no error", test.source)
			continue
		}
		if missing := errors.Is(err, adapters.ErrNoTable); missing != (test.source.Table != "") {
			t.Errorf("%v is a table that is not there: %v", err, missing)
		}
		for _, part := range test.want {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q is not in: %v", part, err)
			}
		}
	}
}

// shelf is Files that know one file.
type shelf struct{ adapters.Files }

func (shelf) Describe(context.Context, *models.Source) ([]models.CatalogColumn, error) {
	return []models.CatalogColumn{{Name: "id", T: models.Type{Kind: models.Text}}}, nil
}

func TestDescribeFile(t *testing.T) {
	read, err := clickhouse.ReadSettings(map[string]string{"url": server(t), "database": "default"}, "")
	if err != nil {
		t.Fatal(err)
	}
	w, err := clickhouse.Open(t.Context(), read, shelf{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	got, err := w.Describe(t.Context(), &models.Source{File: "orders.csv"})
	if err != nil || len(got) != 1 || got[0].Name != "id" {
		t.Error(got, err)
	}
}
