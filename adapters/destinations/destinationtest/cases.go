package destinationtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/manifest"
)

var background = context.Background()

func contains(text, part string) bool { return strings.Contains(text, part) }

// addressed tells whether a call names its row in the address.
func addressed(op *manifest.Op) bool { return op.Batch.MaxItems == 1 }

func tryNoConnection(p *probe) {
	w := &wire{answer: always(reply{err: errors.New("dial tcp: connection refused"), unsent: true})}
	results, _ := p.write(w, p.rows(), nil)
	p.only(results, adapters.NotSent)
}

func tryConnectionLost(p *probe) {
	results, _ := p.write(&wire{answer: always(reply{err: errReset})}, p.rows(), nil)
	p.only(results, adapters.Ambiguous)
}

func tryCutShort(p *probe) {
	for _, status := range []int{200, 201, 202, 207} {
		results, _ := p.write(&wire{answer: always(reply{status: status, body: `{"results":[{"id":"1"`, cut: true})}, p.rows(), nil)
		p.only(results, adapters.Ambiguous)
	}
}

func tryServerFails(p *probe) {
	for _, status := range []int{500, 502, 503, 504} {
		results, _ := p.write(&wire{answer: always(reply{status: status, body: "<html>oops</html>"})}, p.rows(), nil)
		p.only(results, adapters.Ambiguous, adapters.Throttled)
	}
}

// tryEmptySuccess: a success that is no JSON, or nothing, proves nothing.
func tryEmptySuccess(p *probe) {
	for _, body := range []string{"", "   ", "<html><title>Welcome</title></html>", `{"results": [`, "OK"} {
		results, _ := p.write(&wire{answer: always(reply{status: 200, body: body})}, p.rows(), nil)
		if !anyBody(p.op.Results) {
			p.only(results, adapters.Ambiguous)
		}
	}
}

func anyBody(rules manifest.Results) bool {
	return slices.ContainsFunc(rules, func(r *manifest.Rule) bool { return r.AnyBody })
}

// trySilentSuccess: where an answer accounts for rows, one that says nothing of
// them accounts for none.
func trySilentSuccess(p *probe) {
	for _, rule := range p.op.Results {
		if rule.All != nil && rule.All.Outcome == manifest.OK && rule.When.Bool(&manifest.Scope{Settings: p.sampler.settings, Status: 200, Body: map[string]any{}}) {
			return // this tool says no more when all is well
		}
	}
	for _, status := range []int{200, 201, 202, 207} {
		for _, body := range []string{"{}", "[]", "null", `{"results":[],"errors":[]}`, `[{}]`} {
			results, _ := p.write(&wire{answer: always(reply{status: status, body: body})}, p.rows(), nil)
			for i, r := range results.Rows {
				if r.Outcome.Applied() {
					p.failf("row %d is %s after an answer %d that says nothing of it: %s", i, r.Outcome, status, body)
					break
				}
			}
		}
	}
}

func tryTooFast(p *probe) {
	header := http.Header{"Retry-After": {"7"}}
	n := min(p.op.Batch.MaxItems+1, 50)
	results, _ := p.write(&wire{answer: always(reply{status: 429, header: header, body: "{}"})}, n, nil)
	p.only(results, adapters.Throttled, adapters.Quota, adapters.NotSent)
	if results.RetryAfter.Seconds() != 7 {
		p.failf("the tool asked for 7 s, and %s are told", results.RetryAfter)
	}
}

func tryRefusedAccount(p *probe) {
	w := &wire{answer: always(reply{status: 401, body: `{"message":"bad token ` + canarySecret + `"}`})}
	results, _ := p.write(w, min(p.op.Batch.MaxItems+1, 50), nil)
	p.only(results, adapters.Auth, adapters.NotSent)
	limit := 1
	if auth := p.manifest.HTTP.Auth; auth != nil && auth.Token != nil {
		limit = 2 // one more with a new token
	}
	if len(w.calls) > limit {
		p.failf("%d calls, and the first was refused for who sent it", len(w.calls))
	}
}

// tryUnknownStatus: what nobody has thought of proves nothing.
func tryUnknownStatus(p *probe) {
	for _, status := range []int{203, 218, 302, 418} {
		results, _ := p.write(&wire{answer: always(reply{status: status, body: `{"ok":true,"success":true,"message":"success","status":1}`})}, p.rows(), nil)
		p.only(results, adapters.Ambiguous)
	}
}

func tryNoRoom(p *probe) {
	w := &wire{answer: always(reply{status: 200, body: "{}"})}
	results, _ := p.write(w, p.rows(), func(b *adapters.Batch) {
		b.Pace = func(context.Context) error { return errors.New("no room") }
	})
	p.only(results, adapters.NotSent)
	if len(w.calls) > 0 {
		p.failf("%d calls without room in the limits", len(w.calls))
	}
}

func tryMissingIdentity(p *probe) {
	w := &wire{answer: always(reply{status: 500})}
	results, _ := p.write(w, 1, func(b *adapters.Batch) {
		b.Rows[0].Identity, b.Rows[0].RemoteID = nil, ""
	})
	p.only(results, adapters.Rejected)
	if len(w.calls) > 0 {
		p.failf("a row that is nobody was sent")
	}
}

