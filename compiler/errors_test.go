package compiler_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/adapters/destinations"
	duckdb "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/compiler/golden"
	"github.com/weft-cdp/weft/models"
)

// The messages of all codes, one archive each, made from the examples on their
// pages; and below it cases that are written by hand.
const errorsFolder = "testdata/errors"

// compiled are the pages whose examples need no run; those that do are tested
// where runs are, in cmd/internal/gendocs. A page without an example is of a
// mistake that cannot be shown; diag's tests have the list.
func compiled() []diag.Page {
	return slices.DeleteFunc(diag.Pages(), func(p diag.Page) bool { return p.Runs() || p.Example == "" })
}

// tools are the types of destinations that come with weft.
var tools = check.Tools{Names: destinations.Names, Find: destinations.Find}

func compile(t *testing.T, archive *txtar.Archive, needs string) example.Result {
	t.Helper()
	dialect := duckdb.DuckDB
	if needs == "warehouse" {
		dialect = example.Elsewhere(dialect)
	}
	// One broken example must not hide what the others say.
	defer func() {
		if r := recover(); r != nil {
			t.Fatalf("the compiler panics: %v\n%s", r, txtar.Format(archive))
		}
	}()
	result, err := example.Compile(example.Files(archive), dialect, tools)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// companions may come with a code: what is a warning for every target that a
// project has is an error for the one that it is compiled for.
var companions = map[models.Code]models.Code{diag.NoQuery: diag.QueryMissing}

func TestEveryExampleYieldsItsCode(t *testing.T) {
	for _, p := range compiled() {
		t.Run(string(p.Code), func(t *testing.T) {
			result := compile(t, txtar.Parse([]byte(p.Example)), p.Needs)
			i := slices.Index(result.Codes(), p.Code)
			if i < 0 {
				t.Fatalf("the example of %s (%s) yields %q\n%s", p.Code, p.Title, result.Codes(), result.Human())
			}
			if got := result.Diagnostics[i].Severity; got != p.Severity {
				t.Errorf("the page says that it is a %s, the compiler reports a %s", p.Severity, got)
			}
			// One cause, one message: an example is the place to see echoes.
			for _, code := range result.Codes() {
				if code != p.Code && code != companions[p.Code] {
					t.Errorf("the example yields %s beside %s\n%s", code, p.Code, result.Human())
				}
			}
		})
	}
}

func TestEveryFixedExampleIsRight(t *testing.T) {
	for _, p := range compiled() {
		if p.Fixed == "" {
			continue
		}
		t.Run(string(p.Code), func(t *testing.T) {
			if result := compile(t, txtar.Parse([]byte(p.Fixed)), p.Needs); len(result.Diagnostics) > 0 {
				t.Errorf("what the page of %s (%s) calls right is not\n%s", p.Code, p.Title, result.Human())
			}
		})
	}
}

// TestEveryMistakeHasACode keeps the promise of the number of mistakes that are
// told apart.
func TestEveryMistakeHasACode(t *testing.T) {
	if n := len(diag.Pages()); n < 60 {
		t.Errorf("there are %d codes; at least 60 are promised", n)
	}
}

// TestErrorMessages compares the exact text that people are shown.
func TestErrorMessages(t *testing.T) {
	for _, p := range compiled() {
		syncPage(t, p)
	}
	golden.Run(t, errorsFolder, func(t *testing.T, c *golden.Case) {
		code := models.Code(strings.TrimSuffix(filepath.Base(c.Path), ".txtar"))
		page, ok := diag.Find(code)
		if !ok && filepath.Dir(c.Path) == filepath.FromSlash(errorsFolder) {
			t.Fatalf("%s is of a code that does not exist; delete it", c.Path)
		}
		c.Want(t, "human", compile(t, c.Project(), page.Needs).Human())
	})
}

// syncPage holds a page's archive to the page: the files must be the example's.
func syncPage(t *testing.T, p diag.Page) {
	t.Helper()
	path := filepath.Join(errorsFolder, string(p.Code)+".txtar")
	want := txtar.Parse([]byte(p.Example))
	want.Comment = []byte(string(p.Code) + ": " + p.Title + "\n")
	if old, err := txtar.ParseFile(path); err == nil {
		if bytes.Equal(txtar.Format(golden.New(path, old).Project()), txtar.Format(want)) {
			return
		}
	}
	if !golden.Updating() {
		t.Errorf("%s is not the example of %s; go test -update writes it", path, p.Code)
		return
	}
	if err := os.MkdirAll(errorsFolder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, txtar.Format(want), 0o644); err != nil {
		t.Fatal(err)
	}
}
