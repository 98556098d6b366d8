// Package clickhousetest gives tests a real ClickHouse engine.
//
// In comes a test, out goes the URL of a server that answers ClickHouse's HTTP
// interface: the one that CLICKHOUSE_URL names, or one that lives as long as the
// test binary. It must not know what weft does with it. README.md says what a
// green test on it proves and what it cannot.
package clickhousetest

import (
	"errors"
	"os"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest/engine"
)

// URL is the environment variable that names a real server to test on, as a URL
// that the Go driver takes: http://user:password@host:8123.
const URL = "CLICKHOUSE_URL"

// Wanted is the environment variable that leaves ClickHouse out when it is 0,
// for who wants an answer from the embedded DuckDB alone.
const Wanted = "WEFT_CLICKHOUSE"

// Start gives the URL of a server. All tests of a binary share it, so each makes
// a database of its own name; it ends with the binary. Without an engine the
// test is skipped with the reason, and with CI=true it fails.
func Start(t testing.TB) string {
	t.Helper()
	if os.Getenv(Wanted) == "0" {
		t.Skip(Wanted + "=0 leaves ClickHouse out")
	}
	if url := os.Getenv(URL); url != "" {
		return url
	}
	url, err := ServeTests()
	switch {
	case err == nil:
		return url
	case errors.Is(err, engine.ErrMissing) && os.Getenv("CI") != "true":
		t.Skip(err)
	default:
		t.Fatal(err)
	}
	return ""
}
