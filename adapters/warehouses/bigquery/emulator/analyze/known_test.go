package analyze_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// two gives an analyzer with two datasets, each with a table of orders.
func two(t *testing.T) *analyze.Analyzer {
	t.Helper()
	a, err := analyze.New("project")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"shop_of_one_1", "shop_of_one_11"} {
		if err := a.CreateSchema(analyze.Schema{Name: name}); err != nil {
			t.Fatal(err)
		}
		put(t, a, name, "INT64")
	}
	return a
}

func put(t *testing.T, a *analyze.Analyzer, dataset, typ string) {
	t.Helper()
	table := &analyze.Table{Name: analyze.Name{Dataset: dataset, Table: "orders"}, Columns: []analyze.Column{{Name: "id", Type: typ}}}
	if err := a.Put(table); err != nil {
		t.Fatal(err)
	}
}

// judged judges a statement as its reader does, who writes the statement itself.
func judged(t *testing.T, a *analyze.Analyzer, s *analyze.Session, sql string) (st *analyze.Statement, known bool) {
	t.Helper()
	requests, err := a.Split(sql)
	if err != nil {
		t.Fatal(err)
	}
	if st, err = s.Analyze(requests[0]); err != nil {
		t.Fatal(err)
	}
	written := s.Written(st)
	if written != nil && cmp.Diff([]string{sql}, written) != "" {
		t.Errorf("of %s is known %q", sql, written)
	}
	s.Keep(st, []string{sql})
	return st, written != nil
}

func TestStatementsAreJudgedOnceForAllDatasets(t *testing.T) {
	a := two(t)
	const make = "CREATE OR REPLACE TABLE shop_of_one_1.people CLUSTER BY id OPTIONS (description = 'of shop_of_one_1') AS SELECT id FROM shop_of_one_1.orders"
	s := a.NewSession()
	if _, known := judged(t, a, s, make); known {
		t.Error("what was never judged is known")
	}
	again := strings.ReplaceAll(make, "shop_of_one_1", "shop_of_one_11")
	st, known := judged(t, a, s, again)
	if !known {
		t.Error("what was judged is not known in another dataset")
	}
	if err := s.Apply(st); err != nil {
		t.Fatal(err)
	}
	got, _ := a.Lookup(analyze.Name{Dataset: "shop_of_one_11", Table: "people"})
	want := &analyze.Table{
		Name: analyze.Name{Dataset: "shop_of_one_11", Table: "people"}, Columns: []analyze.Column{{Name: "id", Type: "INT64"}},
		ClusterBy: []string{"id"}, Options: map[string]string{"description": "'of shop_of_one_11'"},
	}
	if d := cmp.Diff([]any{want.Name, want.Columns, want.ClusterBy, want.Options}, []any{got.Name, got.Columns, got.ClusterBy, got.Options}); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]analyze.Name{{Dataset: "shop_of_one_11", Table: "orders"}}, st.Refs); d != "" {
		t.Error(d)
	}
}

func TestWhatIsKnownHoldsForTheSameTablesOnly(t *testing.T) {
	const ask, other = "SELECT id FROM shop_of_one_1.orders", "SELECT id FROM shop_of_one_11.orders"
	for name, change := range map[string]func(*analyze.Analyzer, *analyze.Session) string{
		"another type": func(a *analyze.Analyzer, _ *analyze.Session) string {
			put(t, a, "shop_of_one_11", "STRING")
			return "STRING"
		},
		"a temporary table": func(_ *analyze.Analyzer, s *analyze.Session) string {
			st, err := s.Analyze(analyze.Request{SQL: "CREATE TEMP TABLE orders AS SELECT 'x' AS id"})
			if err == nil {
				err = s.Apply(st)
			}
			if err != nil {
				t.Fatal(err)
			}
			return "INT64"
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := two(t)
			s := a.NewSession()
			judged(t, a, s, ask)
			want := change(a, s)
			st, known := judged(t, a, s, other)
			if known || st.Columns[0].Type != want {
				t.Errorf("known: %t, type %s", known, st.Columns[0].Type)
			}
		})
	}
}

func TestWhatIsKnownRefusesAsBefore(t *testing.T) {
	a := two(t)
	s := a.NewSession()
	const make = "CREATE TABLE shop_of_one_1.people AS SELECT id FROM shop_of_one_1.orders"
	st, _ := judged(t, a, s, make)
	if err := s.Apply(st); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Analyze(analyze.Request{SQL: make}); err == nil || !strings.Contains(err.Error(), "Already Exists") {
		t.Error(err)
	}
	const script = "SELECT 1;\nSELECT id FROM shop_of_one_1.people"
	for range 2 {
		requests, err := a.Split(script)
		if err != nil {
			t.Fatal(err)
		}
		people := &analyze.Table{Name: analyze.Name{Dataset: "shop_of_one_1", Table: "people"}, Columns: []analyze.Column{{Name: "no", Type: "INT64"}}}
		if err := a.Put(people); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Analyze(requests[1]); err == nil || !strings.Contains(err.Error(), "Unrecognized name: id at [2:8]") {
			t.Errorf("a column that is gone: %v", err)
		}
	}
}
