package clickhouse

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/weft-cdp/weft/adapters"
)

// engineError is an error of the engine in words that may be shown. It does not
// wrap the driver's, whose text may not.
type engineError struct {
	code int
	text string
}

func (e *engineError) Error() string { return e.text }

// code is the number of an error of the engine, 0 of any other.
func code(err error) int {
	var (
		exception *clickhouse.Exception
		shown     *engineError
	)
	switch {
	case errors.As(err, &exception):
		return int(exception.Code)
	case errors.As(err, &shown):
		return shown.code
	}
	return 0
}

// statementError keeps the statement and the engine's text, without the data
// that it may quote. A statement that was ended because its context did says so,
// and not "Query was cancelled".
func (w *Warehouse) statementError(ctx context.Context, statement string, err error) error {
	switch {
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	case errors.Is(err, errSessionLost), isLost(err):
		err = &adapters.LostError{Place: "clickhouse at " + w.place()}
	default:
		err = w.settings.explained(err)
	}
	return &adapters.StatementError{SQL: statement, Err: err}
}

// isLost tells whether a statement has no answer of the engine because the
// connection broke, or because what stands between says that the server is gone.
func isLost(err error) bool {
	var network *net.OpError
	var answer *clickhouse.HTTPError
	switch {
	case code(err) != 0:
		return false
	case errors.As(err, &answer):
		return slices.Contains(gone, answer.StatusCode)
	case errors.As(err, &network), errors.Is(err, driver.ErrBadConn), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return true
	}
	return strings.HasSuffix(err.Error(), "EOF") // as the driver writes it, without wrapping it
}

// gone are what a proxy answers in place of a server that it does not reach.
var gone = []int{http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout}

// explained is an error of a statement in the engine's words, with what to do
// where it can be told.
func (s Settings) explained(err error) error {
	var exception *clickhouse.Exception
	if !errors.As(err, &exception) {
		var request *url.Error // holds the address, and in it the session
		if errors.As(err, &request) {
			err = request.Err
		}
		return errors.New(s.hidden(plain(err.Error())))
	}
	number := int(exception.Code)
	return &engineError{code: number, text: s.hidden(s.words(number, exception))}
}

func (s Settings) words(number int, exception *clickhouse.Exception) string {
	words := reduced(exception.Message, number)
	switch number {
	case codeAccessDenied:
		return s.missingRight(words)
	case codeSettingConstraint, codeReadonly:
		return fmt.Sprintf("%s; the profile of the user %q in ClickHouse forbids a setting that weft needs: let it be changed, or use another user", words, s.user())
	case codeMemoryLimitExceeded:
		return words + "; give the user more memory (max_memory_usage), or let statements use the disk sooner: settings: {max_bytes_before_external_group_by: …, max_bytes_before_external_sort: …}"
	case codeQueryWasCancelled:
		return words + "; somebody else, or a limit of the server, ended the statement"
	case codeUnknownDatabase:
		return words + "; make it (CREATE DATABASE), or correct database or source_database of the target"
	}
	return words + " (" + errorName(exception) + ")"
}

func errorName(exception *clickhouse.Exception) string {
	if exception.CodeName != "" {
		return exception.CodeName
	}
	return "code " + strconv.Itoa(int(exception.Code))
}

// necessaryGrant finds in the engine's text which right is missing: `it's
// necessary to have the grant SELECT(a) ON shop.orders`.
var necessaryGrant = regexp.MustCompile(`necessary to have the grant (.+ ON [^\s,;]+)`)

func (s Settings) missingRight(words string) string {
	if m := necessaryGrant.FindStringSubmatch(words); m != nil {
		return fmt.Sprintf("the user %q has no right to do this; somebody who may should run: GRANT %s TO %s", s.user(), strings.TrimSuffix(m[1], "."), quote(s.user()))
	}
	return fmt.Sprintf("the user %q has no right to do this: %s", s.user(), words)
}

func (s Settings) user() string { return cmp.Or(s.Username, "default") }

// hidden is a text without the password.
func (s Settings) hidden(text string) string {
	if s.Password == "" {
		return text
	}
	return strings.ReplaceAll(text, s.Password, "…")
}

// plain is a text of the driver without the wrapping that says where in the
// driver it arose.
func plain(text string) string {
	for _, wrapping := range []string{"failed to query server hello: ", "failed to query server hello info: ", "sendQuery: ", "readData: ", "readData stream: "} {
		text = strings.TrimPrefix(text, wrapping)
	}
	return text
}

// connectError says why no session could be had, and what to do.
func (w *Warehouse) connectError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var old *versionError
	if errors.As(err, &old) {
		return err
	}
	place := w.place()
	if reason := w.refusedBy(err); reason != "" {
		return fmt.Errorf("cannot connect to clickhouse at %s: %s", place, reason)
	}
	if reason := unreachable(err, w.settings, w.http); reason != "" {
		return fmt.Errorf("cannot connect to clickhouse at %s: %s", place, reason)
	}
	return fmt.Errorf("cannot connect to clickhouse at %s: %w", place, w.settings.explained(err))
}

// place is the address, without anything of the URL that may be a secret.
func (w *Warehouse) place() string {
	u, err := w.settings.parsed()
	if err != nil {
		return "its url"
	}
	return w.settings.address(u)
}

