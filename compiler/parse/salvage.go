package parse

import (
	"regexp"
	"strings"

	"github.com/weft-cdp/weft/compiler/spec"
	"go.yaml.in/yaml/v3"
)

// keyLine is a line that starts with a plain key.
var keyLine = regexp.MustCompile(`^( *)([A-Za-z_][A-Za-z0-9_]*) *:(?: |\r?$)`)

// salvage finds the names that a file declares when it cannot be read as YAML,
// by the columns of its keys alone. Their values stay absent: it is enough that
// whoever refers to them from another file is not told that there are none.
func (f *file) salvage() *yaml.Node {
	root := &yaml.Node{Kind: yaml.MappingNode, Line: 1, Column: 1}
	var block, entity *level
	for i := range f.lineCount() {
		m := keyLine.FindStringSubmatch(strings.TrimPrefix(string(f.line(i+1)), "\ufeff"))
		if m == nil {
			continue
		}
		key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: m[2], Line: i + 1, Column: len(m[1]) + 1}
		switch {
		case len(m[1]) == 0:
			block, entity = nil, nil
			if field := spec.Project.Map.Field(m[2]); field != nil && field.Shape.Map != nil {
				block = newLevel(root, key)
			}
		case block == nil:
		case block.key(key) && block.name == "traits":
			entity = newLevel(block.node, key)
		case block.indent == key.Column:
			block.node.Content = append(block.node.Content, key, &yaml.Node{})
		case entity != nil && entity.key(key):
			entity.node.Content = append(entity.node.Content, key, &yaml.Node{})
		}
	}
	return root
}

// level is a map whose keys are being gathered: those in the column of the
// first.
type level struct {
	name   string
	node   *yaml.Node
	indent int
}

// newLevel puts an empty map behind a key.
func newLevel(parent, key *yaml.Node) *level {
	node := &yaml.Node{Kind: yaml.MappingNode, Line: key.Line, Column: key.Column}
	parent.Content = append(parent.Content, key, node)
	return &level{name: key.Value, node: node}
}

// key tells whether a key belongs to the level.
func (l *level) key(key *yaml.Node) bool {
	if l.indent == 0 {
		l.indent = key.Column
	}
	return l.indent == key.Column
}
