package bigquery_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery"
)

const mb = 1 << 20

// TestBudget: what jobs are billed is taken off the budget of the session, and
// BigQuery gets what is left as the limit of the next job.
func TestBudget(t *testing.T) {
	f := newFake(t)
	f.answer = func(sql string) reply {
		if strings.HasPrefix(sql, "SELECT") {
			return reply{billed: 40 * mb}
		}
		return reply{}
	}
	w := f.open(t, func(s *bigquery.Settings) { s.MaxBytesBilled = 100 * mb })
	ctx := context.Background()
	for _, statement := range []string{"SELECT 1", "SELECT 2", "SELECT 3", "DROP TABLE a"} {
		if err := w.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	if w.Billed() != 120*mb {
		t.Errorf("%d bytes were billed", w.Billed())
	}
	for i, want := range []string{"104857600", "62914560", "20971520", "1"} {
		if got := f.configurations()[i]["query"].(object)["maximumBytesBilled"]; got != want {
			t.Errorf("statement %d may be billed %v, not %s", i+1, got, want)
		}
	}
}

// TestBudgetUsedUp: the error has all figures, and what to do.
func TestBudgetUsedUp(t *testing.T) {
	f := newFake(t)
	first := true
	f.answer = func(string) reply {
		if first {
			first = false
			return reply{billed: 90 * mb}
		}
		return reply{reason: "bytesBilledLimitExceeded", message: "Query exceeded limit for bytes billed: 10485760. 31457280 or higher required."}
	}
	w := f.open(t, func(s *bigquery.Settings) { s.MaxBytesBilled = 100 * mb })
	ctx := context.Background()
	if err := w.Exec(ctx, "SELECT 1"); err != nil {
		t.Fatal(err)
	}
	err := w.Exec(ctx, "SELECT 2")
	var budget *bigquery.BudgetError
	if !errors.As(err, &budget) || *budget != (bigquery.BudgetError{Limit: 100 * mb, Spent: 90 * mb, Needs: 30 * mb}) {
		t.Fatalf("the error is %v", err)
	}
	for _, part := range []string{"31.5 MB", "94.4 MB", "max_bytes_billed: 104857600 (104.9 MB)", "raise max_bytes_billed"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not say %q: %v", part, err)
		}
	}
}

func TestEstimate(t *testing.T) {
	missing := func(text string) reply { return reply{reason: "notFound", message: text} }
	tests := []struct {
		name string
		says reply
		want int64
		err  bool // ErrNotEstimable
	}{
		{"nothing read", reply{}, 0, false},
		{"the least", reply{processed: 1}, 10 * mb, false},
		{"whole megabytes", reply{processed: 25*mb + 1}, 26 * mb, false},
		{"temporary table", reply{reason: "invalidQuery", message: `Table "orders_rows" must be qualified with a dataset (e.g. dataset.table).`}, 0, true},
		{"temporary table, quoted otherwise", reply{reason: "invalidQuery", message: `Table orders_rows must be qualified with a dataset (e.g. dataset.table).`}, 0, true},
		{"table of weft's", missing("Not found: Table shop-prod:weft.weft_next_customers was not found in location EU"), 0, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			f.answer = func(string) reply { return test.says }
			got, err := f.open(t, nil).Estimate(context.Background(), "SELECT 1", "weft")
			if got != test.want || errors.Is(err, adapters.ErrNotEstimable) != test.err || (err != nil) != test.err {
				t.Errorf("it gives %d bytes and the error %v", got, err)
			}
		})
	}
}

// TestEstimateOfMissingSource: a source that is not there is an error, not a
// table that a run will make.
func TestEstimateOfMissingSource(t *testing.T) {
	f := newFake(t)
	f.datasets["raw"], f.tables["raw.orders"], f.tables["raw.visits"] = "EU", object{}, object{}
	f.answer = func(string) reply {
		return reply{reason: "notFound", message: "Not found: Table shop-prod:raw.order was not found in location EU"}
	}
	_, err := f.open(t, nil).Estimate(context.Background(), "SELECT 1", "weft")
	if err == nil || errors.Is(err, adapters.ErrNotEstimable) || !strings.Contains(err.Error(), `dataset "raw" has orders, visits`) {
		t.Errorf("the error is %v", err)
	}
}

// TestEstimateBeforeTheFirstRun: a dataset that the first run will make is no
// reason not to plan it.
func TestEstimateBeforeTheFirstRun(t *testing.T) {
	for dataset, want := range map[string]bool{"weft": true, "beside": true, "raw": false} {
		f := newFake(t)
		f.answer = func(string) reply {
			return reply{reason: "notFound", message: "Not found: Dataset shop-prod:" + dataset + " was not found in location EU"}
		}
		w := f.open(t, func(s *bigquery.Settings) { s.Location = "EU" })
		if _, err := w.Estimate(context.Background(), "SELECT 1", "beside"); err == nil || errors.Is(err, adapters.ErrNotEstimable) != want {
			t.Errorf("without the dataset %s: %v", dataset, err)
		}
		// Nobody makes it where nobody knows where.
		_, err := f.open(t, nil).Estimate(context.Background(), "SELECT 1", "beside")
		if err == nil || want && !strings.Contains(err.Error(), "bq mk --dataset --location=EU shop-prod:"+dataset+", or say location") {
			t.Errorf("without the dataset %s and a location: %v", dataset, err)
		}
	}
}

// TestEstimateOfTemporaryTables: BigQuery judges none outside of a session, so
// it is asked for the query that fills it.
func TestEstimateOfTemporaryTables(t *testing.T) {
	tests := []struct{ statement, asked string }{
		{"-- orders\n-- of shops\nCREATE OR REPLACE TEMP TABLE orders_rows AS\nSELECT x\nFROM raw.orders", "SELECT x\nFROM raw.orders"},
		{"CREATE TEMPORARY TABLE `orders rows` AS\nWITH a AS (SELECT 1) SELECT * FROM a", "WITH a AS (SELECT 1) SELECT * FROM a"},
		{"CREATE OR REPLACE TEMP TABLE orders_file (\n    id INT64\n)", ""},
		{"CREATE OR REPLACE TABLE weft.a AS SELECT 1", "CREATE OR REPLACE TABLE weft.a AS SELECT 1"},
	}
	for _, test := range tests {
		f := newFake(t)
		asked := ""
		f.answer = func(sql string) reply { asked = sql; return reply{processed: 1} }
		if _, err := f.open(t, nil).Estimate(context.Background(), test.statement, "weft"); err != nil {
			t.Error(err)
		}
		if asked != test.asked {
			t.Errorf("for %q BigQuery is asked %q", test.statement, asked)
		}
	}
}
