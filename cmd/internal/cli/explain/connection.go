package explain

import (
	"fmt"

	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/lower"
)

// chain is how two identifiers hang together; the command's JSON for two.
type chain struct {
	OK       bool        `json:"ok"`
	Entity   string      `json:"entity"`
	Same     bool        `json:"same"`
	From     string      `json:"from"`
	To       string      `json:"to"`
	Profiles [2]string   `json:"profiles"`
	Path     []chainLink `json:"path"`
}

// chainLink is one step of a chain, in its direction.
type chainLink struct {
	From identifier `json:"from"`
	To   identifier `json:"to"`
	By   *link      `json:"by"`
}

// connection shows the shortest evidence between two identifiers, or that
// there is none.
func connection(ask *asker, a, b reference) error {
	c := chain{OK: true, Entity: a.entity.Name, From: a.String(), To: b.String(), Path: []chainLink{}}
	for i, ref := range []reference{a, b} {
		c.Profiles[i] = ref.profileID
	}
	c.Same = c.Profiles[0] == c.Profiles[1]
	if c.Same {
		if err := c.find(ask, a, b); err != nil {
			return err
		}
	}
	if ask.env.Flags.JSON() {
		return ask.env.PrintJSON(c)
	}
	c.print(ask.env.Streams)
	return nil
}

// find takes the evidence of the profile and searches it breadth-first.
func (c *chain) find(ask *asker, a, b reference) error {
	answers, err := ask.session.Read(ask.ctx, lower.Person(ask.session.Project, a.entity, c.Profiles[0]))
	if err != nil {
		return err
	}
	p := &person{}
	p.takeEvidence(a, answers)
	at, to := p.asked(a), p.asked(b)
	c.From, c.To = at.String(), to.String()
	links, ok := newGraph(p.Evidence).path(at, to)
	if !ok {
		return fmt.Errorf("the published evidence of profile %s does not join %s and %s", c.Profiles[0], at, to)
	}
	for _, l := range links {
		c.Path = append(c.Path, chainLink{From: at, To: l.other(at), By: l})
		at = l.other(at)
	}
	return nil
}

func (c *chain) print(s *terminal.Streams) {
	if !c.Same {
		s.Printf("%s and %s are %s\n\n", c.From, c.To, s.Paint(terminal.Bold, "two different "+c.Entity+" profiles"))
		table := terminal.Table{Indent: "  "}
		table.Row(c.From, c.Profiles[0])
		table.Row(c.To, c.Profiles[1])
		table.Print(s.Out, s)
		s.Printf("\nno chain of rows joins them: no row carries an identifier of both\n")
		return
	}
	s.Printf("%s and %s are %s\n\n", c.From, c.To, s.Paint(terminal.Bold, "one "+c.Entity+", "+c.Profiles[0]))
	s.Printf("  %s\n", c.From)
	for _, l := range c.Path {
		s.Printf("    %s\n", s.Paint(terminal.Dim, "│ "+l.By.describe()))
		s.Printf("  %s\n", l.To)
	}
}
