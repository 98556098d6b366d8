package parse

import (
	"encoding/json"
	"strings"
)

// JSON writes a node as JSON, the keys of maps in the order written; "null" of
// the zero Node. Numbers that JSON cannot write are text.
func (n Node) JSON() string {
	var b strings.Builder
	n.writeJSON(&b)
	return b.String()
}

func (n Node) writeJSON(b *strings.Builder) {
	switch {
	case n.IsMap():
		b.WriteByte('{')
		for i, e := range n.Entries() {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(jsonText(e.Name) + ":")
			e.Value.writeJSON(b)
		}
		b.WriteByte('}')
	case n.IsList():
		b.WriteByte('[')
		for i, element := range n.Items() {
			if i > 0 {
				b.WriteByte(',')
			}
			element.writeJSON(b)
		}
		b.WriteByte(']')
	case n.IsScalar():
		b.WriteString(n.scalarJSON())
	default:
		b.WriteString("null")
	}
}

func (n Node) scalarJSON() string {
	number := n.Tag() == "!!int" || n.Tag() == "!!float"
	switch {
	case n.Quoted():
	case n.Tag() == "!!bool", number && json.Valid([]byte(n.Text())):
		return n.Text()
	}
	return jsonText(n.Text())
}

// jsonText writes a text, which can always be written.
func jsonText(text string) string {
	written, _ := json.Marshal(text)
	return string(written)
}
