package rest

import (
	"context"
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

// earlier is how long before its end a token is no longer used: a call takes a
// while to arrive.
const earlier = time.Minute

// errToken tells that the account was refused where its token is got.
var errToken = errors.New("no token is given for the account: look at the settings that are secrets")

// askToken gets a token. Nothing of an answer is told: it holds secrets.
func (d *Destination) askToken(ctx context.Context) (string, time.Duration, error) {
	request := d.manifest.HTTP.Auth.Token
	scope := &manifest.Scope{Settings: d.settings}
	address, err := request.URL.String(scope)
	if err != nil {
		return "", 0, err
	}
	form := url.Values{}
	if err := eachPair(request.Form, scope, form.Set); err != nil {
		return "", 0, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", 0, errors.New("the address where a token is got is none")
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	response, err := d.client.Do(req)
	if err != nil {
		return "", 0, d.plain(err)
	}
	defer func() { _ = response.Body.Close() }() // all that is wanted of it was read
	if response.StatusCode >= 400 && response.StatusCode < 500 && response.StatusCode != http.StatusTooManyRequests {
		return "", 0, errToken
	}
	body, err := manifest.ReadJSON(io.LimitReader(response.Body, 1<<20))
	answer, _ := body.(map[string]any)
	token, _ := answer["access_token"].(string)
	if err != nil || response.StatusCode != http.StatusOK || token == "" {
		return "", 0, fmt.Errorf("there is no token in the answer with status %d", response.StatusCode)
	}
	lasts := calls.TokenLasts
	if seconds, ok := answer["expires_in"].(int64); ok {
		lasts = max(0, time.Duration(seconds)*time.Second-earlier)
	}
	return token, lasts, nil
}

// secretless takes the secrets of the account, and the token that was got for
// it, out of a text.
func (d *Destination) secretless(text string) string { return d.token.Hide(d.settings.Mask(text)) }
