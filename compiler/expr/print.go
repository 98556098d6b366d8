package expr

import (
	"strings"
)

// String prints a Node in the canonical form: keywords in lower case, one blank
// where one is needed, brackets only where the binding asks for them. Parsing
// it gives the same Node. A hole is printed as ….
func String(n Node) string {
	var w writer
	w.node(n, orLevel)
	return w.String()
}

// NameText prints the name of a declaration or a column, in quotes where it
// would be taken for something else: a bare `now` is the moment.
func NameText(name string) string {
	if bare(name) && !strings.EqualFold(name, "now") {
		return name
	}
	return quoted(name)
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

type writer struct{ strings.Builder }

// node prints n where something is expected that binds at least as tightly as
// level.
func (w *writer) node(n Node, level int) {
	if n == nil {
		w.WriteString("…")
		return
	}
	if binding(n) < level {
		w.WriteByte('(')
		defer w.WriteByte(')')
	}
	switch n := n.(type) {
	case *Literal:
		w.literal(n)
	case *Name:
		w.name(n)
	case *Unary:
		w.unary(n)
	case *Binary:
		w.binary(n)
	case *IsNull:
		w.node(n.X, addLevel)
		w.WriteString(" is" + negated(n.Not) + " null")
	case *In:
		w.node(n.X, addLevel)
		w.WriteString(negated(n.Not) + " in ")
		w.list(n.List)
	case *Between:
		w.node(n.X, addLevel)
		w.WriteString(negated(n.Not) + " between ")
		w.node(n.Low, addLevel)
		w.WriteString(" and ")
		w.node(n.High, addLevel)
	case *Case:
		w.caseOf(n)
	case *Call:
		w.call(n)
	case *Rows:
		w.rows(n)
	}
}

// binding tells how tightly a node holds together.
func binding(n Node) int {
	switch n := n.(type) {
	case *Unary:
		if n.Op == "not" {
			return notLevel
		}
		return minusLevel
	case *Binary:
		return levels[n.Op]
	case *IsNull, *In, *Between:
		return compareLevel
	}
	return valueLevel
}

func negated(not bool) string {
	if not {
		return " not"
	}
	return ""
}

func (w *writer) unary(n *Unary) {
	if n.Op == "not" {
		w.WriteString("not ")
		w.node(n.X, notLevel)
		return
	}
	w.WriteByte('-')
	if inner, ok := n.X.(*Unary); ok && inner.Op == "-" {
		w.WriteByte(' ') // -- would be a comment
	}
	w.node(n.X, minusLevel)
}

// binary prints a chain from left to right without nesting calls, because
// chains are long.
func (w *writer) binary(n *Binary) {
	level := levels[n.Op]
	if level == compareLevel {
		w.node(n.X, addLevel)
		w.WriteString(" " + n.Op + " ")
		w.node(n.Y, addLevel)
		return
	}
	w.node(n.X, level)
	w.WriteString(" " + n.Op + " ")
	w.node(n.Y, level+1)
}

func (w *writer) list(nodes []Node) {
	w.WriteByte('(')
	for i, n := range nodes {
		if i > 0 {
			w.WriteString(", ")
		}
		w.node(n, orLevel)
	}
	w.WriteByte(')')
}

func (w *writer) literal(n *Literal) {
	text := "'" + strings.ReplaceAll(n.Value, "'", "''") + "'"
	switch n.Kind {
	case TextLiteral:
		w.WriteString(text)
	case NullLiteral:
		w.WriteString("null")
	case DateLiteral:
		w.WriteString("date " + text)
	case TimestampLiteral:
		w.WriteString("timestamp " + text)
	case DurationLiteral:
		w.WriteString(microsText(n.Value))
	default:
		w.WriteString(n.Value)
	}
}

func (w *writer) name(n *Name) {
	for i, part := range n.Parts {
		if i > 0 {
			w.WriteByte('.')
		}
		w.part(part)
	}
}

// part prints a name, in quotes where they are needed. Quotes that were written
// stay: they say that the name is meant as it stands.
func (w *writer) part(part Part) {
	if part.Quoted || !bare(part.Text) {
		w.WriteString(quoted(part.Text))
		return
	}
	w.WriteString(part.Text)
}

func (w *writer) caseOf(n *Case) {
	w.WriteString("case")
	if n.Of != nil {
		w.WriteByte(' ')
		w.node(n.Of, orLevel)
	}
	for _, when := range n.Whens {
		w.WriteString(" when ")
		w.node(when.If, orLevel)
		w.WriteString(" then ")
		w.node(when.Then, orLevel)
	}
	if n.Else != nil {
		w.WriteString(" else ")
		w.node(n.Else, orLevel)
	}
	w.WriteString(" end")
}

func (w *writer) call(n *Call) {
	w.part(n.Func)
	if n.Distinct && len(n.Args) > 0 {
		w.WriteString("(distinct ")
		var inner writer
		inner.list(n.Args)
		w.WriteString(inner.String()[1:])
		return
	}
	w.list(n.Args)
}

func (w *writer) rows(n *Rows) {
	w.node(n.Of, orLevel)
	if n.Where != nil {
		w.WriteString(" where ")
		w.node(n.Where, orLevel)
	}
	if n.Window != nil {
		w.WriteByte(' ')
		w.window(n.Window)
	}
	if n.Limit != nil {
		w.WriteString(" limit " + n.Limit.Value)
	}
}

func (w *writer) window(n *Window) {
	w.WriteString(n.Kind)
	for i, length := range []*Literal{n.From, n.To} {
		if length == nil {
			continue
		}
		if i > 0 {
			w.WriteString(" and")
		}
		w.WriteByte(' ')
		w.literal(length)
	}
	if n.Kind == "between" {
		w.WriteString(" ago")
	}
}
