// Package check gives the declarations a meaning: *parse.Tree and what is known
// of the sources' columns (*models.Catalog, may be nil) in, *models.Project out.
//
//	func Project(*parse.Tree, *models.Catalog) (*models.Project, models.Diagnostics)
//
// Every name is resolved, every expression typed, sugar is gone. All mistakes
// come out of one call, sorted by place; one cause gives one message, so what
// refers to a refused declaration stays silent. The Project is complete when
// the diagnostics have no errors; with errors it holds what was understood.
//
// Names are declared first and bodies checked second: project.go is the order.
// A mistake in a file says nothing of the next, and neither the order of files
// nor that of keys changes the outcome.
//
// The package must not know a warehouse, its SQL, the network or the clock.
package check
