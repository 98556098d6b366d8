package bigquery_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery"
)

// TestSession: the first statement begins the session, the others are in it,
// and Close ends it.
func TestSession(t *testing.T) {
	f := newFake(t)
	w := f.open(t, nil)
	ctx := adapters.WithWork(context.Background(), adapters.Work{Project: "Shop", Run: "2026-03-01 R1", Step: "orders_rows"})
	for _, statement := range []string{"CREATE TEMP TABLE a AS SELECT 1 AS x", "SELECT x FROM a"} {
		if err := w.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	jobs := f.started
	var said []string
	for i, job := range jobs {
		query := job["query"].(object)
		said = append(said, query["query"].(string))
		properties, _ := query["connectionProperties"].([]any)
		begins, inside := query["createSession"] == true, len(properties) == 1 && properties[0].(object)["value"] == "session-1"
		if begins != (i == 0) || inside == begins {
			t.Errorf("job %d is %v", i, query)
		}
	}
	want := []string{"SET @@time_zone = 'UTC'", "CREATE TEMP TABLE a AS SELECT 1 AS x", "SELECT x FROM a", "CALL BQ.ABORT_SESSION()"}
	if !slices.Equal(said, want) {
		t.Errorf("the statements are %q", said)
	}
	labels, _ := jobs[0]["labels"].(object)
	if labels["weft_project"] != "shop" || labels["weft_run"] != "2026-03-01_r1" || labels["weft_step"] != "orders_rows" {
		t.Errorf("the labels are %v", labels)
	}
	if err := w.Exec(ctx, "SELECT 1"); err == nil {
		t.Error("a closed session runs statements")
	}
}

// TestNoStatementNoSession: a session that nothing needed is not made.
func TestNoStatementNoSession(t *testing.T) {
	f := newFake(t)
	f.answer = func(string) reply { return reply{processed: 5} }
	w := f.open(t, nil)
	if _, err := w.Estimate(context.Background(), "SELECT 1", "weft"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, job := range f.configurations() {
		query := job["query"].(object)
		if job["dryRun"] != true || query["createSession"] != nil || query["connectionProperties"] != nil {
			t.Errorf("a dry run is not one alone: %v", job)
		}
	}
}

func TestSettingsOfJobs(t *testing.T) {
	f := newFake(t)
	w := f.open(t, func(s *bigquery.Settings) {
		s.Batch, s.MaxBytesBilled, s.Labels = true, 1000, map[string]string{"team": "growth"}
	})
	if err := w.Exec(context.Background(), "SELECT 1"); err != nil {
		t.Fatal(err)
	}
	job := f.configurations()[0]
	query := job["query"].(object)
	if query["priority"] != "BATCH" || query["maximumBytesBilled"] != "1000" || query["useLegacySql"] != false {
		t.Errorf("the job is %v", job)
	}
	if labels := job["labels"].(object); labels["team"] != "growth" || len(labels) != 1 {
		t.Errorf("the labels are %v", labels)
	}
}

// TestCancel: when the context ends, the job is cancelled in BigQuery, and the
// error is the context's.
func TestCancel(t *testing.T) {
	f := newFake(t)
	began := make(chan bool, 1)
	f.answer = func(string) reply { began <- true; return reply{running: true} }
	w := f.open(t, nil)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-began; time.Sleep(50 * time.Millisecond); cancel() }()
	err := w.Exec(ctx, "SELECT 1")
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the error is %v", err)
	}
	if !strings.Contains(err.Error(), "was cancelled in BigQuery") {
		t.Errorf("the error does not say what became of the job: %v", err)
	}
	if n := f.asked("POST jobs/weft_"); n != 1 {
		t.Errorf("the job was cancelled %d times", n)
	}
	var statement *adapters.StatementError
	if !errors.As(err, &statement) || statement.SQL != "SELECT 1" {
		t.Errorf("the error has no statement: %v", err)
	}
}

// TestCancelWhileStarting: the context ends before BigQuery has said that the
// job runs; it is cancelled all the same.
func TestCancelWhileStarting(t *testing.T) {
	f := newFake(t)
	ctx, cancel := context.WithCancel(context.Background())
	f.answer = func(string) reply { cancel(); time.Sleep(100 * time.Millisecond); return reply{running: true} }
	w := f.open(t, nil)
	if err := w.Exec(ctx, "SELECT 1"); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "was cancelled in BigQuery") {
		t.Fatalf("the error is %v", err)
	}
}

