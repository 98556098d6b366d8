package server_test

import (
	"net/http"
	"strings"
	"testing"

	"cloud.google.com/go/bigquery"
)

func TestDenied(t *testing.T) {
	r, owner := startWithDataset(t)
	query(t, owner, "CREATE TABLE d.t AS SELECT 1 AS a")
	if err := owner.Dataset("open").Create(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	c := r.as(t, "reader", `{"token": "reader", "denied": ["bigquery.tables.create@d", "bigquery.tables.updateData", "bigquery.datasets.create"]}`)
	if got := query(t, c, "SELECT a FROM d.t"); len(got) != 1 {
		t.Errorf("got %v", got)
	}
	query(t, c, "CREATE TABLE open.t AS SELECT 1 AS a")
	for sql, part := range map[string]string{
		"CREATE TABLE d.u AS SELECT 1 AS a": "Access Denied: Dataset test:d: Permission bigquery.tables.create denied on dataset test:d (or it may not exist).",
		"INSERT INTO d.t (a) VALUES (1)":    "Access Denied: Table test:d.t: Permission bigquery.tables.updateData denied on table test:d.t (or it may not exist).",
		"CREATE SCHEMA other":               "Access Denied: Project test: User does not have bigquery.datasets.create permission in project test.",
	} {
		_, err := c.Query(sql).Read(t.Context())
		wantError(t, err, http.StatusForbidden, "accessDenied", part)
	}
	c = r.as(t, "nobody", `{"token": "nobody", "denied": ["bigquery.jobs.create", "bigquery.tables.getData", "bigquery.datasets.get@d"]}`)
	_, err := c.Query("SELECT 1").Read(t.Context())
	wantError(t, err, http.StatusForbidden, "accessDenied", "Access Denied: Project test: User does not have bigquery.jobs.create permission in project test.")
	_, err = c.Dataset("d").Metadata(t.Context())
	wantError(t, err, http.StatusForbidden, "accessDenied", "bigquery.datasets.get")
	c = r.as(t, "blind", `{"token": "blind", "denied": ["bigquery.tables.getData"]}`)
	_, err = c.Query("SELECT a FROM d.t").Read(t.Context())
	wantError(t, err, http.StatusForbidden, "accessDenied", "User does not have permission to query table test:d.t, or perhaps it does not exist.")
}

// The client tries again what meets an error that may pass, and then it works.
func TestMishaps(t *testing.T) {
	r, _ := startWithDataset(t)
	c := r.as(t, "unlucky", `{"token": "unlucky", "mishaps": ["rateLimitExceeded", "backendError"]}`)
	if got := query(t, c, "SELECT 1"); got[0][0] != int64(1) {
		t.Errorf("got %v", got)
	}
	c = r.as(t, "barred", `{"token": "barred", "mishaps": ["quotaExceeded"]}`)
	_, err := c.Query("SELECT 1").Read(t.Context())
	wantError(t, err, http.StatusForbidden, "quotaExceeded", "Quota exceeded")
	c = r.as(t, "late", `{"token": "late", "jobMishaps": ["backendError"]}`)
	if _, status := run(t, c.Query("CREATE TABLE d.t AS SELECT 1 AS a")); status.Err() == nil || !strings.Contains(status.Err().Error(), "backendError") {
		t.Errorf("status %+v", status)
	}
	_, status := run(t, c.Query("CREATE TABLE d.t AS SELECT 1 AS a"))
	if status.Err() != nil {
		t.Error(status.Err())
	}
	if kind := status.Statistics.Details.(*bigquery.QueryStatistics).StatementType; kind != "CREATE_TABLE_AS_SELECT" {
		t.Errorf("a %s", kind)
	}
}

func TestUnknown(t *testing.T) {
	r := start(t)
	c := r.client(t)
	_, err := c.DatasetInProject("other", "d").Metadata(t.Context())
	wantError(t, err, http.StatusNotFound, "notFound", "Not found: Project other")
	_, err = c.Dataset("d").Model("m").Metadata(t.Context())
	wantError(t, err, http.StatusNotImplemented, "notImplemented", "the emulator has no GET")
}
