package bigquery_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/api/option"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery"
)

type object = map[string]any

// fake answers like BigQuery's interface, with what a test tells it to say. It
// knows no SQL: it shows what the adapter asks and how it takes the answers.
type fake struct {
	*httptest.Server
	mu       sync.Mutex
	project  string
	datasets map[string]string // name → location
	tables   map[string]object // dataset.table
	jobs     map[string]object
	requests []string // "POST jobs", "GET datasets/weft"
	started  []object // configurations of the jobs, in their order
	loaded   [][]byte // what load jobs have sent
	etags    int
	ahead    time.Duration // its clock before this machine's

	answer func(sql string) reply                                // of a query
	judge  func(sql string) reply                                // of a dry run; nil for the same
	before func(w http.ResponseWriter, method, path string) bool // true: it has answered
}

// reply is the end of a job.
type reply struct {
	reason, message string // of an error
	billed          int64
	processed       int64
	statement       string // its type
	fields          []object
	rows            [][]any
	running         bool // until it is cancelled
}

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{
		project: "shop-prod", datasets: map[string]string{"weft": "EU"}, tables: map[string]object{}, jobs: map[string]object{},
		answer: func(string) reply { return reply{} },
	}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

// options let the client talk to the fake, without credentials.
func (f *fake) options() []option.ClientOption {
	return []option.ClientOption{option.WithEndpoint(f.URL + "/bigquery/v2/"), option.WithoutAuthentication()}
}

func (f *fake) settings() bigquery.Settings {
	return bigquery.Settings{Project: f.project, Dataset: "weft", SourceDataset: "raw"}
}

// open opens a warehouse, which the test closes at its end.
func (f *fake) open(t *testing.T, change func(*bigquery.Settings)) *bigquery.Warehouse {
	t.Helper()
	settings := f.settings()
	if change != nil {
		change(&settings)
	}
	w, err := bigquery.Open(context.Background(), settings, nil, f.options()...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, path, _ := strings.Cut(r.URL.Path, "/projects/"+f.project+"/")
	f.mu.Lock()
	f.requests = append(f.requests, r.Method+" "+path)
	before := f.before
	f.mu.Unlock()
	if before != nil && before(w, r.Method, path) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	parts := strings.Split(path, "/")
	switch {
	case parts[0] == "jobs" && r.Method == http.MethodPost && len(parts) == 1:
		f.insertJob(w, r)
	case parts[0] == "jobs" && len(parts) == 3 && parts[2] == "cancel":
		job := f.jobs[parts[1]]
		job["status"] = object{"state": "DONE", "errorResult": object{"reason": "stopped", "message": "Job execution was cancelled: User requested cancellation"}}
		send(w, object{"job": job})
	case parts[0] == "jobs":
		f.send(w, f.jobs[parts[1]], "Job "+parts[1])
	case parts[0] == "queries":
		send(w, f.jobs[parts[1]]["results"])
	case parts[0] == "datasets":
		f.dataset(w, r, parts[1:])
	default:
		refuse(w, 404, "notFound", "no such path: "+r.URL.Path)
	}
}

func (f *fake) insertJob(w http.ResponseWriter, r *http.Request) {
	var job struct {
		JobReference  object
		Configuration object
	}
	kind, parameters, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.URL.Query().Get("uploadType") == "resumable" {
		w.Header().Set("Location", f.URL+"/upload") // rows that do not come at once would follow there
		return
	}
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(r.Body, parameters["boundary"])
		head, _ := parts.NextPart()
		_ = json.NewDecoder(head).Decode(&job)
		body, _ := parts.NextPart()
		rows, _ := io.ReadAll(body)
		f.loaded = append(f.loaded, rows)
	} else {
		_ = json.NewDecoder(r.Body).Decode(&job)
	}
	id, _ := job.JobReference["jobId"].(string)
	if f.jobs[id] != nil {
		refuse(w, 409, "duplicate", "Already Exists: Job "+f.project+":EU."+id)
		return
	}
	f.started = append(f.started, job.Configuration)
	query, _ := job.Configuration["query"].(object)
	sql, _ := query["query"].(string)
	dry, _ := job.Configuration["dryRun"].(bool)
	answer := f.answer
	if dry && f.judge != nil {
		answer = f.judge
	}
	var said reply
	if query != nil && !isSession(sql) {
		f.mu.Unlock()
		said = answer(sql)
		f.mu.Lock()
	}
	if dry && said.reason != "" {
		refuse(w, codes[said.reason], said.reason, said.message)
		return
	}
	f.jobs[id] = f.job(id, job.Configuration, query, said)
	send(w, f.jobs[id])
}

