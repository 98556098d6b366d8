package manifest

import (
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/ext"
)

// Scope is what expressions are about, at one moment. Which of it an expression
// may name depends on its place, and was decided when the manifest was read.
type Scope struct {
	Settings  *Settings
	Row       *Row
	Group     string // what Batch.GroupBy gave for all rows of the call
	Job       string
	Sent      int      // rows in the call
	RemoteIDs []string // of the rows of a call that names them in its address

	Status  int
	Headers map[string]string // names in lower case
	Body    any               // of JSON: map[string]any, []any, string, int64, float64, bool, nil
	Item    any
}

// Row is a row as expressions see it.
type Row struct {
	Trace, Key, RemoteID string
	IDs                  []ID // as sent
	Names                []string
	Values               []any // aligned with Names
}

// ID is an identifier of a row, as sent.
type ID struct{ Name, Called, Value string }

// place is where an expression stands, which decides what it may name.
type place int

const (
	inSettings  place = iota // what is the same for all calls
	inRequest                // a call
	inAnswer                 // a rule
	inFollowing              // a call that follows an answer
	inItem                   // an element of a list in an answer
	inKey                    // of a row, without an answer
)

// names are the variables of each place.
var placeNames = map[place][]string{
	inSettings:  {"config"},
	inRequest:   {"config", "row", "group", "job", "sent", "remote_ids"},
	inAnswer:    {"config", "group", "job", "sent", "status", "headers", "body"},
	inFollowing: {"config", "row", "group", "job", "sent", "remote_ids", "status", "headers", "body"},
	inItem:      {"config", "group", "job", "sent", "status", "headers", "body", "item"},
	inKey:       {"config", "row"},
}

var variableTypes = map[string]*cel.Type{
	"config": cel.ObjectType("config"), "row": cel.ObjectType("row"), "group": cel.StringType, "job": cel.StringType,
	"remote_ids": cel.ListType(cel.StringType), "sent": cel.IntType, "status": cel.IntType, "headers": cel.MapType(cel.StringType, cel.StringType),
	"body": cel.DynType, "item": cel.DynType,
}

// ResolveName gives a variable to an expression.
func (s *Scope) ResolveName(name string) (any, bool) {
	switch name {
	case "config":
		return s.Settings, true
	case "row":
		return s.Row, s.Row != nil
	case "group":
		return s.Group, true
	case "job":
		return s.Job, true
	case "remote_ids":
		return s.RemoteIDs, true
	case "sent":
		return s.Sent, true
	case "status":
		return s.Status, true
	case "headers":
		return s.Headers, true
	case "body":
		return s.Body, true
	case "item":
		return s.Item, true
	case "omit":
		return omit, true
	}
	return nil, false
}

// Parent ends the search for a variable.
func (s *Scope) Parent() cel.Activation { return nil }

// omitted is the value of `omit`: what has it is left out.
type omitted struct{ types.Null }

var omit = omitted{}

// property is a field of a struct that expressions know.
type property struct {
	kind *cel.Type
	set  func(from any) bool
	get  func(from any) any
}

// provider tells CEL what fields config, row and what is below them have.
type provider struct {
	types.Provider
	structs map[string]map[string]property
	names   map[string][]string // of the fields of each struct, in order, for messages
}

func (p *provider) FindStructType(name string) (*types.Type, bool) {
	if _, ok := p.structs[name]; ok {
		return types.NewTypeTypeWithParam(types.NewObjectType(name)), true
	}
	return p.Provider.FindStructType(name)
}

func (p *provider) FindStructFieldNames(name string) ([]string, bool) {
	if names, ok := p.names[name]; ok {
		return names, true
	}
	return p.Provider.FindStructFieldNames(name)
}

func (p *provider) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	fields, ok := p.structs[name]
	if !ok {
		return p.Provider.FindStructFieldType(name, field)
	}
	f, ok := fields[field]
	if !ok {
		return nil, false
	}
	return &types.FieldType{Type: f.kind, IsSet: f.set, GetFrom: func(from any) (any, error) {
		if !f.set(from) {
			return nil, fmt.Errorf("no such key: %s", field)
		}
		return f.get(from), nil
	}}, true
}

func (p *provider) add(name, field string, f property) {
	if p.structs[name] == nil {
		p.structs[name] = map[string]property{}
	}
	p.structs[name][field] = f
	p.names[name] = append(p.names[name], field)
}

// adapter lets config and row pass where CEL asks for values of its own; they
// are looked into by their fields alone.
type adapter struct{ types.Adapter }

