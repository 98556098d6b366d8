package parse

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/weft-cdp/weft/models"
	"go.yaml.in/yaml/v3"
)

// Node is a piece of YAML and the file it stands in. The zero Node is absent;
// all methods are defined on it, so that optional keys need no ifs. Nodes
// compare with ==.
type Node struct {
	file *file
	yaml *yaml.Node
}

// IsZero tells whether there is nothing.
func (n Node) IsZero() bool { return n.yaml == nil }

// IsMap tells whether the node is a map.
func (n Node) IsMap() bool { return n.yaml != nil && n.yaml.Kind == yaml.MappingNode }

// IsList tells whether the node is a list.
func (n Node) IsList() bool { return n.yaml != nil && n.yaml.Kind == yaml.SequenceNode }

// IsScalar tells whether the node is a single value; a null is none.
func (n Node) IsScalar() bool {
	return n.yaml != nil && n.yaml.Kind == yaml.ScalarNode && !n.IsNull()
}

// IsNull tells whether the key was written and its value left empty, or
// written as null.
func (n Node) IsNull() bool {
	return n.yaml != nil && n.yaml.Kind == yaml.ScalarNode && n.yaml.ShortTag() == "!!null"
}

// Get gives the value of a key of a map, zero when it has no such key.
func (n Node) Get(key string) Node {
	_, value := n.pair(key)
	return value
}

// Key gives the key itself, for its place.
func (n Node) Key(key string) Node {
	k, _ := n.pair(key)
	return k
}

func (n Node) pair(key string) (Node, Node) {
	if !n.IsMap() {
		return Node{}, Node{}
	}
	pairs := n.yaml.Content
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i].Value == key {
			return Node{n.file, pairs[i]}, n.child(pairs[i+1])
		}
	}
	return Node{}, Node{}
}

// Entries gives the pairs of a map in the order written.
func (n Node) Entries() []Entry {
	if !n.IsMap() {
		return nil
	}
	pairs := n.yaml.Content
	entries := make([]Entry, 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		key := Node{n.file, pairs[i]}
		value := n.child(pairs[i+1])
		entries = append(entries, Entry{Name: key.yaml.Value, Key: key, Value: value,
			Broken: value.IsZero() || n.file.broken[pairs[i+1]]})
	}
	return entries
}

// child is a node of the same file; a value that was refused is absent.
func (n Node) child(y *yaml.Node) Node {
	if y.Kind == 0 {
		return Node{}
	}
	return Node{n.file, y}
}

// Items gives the elements of a list.
func (n Node) Items() []Node {
	if !n.IsList() {
		return nil
	}
	items := make([]Node, len(n.yaml.Content))
	for i, item := range n.yaml.Content {
		items[i] = Node{n.file, item}
	}
	return items
}

// Text gives a scalar's decoded value, as it was written: `0123` and `no` stay
// what they are. Of anything else it is "".
func (n Node) Text() string {
	if n.yaml == nil || n.yaml.Kind != yaml.ScalarNode || n.IsNull() {
		return ""
	}
	return n.yaml.Value
}

// Quoted tells whether a scalar is text whatever it looks like, because it is
// in quotes or in a block.
func (n Node) Quoted() bool {
	const styles = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	return n.yaml != nil && n.yaml.Kind == yaml.ScalarNode && n.yaml.Style&styles != 0
}

// Tag gives what YAML takes the value for: !!str, !!int, !!float, !!bool,
// !!null, !!timestamp, !!map, !!seq; "" of the zero Node.
func (n Node) Tag() string {
	if n.yaml == nil {
		return ""
	}
	return n.yaml.ShortTag()
}

// At gives the node's place: of a scalar the text of its first line, quotes
// included; of a block its first line; of a map or a list what stands on its
// first line.
func (n Node) At() models.Span {
	if n.yaml == nil {
		return models.Span{}
	}
	if n.yaml.Kind == yaml.ScalarNode && isBlock(n.yaml) {
		return n.blockStart()
	}
	return n.file.span(n.file.start(n.yaml), n.file.end(n.yaml))
}

// blockStart is the first line of a block that says something; of an empty
// block its indicator.
func (n Node) blockStart() models.Span {
	places := n.file.trace(n.yaml)
	runes := []rune(n.yaml.Value)
	first := 0
	for first < len(runes) && strings.ContainsRune(" \t\n", runes[first]) {
		first++
	}
	if first == len(runes) {
		from := n.file.start(n.yaml)
		return n.file.span(from, from+1)
	}
	return n.file.span(places[first].from, n.file.lineEnd(places[first].from))
}

// Place gives where the runes [from,to) of Text stand in the file, in any
// style of YAML. When they are spread over several lines it is what is on the
// first of them. An empty range, also the one at the end of the text, is a
// place one rune wide.
func (n Node) Place(from, to int) models.Span {
	if n.yaml == nil || n.yaml.Kind != yaml.ScalarNode {
		return n.At()
	}
	f := n.file
	if start, ok := f.verbatim(n.yaml); ok {
		length := utf8.RuneCountInString(n.yaml.Value)
		from, to = clamp(from, to, length)
		return f.span(start+from, start+max(to, from+1))
	}
	places := f.trace(n.yaml)
	from, to = clamp(from, to, len(places)-1)
	start := places[from].from
	end, stop := start+1, f.lineEnd(start)
	for i := from; i < to && places[i].from < max(stop, start+1); i++ {
		end = places[i].to
	}
	return f.span(start, end)
}

func clamp(from, to, length int) (int, int) {
	from = max(0, min(from, length))
	return from, max(from, min(to, length))
}

// Edit gives the change that puts text in the place of the runes [from,to) of
// Text, or nil when the scalar's style has no room for it (a quote in a quoted
// scalar, a range over several lines).
func (n Node) Edit(from, to int, text string) *models.Edit {
	if n.yaml == nil || n.yaml.Kind != yaml.ScalarNode || strings.ContainsAny(text, "\n\r\t") {
		return nil
	}
	places := n.file.places(n.yaml)
	from, to = clamp(from, to, len(places)-1)
	for i := from; i < to; i++ {
		if places[i].to != places[i].from+1 || places[i+1].from != places[i].to {
			return nil
		}
	}
	switch style := n.yaml.Style; {
	case style&yaml.DoubleQuotedStyle != 0:
		text = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)
	case style&yaml.SingleQuotedStyle != 0:
		text = strings.ReplaceAll(text, "'", "''")
	case style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0:
		if strings.Contains(text, ": ") || strings.Contains(text, " #") || from == 0 && !plainStart(text) {
			return nil
		}
	}
	at := n.file.span(places[from].from, places[from].from+to-from)
	at.Len = to - from
	return &models.Edit{At: at, Text: text}
}

// plainStart tells whether a plain scalar may begin with the text.
func plainStart(text string) bool {
	return text == "" || !strings.ContainsRune("!&*{}[]|>@`%\"'#,?:-", rune(text[0]))
}

// span makes the place of text[from:to), cut at the end of from's line and at
// least one rune wide.
func (f *file) span(from, to int) models.Span {
	line := f.lineOf(from)
	to = max(min(to, f.lineEnd(from)), from+1)
	return models.Span{File: f.name, Line: line, Col: from - f.lines[line-1] + 1, Len: to - from}
}

// lineOf gives the line (1-based) that holds text[at].
func (f *file) lineOf(at int) int { return sort.SearchInts(f.lines, at+1) }

// lineEnd gives where the line that holds text[at] ends, its line break left
// out.
func (f *file) lineEnd(at int) int {
	line := f.lineOf(at)
	return f.lines[line-1] + len(f.line(line))
}
