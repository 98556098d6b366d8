package rest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/rest"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// importer is a tool that takes rows in jobs, and says in another call what was
// wrong with them.
const importer = `manifest: v1
name: importer
version: 1
config: {token: {type: secret, required: true}}
http: {base_url: "https://importer.example", auth: {bearer: "{{ config.token }}"}, timeout: 1s}
limits: {account: "{{ config.token }}", concurrency: {start: 2, max: 8}}
guarantee: effectively_once
purpose: crm
results:
  errors:
    - {when: status == 200, by_trace: {rejected: {list: body.errors, trace: item}, rest: ok}}
    - {when: status == 429, all: throttled}
    - {when: status == 401, all: auth}
objects:
  people:
    kind: record
    identity: {fields: {email: {required: true, steps: [trim, lower, email]}}}
    fields: {open: true}
    batch: {max_items: 1000}
    ops:
      upsert:
        idempotent: true
        request: {method: POST, path: /jobs, body: {people: {$each: rows, $do: {trace: "{{ row.trace }}", email: "{{ row.id.email }}"}}}}
        results:
          - {when: status == 202, job: body.id}
        job:
          every: 1s
          within: 1h
          request: {method: GET, path: "/jobs/{{ job }}"}
          results:
            - when: status == 200
              fetch: {request: {method: GET, path: "/jobs/{{ job }}/errors"}, results: errors}
            - {when: status == 401, all: auth}
      create:
        idempotent: false
        request: {method: POST, path: /people, body: {people: {$each: rows, $do: {trace: "{{ row.trace }}", email: "{{ row.id.email }}"}}}}
        results:
          - when: status == 200
            fetch: {request: {method: GET, path: /errors}, results: errors}
          - {when: status == 401, all: auth}
`

// statuses answers by the end of the path.
type statuses map[string]int

func (s statuses) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for path, status := range s {
		if strings.HasSuffix(r.URL.Path, path) {
			w.WriteHeader(status)
			fmt.Fprint(w, `{"id":"7","errors":["t1"]}`)
		}
	}
}

// What a tool has accepted stays in doubt when nobody may ask for it, and is asked
// for again when that may be otherwise soon.
func TestRefusedQuestionsProveNothing(t *testing.T) {
	m, _, diags := manifest.File("importer.yaml", []byte(importer))
	if m == nil {
		t.Fatal(diags)
	}
	try := func(s statuses) *rest.Destination {
		server := httptest.NewServer(s)
		t.Cleanup(server.Close)
		d, err := rest.New(m, map[string]string{"token": "s3cr3t-token"}, rest.Options{Base: server.URL})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	job := adapters.Job{ID: `[{"id":"7","rows":"0-1"}]`}
	for _, c := range []struct {
		name        string
		poll, fetch int
		done        bool
		want        adapters.Outcome
	}{
		{"may not ask for the job", 401, 200, true, adapters.Ambiguous},
		{"may not ask for its errors", 200, 401, true, adapters.Ambiguous},
		{"too fast for its errors", 200, 429, false, adapters.Throttled},
	} {
		results, done := try(statuses{"/7": c.poll, "/errors": c.fetch}).Poll(t.Context(), job, people("upsert", 2))
		if got := outcome(t, results, 2); done != c.done || got != c.want {
			t.Errorf("%s: done is %t, and the rows are %s", c.name, done, got)
		}
	}
	results, done := try(statuses{"/7": 200, "/errors": 200}).Poll(t.Context(), job, people("upsert", 2))
	if !done || results.Rows[0].Outcome != adapters.OK || results.Rows[1].Outcome != adapters.Rejected {
		t.Errorf("done is %t, and the rows are %+v", done, results.Rows)
	}
	for status, want := range map[int]adapters.Outcome{401: adapters.Ambiguous, 429: adapters.Ambiguous} {
		results := try(statuses{"/people": 200, "/errors": status}).Write(t.Context(), people("create", 2))
		if got := outcome(t, results, 2); got != want {
			t.Errorf("a write that was taken, and whose errors are told with status %d, is %s", status, got)
		}
	}
	if got := outcome(t, try(statuses{"/people": 401}).Write(t.Context(), people("create", 2)), 2); got != adapters.Auth {
		t.Errorf("a write that was refused is %s", got)
	}
}

// A token that nobody gives holds up no longer than a call may take.
func TestTokensAreNotWaitedForLonger(t *testing.T) {
	text := strings.Replace(sink, `auth: {bearer: "{{ config.token }}"}`, `auth: {oauth: {token_url: "https://sink.example/token", form: {client_secret: "{{ config.token }}"}}}`, 1)
	m, _, diags := manifest.File("sink.yaml", []byte(text))
	if m == nil {
		t.Fatal(diags)
	}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { hang(r) }))
	defer server.Close()
	d, err := rest.New(m, map[string]string{"token": "s3cr3t-token"}, rest.Options{Base: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if got := outcome(t, d.Write(t.Context(), people("upsert", 1)), 1); got != adapters.NotSent {
		t.Errorf("it is %s", got)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %s, and a call may take a second", took)
	}
}
