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

// account plays a tool that gives tokens: every one is another, and only the
// latest is taken.
type account struct {
	tokens, calls int
	lasts         int // seconds
	refuse        int // status with which tokens are refused
	revoked       bool
}

func (a *account) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/token" {
		if a.refuse != 0 {
			http.Error(w, `{"error":"invalid_grant","error_description":"s3cr3t-token is wrong"}`, a.refuse)
			return
		}
		if r.PostFormValue("client_secret") != "s3cr3t-token" {
			http.Error(w, "{}", http.StatusBadRequest)
			return
		}
		a.tokens, a.revoked = a.tokens+1, false
		fmt.Fprintf(w, `{"access_token":"got-%d","expires_in":%d}`, a.tokens, a.lasts)
		return
	}
	a.calls++
	if a.revoked || r.Header.Get("Authorization") != fmt.Sprintf("Bearer got-%d", a.tokens) {
		http.Error(w, fmt.Sprintf(`{"message":"%s is no token"}`, r.Header.Get("Authorization")), http.StatusUnauthorized)
		return
	}
	fmt.Fprint(w, `{"taken":["t0"]}`)
}

func TestTokens(t *testing.T) {
	text := strings.Replace(sink, `auth: {bearer: "{{ config.token }}"}`, `auth: {oauth: {token_url: "https://sink.example/token", form: {grant_type: client_credentials, client_secret: "{{ config.token }}"}}}`, 1)
	text = strings.Replace(text, "    - {when: status == 429, all: throttled}\n", "    - {when: status == 429, all: throttled}\n    - {when: status == 401, all: auth, message: body.message}\n", 1)
	m, _, diags := manifest.File("sink.yaml", []byte(text))
	if m == nil {
		t.Fatal(diags)
	}
	a := &account{lasts: 3600}
	server := httptest.NewServer(a)
	defer server.Close()
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	d, err := rest.New(m, map[string]string{"token": "s3cr3t-token"}, rest.Options{Base: server.URL, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	write := func(want adapters.Outcome, tokens, calls int) {
		t.Helper()
		a.calls = 0
		results := d.Write(t.Context(), people("upsert", 1))
		if got := outcome(t, results, 1); got != want || a.tokens != tokens || a.calls != calls {
			t.Errorf("%s with %d tokens and %d calls; want %s, %d, %d: %s", got, a.tokens, a.calls, want, tokens, calls, results.Rows[0].Message)
		}
		if strings.Contains(results.Rows[0].Message, "got-") {
			t.Errorf("it tells a token: %s", results.Rows[0].Message)
		}
	}
	write(adapters.OK, 1, 1)
	write(adapters.OK, 1, 1) // the same token
	now = now.Add(time.Hour - 30*time.Second)
	write(adapters.OK, 2, 1) // it would end on the way
	a.revoked = true
	write(adapters.OK, 3, 2) // refused, and got anew
	now = now.Add(2 * time.Hour)
	a.refuse = http.StatusBadRequest
	write(adapters.Auth, 3, 0)
	a.refuse = http.StatusInternalServerError
	write(adapters.NotSent, 3, 0)
}
