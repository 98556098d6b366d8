package server_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/bigquery"
	"cloud.google.com/go/civil"
	"github.com/google/go-cmp/cmp"
	bq "google.golang.org/api/bigquery/v2"
	"google.golang.org/api/option"
)

var exact = cmp.Comparer(func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })

func TestValues(t *testing.T) {
	c := start(t).client(t)
	got := query(t, c, `SELECT 1, 1.5, 2.0, TRUE, 'é"', b'\x00\xff', NUMERIC '1.5', BIGNUMERIC '0.00000000000000000000000000000000000001',
		DATE '2026-02-28', DATETIME '2026-02-28 12:30:45.123456', TIME '12:30:45.5', TIMESTAMP '2026-02-28 12:30:45.123456+00',
		[1, 2], STRUCT(1 AS a, [STRUCT('x' AS b)] AS c), CAST(NULL AS INT64), CAST(NULL AS ARRAY<STRING>), JSON '{"a": 1}', CAST('nan' AS FLOAT64)`)
	// NaN is equal to nothing.
	if nan, ok := got[0][17].(float64); !ok || nan == nan {
		t.Errorf("nan is %v", got[0][17])
	}
	tiny, _ := new(big.Rat).SetString("0.00000000000000000000000000000000000001")
	want := []bigquery.Value{
		int64(1), 1.5, 2.0, true, `é"`, []byte{0, 0xff}, big.NewRat(3, 2), tiny,
		civil.Date{Year: 2026, Month: 2, Day: 28},
		civil.DateTime{Date: civil.Date{Year: 2026, Month: 2, Day: 28}, Time: civil.Time{Hour: 12, Minute: 30, Second: 45, Nanosecond: 123456000}},
		civil.Time{Hour: 12, Minute: 30, Second: 45, Nanosecond: 500000000},
		time.Date(2026, 2, 28, 12, 30, 45, 123456000, time.UTC),
		[]bigquery.Value{int64(1), int64(2)},
		[]bigquery.Value{int64(1), []bigquery.Value{[]bigquery.Value{"x"}}},
		nil, []bigquery.Value(nil), `{"a":1}`,
	}
	if diff := cmp.Diff(want, got[0][:17], exact); diff != "" {
		t.Error(diff)
	}
}

func TestPaging(t *testing.T) {
	c := start(t).client(t)
	rows, err := c.Query(`SELECT n FROM UNNEST(GENERATE_ARRAY(1, 25000)) AS n ORDER BY n`).Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rows.PageInfo().MaxSize = 7000
	list := all(t, rows)
	if len(list) != 25000 || rows.TotalRows != 25000 || list[24999][0] != int64(25000) || list[12345][0] != int64(12346) {
		t.Errorf("%d rows of %d", len(list), rows.TotalRows)
	}
}

func TestParameters(t *testing.T) {
	c := start(t).client(t)
	q := c.Query(`SELECT @n + 1, @s, @day, @list[OFFSET(1)], @none IS NULL, @days[OFFSET(0)], NUMERIC '1.5' IN UNNEST(@amounts)`)
	q.Parameters = []bigquery.QueryParameter{
		{Name: "n", Value: 41}, {Name: "s", Value: ""}, {Name: "day", Value: civil.Date{Year: 2026, Month: 1, Day: 2}},
		{Name: "list", Value: []string{"a", "b"}}, {Name: "none", Value: bigquery.NullString{}},
		{Name: "days", Value: []civil.Date{{Year: 2026, Month: 1, Day: 3}}}, {Name: "amounts", Value: []*big.Rat{big.NewRat(3, 2), big.NewRat(-7, 1)}},
	}
	rows, err := q.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []bigquery.Value{int64(42), "", civil.Date{Year: 2026, Month: 1, Day: 2}, "b", true, civil.Date{Year: 2026, Month: 1, Day: 3}, true}
	if diff := cmp.Diff(want, all(t, rows)[0]); diff != "" {
		t.Error(diff)
	}
}

