// Package identity proves that stitching does what docs/semantics.md says, over
// random histories: rows come, come late and go, rules are edited, people decide
// and change their minds, and after every run the published tables are those
// that an oracle of plain Go gives.
//
// In comes a seed; New makes a Trial of it, always the same one: a project, its
// rows, and how both change from run to run. Archive writes it as an archive of
// warehousetest that expects what the oracle says, so that a trial runs as every
// other archive does and one that fails can be kept as it is printed. Minimise
// makes it small first. The package must not know which warehouses there are, nor
// how stitching is compiled: oracle.go is the definition, written to be read and
// not to be fast.
package identity
