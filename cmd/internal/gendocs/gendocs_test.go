package main

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/duckdbtest"
	"github.com/weft-cdp/weft/cmd/internal/cli"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/compiler/expr"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == asWeft {
		os.Exit(cli.Main(os.Args[2:]))
	}
	duckdbtest.OneThread()
	os.Exit(m.Run())
}

const docs = "../../../docs"

// TestDocsAreUpToDate holds docs to the code. It also runs the examples that
// need a run, because their pages show what the run said.
func TestDocsAreUpToDate(t *testing.T) {
	t.Parallel()
	want, err := pages()
	if err != nil {
		t.Fatal(err)
	}
	got, err := read(docs)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if diff := cmp.Diff(want[name], got[name]); diff != "" {
			t.Errorf("docs/%s is not what `make docs` writes: -want +got\n%s", name, diff)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("docs/%s is not made any more; `make docs` removes it", name)
		}
	}
}

// TestPagesShowTheMistake: what is left aside is never the file that the
// mistake is in, and the page still holds all files.
func TestPagesShowTheMistake(t *testing.T) {
	for _, p := range diag.Pages() {
		wrong, _ := example.Show(p)
		if n := len(txtar.Parse([]byte(p.Example)).Files); len(wrong.Files)+len(wrong.Around) != n {
			t.Errorf("%s: the example has %d files, and the page %d and %d", p.Code, n, len(wrong.Files), len(wrong.Around))
		}
		if len(wrong.Around) == 0 || p.Runs() {
			continue
		}
		result, err := find(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range result.Diagnostics {
			if slices.ContainsFunc(wrong.Around, func(f txtar.File) bool { return f.Name == d.At.File }) {
				t.Errorf("%s: the mistake is in %s, which is left aside", p.Code, d.At)
			}
		}
	}
}

// TestFixedExamplesRun runs what the pages of data call right.
func TestFixedExamplesRun(t *testing.T) {
	t.Parallel()
	for _, p := range diag.Pages() {
		if !p.Runs() || p.Fixed == "" {
			continue
		}
		t.Run(string(p.Code), func(t *testing.T) {
			t.Parallel()
			result, err := runExample(example.Files(txtar.Parse([]byte(p.Fixed))), p.Needs)
			if err != nil {
				t.Fatal(err)
			}
			if len(result.Diagnostics) > 0 {
				t.Errorf("what the page of %s (%s) calls right is not\n%s", p.Code, p.Title, result.Human())
			}
		})
	}
}

// TestExpressionsOfTheReferenceParse holds the one hand-written section to the
// language: every line of its examples is an expression.
func TestExpressionsOfTheReferenceParse(t *testing.T) {
	lines := 0
	for _, block := range regexp.MustCompile("(?s)```expression\n(.*?)```").FindAllStringSubmatch(expressions, -1) {
		for line := range strings.Lines(block[1]) {
			lines++
			if _, problems := expr.Parse(strings.TrimSpace(line)); len(problems) > 0 {
				t.Errorf("%s: %v", strings.TrimSpace(line), problems)
			}
		}
	}
	if lines == 0 {
		t.Error("the section has no examples any more")
	}
}
