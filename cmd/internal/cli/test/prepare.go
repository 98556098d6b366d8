package test

import (
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/story"
)

// prepareStory compiles a story: only what it expects, from the rows that it
// gives, as at its own now.
func prepareStory(loaded *project.Loaded, memory *project.Target, s *models.Story) (story.Prepared, error) {
	program := loaded.Program(lower.Options{Story: s})
	plan, err := loaded.Emit(program, memory, s.Now)
	if err != nil {
		return story.Prepared{}, err
	}
	return story.Prepared{Plan: plan, Lookups: lookups(loaded.Project, program)}, nil
}

// lookups finds the steps of a program that answer for an entity, and which of
// their columns hold which trait and segment.
func lookups(p *models.Project, program *ir.Program) []story.Lookup {
	var found []story.Lookup
	for _, step := range program.Steps {
		look, ok := step.(*ir.LookUp)
		if !ok {
			continue
		}
		l := story.Lookup{
			Entity: p.Entity(ir.IdentText(look.Entity)), Step: look.Name,
			Traits: map[string]string{}, Segments: map[string]string{},
		}
		for _, value := range look.Values {
			of := l.Traits
			if value.Origins[0].Kind == "segment" {
				of = l.Segments
			}
			of[value.Origins[0].Name] = ir.IdentText(value.Name)
		}
		found = append(found, l)
	}
	return found
}
