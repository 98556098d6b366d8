package server_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"cloud.google.com/go/bigquery"
)

// session gives the id of a new session.
func session(t *testing.T, c *bigquery.Client) string {
	t.Helper()
	q := c.Query("SELECT 1")
	q.CreateSession = true
	_, status := run(t, q)
	if status.Err() != nil || status.Statistics.SessionInfo == nil {
		t.Fatalf("no session: %+v", status)
	}
	return status.Statistics.SessionInfo.SessionID
}

func in(c *bigquery.Client, id, sql string) *bigquery.Query {
	q := c.Query(sql)
	q.ConnectionProperties = []*bigquery.ConnectionProperty{{Key: "session_id", Value: id}}
	return q
}

// ask runs a statement in a session and gives the first value of its answer.
func ask(t *testing.T, c *bigquery.Client, id, sql string) bigquery.Value {
	t.Helper()
	job, status := run(t, in(c, id, sql))
	if status.Err() != nil {
		t.Fatalf("%s: %v", sql, status.Err())
	}
	rows, err := job.Read(t.Context())
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	list := all(t, rows)
	if len(list) == 0 || len(list[0]) == 0 {
		return nil
	}
	return list[0][0]
}

func TestSessionTables(t *testing.T) {
	_, c := startWithDataset(t)
	one, other := session(t, c), session(t, c)
	ask(t, c, one, "CREATE TEMP TABLE x AS SELECT 1 AS a")
	ask(t, c, other, "CREATE TEMP TABLE x AS SELECT 'b' AS a")
	ask(t, c, one, "CREATE OR REPLACE TEMP TABLE x AS SELECT a + 1 AS a FROM x")
	if a, b := ask(t, c, one, "SELECT a FROM x"), ask(t, c, other, "SELECT a FROM _SESSION.x"); a != int64(2) || b != "b" {
		t.Errorf("got %v and %v", a, b)
	}
	ask(t, c, one, "CREATE TABLE d.real AS SELECT a FROM x")
	if n := query(t, c, "SELECT a FROM d.real"); n[0][0] != int64(2) {
		t.Errorf("the table outside the session has %v", n)
	}
	_, err := c.Query("SELECT a FROM x").Read(t.Context())
	wantError(t, err, http.StatusBadRequest, "invalidQuery", "must be qualified with a dataset")
}

func TestTransaction(t *testing.T) {
	_, c := startWithDataset(t)
	id := session(t, c)
	ask(t, c, id, "CREATE TABLE d.t AS SELECT 1 AS a")
	ask(t, c, id, "BEGIN TRANSACTION")
	ask(t, c, id, "INSERT INTO d.t (a) VALUES (2)")
	ask(t, c, id, "CREATE TEMP TABLE x AS SELECT 1 AS a")
	if n := query(t, c, "SELECT COUNT(*) FROM d.t")[0][0]; n != int64(1) {
		t.Errorf("others see %v rows before the commit", n)
	}
	ask(t, c, id, "ROLLBACK TRANSACTION")
	if n := ask(t, c, id, "SELECT COUNT(*) FROM d.t"); n != int64(1) {
		t.Errorf("%v rows after the rollback", n)
	}
	ask(t, c, id, "BEGIN TRANSACTION")
	ask(t, c, id, "INSERT INTO d.t (a) VALUES (2)")
	ask(t, c, id, "COMMIT TRANSACTION")
	if n := query(t, c, "SELECT COUNT(*) FROM d.t")[0][0]; n != int64(2) {
		t.Errorf("%v rows after the commit", n)
	}
}

func TestAbortSession(t *testing.T) {
	_, c := startWithDataset(t)
	id := session(t, c)
	ask(t, c, id, "CREATE TEMP TABLE x AS SELECT 1 AS a")
	ask(t, c, id, "CALL BQ.ABORT_SESSION()")
	_, err := in(c, id, "SELECT a FROM x").Run(t.Context())
	wantError(t, err, http.StatusBadRequest, "invalid", "terminated")
	_, err = in(c, "nobody", "SELECT 1").Run(t.Context())
	wantError(t, err, http.StatusBadRequest, "invalid", "nobody")
}

