package webhook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/calls"
	"github.com/weft-cdp/weft/adapters/destinations/declared"
	"github.com/weft-cdp/weft/adapters/destinations/mask"
	"github.com/weft-cdp/weft/adapters/destinations/values"
	"github.com/weft-cdp/weft/compiler/manifest"
)

const (
	mostRows    = 10_000
	mostCalls   = 64
	mostTimeout = 600
	// longestAnswer is how much of an answer is read, in bytes.
	longestAnswer = 16 << 20
)

// Destination is one address.
type Destination struct {
	adapters.AtOnce
	settings *manifest.Settings
	contract adapters.Contract
	client   *http.Client
	now      func() time.Time
	keys     [][]byte
}

// Options are what a test or a proxy needs otherwise.
type Options struct {
	Client *http.Client     // nil: one with connections of its own
	Now    func() time.Time // nil: the clock
}

// New makes the destination. The error tells what is wrong with the settings.
func New(set map[string]string, options Options) (*Destination, error) {
	m := Manifest()
	settings, err := m.NewSettings(set)
	if err != nil {
		return nil, err
	}
	d := &Destination{settings: settings, contract: declared.Contract(m), client: options.Client, now: options.Now}
	for _, bound := range []struct {
		name string
		most int64
	}{{"batch", mostRows}, {"concurrency", mostCalls}, {"timeout", mostTimeout}} {
		if n := settings.Int(bound.name); n < 1 || n > bound.most {
			return nil, fmt.Errorf("%q of webhook must be from 1 to %d", bound.name, bound.most)
		}
	}
	if settings.Text("token") != "" && settings.Text("user") != "" {
		return nil, errors.New("webhook has both a \"token\" and a \"user\": a call is authorized by one of them")
	}
	for _, name := range []string{"secret", "previous_secret"} {
		if settings.Text(name) == "" {
			continue
		}
		key, err := readKey(settings.Text(name))
		if err != nil {
			return nil, fmt.Errorf("%q of webhook %w", name, err)
		}
		d.keys = append(d.keys, key)
	}
	d.describe()
	if d.now == nil {
		d.now = time.Now
	}
	if d.client == nil {
		d.client = calls.NewClient(d.contract.Limits.Concurrency.Max)
	}
	return d, nil
}

// describe fills in what of the contract depends on settings.
func (d *Destination) describe() {
	concurrency := int(d.settings.Int("concurrency"))
	d.contract.Limits = adapters.Limits{
		Account:     declared.Account("webhook", d.settings.Text("url")),
		Concurrency: adapters.Concurrency{Start: min(2, concurrency), Max: concurrency, Adaptive: concurrency > 2},
		Timeout:     time.Duration(d.settings.Int("timeout")) * time.Second,
	}
	if n := d.settings.Int("requests_per_second"); n > 0 {
		d.contract.Limits.Windows = []adapters.Window{{Requests: int(n), Per: time.Second}}
	}
	for i := range d.contract.Any.Ops {
		d.contract.Any.Ops[i].MaxRows = int(d.settings.Int("batch"))
	}
}

// Describe gives the contract.
func (d *Destination) Describe() adapters.Contract { return d.contract }

// Check looks whether somebody answers at the address. Nothing is posted: what a
// receiver makes of a call without rows is not known.
func (d *Destination) Check(ctx context.Context) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, d.settings.Text("url"), nil)
	if err != nil {
		return errors.New("the url of the webhook is none")
	}
	d.authorize(r)
	response, _, err := calls.Do(d.client, r)
	if err != nil {
		return fmt.Errorf("nobody answers at the url of the webhook: %w", d.plain(err))
	}
	defer func() { _ = response.Body.Close() }() // there is none
	switch response.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		return fmt.Errorf("the webhook refuses the call (status %d): look at its token, user and password", response.StatusCode)
	}
	return nil
}

