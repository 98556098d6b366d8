package destinationtest

import (
	"net/http"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// tryNoAnswer: whether what nobody answered was done before or not at all, nobody
// knows.
func tryNoAnswer(p *probe) {
	p.impatient = true
	defer func() { p.impatient = false }()
	results, _ := p.write(&wire{answer: always(reply{hangs: true})}, 1, nil)
	p.only(results, adapters.Ambiguous)
}

// trySlowAnswer: an answer that begins well and does not end is none.
func trySlowAnswer(p *probe) {
	p.impatient = true
	defer func() { p.impatient = false }()
	results, _ := p.write(&wire{answer: always(reply{status: 200, body: `{"results":[`, slow: true})}, 1, nil)
	p.only(results, adapters.Ambiguous)
}

// tryWaits: how long a tool asks to be left alone is read as it is written: in
// seconds, as a date, as no number at all, or nowhere.
func tryWaits(p *probe) {
	for _, c := range []struct {
		text        string
		least, most time.Duration
	}{
		{"", 0, 0},
		{"soon", 0, 0},
		{"-3", 0, 0},
		{"0.5", 500 * time.Millisecond, 500 * time.Millisecond},
		{time.Now().UTC().Add(90 * time.Second).Format(http.TimeFormat), 80 * time.Second, 90 * time.Second},
		{time.Now().UTC().Add(-time.Hour).Format(http.TimeFormat), 0, 0},
	} {
		header := http.Header{}
		if c.text != "" {
			header.Set("Retry-After", c.text)
		}
		results, _ := p.write(&wire{answer: always(reply{status: 429, header: header})}, p.rows(), nil)
		p.only(results, adapters.Throttled, adapters.Quota, adapters.NotSent)
		if results.RetryAfter < c.least || results.RetryAfter > c.most {
			p.failf("the tool says Retry-After: %q, and %s are told", c.text, results.RetryAfter)
		}
	}
}

// tryBareRefusal: a 403 without a word is about the account, or about how fast it
// is: never about a row.
func tryBareRefusal(p *probe) {
	for _, body := range []string{"", "<html>Forbidden</html>", "{}"} {
		results, _ := p.write(&wire{answer: always(reply{status: 403, body: body})}, p.rows(), nil)
		p.only(results, adapters.Auth, adapters.Misconfigured, adapters.Throttled, adapters.Quota, adapters.Ambiguous, adapters.NotSent)
	}
}

// tryRefusedTogether: a call that is refused with a word about no row in particular
// has refused none of its rows: the engine looks for the one that it is about.
func tryRefusedTogether(p *probe) {
	if p.op.Batch.MaxItems < 2 {
		return
	}
	for _, status := range []int{400, 409, 413, 422} {
		w := &wire{answer: always(reply{status: status, body: `{"message":"no"}`})}
		results, batch := p.write(w, p.rows(), nil)
		if len(w.calls) > 0 && len(w.calls) == len(batch.Rows) {
			continue // the rows are of several kinds, each in a call of its own
		}
		for i, r := range results.Rows {
			if r.Outcome.Final() {
				p.failf("row %d is %s after a %d that is about %d rows", i, r.Outcome, status, len(batch.Rows))
				break
			}
		}
	}
}

// tryJob: work that has begun, and is then asked for in vain, is in doubt: it may be
// done, and nothing proves either.
func tryJob(p *probe) {
	if p.op.Job == nil {
		return
	}
	for _, a := range []reply{
		{status: 404, body: "{}"}, {status: 410}, {status: 429, body: "{}"}, {status: 500}, {status: 200}, {status: 200, body: "{}"},
		{status: 200, body: "<html></html>"}, {status: 200, body: `{"data":`, cut: true}, {err: errReset}, {err: errReset, unsent: true},
		{status: 401, body: "{}"}, {status: 403},
	} {
		w := &wire{answer: always(begun(p.op))}
		results, batch := p.write(w, p.rows(), nil)
		if results.Job == nil {
			p.failf("no job begins, and the operation follows one")
			return
		}
		d, err := w.destination(p.manifest, p.set)
		if err != nil {
			p.failf("no destination: %s", err)
			return
		}
		w.answer = always(a)
		polled, done := d.Poll(background, *results.Job, batch)
		p.general(w, polled, batch)
		if done {
			p.only(polled, adapters.Ambiguous)
		}
	}
}

// begun is an answer by which a job begins, as far as the rule says where its id is.
func begun(op *manifest.Op) reply {
	for _, rule := range op.Results {
		if rule.Job == nil {
			continue
		}
		body := `"job1"`
		names := strings.Split(rule.Job.Source, ".")
		for i := len(names) - 1; i > 0; i-- {
			body = "{" + quoted(strings.TrimPrefix(names[i], "?")) + ":" + body + "}"
		}
		for _, status := range []int{200, 201, 202} {
			if rule.When.Bool(&manifest.Scope{Status: status, Body: parsed(body)}) {
				return reply{status: status, body: body}
			}
		}
	}
	return reply{status: 202, body: "{}"}
}

// parsed reads a JSON that is one.
func parsed(text string) any {
	body, err := manifest.ReadJSON(strings.NewReader(text))
	if err != nil {
		panic(err) // it was written here
	}
	return body
}
