package plan

import (
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// segment is who would enter and leave: before - merged + gained - lost = after.
type segment struct {
	Segment string `json:"segment"`
	Entity  string `json:"entity"`
	Before  int64  `json:"before"`
	Merged  int64  `json:"merged"` // members who become part of another member
	Gained  int64  `json:"gained"`
	Lost    int64  `json:"lost"`
	After   int64  `json:"after"`
	Removed bool   `json:"removed,omitempty"` // it is no longer in the model

	Entering []string `json:"entering,omitempty"` // some profiles
	Leaving  []string `json:"leaving,omitempty"`
}

// mostSamples is how many profiles are named that enter a segment, and how many
// that leave it.
const mostSamples = 3

// sync is a delivery whose members or profiles would change. The values of its
// fields are not compared.
type sync struct {
	Sync        string `json:"sync"`
	Destination string `json:"destination"`
	Entity      string `json:"entity"`
	Segment     string `json:"segment,omitempty"` // "" for all profiles of the entity
	Added       int64  `json:"added"`
	Removed     int64  `json:"removed"`
}

func compareSegments(a, b segment) int { return strings.Compare(a.Segment, b.Segment) }

// takeSegments reads what becomes of an entity's segments. Those of the model
// are listed also when nobody is in them.
func (c *changes) takeSegments(p *models.Project, e *entity, answers project.Answers) {
	found := map[string]segment{}
	for _, s := range p.Segments {
		if s.Entity.Name == e.Entity {
			found[s.Name] = segment{Segment: s.Name, Entity: e.Entity}
		}
	}
	for _, row := range rowsOf(answers, lower.SegmentsStep+e.Entity) {
		name := cell.Text(row[0])
		_, known := found[name]
		s := segment{
			Segment: name, Entity: e.Entity, Before: cell.Whole(row[1]), Gained: cell.Whole(row[2]), Lost: cell.Whole(row[3]), After: cell.Whole(row[4]),
			Removed: !known,
		}
		s.Merged = s.Before + s.Gained - s.Lost - s.After
		found[name] = s
	}
	for _, row := range rowsOf(answers, lower.SamplesStep+e.Entity) {
		s := found[cell.Text(row[0])]
		if cell.Whole(row[1]) == 1 {
			s.Entering = append(s.Entering, cell.Text(row[2]))
		} else {
			s.Leaving = append(s.Leaving, cell.Text(row[2]))
		}
		found[cell.Text(row[0])] = s
	}
	if c.Segments == nil {
		c.Segments = []segment{}
	}
	for _, s := range found {
		c.Segments = append(c.Segments, s)
	}
}

// takeSyncs lists the syncs of segments and entities that change.
func (c *changes) takeSyncs(p *models.Project) {
	c.Syncs = []sync{}
	for _, s := range p.Syncs {
		one := sync{Sync: s.Name, Destination: s.Destination.Name, Entity: s.Entity.Name}
		if s.Segment != nil {
			one.Segment = s.Segment.Name
		}
		one.Added, one.Removed = c.delivered(one)
		if one.Added+one.Removed > 0 {
			c.Syncs = append(c.Syncs, one)
		}
	}
}

// delivered counts the profiles that a sync would add and remove.
func (c *changes) delivered(s sync) (added, removed int64) {
	if s.Segment == "" {
		for _, e := range c.Entities {
			if e.Entity == s.Entity {
				return e.Profiles.New + e.Profiles.Apart, e.Profiles.Merged + e.Profiles.Renamed + e.Profiles.Gone
			}
		}
	}
	for _, of := range c.Segments {
		if of.Segment == s.Segment {
			return of.Gained, of.Lost + of.Merged
		}
	}
	return 0, 0
}
