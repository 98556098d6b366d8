package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/weft-cdp/weft/compiler/manifest"
)

// tokens keeps the token of an account that gets one (OAuth 2), so that many
// calls use the same.
type tokens struct {
	mutex sync.Mutex
	value string
	until time.Time
}

// earlier is how long before its end a token is no longer used: a call takes a
// while to arrive.
const earlier = time.Minute

// lasting is how long a token is used whose answer does not say when it ends.
const lasting = 10 * time.Minute

// errToken tells that the account was refused where its token is got.
var errToken = errors.New("no token is given for the account: look at the settings that are secrets")

// token gives a token that is still good. The one that is refused, if any, is
// not given again. Nothing of an answer is told: it holds secrets.
func (d *Destination) token(ctx context.Context, refused string) (string, error) {
	d.tokens.mutex.Lock()
	defer d.tokens.mutex.Unlock()
	if d.tokens.value != "" && d.tokens.value != refused && d.now().Before(d.tokens.until) {
		return d.tokens.value, nil
	}
	request := d.manifest.HTTP.Auth.Token
	scope := &manifest.Scope{Settings: d.settings}
	address, err := request.URL.String(scope)
	if err != nil {
		return "", err
	}
	form := url.Values{}
	if err := eachPair(request.Form, scope, form.Set); err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", errors.New("the address where a token is got is none")
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	response, err := d.client.Do(req)
	if err != nil {
		return "", d.plainError(err)
	}
	defer func() { _ = response.Body.Close() }() // all that is wanted of it was read
	if response.StatusCode >= 400 && response.StatusCode < 500 && response.StatusCode != http.StatusTooManyRequests {
		return "", errToken
	}
	body, err := manifest.ReadJSON(io.LimitReader(response.Body, 1<<20))
	answer, _ := body.(map[string]any)
	token, _ := answer["access_token"].(string)
	if err != nil || response.StatusCode != http.StatusOK || token == "" {
		return "", fmt.Errorf("there is no token in the answer with status %d", response.StatusCode)
	}
	lasts := lasting
	if seconds, ok := answer["expires_in"].(int64); ok {
		lasts = max(0, time.Duration(seconds)*time.Second-earlier)
	}
	d.tokens.value, d.tokens.until = token, d.now().Add(lasts)
	return token, nil
}

// secretless takes the secrets of the account, and the token that was got for
// it, out of a text.
func (d *Destination) secretless(text string) string {
	text = d.settings.Mask(text)
	d.tokens.mutex.Lock()
	defer d.tokens.mutex.Unlock()
	if d.tokens.value == "" {
		return text
	}
	return strings.ReplaceAll(text, d.tokens.value, "***")
}
