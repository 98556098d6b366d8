package parse

import (
	"regexp"
	"strings"

	"github.com/weft-cdp/weft/compiler/spec"
	"go.yaml.in/yaml/v3"
)

// One mistake, one message: what was surely meant is read on as if it had been
// written, so that whatever refers to it is not wrong as well.

// misnamed reports a key that does not exist. When it is sure which one was
// meant, its value is read as that one's: as is then the key with its right name.
func (c *shaper) misnamed(key, value, n *yaml.Node, m *spec.Map, o owner) (meant string, as *yaml.Node) {
	meant, near := c.unknownKey(key, n, m, o)
	if meant == "" {
		return "", nil
	}
	before := len(c.diags)
	// A value that does not suit that key may be another tool's, as its word is.
	if !c.field(key, value, m.Field(meant)) || !near && len(c.diags) > before {
		c.diags = c.diags[:before]
		return meant, nil
	}
	right := *key
	right.Value = meant
	return meant, &right
}

// holdsNames tells whether a value is a map of names, of which there may well
// be more below the same key.
func holdsNames(m *spec.Map, value *yaml.Node) bool {
	return m.Values != nil && m.Values.Map != nil && m.Values.Map.Keys == spec.Declared && value.Kind == yaml.MappingNode
}

// digitsOfType is a type as SQL writes it.
var digitsOfType = regexp.MustCompile(`^(?i:decimal|numeric|number)\([0-9]+, *[0-9]+\)$`)

// commas finds values of a map in braces that YAML ended at a comma inside
// round brackets, and makes them whole.
func (c *shaper) commas(n *yaml.Node) {
	if n.Style&yaml.FlowStyle == 0 {
		return
	}
	for i := 1; i < len(n.Content); i += 2 {
		value, last := n.Content[i], i
		if value.Kind != yaml.ScalarNode || value.Style != 0 {
			continue
		}
		for open := openBrackets(value.Value); open > 0; {
			next := last + 1
			if next+1 >= len(n.Content) || !isLoose(n.Content[next], n.Content[next+1]) || n.Content[next].Line != value.Line {
				break
			}
			if open += openBrackets(n.Content[next].Value); open <= 0 {
				c.quoteWhole(n, i, next)
			}
			last += 2
		}
	}
}

// isLoose tells whether a pair of a map is a word without a value.
func isLoose(key, value *yaml.Node) bool {
	return key.Kind == yaml.ScalarNode && key.Style == 0 && value.ShortTag() == "!!null" && value.Value == ""
}

func openBrackets(text string) int { return strings.Count(text, "(") - strings.Count(text, ")") }

// quoteWhole reports the value that n.Content[first] begins and n.Content[last]
// ends, and puts it together.
func (c *shaper) quoteWhole(n *yaml.Node, first, last int) {
	f, value := c.file, n.Content[first]
	from, to := f.start(value), f.end(n.Content[last])
	text := string(f.text[from:to])
	value.Value = text
	n.Content = append(n.Content[:first+1], n.Content[last+2:]...)
	if digitsOfType.MatchString(text) {
		return // quotes would not help: weft's decimal declares no digits, and whoever reads the type says so
	}
	c.report(quotesNeeded(f.span(from, to), text, "a comma ends a value inside { }"))
}
