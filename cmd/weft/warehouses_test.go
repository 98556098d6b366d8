package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest/engine"
)

// hasWarehouse tells scripts what this machine has: [clickhouse] is a server
// that CLICKHOUSE_URL names or the engine as a library, [chserver] the engine,
// [bigquery] the emulator, where WEFT_BIGQUERY=1 asks for it.
func hasWarehouse(name string) (bool, error) {
	if name != "bigquery" && os.Getenv(clickhousetest.Wanted) == "0" {
		return false, nil
	}
	switch name {
	case "clickhouse":
		_, err := clickHouseURL()
		if errors.Is(err, engine.ErrMissing) && os.Getenv("CI") != "true" {
			return false, nil
		}
		return err == nil, err
	case "chserver":
		_, err := engine.Library(os.Stderr)
		if errors.Is(err, engine.ErrMissing) && os.Getenv("CI") != "true" {
			return false, nil
		}
		return err == nil, err
	case "bigquery":
		if os.Getenv(bigquerytest.Emulator) != "1" || os.Getenv(bigquerytest.Project) != "" {
			return false, nil
		}
		_, err := bigquerytest.Serve()
		return err == nil, err
	}
	return false, fmt.Errorf("there is no condition [%s]", name)
}

func clickHouseURL() (string, error) {
	if url := os.Getenv(clickhousetest.URL); url != "" {
		return url, nil
	}
	return clickhousetest.ServeTests()
}

// on gives a script its place in a warehouse, which goes when the script ends:
// `on clickhouse` sets $CLICKHOUSE_URL and $DATABASE, `on bigquery` sets
// $BIGQUERY_URL, $PROJECT and $DATASET. The place itself is not made.
func on(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: on clickhouse|bigquery")
	}
	name := "weft_" + regexp.MustCompile(`\W`).ReplaceAllString(ts.Name(), "_") + "_" + strconv.Itoa(os.Getpid())
	gone := ""
	switch args[0] {
	case "clickhouse":
		url, err := clickHouseURL()
		ts.Check(err)
		ts.Setenv("CLICKHOUSE_URL", url)
		ts.Setenv("DATABASE", name)
		gone = "DROP DATABASE IF EXISTS " + name
	case "bigquery":
		url, err := bigquerytest.Serve()
		ts.Check(err)
		ts.Setenv("BIGQUERY_URL", url)
		ts.Setenv("PROJECT", "weft-emulator")
		ts.Setenv("DATASET", name)
		gone = "DROP SCHEMA IF EXISTS " + name + " CASCADE"
	default:
		ts.Fatalf("there is no warehouse %q", args[0])
	}
	ts.Setenv("WAREHOUSE", args[0])
	ts.Defer(func() {
		w := connect(ts)
		ts.Check(w.Exec(context.Background(), gone))
		ts.Check(w.Close())
	})
}

// mortal gives a script a ClickHouse server of its own, which it may kill: the
// process $SERVER at $CLICKHOUSE_URL, and $DATABASE.
func mortal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: mortal")
	}
	server, err := clickhousetest.Mortal(ts.Getenv("WORK") + "/server")
	ts.Check(err)
	ts.Defer(func() { _ = server.Kill() }) // the script may have done it
	ts.Setenv("SERVER", strconv.Itoa(server.Pid()))
	ts.Setenv("CLICKHOUSE_URL", server.First)
	ts.Setenv("DATABASE", "weft")
	ts.Setenv("WAREHOUSE", "clickhouse")
}

// connect is a session of somebody else in the script's warehouse.
func connect(ts *testscript.TestScript) adapters.Warehouse {
	ctx := context.Background()
	if ts.Getenv("WAREHOUSE") == "clickhouse" {
		settings, err := clickhouse.ReadSettings(map[string]string{"url": ts.Getenv("CLICKHOUSE_URL"), "database": ts.Getenv("DATABASE")}, "")
		ts.Check(err)
		w, err := clickhouse.Open(ctx, settings, nil)
		ts.Check(err)
		return w
	}
	settings, err := bigquery.ReadSettings(map[string]string{
		"endpoint": ts.Getenv("BIGQUERY_URL"), "project": ts.Getenv("PROJECT"), "dataset": ts.Getenv("DATASET"), "location": bigquerytest.Home(),
	}, "")
	ts.Check(err)
	w, err := bigquery.Open(ctx, settings, nil)
	ts.Check(err)
	return w
}

// ask does the statements of a file in the script's warehouse, in which $NAME
// stands for variables, and shows the rows of the last: `ask before.sql`. With a
// pattern it asks until the rows match: `ask before.sql ^1$`.
func ask(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: ask FILE [PATTERN]")
	}
	w := connect(ts)
	defer func() { ts.Check(w.Close()) }()
	statements := strings.Split(strings.TrimSpace(os.Expand(ts.ReadFile(args[0]), ts.Getenv)), ";\n")
	last := strings.TrimSuffix(statements[len(statements)-1], ";")
	for _, statement := range statements[:len(statements)-1] {
		ts.Check(w.Exec(context.Background(), statement))
	}
	for tried := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		answer := answerOf(ts, w, last)
		if len(args) == 1 {
			_, err := ts.Stdout().Write([]byte(answer))
			ts.Check(err)
			return
		}
		matched, err := regexp.MatchString("(?m)"+args[1], answer)
		ts.Check(err)
		if matched {
			return
		}
		if time.Since(tried) > time.Minute {
			ts.Fatalf("after a minute the answer is still %q", answer)
		}
	}
}

// answerOf is one line for each row.
func answerOf(ts *testscript.TestScript, w adapters.Warehouse, query string) string {
	rows, err := w.Query(context.Background(), query)
	ts.Check(err)
	var answer strings.Builder
	for _, row := range rows.Rows {
		fmt.Fprintln(&answer, row...)
	}
	return answer.String()
}

// lock lets another run hold the script's place until the script ends.
func lock(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: lock")
	}
	w := connect(ts)
	locker, ok := w.(adapters.Locker)
	if !ok {
		ts.Fatalf("%s has no locks", ts.Getenv("WAREHOUSE"))
	}
	place := ts.Getenv("DATABASE") + ts.Getenv("DATASET")
	unlock, err := locker.Lock(context.Background(), place, "the-run-of-somebody-else")
	ts.Check(err)
	ts.Defer(func() {
		ts.Check(unlock(context.Background()))
		ts.Check(w.Close())
	})
}
