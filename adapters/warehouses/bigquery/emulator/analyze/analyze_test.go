package analyze_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

func open(t *testing.T) (*analyze.Analyzer, *analyze.Session) {
	t.Helper()
	a, err := analyze.New("project")
	if err != nil {
		t.Fatal(err)
	}
	if err := a.CreateSchema(analyze.Schema{Name: "ds"}); err != nil {
		t.Fatal(err)
	}
	table := &analyze.Table{Name: analyze.Name{Dataset: "ds", Table: "t"}, Columns: []analyze.Column{
		{Name: "id", Type: "INT64", Required: true}, {Name: "v", Type: "NUMERIC"}, {Name: "ts", Type: "TIMESTAMP"},
		{Name: "j", Type: "JSON"}, {Name: "arr", Type: "ARRAY<INT64>"}, {Name: "s", Type: "STRING"},
	}}
	if err := a.Put(table); err != nil {
		t.Fatal(err)
	}
	return a, a.NewSession()
}

// TestRefused has what BigQuery refuses, and the words that it does so with.
func TestRefused(t *testing.T) {
	_, s := open(t)
	for sql, want := range map[string]string{
		"SELECT CAST(1 AS INT32)":                        "Type not found: INT32",
		"SELECT NOW()":                                   "Function not found: NOW",
		"SELECT ILIKE('a', 'b')":                         "Function not found: ILIKE",
		"SELECT 'a' = 1":                                 "No matching signature for operator =",
		"SELECT nope FROM ds.t":                          "Unrecognized name: nope at [1:8]",
		"SELECT 1 FROM ds.nope":                          "Not found: Table project:ds.nope",
		"SELECT 1 FROM t":                                `Table "t" must be qualified with a dataset`,
		"SELECT 1 FROM `other.ds.t`":                     "Not found: Project other",
		"SELECT 1 UNION SELECT 2":                        "Expected keyword ALL or keyword DISTINCT",
		"SELECT id::STRING FROM ds.t":                    "Syntax error",
		"SELECT SUM(id) FILTER (WHERE id > 1) FROM ds.t": "Syntax error",
		"SELECT rows FROM (SELECT 1 AS rows)":            "Unexpected keyword ROWS",
		"SELECT a.id FROM ds.t a JOIN ds.t b ON a.id = b.id WHERE id = 1": "ambiguous",
		"SELECT 1 AS x, 2 AS x":                                                        "Duplicate column names in the result",
		"SELECT DISTINCT j FROM ds.t":                                                  "JSON",
		"SELECT arr, COUNT(*) FROM ds.t GROUP BY arr":                                  "ARRAY",
		"SELECT DISTINCT arr FROM ds.t":                                                "ARRAY",
		"SELECT arr = arr FROM ds.t":                                                   "ARRAY",
		"SELECT id FROM ds.t ORDER BY arr":                                             "ARRAY",
		"SELECT id FROM ds.t ORDER BY j":                                               "JSON",
		"SELECT id FROM ds.t FOR UPDATE":                                               "FOR UPDATE",
		"SELECT COUNT(DISTINCT id, v) FROM ds.t":                                       "No matching signature",
		"SELECT DATE_ADD(ts, INTERVAL 1 DAY) FROM ds.t":                                "No matching signature for function DATE_ADD",
		"SELECT TIMESTAMP_ADD(ts, INTERVAL 1 MONTH) FROM ds.t":                         "does not support the MONTH date part",
		"SELECT TIMESTAMP_DIFF(ts, ts, MONTH) FROM ds.t":                               "does not support the MONTH date part",
		"SELECT 1 FROM ds.t a LEFT JOIN ds.t b ON a.id < b.id":                         "LEFT OUTER JOIN cannot be used without a condition that is an equality",
		"SELECT 1 FROM ds.t a FULL JOIN ds.t b ON a.id = b.id OR a.v = b.v":            "FULL OUTER JOIN cannot be used without a condition that is an equality",
		"SELECT 1 FROM ds.t a LEFT JOIN ds.t b ON TRUE":                                "LEFT OUTER JOIN cannot be used",
		"UPDATE ds.t SET v = 1":                                                        "WHERE",
		"DELETE FROM ds.t":                                                             "WHERE",
		"INSERT ds.t (id) VALUES ('x')":                                                "cannot be inserted into column id",
		"CREATE TABLE ds.u (ts TIMESTAMP) PARTITION BY ts":                             "PARTITION BY expression must be",
		"CREATE TABLE ds.u PARTITION BY s AS SELECT 'a' AS s":                          "PARTITION BY expression must be",
		"CREATE TABLE ds.u CLUSTER BY f AS SELECT 1.5 AS f":                            "floating point",
		"CREATE TABLE ds.u CLUSTER BY a, b, c, d, e AS SELECT 1 a, 2 b, 3 c, 4 d, 5 e": "exceeds the maximum of 4",
		"CREATE TABLE ds.u AS SELECT 1":                                                "columns must be named",
		"CREATE TABLE ds.u AS SELECT 1 AS x, 2 AS X":                                   "duplicate",
		"CREATE TABLE ds.u AS SELECT 1 AS `a.b`":                                       "Invalid field name",
		"CREATE TABLE ds.u AS SELECT 1 AS _PARTITIONTIME":                              "Invalid field name",
		"CREATE TABLE nope.u AS SELECT 1 AS x":                                         "Not found: Dataset project:nope",
		"CREATE TABLE ds.t AS SELECT 1 AS x":                                           "Already Exists: Table project:ds.t",
		"CREATE TABLE ds.T AS SELECT 1 AS x":                                           "does not tell names apart by case",
		"CREATE VIEW ds.w AS SELECT 1":                                                 "columns must be named",
		"DROP SCHEMA ds":                                                               "still in use",
		"CALL ds.procedure()":                                                          "Not found: Procedure",
		"SET @@time_zone = 'Asia/Tokyo'":                                               "cannot SET",
	} {
		if _, err := s.Analyze(analyze.Request{SQL: sql}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n\tgot  %v\n\twant %s", sql, err, want)
		}
	}
}

