// Package parse reads the YAML of a project: fs.FS in, *Tree out.
//
//	func Files(files fs.FS) (*Tree, models.Diagnostics)
//
// The syntax tree is yaml.Node; there are no structs that mirror it. What keys
// may stand where is compiler/spec, one list that drives strict decoding, the
// reference page and completion. After Files the checker may trust the shape:
// whatever a Tree gives out has been compared with spec, unknown keys and wrong
// shapes have been reported and are left out.
//
// A Tree knows the text of its files, so that a rune of a scalar's value, in
// any YAML style (plain, quoted, literal and folded blocks), can be traced to
// its line and column.
package parse
