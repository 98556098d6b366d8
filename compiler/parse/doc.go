// Package parse reads the YAML of a project: fs.FS in, *Tree out.
//
//	func Files(files fs.FS) (*Tree, models.Diagnostics)
//
// The syntax tree is yaml.Node; there are no structs that mirror it. What keys
// may stand where is compiler/spec, one list that drives strict decoding, the
// reference page and completion. After Files the checker may trust the shape:
// whatever a Tree gives out has been compared with spec, unknown keys and wrong
// shapes have been reported and are left out. Of a declaration whose value is
// left out the name stays (Entry.Broken), also when its whole file cannot be
// read (Tree.Partial), so that one mistake gives one message.
//
// A Tree knows the text of its files, so that a rune of a scalar's value, in
// any YAML style (plain, quoted, literal and folded blocks), can be traced to
// its line and column (Node.Place), and changed there (Node.Edit).
//
// What a name or an expression means is not known here; nor are environments:
// ${NAME} is refused where it may not stand and otherwise kept as it is.
package parse