// refusedBy explains what the server says to somebody whom it does not let in.
func (w *Warehouse) refusedBy(err error) string {
	s := w.settings
	var exception *clickhouse.Exception
	switch c := code(err); c {
	case codeAuthenticationFailed, codeUnknownUser, codeWrongPassword, codeRequiredPassword:
		return fmt.Sprintf("the server does not accept the user %q with this password; check username and password of the target", s.user())
	case codeUnknownDatabase:
		return fmt.Sprintf("there is no database %q, or %q may not see it; make it with CREATE DATABASE %s, or correct source_database of the target",
			s.SourceDatabase, s.user(), quote(s.SourceDatabase))
	case codeInvalidSessionTimeout:
		return fmt.Sprintf("it does not keep a session for %d seconds; set session_timeout of the target to its max_session_timeout", int(s.SessionTimeout.Seconds()))
	case codeUnknownSetting:
		var shown *engineError // of the session's first statement, whose words are the engine's already
		if errors.As(err, &shown) {
			return shown.text + "; correct settings of the target"
		}
		errors.As(err, &exception)
		return reduced(exception.Message, c) + "; correct settings of the target"
	}
	var answer *clickhouse.HTTPError
	if errors.As(err, &answer) && code(err) == 0 {
		if strings.Contains(answer.Error(), "clickhouse-client program") {
			return "this is the port of the native protocol; " + otherProtocol(w.http)
		}
		return fmt.Sprintf("something answers there with HTTP status %d, and not as ClickHouse does; check host, port and path of url", answer.StatusCode)
	}
	return ""
}

// alert is what a server with TLS answers to somebody who speaks without, and
// its first byte.
const alert = 21

// unreachable explains errors of the network and of TLS.
func unreachable(err error, s Settings, http bool) string {
	var (
		authority x509.UnknownAuthorityError
		name      x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
		lookup    *net.DNSError
		network   *net.OpError
		text      = err.Error()
	)
	switch {
	case errors.As(err, &authority):
		return "the certificate is signed by nobody this machine knows; set ca_file to the PEM of the authority"
	case errors.As(err, &name):
		return "the certificate is of another host; correct the host in url, or set server_name to the name in the certificate"
	case errors.As(err, &invalid):
		return "the certificate is not valid (expired, or not yet valid, or for another use); let it be renewed, and check the clock of this machine"
	case errors.As(err, &record), strings.Contains(text, "server gave HTTP response to HTTPS client"):
		return "the server does not speak TLS on this port; take the port with TLS (8443, native 9440), or leave TLS out (http://, or no secure: true)"
	case strings.Contains(text, "unexpected packet ["+strconv.Itoa('H')+"]"):
		return "this is a port of HTTP; " + otherProtocol(http)
	case strings.Contains(text, "unexpected packet ["+strconv.Itoa(alert)+"]"), strings.Contains(text, "malformed HTTP"):
		return "the server asks for TLS on this port; write https://, or with the native protocol set secure: true"
	case errors.As(err, &lookup):
		return "there is no host of this name; check url"
	case errors.As(err, &network) && network.Op == "dial" && network.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return "nobody answers; check host and port of url, and whether a firewall lets this machine through"
	case errors.As(err, &network) && network.Timeout():
		return "something listens there and says nothing in " + protocol(http) + "; " + otherProtocol(http)
	case errors.As(err, &network) && network.Op == "dial":
		return "the connection is refused; is the server running, and is the port right? (HTTP 8123, with TLS 8443; native 9000, with TLS 9440)"
	case strings.Contains(text, "EOF"), strings.Contains(text, "connection reset"), errors.Is(err, driver.ErrBadConn):
		if s.Secure {
			return "the server hung up; is this the port of " + protocol(http) + " with TLS?"
		}
		return "the server hung up; is this the port of " + protocol(http) + ", and does it ask for TLS (https://, secure: true)?"
	}
	return ""
}

// otherProtocol is what to do about a port that may be the other protocol's.
func otherProtocol(http bool) string {
	if http {
		return "write clickhouse:// instead of http:// in url, or take the port of HTTP (8123, with TLS 8443)"
	}
	return "write http:// (https:// with TLS) instead of clickhouse:// in url, or take the native port (9000, with TLS 9440)"
}

func protocol(http bool) string {
	if http {
		return "HTTP"
	}
	return "the native protocol"
}

// oldest is the first version that weft runs on: {year, month}.
var oldest = [2]int{25, 8}

// versionError says that a server is too old.
type versionError struct{ has string }

func (e *versionError) Error() string {
	return fmt.Sprintf("the server is ClickHouse %s, and weft needs %d.%d or newer; upgrade it", e.has, oldest[0], oldest[1])
}

// tooOld refuses servers on which statements fail or mean something else.
func tooOld(version string) error {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return nil // a build of somebody's own
	}
	year, err := strconv.Atoi(parts[0])
	month, err2 := strconv.Atoi(parts[1])
	known := err == nil && err2 == nil
	if known && (year < oldest[0] || year == oldest[0] && month < oldest[1]) {
		return &versionError{version}
	}
	return nil
}
