package translate

import (
	"fmt"
	"strings"

	gs "github.com/goccy/go-googlesql"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/emulator/analyze"
)

// call is a function call taken apart.
type call struct {
	name  string // lower case; operators start with $
	args  []string
	types []*analyze.Type
	nodes []gs.ResolvedExprNode
	typ   *analyze.Type
	safe  bool // null instead of the function's own errors
}

// called is what calls of scalar, aggregate and window functions share.
type called interface {
	ArgumentList() ([]gs.ResolvedExprNode, error)
	Function() (*gs.Function, error)
	ErrorMode() (gs.ResolvedFunctionCallBaseEnums_ErrorMode, error)
	Type() (gs.Googlesql_TypeNode, error)
}

func (t *translator) takeApart(n called) *call {
	f := must(n.Function())
	c := &call{
		name:  strings.ToLower(strings.Join(must(f.FunctionNamePath()), ".")),
		nodes: must(n.ArgumentList()),
		typ:   typeOf(n),
		safe:  must(n.ErrorMode()) == gs.ResolvedFunctionCallBaseEnums_ErrorModeSafeErrorMode,
	}
	for _, a := range c.nodes {
		if _, ok := must(a.Type()).(*gs.EnumType); ok { // a date part, NFC, a rounding mode
			c.args = append(c.args, text(enum(a)))
			c.types = append(c.types, &analyze.Type{Name: "ENUM"})
			continue
		}
		c.args = append(c.args, t.expr(a))
		c.types = append(c.types, typeOf(a))
	}
	return c
}

func enum(e gs.ResolvedExprNode) string {
	l, ok := e.(*gs.ResolvedLiteral)
	if !ok {
		unsupported("an enum that is not a literal")
	}
	return strings.ToLower(must(must(l.Value()).EnumDisplayName()))
}

// kind is the type of an argument in one word.
func (c *call) kind(i int) string {
	if i >= len(c.types) {
		return ""
	}
	return c.types[i].Name
}

func (c *call) unsupported() {
	var kinds []string
	for i := range c.types {
		kinds = append(kinds, c.kind(i))
	}
	unsupported("the function %s(%s)", strings.ToUpper(strings.TrimPrefix(c.name, "$")), strings.Join(kinds, ", "))
}

// scalar writes a call of a scalar function. The first spelling that fits is
// taken: one for the type of the first argument and the number of arguments,
// for the type, for the number, for the name alone.
func (t *translator) scalar(n *gs.ResolvedFunctionCall) string {
	c := t.takeApart(n)
	if group, _ := must(n.Function()).GetGroup(); group == "session" {
		return quote(c.name) + "(" + strings.Join(c.args, ", ") + ")"
	}
	if special, ok := specials[c.name]; ok {
		return special(t, c)
	}
	s, ok := find(c)
	if !ok {
		c.unsupported()
	}
	if c.safe && !strings.Contains(s, "!") && !total[c.name] {
		unsupported("SAFE.%s", strings.ToUpper(c.name))
	}
	return spell(s, c.safe, c.args...)
}

func find(c *call) (string, bool) {
	for _, key := range []string{
		fmt.Sprintf("%s/%d %s", c.name, len(c.args), c.kind(0)),
		c.name + " " + c.kind(0),
		fmt.Sprintf("%s/%d", c.name, len(c.args)),
		c.name,
	} {
		if s, ok := scalars[key]; ok {
			return s, true
		}
	}
	return "", false
}
