package spec

import (
	"slices"
	"strings"
)

// Kind is what a single value is read as.
type Kind int

// The kinds of single values. Those that the parser reads to the end are
// Duration, Bool and Int; of the others it checks only that they are single.
const (
	None     Kind = iota // no single value may stand here
	Text                 // any text
	Name                 // the name of something declared elsewhere
	Expr                 // an expression
	Rows                 // a source, with where and a window
	Duration             // 15m, 12h, 30d, 2w
	Bool                 // true, false
	Int                  // a whole number
	Cell                 // any value, null too
)

// String says what a value of the kind is: "a duration".
func (k Kind) String() string {
	return [...]string{"nothing", "a text", "a name", "an expression", "a source with its conditions", "a duration",
		"true or false", "a whole number", "a value"}[k]
}

// Shape is what may stand behind a key. At most one of the three forms that
// YAML can tell apart is meant by each of Kind, List and Map, so what the user
// wrote decides how it is read.
type Shape struct {
	Kind  Kind
	List  *Shape // of the elements
	Map   *Map
	Empty bool // nothing, or null, is allowed

	// Choices are all values that a text may be; the checker compares them,
	// because it knows what to say about a wrong one.
	Choices []string

	// Vars allows ${NAME} in the value.
	Vars bool
}

// Map is what a map holds: known keys, or names of the user's own with a value
// of one shape each.
type Map struct {
	Fields []Field
	Keys   Keys // how the user's own names are written
	Values *Shape

	// OneOf are keys of which exactly one must be there.
	OneOf []string
	// Of is what the map describes, for messages: "source".
	Of string
}

// Keys is what the names of an open map may be.
type Keys int

// The kinds of names.
const (
	Fixed       Keys = iota // only Fields
	Declared                // names that are declared here: [A-Za-z_][A-Za-z0-9_]*
	Referred                // names that are declared elsewhere
	Freely                  // any text: columns, fields of a destination
	SingleLines             // any text without line breaks: names of stories
)

// Field is a known key.
type Field struct {
	Name     string
	Doc      string // one sentence, Markdown
	Shape    *Shape
	Required bool
	With     string // only beside this other key
	Example  string // as it is written in YAML
	OnlyMain bool   // only in weft.yaml
}

// Describe says what a shape allows: "a name or a list".
func Describe(s *Shape) string {
	var ways []string
	if s.Kind != None {
		ways = append(ways, s.Kind.String())
	}
	if s.List != nil {
		ways = append(ways, "a list")
	}
	if s.Map != nil {
		ways = append(ways, "a map")
	}
	return strings.Join(ways, " or ")
}

// Field finds a known key, or nil.
func (m *Map) Field(name string) *Field {
	i := slices.IndexFunc(m.Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return &m.Fields[i]
}

// Names gives the known keys in the order of the list.
func (m *Map) Names() []string {
	names := make([]string, len(m.Fields))
	for i, f := range m.Fields {
		names[i] = f.Name
	}
	return names
}

// Shapes that are used all over.
var (
	text     = &Shape{Kind: Text}
	name     = &Shape{Kind: Name}
	names    = &Shape{Kind: Name, List: name}
	expr     = &Shape{Kind: Expr}
	column   = &Shape{Kind: Text, List: text}
	duration = &Shape{Kind: Duration}
	boolean  = &Shape{Kind: Bool}
	integer  = &Shape{Kind: Int}
	variable = &Shape{Kind: Text, Vars: true}
)

// fields makes the shape of a map with known keys.
func fields(of string, list ...Field) *Shape {
	return &Shape{Map: &Map{Of: of, Fields: list}}
}

// open makes the shape of a map with names of the user's own.
func open(keys Keys, of string, values *Shape) *Shape {
	return &Shape{Map: &Map{Of: of, Keys: keys, Values: values}}
}

// oneOf demands exactly one of the keys.
func (s *Shape) oneOf(keys ...string) *Shape {
	s.Map.OneOf = keys
	return s
}

// or allows a single value beside a map.
func (s *Shape) or(k Kind) *Shape {
	s.Kind = k
	return s
}

// orEmpty allows null.
func (s *Shape) orEmpty() *Shape {
	s.Empty = true
	return s
}

// orList allows a list of what the shape allows.
func (s *Shape) orList() *Shape {
	element := *s
	s.List = &element
	return s
}

// choice makes the shape of a text that is one of a few words.
func choice(words ...string) *Shape { return &Shape{Kind: Text, Choices: words} }
