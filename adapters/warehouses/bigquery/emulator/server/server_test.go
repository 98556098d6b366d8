package server_test

import (
	"context"
	dbsql "database/sql"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloud.google.com/go/bigquery"
	"github.com/duckdb/duckdb-go/v2"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/iterator"
	"google.golang.org/api/option"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/server"
)

const project = "test"

// rig is a server and the address to reach it at.
type rig struct {
	url   string
	clock *clock
}

// clock is the server's, which a test may put forward.
type clock struct{ ahead time.Duration }

func (c *clock) now() time.Time { return time.Now().Add(c.ahead) }

func start(t *testing.T) *rig { return startOn(t, "") }

// startOn starts a server that has read a folder.
func startOn(t *testing.T, folder string) *rig {
	t.Helper()
	r := &rig{clock: &clock{}}
	s, err := server.New(t.Context(), server.Config{Project: project, Location: "US", Now: r.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	if folder != "" {
		if err := s.Read(t.Context(), os.DirFS(folder), folder); err != nil {
			t.Fatal(err)
		}
	}
	web := httptest.NewServer(s)
	t.Cleanup(func() {
		web.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	r.url = web.URL
	return r
}

// client gives Google's client with a dataset d.
func (r *rig) client(t *testing.T, options ...option.ClientOption) *bigquery.Client {
	t.Helper()
	if len(options) == 0 {
		options = []option.ClientOption{option.WithoutAuthentication()}
	}
	c, err := bigquery.NewClient(t.Context(), project, append(options, option.WithEndpoint(r.url+"/bigquery/v2/"))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func startWithDataset(t *testing.T) (*rig, *bigquery.Client) {
	t.Helper()
	r := start(t)
	c := r.client(t)
	if err := c.Dataset("d").Create(t.Context(), &bigquery.DatasetMetadata{}); err != nil {
		t.Fatal(err)
	}
	return r, c
}

// query runs a statement by jobs.query and gives its rows.
func query(t *testing.T, c *bigquery.Client, sql string) [][]bigquery.Value {
	t.Helper()
	rows, err := c.Query(sql).Read(t.Context())
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return all(t, rows)
}

func all(t *testing.T, rows *bigquery.RowIterator) [][]bigquery.Value {
	t.Helper()
	var list [][]bigquery.Value
	for {
		var row []bigquery.Value
		err := rows.Next(&row)
		if errors.Is(err, iterator.Done) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, row)
	}
}

// run runs a statement by jobs.insert and gives the job's status.
func run(t *testing.T, q *bigquery.Query) (*bigquery.Job, *bigquery.JobStatus) {
	t.Helper()
	job, err := q.Run(t.Context())
	if err != nil {
		t.Fatalf("%s: %v", q.Q, err)
	}
	status, err := wait(t.Context(), job)
	if err != nil {
		t.Fatalf("%s: %v", q.Q, err)
	}
	return job, status
}

// wait asks for a job's status until it is done.
func wait(ctx context.Context, job *bigquery.Job) (*bigquery.JobStatus, error) {
	for {
		status, err := job.Status(ctx)
		if err != nil || status.Done() {
			return status, err
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// wantError wants an answer of the REST interface with that code and reason,
// and a part of the message.
func wantError(t *testing.T, err error, code int, reason, part string) {
	t.Helper()
	var answer *googleapi.Error
	if !errors.As(err, &answer) {
		t.Fatalf("got %v, want an error of the interface: %d %s", err, code, reason)
	}
	if answer.Code != code || len(answer.Errors) == 0 || answer.Errors[0].Reason != reason || !strings.Contains(answer.Message, part) {
		t.Fatalf("got %d %v %q, want %d %s … %q", answer.Code, answer.Errors, answer.Message, code, reason, part)
	}
}

// bearer sends a token with every request.
type bearer string

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(r)
}

// as gives a client of a sender that the body, JSON, describes.
func (r *rig) as(t *testing.T, token, body string) *bigquery.Client {
	t.Helper()
	response, err := http.Post(r.url+"/emulator/principals", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		t.Fatal(response.Status)
	}
	return r.client(t, option.WithHTTPClient(&http.Client{Transport: bearer(token)}))
}

// parquet gives a file of a query of DuckDB.
func parquet(t *testing.T, sql string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.parquet")
	connector, err := duckdb.NewConnector("", nil)
	if err != nil {
		t.Fatal(err)
	}
	db := dbsql.OpenDB(connector)
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "COPY ("+sql+") TO '"+path+"' (FORMAT parquet)"); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
