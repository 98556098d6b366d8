package webhook_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/webhook"
)

const (
	keyText    = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
	oldKeyText = "whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4"
)

var now = time.Unix(1_700_000_000, 0)

func open(t *testing.T, url string, more map[string]string) *webhook.Destination {
	t.Helper()
	set := map[string]string{"url": url}
	for name, value := range more {
		set[name] = value
	}
	d, err := webhook.New(set, webhook.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// people is a batch of so many rows.
func people(op string, n int) adapters.Batch {
	batch := adapters.Batch{Object: "customers", Op: op, Fields: []string{"city", "spend"}}
	for i := range n {
		row := adapters.Row{
			Trace: fmt.Sprintf("t%d", i), IdempotencyKey: fmt.Sprintf("key%d", i),
			Identity: []adapters.Identifier{{Name: "email", Value: fmt.Sprintf("p%d@example.org", i)}},
		}
		if op != "delete" {
			row.Values = []any{"Malmö", int64(i)}
		}
		batch.Rows = append(batch.Rows, row)
	}
	return batch
}

func TestCallsAreSignedAsStandardWebhooksHasIt(t *testing.T) {
	var header http.Header
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		header, body = r.Header, string(text)
	}))
	defer server.Close()
	d := open(t, server.URL, map[string]string{"secret": keyText, "previous_secret": oldKeyText, "token": "s3cr3t"})
	batch := people("upsert", 1)
	batch.Rows[0].Changed = []bool{false, true}
	if got := d.Write(t.Context(), batch).Rows[0].Outcome; got != adapters.OK {
		t.Fatal(got)
	}
	want := `{"type":"customers.upsert","data":{"object":"customers","op":"upsert","rows":[{"key":"key0","id":{"email":"p0@example.org"},"fields":{"city":"Malmö","spend":0},"changed":["spend"]}]}}`
	if body != want {
		t.Errorf("the body is\n%s\nwant\n%s", body, want)
	}
	var signatures []string
	for _, key := range []string{"012345678901234567890123", "abcdefghijklmnopqrstuvwx"} {
		mac := hmac.New(sha256.New, []byte(key))
		fmt.Fprintf(mac, "key0.1700000000.%s", body)
		signatures = append(signatures, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	for name, want := range map[string]string{
		"webhook-id": "key0", "webhook-timestamp": "1700000000", "webhook-signature": strings.Join(signatures, " "),
		"Authorization": "Bearer s3cr3t", "Content-Type": "application/json",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s is %q; want %q", name, got, want)
		}
	}
	first := header.Get("webhook-id")
	d.Write(t.Context(), people("upsert", 3))
	three := header.Get("webhook-id")
	d.Write(t.Context(), people("upsert", 3))
	if again := header.Get("webhook-id"); three == first || again != three || strings.Contains(again, ".") {
		t.Errorf("calls are named %q, %q and again %q", first, three, again)
	}
}

func TestAnswersAreReadRowByRow(t *testing.T) {
	rows := func(outcomes ...adapters.Outcome) []adapters.Outcome { return outcomes }
	const (
		ok, rejected, ambiguous = adapters.OK, adapters.Rejected, adapters.Ambiguous
		throttled, poison       = adapters.Throttled, adapters.Poison
	)
	for _, c := range []struct {
		name   string
		status int
		body   string
		want   []adapters.Outcome
	}{
		{"nothing more", 204, "", rows(ok, ok, ok)},
		{"a word", 200, "OK", rows(ok, ok, ok)},
		{"JSON about something else", 202, `{"queued":3}`, rows(ok, ok, ok)},
		{"each by itself", 200, `{"results":[{"key":"key2","status":429},{"key":"key0","status":200},{"key":"key1","status":422,"error":"no city"}]}`, rows(ok, rejected, throttled)},
		{"one is not accounted for", 200, `{"results":[{"key":"key0","status":200},{"key":"key2","status":500}]}`, rows(ok, ambiguous, ambiguous)},
		{"of nobody", 200, `{"results":[]}`, rows(ambiguous, ambiguous, ambiguous)},
		{"of somebody else", 200, `{"results":[{"key":"x","status":200}]}`, rows(ambiguous, ambiguous, ambiguous)},
		{"twice, and not the same", 200, `{"results":[{"key":"key0","status":200},{"key":"key0","status":422}]}`, rows(ambiguous, ambiguous, ambiguous)},
		{"a row without a status", 200, `{"results":[{"key":"key0"}]}`, rows(ambiguous, ambiguous, ambiguous)},
		{"cut off", 200, `{"results":[{"key":"key0","sta`, rows(ambiguous, ambiguous, ambiguous)},
		{"too fast", 429, "", rows(throttled, throttled, throttled)},
		{"who are you", 401, "", rows(adapters.Auth, adapters.Auth, adapters.Auth)},
		{"elsewhere", 308, "", rows(adapters.Misconfigured, adapters.Misconfigured, adapters.Misconfigured)},
		{"no more", 410, "", rows(adapters.Misconfigured, adapters.Misconfigured, adapters.Misconfigured)},
		{"some row is wrong", 422, "", rows(poison, poison, poison)},
		{"down", 503, "", rows(ambiguous, ambiguous, ambiguous)},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			}))
			defer server.Close()
			results := open(t, server.URL, nil).Write(t.Context(), people("upsert", 3))
			for i, want := range c.want {
				if got := results.Rows[i].Outcome; got != want {
					t.Errorf("row %d is %s; want %s", i, got, want)
				}
			}
			if asked := c.status == 429 || c.status == 503; asked != (results.RetryAfter == 7*time.Second) {
				t.Errorf("it is to wait %s", results.RetryAfter)
			}
		})
	}
}

