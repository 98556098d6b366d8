package analyze

import (
	"fmt"
	"strings"

	gs "github.com/goccy/go-googlesql"
)

// Type is a BigQuery type taken apart.
type Type struct {
	Name   string  // INT64, STRING, …; ARRAY and STRUCT for the two that have parts
	Elem   *Type   // of an ARRAY
	Fields []Field // of a STRUCT
}

// Field of a STRUCT; Name is empty where the query gives none.
type Field struct {
	Name string
	Type *Type
}

// ParseType reads a type as BigQuery writes it. Parameters, as in
// NUMERIC(10, 2), are left out: they are a column's, not the type's.
func ParseType(s string) (*Type, error) {
	p := &typeParser{rest: s}
	t, err := p.parse()
	if err == nil && strings.TrimSpace(p.rest) != "" {
		err = fmt.Errorf("type %q: %q is left over", s, p.rest)
	}
	if err != nil {
		return nil, err
	}
	return t, nil
}

type typeParser struct{ rest string }

func (p *typeParser) parse() (*Type, error) {
	name := strings.ToUpper(p.word())
	if name == "" {
		return nil, fmt.Errorf("a type is missing before %q", p.rest)
	}
	t := &Type{Name: name}
	if p.eat("(") {
		end := strings.IndexByte(p.rest, ')')
		if end < 0 {
			return nil, fmt.Errorf("type %s: the bracket is not closed", name)
		}
		p.rest = p.rest[end+1:]
	}
	var err error
	switch name {
	case "ARRAY":
		if !p.eat("<") {
			return nil, fmt.Errorf("ARRAY needs an element type")
		}
		if t.Elem, err = p.parse(); err != nil {
			return nil, err
		}
	case "STRUCT":
		if !p.eat("<") {
			return nil, fmt.Errorf("STRUCT needs fields")
		}
		if t.Fields, err = p.fields(); err != nil {
			return nil, err
		}
	default:
		return t, nil
	}
	if !p.eat(">") {
		return nil, fmt.Errorf("%s is not closed before %q", name, p.rest)
	}
	return t, nil
}

func (p *typeParser) fields() ([]Field, error) {
	var fields []Field
	for !strings.HasPrefix(strings.TrimSpace(p.rest), ">") {
		var f Field
		before := p.rest
		f.Name = p.word()
		// A word followed by an end is the type of a field without a name.
		if next := strings.TrimSpace(p.rest); next == "" || strings.ContainsRune(",><(", rune(next[0])) {
			f.Name, p.rest = "", before
		}
		var err error
		if f.Type, err = p.parse(); err != nil {
			return nil, err
		}
		fields = append(fields, f)
		if !p.eat(",") {
			break
		}
	}
	return fields, nil
}

// word takes a bare word or a name in backticks.
func (p *typeParser) word() string {
	p.rest = strings.TrimSpace(p.rest)
	if strings.HasPrefix(p.rest, "`") {
		if end := strings.IndexByte(p.rest[1:], '`'); end >= 0 {
			w := p.rest[1 : end+1]
			p.rest = p.rest[end+2:]
			return w
		}
	}
	end := strings.IndexAny(p.rest, " ,<>()")
	if end < 0 {
		end = len(p.rest)
	}
	w := p.rest[:end]
	p.rest = p.rest[end:]
	return w
}

func (p *typeParser) eat(mark string) bool {
	p.rest = strings.TrimSpace(p.rest)
	if !strings.HasPrefix(p.rest, mark) {
		return false
	}
	p.rest = p.rest[len(mark):]
	return true
}

// Named is what every type of the analyzer can do.
type named interface {
	TypeName(mode gs.ProductMode) (string, error)
}

// TypeName writes a type of the analyzer as BigQuery does.
func TypeName(t gs.Googlesql_TypeNode) (string, error) {
	n, ok := t.(named)
	if !ok {
		return "", fmt.Errorf("type %T has no name", t)
	}
	return n.TypeName(gs.ProductModeProductExternal)
}

// typeCache keeps the analyzer's types: making one is an analysis of its own.
type typeCache struct {
	factory  *gs.TypeFactory
	catalog  *gs.SimpleCatalog
	language *gs.LanguageOptions
	known    map[string]gs.Googlesql_TypeNode
}

func (c *typeCache) of(name string) (gs.Googlesql_TypeNode, error) {
	if t, ok := c.known[name]; ok {
		return t, nil
	}
	o, err := gs.NewAnalyzerOptions2()
	if err != nil {
		return nil, err
	}
	if err := o.SetLanguage(c.language); err != nil {
		return nil, err
	}
	t, err := gs.AnalyzeType(name, o, c.catalog, c.factory)
	if err != nil {
		return nil, fmt.Errorf("type %s: %w", name, err)
	}
	c.known[name] = t
	return t, nil
}
