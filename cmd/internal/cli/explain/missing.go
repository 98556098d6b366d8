package explain

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// missing is what two profiles have when no evidence leads from one to the
// other: how many identifiers of each type, and which sources could have rows
// with identifiers of both.
type missing struct {
	Types   []typeCount `json:"types"`
	Sources []couldLink `json:"sources"`
	Merge   string      `json:"merge"`   // the decision that would make them one, as it is written
	Against []string    `json:"against"` // limits that would refuse it
	Out     []*decision `json:"out"`     // by which values link nobody, whoever has rows with them
	Blocked []string    `json:"blocked"` // types of which the model blocks values

	decisions string // the file for it; "" when the model names none
	day       string // of the last run
}

// typeCount says how many identifiers of a type the two have.
type typeCount struct {
	Type string `json:"type"`
	From int    `json:"from"`
	To   int    `json:"to"`
}

// couldLink is a source whose rows carry several types of identifiers.
type couldLink struct {
	Source string   `json:"source"`
	Types  []string `json:"types"`
}

func (a *asker) missing(e *models.Entity, c *chain) (*missing, error) {
	m := &missing{Types: []typeCount{}, Sources: []couldLink{}, Against: []string{}, decisions: e.DecisionsFile, day: a.day()}
	m.Merge = fmt.Sprintf("merge: [%s, %s]", quoted(c.From.String()), quoted(c.To.String()))
	var counts [2]map[string]int
	for i, id := range c.Profiles {
		list, err := a.identifiers(e, id)
		if err != nil {
			return nil, err
		}
		counts[i] = map[string]int{}
		for _, k := range list {
			counts[i][k.Type]++
		}
	}
	for _, id := range e.Identifiers {
		n := typeCount{id.Name, counts[0][id.Name], counts[1][id.Name]}
		if n.From+n.To > 0 {
			m.Types = append(m.Types, n)
		}
		for _, rule := range id.Rules {
			if limits := rule.Name == "unique" || rule.Name == "limit" && rule.Per == 0; limits && n.From+n.To > rule.N {
				m.Against = append(m.Against, fmt.Sprintf("%s %s at %s: together they have %d", rule.Name, id.Name, rule.At, n.From+n.To))
			}
		}
	}
	m.Out, m.Blocked = a.without(e)
	for _, s := range a.session.Project.Sources {
		if could, ok := couldJoin(s, e, counts); ok {
			m.Sources = append(m.Sources, could)
		}
	}
	return m, nil
}

// without gives what of an entity's identifiers links nobody: what joined two people
// before may be among it, and no evidence is left of that.
func (a *asker) without(e *models.Entity) (out []*decision, blocked []string) {
	out, blocked = []*decision{}, []string{}
	for _, d := range e.Decisions {
		if d.Kind == models.OutDecision && d.HoldsOn(a.day()) {
			out = append(out, a.decision(d))
		}
	}
	for _, id := range e.Identifiers {
		if len(id.Blocks) > 0 {
			blocked = append(blocked, id.Name)
		}
	}
	return out, blocked
}

// couldJoin tells whether a row of a source could carry identifiers of both, by
// their types.
func couldJoin(s *models.Source, e *models.Entity, counts [2]map[string]int) (couldLink, bool) {
	could := couldLink{Source: s.Name}
	var from, to bool
	columns := 0
	for _, id := range s.IDs {
		if id.Identifier.Entity != e {
			continue
		}
		columns++
		name := id.Identifier.Name
		from, to = from || counts[0][name] > 0, to || counts[1][name] > 0
		if !slices.Contains(could.Types, name) {
			could.Types = append(could.Types, name)
		}
	}
	return could, from && to && columns > 1
}

// quoted writes a text as YAML reads it: JSON's strings are YAML's.
func quoted(text string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(text); err != nil {
		return text
	}
	return strings.TrimSuffix(b.String(), "\n")
}
