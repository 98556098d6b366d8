package parse

import (
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/spec"
	"github.com/weft-cdp/weft/models"
	"go.yaml.in/yaml/v3"
)

// shaper compares a file's nodes with the spec. What does not fit is reported
// and taken out of the tree, so that nobody else has to look at shapes.
type shaper struct {
	file  *file
	main  bool
	diags models.Diagnostics
}

// owner is what a value belongs to: the key in front of it, or the element
// itself, for places, and what to call it, for messages.
type owner struct {
	node  *yaml.Node // nil of the file itself
	title string     // source "orders", or the bare key
}

func checkShape(f *file, shape *spec.Shape) models.Diagnostics {
	c := &shaper{file: f, main: f.name == mainFile}
	if f.partial {
		return nil
	}
	if f.root == nil {
		if len(f.found) == 0 {
			c.empty()
		}
		return c.diags
	}
	f.broken = map[*yaml.Node]bool{}
	if !c.value(f.root, shape, owner{title: "the file"}) {
		f.root = nil
		return c.diags
	}
	if c.main {
		c.project()
	}
	return c.diags
}

// empty reports a file that says nothing, and may not: others of the model may.
func (c *shaper) empty() {
	var least string
	switch {
	case c.main:
		least = "a name at least: project: shop"
	case c.file.templates:
		least = "its version at least: manifest: v1"
	default:
		return
	}
	c.report(diag.New(diag.MissingField, c.file.span(0, 1), "%s is empty", c.file.name)).Notes = []models.Note{{Text: "it needs " + least}}
}

// report adds a diagnostic; what it gives may be added to until the next one.
func (c *shaper) report(d models.Diagnostic) *models.Diagnostic {
	c.diags = append(c.diags, d)
	return &c.diags[len(c.diags)-1]
}

func (c *shaper) node(n *yaml.Node) Node { return Node{c.file, n} }

// value tells whether a node has the shape; if not, that was reported. Parts
// that are wrong are taken out, and then the node is marked as broken.
func (c *shaper) value(n *yaml.Node, s *spec.Shape, o owner) bool {
	before := len(c.diags)
	ok := c.plain(n)
	switch {
	case !ok:
	case n.Kind == yaml.ScalarNode:
		ok = c.scalar(n, s, o)
	case n.Kind == yaml.MappingNode && isTemplate(c.file, n):
		c.report(diag.New(diag.QuotesNeeded, c.node(n).At(), "a value that starts with a brace is a map for YAML")).Notes = c.noTemplates()
		ok = false
	case n.Kind == yaml.SequenceNode && s.List != nil:
		c.list(n, s.List, o)
	case n.Kind == yaml.MappingNode && s.Map != nil:
		c.mapping(n, s.Map, o)
	default:
		c.wrongShape(n, s, o)
		ok = false
	}
	if len(c.diags) > before {
		c.file.broken[n] = true
	}
	return ok
}

// plain refuses what makes YAML a language of its own: references and tags.
func (c *shaper) plain(n *yaml.Node) bool {
	switch {
	case n.Kind == yaml.AliasNode:
		d := c.report(diag.New(diag.YAMLReference, c.file.word(n), "YAML takes %q for a reference to another place", "*"+n.Value))
		d.Notes = []models.Note{{Text: "weft's YAML has no references: write it out, or give the common part a name as a trait"}}
		return false
	case n.Anchor != "":
		d := c.report(diag.New(diag.YAMLReference, c.file.word(n), "YAML takes %q for the name of a place to refer to", "&"+n.Anchor))
		d.Notes = []models.Note{{Text: "weft's YAML has no references: write it out, or give the common part a name as a trait"}}
		return false
	case n.Style&yaml.TaggedStyle != 0:
		at := c.file.word(n)
		d := c.report(diag.New(diag.YAMLTag, at, "YAML takes %q for a type", n.Tag))
		d.Notes = []models.Note{{Text: "weft knows the type of every value; in expressions `!` is written not"}}
		return false
	}
	return true
}

// word is a node's first word: its anchor, its tag, its alias.
func (f *file) word(n *yaml.Node) models.Span {
	from := f.offset(n.Line, n.Column)
	to := from
	for to < len(f.text) && !isSpace(f.text[to]) && !isBreak(f.text[to]) && !strings.ContainsRune(",]}", f.text[to]) {
		to++
	}
	return f.span(from, to)
}

