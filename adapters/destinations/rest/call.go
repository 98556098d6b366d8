package rest

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters/destinations/calls"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// answer is what came back of one call.
type answer struct {
	status  int
	form    manifest.Answer
	scope   *manifest.Scope // with what is in the answer
	err     error           // there is no answer; of it nothing but this is known
	sent    bool            // a byte of the request may have left
	refused bool            // no token is given for the account
	wrong   bool            // there was no request: its address or a header could not be made
}

// request makes a call out of the manifest's. What is wrong with it is so for
// all rows.
func (d *Destination) request(ctx context.Context, r *manifest.Request, body []byte, scope *manifest.Scope, token string) (*http.Request, error) {
	h := d.manifest.HTTP
	base, err := h.Base.String(scope)
	if err != nil {
		return nil, err
	}
	path, err := r.Path.Escaped(scope, url.PathEscape)
	if err != nil {
		return nil, err
	}
	query := url.Values{}
	for _, pairs := range [][]manifest.Pair{h.Query, r.Query} {
		if err := eachPair(pairs, scope, func(name, value string) { query.Set(name, value) }); err != nil {
			return nil, err
		}
	}
	address := strings.TrimSuffix(base, "/") + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body) // of which net/http knows the length
	}
	req, err := http.NewRequestWithContext(ctx, r.Method, address, reader)
	if err != nil {
		return nil, errors.New("the address of the call is none") // the error would show it
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "weft")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, pairs := range [][]manifest.Pair{h.Headers, r.Headers} {
		if err := eachPair(pairs, scope, req.Header.Set); err != nil {
			return nil, err
		}
	}
	return req, d.authorize(req, scope, token)
}

// eachPair fills in headers or parts of a query; those that come to omit are
// left out.
func eachPair(pairs []manifest.Pair, scope *manifest.Scope, set func(name, value string)) error {
	for _, p := range pairs {
		value, err := p.Value.String(scope)
		if manifest.Omitted(err) {
			continue
		}
		if err != nil {
			return err
		}
		if strings.ContainsAny(value, "\r\n") {
			return fmt.Errorf("the value of %q holds a line break", p.Name)
		}
		set(p.Name, value)
	}
	return nil
}

// authorize adds the header that proves who the call is from; token is the one
// that was got, where one is.
func (d *Destination) authorize(req *http.Request, scope *manifest.Scope, token string) error {
	auth := d.manifest.HTTP.Auth
	switch {
	case auth == nil:
		return nil
	case auth.Token != nil:
		req.Header.Set(auth.Header, auth.Scheme+" "+token)
		return nil
	}
	value, err := auth.Value.String(scope)
	if err != nil {
		return err
	}
	if strings.ContainsAny(value, "\r\n") {
		return errors.New("the secret holds a line break")
	}
	switch auth.Scheme {
	case "Basic":
		user, err := auth.User.String(scope)
		if err != nil {
			return err
		}
		value = "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+value))
	case "Bearer":
		value = "Bearer " + value
	}
	req.Header.Set(auth.Header, value)
	return nil
}

// call sends one request and reads its answer. The scope of the answer is a
// copy of the request's. A token that was got and is refused is got anew, once:
// a call that was refused for who sent it has done nothing.
func (d *Destination) call(ctx context.Context, r *manifest.Request, body []byte, scope *manifest.Scope) answer {
	ctx, cancel := context.WithTimeout(ctx, d.manifest.HTTP.Timeout) // also of getting a token
	defer cancel()
	if d.manifest.HTTP.Auth == nil || d.manifest.HTTP.Auth.Token == nil {
		return d.attempt(ctx, r, body, scope, "")
	}
	refused := ""
	for {
		token, err := d.token.Get(d.now, refused, func() (string, time.Duration, error) { return d.askToken(ctx) })
		if err != nil {
			return answer{err: err, refused: errors.Is(err, errToken)}
		}
		a := d.attempt(ctx, r, body, scope, token)
		if a.err != nil || a.status != http.StatusUnauthorized || refused != "" {
			return a
		}
		refused = token
	}
}

func (d *Destination) attempt(ctx context.Context, r *manifest.Request, body []byte, scope *manifest.Scope, token string) answer {
	req, err := d.request(ctx, r, body, scope, token)
	if err != nil {
		return answer{err: errors.New(d.secretless(err.Error())), wrong: true}
	}
	response, sent, err := calls.Do(d.client, req)
	if err != nil {
		return answer{err: d.plain(err), sent: sent}
	}
	defer func() { _ = response.Body.Close() }() // all that is wanted of it was read
	return d.read(response, scope)
}

// read takes in an answer. One that is cut short is none.
func (d *Destination) read(response *http.Response, scope *manifest.Scope) answer {
	limit := d.manifest.HTTP.MaxResponse
	text, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	if err != nil {
		return answer{err: fmt.Errorf("the answer with status %d broke off", response.StatusCode), sent: true, status: response.StatusCode}
	}
	if int64(len(text)) > limit {
		return answer{err: fmt.Errorf("the answer is longer than %d bytes", limit), sent: true, status: response.StatusCode}
	}
	s := *scope
	s.Status, s.Headers = response.StatusCode, make(map[string]string, len(response.Header))
	for name, values := range response.Header {
		s.Headers[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	a := answer{status: response.StatusCode, scope: &s, sent: true}
	if len(bytes.TrimSpace(text)) == 0 {
		a.form = manifest.Empty
		return a
	}
	if s.Body, err = manifest.ReadJSON(bytes.NewReader(text)); err != nil {
		a.form, s.Body = manifest.Unreadable, string(text)
	}
	return a
}

// plain says what kind of failure it was.
func (d *Destination) plain(err error) error {
	return calls.Plain(err, d.manifest.HTTP.Timeout, d.settings.Mask)
}
