package definition

import (
	"slices"

	"github.com/weft-cdp/weft/models"
)

// State is how a definition of the model stands to what is published.
type State string

// The states.
const (
	Same     State = "same"
	Added    State = "added"    // it is not published
	Changed  State = "changed"  // its own text is another
	Indirect State = "indirect" // its text is the same, and something that it uses is not
	Removed  State = "removed"  // it is published and not in the model
)

// Change is a definition that is otherwise than published.
type Change struct {
	models.Definition        // of a removed one, as it is published
	State             State  `json:"state"`
	Diff              []Line `json:"diff,omitempty"` // of a changed one
	// Because are the nearest definitions by which an indirect one changes.
	Because []models.DefinitionKey `json:"-"`
}

// Comparison is a model beside what is published.
type Comparison struct {
	Graph   *Graph
	States  []State  // of the graph's definitions
	Changes []Change // in the graph's order; then those that are removed

	published map[models.DefinitionKey][]models.Definition
}

// Compare compares a model with the rows of weft_definitions.
func Compare(g *Graph, rows []models.Definition) *Comparison {
	c := &Comparison{Graph: g, States: make([]State, len(g.Definitions)), published: map[models.DefinitionKey][]models.Definition{}}
	for _, d := range rows {
		c.published[keyOf(d)] = append(c.published[keyOf(d)], d)
	}
	for i, d := range g.Definitions {
		c.States[i] = c.state(i, d)
	}
	for i, d := range g.Definitions {
		if c.States[i] == Same {
			continue
		}
		change := Change{Definition: d, State: c.States[i]}
		switch change.State {
		case Changed:
			change.Diff = Diff(c.other(d).Text, d.Text)
		case Indirect:
			change.Because = c.because(i)
		}
		c.Changes = append(c.Changes, change)
	}
	c.removed(rows)
	return c
}

// keyOf is the key of a row: a source is one, whichever entities it serves.
func keyOf(d models.Definition) models.DefinitionKey {
	if d.Kind == models.SourceDefinition {
		d.Entity = ""
	}
	return d.Key()
}

func (c *Comparison) state(i int, d models.Definition) State {
	known := c.published[d.Key()]
	switch {
	case len(known) == 0 && d.Kind == models.SourceDefinition && !c.serves(i):
		return Same // nothing is made of it
	case len(known) == 0:
		return Added
	}
	for _, row := range known {
		if row.Text != d.Text {
			return Changed
		}
	}
	for _, row := range known {
		if row.Fingerprint != d.Fingerprint {
			return Indirect
		}
	}
	return Same
}

// serves tells whether anything of an entity stands on a source.
func (c *Comparison) serves(source int) bool {
	for i := range c.Graph.reach([]int{source}, c.Graph.UsedBy) {
		if c.Graph.Definitions[i].Entity != "" {
			return true
		}
	}
	return false
}

// other is the published definition that differs from that of the model.
func (c *Comparison) other(d models.Definition) models.Definition {
	known := c.published[d.Key()]
	at := slices.IndexFunc(known, func(row models.Definition) bool { return row.Text != d.Text })
	return known[at]
}

// because finds the definitions by which one changes: the nearest on each way
// that are added or changed themselves.
func (c *Comparison) because(i int) []models.DefinitionKey {
	var causes []int
	seen := map[int]bool{i: true}
	open := []int{i}
	for len(open) > 0 {
		at := open[0]
		open = open[1:]
		for _, used := range c.Graph.Uses[at] {
			if seen[used] {
				continue
			}
			seen[used] = true
			switch c.States[used] {
			case Added, Changed:
				causes = append(causes, used)
			case Indirect:
				open = append(open, used)
			}
		}
	}
	slices.Sort(causes)
	keys := make([]models.DefinitionKey, len(causes))
	for n, cause := range causes {
		keys[n] = c.Graph.Definitions[cause].Key()
	}
	return keys
}

// removed lists what is published and no longer in the model.
func (c *Comparison) removed(rows []models.Definition) {
	var gone []Change
	seen := map[models.DefinitionKey]bool{}
	for _, d := range rows {
		key := keyOf(d)
		if _, there := c.Graph.Find(key); there || d.Kind == models.TableDefinition {
			continue
		}
		if !seen[key] {
			seen[key] = true
			d.Entity = key.Entity
			gone = append(gone, Change{Definition: d, State: Removed})
		}
	}
	slices.SortFunc(gone, func(a, b Change) int { return compare(a.Definition, b.Definition) })
	c.Changes = append(c.Changes, gone...)
}