func TestCancel(t *testing.T) {
	c := start(t).client(t)
	id := session(t, c)
	ask(t, c, id, "CREATE TEMP TABLE n AS SELECT n FROM UNNEST(GENERATE_ARRAY(1, 100000)) AS n")
	job, err := in(c, id, "SELECT COUNT(*) FROM n AS a CROSS JOIN n AS b CROSS JOIN n AS c WHERE MOD(a.n * b.n + c.n, 7) = 3").Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond)
	begun := time.Now()
	if err := job.Cancel(t.Context()); err != nil {
		t.Fatal(err)
	}
	status, err := wait(t.Context(), job)
	if err != nil || status.Err() == nil || !strings.Contains(status.Err().Error(), "stopped") {
		t.Fatalf("status %+v, error %v", status, err)
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("cancelling took %s", took)
	}
	if n := ask(t, c, id, "SELECT COUNT(*) FROM n"); n != int64(100000) {
		t.Errorf("the session goes on with %v rows", n)
	}
}

// Sessions run beside each other, and each keeps its own tables.
func TestConcurrentSessions(t *testing.T) {
	_, c := startWithDataset(t)
	query(t, c, "CREATE TABLE d.t (who INT64, n INT64)")
	var all sync.WaitGroup
	failures := make(chan error, 8)
	for who := range 8 {
		id := session(t, c)
		all.Go(func() {
			for n := range 10 {
				for _, sql := range []string{
					fmt.Sprintf("CREATE OR REPLACE TEMP TABLE x AS SELECT %d AS who, %d AS n", who, n),
					"INSERT INTO d.t (who, n) SELECT who, n FROM x",
				} {
					if err := finished(t.Context(), in(c, id, sql)); err != nil {
						failures <- fmt.Errorf("session %d, %s: %w", who, sql, err)
						return
					}
				}
			}
		})
	}
	all.Wait()
	close(failures)
	for err := range failures {
		t.Error(err)
	}
	if n := query(t, c, "SELECT COUNT(*), COUNT(DISTINCT who) FROM d.t")[0]; n[0] != int64(80) || n[1] != int64(8) {
		t.Errorf("got %v", n)
	}
}

func finished(ctx context.Context, q *bigquery.Query) error {
	job, err := q.Run(ctx)
	if err != nil {
		return err
	}
	status, err := wait(ctx, job)
	if err != nil {
		return err
	}
	return status.Err()
}

// Statements of one session wait for each other.
func TestSerialSession(t *testing.T) {
	c := start(t).client(t)
	id := session(t, c)
	ask(t, c, id, "CREATE TEMP TABLE x AS SELECT 0 AS n")
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if err := finished(t.Context(), in(c, id, "CREATE OR REPLACE TEMP TABLE x AS SELECT n + 1 AS n FROM x")); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := ask(t, c, id, "SELECT n FROM x"); n != int64(10) {
		t.Errorf("ten jobs counted to %v", n)
	}
}

func TestLocations(t *testing.T) {
	_, c := startWithDataset(t)
	if err := c.Dataset("eu").Create(t.Context(), &bigquery.DatasetMetadata{Location: "EU"}); err != nil {
		t.Fatal(err)
	}
	query(t, c, "CREATE TABLE eu.t AS SELECT 1 AS a")
	job, _ := run(t, c.Query("SELECT a FROM eu.t"))
	if job.Location() != "EU" {
		t.Errorf("the job ran in %q", job.Location())
	}
	q := c.Query("SELECT a FROM eu.t")
	q.Location = "US"
	_, err := q.Read(t.Context())
	wantError(t, err, http.StatusNotFound, "notFound", "Not found: Dataset test:eu was not found in location US")
	query(t, c, "CREATE TABLE d.t AS SELECT 1 AS a")
	_, err = c.Query("SELECT t.a FROM d.t CROSS JOIN eu.t AS e").Read(t.Context())
	wantError(t, err, http.StatusNotFound, "notFound", "was not found in location US")
	_, err = c.JobFromIDLocation(t.Context(), job.ID(), "US")
	wantError(t, err, http.StatusNotFound, "notFound", "Not found: Job test:US."+job.ID())
}

func TestTimeZone(t *testing.T) {
	c := start(t).client(t)
	id := session(t, c)
	ask(t, c, id, "SET @@time_zone = 'UTC'")
	q := in(c, id, "SELECT 1")
	q.ConnectionProperties = append(q.ConnectionProperties, &bigquery.ConnectionProperty{Key: "time_zone", Value: "UTC"})
	if _, status := run(t, q); status.Err() != nil {
		t.Error(status.Err())
	}
	_, err := in(c, id, "SET @@time_zone = 'Europe/Stockholm'").Run(t.Context())
	wantError(t, err, http.StatusNotImplemented, "notImplemented", "Europe/Stockholm")
}
