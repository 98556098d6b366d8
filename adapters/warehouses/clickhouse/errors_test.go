package clickhouse_test

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest/engine"
)

const password = "s3cret-pässword/@?"

// openError opens a target that cannot be opened.
func openError(t *testing.T, settings map[string]string) string {
	t.Helper()
	all := map[string]string{"database": "weft", "username": "ana", "password": password}
	for name, value := range settings {
		all[name] = value
	}
	read, err := clickhouse.ReadSettings(all, t.TempDir())
	if err != nil {
		return err.Error()
	}
	w, err := clickhouse.Open(t.Context(), read, nil)
	if err == nil {
		_ = w.Close()
		t.Fatal("it opens")
	}
	return err.Error()
}

// wantSentence asks that an error says something, and no secret.
func wantSentence(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, part := range want {
		if !strings.Contains(got, part) {
			t.Errorf("%q is not in the error:\n%s", part, got)
		}
	}
	for _, secret := range []string{password, "s3cret", "session_id", "weft-"} {
		if strings.Contains(got, secret) {
			t.Errorf("%q is in the error:\n%s", secret, got)
		}
	}
	if strings.HasSuffix(got, ".") || strings.Contains(got, "\n") {
		t.Errorf("not one sentence: %q", got)
	}
}

// answering is a server of HTTP that always says the same.
func answering(t *testing.T, status int, code, text string) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if code != "" {
			w.Header().Set("X-ClickHouse-Exception-Code", code)
		}
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, text)
	}))
	s.Config.ErrorLog = nil
	t.Cleanup(s.Close)
	return s
}

// speaking is a server of TCP that says something to everybody and hangs up.
func speaking(t *testing.T, text string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 64<<10)) // all that one packet holds: an answer before it would be cut off
			_, _ = conn.Write([]byte(text))
			_ = conn.Close()
		}
	}()
	return listener.Addr().String()
}

// nativePort is what a server's port of the native protocol says to HTTP.
const nativePort = "HTTP/1.0 400 Bad Request\r\n\r\nPort 9000 is for clickhouse-client program\r\nYou must use port 8123 for HTTP.\r\n"

// TestTheOtherProtocol speaks the native one to the port of HTTP of a server that
// waits for the end of a line.
func TestTheOtherProtocol(t *testing.T) {
	address, ok := strings.CutPrefix(server(t), "http://")
	if !ok {
		t.Skip("the server that CLICKHOUSE_URL names is not one of HTTP without TLS")
	}
	address = address[strings.LastIndex(address, "@")+1:]
	wantSentence(t, openError(t, map[string]string{"url": "clickhouse://" + address + "?dial_timeout=500ms"}), "says nothing in the native protocol", "write http://", "9000")
}

func TestConnectionErrorsSayWhatToDo(t *testing.T) {
	const trace = "Code: 516. DB::Exception: ana: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED) (version 26.7.2.1 (official build))"
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = closed.Close()
	start := func(s *httptest.Server) string { s.Start(); return s.URL }
	secure := answering(t, 200, "", "")
	secure.StartTLS()
	secureAddress := strings.TrimPrefix(secure.URL, "https://")
	tests := []struct {
		name, url string
		want      []string
	}{
		{"refused", "http://" + closed.Addr().String(), []string{"connection is refused", "8123"}},
		{"refused native", "clickhouse://" + closed.Addr().String(), []string{"connection is refused", "9000"}},
		{"no such host", "http://nosuch.invalid:8123", []string{"nosuch.invalid:8123"}},
		{"credentials", start(answering(t, 403, "516", trace)), []string{`does not accept the user "ana"`, "password of the target"}},
		{"something else", start(answering(t, 404, "", "<html>not here")), []string{"HTTP status 404"}},
		{"http at the native port", "http://" + speaking(t, nativePort), []string{"native protocol", "clickhouse://"}},
		{"native at the http port", "clickhouse://" + speaking(t, "HTTP/1.1 400 Bad Request\r\n\r\n"), []string{"port of HTTP", "9000"}},
		{"native at a port with TLS", "clickhouse://" + speaking(t, "\x15\x03\x01\x00\x02\x02\x46"), []string{"asks for TLS", "secure: true"}},
		{"http at a port with TLS", "http://" + speaking(t, "\x15\x03\x01\x00\x02\x02\x46"), []string{"asks for TLS", "https://"}},
		{"TLS at a port without", strings.Replace(start(answering(t, 200, "", "")), "http://", "https://", 1), []string{"does not speak TLS"}},
		{"native TLS at a port without", "clickhouse://" + speaking(t, "HTTP/1.1 400 Bad Request\r\n\r\n") + "?secure=true", []string{"does not speak TLS"}},
		{"hangs up", "clickhouse://" + speaking(t, ""), []string{"hung up"}},
		{"unknown authority", secure.URL, []string{"ca_file"}},
		{"native unknown authority", "clickhouse://" + secureAddress + "?secure=true", []string{"ca_file"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			wantSentence(t, openError(t, map[string]string{"url": test.url}), test.want...)
		})
	}
}

