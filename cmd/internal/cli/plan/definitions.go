package plan

import (
	"slices"
	"strconv"

	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/definition"
	"github.com/weft-cdp/weft/models"
)

// definitions are the model's beside those that were published.
type definitions struct {
	Known   bool               `json:"known"` // what was published is kept; else all count as added
	Same    int                `json:"same"`
	Changes []definitionChange `json:"changes"`

	part bool // only some entities are planned
}

// definitionChange is one that is otherwise than published.
type definitionChange struct {
	Definition string            `json:"definition"` // as a selection names it
	State      definition.State  `json:"state"`
	At         models.Span       `json:"at"`
	Diff       []definition.Line `json:"diff,omitempty"`
	Because    []string          `json:"because,omitempty"` // of an indirect one: what it depends on
}

// definitionsOf takes those of the entities that a run is of; when it is of all, of
// those that are gone, too.
func definitionsOf(compared project.Compared, entities map[string]bool, all bool) *definitions {
	d := &definitions{Known: compared.Known, part: !all, Changes: []definitionChange{}}
	others := func(entity string) bool { return !all && entity != "" && !entities[entity] }
	for i, state := range compared.States {
		if state == definition.Same && !others(compared.Graph.Definitions[i].Entity) {
			d.Same++
		}
	}
	for _, c := range compared.Changes {
		if others(c.Entity) {
			continue
		}
		d.Changes = append(d.Changes, definitionChange{
			Definition: c.Key().String(), State: c.State, At: c.At, Diff: c.Diff, Because: names(c.Because),
		})
	}
	return d
}

func names(keys []models.DefinitionKey) []string {
	list := make([]string, len(keys))
	for i, key := range keys {
		list[i] = key.String()
	}
	return list
}

// mostChanges is how many definitions of each state are printed; JSON has all.
const mostChanges = 20

// stateOrder is the order in which states are told.
var stateOrder = []definition.State{definition.Added, definition.Changed, definition.Removed, definition.Indirect}

// print tells what changed in the model since the last run.
func (d *definitions) print(s *terminal.Streams) {
	if d == nil || !d.Known {
		return
	}
	if len(d.Changes) == 0 {
		s.Printf("\n%s\n", d.unchanged())
		return
	}
	s.Printf("\n")
	for _, state := range stateOrder {
		told, more := d.of(state)
		for _, c := range told {
			c.print(s)
		}
		if more > 0 {
			s.Printf("  %s\n", s.Paint(terminal.Dim, "⋮ "+terminal.Count(int64(more))+" more "+string(state)))
		}
	}
}

func (d *definitions) unchanged() string {
	if d.part {
		return "what is selected is as it was published"
	}
	return "the model is as it was published"
}

// of gives the changes of a state that are told, and how many more there are.
func (d *definitions) of(state definition.State) (told []definitionChange, more int) {
	for _, c := range d.Changes {
		switch {
		case c.State != state:
		case len(told) == mostChanges:
			more++
		default:
			told = append(told, c)
		}
	}
	return told, more
}

func (c *definitionChange) print(s *terminal.Streams) {
	mark, style := c.mark()
	line := mark + " " + c.Definition
	switch {
	case len(c.Because) > 0:
		line += "  because of " + few(c.Because)
	case c.At.Line > 0 && c.State != definition.Removed:
		line += "  " + c.At.File + ":" + strconv.Itoa(c.At.Line)
	}
	s.Printf("%s\n", s.Paint(style, line))
	for _, line := range near(c.Diff) {
		switch line.Mark {
		case "+":
			s.Printf("    %s\n", s.Paint(terminal.Green, "+ "+line.Text))
		case "-":
			s.Printf("    %s\n", s.Paint(terminal.Red, "- "+line.Text))
		default:
			s.Printf("    %s\n", s.Paint(terminal.Dim, "  "+line.Text))
		}
	}
}

// nearness is how many lines that are the same are told around one that is not.
const nearness = 2

// near leaves out what is the same and far from every change. The first line,
// which names the definition, stays.
func near(lines []definition.Line) []definition.Line {
	var kept []definition.Line
	for i, line := range lines {
		around := lines[max(i-nearness, 0):min(i+nearness+1, len(lines))]
		changed := slices.ContainsFunc(around, func(l definition.Line) bool { return l.Mark != " " })
		switch {
		case i == 0 || changed:
			kept = append(kept, line)
		case kept[len(kept)-1].Text != "⋮":
			kept = append(kept, definition.Line{Mark: " ", Text: "⋮"})
		}
	}
	return kept
}

func (c *definitionChange) mark() (string, terminal.Style) {
	switch c.State {
	case definition.Added:
		return "+", terminal.Green
	case definition.Removed:
		return "-", terminal.Red
	case definition.Changed:
		return "~", terminal.Yellow
	}
	return " ", terminal.Dim
}

// few lists some names, and how many more there are.
func few(list []string) string {
	const most = 3
	text := ""
	for i, name := range list[:min(len(list), most)] {
		if i > 0 {
			text += ", "
		}
		text += name
	}
	return text + more(len(list)-most)
}