// wrongShape tells what may stand here instead.
func (c *shaper) wrongShape(n *yaml.Node, s *spec.Shape, o owner) {
	at := c.node(n).At()
	if d, ok := c.file.hardBlank(at.Line); ok && n.Kind == yaml.ScalarNode {
		c.report(d)
		return
	}
	is := map[yaml.Kind]string{yaml.ScalarNode: "a single value", yaml.SequenceNode: "a list", yaml.MappingNode: "a map"}[n.Kind]
	d := c.report(diag.New(diag.WrongShape, at, "%s must be %s, and is %s", o.title, spec.Describe(s), is))
	if s.Map != nil && len(s.Map.Fields) > 0 && !o.isFile() {
		d.Notes = []models.Note{{Text: "its keys are " + strings.Join(s.Map.Names(), ", ")}}
	}
	if n.Kind == yaml.SequenceNode && s.Map != nil && s.Map.Values != nil && !o.isFile() {
		d.Notes = []models.Note{{Text: "write a map with names as keys, without dashes"}}
	}
	if o.isFile() && isDecisions(c.node(n)) {
		d.Notes = []models.Note{{Text: fmt.Sprintf("a list of decisions is named by its entity: `decisions: %s`", c.file.name)}}
	}
}

// isDecisions recognises a file of decisions, which no entity names yet.
func isDecisions(n Node) bool {
	for _, element := range n.Items() {
		for _, key := range []string{"merge", "split", "out"} {
			if !element.Get(key).IsZero() {
				return true
			}
		}
	}
	return false
}

func (o owner) isFile() bool { return o.node == nil }

var noTemplates = []models.Note{{Text: "weft has no templates: names are written bare, and traits may use traits"}}

// noTemplates says what to write instead of bare braces.
func (c *shaper) noTemplates() []models.Note {
	if c.file.templates {
		return []models.Note{{Text: "quote it: \"{{ … }}\""}}
	}
	return noTemplates
}

// isTemplate recognises {{ … }}, which YAML reads as a map in a map.
func isTemplate(f *file, n *yaml.Node) bool {
	from := f.offset(n.Line, n.Column)
	return from+1 < len(f.text) && f.text[from] == '{' && (f.text[from+1] == '{' || f.text[from+1] == '%')
}

// list checks the elements and drops the wrong ones.
func (c *shaper) list(n *yaml.Node, element *spec.Shape, o owner) {
	kept := n.Content[:0]
	for i, item := range n.Content {
		title := fmt.Sprintf("element %d of %s", i+1, o.title)
		if o.isFile() && element.Map != nil {
			title = fmt.Sprintf("%s %d", element.Map.Of, i+1)
		}
		if c.value(item, element, owner{node: item, title: title}) {
			kept = append(kept, item)
		}
	}
	n.Content = kept
}

// mapping checks the pairs and takes out the wrong ones. Of a name that was
// declared the name stays, with a value that is absent: what refers to it is
// not wrong as well.
func (c *shaper) mapping(n *yaml.Node, m *spec.Map, o owner) {
	c.commas(n)
	seen, folded := map[string]*yaml.Node{}, map[string]string{}
	kept := make([]*yaml.Node, 0, len(n.Content))
	refused := false // a key was; what seems to be missing may be that one
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !c.key(key) {
			refused = true
			continue
		}
		if first := seen[key.Value]; first != nil {
			c.keyTwice(key, first, m)
			if m != spec.Project.Map && !holdsNames(m, value) {
				continue // of blocks both are read
			}
		}
		field := m.Field(key.Value)
		if field == nil && m.Values == nil {
			meant, as := c.misnamed(key, value, n, m, o)
			seen[meant] = key
			refused = true
			if as != nil {
				kept = append(kept, as, value)
			}
			continue
		}
		seen[key.Value] = key
		if field != nil {
			if c.field(key, value, field) {
				kept = append(kept, key, value)
			}
			continue
		}
		if !c.name(key, m, folded) {
			if m.Keys == spec.Declared {
				kept = append(kept, key, &yaml.Node{})
			}
			continue
		}
		switch {
		case c.value(value, m.Values, owner{key, fmt.Sprintf("%s %q", m.Of, key.Value)}):
			kept = append(kept, key, value)
		case m.Keys == spec.Declared || m.Keys == spec.SingleLines:
			kept = append(kept, key, &yaml.Node{})
		}
	}
	c.complete(n, m, seen, o)
	if !refused {
		c.exactlyOne(n, m, seen, o)
	}
	n.Content = kept
}

