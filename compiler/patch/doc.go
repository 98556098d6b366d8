// Package patch makes of a whole program the program of a run that computes only
// what may be other than published: an *ir.Program and what is known of the last
// run in, an *ir.Program out, and for each entity since when it is computed or why
// it is computed whole.
//
//	func Plan(*ir.Program, *dialect.Dialect, emit.Options, *ir.LastPublished) (*models.Plan, models.Diagnostics)
//	func Program(*ir.Program, ir.LastPublished, []models.SourceRead) (*ir.Program, []models.EntityRun)
//
// It does not make each step incremental. It restricts rows to a part of an entity
// that is closed, and lets the ordinary steps run on it: rows that came or went
// touch identifiers, and the part has all that hangs together with them, by
// evidence that links or that was refused, before or now. What the steps make of
// such a part is what they would make of it among all rows; the rest stays as it is
// published.
//
// What time alone changes is read off the program, not off the model: every place
// where it looks at now must be one that is known, as the border of a window is.
// Else the entity is computed whole. So a new kind of expression or step is never
// patched before somebody says how.
//
// The package must not know a dialect, and how tables are put in place.
package patch
