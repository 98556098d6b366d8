package clickhousetest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
)

// midway fails after it has sent rows.
const midway = "SELECT throwIf(number = 3000000), toString(number) FROM numbers(5000000)"

// wantCode wants an error of the engine, as the driver types it.
func wantCode(t *testing.T, err error, code int32) {
	t.Helper()
	var exception *clickhouse.Exception
	if !errors.As(err, &exception) || exception.Code != code {
		t.Errorf("got %v instead of an exception with code %d", err, code)
	}
}

// drain reads all rows of a query and gives its error.
func drain(ctx context.Context, conn driver.Conn, sql string) error {
	rows, err := conn.Query(ctx, sql)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err()
}

func TestErrors(t *testing.T) {
	conn := open(t)
	must(t, conn, "CREATE TABLE numbers (n Int64) ENGINE = MergeTree ORDER BY n")
	for _, c := range []struct {
		sql  string
		code int32
	}{
		{"SELECT * FROM missing", 60},
		{"SELECT missing FROM numbers", 47},
		{"SELECT missing(n) FROM numbers", 46},
		{"SELECT 1 +", 62},
		{"1 + 1", 62},
		{"SELECT 1; SELECT 2", 62},
		{"CREATE TABLE numbers (n Int64) ENGINE = MergeTree ORDER BY n", 57},
		{"SELECT * FROM missing.numbers", 81},
		{"INSERT INTO numbers SELECT throwIf(number > 5) FROM numbers(10)", 395},
		{midway, 395},
	} {
		wantCode(t, drain(t.Context(), conn, c.sql), c.code)
	}
	whole := clickhouse.Context(t.Context(), clickhouse.WithSettings(clickhouse.Settings{"wait_end_of_query": 1}))
	rows, err := conn.Query(whole, midway)
	wantCode(t, err, 395)
	if err == nil {
		rows.Close()
		t.Error("with wait_end_of_query the query began to answer")
	}
}

func TestWrongLogin(t *testing.T) {
	conn := open(t, func(o *clickhouse.Options) { o.Auth.Username, o.Auth.Password = "nobody", "wrong" })
	wantCode(t, conn.Ping(t.Context()), 516)
	conn = open(t, func(o *clickhouse.Options) { o.Auth.Database = "no_such_database" })
	wantCode(t, conn.Ping(t.Context()), 81)
}

// post sends a statement as any HTTP client would.
func post(ctx context.Context, t *testing.T, parameters, sql string) (status int, body string) {
	t.Helper()
	address := clickhousetest.Start(t)
	if !strings.HasPrefix(address, "http") {
		t.Skip("the server that CLICKHOUSE_URL names is not one of HTTP")
	}
	base, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	base.RawQuery = parameters
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, base.String(), strings.NewReader(sql))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if errors.Is(err, ctx.Err()) && err != nil {
		return 0, ""
	}
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil && ctx.Err() == nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// TestSessions goes through the life of a session, step by step.
func TestSessions(t *testing.T) {
	ctx := t.Context()
	own := "session_id=" + t.Name() + fmt.Sprint(time.Now().UnixNano())
	for _, step := range []struct {
		about, parameters, sql string
		status                 int
		body                   string // how it begins
	}{
		{"a session that must be there", own + "&session_check=1", "SELECT 1", 500, "Code: 372."},
		{"a new one", own, "CREATE TEMPORARY TABLE mine AS SELECT 7 AS n", 200, ""},
		{"its table", own + "&session_check=1", "SELECT n FROM mine", 200, "7\n"},
		{"nobody else's", own + "x", "SELECT n FROM mine", 404, "Code: 60."},
		{"no session", "", "SELECT n FROM mine", 404, "Code: 60."},
		{"what SET sets", own, "SET max_block_size = 1234", 200, ""},
		{"stays", own, "SELECT getSetting('max_block_size')", 200, "1234\n"},
		{"a setting of one request", own + "&max_threads=3", "SELECT getSetting('max_threads')", 200, "3\n"},
		{"is not one of the next", own, "SELECT getSetting('max_threads') = 3", 200, "0\n"},
		{"a database of one request", own + "&database=system", "SELECT currentDatabase()", 200, "system\n"},
		{"is not one of the next", own, "SELECT currentDatabase()", 200, "default\n"},
		{"an error", own, "SELECT", 400, "Code: 62."},
		{"does not end it", own + "&session_check=1", "SELECT n FROM mine", 200, "7\n"},
		{"a timeout that is too long", own + "&session_timeout=3601", "SELECT 1", 500, "Code: 374."},
		{"its end", own + "&close_session=1", "SELECT n FROM mine", 200, "7\n"},
		{"what was there", own + "&session_check=1", "SELECT n FROM mine", 500, "Code: 372."},
		{"a short one", own + "&session_timeout=1", "SELECT 1", 200, "1\n"},
	} {
		status, body := post(ctx, t, step.parameters, step.sql)
		if status != step.status || !strings.HasPrefix(body, step.body) {
			t.Errorf("%s: %s: status %d, %s", step.about, step.sql, status, body)
		}
	}
	time.Sleep(2500 * time.Millisecond)
	if _, body := post(ctx, t, own+"&session_check=1", "SELECT 1"); !strings.HasPrefix(body, "Code: 372.") {
		t.Errorf("the short session is still there: %s", body)
	}
}

// forever would take hours.
const forever = "SELECT sum(sipHash64(number)) FROM numbers(1000000000000)"

