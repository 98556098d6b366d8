package manifest

import (
	"errors"
	"fmt"
	"strconv"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"github.com/weft-cdp/weft/models"
)

// Expr is an expression (CEL) that was checked. A nil *Expr is absent, and
// gives nothing.
type Expr struct {
	At      models.Span
	Source  string
	program cel.Program
	path    path
	steps   []string // of an expression that only walks into the answer: item, item.context.id
	row     bool     // it is about one row
	setting string   // of an expression that is nothing but a setting: its name
}

// path is an expression that only picks one thing of a row; those are most of
// what is evaluated for every row, and need no interpreter.
type path struct {
	of   string // "" of any other expression; id, identity, trace, key, remote_id, fields
	name string // of the identifier, or of the part of identity
}

// Value gives native Go: nil, bool, int64, float64, string, []any,
// map[string]any, or what omit stands for.
func (e *Expr) Value(s *Scope) (any, error) {
	if e == nil {
		return nil, nil
	}
	if e.path.of != "" && s.Row != nil {
		if value, ok := s.Row.pick(e.path); ok {
			return value, nil
		}
		return nil, fmt.Errorf("%s: the row has none", e.Source)
	}
	if len(e.steps) > 0 {
		return s.walk(e.steps)
	}
	out, _, err := e.program.Eval(s)
	if err != nil {
		return nil, err
	}
	return native(out)
}

// walk gives what stands in an answer behind names.
func (s *Scope) walk(steps []string) (any, error) {
	value := s.Item
	if steps[0] == "body" {
		value = s.Body
	}
	for _, name := range steps[1:] {
		m, isMap := value.(map[string]any)
		below, ok := m[name]
		if !isMap || !ok {
			return nil, errNotThere
		}
		value = below
	}
	return value, nil
}

var errNotThere = errors.New("the answer has no such thing")

// stepsOf recognises an expression that only walks into the answer.
func stepsOf(e ast.Expr) []string {
	switch {
	case e.Kind() == ast.IdentKind && (e.AsIdent() == "item" || e.AsIdent() == "body"):
		return []string{e.AsIdent()}
	case e.Kind() == ast.SelectKind && !e.AsSelect().IsTestOnly():
		if steps := stepsOf(e.AsSelect().Operand()); steps != nil {
			return append(steps, e.AsSelect().FieldName())
		}
	}
	return nil
}

// pick gives what a path leads to; false when the row has nothing there.
func (r *Row) pick(p path) (any, bool) {
	if p.of == "fields" {
		return r.fields(), true
	}
	text := r.text(p)
	return text, text != ""
}

// text is pick for all that is text; "" of anything else.
func (r *Row) text(p path) string {
	switch p.of {
	case "trace":
		return r.Trace
	case "key":
		return r.Key
	case "remote_id":
		return r.RemoteID
	case "id":
		return r.id(p.name)
	}
	if p.of != "identity" || len(r.IDs) == 0 {
		return ""
	}
	switch p.name {
	case "name":
		return r.IDs[0].Name
	case "called":
		return r.IDs[0].Called
	}
	return r.IDs[0].Value
}

// Bool gives the value of a condition. What cannot be computed, because the
// answer has not what it asks for, does not hold.
func (e *Expr) Bool(s *Scope) bool {
	value, err := e.Value(s)
	holds, ok := value.(bool)
	return err == nil && ok && holds
}

// Text gives the value as text: numbers in digits, nothing as "". What cannot
// be computed is "".
func (e *Expr) Text(s *Scope) string {
	value, err := e.Value(s)
	if err != nil {
		return ""
	}
	text, err := textOf(value)
	if err != nil {
		return ""
	}
	return text
}

// List gives the elements of a list. What cannot be computed, because the
// answer has no such list, has none.
func (e *Expr) List(s *Scope) []any {
	value, err := e.Value(s)
	list, ok := value.([]any)
	if err != nil || !ok {
		return nil
	}
	return list
}

// Int gives a whole number; false when it is none.
func (e *Expr) Int(s *Scope) (int64, bool) {
	value, err := e.Value(s)
	if err != nil {
		return 0, false
	}
	switch v := value.(type) {
	case int64:
		return v, true
	case float64:
		return int64(v), v == float64(int64(v))
	case string:
		i, err := strconv.ParseInt(v, 10, 64)
		return i, err == nil
	}
	return 0, false
}

// textOf writes a single value as text.
func textOf(value any) (string, error) {
	switch v := value.(type) {
	case nil, omitted:
		return "", nil
	case string:
		return v, nil
	case bool:
		return strconv.FormatBool(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), nil
	}
	return "", errors.New("a list or a map is no text")
}

