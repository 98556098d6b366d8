package receivers

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/models"
)

// What Slack would read as more than letters is letters, and no answer and no failure
// shows the address.
func TestSlack(t *testing.T) {
	var body string
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		body = string(text)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "no_service for "+r.URL.Path)
	}))
	send, err := Slack(server.URL + "/services/T0/B0/canary")
	if err != nil {
		t.Fatal(err)
	}
	m := &models.SyncNews{Project: "shop", Target: "prod", Sync: "a", Destination: "crm.people", Change: models.SyncBad,
		SyncStanding: models.SyncStanding{State: models.SyncHeld, Reason: "1 < 2 & <!channel>"}}
	if err := send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if want := `{"text":"shop (prod): sync a to crm.people: held: 1 \u0026lt; 2 \u0026amp; \u0026lt;!channel\u0026gt;"}`; body != want {
		t.Errorf("got  %s\nwant %s", body, want)
	}
	status = http.StatusNotFound
	if err := send(t.Context(), m); err == nil || err.Error() != "it answers 404" {
		t.Errorf("404: %v", err)
	}
	server.Close()
	if err := send(t.Context(), m); err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("nobody: %v", err)
	}
}

// A redirect is not followed: it would take the news elsewhere, or lose it.
func TestWebhooksAreNotRedirected(t *testing.T) {
	followed := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		followed = followed || r.URL.Path == "/elsewhere"
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	defer server.Close()
	send, err := Webhook(server.URL, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := send(t.Context(), &models.SyncNews{Change: models.SyncBad}); err == nil || followed {
		t.Errorf("%v, followed: %v", err, followed)
	}
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	if err := send(ctx, &models.SyncNews{Change: models.SyncBad}); err == nil {
		t.Error("it has time without end")
	}
}

func TestSettingsThatCannotBe(t *testing.T) {
	if _, err := Webhook("ftp://x", ""); err == nil {
		t.Error("ftp is taken for the web")
	}
	if _, err := Webhook("https://x", "canary"); err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("a key that is none: %v", err)
	}
}
