// Package diag holds the codes of all diagnostics and renders diagnostics for
// people (human, short) and machines (json).
//
// Each code is a constant in codes_<family>.go with a Page: what is wrong, why
// it is refused, and an example that a test compiles and that must yield the
// code. `weft explain-error CODE` and docs/errors are made from the pages.
//
//	const NoTrait models.Code = "N203"
//
//	var namePages = []Page{
//		{Code: NoTrait, Title: "no such trait", Text: `…`, Example: `-- model.yaml --…`, Fixed: `-- model.yaml --…`},
//	}
//
//	func Pages() []Page             all families, sorted by code: an explicit list
//	func Find(code) (Page, bool)
//	func New(code, at, format, args...) models.Diagnostic     an error at a place
//	func Warn(code, at, format, args...) models.Diagnostic
//	func Closest(name string, choices []string) (string, bool)  a suggestion only when sure
//	func Choices(name string, choices []string) models.Note     "did you mean …?" or the list of what there is
//	func Render(w io.Writer, list models.Diagnostics, opts Options)
//
// Example is a txtar archive of a small project, or a fragment: when it has no
// weft.yaml, one with a duckdb target is added.
package diag

import "github.com/weft-cdp/weft/models"

// Page is what is written about one code.
type Page struct {
	Code     models.Code
	Severity models.Severity
	Title    string // one line, lower case: "no such trait"
	Text     string // Markdown: what is wrong, why weft refuses it, what to do
	Example  string // txtar; compiling it yields Code
	Fixed    string // txtar; compiling it yields nothing; may be empty
	// Needs says what beyond the files the example needs to yield its code:
	// "" nothing, "catalog" a catalog.yaml in the archive, "run" a run on DuckDB.
	Needs string
}