func TestWhatDidNotLeaveIsNotSent(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://user:s3cr3t-word@" + listener.Addr().String() + "/s3cr3t-path"
	d := open(t, address, map[string]string{"timeout": "1"})
	go func() { // takes the call, and never answers
		connection, err := listener.Accept()
		if err == nil {
			_, _ = io.Copy(io.Discard, connection)
		}
	}()
	result := d.Write(t.Context(), people("upsert", 2)).Rows[1]
	if result.Outcome != adapters.Ambiguous || strings.Contains(result.Message, "s3cr3t") {
		t.Errorf("without an answer it is %s: %s", result.Outcome, result.Message)
	}
	_ = listener.Close()
	result = d.Write(t.Context(), people("upsert", 2)).Rows[1]
	if result.Outcome != adapters.NotSent || strings.Contains(result.Message, "s3cr3t") {
		t.Errorf("without a connection it is %s: %s", result.Outcome, result.Message)
	}
	batch := people("upsert", 2)
	batch.Pace = func(context.Context) error { return errors.New("not now") }
	if got := d.Write(t.Context(), batch).Rows[0].Outcome; got != adapters.NotSent {
		t.Errorf("without room it is %s", got)
	}
	if err := d.Check(t.Context()); err == nil || strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("the check says %v", err)
	}
}

func TestWordsOfReceiversAreMasked(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"results":[{"key":"key0","status":422,"error":"p1@example.org is no customer in Malmö; token s3cr3t-token"},{"key":"key1","status":200,"id":"r1"}]}`)
	}))
	defer server.Close()
	results := open(t, server.URL, map[string]string{"token": "s3cr3t-token"}).Write(t.Context(), people("upsert", 2))
	if got, want := results.Rows[0].Message, "*** is no customer in ***; token ***"; got != want {
		t.Errorf("the message is %q; want %q", got, want)
	}
	if got := results.Rows[1]; got.RemoteID != "r1" || got.Outcome != adapters.OK {
		t.Errorf("the second row is %+v", got)
	}
}

func TestRemovalsHaveNoFields(t *testing.T) {
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		body = string(text)
	}))
	defer server.Close()
	open(t, server.URL, nil).Write(t.Context(), people("delete", 1))
	if want := `{"type":"customers.delete","data":{"object":"customers","op":"delete","rows":[{"key":"key0","id":{"email":"p0@example.org"}}]}}`; body != want {
		t.Errorf("the body is\n%s\nwant\n%s", body, want)
	}
}

func TestSettingsAreRefusedWithAReason(t *testing.T) {
	for name, c := range map[string]struct {
		set  map[string]string
		want string
	}{
		"no url":           {nil, `webhook needs "url"`},
		"no address":       {map[string]string{"url": "shop.se/hook"}, `"url" of webhook must match`},
		"no key":           {map[string]string{"url": "https://shop.se", "secret": "hunter2-hunter2"}, `"secret" of webhook must be whsec_ and 24 to 64 bytes in base64`},
		"a short key":      {map[string]string{"url": "https://shop.se", "secret": "whsec_aHVudGVyMg=="}, `"secret" of webhook must be whsec_ and 24 to 64 bytes in base64`},
		"too many rows":    {map[string]string{"url": "https://shop.se", "batch": "20000"}, `"batch" of webhook must be from 1 to 10000`},
		"two ways":         {map[string]string{"url": "https://shop.se", "token": "a", "user": "b"}, `both a "token" and a "user"`},
		"an unknown thing": {map[string]string{"url": "https://shop.se", "tokn": "hunter2"}, `webhook has no setting "tokn"`},
	} {
		_, err := webhook.New(c.set, webhook.Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
}
