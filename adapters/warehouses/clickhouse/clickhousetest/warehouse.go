package clickhousetest

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse"
	clickhousedialect "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
)

// databases numbers those of the tests.
var databases atomic.Int64

// inMemory is ClickHouse's dialect with what only a run needs kept in memory: to make
// a tiny table on disk takes twice as long as the query that fills it. Nothing of what
// such tables hold depends on where they are, for they have no order. Tests of the
// program as users run it have them on disk.
func inMemory() *dialect.Dialect {
	d := *clickhousedialect.ClickHouse
	d.Create = maps.Clone(d.Create)
	d.Create[ir.Work] = strings.Replace(d.Create[ir.Work], "ENGINE = MergeTree ORDER BY tuple()", "ENGINE = Memory", 1)
	return &d
}

// Warehouse is ClickHouse as warehousetest wants it: each test has a session and
// a database of its own, which go with it, and the tables of its runs in memory.
func Warehouse(t testing.TB) warehousetest.Warehouse {
	t.Helper()
	server := Start(t)
	open := func(t *testing.T, folder string) warehousetest.Opened {
		t.Helper()
		name := fmt.Sprintf("weft_suite_%d_%d", time.Now().UnixNano(), databases.Add(1))
		ask(t, server, "CREATE DATABASE "+name)
		t.Cleanup(func() { ask(t, server, "DROP DATABASE "+name) })
		settings, err := clickhouse.ReadSettings(map[string]string{
			"url": server, "database": name,
			// Tables of tests are tiny: threads and compiled expressions cost more than
			// they save, and change no result.
			clickhouse.SettingPrefix + "max_threads":                   "1",
			clickhouse.SettingPrefix + "compile_expressions":           "0",
			clickhouse.SettingPrefix + "compile_aggregate_expressions": "0",
			clickhouse.SettingPrefix + "compile_sort_description":      "0",
		}, folder)
		if err != nil {
			t.Fatal(err)
		}
		files := duckdb.Files{Folder: folder}
		w, err := clickhouse.Open(t.Context(), settings, files)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := w.Close(); err != nil {
				t.Error(err)
			}
		})
		layout := dialect.Layout{Schema: name, State: name, Raw: name}
		return warehousetest.Opened{Warehouse: w, Files: files, Layout: layout}
	}
	return warehousetest.Warehouse{Dialect: inMemory(), Open: open, Slow: true}
}

// ask runs a statement outside of any session.
func ask(t *testing.T, server, statement string) {
	t.Helper()
	response, err := http.Post(server, "text/plain", strings.NewReader(statement))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		says, _ := io.ReadAll(response.Body)
		t.Fatalf("%s: %s", statement, says)
	}
}
