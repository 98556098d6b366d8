package parse

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/spec"
	"github.com/weft-cdp/weft/models"
	"go.yaml.in/yaml/v3"
)

// habits are names that other tools, or other places of a project, have for
// what is called otherwise here.
var habits = map[string]string{
	"filter": "where", "condition": "where", "conditions": "all", "expression": "expr", "sql": "expr", "formula": "expr",
	"timestamp": "time", "event_time": "time", "occurred_at": "time", "primary_key": "key", "unique_key": "key", "id": "key",
	"identifiers": "ids", "identities": "ids", "entity": "of", "destination": "to", "target": "to", "path": "file",
	"on": "join", "steps": "sequence", "and": "all", "or": "any", "source": "segment", "models": "sources",
	"audiences": "segments", "attributes": "traits", "properties": "traits", "identity": "entities", "name": "project",
	"outputs": "targets", "warehouses": "targets", "normalise": "normalize", "normalizer": "normalize", "blocklist": "block",
	"reason": "why", "by": "who", "author": "who", "reviewer": "who", "date": "when", "expires": "until",
	"same": "merge", "join": "merge", "link": "merge", "unite": "merge", "different": "split", "unmerge": "split", "separate": "split",
	"block": "out", "exclude": "out", "ignore": "out", "remove": "out",
	"data_tests": "tests", "relationships": "relations", "error_if": "allow", "warn_if": "allow", "expression_is_true": "condition", "check": "condition", "row_count": "rows", "values": "accepted_values",
	"mapping": "fields", "mappings": "fields", "as_of": "now", "input": "given", "inputs": "given", "output": "expect", "not": "none",
}

// unknownKey lists what may stand here, and gives what was surely meant, or "";
// near tells that it is nearly written so.
func (c *shaper) unknownKey(key, n *yaml.Node, m *spec.Map, o owner) (meant string, near bool) {
	if d, ok := c.file.hardBlank(key.Line); ok {
		c.report(d)
		return "", false
	}
	var unused, free []string // keys that are not written yet, and those of them that may be
	written := c.node(n)
	has := func(name string) bool { return !written.Key(name).IsZero() }
	chosen := slices.ContainsFunc(m.OneOf, has)
	for _, f := range m.Fields {
		if has(f.Name) || f.OnlyMain && !c.main {
			continue
		}
		unused = append(unused, f.Name)
		if (!chosen || !slices.Contains(m.OneOf, f.Name)) && (f.With == "" || has(f.With)) {
			free = append(free, f.Name)
		}
	}
	where := "in " + o.title
	if o.isFile() {
		where = "at the top of a file"
	}
	d := diag.New(diag.UnknownKey, c.node(key).At(), "there is no key %q %s", key.Value, where)
	meant, near = diag.Closest(key.Value, unused)
	if !near {
		meant = habit(key.Value, unused)
	}
	if meant != "" {
		d.Label = fmt.Sprintf("did you mean %q?", meant)
		d.Fix = &models.Edit{At: d.At, Text: meant}
	}
	if len(free) > 0 {
		d.Notes = []models.Note{{Text: "here may stand " + strings.Join(free, ", ")}}
	}
	if example := m.Field(meant); !near && example != nil && slices.Contains(m.OneOf, meant) && example.Example != "" {
		d.Notes = append(d.Notes, models.Note{Text: "for example: " + example.Example})
	}
	if key.Value == "relationships" && m.Field("accepted_values") != nil {
		d.Notes = append(d.Notes, models.Note{Text: "a relation says of itself what other rows there must be: `relations: {product: {…, orphans: 0}}`"})
	}
	c.report(d)
	return meant, near
}

// habit gives what is called otherwise here, among the names that may be meant:
// by its other name, which may be misspelt too; "" when there is none.
func habit(name string, unused []string) string {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(habits)), func(other string) bool {
		return !slices.Contains(unused, habits[other])
	})
	if i, ok := slices.BinarySearch(names, strings.ToLower(name)); ok {
		return habits[names[i]]
	}
	if other, ok := diag.Closest(name, names); ok {
		return habits[other]
	}
	return ""
}
