package rest_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/rest"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// sink is a tool that takes rows and answers for each by its trace.
const sink = `manifest: v1
name: sink
version: 1
config: {token: {type: secret, required: true}}
http: {base_url: "https://sink.example", auth: {bearer: "{{ config.token }}"}, timeout: 1s}
limits: {account: "{{ config.token }}", concurrency: {start: 2, max: 8}}
guarantee: effectively_once
purpose: crm
check: {method: GET, path: /me, ok: status == 200}
results:
  rows:
    - {when: status == 200, by_trace: {ok: {list: body.taken, trace: item}, rejected: {list: body.refused, trace: item.row, message: item.why}}}
    - {when: status == 429, all: throttled}
    - {when: status >= 500, all: ambiguous}
objects:
  people:
    kind: record
    identity: {fields: {email: {required: true, steps: [trim, lower, email]}}}
    fields: {open: true}
    batch: {max_items: 1000, unique_by: row.id.email}
    ops:
      upsert:
        idempotent: true
        request: {method: POST, path: /people, body: {people: {$each: rows, $do: {trace: "{{ row.trace }}", email: "{{ row.id.email }}", fields: "{{ row.fields }}"}}}}
        results: rows
      delete:
        idempotent: true
        request: {method: DELETE, path: /people, body: {people: {$each: rows, $do: {trace: "{{ row.trace }}", email: "{{ row.id.email }}"}}}}
        results: rows
`

func open(t testing.TB, base string) *rest.Destination {
	t.Helper()
	m, _, diags := manifest.File("sink.yaml", []byte(sink))
	if m == nil {
		t.Fatal(diags)
	}
	d, err := rest.New(m, map[string]string{"token": "s3cr3t-token"}, rest.Options{Base: base})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func people(op string, n int) adapters.Batch {
	b := adapters.Batch{Object: "people", Op: op, Fields: []string{"city"}}
	for i := range n {
		b.Rows = append(b.Rows, adapters.Row{Trace: fmt.Sprintf("t%d", i), Identity: []adapters.Identifier{{Name: "email", Value: fmt.Sprintf("p%d@shop.se", i)}}, Values: []any{"Lund"}})
	}
	return b
}

// hang waits until the caller has given up, which a server sees only when it has
// read the whole request.
func hang(r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// outcome gives the one that all rows have.
func outcome(t *testing.T, results adapters.Results, n int) adapters.Outcome {
	t.Helper()
	if len(results.Rows) != n {
		t.Fatalf("%d results for %d rows", len(results.Rows), n)
	}
	for _, r := range results.Rows {
		if r.Outcome != results.Rows[0].Outcome {
			t.Fatalf("rows differ: %+v", results.Rows)
		}
		if strings.Contains(r.Message, "s3cr3t") || strings.Contains(r.Message, "@shop.se") {
			t.Errorf("a result tells %q", r.Message)
		}
	}
	return results.Rows[0].Outcome
}

// Over real connections: what has not left is told from what may have arrived.
func TestWhatMayHaveArrived(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	// It reads the whole request and hangs up.
	hangsUp := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			t.Error(err)
		}
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_ = conn.Close()
	}))
	defer hangsUp.Close()
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { hang(r) }))
	defer slow.Close()
	// It promises more than it sends.
	cut := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "500")
		fmt.Fprint(w, `{"taken": ["t0", "t1", "t2"]}`)
	}))
	defer cut.Close()
	for _, c := range []struct {
		name, base string
		want       adapters.Outcome
	}{
		{"nobody there", closed.URL, adapters.NotSent},
		{"no such host", "http://weft.invalid", adapters.NotSent},
		{"hangs up", hangsUp.URL, adapters.Ambiguous},
		{"never answers", slow.URL, adapters.Ambiguous},
		{"cut short", cut.URL, adapters.Ambiguous},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, op := range []string{"upsert", "delete"} {
				if got := outcome(t, open(t, c.base).Write(t.Context(), people(op, 3)), 3); got != c.want {
					t.Errorf("%s: %s, want %s", op, got, c.want)
				}
			}
		})
	}
}

