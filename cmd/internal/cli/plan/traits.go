package plan

import (
	"slices"
	"strconv"

	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/definition"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// trait is how the values of a trait change whose definition is otherwise than
// published, or something that it depends on.
type trait struct {
	Trait   string           `json:"trait"`
	Entity  string           `json:"entity"`
	State   definition.State `json:"state"`
	Changed int64            `json:"changed"`          // profiles that stay and have another value
	Before  any              `json:"before,omitempty"` // the sum over all profiles, of numbers
	After   any              `json:"after,omitempty"`
	Note    string           `json:"note,omitempty"` // why the values are not compared

	before, after any
}

// mostTraits is how many traits are compared: each takes three columns of one
// answer.
const mostTraits = 200

// chooseTraits finds the traits whose values are to be compared, those first that
// changed themselves.
func (c *comparing) chooseTraits(published []*models.Entity) ([]*models.Trait, error) {
	var chosen []*models.Trait
	for _, e := range published {
		columns, err := c.session.Remembered(c.ctx, e.Name+ir.ProfilesTable)
		if err != nil {
			return nil, err
		}
		typed := map[string]models.Type{}
		for _, column := range columns {
			typed[column.Name] = column.T
		}
		for _, t := range e.Traits {
			one := &trait{Trait: t.Name, Entity: e.Name, State: c.stateOf(t)}
			if one.State != definition.Changed && one.State != definition.Indirect {
				continue
			}
			was, there := typed[t.Name]
			switch {
			case !there:
				one.Note = "it is not published"
			case t.T.Kind == models.List || t.T.Kind == models.Unknown:
				one.Note = "lists are not compared"
			case was.Kind != t.T.Kind:
				one.Note = "it was " + was.NotNull().String() + " and becomes " + t.T.NotNull().String()
			default:
				chosen = append(chosen, t)
			}
			c.traits = append(c.traits, one)
		}
	}
	direct := func(t *models.Trait) bool { return c.stateOf(t) == definition.Changed }
	slices.SortStableFunc(chosen, func(a, b *models.Trait) int {
		switch {
		case direct(a) == direct(b):
			return 0
		case direct(a):
			return -1
		}
		return 1
	})
	for _, t := range chosen[min(len(chosen), mostTraits):] {
		c.traitOf(t).Note = "only " + strconv.Itoa(mostTraits) + " traits are compared"
	}
	return chosen[:min(len(chosen), mostTraits)], nil
}

func (c *comparing) stateOf(t *models.Trait) definition.State {
	i, ok := c.compared.Graph.Find(models.DefinitionKey{Kind: models.TraitDefinition, Entity: t.Entity.Name, Name: t.Name})
	if !ok || !c.compared.Known {
		return definition.Same
	}
	return c.compared.States[i]
}

func (c *comparing) traitOf(t *models.Trait) *trait {
	at := slices.IndexFunc(c.traits, func(one *trait) bool { return one.Trait == t.Name && one.Entity == t.Entity.Name })
	return c.traits[at]
}

// takeTraits reads the row of each entity: see ir.TraitChanges.
func (c *comparing) takeTraits(asked []*models.Trait, answers project.Answers) {
	place := map[string]int{} // of the next trait of an entity
	for _, t := range asked {
		n := strconv.Itoa(place[t.Entity.Name])
		place[t.Entity.Name]++
		found := answers[lower.TraitsStep+t.Entity.Name]
		if found == nil || len(found.Rows) == 0 {
			continue
		}
		value := func(name string) any {
			if at := slices.Index(found.Columns, name+n); at >= 0 {
				return found.Rows[0][at]
			}
			return nil
		}
		one := c.traitOf(t)
		one.Changed, one.before, one.after = cell.Whole(value("changed_")), value("before_"), value("after_")
		one.Before, one.After = terminal.JSONValue(one.before), terminal.JSONValue(one.after)
	}
}

// printTraits shows how the values of traits change.
func (c *changes) printTraits(s *terminal.Streams) {
	right := terminal.Right
	table := terminal.Table{
		Indent: "  ", Head: []string{"trait", "other values", "sum now", "sum after"},
		Aligns: []terminal.Align{terminal.Left, right, right, right},
	}
	for _, t := range c.Traits {
		name := t.Entity + "." + t.Trait
		switch {
		case t.Note != "":
			table.Row(name+" ("+t.Note+")", "", "", "")
		case t.before == nil && t.after == nil:
			table.Row(name, terminal.Count(t.Changed), "", "")
		default:
			table.Row(name, terminal.Count(t.Changed), terminal.Value(t.before), terminal.Value(t.after))
		}
	}
	if table.Len() > 0 {
		s.Printf("\n")
		table.Print(s.Out, s)
	}
}
