package server_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/bigquery"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/iterator"
)

func TestDatasets(t *testing.T) {
	c := start(t).client(t)
	if err := c.Dataset("one").Create(t.Context(), &bigquery.DatasetMetadata{Location: "EU", Description: "first", Labels: map[string]string{"a": "b"}}); err != nil {
		t.Fatal(err)
	}
	query(t, c, "CREATE SCHEMA two OPTIONS (location = 'europe-west1', description = 'second')")
	for name, want := range map[string][2]string{"one": {"EU", "first"}, "two": {"europe-west1", "second"}} {
		m, err := c.Dataset(name).Metadata(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if m.Location != want[0] || m.Description != want[1] {
			t.Errorf("%s: %+v", name, m)
		}
	}
	wantError(t, c.Dataset("one").Create(t.Context(), nil), http.StatusConflict, "duplicate", "Already Exists: Dataset test:one")
	_, err := c.Dataset("three").Metadata(t.Context())
	wantError(t, err, http.StatusNotFound, "notFound", "Not found: Dataset test:three")
	query(t, c, "CREATE TABLE one.t AS SELECT 1 AS a")
	wantError(t, c.Dataset("one").Delete(t.Context()), http.StatusBadRequest, "resourceInUse", "Dataset test:one is still in use")
	if err := c.Dataset("one").DeleteWithContents(t.Context()); err != nil {
		t.Fatal(err)
	}
	var names []string
	for all := c.Datasets(t.Context()); ; {
		d, err := all.Next()
		if errors.Is(err, iterator.Done) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, d.DatasetID)
	}
	if strings.Join(names, " ") != "two" {
		t.Errorf("left: %v", names)
	}
}