// Write posts the rows in one call.
func (d *Destination) Write(ctx context.Context, batch adapters.Batch) adapters.Results {
	if batch.Paced(ctx) != nil {
		return batch.Every(adapters.Result{Outcome: adapters.NotSent})
	}
	ctx, cancel := context.WithTimeout(ctx, d.contract.Limits.Timeout)
	defer cancel()
	var body bytes.Buffer
	render(&body, &batch)
	r, err := d.request(ctx, body.Bytes(), callID(batch.Rows))
	if err != nil {
		return batch.Every(adapters.Result{Outcome: adapters.Misconfigured, Code: "request", Message: err.Error()})
	}
	response, sent, err := calls.Do(d.client, r)
	switch {
	case err != nil && !sent:
		return batch.Every(adapters.Result{Outcome: adapters.NotSent, Code: "connection", Message: d.plain(err).Error()})
	case err != nil:
		return batch.Every(adapters.Result{Code: "connection", Message: d.plain(err).Error()})
	}
	defer func() { _ = response.Body.Close() }() // all that is wanted of it was read
	answer, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer+1))
	if err != nil || len(answer) > longestAnswer {
		return batch.Every(adapters.Result{Status: response.StatusCode, Code: "answer", Message: "the answer broke off, or is too long"})
	}
	results := judge(&batch, response.StatusCode, answer)
	masked := mask.New(d.settings.Mask, batch.Rows)
	for i := range results.Rows {
		results.Rows[i] = masked.Result(results.Rows[i])
	}
	switch response.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusBadGateway, http.StatusGatewayTimeout:
		results.RetryAfter, _ = calls.Wait(response.Header.Get("Retry-After"), d.now())
	}
	return results
}

func (d *Destination) request(ctx context.Context, body []byte, id string) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.settings.Text("url"), bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("the url of the webhook is none")
	}
	timestamp := strconv.FormatInt(d.now().Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	r.Header.Set("User-Agent", "weft")
	r.Header.Set("webhook-id", id)
	r.Header.Set("webhook-timestamp", timestamp)
	if len(d.keys) > 0 {
		r.Header.Set("webhook-signature", signature(d.keys, id, timestamp, body))
	}
	d.authorize(r)
	return r, nil
}

func (d *Destination) authorize(r *http.Request) {
	switch {
	case d.settings.Text("token") != "":
		r.Header.Set("Authorization", "Bearer "+d.settings.Text("token"))
	case d.settings.Text("user") != "":
		r.SetBasicAuth(d.settings.Text("user"), d.settings.Text("password"))
	}
}

// plain says what kind of failure it was.
func (d *Destination) plain(err error) error {
	return calls.Plain(err, d.contract.Limits.Timeout, d.settings.Mask)
}

// render writes the body of a call.
func render(w *bytes.Buffer, batch *adapters.Batch) {
	w.WriteString(`{"type":`)
	manifest.WriteText(w, batch.Object+"."+batch.Op)
	w.WriteString(`,"data":{"object":`)
	manifest.WriteText(w, batch.Object)
	w.WriteString(`,"op":`)
	manifest.WriteText(w, batch.Op)
	w.WriteString(`,"rows":[`)
	for i := range batch.Rows {
		if i > 0 {
			w.WriteByte(',')
		}
		before := w.Len()
		renderRow(w, batch.Fields, &batch.Rows[i])
		if i == 0 { // the others are about as long
			w.Grow((w.Len() - before + 1) * len(batch.Rows) * 9 / 8)
		}
	}
	w.WriteString(`]}}`)
}

func renderRow(w *bytes.Buffer, fields []string, row *adapters.Row) {
	w.WriteString(`{"key":`)
	manifest.WriteText(w, row.IdempotencyKey)
	w.WriteString(`,"id":{`)
	for i, id := range row.Identity {
		if i > 0 {
			w.WriteByte(',')
		}
		manifest.WriteText(w, id.Name)
		w.WriteByte(':')
		manifest.WriteText(w, id.Value)
	}
	w.WriteByte('}')
	if row.Values != nil {
		w.WriteString(`,"fields":`)
		values.Object(w, fields, row.Values)
	}
	if row.Changed != nil {
		w.WriteString(`,"changed":[`)
		separator := ""
		for i, changed := range row.Changed {
			if changed {
				w.WriteString(separator)
				manifest.WriteText(w, fields[i])
				separator = ","
			}
		}
		w.WriteByte(']')
	}
	w.WriteByte('}')
}
