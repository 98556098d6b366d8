package queryfile_test

import (
	"testing"

	"github.com/weft-cdp/weft/compiler/client/queryfile"
)

// TestFilesOfOtherEditors reads a query as editors of Windows write it: with a mark
// of the byte order before it and two letters at the end of each line.
func TestFilesOfOtherEditors(t *testing.T) {
	queries, found := queryfile.Read("a.sql", "\ufeff-- name: First :one\r\n-- The first.\r\nSELECT 1\r\n  AS x; -- one; only\r\n")
	if len(found) > 0 || len(queries) != 1 {
		t.Fatalf("found %v and %d queries, and not one", found, len(queries))
	}
	q := queries[0]
	if q.Name != "First" || q.Doc != "The first." || q.SQL != "SELECT 1\n  AS x" || q.At.Line != 1 || q.At.Col != 10 || q.Start.Line != 3 {
		t.Errorf("read %+v", q)
	}
}
