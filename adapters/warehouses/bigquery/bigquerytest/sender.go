package bigquerytest

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"testing"

	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"
)

// Sender is a user of the emulator who lacks rights, or whose requests meet
// errors.
type Sender struct {
	// Denied are permissions of BigQuery that he lacks: everywhere
	// ("bigquery.jobs.create") or in one dataset ("bigquery.tables.create@sales").
	Denied []string `json:"denied,omitempty"`
	// Mishaps are reasons of the errors that his next requests meet, one each:
	// "rateLimitExceeded", "backendError" …; an empty one lets a request pass.
	Mishaps []string `json:"mishaps,omitempty"`
	// JobMishaps are reasons of the errors that his next query jobs end with,
	// one each, before they have done anything.
	JobMishaps []string `json:"jobMishaps,omitempty"`
}

// As gives the options with which a client is that sender. It skips the test on
// a real project.
func As(t testing.TB, sender Sender) []option.ClientOption {
	t.Helper()
	url := URL(t)
	unique := make([]byte, 16)
	_, _ = rand.Read(unique) // never fails
	token := hex.EncodeToString(unique)
	body, err := json.Marshal(struct {
		Token string `json:"token"`
		Sender
	}{token, sender})
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(url+"/emulator/principals", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode >= http.StatusBadRequest {
		text, _ := io.ReadAll(response.Body) // the status alone says enough
		t.Fatalf("the emulator refuses the sender: %s: %s", response.Status, text)
	}
	return []option.ClientOption{option.WithEndpoint(url + "/bigquery/v2/"), option.WithHTTPClient(&http.Client{Transport: bearer(token)})}
}

// bearer adds a token to requests.
type bearer string

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(r)
}

func isMissing(err error) bool {
	var answer *googleapi.Error
	return errors.As(err, &answer) && answer.Code == http.StatusNotFound
}
