package clickhousetest_test

import (
	"os"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/piped"
)

func TestURL(t *testing.T) {
	t.Setenv(clickhousetest.URL, "http://example.invalid:8123")
	if got := clickhousetest.Start(t); got != "http://example.invalid:8123" {
		t.Errorf("the server is %s", got)
	}
}

// TestOrphan proves that the server ends with its test, however that ends.
func TestOrphan(t *testing.T) {
	if os.Getenv(clickhousetest.URL) != "" {
		t.Skip("a server that CLICKHOUSE_URL names is not ours to end")
	}
	piped.Orphan(t, clickhousetest.Start(t), "/ping")
}
