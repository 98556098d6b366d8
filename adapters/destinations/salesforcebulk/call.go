package salesforcebulk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters/destinations/calls"
)

// answer is what came back of one call; the zero status means that nothing did.
type answer struct {
	status int
	header http.Header
	body   []byte
	err    error
}

// longest is how much of an answer is read: results have no more than was sent,
// and two columns.
const longest = 256 << 20

// text gives a text of an answer that is a JSON object.
func (a *answer) text(name string) (string, bool) {
	var object map[string]any
	if json.Unmarshal(a.body, &object) != nil {
		return "", false
	}
	text, ok := object[name].(string)
	return text, ok && text != ""
}

type failure struct{ code, message string }

// failure gives what Salesforce says of a call that it refuses: a list with one
// error.
func (a *answer) failure() failure {
	var list []struct {
		ErrorCode string `json:"errorCode"`
		Message   string `json:"message"`
	}
	if json.Unmarshal(a.body, &list) != nil || len(list) == 0 {
		return failure{}
	}
	return failure{list[0].ErrorCode, list[0].Message}
}

// call makes a call below the list of jobs. A token that is refused is got anew,
// once.
func (d *Destination) call(ctx context.Context, method, path, contentType string, body []byte) answer {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	address := d.settings.Text("instance_url") + "/services/data/" + d.settings.Text("api_version") + "/jobs/ingest" + path
	refused := ""
	for {
		value, err := d.token.Get(d.now, refused, func() (string, time.Duration, error) { return d.askToken(ctx) })
		if err != nil {
			return answer{err: err}
		}
		r, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
		if err != nil {
			return answer{err: errors.New("the address of the organisation is none")}
		}
		r.Header.Set("Authorization", "Bearer "+value)
		r.Header.Set("User-Agent", "weft")
		if contentType != "" {
			r.Header.Set("Content-Type", contentType)
		}
		a := d.do(r)
		if a.status != http.StatusUnauthorized || refused != "" {
			return a
		}
		refused = value
	}
}

func (d *Destination) do(r *http.Request) answer {
	response, _, err := calls.Do(d.client, r)
	if err != nil {
		return answer{err: calls.Plain(err, patience, d.settings.Mask)}
	}
	defer func() { _ = response.Body.Close() }() // all that is wanted of it was read
	text, err := io.ReadAll(io.LimitReader(response.Body, longest+1))
	if err != nil || len(text) > longest {
		return answer{err: errors.New("the answer broke off, or is too long")}
	}
	return answer{status: response.StatusCode, header: response.Header, body: text}
}

// askToken gets a token. Salesforce does not say when it ends, and refuses it then.
func (d *Destination) askToken(ctx context.Context) (string, time.Duration, error) {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {d.settings.Text("client_id")}, "client_secret": {d.settings.Text("client_secret")}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.settings.Text("instance_url")+"/services/oauth2/token", strings.NewReader(form.Encode()))
	if err != nil {
		return "", 0, errors.New("the address of the organisation is none")
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a := d.do(r)
	if a.err != nil {
		return "", 0, a.err
	}
	value, ok := a.text("access_token")
	if a.status != http.StatusOK || !ok {
		return "", 0, fmt.Errorf("no token is given for the connected app (status %d)", a.status)
	}
	return value, calls.TokenLasts, nil
}

// secretless takes the secrets of the account, and its token, out of a text.
func (d *Destination) secretless(text string) string { return d.token.Hide(d.settings.Mask(text)) }