func TestDryRun(t *testing.T) {
	_, c := startWithDataset(t)
	query(t, c, "CREATE TABLE d.t (id INT64 NOT NULL, name STRING)")
	query(t, c, "INSERT INTO d.t (id, name) SELECT n, 'x' FROM UNNEST(GENERATE_ARRAY(1, 1000)) AS n")
	q := c.Query("SELECT id, name AS called FROM d.t")
	q.DryRun = true
	job, err := q.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stats := job.LastStatus().Statistics
	details, ok := stats.Details.(*bigquery.QueryStatistics)
	if !ok || !job.LastStatus().Done() {
		t.Fatalf("status %+v", job.LastStatus())
	}
	// 1000 rows of an INT64 (8 bytes) and a STRING (16).
	if stats.TotalBytesProcessed != 24000 || details.StatementType != "SELECT" || details.TotalBytesBilled != 0 {
		t.Errorf("%d bytes of a %s, %d billed", stats.TotalBytesProcessed, details.StatementType, details.TotalBytesBilled)
	}
	if len(details.ReferencedTables) != 1 || details.ReferencedTables[0].FullyQualifiedName() != "test:d.t" {
		t.Errorf("tables %v", details.ReferencedTables)
	}
	if len(details.Schema) != 2 || details.Schema[1].Name != "called" || details.Schema[1].Type != bigquery.StringFieldType {
		t.Errorf("schema %v", details.Schema)
	}
	q = c.Query("DELETE FROM d.t WHERE TRUE")
	q.DryRun = true
	if _, err := q.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := query(t, c, "SELECT COUNT(*) FROM d.t")[0][0]; n != int64(1000) {
		t.Errorf("a dry run left %v rows", n)
	}
	q = c.Query("SELECT\n  nme FROM d.t")
	q.DryRun = true
	_, err = q.Run(t.Context())
	wantError(t, err, http.StatusBadRequest, "invalidQuery", "Unrecognized name: nme; Did you mean name? at [2:3]")
}