// TestAccepted has what looks refusable and is not.
func TestAccepted(t *testing.T) {
	_, s := open(t)
	for _, sql := range []string{
		"SELECT id FROM project.ds.t UNION ALL SELECT id FROM `project.ds.t` UNION ALL SELECT id FROM `project`.ds.t UNION ALL SELECT id FROM `ds.t`",
		"SELECT CAST(1 AS INTEGER), CAST(1 AS BIGINT), CAST(1.5 AS DECIMAL)",
		"SELECT `end` FROM (SELECT 1 AS `end`)",
		"SELECT s, COUNT(*) FROM ds.t GROUP BY ALL",
		"SELECT STRUCT(id, s), COUNT(*) FROM ds.t GROUP BY 1",
		"SELECT MAX_BY(id, ts), MIN_BY(id, ts) FROM ds.t",
		"SELECT 1 FROM ds.t a LEFT JOIN ds.t b ON a.id = b.id AND a.ts < b.ts",
		"SELECT 1 FROM ds.t a LEFT JOIN ds.t b USING (id)",
		"SELECT 1 FROM ds.t a CROSS JOIN ds.t b WHERE a.id < b.id",
		"FROM ds.t |> WHERE id > 1 |> AGGREGATE COUNT(*) AS n GROUP BY s",
		"CREATE TABLE ds.p PARTITION BY TIMESTAMP_TRUNC(ts, HOUR) CLUSTER BY id, s AS SELECT id, ts, s FROM ds.t",
		"CREATE TABLE ds.q PARTITION BY RANGE_BUCKET(id, GENERATE_ARRAY(0, 100, 10)) AS SELECT id FROM ds.t",
		"SELECT * FROM `region-us`.INFORMATION_SCHEMA.TABLES",
	} {
		if _, err := s.Analyze(analyze.Request{SQL: sql}); err != nil {
			t.Errorf("%s\n\t%v", sql, err)
		}
	}
}

