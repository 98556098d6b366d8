// Package view names and types a client in one language: what comes out is all that
// the language's templates print, which lay out and decide nothing.
//
// In come a client.Client and a Language, out comes a View, or diagnostics where two
// names come out the same. The package must not know any language or driver: what
// differs between them is a Language's fields.
package view

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/client"
	"github.com/weft-cdp/weft/models"
)

// Language is how a language writes names, types and values. Names are made from
// words with _ between them.
type Language struct {
	Type, Field, Function, Param, Const func(name string) string
	// Reader names the function that reads a row of a type; nil where there is none.
	Reader func(typ string) string

	// FieldType and ParamType write types; Read is the expression that reads a
	// field's column, and Give that which gives a parameter to the driver.
	FieldType, ParamType func(t models.Type) string
	Read                 func(t models.Type, column, field string) string
	Give                 func(t models.Type, param string) string

	// Types are names that files of the language have anyway. BarsMember and
	// BarsParam tell whether a field or a function, or a parameter, cannot have a
	// name, which then gets a _.
	Types                 []string
	BarsMember, BarsParam func(name string) bool
}

// View is a client as its templates print it.
type View struct {
	Package, Project string
	Types            []Type // of what is published
	Fetches          []Function
	Rows             []Type // of queries
	Queries          []Function
}

// Type is a type of the language.
type Type struct {
	Name, Doc, Reader    string
	Embeds, EmbedsReader string
	Inherited            []Field // of what it embeds
	Fields               []Field
}

// Field is a field of a type. Read is how its column is read.
type Field struct{ Name, Column, Doc, Type, Read string }

// Function runs a statement, which the constant Const holds. Reader reads a Row.
type Function struct {
	Name, Doc, SQL, Const, Row, Reader string
	Returns                            models.QueryReturns
	Whole, Query                       bool
	Params                             []Param
}

// Param is a value that a function takes. Give is how the driver takes it.
type Param struct{ Name, Column, Type, Give string }

// Of makes a view.
func Of(c *client.Client, l *Language) (*View, models.Diagnostics) {
	m := &maker{client: c, language: l, view: &View{Project: c.Project}}
	m.types.Reserve(l.Types...)
	for _, t := range c.Types {
		if made := m.typ(t); m.isRow(t.Name) {
			m.view.Rows = append(m.view.Rows, made)
		} else {
			m.view.Types = append(m.view.Types, made)
		}
	}
	for _, f := range c.Functions {
		if made := m.function(f); f.Query {
			m.view.Queries = append(m.view.Queries, made)
		} else {
			m.view.Fetches = append(m.view.Fetches, made)
		}
	}
	return m.view, slices.Concat(m.types.Found, m.functions.Found, m.hidden.Found)
}

type maker struct {
	client           *client.Client
	language         *Language
	view             *View
	types, functions client.Names
	hidden           client.Names // what stands beside them and is seen by no caller
}

// isRow tells whether a type is that of a query's rows.
func (m *maker) isRow(name string) bool {
	return slices.ContainsFunc(m.client.Functions, func(f client.Function) bool { return f.Query && f.Row == name })
}

// member gives a name that a field or a function can have.
func (m *maker) member(name string) string { return unless(m.language.BarsMember, name) }

func unless(bars func(string) bool, name string) string {
	if bars(name) {
		return name + "_"
	}
	return name
}

func (m *maker) typ(t client.Type) Type {
	l := m.language
	made := Type{Name: m.types.Give(l.Type(t.Name), t.Name, t.At), Doc: t.Doc}
	made.Reader = m.reader(made.Name)
	if made.Reader != "" {
		m.hide(made.Reader, t.Name, t.At)
	}
	var fields client.Names
	if t.Embeds != "" {
		made.Embeds = l.Type(t.Embeds)
		made.EmbedsReader = m.reader(made.Embeds)
		for _, f := range m.client.Columns(m.client.Type(t.Embeds)) {
			made.Inherited = append(made.Inherited, m.field(f, &fields))
		}
	}
	for _, f := range t.Fields {
		made.Fields = append(made.Fields, m.field(f, &fields))
	}
	m.types.Found = append(m.types.Found, fields.Found...)
	return made
}

func (m *maker) reader(typ string) string {
	if m.language.Reader == nil {
		return ""
	}
	return m.language.Reader(typ)
}

// hide takes a name that no caller sees; what callers see is told first.
func (m *maker) hide(written, name string, at models.Span) {
	if len(m.types.Found)+len(m.functions.Found) == 0 {
		m.hidden.Give(written, name, at)
	}
}

func (m *maker) field(f client.Field, fields *client.Names) Field {
	l := m.language
	name := fields.Give(m.member(l.Field(f.Name)), f.Name, f.At)
	return Field{Name: name, Column: f.Name, Doc: f.Doc, Type: l.FieldType(f.T), Read: l.Read(f.T, f.Name, name)}
}

func (m *maker) function(f client.Function) Function {
	l := m.language
	made := Function{
		Name: m.functions.Give(m.member(l.Function(f.Name)), f.Name, f.At), Doc: f.Doc, SQL: f.SQL, Const: l.Const(f.Name),
		Returns: f.Returns, Whole: f.Whole, Query: f.Query,
	}
	if f.Row != "" {
		made.Row = l.Type(f.Row)
		made.Reader = m.reader(made.Row)
	}
	m.hide(made.Const, f.Name, f.At)
	// A parameter called like the statement would be sent to the warehouse in its place,
	// and one called like the reader would read the rows.
	barred := func(name string) bool { return name == made.Const || name == made.Reader || l.BarsParam(name) }
	var params client.Names
	for _, p := range f.Params {
		name := params.Give(unless(barred, l.Param(p.Name)), p.Name, p.At)
		made.Params = append(made.Params, Param{Name: name, Column: p.Name, Type: l.ParamType(p.T), Give: l.Give(p.T, name)})
	}
	m.functions.Found = append(m.functions.Found, params.Found...)
	return made
}
