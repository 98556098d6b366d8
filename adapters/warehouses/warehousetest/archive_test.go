package warehousetest

import (
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/compiler/ir"
)

// TestEveryFunctionHasAnArchive finds each function of the language, with its
// bracket, in the model of some archive.
func TestEveryFunctionHasAnArchive(t *testing.T) {
	var all strings.Builder
	for _, path := range archives(t) {
		parsed, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range parsed.Files {
			if strings.HasSuffix(f.Name, "weft.yaml") {
				all.Write(f.Data)
			}
		}
	}
	for _, name := range append(ir.FunctionNames(), "first_of", "in_segment") {
		if !regexp.MustCompile(`\b` + name + `\(`).MatchString(all.String()) {
			t.Errorf("no archive uses %s", name)
		}
	}
}

// TestArchivesSayWhatTheyShow: each begins with prose, and expects something.
func TestArchivesSayWhatTheyShow(t *testing.T) {
	for _, path := range archives(t) {
		parsed, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(strings.Fields(string(parsed.Comment))) < 5 {
			t.Errorf("%s does not say what it shows", path)
		}
		readArchive(t, path)
	}
}

func archives(t *testing.T) []string {
	t.Helper()
	if _, err := os.Stat("testdata"); err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) < 125 {
		t.Fatalf("%d archives: %v", len(paths), err)
	}
	return paths
}

func TestCells(t *testing.T) {
	moment := time.Date(2026, 1, 31, 18, 30, 15, 250_000_000, time.UTC)
	negativeZero := 0.0
	negativeZero *= -1
	for want, value := range map[string]any{
		"NULL": nil, "''": "", "plain é": "plain é", `"NULL"`: "NULL", `" a"`: " a", `"a\x7cb"`: "a|b", `"\"a"`: `"a`,
		`"e\u0301"`: "e\u0301", `"\n"`: "\n", "2026-01-31 18:30:15.25": moment, "2026-01-31": moment.Truncate(24 * time.Hour),
		"0.333333333": 1.0 / 3, "1e+20": 1e20, "0": negativeZero, "1.5": big.NewRat(3, 2), "-12": big.NewRat(-12, 1),
		"[1, '']": []any{int64(1), ""}, "[]": []any{}, "true": true,
	} {
		if got := Cell(value); got != want {
			t.Errorf("%#v is written %s, not %s", value, got, want)
		}
	}
}

func TestDiffer(t *testing.T) {
	want := [][]string{{"a", "1"}, {"b", "2"}}
	if got := differ([]string{"k", "v"}, want, want); got != "" {
		t.Errorf("equal rows differ:\n%s", got)
	}
	got := differ([]string{"k", "v"}, want, [][]string{{"a", "1"}, {"b", "3"}})
	if !strings.Contains(got, "want  b  2") || !strings.Contains(got, "got   b  3") || strings.Contains(got, "a  1") {
		t.Errorf("the difference does not show:\n%s", got)
	}
}
