// Package calls sends requests over HTTP and tells what their end proves.
//
//	func Do(client, request) (response, sent, err)
//	func Plain(err, …) error (an error of Do, fit to be told)
//	func Wait(text, now)     (how long a server asks to be left alone)
//	type Token               (what proves who calls, got now and then)
//
// What an answer says of rows is its caller's. The package must not know rows.
package calls

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// NewClient gives a client with connections of its own, as many as may be under
// way at once. It follows no redirect: a redirected POST would be sent as a GET,
// or sent twice.
func NewClient(connections int) *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = connections
	transport.ForceAttemptHTTP2 = true
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// Do sends a request. sent is false when no byte of it can have left: only then
// does an error prove that nothing was done.
func Do(client *http.Client, r *http.Request) (response *http.Response, sent bool, err error) {
	// That nothing has left is known only of a transport that tells: it asked for a
	// connection, and never began to write.
	var asked, wrote atomic.Bool
	traced := httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		GetConn:          func(string) { asked.Store(true) },
		WroteHeaderField: func(string, []string) { wrote.Store(true) },
		WroteHeaders:     func() { wrote.Store(true) },
	})
	if err := r.Context().Err(); err != nil {
		return nil, false, err
	}
	response, err = client.Do(r.WithContext(traced))
	if err != nil {
		return nil, wrote.Load() || !asked.Load(), err
	}
	return response, true, nil
}

// Plain says what kind of failure an error of Do is, without the address, which the
// error of net/http holds and in which there may be secrets; hide takes secrets out
// of the rest. within is how long the call might take.
func Plain(err error, within time.Duration, hide func(string) string) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		if wrapped.Timeout() {
			return fmt.Errorf("no answer within %s", within)
		}
		err = wrapped.Err
	}
	return errors.New(hide(err.Error()))
}

// momentAbove tells seconds to wait from seconds since 1970, both of which tools
// write: nobody asks to be left alone for thirty years.
const momentAbove = 1_000_000_000

// Wait reads how long to wait: seconds, a moment in seconds or milliseconds since
// 1970, or a date as HTTP or ISO 8601 write it. It is false when the text is none.
func Wait(text string, now time.Time) (time.Duration, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		switch {
		case seconds > momentAbove*1000:
			return max(0, time.UnixMilli(int64(seconds)).Sub(now)), true
		case seconds > momentAbove:
			return max(0, time.Unix(int64(seconds), 0).Sub(now)), true
		case seconds < 0 || seconds != seconds:
			return 0, false
		}
		return time.Duration(seconds * float64(time.Second)), true
	}
	for _, parse := range []func(string) (time.Time, error){http.ParseTime, func(s string) (time.Time, error) { return time.Parse(time.RFC3339, s) }} {
		if at, err := parse(text); err == nil {
			return max(0, at.Sub(now)), true
		}
	}
	return 0, false
}
