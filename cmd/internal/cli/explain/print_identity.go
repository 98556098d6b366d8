package explain

import (
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
)

// How much of a long list is printed; JSON has more of it.
const (
	fewIdentifiers = 60 // are all printed
	perType        = 10 // of more, so many of each type
	shownRefused   = 10
	sameReason     = 3 // of those that were refused for one reason
	shownFormer    = 5
)

func (p *person) printFormer(s *terminal.Streams) {
	for i, f := range p.FormerIDs {
		if i == shownFormer {
			s.Printf("%s\n", s.Paint(terminal.Dim, fmt.Sprintf("  and %d former ids more", len(p.FormerIDs)-i)))
			return
		}
		s.Printf("%s\n", s.Paint(terminal.Dim, "  once also "+f.ProfileID+", until "+terminal.Moment(f.Since)))
	}
}

func (p *person) printIdentifiers(s *terminal.Streams) {
	s.Printf("\n%s\n", s.Paint(terminal.Bold, "identifiers"))
	table := terminal.Table{Indent: "  ", Head: []string{"type", "value", "first seen", "last seen", "because"}}
	shown := map[string]int{}
	var types []string
	for _, k := range p.Identifiers {
		if shown[k.Type] == perType && len(p.Identifiers) > fewIdentifiers {
			continue
		}
		if shown[k.Type]++; shown[k.Type] == 1 {
			types = append(types, k.Type)
		}
		because := ""
		if k.by != nil {
			because = fmt.Sprintf("with %s on %s", k.From, k.by.Describe())
		}
		table.Styled([]terminal.Style{terminal.Plain, terminal.Bold, terminal.Plain, terminal.Plain, terminal.Dim},
			k.Type, k.Value, when(k.FirstSeen), when(k.LastSeen), because)
	}
	table.Print(s.Out, s)
	for _, kind := range types {
		if more := p.Counts.Identifiers[kind] - shown[kind]; more > 0 {
			s.Printf("  %s\n", s.Paint(terminal.Dim, p.and()+terminal.Count(int64(more))+" more of "+kind))
		}
	}
}

// and begins what tells how many more there are.
func (p *person) and() string {
	if p.Counts.AtLeast {
		return "and at least "
	}
	return "and "
}

// printRefused lists what rules did not let link.
func (p *person) printRefused(s *terminal.Streams) {
	if len(p.Refused) == 0 {
		return
	}
	s.Printf("\n%s\n", s.Paint(terminal.Bold, "refused"))
	table := terminal.Table{Indent: "  "}
	rest := 0
	for _, reason := range byReason(p.Refused) {
		shown := min(len(reason), sameReason, max(shownRefused-table.Len(), 0))
		for _, r := range reason[:shown] {
			table.Styled([]terminal.Style{terminal.Red, terminal.Plain, terminal.Dim, terminal.Dim},
				r.A.String()+" – "+r.B.String(), r.Link.Describe(), r.Refused.describe(), r.elsewhere(p.ProfileID))
		}
		switch more := len(reason) - shown; {
		case shown == 0:
			rest += more
		case more > 0:
			table.Styled([]terminal.Style{terminal.Dim}, "  "+p.and()+terminal.Count(int64(more))+" more for the same reason")
		}
	}
	table.Print(s.Out, s)
	if rest > 0 {
		s.Printf("  %s\n", s.Paint(terminal.Dim, p.and()+terminal.Count(int64(rest))+" more"))
	}
}

// byReason puts together what was refused for one reason: in the order in which the
// first of each stands.
func byReason(list []refused) [][]refused {
	place := map[string]int{}
	var groups [][]refused
	for _, r := range list {
		reason := r.Refused.describe()
		at, known := place[reason]
		if !known {
			at = len(groups)
			place[reason], groups = at, append(groups, nil)
		}
		groups[at] = append(groups[at], r)
	}
	return groups
}

// elsewhere says in which other profile an end of refused evidence is.
func (r refused) elsewhere(mine string) string {
	for _, id := range r.Refused.Profiles {
		if id != mine {
			return "with profile " + id
		}
	}
	return "both are in this profile"
}

// printDecisions lists what somebody decided about the person's identifiers.
func (p *person) printDecisions(s *terminal.Streams) {
	if len(p.Decisions) == 0 {
		return
	}
	s.Printf("\n%s\n", s.Paint(terminal.Bold, "decisions"))
	table := terminal.Table{Indent: "  "}
	for _, d := range p.Decisions {
		names := strings.Join(d.IDs, ", ")
		table.Styled([]terminal.Style{terminal.Plain, terminal.Bold, terminal.Dim, terminal.Dim}, d.Kind, names, d.describe(), d.At.String())
	}
	table.Print(s.Out, s)
}
