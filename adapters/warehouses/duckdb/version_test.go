package duckdb

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAFileOfANewerVersion names both versions when a file was written by a
// DuckDB that is newer than the linked one.
func TestAFileOfANewerVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "newer.duckdb")
	head := make([]byte, 4096)
	copy(head[8:], "DUCK")
	copy(head[52:], "v99.1.0")
	if err := os.WriteFile(path, head, 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := Open(context.Background(), Settings{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	w.settings.Path = path
	got := w.openError(context.Background(), fmt.Errorf("%s: Trying to read a database file with version number 999, but we can only read versions between 64 and 68", "IO Error"))
	for _, want := range []string{path, "v99.1.0", "weft has DuckDB v1."} {
		if !strings.Contains(got.Error(), want) {
			t.Errorf("%q does not hold %q", got, want)
		}
	}
}