func TestTableMetadata(t *testing.T) {
	_, c := startWithDataset(t)
	table := c.Dataset("d").Table("events")
	schema := bigquery.Schema{
		{Name: "id", Type: bigquery.IntegerFieldType, Required: true},
		{Name: "at", Type: bigquery.TimestampFieldType},
		{Name: "tags", Type: bigquery.StringFieldType, Repeated: true},
		{Name: "place", Type: bigquery.RecordFieldType, Schema: bigquery.Schema{{Name: "x", Type: bigquery.FloatFieldType}}},
	}
	asked := &bigquery.TableMetadata{
		Schema: schema, Description: `what "happened"`, Labels: map[string]string{"team": "crm"},
		TimePartitioning: &bigquery.TimePartitioning{Type: bigquery.MonthPartitioningType, Field: "at"},
		Clustering:       &bigquery.Clustering{Fields: []string{"id"}},
	}
	if err := table.Create(t.Context(), asked); err != nil {
		t.Fatal(err)
	}
	query(t, c, "INSERT INTO d.events (id, `at`, tags, place) VALUES (1, CURRENT_TIMESTAMP(), ['a'], STRUCT(1.0)), (2, NULL, [], NULL)")
	m, err := table.Metadata(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(schema, m.Schema); diff != "" {
		t.Error(diff)
	}
	if m.NumRows != 2 || m.NumBytes == 0 || m.Type != bigquery.RegularTable || m.Location != "US" || m.Description != asked.Description || m.Labels["team"] != "crm" {
		t.Errorf("metadata %+v", m)
	}
	if diff := cmp.Diff(asked.TimePartitioning, m.TimePartitioning); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(asked.Clustering, m.Clustering); diff != "" {
		t.Error(diff)
	}
	wantError(t, table.Create(t.Context(), asked), http.StatusConflict, "duplicate", "Already Exists: Table test:d.events")
	rows := all(t, table.Read(t.Context()))
	if len(rows) != 2 {
		t.Errorf("rows %v", rows)
	}
	if err := table.Delete(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err = table.Metadata(t.Context())
	wantError(t, err, http.StatusNotFound, "notFound", "Not found: Table test:d.events")
}

func TestDeclaredPartitions(t *testing.T) {
	_, c := startWithDataset(t)
	for by, want := range map[string]*bigquery.TimePartitioning{
		"day":                          {Type: "DAY", Field: "day"},
		"DATE(`at`)":                   {Type: "DAY", Field: "at"},
		"TIMESTAMP_TRUNC(`at`, HOUR)":  {Type: "HOUR", Field: "at"},
		"DATE_TRUNC(day, MONTH)":       {Type: "MONTH", Field: "day"},
		"DATETIME_TRUNC(local, YEAR)":  {Type: "YEAR", Field: "local"},
		"TIMESTAMP_TRUNC(`at`, MONTH)": {Type: "MONTH", Field: "at"},
	} {
		query(t, c, "CREATE OR REPLACE TABLE d.t PARTITION BY "+by+" CLUSTER BY id AS SELECT 1 AS id, CURRENT_DATE() AS day, CURRENT_TIMESTAMP() AS `at`, CURRENT_DATETIME() AS local")
		m, err := c.Dataset("d").Table("t").Metadata(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, m.TimePartitioning); diff != "" {
			t.Errorf("%s: %s", by, diff)
		}
	}
}

func TestExpiration(t *testing.T) {
	r, c := startWithDataset(t)
	query(t, c, "CREATE TABLE d.soon (a INT64) OPTIONS (expiration_timestamp = TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 1 HOUR))")
	query(t, c, "CREATE TABLE d.later (a INT64)")
	query(t, c, "CREATE TABLE d.stays (a INT64)")
	query(t, c, "ALTER TABLE d.later SET OPTIONS (expiration_timestamp = TIMESTAMP_ADD(CURRENT_TIMESTAMP(), INTERVAL 1 DAY))")
	m, err := c.Dataset("d").Table("later").Metadata(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if left := time.Until(m.ExpirationTime); left < 23*time.Hour || left > 24*time.Hour {
		t.Errorf("it expires in %s", left)
	}
	wantTables := func(want string) {
		t.Helper()
		var names []string
		for _, row := range query(t, c, "SELECT table_name FROM d.INFORMATION_SCHEMA.TABLES ORDER BY 1") {
			names = append(names, row[0].(string))
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("tables %q, want %q", got, want)
		}
	}
	wantTables("later soon stays")
	r.clock.ahead = 2 * time.Hour
	wantTables("later stays")
	query(t, c, "ALTER TABLE d.later SET OPTIONS (expiration_timestamp = NULL)")
	r.clock.ahead = 48 * time.Hour
	wantTables("later stays")
}

// A table that changed since its etag was read is not updated.
func TestEtag(t *testing.T) {
	_, c := startWithDataset(t)
	table := c.Dataset("d").Table("lock")
	until := time.Now().Add(time.Hour).Truncate(time.Millisecond)
	if err := table.Create(t.Context(), &bigquery.TableMetadata{
		Schema: bigquery.Schema{{Name: "held", Type: bigquery.BooleanFieldType}}, ExpirationTime: until, Description: "mine", Labels: map[string]string{"a": "1"},
	}); err != nil {
		t.Fatal(err)
	}
	m, err := table.Metadata(t.Context())
	if err != nil || !m.ExpirationTime.Equal(until) {
		t.Fatalf("%v, expires %s", err, m.ExpirationTime)
	}
	update := bigquery.TableMetadataToUpdate{Description: "yours"}
	update.SetLabel("b", "2")
	after, err := table.Update(t.Context(), update, m.ETag)
	if err != nil {
		t.Fatal(err)
	}
	if after.Description != "yours" || after.ETag == m.ETag || !after.ExpirationTime.Equal(until) || len(after.Labels) != 2 {
		t.Errorf("after: %+v", after)
	}
	_, err = table.Update(t.Context(), bigquery.TableMetadataToUpdate{Description: "late"}, m.ETag)
	wantError(t, err, http.StatusPreconditionFailed, "conditionNotMet", "Precondition")
}

func TestViews(t *testing.T) {
	_, c := startWithDataset(t)
	query(t, c, "CREATE TABLE d.t AS SELECT 1 AS a")
	view := c.Dataset("d").Table("v")
	if err := view.Create(t.Context(), &bigquery.TableMetadata{ViewQuery: "SELECT a + 1 AS b FROM d.t"}); err != nil {
		t.Fatal(err)
	}
	m, err := view.Metadata(t.Context())
	if err != nil || m.Type != bigquery.ViewTable || m.ViewQuery != "SELECT a + 1 AS b FROM d.t" || m.Schema[0].Name != "b" {
		t.Errorf("%v: %+v", err, m)
	}
	if got := query(t, c, "SELECT b FROM d.v"); got[0][0] != int64(2) {
		t.Errorf("got %v", got)
	}
	if err := view.Delete(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestInserter(t *testing.T) {
	_, c := startWithDataset(t)
	query(t, c, "CREATE TABLE d.t (id INT64 NOT NULL, tags ARRAY<STRING>)")
	type row struct {
		ID   int64    `bigquery:"id"`
		Tags []string `bigquery:"tags"`
	}
	if err := c.Dataset("d").Table("t").Inserter().Put(t.Context(), []row{{1, []string{"a", "b"}}, {2, nil}}); err != nil {
		t.Fatal(err)
	}
	if got := query(t, c, "SELECT SUM(id), SUM(ARRAY_LENGTH(tags)) FROM d.t")[0]; got[0] != int64(3) || got[1] != int64(2) {
		t.Errorf("got %v", got)
	}
}