func TestTheAuthorityOfAFile(t *testing.T) {
	s := answering(t, 403, "516", "Code: 516. DB::Exception: no. (AUTHENTICATION_FAILED)")
	s.StartTLS()
	folder := t.TempDir()
	file := filepath.Join(folder, "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	// Whoever is asked for a password has got through TLS.
	wantSentence(t, openError(t, map[string]string{"url": s.URL, "ca_file": file}), "does not accept the user")
	wantSentence(t, openError(t, map[string]string{"url": s.URL, "skip_verify": "true"}), "does not accept the user")
	wantSentence(t, openError(t, map[string]string{"url": s.URL, "ca_file": file, "server_name": "other.example.org"}), "certificate is of another host")
	wantSentence(t, openError(t, map[string]string{"url": s.URL, "ca_file": filepath.Join(folder, "nosuch.pem")}), "cannot read ca_file")
	if err := os.WriteFile(file, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	wantSentence(t, openError(t, map[string]string{"url": s.URL, "ca_file": file}), "holds no certificate")
}

// failing is a session of a real server, but for what the answer says.
func failing(t *testing.T, answer func(statement string) (code, text string)) *clickhouse.Warehouse {
	t.Helper()
	return open(t, map[string]string{"url": playing(t, answer)})
}

// playing is where such a server is.
func playing(t *testing.T, answer func(statement string) (code, text string)) string {
	t.Helper()
	real := server(t)
	if !strings.HasPrefix(real, "http://") {
		t.Skip("answers are played back over HTTP only")
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proxy(t, w, r, real, answer)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestMissingRights(t *testing.T) {
	w := failing(t, func(statement string) (string, string) {
		if !strings.Contains(statement, "orders") {
			return "", ""
		}
		return "497", "Code: 497. DB::Exception: ana: Not enough privileges. To execute this query, it's necessary to have the grant SELECT(id, email) ON shop.orders. (ACCESS_DENIED) (version 26.7.2.1)"
	})
	err := w.Exec(t.Context(), "SELECT id, email FROM shop.orders")
	var failed *adapters.StatementError
	if !errors.As(err, &failed) || failed.SQL != "SELECT id, email FROM shop.orders" {
		t.Fatalf("%v", err)
	}
	wantSentence(t, err.Error(), "GRANT SELECT(id, email) ON shop.orders TO `default`")
}

func TestForbiddenSettings(t *testing.T) {
	w := failing(t, func(statement string) (string, string) {
		if !strings.Contains(statement, "orders") {
			return "", ""
		}
		return "452", "Code: 452. DB::Exception: Setting join_use_nulls should not be changed. (SETTING_CONSTRAINT_VIOLATION) (version 26.7.2.1)"
	})
	wantSentence(t, w.Exec(t.Context(), "SELECT 1 FROM orders").Error(), "join_use_nulls should not be changed", "the profile of the user")
}

func TestALostSession(t *testing.T) {
	w := failing(t, func(statement string) (string, string) {
		if !strings.Contains(statement, "kept") {
			return "", ""
		}
		return "372", "Code: 372. DB::Exception: Session weft-12 not found. (SESSION_NOT_FOUND) (version 26.7.2.1)"
	})
	wantLost(t, w.Exec(t.Context(), "SELECT 1 FROM kept"))
	// What a failed run has made can still be taken back.
	exec(t, w, "DROP TABLE IF EXISTS default.weft_next_nosuch")
}

// wantLost asks that an error says that the server is gone, and no more.
func wantLost(t *testing.T, err error) {
	t.Helper()
	var lost *adapters.LostError
	if !errors.As(err, &lost) || !strings.HasPrefix(lost.Place, "clickhouse at 127.0.0.1:") {
		t.Fatalf("not a lost connection: %v", err)
	}
	wantSentence(t, err.Error(), "the connection to clickhouse at 127.0.0.1:", " was lost")
}

// TestAServerThatDies kills a server while a statement runs in it.
func TestAServerThatDies(t *testing.T) {
	server(t) // skips where there is no engine
	mortal, err := clickhousetest.Mortal(t.TempDir())
	switch {
	case errors.Is(err, engine.ErrMissing): // there is one that CLICKHOUSE_URL names
		t.Skip("this needs a server that may be killed:", err)
	case err != nil:
		t.Fatal(err)
	}
	settings, err := clickhouse.ReadSettings(map[string]string{"url": mortal.First, "database": "default"}, "")
	if err != nil {
		t.Fatal(err)
	}
	w, err := clickhouse.Open(t.Context(), settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, w, "CREATE TEMPORARY TABLE kept AS SELECT 1 AS a")
	killed := make(chan error)
	go func() {
		time.Sleep(500 * time.Millisecond) // of the minute that the statement takes
		killed <- mortal.Kill()
	}()
	wantLost(t, w.Exec(t.Context(), "CREATE TEMPORARY TABLE long AS SELECT sleepEachRow(1) AS s FROM numbers(60) SETTINGS max_block_size = 1"))
	if err := <-killed; err != nil {
		t.Fatal(err)
	}
	wantLost(t, w.Exec(t.Context(), "SELECT a FROM kept"))
	if err := w.Close(); err != nil {
		t.Errorf("what is gone cannot be closed: %v", err)
	}
}

func TestStatementErrors(t *testing.T) {
	w := open(t, nil)
	for statement, want := range map[string][]string{
		"SELECT 1 FROM nosuch.t": {"nosuch", "source_database"},
		"SELECT number, count() FROM numbers(10000000) GROUP BY number SETTINGS max_memory_usage = 10000000, max_bytes_ratio_before_external_group_by = 0": {"emory limit", "max_memory_usage"},
		"SELECT sleepEachRow(1) FROM numbers(3) SETTINGS max_execution_time = 1":                                                                           {"Timeout exceeded"},
	} {
		t.Run(statement, func(t *testing.T) {
			err := w.Exec(t.Context(), statement)
			if err == nil {
				t.Fatal("no error")
			}
			wantSentence(t, err.Error(), want...)
		})
	}
}

func TestAnOldServer(t *testing.T) {
	for version, refused := range map[string]bool{"24.8.4.1": true, "25.7.1": true, "25.8.1": false, "26.7.2.1": false, "head": false} {
		if got := clickhouse.TooOld(version); (got != nil) != refused {
			t.Errorf("%s: %v", version, got)
		}
	}
}

func TestUnknownDatabase(t *testing.T) {
	read, err := clickhouse.ReadSettings(map[string]string{"url": server(t), "database": "default", "source_database": "nosuch_db"}, "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = clickhouse.Open(context.Background(), read, nil)
	if err == nil {
		t.Fatal("it opens")
	}
	wantSentence(t, err.Error(), `no database "nosuch_db"`, "CREATE DATABASE")
}

// TestUnknownSetting: a server says so when it is greeted, or of the session's first
// statement where the settings come with that alone.
func TestUnknownSetting(t *testing.T) {
	greeting := map[string]string{"url": server(t), "database": "default", "username": "", "password": "", "settings.no_such_setting": "1"}
	wantSentence(t, openError(t, greeting), "no_such_setting", "correct settings of the target")
	first := map[string]string{"database": "default", "username": "", "password": "", "url": playing(t, func(statement string) (string, string) {
		if strings.TrimSpace(statement) != "SELECT 1" {
			return "", ""
		}
		return "115", "Code: 115. DB::Exception: Setting no_such_setting is neither a builtin setting nor started with the prefix 'SQL_' registered for user-defined settings. (UNKNOWN_SETTING) (version 26.7.2.1)"
	})}
	wantSentence(t, openError(t, first), "no_such_setting", "correct settings of the target")
}
