package syncs

import (
	"context"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/definition"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// choose gives the syncs of names, all of them without any, in the order of names.
func choose(p *models.Project, names []string) ([]*models.Sync, error) {
	if len(p.Syncs) == 0 {
		return nil, fault.New(fault.Wrong, "add one under `syncs`: see docs/syncs.md", "the project has no syncs")
	}
	if len(names) == 0 {
		return p.Syncs, nil
	}
	known := make([]string, len(p.Syncs))
	for i, s := range p.Syncs {
		known[i] = s.Name
	}
	for _, name := range names {
		if slices.Contains(known, name) {
			continue
		}
		hint := "the project has " + strings.Join(known, ", ")
		if meant, ok := diag.Closest(name, known); ok {
			hint = "did you mean " + meant + "?"
		}
		return nil, fault.New(fault.Usage, hint, "there is no sync %q", name)
	}
	return slices.DeleteFunc(slices.Clone(p.Syncs), func(s *models.Sync) bool { return !slices.Contains(names, s.Name) }), nil
}

// destinationsOf lists the destinations of syncs, each once.
func destinationsOf(syncs []*models.Sync) []*models.Destination {
	var list []*models.Destination
	for _, s := range syncs {
		if !slices.Contains(list, s.Destination) {
			list = append(list, s.Destination)
		}
	}
	return list
}

// published refuses syncs of what is not published as the model has it: what is there
// was computed by other rules than those that somebody reads in the model, of consent
// too.
func published(ctx context.Context, session *project.Session, syncs []*models.Sync) error {
	if _, err := session.Published(ctx); err != nil {
		return err
	}
	compared, err := session.Compare(ctx)
	if err != nil {
		return err
	}
	for _, s := range syncs {
		i, ok := compared.Graph.Find(models.DefinitionKey{Kind: models.SyncDefinition, Entity: s.Entity.Name, Name: s.Name})
		if !ok {
			continue
		}
		for _, used := range compared.Graph.Uses[i] {
			if compared.States[used] == definition.Same {
				continue
			}
			of := compared.Graph.Definitions[used]
			return fault.New(fault.Blocked, "publish it with `weft run`, and then sync",
				"sync %q sends what %s %q has published, and in the model that is otherwise now", s.Name, of.Kind, of.Name)
		}
	}
	return nil
}
