package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
)

// server answers ClickHouse's HTTP interface.
type server struct {
	sessions *sessions
	version  string
	trace    bool // print the statements
}

func newServer(lib *library, arguments []string, trace bool) *server {
	open := func() (*connection, error) { return lib.open(arguments) }
	return &server{
		sessions: &sessions{open: open, named: map[string]*session{}},
		version:  lib.version(),
		trace:    trace,
	}
}

// ServeHTTP answers one request: one statement.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/ping" || r.Method == http.MethodGet && r.URL.Path == "/" && r.URL.RawQuery == "" {
		_, _ = io.WriteString(w, "Ok.\n") // who has gone needs no answer
		return
	}
	answer := newAnswer(w, r)
	err := s.serve(r, answer)
	if err == nil {
		err = answer.close()
	}
	if err != nil {
		answer.fail(err, s.version)
	}
}

func (s *server) serve(r *http.Request, answer *answer) error {
	if err := authenticate(r); err != nil {
		return err
	}
	request, err := readRequest(r)
	if err != nil {
		return err
	}
	if s.trace {
		fmt.Fprintf(os.Stderr, "%s\n\n", request.sql)
	}
	session, release, err := s.sessions.acquire(request.parameters)
	if err != nil {
		return err
	}
	defer release()
	if err := session.prepare(request.parameters, request.id); err != nil {
		return err
	}
	err = s.run(r.Context(), session, request, answer)
	if err != nil {
		session.settle()
	}
	return err
}

// run runs a statement and writes its output while it comes, where the engine
// can do so.
func (s *server) run(ctx context.Context, session *session, request *request, answer *answer) error {
	if request.isHello() {
		return answer.hello(session.connection)
	}
	if request.rows != nil {
		return session.insert(request.sql, request.format, request.rows)
	}
	if request.parameters.Get("cancel_http_readonly_queries_on_client_close") == "1" {
		defer context.AfterFunc(ctx, func() { s.kill(request.id) })()
	}
	sql := byTag(request.sql)
	if request.inPieces() {
		err := session.stream(sql, request.format, request.queryParameters(), answer.write)
		if !errors.Is(err, errNotStreamed) {
			return err
		}
	}
	output, err := session.run(sql, request.format, request.queryParameters())
	if err != nil {
		return err
	}
	return answer.write(output)
}

// tagSetting is a setting that does nothing in this server, and by which a
// statement is found while it runs: the engine gives statements query ids of
// its own. Its value is the query_id of the request.
const tagSetting = "query_cache_tag"

var (
	killStatement = regexp.MustCompile(`(?i)^\s*KILL\s+QUERY\s`)
	queryID       = regexp.MustCompile(`\bquery_id\b`)
)

// byTag makes KILL QUERY WHERE query_id = '…' find the statement of the request
// that has the id. Other statements it leaves as they are.
func byTag(sql string) string {
	if !killStatement.MatchString(sql) {
		return sql
	}
	return queryID.ReplaceAllLiteralString(sql, "Settings['"+tagSetting+"']")
}

// kill stops the statement of a request whose client has gone.
func (s *server) kill(id string) {
	c, err := s.sessions.open()
	if err != nil {
		return // there is nobody to tell
	}
	defer c.close()
	_, _ = c.run(byTag("KILL QUERY WHERE query_id = "+quoted(id)+" ASYNC"), "Null", nil) // it may have ended by itself
}

// authenticate lets the user default in, who has no password: as on a server
// that nobody configured. It is here so that a wrong password has its error.
func authenticate(r *http.Request) error {
	user, password, ok := r.BasicAuth()
	if !ok {
		user, password = r.Header.Get("X-ClickHouse-User"), r.Header.Get("X-ClickHouse-Key")
	}
	if given := r.URL.Query(); given.Has("user") {
		user, password = given.Get("user"), given.Get("password")
	}
	if (user == "default" || user == "") && password == "" {
		return nil
	}
	return exception(516, "AUTHENTICATION_FAILED", "%s: Authentication failed: password is incorrect, or there is no user with such name", user)
}

func newID() string { return strings.ToLower(rand.Text()) }