func TestStatement(t *testing.T) {
	_, s := open(t)
	st, err := s.Analyze(analyze.Request{
		SQL:            "CREATE TEMP TABLE w AS SELECT id, @name AS n, [1] AS l, STRUCT(u.v AS x) AS s FROM t JOIN ds.t u USING (id)",
		DefaultDataset: "ds",
		Parameters:     map[string]string{"name": "STRING"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if st.Kind != analyze.CreateTableAsSelect || !st.Temp || st.Target != (analyze.Name{Table: "w"}) {
		t.Errorf("kind %s, temp %v, target %v", st.Kind, st.Temp, st.Target)
	}
	columns := []analyze.Column{
		{Name: "id", Type: "INT64"}, {Name: "n", Type: "STRING"}, {Name: "l", Type: "ARRAY<INT64>"}, {Name: "s", Type: "STRUCT<x NUMERIC>"},
	}
	if d := cmp.Diff(columns, st.Columns); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]analyze.Name{{Dataset: "ds", Table: "t"}}, st.Refs); d != "" {
		t.Error(d)
	}
	query := analyze.Request{SQL: "SELECT n FROM w"}
	if _, err := s.Analyze(query); err == nil {
		t.Error("the table is there before Apply")
	}
	if err := s.Apply(st); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Analyze(query); err != nil {
		t.Error(err)
	}
}

// TestSessions shows that temporary tables are a session's own, and end with it.
func TestSessions(t *testing.T) {
	a, s := open(t)
	apply := func(s *analyze.Session, sql string) {
		t.Helper()
		st, err := s.Analyze(analyze.Request{SQL: sql})
		if err == nil {
			err = s.Apply(st)
		}
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	apply(s, "CREATE TEMP TABLE w AS SELECT 1 AS a")
	other := a.NewSession()
	apply(other, "CREATE TEMP TABLE w AS SELECT 'x' AS b")
	apply(s, "SELECT a FROM w")
	apply(other, "SELECT b FROM _SESSION.w")
	apply(s, "BEGIN TRANSACTION")
	apply(s, "DROP TABLE w")
	if !s.InTransaction() {
		t.Error("no transaction after BEGIN")
	}
	apply(s, "ROLLBACK TRANSACTION")
	apply(s, "SELECT a FROM w")
	apply(s, "CALL BQ.ABORT_SESSION()")
	if _, err := s.Analyze(analyze.Request{SQL: "SELECT a FROM w"}); err == nil {
		t.Error("a temporary table outlives its session")
	}
}

func TestSplit(t *testing.T) {
	a, _ := open(t)
	requests, err := a.Split("SELECT ';' ;\n-- a comment; here\nBEGIN TRANSACTION; COMMIT; SET @@time_zone = 'UTC'; CALL BQ.ABORT_SESSION();")
	want := []string{"SELECT ';'", "BEGIN TRANSACTION", "COMMIT", "SET @@time_zone = 'UTC'", "CALL BQ.ABORT_SESSION()"}
	var got []string
	for _, r := range requests {
		got = append(got, r.SQL)
	}
	if err != nil || cmp.Diff(want, got) != "" {
		t.Error(err, cmp.Diff(want, got))
	}
	for _, sql := range []string{"DECLARE x INT64; SELECT 1", "LOOP SELECT 1; END LOOP", "IF TRUE THEN SELECT 1; END IF"} {
		if _, err := a.Split(sql); err == nil || !strings.Contains(err.Error(), "no scripting") {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func TestParseType(t *testing.T) {
	got, err := analyze.ParseType("ARRAY<STRUCT<a INT64, `b c` ARRAY<STRING>, NUMERIC(10, 2), STRUCT<DATE>>>")
	if err != nil {
		t.Fatal(err)
	}
	name := func(n string) *analyze.Type { return &analyze.Type{Name: n} }
	want := &analyze.Type{Name: "ARRAY", Elem: &analyze.Type{Name: "STRUCT", Fields: []analyze.Field{
		{Name: "a", Type: name("INT64")},
		{Name: "b c", Type: &analyze.Type{Name: "ARRAY", Elem: name("STRING")}},
		{Type: name("NUMERIC")},
		{Type: &analyze.Type{Name: "STRUCT", Fields: []analyze.Field{{Type: name("DATE")}}}},
	}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, bad := range []string{"", "ARRAY", "ARRAY<INT64", "STRUCT<a INT64", "INT64>", "NUMERIC(1"} {
		if _, err := analyze.ParseType(bad); err == nil {
			t.Errorf("%q is taken for a type", bad)
		}
	}
}
