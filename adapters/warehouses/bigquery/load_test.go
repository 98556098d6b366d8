package bigquery_test

import (
	"context"
	"errors"
	"io"
	"math"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// given are rows in memory, in batches of two.
type given struct {
	rows [][]any
	err  error
}

func (g *given) Next(context.Context) ([][]any, error) {
	if len(g.rows) == 0 {
		if g.err != nil {
			return nil, g.err
		}
		return nil, io.EOF
	}
	n := min(2, len(g.rows))
	batch := g.rows[:n]
	g.rows = g.rows[n:]
	return batch, nil
}

func (g *given) Close() error { return nil }

var everyKind = &models.Load{
	Source: "orders", File: "orders.csv", Table: "`orders_file`",
	Columns: []models.CatalogColumn{
		{Name: "text", T: models.Type{Kind: models.Text}}, {Name: "int", T: models.Type{Kind: models.Int}},
		{Name: "decimal", T: models.Type{Kind: models.Decimal}}, {Name: "float", T: models.Type{Kind: models.Float}},
		{Name: "bool", T: models.Type{Kind: models.Bool}}, {Name: "date", T: models.Type{Kind: models.Date}},
		{Name: "moment", T: models.Type{Kind: models.Timestamp}}, {Name: "list", T: models.Type{Kind: models.List, Elem: models.Text}},
	},
}

// TestLoadWritesRows: one job, into the session's temporary table, each value in
// the form that BigQuery reads.
func TestLoadWritesRows(t *testing.T) {
	f := newFake(t)
	w := f.open(t, nil)
	ctx := context.Background()
	if err := w.Exec(ctx, "CREATE OR REPLACE TEMP TABLE orders_file (text STRING)"); err != nil {
		t.Fatal(err)
	}
	rows := &given{rows: [][]any{
		{"a \"b\"\n<ü>", int64(math.MaxInt64), big.NewRat(1, 8), 0.1, true, time.Date(2026, 3, 1, 0, 0, 0, 0, adapters.Day),
			time.Date(2026, 3, 1, 1, 2, 3, 4000, time.FixedZone("", 3600)), []any{"x", nil, "y"}},
		{nil, nil, nil, nil, nil, nil, nil, nil},
		{"", int64(-1), big.NewRat(-2, 1), math.Inf(-1), false, nil, nil, []any{}},
	}}
	if err := w.Load(ctx, everyKind, rows); err != nil {
		t.Fatal(err)
	}
	want := `{"text":"a \"b\"\n<ü>","int":"9223372036854775807","decimal":"0.125000000","float":0.1,"bool":true,"date":"2026-03-01","moment":"2026-03-01T00:02:03.000004Z","list":["x","y"]}
{}
{"text":"","int":"-1","decimal":"-2.000000000","float":"-Infinity","bool":false,"list":[]}
`
	if diff := cmp.Diff(want, string(f.loaded[0])); diff != "" {
		t.Error(diff)
	}
	load := f.configurations()[1]["load"].(object)
	table := load["destinationTable"].(object)
	properties, _ := load["connectionProperties"].([]any)
	if table["datasetId"] != "_SESSION" || table["tableId"] != "orders_file" || len(properties) != 1 || load["createDisposition"] != "CREATE_NEVER" {
		t.Errorf("the job is %v", load)
	}
}

func TestLoadOfNothing(t *testing.T) {
	f := newFake(t)
	if err := f.open(t, nil).Load(context.Background(), everyKind, &given{}); err != nil {
		t.Fatal(err)
	}
	if len(f.configurations()) != 0 {
		t.Error("a job was started for no rows")
	}
}

// TestLoadStops where the rows or BigQuery do.
func TestLoadStops(t *testing.T) {
	broken := errors.New("line 4711 has too many fields")
	f := newFake(t)
	w := f.open(t, nil)
	ctx := context.Background()
	if err := w.Exec(ctx, "CREATE OR REPLACE TEMP TABLE orders_file (text STRING)"); err != nil {
		t.Fatal(err)
	}
	row := []any{"a", nil, nil, nil, nil, nil, nil, nil}
	if err := w.Load(ctx, everyKind, &given{rows: [][]any{row, row, row}, err: broken}); !errors.Is(err, broken) || !strings.Contains(err.Error(), "orders.csv") {
		t.Errorf("the error is %v", err)
	}
	if err := w.Load(ctx, everyKind, &given{rows: [][]any{{"too few"}}}); err == nil || !strings.Contains(err.Error(), "1 values for 8 columns") {
		t.Errorf("the error is %v", err)
	}
	f.before = func(w http.ResponseWriter, method, path string) bool {
		if method == http.MethodPost && strings.HasSuffix(path, "jobs") {
			refuse(w, 403, "accessDenied", "Access Denied: Dataset shop-prod:weft: Permission bigquery.tables.updateData denied on dataset shop-prod:weft (or it may not exist).")
			return true
		}
		return false
	}
	many := &given{}
	for range 100_000 {
		many.rows = append(many.rows, row)
	}
	if err := w.Load(ctx, everyKind, many); err == nil || !strings.Contains(err.Error(), "roles/bigquery.dataEditor") {
		t.Errorf("the error is %v", err)
	}
}

func TestLoadBeforeItsTable(t *testing.T) {
	row := []any{"a", nil, nil, nil, nil, nil, nil, nil}
	err := newFake(t).open(t, nil).Load(context.Background(), everyKind, &given{rows: [][]any{row}})
	if err == nil || !strings.Contains(err.Error(), "before any statement has made it") {
		t.Errorf("the error is %v", err)
	}
}
