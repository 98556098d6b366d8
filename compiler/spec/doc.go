// Package spec says what the YAML of a project may hold, as data: which keys,
// where, of what shape, and what they are for.
//
//	Project            the keys of weft.yaml and of every other file
//	Decisions          the keys of a file of decisions
//	Reference(w)       the same for people, as Markdown
//
// The one list drives decoding (compiler/parse), the reference page and
// completion. It must not know YAML's syntax, nor what a value means: whether
// a source exists or an expression is right is compiler/check's.
package spec
