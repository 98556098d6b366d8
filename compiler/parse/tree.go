package parse

import "github.com/weft-cdp/weft/models"

// The shape of what Files gives; see the methods' comments in this file.
//
// Tree is all files of a project, by declaration.
//
//	func (t *Tree) Project() Node
//		the top-level mapping of weft.yaml; zero when there is none
//	func (t *Tree) Entries(block string) []Entry
//		all declarations of a top-level block ("targets", "entities", "sources",
//		"traits", "segments", "destinations", "syncs", "tests") in all files,
//		sorted by name. A name declared twice was reported and only the first
//		(by file, line) is given. Entries("traits") has one Entry per trait, with
//		Owner set to the entity's key.
//	func (t *Tree) Line(file string, line int) string
//		the text of a line, for rendering snippets
//
// Entry is a key and its value.
//
//	type Entry struct { Name string; Key Node; Value Node; Owner Node }
//
// Node is a YAML node and the file it stands in; the zero Node is absent, and
// all methods are defined on it.
//
//	func (n Node) IsZero() bool
//	func (n Node) IsMap() bool ; IsList() bool ; IsScalar() bool ; IsNull() bool
//	func (n Node) At() models.Span
//		of a scalar: its first line's text; of a map or list: its first line
//	func (n Node) Get(key string) Node        value of a key of a map
//	func (n Node) Key(key string) Node        the key itself, for its place
//	func (n Node) Entries() []Entry           of a map, in the order written
//	func (n Node) Items() []Node              of a list
//	func (n Node) Text() string               a scalar's decoded value
//	func (n Node) Quoted() bool               a scalar in quotes
//	func (n Node) Tag() string                yaml's short tag: !!str, !!int, !!float, !!bool, !!null, !!timestamp
//	func (n Node) Place(from, to int) models.Span
//		the runes [from,to) of Text() where they stand in the file, in any style;
//		when the range crosses lines, what is on its first line
//	func (n Node) Int() (int64, bool); Bool() (bool, bool); Duration() (time.Duration, bool); Percent() (float64, bool)
var _ models.Span
