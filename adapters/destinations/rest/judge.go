package rest

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/calls"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// found is what a call proved.
type found struct {
	results    []adapters.Result
	job        string
	pending    bool
	search     int // calls that may be made to find the rows that were only counted
	retryAfter time.Duration
}

// stops tells that what was found is about the account: no row of the call was
// taken, and none behind it would be. A row that is locked alone stops nothing.
func (f found) stops() bool {
	return !slices.ContainsFunc(f.results, func(r adapters.Result) bool { return !r.Outcome.Stops() && r.Outcome != adapters.Throttled })
}

// maxFetches is how many further calls may be needed to understand an answer.
const maxFetches = 4

// judge says what an answer proves of the rows of its call, after the calls
// that it takes to know.
func (d *Destination) judge(ctx context.Context, rules manifest.Results, a answer, rows []*manifest.Row, pace func(context.Context) error) found {
	taken := a.err == nil && a.status >= 200 && a.status < 300
	f, fetched := d.understand(ctx, rules, a, rows, pace)
	if taken && fetched {
		f.doubt(func(o adapters.Outcome) bool { return !o.Final() })
	}
	return f
}

// doubt makes results Ambiguous that speak of a call which asks what became of
// another one: that it was refused does not say that the other was.
func (f *found) doubt(which func(adapters.Outcome) bool) {
	for i := range f.results {
		if which(f.results[i].Outcome) {
			f.results[i].Outcome = adapters.Ambiguous
		}
	}
}

// understand follows an answer to where it says what became of the rows; fetched
// tells that it took further calls.
func (d *Destination) understand(ctx context.Context, rules manifest.Results, a answer, rows []*manifest.Row, pace func(context.Context) error) (f found, fetched bool) {
	for range maxFetches {
		if a.err != nil {
			return found{results: same(len(rows), unanswered(a))}, fetched
		}
		j := rules.Judge(a.scope, a.form, rows)
		switch {
		case j.Job != "":
			return found{job: j.Job, results: same(len(rows), adapters.Result{Status: a.status, Code: "job", Message: "the destination has not done it yet"})}, fetched
		case j.Pending:
			return found{pending: true, results: same(len(rows), adapters.Result{Status: a.status}), retryAfter: d.wait(a)}, fetched
		case j.Fetch == nil:
			f := d.verdicts(a, j.Rows)
			f.search = j.Search
			return f, fetched
		}
		if pace(ctx) != nil {
			return found{results: same(len(rows), adapters.Result{Message: "the call that would tell could not be made"})}, fetched
		}
		rules, fetched = j.Fetch.Results, true
		body, err := follow(j.Fetch.Request, a.scope, rows)
		if err != nil {
			// Of a write that was taken, the end is in doubt: see judge.
			return found{results: same(len(rows), adapters.Result{Outcome: unsendable(a.status), Code: "not_sendable", Message: err.Error()})}, fetched
		}
		a = d.call(ctx, j.Fetch.Request, body, a.scope)
	}
	return found{results: same(len(rows), adapters.Result{Message: "the answer leads from call to call"})}, fetched
}

// unsendable is the outcome of rows whose next call cannot be made, after an answer
// with a status.
func unsendable(status int) adapters.Outcome {
	if status >= 200 && status < 300 {
		return adapters.Ambiguous
	}
	return adapters.Rejected
}

// follow gives the body of a call that follows an answer; nil when it has none.
func follow(r *manifest.Request, scope *manifest.Scope, rows []*manifest.Row) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	var body bytes.Buffer
	rendered, err := r.Body.Render(&body, scope, rows, manifest.Room{})
	if err != nil {
		return nil, err
	}
	if len(rendered.Refused) > 0 {
		return nil, errors.New(rendered.Refused[0].Reason)
	}
	return body.Bytes(), nil
}

func (d *Destination) verdicts(a answer, verdicts []manifest.Verdict) found {
	f := found{results: make([]adapters.Result, len(verdicts))}
	slow := a.status == http.StatusServiceUnavailable
	for i, v := range verdicts {
		outcome, known := adapters.OutcomeNamed(string(v.Outcome))
		if !known {
			outcome = adapters.Ambiguous
		}
		slow = slow || outcome == adapters.Throttled || outcome == adapters.Quota
		f.results[i] = adapters.Result{Outcome: outcome, Status: a.status, Code: v.Code, Message: v.Message, RemoteID: v.RemoteID}
	}
	if slow {
		f.retryAfter = d.wait(a)
	}
	return f
}

// unanswered is the result of rows whose call had no answer.
func unanswered(a answer) adapters.Result {
	switch {
	case a.refused:
		return adapters.Result{Outcome: adapters.Auth, Code: "token", Message: a.err.Error()}
	case a.wrong:
		return adapters.Result{Outcome: adapters.Misconfigured, Code: "request", Message: a.err.Error()}
	case !a.sent:
		return adapters.Result{Outcome: adapters.NotSent, Code: "connection", Message: a.err.Error()}
	}
	return adapters.Result{Outcome: adapters.Ambiguous, Status: a.status, Code: "connection", Message: a.err.Error()}
}

func same(n int, r adapters.Result) []adapters.Result {
	return slices.Repeat([]adapters.Result{r}, n)
}

// wait gives how long the tool asked not to be called: by the first of the
// manifest's ways that says something, or else by Retry-After.
func (d *Destination) wait(a answer) time.Duration {
	for _, way := range d.manifest.Limits.RetryAfter {
		text := a.scope.Headers[strings.ToLower(way.Header)]
		if way.Expr != nil {
			text = way.Expr.Text(a.scope)
		}
		if wait, ok := calls.Wait(text, d.now()); ok {
			return wait
		}
	}
	wait, _ := calls.Wait(a.scope.Headers["retry-after"], d.now())
	return wait
}
