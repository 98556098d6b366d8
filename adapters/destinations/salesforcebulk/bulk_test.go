package salesforcebulk_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/salesforcebulk"
)

// org plays an organisation: its jobs, and its records by external id.
type org struct {
	mu      sync.Mutex
	records map[string]string // city by external id
	jobs    map[string]*job
	tokens  int
	breaks  string // METHOD and the end of the path of calls that are done and not answered
	refuses map[string]string
	stops   int // records after which a job fails; 0 for none
}

type job struct {
	Object, Operation, ExternalIDFieldName, State string
	text                                          string
	parts                                         map[string]string
}

func (o *org) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if r.URL.Path == "/services/oauth2/token" {
		o.tokens++
		fmt.Fprintf(w, `{"access_token":"got-%d"}`, o.tokens)
		return
	}
	path := strings.TrimPrefix(r.URL.Path, "/services/data/v62.0/jobs/ingest")
	call := r.Method + " " + path
	if r.Header.Get("Authorization") != fmt.Sprintf("Bearer got-%d", o.tokens) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	for end, code := range o.refuses {
		if strings.HasSuffix(call, end) {
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprintf(w, `[{"errorCode":%q,"message":"no such thing as key-0"}]`, code)
			return
		}
	}
	o.serve(w, r, path)
	if o.breaks != "" && strings.HasPrefix(o.breaks, r.Method) && r.Method != http.MethodGet {
		panic(http.ErrAbortHandler)
	}
}

func (o *org) serve(w http.ResponseWriter, r *http.Request, path string) {
	body, _ := io.ReadAll(r.Body)
	words := strings.Split(strings.Trim(path, "/"), "/")
	if path == "" && r.Method == http.MethodPost {
		made := &job{State: "Open", parts: map[string]string{}}
		_ = json.Unmarshal(body, made)
		id := fmt.Sprintf("750%d", len(o.jobs))
		o.jobs[id] = made
		fmt.Fprintf(w, `{"id":%q,"state":"Open"}`, id)
		return
	}
	j := o.jobs[words[0]]
	switch {
	case path == "":
		fmt.Fprint(w, `{"done":true}`)
	case j == nil:
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodPut:
		j.text = string(body)
		w.WriteHeader(http.StatusCreated)
	case r.Method == http.MethodPatch && strings.HasPrefix(o.breaks, "LOST"):
		panic(http.ErrAbortHandler) // before it came
	case r.Method == http.MethodPatch:
		var asked struct{ State string }
		_ = json.Unmarshal(body, &asked)
		if j.State == "Open" {
			j.State = asked.State
		}
		fmt.Fprintf(w, `{"state":%q}`, j.State)
	case len(words) == 1:
		if j.State == "UploadComplete" {
			o.process(j)
			fmt.Fprint(w, `{"state":"InProgress"}`)
			return
		}
		fmt.Fprintf(w, `{"state":%q}`, j.State)
	default:
		fmt.Fprint(w, j.parts[words[1]])
	}
}

// process does a job as Salesforce does: record by record, each by itself.
func (o *org) process(j *job) {
	lines, _ := csv.NewReader(strings.NewReader(j.text)).ReadAll()
	head := strings.Join(lines[0], ",")
	ok, failed, rest := "sf__Id,sf__Created,"+head+"\n", "sf__Id,sf__Error,"+head+"\n", head+"\n"
	for i, line := range lines[1:] {
		city := line[len(line)-1]
		switch {
		case o.stops > 0 && i >= o.stops:
			rest += strings.Join(line, ",") + "\n"
		case city == "locked":
			failed += ",\"UNABLE_TO_LOCK_ROW:unable to obtain exclusive access:--\"," + strings.Join(line, ",") + "\n"
		case city == "bad":
			failed += ",\"INVALID_FIELD:no city bad for " + line[0] + ":City__c --\"," + strings.Join(line, ",") + "\n"
		case city == "forgotten":
		case j.Operation == "delete":
			delete(o.records, strings.TrimPrefix(line[0], "003"))
			ok += line[0] + ",false," + strings.Join(line, ",") + "\n"
		default:
			o.records[line[0]] = city
			ok += "003" + line[0] + ",true," + strings.Join(line, ",") + "\n"
		}
	}
	j.State = "JobComplete"
	if o.stops > 0 {
		j.State = "Failed"
	}
	j.parts = map[string]string{"successfulResults": ok, "failedResults": failed, "unprocessedrecords": rest}
}

