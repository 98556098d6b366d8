package salesforcebulk

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/calls"
	"github.com/weft-cdp/weft/adapters/destinations/declared"
	"github.com/weft-cdp/weft/adapters/destinations/mask"
	"github.com/weft-cdp/weft/adapters/destinations/values"
	"github.com/weft-cdp/weft/compiler/manifest"
)

const (
	patience = 2 * time.Minute
	jobs     = 4
	askAfter = 5 * time.Second
	// settles is how long a job that nobody waits for any more may still be at work.
	settles = 24 * time.Hour
	// cleared is the value that empties a field; an empty one leaves it.
	cleared = "#N/A"
)

// Destination is one organisation.
type Destination struct {
	contract adapters.Contract
	settings *manifest.Settings
	client   *http.Client
	now      func() time.Time
	token    calls.Token
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
	d := &Destination{contract: declared.Contract(m), settings: settings, client: options.Client, now: options.Now}
	if d.client == nil {
		d.client = calls.NewClient(jobs)
	}
	if d.now == nil {
		d.now = time.Now
	}
	d.contract.Limits = adapters.Limits{
		Account:     declared.Account("salesforce", settings.Text("instance_url")), // of both its types of destination
		Concurrency: adapters.Concurrency{Start: 2, Max: jobs, Adaptive: true}, Timeout: patience, Settles: settles,
	}
	return d, nil
}

// Describe gives the contract.
func (d *Destination) Describe() adapters.Contract { return d.contract }

// Check asks for the list of jobs.
func (d *Destination) Check(ctx context.Context) error {
	a := d.call(ctx, http.MethodGet, "", "", nil)
	if a.err != nil {
		return fmt.Errorf("the organisation could not be asked: %w", a.err)
	}
	if a.status != http.StatusOK {
		return fmt.Errorf("the organisation refuses the account (status %d): look at the connected app and the rights of its user", a.status)
	}
	return nil
}

// Write makes a job of the rows. An error before the third call proves that nothing
// was applied; what became of that call, the job says.
func (d *Destination) Write(ctx context.Context, batch adapters.Batch) adapters.Results {
	body, err := content(&batch)
	if err != nil {
		return batch.Every(adapters.Result{Outcome: adapters.Misconfigured, Code: "request", Message: err.Error()})
	}
	if batch.Paced(ctx) != nil {
		return batch.Every(adapters.Result{Outcome: adapters.NotSent})
	}
	made := d.call(ctx, http.MethodPost, "", jsonType, describe(&batch))
	id, ok := made.text("id")
	if made.status != http.StatusOK || !ok {
		return d.unmade(&batch, made)
	}
	uploaded := answer{err: errors.New("the limits of the account left no room for it")}
	if batch.Paced(ctx) == nil {
		uploaded = d.call(ctx, http.MethodPut, "/"+id+"/batches", "text/csv", body)
	}
	if uploaded.status != http.StatusCreated || batch.Paced(ctx) != nil {
		d.call(context.WithoutCancel(ctx), http.MethodPatch, "/"+id, jsonType, []byte(`{"state":"Aborted"}`)) // nobody begins it anyway
		return d.unmade(&batch, uploaded)
	}
	d.call(ctx, http.MethodPatch, "/"+id, jsonType, []byte(`{"state":"UploadComplete"}`)) // the job says whether it has come
	results := batch.Every(adapters.Result{Code: "job", Message: "Salesforce has not done it yet"})
	results.Job = &adapters.Job{ID: id}
	return results
}

const jsonType = "application/json"

// describe is the body that makes a job.
func describe(batch *adapters.Batch) []byte {
	job := map[string]string{"object": batch.Object, "operation": batch.Op, "contentType": "CSV", "lineEnding": "LF"}
	if batch.Op == "upsert" {
		job["externalIdFieldName"] = batch.Rows[0].Identity[0].Name
	}
	text, err := json.Marshal(job)
	if err != nil {
		panic(err) // texts always have a spelling
	}
	return text
}

// content writes the rows as CSV: of an upsert the external id and the fields, of
// a delete the ids.
func content(batch *adapters.Batch) ([]byte, error) {
	if batch.Op == "upsert" && len(batch.Rows[0].Identity) != 1 {
		return nil, errors.New("a record is found by one external id: match by one field")
	}
	var body bytes.Buffer
	w := csv.NewWriter(&body)
	line := []string{"Id"}
	if batch.Op == "upsert" {
		line = append([]string{batch.Rows[0].Identity[0].Name}, fieldsOf(batch)...)
	}
	if err := w.Write(line); err != nil {
		return nil, err
	}
	for i := range batch.Rows {
		row := &batch.Rows[i]
		line = line[:0]
		if batch.Op == "delete" {
			line = append(line, row.RemoteID)
		} else {
			line = append(line, row.Identity[0].Value)
			for k, value := range row.Values {
				if batch.Fields[k] == row.Identity[0].Name {
					continue
				}
				text, _ := values.Text(value)
				if text == "" {
					text = cleared
				}
				line = append(line, text)
			}
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return body.Bytes(), w.Error()
}

// fieldsOf gives the fields that are not the external id.
func fieldsOf(batch *adapters.Batch) []string {
	return slices.DeleteFunc(slices.Clone(batch.Fields), func(name string) bool { return name == batch.Rows[0].Identity[0].Name })
}

// unmade says what a call proves without which Salesforce does not begin.
func (d *Destination) unmade(batch *adapters.Batch, a answer) adapters.Results {
	r := adapters.Result{Outcome: adapters.NotSent, Status: a.status, Code: "job"}
	said := a.failure()
	r.Message = said.message
	if said.code != "" {
		r.Code = said.code
	}
	switch {
	case a.err != nil:
		r.Message = a.err.Error()
	case r.Code == "REQUEST_LIMIT_EXCEEDED" || r.Code == "EXCEEDED_ID_LIMIT":
		r.Outcome = adapters.Quota
	case a.status == http.StatusUnauthorized, a.status == http.StatusForbidden:
		r.Outcome = adapters.Auth
	case a.status == http.StatusTooManyRequests, a.status == http.StatusServiceUnavailable:
		r.Outcome = adapters.Throttled
	case a.status >= 400 && a.status < 500:
		r.Outcome = adapters.Misconfigured
	}
	r = mask.New(d.secretless, batch.Rows).Result(r)
	results := batch.Every(r)
	if r.Outcome == adapters.Throttled {
		results.RetryAfter, _ = calls.Wait(a.header.Get("Retry-After"), d.now())
	}
	return results
}