// TestLostAnswer: BigQuery starts the job and the answer is lost. The client
// asks again, hears that the job exists, and nothing runs twice.
func TestLostAnswer(t *testing.T) {
	f := newFake(t)
	w := f.open(t, nil)
	var lost, ran atomic.Int32
	f.answer = func(string) reply { ran.Add(1); return reply{billed: 7} }
	inner := f.Config.Handler
	f.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/jobs") && lost.Add(1) == 2 {
			inner.ServeHTTP(discarded{http.Header{}}, r)
			refuse(rw, 503, "backendError", "try again")
			return
		}
		inner.ServeHTTP(rw, r)
	})
	if err := w.Exec(context.Background(), "INSERT INTO a VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	if lost.Load() != 3 || ran.Load() != 1 {
		t.Errorf("%d requests, and the statement ran %d times", lost.Load(), ran.Load())
	}
	if w.Billed() != 7 {
		t.Errorf("%d bytes were billed", w.Billed())
	}
}

type discarded struct{ header http.Header }

func (d discarded) Header() http.Header         { return d.header }
func (d discarded) Write(b []byte) (int, error) { return len(b), nil }
func (d discarded) WriteHeader(int)             {}

// TestTryAgain: a statement that BigQuery had no room for is started once more,
// a script is not, because half of it may be done.
func TestTryAgain(t *testing.T) {
	for _, test := range []struct {
		statement string
		want      int32
	}{{"CREATE_TABLE_AS_SELECT", 2}, {"SCRIPT", 1}} {
		t.Run(test.statement, func(t *testing.T) {
			f := newFake(t)
			var ran atomic.Int32
			f.answer = func(string) reply {
				if ran.Add(1) == 1 {
					return reply{reason: "rateLimitExceeded", message: "Exceeded rate limits: too many table update operations for this table", statement: test.statement}
				}
				return reply{}
			}
			err := f.open(t, nil).Exec(context.Background(), "SELECT 1")
			if ran.Load() != test.want || (err == nil) != (test.want > 1) {
				t.Errorf("it ran %d times: %v", ran.Load(), err)
			}
		})
	}
}

// TestOpen tells what is wrong before anything runs.
func TestOpen(t *testing.T) {
	tests := []struct {
		name   string
		change func(*bigquery.Settings)
		prep   func(*fake)
		says   string
	}{
		{"location", func(s *bigquery.Settings) { s.Location = "US" }, nil, `dataset "weft" is in EU, and the target says location: US`},
		{"project", nil, func(f *fake) {
			f.before = func(w http.ResponseWriter, _, _ string) bool {
				refuse(w, 404, "notFound", "Not found: Project shop-prod")
				return true
			}
		}, "gcloud projects list"},
		{"right", nil, func(f *fake) {
			f.before = func(w http.ResponseWriter, _, _ string) bool {
				refuse(w, 403, "accessDenied", "Access Denied: Dataset shop-prod:weft: Permission bigquery.datasets.get denied on dataset shop-prod:weft (or it may not exist).")
				return true
			}
		}, "grant roles/bigquery.dataViewer on dataset weft"},
		{"signed out", nil, func(f *fake) {
			f.before = func(w http.ResponseWriter, _, _ string) bool {
				refuse(w, 401, "authError", "Request had invalid authentication credentials.")
				return true
			}
		}, "gcloud auth application-default login"},
		{"interface", nil, func(f *fake) {
			f.before = func(w http.ResponseWriter, _, _ string) bool {
				refuse(w, 403, "accessNotConfigured", "BigQuery API has not been used in project 1 before or it is disabled.")
				return true
			}
		}, "gcloud services enable bigquery.googleapis.com"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFake(t)
			if test.prep != nil {
				test.prep(f)
			}
			settings := f.settings()
			if test.change != nil {
				test.change(&settings)
			}
			_, err := bigquery.Open(context.Background(), settings, nil, f.options()...)
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("the error does not say %q: %v", test.says, err)
			}
		})
	}
}

// TestNobodyListens: an address where nobody is says so, and soon enough.
func TestNobodyListens(t *testing.T) {
	f := newFake(t)
	f.Close()
	settings := f.settings()
	settings.Endpoint = f.URL
	ctx, cancel := context.WithTimeout(context.Background(), 1500*time.Millisecond)
	defer cancel()
	if _, err := bigquery.Open(ctx, settings, nil); err == nil || !strings.Contains(err.Error(), "127.0.0.1") {
		t.Errorf("the error does not say the address: %v", err)
	}
}
