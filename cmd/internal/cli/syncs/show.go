package syncs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/manifest"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/delivery"
)

// hidden stands where something may not be seen.
const hidden = "***"

// samples is how many requests a plan shows.
const samples = 5

// showing renders rows of a plan as the tool would get them, without telling who they
// are or what opens the account.
type showing struct {
	sync     *models.Sync
	own      *manifest.Manifest
	settings project.Settings
	to       adapters.Destination
	dir      string
}

// request is a call that would be made, or the row where a tool is not called.
type request struct {
	Kind    string            `json:"kind"` // enter, change, leave
	Method  string            `json:"method,omitempty"`
	URL     string            `json:"url,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    any               `json:"body,omitempty"` // JSON, or text
	Row     map[string]any    `json:"row,omitempty"`
}

// requests renders transitions, each as a call of its own.
func (sh *showing) requests(ctx context.Context, engine *delivery.Sync, rows []delivery.Transition) []request {
	var list []request
	for i := range rows {
		t := sh.masked(&rows[i], engine.Fields)
		op := engine.Ops.Of(t.Kind)
		if op == "" { // who leaves a set that is replaced is not in the new one
			continue
		}
		batch := adapters.Batch{Object: engine.Object, Op: op, Fields: engine.Fields, Rows: []adapters.Row{t.Row(engine.Name, op)}}
		if text := sh.rendered(batch); text != "" {
			list = append(list, request{Kind: t.Kind.String(), Body: text})
			continue
		}
		if calls := sh.calls(ctx, batch); len(calls) > 0 {
			for _, c := range calls {
				c.Kind = t.Kind.String()
				list = append(list, c)
			}
			continue
		}
		list = append(list, request{Kind: t.Kind.String(), Row: rowOf(engine, op, t)})
	}
	return list[:min(len(list), samples)]
}

// masked is a transition, with values of fields, without what tells who a person is.
func (sh *showing) masked(t *delivery.Transition, fields []string) *delivery.Transition {
	m := *t
	m.RemoteID = ""
	if t.RemoteID != "" {
		m.RemoteID = hidden
	}
	m.Identity = slices.Clone(t.Identity)
	for i, id := range m.Identity {
		if sh.personal(id.Name) {
			m.Identity[i].Value = hidden
		}
	}
	m.Values, m.Acked = slices.Clone(t.Values), nil
	for _, f := range sh.sync.Fields {
		i := slices.Index(fields, f.Name)
		if i >= 0 && i < len(m.Values) && m.Values[i] != nil && personalField(f) {
			m.Values[i] = hidden
		}
	}
	return &m
}

// personal tells whether what a row is known by tells who somebody is. The id of a profile
// does not: nobody else has it.
func (sh *showing) personal(name string) bool {
	for _, f := range sh.sync.Match {
		if f.Name == name {
			return !f.Profile && (f.Identity == nil || f.Identity.Personal)
		}
	}
	return true
}

// personalField tells whether a field is made of what the model calls personal.
func personalField(f models.SyncField) bool {
	if f.Identifier != nil {
		return true
	}
	return personalExpr(f.Value, map[*models.Trait]bool{})
}

func personalExpr(e models.Expr, seen map[*models.Trait]bool) (personal bool) {
	models.EachPart(e, func(part models.Expr) {
		switch part := part.(type) {
		case *models.Column:
			personal = personal || part.Column.PII != ""
		case *models.TraitRef:
			if !seen[part.Trait] {
				seen[part.Trait] = true
				personal = personal || part.Trait.PII != "" || personalExpr(part.Trait.Expr, seen)
			}
		}
	})
	return personal
}

// rendered is what a destination that can show it would write; "" for the others.
func (sh *showing) rendered(batch adapters.Batch) string {
	if to, ok := sh.to.(adapters.Renderer); ok {
		return string(to.Render(batch))
	}
	return ""
}

// rowOf is a row where a tool is not called over HTTP.
func rowOf(engine *delivery.Sync, op string, t *delivery.Transition) map[string]any {
	row := map[string]any{"op": op}
	for _, id := range t.Identity {
		row[id.Name] = id.Value
	}
	for i, name := range engine.Fields {
		if i < len(t.Values) {
			row[name] = terminal.JSONValue(t.Values[i])
		}
	}
	return row
}

// calls asks the tool's destination to write, with a client that keeps what it is given
// and sends nothing; none where a tool is not called over HTTP.
func (sh *showing) calls(ctx context.Context, batch adapters.Batch) []request {
	d := sh.sync.Destination
	if sh.own == nil && !destinations.OverHTTP(d.Type) {
		return nil
	}
	kept := keeping{secrets: sh.settings.Secrets(d.Tool)}
	to, err := open(sh.own, d, sh.settings, destinations.Options{Dir: sh.dir, Client: &http.Client{Transport: &kept}})
	if err != nil {
		return nil
	}
	to.Write(ctx, batch)
	return kept.requests
}

// keeping is a transport that keeps requests and sends nothing.
type keeping struct {
	secrets  []string
	requests []request
}

var errKept = errors.New("it is not sent: only the plan was asked for")

// RoundTrip keeps a request. One for a token, which has nothing but secrets, is answered
// with none.
func (k *keeping) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		body, err = io.ReadAll(r.Body)
		_ = r.Body.Close() // it is memory
		if err != nil {
			return nil, err
		}
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return &http.Response{StatusCode: http.StatusOK, Request: r, Header: http.Header{"Content-Type": {"application/json"}},
			Body: io.NopCloser(strings.NewReader(`{"access_token": "` + hidden + `", "expires_in": 3600}`))}, nil
	}
	kept := request{Method: r.Method, URL: k.mask(maskURL(r.URL)), Headers: map[string]string{}, Body: bodyOf([]byte(k.mask(string(body))))}
	for name, values := range r.Header {
		kept.Headers[name] = k.mask(strings.Join(values, ", "))
		if telling.MatchString(name) {
			kept.Headers[name] = hidden
		}
	}
	k.requests = append(k.requests, kept)
	return nil, errKept
}

func (k *keeping) mask(text string) string {
	for _, secret := range k.secrets {
		text = strings.ReplaceAll(text, secret, hidden)
	}
	return text
}

// telling are names of headers and of parts of addresses whose values open something, or
// prove that one has what does.
var telling = regexp.MustCompile(`(?i)auth|key|token|secret|signature|proof|cookie|password`)

func maskURL(u *url.URL) string {
	shown := *u
	shown.User = nil
	query := shown.Query()
	for _, name := range slices.Collect(maps.Keys(query)) {
		if telling.MatchString(name) {
			query.Set(name, hidden)
		}
	}
	shown.RawQuery = strings.ReplaceAll(query.Encode(), url.QueryEscape(hidden), hidden)
	return shown.String()
}

// bodyOf gives a body as JSON where it is, so that it is laid out; as text otherwise.
func bodyOf(body []byte) any {
	if len(body) == 0 {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err == nil {
		return value
	}
	return string(body)
}
