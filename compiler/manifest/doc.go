// Package manifest reads the manifest of a destination: how a tool is called,
// and how its answers are read, row by row.
//
//	func File(name string, text []byte) (*Manifest, Lines, models.Diagnostics)
//	func Read(file parse.Manifest) (*Manifest, models.Diagnostics)
//
// In comes the YAML that compiler/spec allows, out comes a typed Manifest whose
// expressions (CEL) are compiled and have types, and whose bodies are trees
// with expressions at the leaves: a body is built as a value and written as
// JSON, so no value of a row can become a part of its structure. Whatever can
// be known to be wrong without calling the tool is a diagnostic at its place.
//
// At run time a Manifest is data that is only read: it is asked to render a
// body (Body.Render) and to judge an answer (Judge). Both are pure. The package
// must not know the network, time, retries or what a sync is.
package manifest
