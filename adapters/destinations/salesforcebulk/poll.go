package salesforcebulk

import (
	"bytes"
	"context"
	"encoding/csv"
	"net/http"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/mask"
)

// Poll asks for the job, and for its results when it is over.
func (d *Destination) Poll(ctx context.Context, job adapters.Job, batch adapters.Batch) (adapters.Results, bool) {
	results := adapters.Results{Rows: make([]adapters.Result, len(batch.Rows)), RetryAfter: askAfter}
	if batch.Paced(ctx) != nil {
		return results, false
	}
	a := d.call(ctx, http.MethodGet, "/"+job.ID, "", nil)
	if a.status == http.StatusNotFound {
		return results, true // nobody knows of it any more
	}
	state, ok := a.text("state")
	if a.status != http.StatusOK || !ok {
		return results, false
	}
	switch state {
	case "Open": // the call that lets it begin has not come, and must not come any more
		stopped := d.call(ctx, http.MethodPatch, "/"+job.ID, jsonType, []byte(`{"state":"Aborted"}`))
		if now, _ := stopped.text("state"); stopped.status != http.StatusOK || now != "Aborted" {
			return results, false
		}
		return batch.Every(adapters.Result{Outcome: adapters.NotSent, Code: "job", Message: "Salesforce has not begun the job"}), true
	case "JobComplete", "Failed", "Aborted":
		return d.results(ctx, job, &batch)
	}
	return results, false
}

// parts are where the results of a job are, and what being there proves.
var parts = []struct {
	path   string
	result func(line map[string]string) adapters.Result
}{
	{"/successfulResults", func(line map[string]string) adapters.Result {
		return adapters.Result{Outcome: adapters.OK, RemoteID: line["sf__Id"]}
	}},
	{"/failedResults", func(line map[string]string) adapters.Result {
		code, message, _ := strings.Cut(line["sf__Error"], ":")
		r := adapters.Result{Outcome: adapters.Rejected, Code: code, Message: message}
		if code == "UNABLE_TO_LOCK_ROW" {
			r.Outcome = adapters.Throttled // somebody else was writing it
		}
		return r
	}},
	{"/unprocessedrecords", func(map[string]string) adapters.Result {
		return adapters.Result{Outcome: adapters.NotSent, Code: "unprocessed", Message: "the job ended before the row's turn"}
	}},
}

// results reads what became of each row. Who is in no part is not accounted for.
func (d *Destination) results(ctx context.Context, job adapters.Job, batch *adapters.Batch) (adapters.Results, bool) {
	results := batch.Every(adapters.Result{Code: "unaccounted", Message: "the job's results do not name the row"})
	places := map[string][]int{}
	name := "Id"
	if batch.Op == "upsert" {
		name = batch.Rows[0].Identity[0].Name
	}
	for i := range batch.Rows {
		value := batch.Rows[i].RemoteID
		if batch.Op == "upsert" {
			value = batch.Rows[i].Identity[0].Value
		}
		places[value] = append(places[value], i)
	}
	masked := mask.New(d.secretless, batch.Rows)
	for _, part := range parts {
		if batch.Paced(ctx) != nil {
			return adapters.Results{Rows: make([]adapters.Result, len(batch.Rows)), RetryAfter: askAfter}, false
		}
		a := d.call(ctx, http.MethodGet, "/"+job.ID+part.path, "", nil)
		lines, err := read(a.body)
		if a.status != http.StatusOK || err != nil {
			return adapters.Results{Rows: make([]adapters.Result, len(batch.Rows)), RetryAfter: askAfter}, false
		}
		for _, line := range lines {
			for _, i := range places[line[name]] {
				results.Rows[i] = masked.Result(part.result(line))
			}
		}
	}
	return results, true
}

// read gives the lines of a CSV by the names of its columns.
func read(text []byte) ([]map[string]string, error) {
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	list := make([]map[string]string, 0, len(lines)-1)
	for _, line := range lines[1:] {
		named := make(map[string]string, len(line))
		for i, value := range line {
			named[lines[0][i]] = value
		}
		list = append(list, named)
	}
	return list, nil
}
