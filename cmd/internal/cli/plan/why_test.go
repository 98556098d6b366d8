package plan

import (
	"testing"

	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/definition"
	"github.com/weft-cdp/weft/models"
)

// Two entities have a trait of one name in one file: a place is in the one that begins
// last before it.
func TestAPlaceIsInOneDefinition(t *testing.T) {
	at := func(file string, line int) models.Span { return models.Span{File: file, Line: line, Col: 5} }
	trait := func(entity, file string, line int) models.Definition {
		return models.Definition{Kind: models.TraitDefinition, Entity: entity, Name: "size", At: at(file, line)}
	}
	g := &definition.Graph{Definitions: []models.Definition{
		trait("shop", "model.yaml", 20), trait("account", "model.yaml", 5), trait("customer", "other.yaml", 1),
	}}
	name := named{models.TraitDefinition, "size"}
	r := &reasons{compared: project.Compared{Comparison: &definition.Comparison{Graph: g}}, named: map[named][]int{name: {0, 1, 2}}}
	for _, c := range []struct {
		place models.Span
		want  int
	}{{at("model.yaml", 25), 0}, {at("model.yaml", 20), 0}, {at("model.yaml", 6), 1}, {at("model.yaml", 4), -1}, {at("other.yaml", 30), 2}, {at("none.yaml", 1), -1}} {
		if got := r.definitionAt(name, c.place); got != c.want {
			t.Errorf("%v is in definition %d, not %d", c.place, got, c.want)
		}
	}
}