func (a adapter) NativeToValue(value any) ref.Val {
	switch value.(type) {
	case *Settings, *Row, *identifiers, *ID:
		return types.NewErr("this is no value: write which of its fields is meant")
	}
	return a.Adapter.NativeToValue(value)
}

// identifiers is row.id: the identifiers of a row, by name.
type identifiers struct{ row *Row }

// language is CEL as manifests have it, before names are declared. Making one
// is slow, so that all manifests share it.
func newLanguage() (*cel.Env, error) {
	return cel.NewEnv(append(functions(), cel.OptionalTypes(), ext.Strings(ext.StringsVersion(3)))...)
}

// environments are the languages of each place for one object.
type environments struct {
	provider *provider
	places   map[place]*cel.Env
}

// newEnvironments makes the languages for expressions about an object's rows;
// of a manifest's own expressions there is no object.
func newEnvironments(language *cel.Env, settings []*Setting, identity []*Identifier) (*environments, error) {
	p := &provider{Provider: language.CELTypeProvider(), structs: map[string]map[string]property{"config": {}, "row": {}, "id": {}}, names: map[string][]string{}}
	declareSettings(p, settings)
	declareRow(p, identity)
	e := &environments{provider: p, places: map[place]*cel.Env{}}
	for at, names := range placeNames {
		options := []cel.EnvOption{cel.CustomTypeProvider(p), cel.CustomTypeAdapter(adapter{language.CELTypeAdapter()}), cel.Variable("omit", cel.DynType)}
		for _, name := range names {
			options = append(options, cel.Variable(name, variableTypes[name]))
		}
		env, err := language.Extend(options...)
		if err != nil {
			return nil, err
		}
		e.places[at] = env
	}
	return e, nil
}

func declareSettings(p *provider, settings []*Setting) {
	kinds := map[string]*cel.Type{"int": cel.IntType, "bool": cel.BoolType}
	for _, s := range settings {
		kind := kinds[s.Type]
		if kind == nil {
			kind = cel.StringType
		}
		name := s.Name
		p.add("config", name, property{kind: kind,
			set: func(from any) bool { _, ok := from.(*Settings).value(name); return ok },
			get: func(from any) any { v, _ := from.(*Settings).value(name); return v }})
	}
}

func declareRow(p *provider, identity []*Identifier) {
	text := func(get func(*Row) string) property {
		return property{kind: cel.StringType, set: func(from any) bool { return get(from.(*Row)) != "" },
			get: func(from any) any { return get(from.(*Row)) }}
	}
	always := func(any) bool { return true }
	p.add("row", "trace", text(func(r *Row) string { return r.Trace }))
	p.add("row", "key", text(func(r *Row) string { return r.Key }))
	p.add("row", "remote_id", text(func(r *Row) string { return r.RemoteID }))
	p.add("row", "fields", property{kind: cel.MapType(cel.StringType, cel.DynType), set: always,
		get: func(from any) any { return from.(*Row).fields() }})
	p.add("row", "id", property{kind: cel.ObjectType("id"), set: always, get: func(from any) any { return &identifiers{from.(*Row)} }})
	p.add("row", "identity", property{kind: cel.ObjectType("identity"), set: func(from any) bool { return len(from.(*Row).IDs) > 0 },
		get: func(from any) any { return &from.(*Row).IDs[0] }})
	p.add("identity", "name", property{kind: cel.StringType, set: always, get: func(from any) any { return from.(*ID).Name }})
	p.add("identity", "called", property{kind: cel.StringType, set: always, get: func(from any) any { return from.(*ID).Called }})
	p.add("identity", "value", property{kind: cel.StringType, set: always, get: func(from any) any { return from.(*ID).Value }})
	for _, id := range identity {
		name := id.Name
		p.add("id", name, property{kind: cel.StringType,
			set: func(from any) bool { return from.(*identifiers).row.id(name) != "" },
			get: func(from any) any { return from.(*identifiers).row.id(name) }})
	}
}

// id gives an identifier of a row by its name; "" when it has none.
func (r *Row) id(name string) string {
	for _, id := range r.IDs {
		if id.Name == name {
			return id.Value
		}
	}
	return ""
}

// fields are the values by name, for expressions that look into them.
func (r *Row) fields() map[string]any {
	m := make(map[string]any, len(r.Names))
	for i, name := range r.Names {
		m[name] = r.Values[i]
	}
	return m
}
