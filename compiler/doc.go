// Package compiler turns the text of a project into a Plan. It is pure: no
// network, no clock, no randomness, no driver. This comment is its map.
//
//	stage              from → to                                   what can go wrong
//	parse.Files        fs.FS → *parse.Tree                          P: not YAML, unknown key, a name twice
//	                   (yaml.Node is the syntax tree)
//	check.Project      *parse.Tree + *models.Catalog                E: expression syntax; N: names; T: types;
//	                   → *models.Project                            C: cycles; I: identity; S: segments;
//	                                                                Y: syncs; X: tests
//	lower.Program      *models.Project + lower.Options              nothing: total
//	                   → *ir.Program
//	optimize.Program   *ir.Program → *ir.Program, named passes      nothing: never changes a result
//	emit.Plan          *ir.Program + *dialect.Dialect               W: this warehouse cannot, and why
//	                   → *models.Plan
//	runner.Run         *models.Plan + adapters.Warehouse            the world
//	                   → *models.Report
//
// The package is the verb, the function the noun. Every arrow's value can be
// printed (`weft compile --stop-after parse|check|lower|optimize|emit`). No SQL
// text and no dialect before emit. The user's mistakes are Diagnostics and all
// of them come out of one run; the world's are errors; ours are panics, caught
// once in cmd.
//
// Beside the stages: diag (codes and rendering), spec (the fields of the YAML,
// one list that parsing, docs and completion read), expr (the expression
// language's syntax), ir (rows), dialect (spelling as data), normalize (equal
// identifiers written equally), manifest (how a destination is called: text →
// *manifest.Manifest; M: manifests), parallel (many pieces of work side by
// side), golden (txtar tests).
package compiler
