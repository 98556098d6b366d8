package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/calls"
	"github.com/weft-cdp/weft/adapters/destinations/declared"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// Destination is one account of a tool.
type Destination struct {
	manifest *manifest.Manifest
	settings *manifest.Settings
	client   *http.Client
	contract adapters.Contract
	now      func() time.Time
	token    calls.Token
}

// Options are what a test or a proxy needs otherwise.
type Options struct {
	// Client sends the calls. nil: one with connections of its own, that follows no
	// redirect: a redirected POST would be sent as a GET, or sent twice.
	Client *http.Client
	// Base replaces the manifest's base address: scheme, host and path.
	Base string
	// Now tells the time, against which moments in answers are read. nil: the clock.
	Now func() time.Time
}

// New makes the destination of an account. The error tells what is wrong with
// the settings.
func New(m *manifest.Manifest, set map[string]string, options Options) (*Destination, error) {
	settings, err := m.NewSettings(set)
	if err != nil {
		return nil, err
	}
	d := &Destination{manifest: m, settings: settings, client: options.Client, now: options.Now}
	if d.now == nil {
		d.now = time.Now
	}
	if d.client == nil {
		d.client = calls.NewClient(m.Limits.Max)
	}
	d.contract, err = d.describe()
	if err != nil {
		return nil, errors.New(settings.Mask(err.Error()))
	}
	if options.Base != "" {
		d.client = rebased(d.client, options.Base)
	}
	return d, nil
}

// Describe gives the contract.
func (d *Destination) Describe() adapters.Contract { return d.contract }

func (d *Destination) describe() (adapters.Contract, error) {
	c := declared.Contract(d.manifest)
	var err error
	c.Limits, err = d.limits(&manifest.Scope{Settings: d.settings})
	return c, err
}

func (d *Destination) limits(scope *manifest.Scope) (adapters.Limits, error) {
	m := d.manifest.Limits
	l := adapters.Limits{Concurrency: adapters.Concurrency{Start: m.Start, Max: m.Max, Adaptive: m.Start < m.Max}, Timeout: d.manifest.HTTP.Timeout}
	account, err := m.Account.String(scope)
	if err != nil {
		return l, fmt.Errorf("the account of %s: %w", d.manifest.Name, err)
	}
	l.Account = declared.Account(d.manifest.Name, account)
	for _, w := range m.Windows {
		requests, ok := w.Requests.Int(scope)
		if !ok || requests < 1 {
			return l, fmt.Errorf("%s: the settings give no number of requests", w.Requests.At)
		}
		l.Windows = append(l.Windows, adapters.Window{Requests: int(requests), Per: w.Per, Reserve: w.Reserve})
	}
	if l.Serialize, err = m.Serialize.String(scope); err != nil {
		return l, err
	}
	if l.Serialize != "" {
		l.Serialize = declared.Account(d.manifest.Name, l.Serialize)
	}
	for _, o := range d.manifest.Objects {
		for _, op := range o.Ops {
			if op.Job != nil {
				l.Settles = max(l.Settles, op.Job.Within)
			}
		}
	}
	return l, nil
}

// Check makes the call that the manifest has for it.
func (d *Destination) Check(ctx context.Context) error {
	if d.manifest.Check == nil {
		return nil
	}
	scope := &manifest.Scope{Settings: d.settings}
	answer := d.call(ctx, d.manifest.Check.Request, nil, scope)
	if answer.err != nil {
		return fmt.Errorf("%s could not be asked: %w", d.manifest.Title, answer.err)
	}
	if d.manifest.Check.OK.Bool(answer.scope) {
		return nil
	}
	switch answer.status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return fmt.Errorf("%s refuses the account (status %d): look at the settings that are secrets, and at the rights that they give", d.manifest.Title, answer.status)
	}
	return fmt.Errorf("%s answers with status %d, and that is not what a right account gets: look at the settings", d.manifest.Title, answer.status)
}

// rebased sends calls to another place, with all else as it was.
func rebased(client *http.Client, base string) *http.Client {
	other, transport := *client, client.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	other.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		to, err := url.Parse(base)
		if err != nil {
			return nil, err
		}
		moved := r.Clone(r.Context())
		moved.URL.Scheme, moved.URL.Host, moved.Host = to.Scheme, to.Host, to.Host
		moved.URL.Path, moved.URL.RawPath = to.Path+r.URL.Path, to.EscapedPath()+r.URL.EscapedPath()
		return transport.RoundTrip(moved)
	})
	return &other
}

type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip sends one call.
func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
