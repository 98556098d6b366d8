package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/definition"
)

// environment is what a run in an environment builds, and what it only shows as it
// is published.
type environment struct {
	Name     string              `json:"name"`
	Schema   string              `json:"schema"`
	Entities []environmentEntity `json:"entities"`

	production string
}

// environmentEntity is an entity in an environment: Because are the definitions for
// which its tables are built; without any it is because another one leads to it.
type environmentEntity struct {
	Entity  string   `json:"entity"`
	Built   bool     `json:"built"`
	Because []string `json:"because,omitempty"`
}

func environmentOf(session *project.Session, p *prepared) *environment {
	if session.Environment == "" {
		return nil
	}
	env := &environment{Name: session.Environment, Schema: session.Target.Layout.Schema, production: session.Target.Layout.State}
	because := map[string][]string{}
	for _, c := range p.compared.Changes {
		because[c.Entity] = append(because[c.Entity], c.Key().String())
	}
	for i, state := range p.compared.Modified() {
		d := p.compared.Graph.Definitions[i]
		if name := d.Key().String(); state != definition.Same && !slices.Contains(because[d.Entity], name) {
			because[d.Entity] = append(because[d.Entity], name)
		}
	}
	built, shown := session.BuiltAndShown(p.program)
	for _, name := range built {
		env.Entities = append(env.Entities, environmentEntity{Entity: name, Built: true, Because: because[name]})
	}
	for _, name := range shown {
		env.Entities = append(env.Entities, environmentEntity{Entity: name})
	}
	return env
}

// says tells how an entity comes into the environment.
func (e environmentEntity) says(production string) string {
	switch {
	case !e.Built:
		return "views of " + production + ", as it is published"
	case len(e.Because) == 0:
		return "built, because another one leads to it"
	}
	return "built, because of " + few(e.Because)
}

func (e *environment) print(s *terminal.Streams) {
	if e == nil {
		return
	}
	s.Printf("\nenvironment %s, in the schema %s\n", s.Paint(terminal.Bold, e.Name), e.Schema)
	table := terminal.Table{Indent: "  ", Aligns: []terminal.Align{terminal.Left, terminal.Left}}
	for _, one := range e.Entities {
		table.Row(one.Entity, one.says(e.production))
	}
	table.Print(s.Out, s)
}

// markdown is a line for each entity; "" without an environment.
func (e *environment) markdown() string {
	if e == nil {
		return ""
	}
	var b strings.Builder
	for _, one := range e.Entities {
		fmt.Fprintf(&b, "- **%s**: %s\n", harmless(one.Entity), harmless(one.says(e.production)))
	}
	return b.String()
}