// TestBareValues: the values of parameters may be numbers of JSON, as one of Google's
// clients sends them, and a text of a statement may look like one.
func TestBareValues(t *testing.T) {
	r := start(t)
	body := `{"query": "SELECT @f, '{\"parameterValue\": {\"value\": 1}}'", "useLegacySql": false, "parameterMode": "NAMED",
		"queryParameters": [{"name": "f", "parameterType": {"type": "FLOAT64"}, "parameterValue": {"value": 1e6}}]}`
	answer, err := http.Post(r.url+"/bigquery/v2/projects/"+project+"/queries", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var rows struct {
		Rows []struct{ F []struct{ V string } }
	}
	if err := json.NewDecoder(answer.Body).Decode(&rows); err != nil {
		t.Fatal(err)
	}
	if len(rows.Rows) != 1 || rows.Rows[0].F[1].V != `{"parameterValue": {"value": 1}}` {
		t.Errorf("the answer is %+v", rows)
	}
}

// TestUndeclaredParameters: a dry run says which parameters a statement has and of
// which types they are; without one they are missing.
func TestUndeclaredParameters(t *testing.T) {
	r, c := startWithDataset(t)
	query(t, c, "CREATE TABLE d.t (id INT64, spend NUMERIC, seen TIMESTAMP)")
	const text = "SELECT id FROM d.t WHERE spend > @more AND seen > @since AND id IN UNNEST(@ids) LIMIT @most"
	service, err := bq.NewService(t.Context(), option.WithoutAuthentication(), option.WithEndpoint(r.url+"/bigquery/v2/"))
	if err != nil {
		t.Fatal(err)
	}
	no := false
	job, err := service.Jobs.Insert(project, &bq.Job{Configuration: &bq.JobConfiguration{
		DryRun: true, Query: &bq.JobConfigurationQuery{Query: text, UseLegacySql: &no, ParameterMode: "NAMED"},
	}}).Do()
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, p := range job.Statistics.Query.UndeclaredQueryParameters {
		said += p.Name + " " + p.ParameterType.Type
		if p.ParameterType.ArrayType != nil {
			said += " of " + p.ParameterType.ArrayType.Type
		}
		said += "; "
	}
	if said != "ids ARRAY of INT64; more NUMERIC; most INT64; since TIMESTAMP; " {
		t.Errorf("the parameters are %s", said)
	}
	_, err = c.Query(text).Read(t.Context())
	wantError(t, err, http.StatusBadRequest, "invalidQuery", "Query parameter 'more' not found")
}

func TestQueryErrors(t *testing.T) {
	_, c := startWithDataset(t)
	query(t, c, "CREATE TABLE d.t (id INT64)")
	for _, test := range []struct {
		sql    string
		code   int
		reason string
		part   string
	}{
		{"SELEC 1", 400, "invalidQuery", "Syntax error"},
		{"SELECT * FROM d.missing", 404, "notFound", "Not found: Table test:d.missing was not found in location US"},
		{"SELECT * FROM missing.t", 404, "notFound", "Not found: "},
		{"CREATE TABLE d.t (id INT64)", 409, "duplicate", "Already Exists: Table test:d.t"},
		{"SELECT 1 / (SELECT 0)", 400, "invalidQuery", "ivision by zero"},
		{"SELECT 9223372036854775807 + (SELECT 1)", 400, "invalidQuery", "verflow"},
		{"CREATE TEMP TABLE x AS SELECT 1 AS a", 400, "invalidQuery", "requires a script or session"},
	} {
		_, err := c.Query(test.sql).Read(t.Context())
		t.Run(test.sql, func(t *testing.T) { wantError(t, err, test.code, test.reason, test.part) })
	}
}

// A statement that is right and fails when it runs is an error of its job.
func TestJobError(t *testing.T) {
	c := start(t).client(t)
	job, err := c.Query("SELECT 1 / (SELECT 0)").Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	status, err := wait(t.Context(), job)
	if err != nil || status.Err() == nil || !strings.Contains(status.Err().Error(), "invalidQuery") {
		t.Errorf("status %v, error %v", status, err)
	}
	_, err = c.Query("SELEC 1").Run(t.Context())
	wantError(t, err, http.StatusBadRequest, "invalidQuery", "Syntax error")
}

func TestStatistics(t *testing.T) {
	_, c := startWithDataset(t)
	query(t, c, "CREATE TABLE d.t (id INT64)")
	for sql, want := range map[string]string{
		"INSERT INTO d.t (id) VALUES (1), (2), (3)": "INSERT 3 3",
		"SELECT id FROM d.t":                        "SELECT 0 0",
		"CREATE TABLE d.u AS SELECT 1 AS a":         "CREATE_TABLE_AS_SELECT 0 0",
	} {
		_, status := run(t, c.Query(sql))
		if status.Err() != nil {
			t.Fatal(status.Err())
		}
		details := status.Statistics.Details.(*bigquery.QueryStatistics)
		inserted := int64(0)
		if details.DMLStats != nil {
			inserted = details.DMLStats.InsertedRowCount
		}
		if got := fmt.Sprint(details.StatementType, " ", details.NumDMLAffectedRows, " ", inserted); got != want {
			t.Errorf("%s: %s, want %s", sql, got, want)
		}
	}
}

func TestBytesBilled(t *testing.T) {
	_, c := startWithDataset(t)
	query(t, c, "CREATE TABLE d.t AS SELECT 1 AS id")
	q := c.Query("SELECT id FROM d.t")
	q.MaxBytesBilled = 10 << 20
	rows, err := q.Read(t.Context())
	if err != nil || len(all(t, rows)) != 1 {
		t.Fatal(err)
	}
	q = c.Query("SELECT id FROM d.t")
	q.MaxBytesBilled = 1
	_, err = q.Read(t.Context())
	wantError(t, err, http.StatusBadRequest, "bytesBilledLimitExceeded", "Query exceeded limit for bytes billed: 1. 10485760 or higher required.")
	q = c.Query("SELECT 1")
	q.MaxBytesBilled = 1
	if _, err := q.Read(t.Context()); err != nil {
		t.Errorf("what reads nothing costs nothing: %v", err)
	}
}

func TestScript(t *testing.T) {
	_, c := startWithDataset(t)
	got := query(t, c, "CREATE TEMP TABLE x AS SELECT 1 AS a; INSERT INTO x (a) VALUES (2); SELECT SUM(a) FROM x; DROP TABLE x;")
	if len(got) != 1 || got[0][0] != int64(3) {
		t.Errorf("got %v", got)
	}
}