// A context that has ended sends nothing; one that ends on the way leaves doubt.
func TestContextEnds(t *testing.T) {
	arrived := make(chan struct{}, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		hang(r)
	}))
	defer server.Close()
	d := open(t, server.URL)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if got := outcome(t, d.Write(ended, people("upsert", 2)), 2); got != adapters.NotSent {
		t.Errorf("before the first byte: %s", got)
	}
	ending, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	if got := outcome(t, d.Write(ending, people("upsert", 2)), 2); got != adapters.Ambiguous {
		t.Errorf("on the way: %s", got)
	}
}

// A DELETE keeps its body, its length and the secret in its header alone.
func TestDeleteHasItsBody(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	got := make(chan string, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		r, err := http.ReadRequest(bufio.NewReader(conn))
		if err != nil {
			return
		}
		body, _ := io.ReadAll(r.Body)
		got <- fmt.Sprintf("%s %s %d %s %s", r.Method, r.URL, r.ContentLength, r.Header.Get("Authorization"), body)
		fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n{\"taken\":[\"t0\"]}")
	}()
	results := open(t, "http://"+listener.Addr().String()).Write(t.Context(), people("delete", 1))
	want := `DELETE /people 48 Bearer s3cr3t-token {"people":[{"trace":"t0","email":"p0@shop.se"}]}`
	if r := <-got; r != want {
		t.Errorf("it sends\n%s\nwant\n%s", r, want)
	}
	if got := outcome(t, results, 1); got != adapters.OK {
		t.Error(got)
	}
}

// A redirect is no answer: nobody follows it, and nobody is told where to.
func TestRedirectIsNotFollowed(t *testing.T) {
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls++
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}))
	defer server.Close()
	if got := outcome(t, open(t, server.URL).Write(t.Context(), people("upsert", 2)), 2); got != adapters.Ambiguous || calls != 1 {
		t.Errorf("%s after %d calls", got, calls)
	}
}

func TestCheckTellsNoSecret(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, r.Header.Get("Authorization"), http.StatusUnauthorized)
	}))
	defer server.Close()
	err := open(t, server.URL).Check(t.Context())
	if err == nil || strings.Contains(err.Error(), "s3cr3t") || !strings.Contains(err.Error(), "401") {
		t.Errorf("it tells %v", err)
	}
	server.Close()
	err = open(t, server.URL).Check(t.Context())
	if err == nil || strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("it tells %v", err)
	}
}

// What a contract is asked for, from the settings.
func TestContract(t *testing.T) {
	c := open(t, "").Describe()
	if c.Name != "sink" || c.Guarantee != adapters.EffectivelyOnce || c.Limits.Timeout != time.Second || len(c.Limits.Account) == 0 || strings.Contains(c.Limits.Account, "s3cr3t") {
		t.Errorf("%+v", c)
	}
	people, _ := c.Object("people")
	op, _ := people.Op("upsert")
	if !op.Idempotent || op.MaxRows != 1000 || len(people.Identity) != 1 || !people.Identity[0].Personal {
		t.Errorf("%+v", people)
	}
}

func BenchmarkWrite(b *testing.B) {
	answer := map[int]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		if err != nil || n == 0 {
			b.Error("no body", err)
		}
		fmt.Fprint(w, answer[1000])
	}))
	defer server.Close()
	var all strings.Builder
	for i := range 1000 {
		if i > 0 {
			all.WriteByte(',')
		}
		fmt.Fprintf(&all, `"t%d"`, i)
	}
	answer[1000] = `{"taken":[` + all.String() + `]}`
	d, batch := open(b, server.URL), people("upsert", 1000)
	b.Run("weft", func(b *testing.B) {
		for b.Loop() {
			if r := d.Write(b.Context(), batch); r.Rows[999].Outcome != adapters.OK {
				b.Fatal(r.Rows[999])
			}
		}
		b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "rows/s")
	})
	body := strings.Repeat(`{"trace":"t0","email":"p0@shop.se","fields":{"city":"Lund"}},`, 1000)
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			r, err := http.Post(server.URL, "application/json", strings.NewReader(body))
			if err != nil {
				b.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, r.Body); err != nil {
				b.Fatal(err)
			}
			_ = r.Body.Close()
		}
		b.ReportMetric(float64(b.N)*1000/b.Elapsed().Seconds(), "rows/s")
	})
}
