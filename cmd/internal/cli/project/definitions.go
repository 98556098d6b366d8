package project

import (
	"context"
	"slices"

	"github.com/weft-cdp/weft/compiler/definition"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// Compared is the model beside the definitions by which the last run that counts
// made its tables. Known says whether there is such a run and it kept them;
// without, all definitions count as added.
type Compared struct {
	*definition.Comparison
	Known bool
}

// Definitions are those of the model. They are found once: a large model has
// thousands, each with what it depends on.
func (l *Loaded) Definitions() *definition.Graph {
	if l.graph == nil {
		l.graph = definition.Of(l.Project)
	}
	return l.graph
}

// Compare reads what the last run kept of its definitions.
func (s *Session) Compare(ctx context.Context) (Compared, error) {
	known, err := s.Remembers(ctx, ir.DefinitionsTable)
	if err != nil {
		return Compared{}, err
	}
	var rows []models.Definition
	if known {
		answers, err := s.Read(ctx, lower.Definitions(s.Project))
		if err != nil {
			return Compared{}, err
		}
		rows = lower.DefinitionsIn(answers[lower.DefinitionsStep].Rows)
	}
	return Compared{Comparison: definition.Compare(s.Definitions(), rows), Known: len(rows) > 0}, nil
}

// Modified are the states for a selection: an entity that has lost a definition is
// itself modified, because nothing else is left to select by.
func (c Compared) Modified() []definition.State {
	states := slices.Clone(c.States)
	for _, change := range c.Changes {
		if change.State != definition.Removed {
			continue
		}
		key := models.DefinitionKey{Kind: models.IdentityDefinition, Entity: change.Entity, Name: change.Entity}
		if i, known := c.Graph.Find(key); known {
			states[i] = definition.Changed
		}
	}
	return states
}
