package webhook

import (
	"bytes"
	"encoding/json"
	"net/http"

	"github.com/weft-cdp/weft/adapters"
)

// rowAnswer is what an answer says of one row.
type rowAnswer struct {
	Key    string `json:"key"`
	Status int    `json:"status"`
	Error  string `json:"error"`
	ID     string `json:"id"` // how the receiver calls the row
}

// judge says what an answer proves.
func judge(batch *adapters.Batch, status int, body []byte) adapters.Results {
	if status < 200 || status > 299 {
		return batch.Every(adapters.Result{Outcome: ofCall(status), Status: status})
	}
	body = bytes.TrimSpace(body)
	if !bytes.HasPrefix(body, []byte("{")) {
		return batch.Every(adapters.Result{Outcome: adapters.OK, Status: status}) // "", "OK", null
	}
	var answer struct {
		Results *[]rowAnswer `json:"results"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return batch.Every(adapters.Result{Status: status, Code: "answer", Message: "the answer begins as JSON and is none"})
	}
	if answer.Results == nil {
		return batch.Every(adapters.Result{Outcome: adapters.OK, Status: status})
	}
	return byRow(batch, status, *answer.Results)
}

// byRow takes an answer for each row by its key.
func byRow(batch *adapters.Batch, status int, answers []rowAnswer) adapters.Results {
	said := make(map[string]rowAnswer, len(answers))
	for _, a := range answers {
		if before, twice := said[a.Key]; twice && before.Status != a.Status {
			a.Status = 0 // who says both has said nothing
		}
		said[a.Key] = a
	}
	results := batch.Every(adapters.Result{Status: status, Code: "unaccounted", Message: "the answer does not say what became of the row"})
	for i := range batch.Rows {
		if a, ok := said[batch.Rows[i].IdempotencyKey]; ok {
			results.Rows[i] = adapters.Result{Outcome: ofRow(a.Status), Status: a.Status, Message: a.Error, RemoteID: a.ID}
		}
	}
	return results
}

// ofCall gives what the status of a call proves of all its rows.
func ofCall(status int) adapters.Outcome {
	switch {
	case status == http.StatusTooManyRequests:
		return adapters.Throttled
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusProxyAuthRequired:
		return adapters.Auth
	case status == http.StatusNotFound, status == http.StatusGone, status == http.StatusMethodNotAllowed, status >= 300 && status < 400:
		return adapters.Misconfigured
	case status == http.StatusRequestTimeout, status >= 500, status < 200:
		return adapters.Ambiguous
	}
	return adapters.Poison
}

// ofRow gives what the status of one row proves of it.
func ofRow(status int) adapters.Outcome {
	switch {
	case status >= 200 && status < 300:
		return adapters.OK
	case status == http.StatusTooManyRequests:
		return adapters.Throttled
	case status >= 400 && status < 500 && status != http.StatusRequestTimeout:
		return adapters.Rejected
	}
	return adapters.Ambiguous
}
