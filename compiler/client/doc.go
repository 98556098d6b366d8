// Package client makes of a model, and of the user's own queries as the warehouse
// has typed them, what a generated client of any language has: types with fields,
// and functions with the statement that each runs. That value can be printed; the
// folders below write it in one language each.
//
// In come a checked project, the statements that emit wrote for it and the typed
// queries; out comes a Client, or diagnostics at the user's lines. The package must
// not know a language, a driver or what a statement says.
package client
