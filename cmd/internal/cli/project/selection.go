package project

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/compiler/definition"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/selection"
	"github.com/weft-cdp/weft/models"
)

// Selecting is what --select and --exclude say.
type Selecting struct {
	Select  []string `json:"select,omitempty"`
	Exclude []string `json:"exclude,omitempty"`
}

// SelectHelp explains the two to the long help of a command.
const SelectHelp = `A selection names definitions: spend, customer.spend, segment:vips, entity:customer,
source:orders, with * and ? for other letters; state:modified are those that are
otherwise than published. +NAME adds all that it uses, NAME+ all that uses it, 2+NAME
two steps of it. A blank means either, a comma both.`

// Flags adds --select and --exclude to a command.
func (s *Selecting) Flags(flags *pflag.FlagSet, what string) {
	flags.StringArrayVar(&s.Select, "select", nil, what+" of `SELECTION` only; may be repeated")
	flags.StringArrayVar(&s.Exclude, "exclude", nil, "leave the definitions of `SELECTION` out; may be repeated")
}

// Given tells whether anything is selected.
func (s Selecting) Given() bool { return len(s.Select)+len(s.Exclude) > 0 }

// String is the selection as it is written on a command line.
func (s Selecting) String() string {
	var parts []string
	for _, text := range s.Select {
		parts = append(parts, "--select "+quoted(text))
	}
	for _, text := range s.Exclude {
		parts = append(parts, "--exclude "+quoted(text))
	}
	return strings.Join(parts, " ")
}

func quoted(text string) string {
	if strings.ContainsAny(text, " *?") {
		return "'" + text + "'"
	}
	return text
}

// NeedsState tells whether it must be known what is published.
func (s Selecting) NeedsState() bool {
	return strings.Contains(strings.Join(append(s.Select[:len(s.Select):len(s.Select)], s.Exclude...), " "), "state:")
}

// Chosen are the definitions that a selection names.
type Chosen struct {
	Graph   *definition.Graph
	Indexes map[int]bool
}

// Choose finds the definitions of a selection. States says how those of the graph
// stand to what is published; nil when the selection does not ask.
func (s Selecting) Choose(g *definition.Graph, states []definition.State) (*Chosen, error) {
	chosen := &Chosen{Graph: g, Indexes: map[int]bool{}}
	for i := range g.Definitions {
		chosen.Indexes[i] = len(s.Select) == 0
	}
	for _, flag := range []struct {
		texts []string
		takes bool
	}{{s.Select, true}, {s.Exclude, false}} {
		if len(flag.texts) == 0 {
			continue
		}
		found, err := choose(flag.texts, g, states)
		if err != nil {
			return nil, err
		}
		for i := range found {
			chosen.Indexes[i] = flag.takes
		}
	}
	return chosen, nil
}

func choose(texts []string, g *definition.Graph, states []definition.State) (map[int]bool, error) {
	parsed, err := selection.Parse(texts...)
	if err == nil {
		var found map[int]bool
		if found, err = parsed.Choose(g, states); err == nil {
			return found, nil
		}
	}
	var wrong *selection.Error
	if errors.As(err, &wrong) {
		return nil, fault.New(fault.Usage, wrong.Hint, "%s", wrong.Text)
	}
	return nil, err
}

// Choose finds the definitions of a selection, and asks the warehouse what is
// published when the selection does.
func (s *Session) Choose(ctx context.Context, what Selecting) (*Chosen, error) {
	if !what.NeedsState() {
		return what.Choose(s.Definitions(), nil)
	}
	compared, err := s.Compare(ctx)
	if err != nil {
		return nil, err
	}
	return what.Choose(compared.Graph, compared.Modified())
}

// Choose finds the definitions of a selection for a command that needs no
// warehouse: it is only asked when the selection asks what is published.
func (e *Env) Choose(ctx context.Context, loaded *Loaded, what Selecting) (*Chosen, error) {
	if !what.NeedsState() {
		return what.Choose(loaded.Definitions(), nil)
	}
	session, err := e.Connect(ctx, Connection{})
	if err != nil {
		return nil, err
	}
	defer session.Close()
	return session.Choose(ctx, what)
}

// Has tells whether a definition is chosen.
func (c *Chosen) Has(kind, entity, name string) bool {
	i, known := c.Graph.Find(models.DefinitionKey{Kind: kind, Entity: entity, Name: name})
	return known && c.Indexes[i]
}

// Lower is the selection of a run: the entities of which something is chosen. A
// source alone is of no entity.
func (c *Chosen) Lower(p *models.Project) *lower.Select {
	chosen := map[string]bool{}
	for i, d := range c.Graph.Definitions {
		if c.Indexes[i] && d.Kind != models.SyncDefinition {
			chosen[d.Entity] = true
		}
	}
	s := &lower.Select{}
	for _, e := range p.Entities {
		if chosen[e.Name] {
			s.Entities = append(s.Entities, e)
		}
	}
	return s
}

// Publishing is what a run of chosen definitions publishes. That nothing is
// otherwise than published is no mistake: a run ends well that has nothing to do.
func (s Selecting) Publishing(chosen *Chosen, p *models.Project) (Publishing, error) {
	what := Publishing{Select: chosen.Lower(p)}
	switch {
	case len(what.Select.Entities) > 0:
		return what, nil
	case s.NeedsState():
		return what, Nothing{s}
	}
	return what, fault.New(fault.Usage, "a run is of entities: add a + behind a source, to take what is made of it", "%s selects nothing to run", s)
}

// Nothing says that a selection by what is published leaves nothing to do.
type Nothing struct{ Selecting Selecting }

// IfNothing ends a command well that has nothing to do, and says so.
func (e *Env) IfNothing(err error) error {
	var nothing Nothing
	switch {
	case !errors.As(err, &nothing):
		return err
	case e.Flags.JSON():
		return e.PrintJSON(struct {
			OK      bool   `json:"ok"`
			Nothing string `json:"nothing"`
		}{true, nothing.Error()})
	}
	e.Streams.Printf("%s; there is nothing to do\n", nothing.Error())
	return nil
}

func (n Nothing) Error() string { return n.Selecting.String() + " selects nothing" }

// Part is a model with some of its entities and their segments and syncs, for who
// tells of a run that was of no others.
func Part(p *models.Project, entities []string) *models.Project {
	part := *p
	without := func(e *models.Entity) bool { return !slices.Contains(entities, e.Name) }
	part.Entities = slices.DeleteFunc(slices.Clone(p.Entities), without)
	part.Segments = slices.DeleteFunc(slices.Clone(p.Segments), func(s *models.Segment) bool { return without(s.Entity) })
	part.Syncs = slices.DeleteFunc(slices.Clone(p.Syncs), func(s *models.Sync) bool { return without(s.Entity) })
	return &part
}
