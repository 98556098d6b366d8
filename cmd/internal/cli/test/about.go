package test

import (
	"slices"

	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/models"
)

// about gives the stories that say something of chosen definitions.
func about(stories []*models.Story, chosen *project.Chosen) []*models.Story {
	return slices.DeleteFunc(slices.Clone(stories), func(s *models.Story) bool { return !speaks(s, chosen) })
}

// speaks tells whether a story gives rows of a chosen source, or expects something
// of a chosen trait, segment or identity.
func speaks(s *models.Story, chosen *project.Chosen) bool {
	for _, g := range s.Given {
		if chosen.Has(models.SourceDefinition, "", g.Source.Name) {
			return true
		}
	}
	for _, pairs := range [][]models.IdentityPair{s.Same, s.Differ} {
		for _, pair := range pairs {
			if e := pair.A.Identifier.Entity.Name; chosen.Has(models.IdentityDefinition, e, e) {
				return true
			}
		}
	}
	return slices.ContainsFunc(s.Expect, func(x models.Expectation) bool { return expects(x, chosen) })
}

func expects(x models.Expectation, chosen *project.Chosen) bool {
	of := x.Entity.Name
	if x.None && chosen.Has(models.IdentityDefinition, of, of) {
		return true
	}
	for _, t := range x.Traits {
		if chosen.Has(models.TraitDefinition, of, t.Trait.Name) {
			return true
		}
	}
	for _, s := range slices.Concat(x.In, x.NotIn) {
		if chosen.Has(models.SegmentDefinition, of, s.Segment.Name) {
			return true
		}
	}
	return false
}
