// Package diag holds the codes of all diagnostics and renders diagnostics for
// people (human, short) and machines (json).
//
// In come models.Diagnostics, made by the stages with New and Warn; out goes
// text. The package must not know how a mistake is found: no YAML, no types,
// no warehouse.
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
// Example is a txtar archive of a small project, or a fragment: when it has no
// weft.yaml, one with a duckdb target is added.
package diag
