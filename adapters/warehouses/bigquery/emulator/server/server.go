// Package server answers BigQuery's REST interface, so that the real client,
// cloud.google.com/go/bigquery, can be run against it in tests.
//
// In come HTTP requests; out go the JSON, the codes and the reasons of errors
// that BigQuery gives. Whether a statement is right is decided by package
// analyze (Google's own analyzer), what it means in DuckDB by package
// translate; this package keeps jobs, sessions, datasets and tables, and runs
// what comes out. It must not know anything of weft, nor of SQL beyond the few
// statements with which it looks after its own DuckDB.
//
// What it cannot show: quotas, slots, pruning of partitions, the storage APIs.
package server

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/duckdb/duckdb-go/v2"
	bq "google.golang.org/api/bigquery/v2"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/translate"
)

// Config says what the server pretends to be.
type Config struct {
	Project  string           // the one project that there is
	Location string           // of datasets and jobs that name none, e.g. "US"
	Now      func() time.Time // nil: the machine's clock
}

// Server is one project of BigQuery, in memory. It is an http.Handler and may
// be used by several clients at once.
type Server struct {
	config   Config
	analyzer *analyze.Analyzer
	db       *sql.DB
	routes   *http.ServeMux

	mu         sync.Mutex // guards what follows; never held while a statement runs
	jobs       map[string]*job
	order      []*job          // the jobs, oldest first
	requests   map[string]*job // by requestId: a repeated request is the same job
	sessions   map[string]*session
	datasets   map[string]*bq.Dataset // by name
	tables     map[analyze.Name]*tableState
	uploads    map[string]*upload
	principals map[string]*principal
	serial     int // of jobs, sessions and uploads

	transactions atomic.Int64 // that are open

	running sync.WaitGroup
	stop    context.CancelFunc
	life    context.Context // of all jobs: ends with Close
}

// New starts an empty project.
func New(ctx context.Context, config Config) (*Server, error) {
	if config.Now == nil {
		config.Now = time.Now
	}
	analyzer, err := analyze.New(config.Project)
	if err != nil {
		return nil, fmt.Errorf("cannot start the analyzer: %w", err)
	}
	// Tables of tests are tiny, and many requests are answered at once: threads that share
	// the work of one cost more than they save.
	connector, err := duckdb.NewConnector("?threads=1", nil)
	if err != nil {
		return nil, fmt.Errorf("cannot start duckdb: %w", err)
	}
	s := &Server{
		config: config, analyzer: analyzer, db: sql.OpenDB(connector),
		jobs: map[string]*job{}, requests: map[string]*job{}, sessions: map[string]*session{},
		datasets: map[string]*bq.Dataset{}, tables: map[analyze.Name]*tableState{},
		uploads: map[string]*upload{}, principals: map[string]*principal{},
	}
	s.db.SetMaxIdleConns(0) // a connection's temporary tables end with its session
	s.life, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.routes = s.newRoutes()
	return s, nil
}

func (s *Server) prepare(ctx context.Context) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("cannot start duckdb: %w", err)
	}
	defer conn.Close()
	if err := translate.Prepare(ctx, conn); err != nil {
		return fmt.Errorf("cannot prepare duckdb: %w", err)
	}
	return nil
}

// Close stops all jobs and forgets everything.
func (s *Server) Close() error {
	s.stop()
	s.running.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, open := range s.sessions {
		open.conn.Close()
	}
	return s.db.Close()
}

const (
	root    = "/bigquery/v2/projects/{project}"
	dataset = root + "/datasets/{dataset}"
	table   = dataset + "/tables/{table}"
)

