package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestIdentityOnEveryWarehouse counts what stitching came to, and finds what
// glues people together, before and after somebody does something about it.
func TestIdentityOnEveryWarehouse(t *testing.T) {
	t.Parallel()
	tellsTheSame(t, "testdata/identity.txtar", func(put func(under string), weft func(args ...string)) {
		ask := func(day string) {
			weft("identity", "stats", "--as-of", day)
			weft("identity", "bridges", "customer", "--as-of", day, "--above", "4")
		}
		weft("run", "--as-of", "2026-02-01")
		ask("2026-02-01")
		weft("identity", "stats", "customer", "--output", "json")
		put("later/")
		weft("run", "--as-of", "2026-03-01")
		ask("2026-03-01")
		weft("run", "--as-of", "2026-03-01") // once more: what changed since February stays
		weft("identity", "stats", "customer")
	})
}

// TestIdentityPageShowsWhatIsTold: what docs/identity.md shows of weft identity is
// what the archive of the test above has.
func TestIdentityPageShowsWhatIsTold(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "identity.md"))
	if err != nil {
		t.Fatal(err)
	}
	archive, err := txtar.ParseFile("testdata/identity.txtar")
	if err != nil {
		t.Fatal(err)
	}
	told, shown := string(archive.Files[len(archive.Files)-1].Data), 0
	for _, b := range splitBlocks(string(page)) {
		if !strings.HasPrefix(b.text, "customer  as at 2026-02-01\n") {
			continue
		}
		if shown++; !strings.Contains(told, b.text) {
			t.Errorf("the page shows what is not told:\n%s", b.text)
		}
	}
	if shown != 2 {
		t.Errorf("the page shows %d answers instead of 2", shown)
	}
}