// running tells how many statements are running that have the text; of itself it
// tells nothing, as its own text has the mark in two parts.
func running(t *testing.T, mark string) int {
	t.Helper()
	_, body := post(context.Background(), t, "", fmt.Sprintf("SELECT count() FROM system.processes WHERE position(query, concat('%s', '%s')) > 0", mark[:4], mark[4:]))
	var n int
	if _, err := fmt.Sscan(body, &n); err != nil {
		t.Fatal(body)
	}
	return n
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 100 {
		if holds() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("after five seconds: not yet that %s", what)
}

// TestKill stops statements by the query_id that their clients gave them, from
// another connection, in a session and out of one.
func TestKill(t *testing.T) {
	clickhousetest.Start(t) // here, because what skips cannot skip in a goroutine
	for _, c := range []struct{ name, parameters, sql string }{
		{"select", "", forever},
		{"session", "&session_id=" + t.Name(), forever},
		{"session-insert", "&session_id=" + t.Name() + "2", "INSERT INTO FUNCTION null('s UInt64') " + forever},
		{"insert", "", "INSERT INTO FUNCTION null('s UInt64') " + forever},
		{"stream", "", "SELECT number, sleepEachRow(0.01) FROM numbers(1000000000) SETTINGS max_block_size = 10"},
	} {
		t.Run(c.name, func(t *testing.T) {
			id := fmt.Sprint("kill-", c.name, time.Now().UnixNano())
			body := make(chan string, 1)
			go func() {
				_, text := post(context.Background(), t, "query_id="+id+c.parameters, c.sql+" -- "+id)
				body <- text
			}()
			eventually(t, "it runs", func() bool { return running(t, id) == 1 })
			if _, text := post(t.Context(), t, "", "KILL QUERY WHERE query_id = '"+id+"' SYNC"); !strings.Contains(text, "finished") {
				t.Errorf("KILL QUERY said %q", text)
			}
			select {
			case text := <-body:
				if !strings.Contains(text, "Code: 394.") {
					t.Errorf("the killed statement said %s", text)
				}
			case <-time.After(10 * time.Second):
				t.Fatal("the killed statement goes on")
			}
		})
	}
}

// TestLeaving proves what happens to a statement whose client leaves: nothing,
// unless the client has asked for its end beforehand.
func TestLeaving(t *testing.T) {
	clickhousetest.Start(t) // a goroutine may not skip the test
	leave := func(id, parameters string) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		done := make(chan struct{})
		go func() {
			defer close(done)
			post(ctx, t, "query_id="+id+parameters, forever+" -- "+id)
		}()
		eventually(t, "it runs", func() bool { return running(t, id) == 1 })
		cancel()
		<-done
	}
	stopped, lasting := fmt.Sprint("stopped-", time.Now().UnixNano()), fmt.Sprint("lasting-", time.Now().UnixNano())
	leave(stopped, "&cancel_http_readonly_queries_on_client_close=1")
	eventually(t, "it has ended", func() bool { return running(t, stopped) == 0 })
	leave(lasting, "")
	time.Sleep(500 * time.Millisecond)
	if running(t, lasting) != 1 {
		t.Error("the statement ended with its client")
	}
	post(t.Context(), t, "", "KILL QUERY WHERE query_id = '"+lasting+"' SYNC")
}

// TestLocked proves that a session serves one request at a time.
func TestLocked(t *testing.T) {
	clickhousetest.Start(t) // a goroutine may not skip the test
	id := fmt.Sprint("locked-", time.Now().UnixNano())
	done := make(chan struct{})
	go func() {
		defer close(done)
		post(context.Background(), t, "query_id="+id+"&session_id="+id, forever+" -- "+id)
	}()
	eventually(t, "it runs", func() bool { return running(t, id) == 1 })
	if _, body := post(t.Context(), t, "session_id="+id, "SELECT 1"); !strings.HasPrefix(body, "Code: 373.") {
		t.Errorf("a second request in the session: %s", body)
	}
	post(t.Context(), t, "", "KILL QUERY WHERE query_id = '"+id+"' SYNC")
	<-done
}

// TestFormats proves the ways in which a statement and its rows can come.
func TestFormats(t *testing.T) {
	conn := open(t)
	must(t, conn, "CREATE TABLE numbers (n Int64) ENGINE = MergeTree ORDER BY n")
	own := "database=rig_" + t.Name()
	for _, step := range []struct{ parameters, sql, body string }{
		{own, "INSERT INTO numbers VALUES (1), (2)", ""},
		{own, "INSERT INTO numbers FORMAT CSV\n3\n4\n", ""},
		{own + "&query=" + url.QueryEscape("INSERT INTO numbers FORMAT JSONEachRow"), `{"n":5}`, ""},
		{own + "&query=" + url.QueryEscape("INSERT INTO numbers VALUES"), "(6)", ""},
		{own + "&query=" + url.QueryEscape("SELECT sum(n)"), "FROM numbers", "21\n"},
		{own, "SELECT n FROM numbers LIMIT 1 FORMAT JSONEachRow", `{"n":1}` + "\n"},
		{own + "&default_format=CSVWithNames", "SELECT max(n) AS m FROM numbers", "\"m\"\n6\n"},
		{own + "&default_format=CSVWithNames", "SELECT 1 AS m UNION ALL SELECT 1", "\"m\"\n1\n1\n"},
		{own, "SELECT 1 AS m UNION ALL SELECT 1 FORMAT JSONColumns", "{\n\t\"m\": [1, 1]\n}\n"},
		{own, "SELECT n FROM numbers WHERE n > 6", ""},
		{own, "DESCRIBE TABLE numbers", "n\tInt64\t\t\t\t\t\n"},
		{own, "SHOW TABLES", "numbers\n"},
	} {
		if status, body := post(t.Context(), t, step.parameters, step.sql); status != 200 || body != step.body {
			t.Errorf("%s: status %d, %s", step.sql, status, body)
		}
	}
}