func (s *Server) newRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	for pattern, answer := range map[string]answer{
		"GET /bigquery/v2/projects":           s.listProjects,
		"POST " + root + "/queries":           s.query,
		"GET " + root + "/queries/{job}":      s.queryResults,
		"POST " + root + "/jobs":              s.insertJob,
		"GET " + root + "/jobs":               s.listJobs,
		"GET " + root + "/jobs/{job}":         s.getJob,
		"POST " + root + "/jobs/{job}/cancel": s.cancelJob,
		"GET " + root + "/datasets":           s.listDatasets,
		"POST " + root + "/datasets":          s.insertDataset,
		"GET " + dataset:                      s.getDataset,
		"PATCH " + dataset:                    s.patchDataset,
		"DELETE " + dataset:                   s.deleteDataset,
		"GET " + dataset + "/tables":          s.listTables,
		"POST " + dataset + "/tables":         s.insertTable,
		"GET " + table:                        s.getTable,
		"PATCH " + table:                      s.patchTable,
		"DELETE " + table:                     s.deleteTable,
		"GET " + table + "/data":              s.listRows,
		"POST " + table + "/insertAll":        s.insertRows,
	} {
		mux.HandleFunc(pattern, s.reply(answer))
	}
	mux.HandleFunc("POST /upload"+root+"/jobs", s.uploadJob)
	mux.HandleFunc("PUT /upload"+root+"/jobs", s.uploadJob)
	mux.HandleFunc("POST /emulator/principals", s.reply(s.addPrincipal))
	mux.HandleFunc("/", s.reply(func(r *http.Request) (any, error) {
		return nil, fail("notImplemented", "the emulator has no %s %s", r.Method, r.URL.Path)
	}))
	return mux
}

// ServeHTTP answers one request. The prefix /bigquery/v2 may be missing: a
// client whose endpoint is the bare address sends none.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/projects") {
		r.URL.Path = "/bigquery/v2" + r.URL.Path
	}
	s.dropExpired()
	s.routes.ServeHTTP(w, r)
}

// answer handles one method of the interface: it gives what is to be sent as
// JSON, nil for an empty answer.
type answer func(r *http.Request) (any, error)

func (s *Server) reply(answer answer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := s.admitted(r, answer)
		if err != nil {
			sendError(w, queryFault(r.Context(), err))
			return
		}
		sendJSON(w, http.StatusOK, body)
	}
}

// admitted lets a request through whose project there is and whose sender is
// not set up to meet an error.
func (s *Server) admitted(r *http.Request, answer answer) (any, error) {
	if err := s.sender(r).mishap(); err != nil {
		return nil, err
	}
	if p := r.PathValue("project"); p != "" && p != s.config.Project {
		return nil, notFound("Project", p)
	}
	return answer(r)
}

func sendJSON(w http.ResponseWriter, code int, body any) {
	if body == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body) // a client that is gone has nobody to tell
}

func sendError(w http.ResponseWriter, f *fault) {
	type problem struct {
		Domain   string `json:"domain"`
		Message  string `json:"message"`
		Reason   string `json:"reason"`
		Location string `json:"location,omitempty"`
	}
	sendJSON(w, f.code, map[string]any{"error": map[string]any{
		"code": f.code, "message": f.message,
		"errors": []problem{{Domain: "global", Message: f.message, Reason: f.reason, Location: f.place}},
	}})
}

// bareValue is a number or a bool where the interface has a text: the values of
// parameters, as Google's client in Python sends them. BigQuery takes both.
var bareValue = regexp.MustCompile(`("value":\s*)(-?[0-9][0-9.eE+-]*|true|false)`)

// readJSON reads a body and gives its text too.
func readJSON(r io.Reader, into any) ([]byte, error) {
	raw, err := io.ReadAll(r)
	raw = bareValue.ReplaceAll(raw, []byte(`$1"$2"`))
	if err == nil && len(raw) > 0 {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		return nil, fail("invalid", "Invalid JSON payload received: %s", err)
	}
	return raw, nil
}

func (s *Server) listProjects(*http.Request) (any, error) {
	return &bq.ProjectList{
		Kind: "bigquery#projectList", TotalItems: 1,
		Projects: []*bq.ProjectListProjects{{
			Kind: "bigquery#project", Id: s.config.Project, FriendlyName: s.config.Project,
			ProjectReference: &bq.ProjectReference{ProjectId: s.config.Project},
		}},
	}, nil
}

// number gives a name that was not given before. The caller holds s.mu.
func (s *Server) number(prefix string) string {
	s.serial++
	return fmt.Sprintf("%s%d", prefix, s.serial)
}

func millis(t time.Time) int64 { return t.UnixMilli() }