// native gives the Go value of what an expression came to.
func native(v ref.Val) (any, error) {
	switch v := v.(type) {
	case omitted:
		return omit, nil
	case types.Null:
		return nil, nil
	case types.Bool:
		return bool(v), nil
	case types.Int:
		return int64(v), nil
	case types.Uint:
		return int64(v), nil
	case types.Double:
		return float64(v), nil
	case types.String:
		return string(v), nil
	case *types.Optional:
		if !v.HasValue() {
			return nil, nil
		}
		return native(v.GetValue())
	case types.Duration:
		return v.Seconds(), nil
	case *types.Err:
		return nil, v
	}
	switch plain := v.Value().(type) {
	case []any:
		return plain, nil
	case map[string]any:
		return plain, nil
	}
	switch v := v.(type) {
	case traits.Mapper:
		return nativeMap(v)
	case traits.Lister:
		return nativeList(v)
	}
	return nil, fmt.Errorf("a value of type %s is nothing that can be sent", v.Type().TypeName())
}

func nativeList(list traits.Lister) (any, error) {
	values := []any{}
	for it := list.Iterator(); it.HasNext() == types.True; {
		value, err := native(it.Next())
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, nil
}

func nativeMap(m traits.Mapper) (any, error) {
	values := map[string]any{}
	for it := m.Iterator(); it.HasNext() == types.True; {
		key := it.Next()
		name, ok := key.(types.String)
		if !ok {
			return nil, errors.New("the keys of a map are texts")
		}
		value, err := native(m.Get(key))
		if err != nil {
			return nil, err
		}
		values[string(name)] = value
	}
	return values, nil
}

// pathOf recognises an expression that only picks one thing of a row.
func pathOf(e ast.Expr) path {
	if e.Kind() != ast.SelectKind || e.AsSelect().IsTestOnly() {
		return path{}
	}
	field, operand := e.AsSelect().FieldName(), e.AsSelect().Operand()
	switch operand.Kind() {
	case ast.IdentKind:
		if operand.AsIdent() == "row" && field != "id" && field != "identity" {
			return path{of: field}
		}
	case ast.SelectKind:
		below := operand.AsSelect()
		if !below.IsTestOnly() && below.Operand().Kind() == ast.IdentKind && below.Operand().AsIdent() == "row" && below.FieldName() != "fields" {
			return path{of: below.FieldName(), name: field}
		}
	}
	return path{}
}

// settingOf recognises an expression that is nothing but a setting; "" of others.
func settingOf(e ast.Expr) string {
	if e.Kind() != ast.SelectKind || e.AsSelect().IsTestOnly() {
		return ""
	}
	if of := e.AsSelect().Operand(); of.Kind() != ast.IdentKind || of.AsIdent() != "config" {
		return ""
	}
	return e.AsSelect().FieldName()
}

// uses is what an expression looks at.
type uses struct {
	row     bool
	secrets []string // settings that it shows, not through a digest
}

// look walks through an expression.
func (u *uses) look(e ast.Expr, secret func(string) bool) {
	switch e.Kind() {
	case ast.IdentKind:
		u.row = u.row || e.AsIdent() == "row"
	case ast.SelectKind:
		s := e.AsSelect()
		if of := s.Operand(); of.Kind() == ast.IdentKind && of.AsIdent() == "config" && !s.IsTestOnly() && secret(s.FieldName()) {
			u.secrets = append(u.secrets, s.FieldName())
		}
		u.look(s.Operand(), secret)
	case ast.CallKind:
		c := e.AsCall()
		inside := secret
		if digests[c.FunctionName()] {
			inside = func(string) bool { return false }
		}
		if c.IsMemberFunction() {
			u.look(c.Target(), inside)
		}
		for i, arg := range c.Args() {
			// config.?token is a call of its own that names the setting by a text.
			if i == 1 && c.FunctionName() == "_?._" && arg.Kind() == ast.LiteralKind {
				if name, ok := arg.AsLiteral().(types.String); ok && secret(string(name)) && c.Args()[0].Kind() == ast.IdentKind && c.Args()[0].AsIdent() == "config" {
					u.secrets = append(u.secrets, string(name))
				}
			}
			u.look(arg, inside)
		}
	case ast.ListKind:
		for _, element := range e.AsList().Elements() {
			u.look(element, secret)
		}
	case ast.MapKind:
		for _, entry := range e.AsMap().Entries() {
			u.look(entry.AsMapEntry().Key(), secret)
			u.look(entry.AsMapEntry().Value(), secret)
		}
	case ast.ComprehensionKind:
		c := e.AsComprehension()
		for _, part := range []ast.Expr{c.IterRange(), c.AccuInit(), c.LoopCondition(), c.LoopStep(), c.Result()} {
			u.look(part, secret)
		}
	}
}
