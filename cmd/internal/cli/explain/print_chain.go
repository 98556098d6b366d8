package explain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
)

// mostShown is how many steps of a chain are printed; JSON has them all.
const mostShown = 60

func (c *chain) print(s *terminal.Streams) {
	verdict := "one " + c.Entity + ", " + c.Profiles[0]
	if !c.Same {
		verdict = "two different " + c.Entity + " profiles"
	}
	s.Printf("%s and %s are %s\n", c.From, c.To, s.Paint(terminal.Bold, verdict))
	if !c.Same {
		s.Printf("\n")
		table := terminal.Table{Indent: "  "}
		table.Row(c.From.String(), c.Profiles[0])
		table.Row(c.To.String(), c.Profiles[1])
		table.Print(s.Out, s)
	}
	switch {
	case c.Missing != nil:
		c.printMissing(s)
	case !c.Same:
		n := len(c.refusals())
		s.Printf("\n%s\n", s.Paint(terminal.Bold, terminal.Plural(n, "link")+" between them "+terminal.Was(n)+" refused"))
	}
	if len(c.Path) == 0 {
		return
	}
	s.Printf("\n  %s\n", c.From)
	for i := range c.Path {
		if i >= mostShown-1 && i < len(c.Path)-1 {
			if i == mostShown-1 {
				s.Printf("    %s\n", s.Paint(terminal.Dim, "⋮ "+terminal.Plural(len(c.Path)-mostShown, "link")+" more"))
			}
			continue
		}
		c.printStep(s, i)
	}
	c.printWeakest(s)
	c.printChanges(s)
}

// printStep prints the evidence of a step and where it leads.
func (c *chain) printStep(s *terminal.Streams, i int) {
	l := &c.Path[i]
	mark, style := "│ ", terminal.Dim
	if l.Refused != nil {
		mark, style = "✗ ", terminal.Red
	}
	for j := range l.Evidence {
		line := mark + l.Evidence[j].Describe()
		if j == 0 && len(c.Path) > 1 {
			line += fmt.Sprintf("  (strength %d of %d)", l.Place, len(c.Path))
		}
		s.Printf("    %s\n", s.Paint(style, line))
	}
	for _, d := range l.Merges {
		s.Printf("    %s\n", s.Paint(style, mark+"merged at "+d.At.String()+" by "+d.describe()))
	}
	if r := l.Refused; r != nil {
		s.Printf("    %s\n", s.Paint(style, mark+"refused by "+r.describe()))
	}
	s.Printf("  %s\n", l.To)
}

// describe names a rule, its place and its reason: "unique member_id at
// model.yaml:4:20: 2 member_id, of which a customer has at most 1".
func (r *refusal) describe() string {
	text := r.Rule
	if r.At != nil {
		text += " at " + r.At.String()
	}
	if r.Decision != nil {
		return text + " (" + r.Decision.describe() + ")"
	}
	return text + ": " + r.Reason
}

// printWeakest names the link that would be the first to give way.
func (c *chain) printWeakest(s *terminal.Streams) {
	if c.Weakest == nil {
		return
	}
	l := c.Path[c.Weakest.Step-1]
	s.Printf("\nthe weakest link is %s – %s: %s\n", l.From, l.To, c.Weakest.Why)
}

// refusals gives the refused steps of a chain.
func (c *chain) refusals() []*refusal {
	var list []*refusal
	for _, l := range c.Path {
		if l.Refused != nil {
			list = append(list, l.Refused)
		}
	}
	return list
}

// printChanges says what would have to be otherwise: once for all rules of which the
// same is to be said.
func (c *chain) printChanges(s *terminal.Streams) {
	var changes []string
	rules := map[string][]string{} // by change
	for _, r := range c.refusals() {
		if rules[r.Change] == nil {
			changes = append(changes, r.Change)
		}
		if !slices.Contains(rules[r.Change], r.Rule) {
			rules[r.Change] = append(rules[r.Change], r.Rule)
		}
	}
	if len(changes) == 0 {
		return
	}
	s.Printf("\nfor them to be one, as far as this evidence goes:\n")
	for _, change := range changes {
		s.Printf("  - %s: %s\n", strings.Join(rules[change], ", "), change)
	}
}

// printMissing says that nothing joins the two, and what could.
func (c *chain) printMissing(s *terminal.Streams) {
	m := c.Missing
	if c.GaveUp != "" {
		s.Printf("\nno row carries an identifier of both; whether refused evidence leads from one to the other is not known: %s\n", c.GaveUp)
	} else {
		s.Printf("\nno chain of rows joins them: no row carries an identifier of both, and no rule refused one that does\n")
	}
	s.Printf("\n")
	table := terminal.Table{Indent: "  ", Head: []string{"identifiers", c.From.String(), c.To.String()}}
	for _, t := range m.Types {
		table.Row(t.Type, count(t.From), count(t.To))
	}
	table.Print(s.Out, s)
	for _, could := range m.Sources {
		s.Printf("\n  %s could join them: its rows carry %s", could.Source, strings.Join(could.Types, ", "))
	}
	if len(m.Sources) > 0 {
		s.Printf("\n")
	}
	m.printWithout(s)
	for _, rule := range m.Against {
		s.Printf("\na decision could not make them one: %s\n", rule)
	}
	if len(m.Against) > 0 {
		return
	}
	where := "in " + m.decisions
	if m.decisions == "" {
		where = "in a file that `decisions:` of " + c.Entity + " names"
	}
	s.Printf("\nif they are one, decide it %s:\n  - %s\n    who: …\n    why: …\n    when: %s\n", where, m.Merge, m.day)
}

// shownOut is how many decisions are named by which values link nobody.
const shownOut = 3

// printWithout names what links nobody, as it may have joined the two before.
func (m *missing) printWithout(s *terminal.Streams) {
	if len(m.Out)+len(m.Blocked) == 0 {
		return
	}
	s.Printf("\nrows with a value that is taken out are no evidence:\n")
	for _, d := range m.Out[:min(len(m.Out), shownOut)] {
		s.Printf("  %s is taken out by %s:%d (%s)\n", strings.Join(d.IDs, ", "), d.At.File, d.At.Line, d.describe())
	}
	if more := len(m.Out) - shownOut; more > 0 {
		s.Printf("  and %s more\n", terminal.Plural(more, "decision"))
	}
	if len(m.Blocked) > 0 {
		s.Printf("  the model blocks values of %s\n", strings.Join(m.Blocked, ", "))
	}
}

// count leaves the cell of nothing nearly empty.
func count(n int) string {
	if n == 0 {
		return "·"
	}
	if n == mostRead {
		return terminal.Count(int64(n)) + " or more"
	}
	return strconv.Itoa(n)
}
