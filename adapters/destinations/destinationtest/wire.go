package destinationtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/adapters/destinations/rest"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// sent is a call as it left.
type sent struct {
	method, address string
	header          http.Header
	body            []byte
}

// wire is the network: it keeps the calls and gives the answers of a script.
type wire struct {
	calls  []sent
	answer func(n int, call sent) reply
	over   func() // ends the caller's time; nil where all answers come
}

// reply is what comes back of a call.
type reply struct {
	status int
	header http.Header
	body   string
	err    error // instead of an answer
	unsent bool  // the error came before a connection was there
	cut    bool  // the body breaks off at its end
	hangs  bool  // there is no answer: the caller gives up
	slow   bool  // the body begins, and does not end before the caller gives up
}

// RoundTrip plays the tool. It tells the trace of the call what a real
// connection would.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	trace := httptrace.ContextClientTrace(r.Context())
	if trace != nil && trace.GetConn != nil {
		trace.GetConn(r.URL.Host)
	}
	call := sent{method: r.Method, address: r.URL.String(), header: r.Header.Clone()}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		call.body = body
	}
	if call.header.Get("Content-Type") == "application/x-www-form-urlencoded" {
		// Who asks for a token gets one; what the tool says is another matter.
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(`{"access_token":"` + gotToken + `","expires_in":3600}`)), Request: r}, nil
	}
	n := len(w.calls)
	a := w.answer(n, call)
	if a.err != nil && a.unsent {
		return nil, a.err
	}
	if trace != nil && trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	w.calls = append(w.calls, call)
	if a.hangs {
		w.over()
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	if a.err != nil {
		return nil, a.err
	}
	if a.header == nil {
		a.header = http.Header{}
	}
	var body io.Reader = strings.NewReader(a.body)
	if a.cut {
		body = io.MultiReader(body, broken{})
	}
	if a.slow {
		body = io.MultiReader(body, waiting{r.Context(), w.over})
	}
	return &http.Response{StatusCode: a.status, Header: a.header, Body: io.NopCloser(body), Request: r, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}, nil
}

// patient is a context whose time is over when the tool has been asked, and not when
// a clock says so: what is tested is what comes after.
type patient struct {
	context.Context
	over chan struct{}
}

// Done is closed when the time is over.
func (p patient) Done() <-chan struct{} { return p.over }

// Err says that the time is over.
func (p patient) Err() error {
	select {
	case <-p.over:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

type broken struct{}

// Read breaks off as a connection does.
func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// waiting is a body of which no more comes.
type waiting struct {
	ctx  context.Context
	over func()
}

// Read ends when nobody waits any more.
func (w waiting) Read([]byte) (int, error) {
	w.over()
	<-w.ctx.Done()
	return 0, w.ctx.Err()
}

// destination makes one that talks over the wire.
func (w *wire) destination(m *manifest.Manifest, settings map[string]string) (*rest.Destination, error) {
	return rest.New(m, settings, rest.Options{Client: &http.Client{Transport: w}})
}

// gotToken is the token of a destination that gets one.
const gotToken = canarySecret + "got"

// always answers every call in the same way.
func always(a reply) func(int, sent) reply { return func(int, sent) reply { return a } }

var errReset = errors.New("read: connection reset by peer")

// answersOf reads a reply as an archive has it: a line with the status, headers,
// an empty line, the body.
func answersOf(text string) (reply, error) {
	head, body, _ := strings.Cut(text, "\n\n")
	lines := strings.Split(strings.TrimSpace(head), "\n")
	status, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil {
		return reply{}, fmt.Errorf("an answer starts with a status, and this with %q", lines[0])
	}
	a := reply{status: status, header: http.Header{}, body: strings.TrimSpace(body)}
	for _, line := range lines[1:] {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return reply{}, fmt.Errorf("%q is no header", line)
		}
		a.header.Add(name, strings.TrimSpace(value))
	}
	return a, nil
}

// String writes a call as archives have it: without the secrets in its headers,
// the body in lines.
func (s sent) text(mask func(string) string) string {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s\n", s.method, s.address)
	for _, name := range []string{"Authorization", "Content-Type", "Idempotency-Key", "Api-Key", "Revision", "Intercom-Version"} {
		if v := s.header.Get(name); v != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, mask(v))
		}
	}
	if len(s.body) > 0 {
		fmt.Fprintf(&b, "\n%s\n", s.body)
	}
	return b.String()
}

// free lets every call through.
func free(context.Context) error { return nil }
