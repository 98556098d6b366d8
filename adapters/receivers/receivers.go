// Package receivers tells people and programs that a sync is well or not.
//
//	func Webhook(url, secret) (Send, error)   a signed call of Standard Webhooks
//	func Slack(url) (Send, error)             a message by an incoming webhook of Slack
//
// In come news of a sync, out goes one call, and an error that may be shown:
// addresses and keys are in none. It must not know when somebody is told.
package receivers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters/destinations/calls"
	"github.com/weft-cdp/weft/adapters/destinations/webhook"
	"github.com/weft-cdp/weft/models"
)

// Send tells one receiver.
type Send = func(ctx context.Context, m *models.SyncNews) error

// news is the body of a webhook, as Standard Webhooks has it.
type news struct {
	Type      string    `json:"type"` // sync.bad, sync.worse, sync.recovered
	Timestamp time.Time `json:"timestamp"`
	Data      standing  `json:"data"`
}

// standing is of the sync as a whole; nothing in it is of a row.
type standing struct {
	Project     string    `json:"project"`
	Target      string    `json:"target"`
	Sync        string    `json:"sync"`
	Destination string    `json:"destination"`
	State       string    `json:"state"`
	Known       string    `json:"known"` // the state that was told last
	Since       time.Time `json:"since"`
	Epoch       int64     `json:"epoch"`
	Reason      string    `json:"reason,omitempty"`
	Rejected    int64     `json:"rejected"`
	Parked      int64     `json:"parked"`
}

// Webhook makes a receiver of an address; secret is the key by which calls are
// signed, "" signs none.
func Webhook(url, secret string) (Send, error) {
	if err := reachable(url); err != nil {
		return nil, err
	}
	var sign func(id, timestamp string, body []byte) string
	if secret != "" {
		var err error
		if sign, err = webhook.Signer(secret); err != nil {
			return nil, fmt.Errorf("\"secret\" %w", err)
		}
	}
	return func(ctx context.Context, m *models.SyncNews) error {
		now := time.Now().UTC()
		body, err := json.Marshal(news{
			Type: "sync." + m.Change.String(), Timestamp: now.Truncate(time.Second),
			Data: standing{
				Project: m.Project, Target: m.Target, Sync: m.Sync, Destination: m.Destination, State: m.State.String(),
				Known: m.Known.String(), Since: m.Since.UTC(), Epoch: m.Epoch, Reason: m.Reason, Rejected: m.Rejected, Parked: m.Parked,
			},
		})
		if err != nil {
			return err
		}
		header := http.Header{}
		timestamp := fmt.Sprint(now.Unix())
		header.Set("webhook-id", m.ID)
		header.Set("webhook-timestamp", timestamp)
		if sign != nil {
			header.Set("webhook-signature", sign(m.ID, timestamp, body))
		}
		return post(ctx, url, header, body)
	}, nil
}

// Slack makes a receiver of the address of an incoming webhook.
func Slack(url string) (Send, error) {
	if err := reachable(url); err != nil {
		return nil, err
	}
	return func(ctx context.Context, m *models.SyncNews) error {
		body, err := json.Marshal(map[string]string{"text": Text(m)})
		if err != nil {
			return err
		}
		return post(ctx, url, http.Header{}, body)
	}, nil
}

// controls are what Slack reads as more than letters: its page on formatting has
// these three.
var controls = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Text says the news in one line, as Slack shows it.
func Text(m *models.SyncNews) string {
	text := fmt.Sprintf("%s (%s): sync %s to %s: %s", m.Project, m.Target, m.Sync, m.Destination, m.State)
	switch m.Change {
	case models.SyncRecovered:
		return controls.Replace(fmt.Sprintf("%s again (was %s)", text, m.Known))
	case models.SyncWorse:
		text += fmt.Sprintf(" (was %s)", m.Known)
	}
	switch {
	case m.Reason != "":
		text += ": " + m.Reason
	case m.State == models.SyncWarning:
		text += fmt.Sprintf(": %d rejected, and %d rejected before that wait", m.Rejected, m.Parked)
	}
	return controls.Replace(text)
}

var webAddress = regexp.MustCompile(`^https?://[^/]`)

// reachable looks at an address that came from outside.
func reachable(url string) error {
	if !webAddress.MatchString(url) {
		return errors.New("\"url\" must begin with https:// or http://")
	}
	return nil
}

// patience is how long a receiver may take.
const patience = 10 * time.Second

// longest is how much of an answer is read, so that the connection can be used again.
const longest = 64 << 10

// post makes one call. Every answer of 2xx is good; what else it says is nobody's
// business, because it may quote the address.
func post(ctx context.Context, url string, header http.Header, body []byte) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return errors.New("its url is none")
	}
	r.Header = header
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "weft")
	client := calls.NewClient(1)
	defer client.CloseIdleConnections()
	response, _, err := calls.Do(client, r)
	if err != nil {
		return calls.Plain(err, patience, func(text string) string { return strings.ReplaceAll(text, url, "***") })
	}
	defer func() { _ = response.Body.Close() }() // it was read, or is of no use
	_, _ = io.CopyN(io.Discard, response.Body, longest)
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return fmt.Errorf("it answers %d", response.StatusCode)
	}
	return nil
}