// key refuses keys that are no text.
func (c *shaper) key(key *yaml.Node) bool {
	if !c.plain(key) {
		return false
	}
	switch {
	case key.Kind != yaml.ScalarNode:
		c.report(diag.New(diag.NotAKey, c.node(key).At(), "a key must be a single word, and this is %s", map[yaml.Kind]string{
			yaml.SequenceNode: "a list", yaml.MappingNode: "a map"}[key.Kind]))
	case key.ShortTag() == "!!merge":
		d := c.report(diag.New(diag.YAMLReference, c.node(key).At(), "merging with << is not part of weft's YAML"))
		d.Notes = []models.Note{{Text: "write the keys out"}}
	case key.Value == "" || key.ShortTag() == "!!null":
		c.report(diag.New(diag.NotAKey, c.node(key).At(), "there is a value without a key")).Label = "no key here"
	default:
		return true
	}
	return false
}

func (c *shaper) keyTwice(key, first *yaml.Node, m *spec.Map) {
	what := "the key"
	if m.Keys == spec.Declared || m.Keys == spec.SingleLines {
		what = m.Of
	}
	d := c.report(diag.New(diag.KeyTwiceInMap, c.node(key).At(), "%s %q stands here a second time", what, key.Value))
	d.Notes = []models.Note{{Text: "it stands here first", At: c.node(first).At()}}
}

// field checks the value of a known key.
func (c *shaper) field(key, value *yaml.Node, field *spec.Field) bool {
	if field.OnlyMain && !c.main {
		d := c.report(diag.New(diag.OnlyInMainFile, c.node(key).At(), "%q may stand in %s only", key.Value, mainFile))
		d.Notes = []models.Note{{Text: "move it there"}}
		return false
	}
	return c.value(value, field.Shape, owner{key, fmt.Sprintf("%q", key.Value)})
}

// place is where something is said about a whole map: the key in front of it.
func (c *shaper) place(n *yaml.Node, o owner) models.Span {
	switch {
	case !o.isFile():
		return c.node(o.node).At()
	case len(n.Content) > 0:
		return c.node(n.Content[0]).At()
	}
	return c.node(n).At()
}

// complete tells of keys that are missing, or that miss others.
func (c *shaper) complete(n *yaml.Node, m *spec.Map, seen map[string]*yaml.Node, o owner) {
	for _, f := range m.Fields {
		switch first := seen[f.Name]; {
		case first == nil && f.Required && (c.main || !f.OnlyMain):
			d := c.report(diag.New(diag.MissingField, c.place(n, o), "%s has no %q", o.title, f.Name))
			d.Notes = []models.Note{{Text: "add, for example: " + f.Example}}
		case first != nil && f.With != "" && seen[f.With] == nil:
			c.report(diag.New(diag.KeyNeedsOther, c.node(first).At(), "%q says something only beside %q, which is not here", f.Name, f.With))
		}
	}
}

// exactlyOne demands one of the keys that exclude each other.
func (c *shaper) exactlyOne(n *yaml.Node, m *spec.Map, seen map[string]*yaml.Node, o owner) {
	if len(m.OneOf) == 0 {
		return
	}
	choices := strings.Join(m.OneOf[:len(m.OneOf)-1], ", ") + " or " + m.OneOf[len(m.OneOf)-1]
	var first *yaml.Node
	for _, name := range m.OneOf {
		key := seen[name]
		switch {
		case key == nil:
		case first == nil:
			first = key
		default:
			if key.Line < first.Line || key.Line == first.Line && key.Column < first.Column {
				first, key = key, first
			}
			d := c.report(diag.New(diag.ExactlyOne, c.node(key).At(), "%s has %q and %q, and may have only one of %s", o.title, first.Value, key.Value, choices))
			d.Notes = []models.Note{{Text: "the other is here", At: c.node(first).At()}}
		}
	}
	if first == nil {
		c.report(diag.New(diag.ExactlyOne, c.place(n, o), "%s has none of %s, and needs one", o.title, choices))
	}
}
