package plan

import (
	"bytes"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/definition"
	"github.com/weft-cdp/weft/models"
)

// A plan of some entities tells of no others: neither what changes of them nor
// how many of their definitions are as before.
func TestDefinitionsOfSomeEntities(t *testing.T) {
	defined := func(kind, entity, name string) models.Definition {
		return models.Definition{Kind: kind, Entity: entity, Name: name, At: models.Span{File: "model.yaml", Line: 1234, Col: 5}}
	}
	g := &definition.Graph{Definitions: []models.Definition{
		defined(models.SourceDefinition, "", "orders"), defined(models.TraitDefinition, "customer", "spend"),
		defined(models.TraitDefinition, "customer", "city"), defined(models.TraitDefinition, "account", "size"), defined(models.TraitDefinition, "account", "age"),
	}}
	compared := project.Compared{Known: true, Comparison: &definition.Comparison{
		Graph: g, States: []definition.State{definition.Same, definition.Added, definition.Same, definition.Same, definition.Added},
		Changes: []definition.Change{{Definition: g.Definitions[1], State: definition.Added}, {Definition: g.Definitions[4], State: definition.Added}},
	}}
	all := definitionsOf(compared, nil, true)
	if all.Same != 3 || len(all.Changes) != 2 {
		t.Errorf("of all %d are as before and %d not", all.Same, len(all.Changes))
	}
	some := definitionsOf(compared, map[string]bool{"customer": true}, false)
	if some.Same != 2 || len(some.Changes) != 1 {
		t.Errorf("of customers %d are as before and %d not", some.Same, len(some.Changes))
	}
	var out bytes.Buffer
	some.print(&terminal.Streams{Out: &out})
	if !strings.Contains(out.String(), "model.yaml:1234") {
		t.Errorf("no editor finds the place: %s", out.String())
	}
}