func open(t *testing.T) (*org, *salesforcebulk.Destination) {
	t.Helper()
	o := &org{records: map[string]string{}, jobs: map[string]*job{}, refuses: map[string]string{}}
	server := httptest.NewServer(o)
	t.Cleanup(server.Close)
	d, err := salesforcebulk.New(map[string]string{"client_id": "app", "client_secret": "s3cr3t-app", "instance_url": server.URL}, salesforcebulk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return o, d
}

func people(op string, cities ...any) adapters.Batch {
	b := adapters.Batch{Object: "Contact", Op: op, Fields: []string{"City__c"}}
	for i, city := range cities {
		row := adapters.Row{Identity: []adapters.Identifier{{Name: "Key__c", Value: fmt.Sprintf("key-%d", i)}}, RemoteID: fmt.Sprintf("003key-%d", i)}
		if op == "upsert" {
			row.Values = []any{city}
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// deliver writes, and asks until it is done.
func deliver(t *testing.T, d *salesforcebulk.Destination, b adapters.Batch) []adapters.Result {
	t.Helper()
	results := d.Write(t.Context(), b)
	if results.Job == nil {
		return results.Rows
	}
	for range 5 {
		if polled, done := d.Poll(t.Context(), *results.Job, b); done {
			return polled.Rows
		}
	}
	t.Fatal("the job is never done")
	return nil
}

func want(t *testing.T, rows []adapters.Result, outcomes ...adapters.Outcome) {
	t.Helper()
	if len(rows) != len(outcomes) {
		t.Fatalf("%d results; want %d", len(rows), len(outcomes))
	}
	for i, r := range rows {
		if r.Outcome != outcomes[i] {
			t.Errorf("row %d is %s (%s: %s); want %s", i, r.Outcome, r.Code, r.Message, outcomes[i])
		}
		if strings.Contains(r.Message, "key-0") || strings.Contains(r.Message, "s3cr3t") || strings.Contains(r.Message, "got-") {
			t.Errorf("row %d tells %q", i, r.Message)
		}
	}
}

func TestJobsAreReadRowByRow(t *testing.T) {
	o, d := open(t)
	if err := d.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows := deliver(t, d, people("upsert", "bad", "Malmö", "locked", "forgotten", nil))
	want(t, rows, adapters.Rejected, adapters.OK, adapters.Throttled, adapters.Ambiguous, adapters.OK)
	if rows[1].RemoteID != "003key-1" || rows[0].Code != "INVALID_FIELD" {
		t.Errorf("the rows are %+v", rows)
	}
	if got := fmt.Sprint(o.records); got != "map[key-1:Malmö key-4:#N/A]" {
		t.Errorf("there is %s", got)
	}
	if j := o.jobs["7500"]; j.Object != "Contact" || j.Operation != "upsert" || j.ExternalIDFieldName != "Key__c" {
		t.Errorf("the job is %+v", j)
	}
	want(t, deliver(t, d, people("delete", nil, nil)), adapters.OK, adapters.OK)
	if got := fmt.Sprint(o.records); got != "map[key-4:#N/A]" {
		t.Errorf("there is %s", got)
	}
	o.stops = 1
	want(t, deliver(t, d, people("upsert", "Lund", "Lund")), adapters.OK, adapters.NotSent)
}

// Nothing is applied before the third call, and what became of that one the job
// says.
func TestWhatBreaksProvesNoMoreThanItDoes(t *testing.T) {
	for breaks, c := range map[string]struct {
		outcome adapters.Outcome
		held    string
	}{
		http.MethodPost:  {adapters.NotSent, "map[]"},
		http.MethodPut:   {adapters.NotSent, "map[]"},
		http.MethodPatch: {adapters.OK, "map[key-0:Lund]"},
	} {
		o, d := open(t)
		o.breaks = breaks
		want(t, deliver(t, d, people("upsert", "Lund")), c.outcome)
		if got := fmt.Sprint(o.records); got != c.held {
			t.Errorf("where %s breaks there is %s", breaks, got)
		}
	}
	o, d := open(t)
	o.breaks = "LOST"
	results := d.Write(t.Context(), people("upsert", "Lund"))
	o.breaks = ""
	polled, done := d.Poll(t.Context(), *results.Job, people("upsert", "Lund"))
	if !done {
		t.Fatal("it waits for a job that will not begin")
	}
	want(t, polled.Rows, adapters.NotSent)
	if o.jobs["7500"].State != "Aborted" {
		t.Errorf("the job is %s, and may begin", o.jobs["7500"].State)
	}
	polled, done = d.Poll(t.Context(), adapters.Job{ID: "nobody"}, people("upsert", "Lund"))
	if !done {
		t.Fatal("it waits for a job that nobody knows of")
	}
	want(t, polled.Rows, adapters.Ambiguous)
}

func TestRefusalsSayWhatIsWrong(t *testing.T) {
	for code, outcome := range map[string]adapters.Outcome{"INVALIDJOB": adapters.Misconfigured, "REQUEST_LIMIT_EXCEEDED": adapters.Quota} {
		o, d := open(t)
		o.refuses["POST "] = code
		rows := deliver(t, d, people("upsert", "Lund"))
		want(t, rows, outcome)
		if rows[0].Code != code {
			t.Errorf("the code is %q", rows[0].Code)
		}
	}
	o, d := open(t)
	want(t, deliver(t, d, people("upsert", "Lund")), adapters.OK)
	o.tokens++ // the token is no good any more
	want(t, deliver(t, d, people("upsert", "Lund")), adapters.OK)
	two := people("upsert", "Lund")
	two.Rows[0].Identity = append(two.Rows[0].Identity, adapters.Identifier{Name: "Other__c", Value: "x"})
	want(t, deliver(t, d, two), adapters.Misconfigured)
}