func (f *fake) job(id string, configuration, query object, said reply) object {
	status := object{"state": "DONE"}
	if said.reason != "" {
		status["errorResult"] = object{"reason": said.reason, "message": said.message}
	}
	if said.running {
		status["state"] = "RUNNING"
	}
	statistics := object{
		"creationTime": millis(time.Now().Add(f.ahead)), "totalBytesProcessed": strconv.FormatInt(said.processed, 10),
		"sessionInfo": object{"sessionId": "session-1"},
	}
	if query != nil {
		configuration["jobType"] = "QUERY"
		statistics["query"] = object{
			"totalBytesBilled": strconv.FormatInt(said.billed, 10), "statementType": said.statement,
			"schema": object{"fields": said.fields},
		}
	} else {
		statistics["load"] = object{"outputRows": strconv.Itoa(strings.Count(string(f.loaded[len(f.loaded)-1]), "\n"))}
	}
	rows := []object{}
	for _, row := range said.rows {
		cells := []object{}
		for _, v := range row {
			cells = append(cells, object{"v": v})
		}
		rows = append(rows, object{"f": cells})
	}
	reference := object{"projectId": f.project, "jobId": id, "location": "EU"}
	return object{
		"jobReference": reference, "configuration": configuration, "status": status, "statistics": statistics,
		"results": object{
			"jobComplete": true, "jobReference": reference, "schema": object{"fields": said.fields},
			"totalRows": strconv.Itoa(len(rows)), "rows": rows,
		},
	}
}

// isSession tells whether a statement only begins or ends the session.
func isSession(sql string) bool {
	return sql == "SET @@time_zone = 'UTC'" || sql == "CALL BQ.ABORT_SESSION()"
}

// dataset answers about datasets and tables.
func (f *fake) dataset(w http.ResponseWriter, r *http.Request, parts []string) {
	var body object
	_ = json.NewDecoder(r.Body).Decode(&body)
	if len(parts) == 0 {
		if r.Method == http.MethodPost {
			name := body["datasetReference"].(object)["datasetId"].(string)
			f.datasets[name], _ = body["location"].(string)
			send(w, body)
			return
		}
		list := []object{}
		for name := range f.datasets {
			list = append(list, object{"datasetReference": object{"projectId": f.project, "datasetId": name}})
		}
		send(w, object{"datasets": list})
		return
	}
	location, found := f.datasets[parts[0]]
	switch {
	case !found:
		refuse(w, 404, "notFound", "Not found: Dataset "+f.project+":"+parts[0])
	case len(parts) == 1:
		send(w, object{"datasetReference": object{"projectId": f.project, "datasetId": parts[0]}, "location": location})
	case len(parts) == 2 && r.Method == http.MethodGet:
		list := []object{}
		for name := range f.tables {
			if dataset, table, _ := strings.Cut(name, "."); dataset == parts[0] {
				list = append(list, object{"tableReference": object{"projectId": f.project, "datasetId": dataset, "tableId": table}})
			}
		}
		send(w, object{"tables": list})
	case len(parts) == 2:
		name := parts[0] + "." + body["tableReference"].(object)["tableId"].(string)
		if f.tables[name] != nil {
			refuse(w, 409, "duplicate", "Already Exists: Table "+f.project+":"+name)
			return
		}
		f.put(name, body, location)
		send(w, f.tables[name])
	default:
		f.table(w, r, parts[0]+"."+parts[2], body, location)
	}
}

func (f *fake) table(w http.ResponseWriter, r *http.Request, name string, body object, location string) {
	table := f.tables[name]
	switch {
	case table == nil:
		refuse(w, 404, "notFound", "Not found: Table "+f.project+":"+name)
	case r.Method == http.MethodDelete:
		delete(f.tables, name)
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodPatch:
		if match := r.Header.Get("If-Match"); match != "" && match != table["etag"] {
			refuse(w, 412, "conditionNotMet", "Precondition Failed")
			return
		}
		for key, v := range body {
			table[key] = v
		}
		f.put(name, table, location)
		send(w, f.tables[name])
	default:
		send(w, table)
	}
}

func (f *fake) put(name string, table object, location string) {
	f.etags++
	table["etag"] = fmt.Sprintf("etag-%d", f.etags)
	table["location"] = location
	if table["creationTime"] == nil {
		table["creationTime"] = millis(time.Now())
	}
	table["lastModifiedTime"] = millis(time.Now())
	f.tables[name] = table
}

func (f *fake) send(w http.ResponseWriter, v object, what string) {
	if v == nil {
		refuse(w, 404, "notFound", "Not found: "+what)
		return
	}
	send(w, v)
}

// asked tells how many requests of a kind came.
func (f *fake) asked(prefix string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, r := range f.requests {
		if strings.HasPrefix(r, prefix) {
			n++
		}
	}
	return n
}

// configurations are those of the jobs so far, without what begins and ends the
// session.
func (f *fake) configurations() []object {
	f.mu.Lock()
	defer f.mu.Unlock()
	var jobs []object
	for _, job := range f.started {
		if query, _ := job["query"].(object); query == nil || !isSession(query["query"].(string)) {
			jobs = append(jobs, job)
		}
	}
	return jobs
}

func send(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

var codes = map[string]int{"invalidQuery": 400, "notFound": 404, "accessDenied": 403, "quotaExceeded": 403, "invalid": 400}

func refuse(w http.ResponseWriter, code int, reason, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(object{"error": object{
		"code": code, "message": message, "errors": []object{{"reason": reason, "message": message}},
	}})
}

func millis(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }
