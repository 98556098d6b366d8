// Package example compiles the small projects on the pages of diagnostics, and
// those of tests and benchmarks. In come files, out come the diagnostics and the
// lines that they point at. Tests prove with it that each example yields its code,
// and docs show what it prints. It must not know a warehouse or a destination: the dialect and the tools
// are given to it.
package example

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// defaultProject is the weft.yaml of an example that shows only what matters.
const defaultProject = `project: example
targets:
  local: {type: duckdb, path: ":memory:"}
`

// Files gives the files of an archive, and a weft.yaml when it has none. An
// archive about a project file with another name (weft.yml) gets none.
func Files(archive *txtar.Archive) fstest.MapFS {
	files := fstest.MapFS{}
	hasProject := false
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
		hasProject = hasProject || strings.HasPrefix(f.Name, "weft.")
	}
	if !hasProject {
		files["weft.yaml"] = &fstest.MapFile{Data: []byte(defaultProject), Mode: 0o644}
	}
	return files
}

// Result is what compiling gave: what is wrong, and the text of lines.
type Result struct {
	Diagnostics models.Diagnostics
	Line        func(file string, line int) string
}

// now is as at when examples are compiled; any moment does.
var now = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// Elsewhere is a warehouse that can do less than d: it sees no files, does not
// know reverse and wants plain names. The examples of what a warehouse refuses are compiled for
// it, because DuckDB refuses nothing.
func Elsewhere(d *dialect.Dialect) *dialect.Dialect {
	less := *d
	less.Name = "elsewhere"
	less.Funcs = maps.Clone(d.Funcs)
	delete(less.Funcs, ir.Reverse)
	less.Refused = map[ir.Func]string{ir.Reverse: "it has no function that turns text around"}
	less.Limits.Formats = nil
	less.Limits.Columns, less.Limits.ColumnRule = `[A-Za-z_][A-Za-z0-9_]*`, "a name there has letters, digits and underscores"
	return &less
}

// Compile takes a project through the stages, as far as its mistakes let it.
// A catalog.yaml among the files tells the columns of the sources.
func Compile(files fs.FS, d *dialect.Dialect, tools check.Tools) (Result, error) {
	catalog, err := readCatalog(files)
	if err != nil {
		return Result{}, err
	}
	tree, diagnostics := parse.Files(files)
	if foreign := check.ForeignCatalog(catalog, d.Name); len(foreign) > 0 {
		catalog, diagnostics = nil, append(diagnostics, foreign...)
	}
	project, more := check.Project(tree, catalog, tools)
	diagnostics = append(diagnostics, more...)
	if !diagnostics.HasErrors() {
		program := optimize.Program(lower.Program(project, lower.Options{Publish: true, Checks: true}))
		_, more := emit.Plan(program, d, emit.Options{Layout: dialect.Layout{Schema: "weft", State: "weft", Raw: "main"}, Now: now})
		diagnostics = append(diagnostics, more...)
	}
	diagnostics.Sort()
	return Result{Diagnostics: diagnostics, Line: tree.Line}, nil
}

func readCatalog(files fs.FS) (*models.Catalog, error) {
	text, err := fs.ReadFile(files, "catalog.yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return check.ReadCatalog(text)
}

// Human is what a person is shown, all of it, without color.
func (r Result) Human() string {
	var b strings.Builder
	// A strings.Builder never fails.
	_ = diag.Render(&b, r.Diagnostics, diag.Options{Max: -1, Line: r.Line})
	return b.String()
}

// Codes are the codes of the diagnostics, in their order.
func (r Result) Codes() []models.Code {
	codes := make([]models.Code, len(r.Diagnostics))
	for i, d := range r.Diagnostics {
		codes[i] = d.Code
	}
	return codes
}

// Has tells whether a code is among them.
func (r Result) Has(code models.Code) bool { return slices.Contains(r.Codes(), code) }