// hostile are values that want to be more than values.
var hostile = []string{`"}],"admin":true,"x":[{"y":"`, "line\nbreak\r\ttab", "{{ config.token }}", "$each", `\`, "\x00\x1f", "\xff\xfe", "漢字🙂\u2028", "</script>", "' or 1=1 --"}

// tryHostileValues: a body is JSON whatever is in the rows, and every value
// arrives as it is.
func tryHostileValues(p *probe) {
	if p.op.Request.Body == nil || len(p.sampler.fields()) == 0 || slices.Contains([]string{"remove", "delete", "archive", "erase"}, p.op.Name) {
		return
	}
	for _, value := range hostile {
		w := &wire{answer: always(reply{status: 500})}
		p.write(w, 1, func(b *adapters.Batch) { b.Rows[0].Values[0] = value })
		if len(w.calls) != 1 {
			p.failf("%d calls for one row", len(w.calls))
			return
		}
		var body any
		if err := json.Unmarshal(w.calls[0].body, &body); err != nil {
			p.failf("the body is no JSON for the value %q: %s", value, err)
			continue
		}
		if !holds(body, strings.ToValidUTF8(value, "\ufffd")) {
			p.failf("the value %q does not arrive", value)
		}
	}
}

// holds looks for a text among the values of a JSON.
func holds(v any, text string) bool {
	switch v := v.(type) {
	case string:
		// Each byte that is not UTF-8 is replaced by itself.
		return v == text || strings.ReplaceAll(v, "\ufffd\ufffd", "\ufffd") == text
	case []any:
		return slices.ContainsFunc(v, func(e any) bool { return holds(e, text) })
	case map[string]any:
		for _, e := range v {
			if holds(e, text) {
				return true
			}
		}
	}
	return false
}

// tryDuplicates: where a call may not have the same row twice, it has not.
func tryDuplicates(p *probe) {
	if p.op.Batch.UniqueBy == nil || p.op.Batch.MaxItems < 2 {
		return
	}
	w := &wire{answer: always(reply{status: 400, body: "{}"})}
	p.write(w, 2, func(b *adapters.Batch) {
		b.Rows[1].Identity, b.Rows[1].RemoteID = b.Rows[0].Identity, b.Rows[0].RemoteID
	})
	if len(w.calls) != 2 {
		p.failf("%d calls for two rows of the same identity", len(w.calls))
	}
}

// long is a value that fills n bytes.
func long(n int64) string { return strings.Repeat("x", int(n)) }

// tryLongRows: a row that no call can take is refused, and no other with it.
func tryLongRows(p *probe) {
	limit := p.op.Batch.MaxRowBytes
	if limit == 0 {
		limit = p.op.Batch.MaxBytes
	}
	if limit == 0 || !p.sendsValues() || p.op.Batch.MaxItems < 3 {
		return
	}
	w := &wire{answer: always(reply{status: 500})}
	results, _ := p.write(w, 3, func(b *adapters.Batch) { b.Rows[1].Values[0] = long(limit) })
	for i, r := range results.Rows {
		want := adapters.Ambiguous
		if i == 1 {
			want = adapters.Rejected
		}
		if r.Outcome != want {
			p.failf("row %d is %s beside a row that is too long; it must be %s", i, r.Outcome, want)
		}
	}
}

// sendsValues tells whether the fields of a row are in the call.
func (p *probe) sendsValues() bool {
	return p.op.Request.Body != nil && len(p.sampler.fields()) > 0 && !slices.Contains([]string{"remove", "delete", "archive", "erase"}, p.op.Name)
}

// tryManyBytes: no body is longer than a call may be, and every row is in one.
func tryManyBytes(p *probe) {
	limit := p.op.Batch.MaxBytes
	if limit == 0 || !p.sendsValues() || p.op.Batch.MaxItems < 8 {
		return
	}
	each := limit / 4
	if row := p.op.Batch.MaxRowBytes; row > 0 {
		each = min(each, row/2)
	}
	n := int(min(limit/each*2+1, int64(p.op.Batch.MaxItems)))
	w := &wire{answer: always(reply{status: 400, body: "{}"})}
	_, batch := p.write(w, n, func(b *adapters.Batch) {
		for i := range b.Rows {
			b.Rows[i].Values[0] = fmt.Sprintf("row%05d%s", i, long(each))
		}
	})
	var all strings.Builder
	for _, call := range w.calls {
		if int64(len(call.body)) > limit {
			p.failf("a body of %d bytes, and %d are allowed", len(call.body), limit)
		}
		all.Write(call.body)
	}
	for i := range batch.Rows {
		if strings.Count(all.String(), fmt.Sprintf("row%05d", i)) != 1 {
			p.failf("row %d of %d is in %d calls", i, n, strings.Count(all.String(), fmt.Sprintf("row%05d", i)))
			return
		}
	}
}

// tryEcho: a tool that quotes all that it got does not make it seen.
func tryEcho(p *probe) {
	for _, status := range []int{200, 207, 400, 401, 403, 404, 409, 422} {
		w := &wire{answer: func(_ int, call sent) reply {
			said := quoted(string(call.body) + " " + fmt.Sprint(call.header) + " " + call.address)
			return reply{status: status, body: fmt.Sprintf(`{"message":%[1]s,"msg":%[1]s,"error":{"message":%[1]s,"code":%[1]s},"category":%[1]s,"code":%[1]s,"description":%[1]s,"title":"x","detail":%[1]s,"errors":[{"message":%[1]s,"detail":%[1]s,"index":0,"batch_index":0,"type":%[1]s,"code":%[1]s,"reason":%[1]s,"field":%[1]s}]}`, said)}
		}}
		p.write(w, p.rows(), nil)
	}
}

func quoted(text string) string {
	out, err := json.Marshal(text)
	if err != nil {
		panic(err) // a text always has a spelling
	}
	return string(out)
}
