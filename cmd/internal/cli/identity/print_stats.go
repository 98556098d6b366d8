package identity

import (
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
)

const barCells = 20

// print shows the numbers of an entity.
func (s *entityStats) print(out *terminal.Streams) {
	out.Printf("%s  %s\n", out.Paint(terminal.Bold, s.Entity), out.Paint(terminal.Dim, "as at "+s.now))
	out.Printf("  %s of %s\n", terminal.Plural(int(s.Profiles), "profile"), terminal.Plural(int(s.Identifiers), "identifier"))
	if g := s.Growth; g != nil {
		out.Printf("  since %s: %s\n", g.since, strings.Join(g.words(), ", "))
	}
	if s.Profiles == 0 {
		return
	}
	s.printSizes(out)
	s.printTypes(out)
	for _, a := range s.Alarms {
		out.Printf("\n  %s %s\n    %s\n", out.Paint(terminal.Red, "alarm:"), a.Message, out.Paint(terminal.Dim, a.Because))
	}
	s.printRefused(out)
}

// words tell what has changed, and nothing of what has not.
func (g *growth) words() []string {
	var list []string
	signed := func(n int64, noun string) {
		if n != 0 {
			list = append(list, sign(n)+terminal.Plural(int(max(n, -n)), noun))
		}
	}
	signed(g.Profiles, "profile")
	signed(g.Identifiers, "identifier")
	if g.Merged > 0 {
		list = append(list, terminal.Count(g.Merged)+" merged")
	}
	if g.Apart > 0 {
		list = append(list, terminal.Count(g.Apart)+" came apart")
	}
	if len(list) == 0 {
		return []string{"nothing new"}
	}
	return list
}

func sign(n int64) string {
	if n < 0 {
		return "-"
	}
	return "+"
}

func (s *entityStats) printSizes(out *terminal.Streams) {
	table := terminal.Table{
		Indent: "  ", Head: []string{"size", "profiles", "share", "", "identifiers"},
		Aligns: []terminal.Align{terminal.Left, terminal.Right, terminal.Right, terminal.Left, terminal.Right},
	}
	for _, b := range s.Sizes.Buckets {
		if b.Profiles == 0 {
			continue
		}
		table.Styled([]terminal.Style{terminal.Plain, terminal.Plain, terminal.Plain, terminal.Cyan},
			b.name(), terminal.Count(b.Profiles), terminal.Share(b.Profiles, s.Profiles), terminal.Bar(b.Profiles, s.Profiles, barCells), terminal.Count(b.Identifiers))
	}
	out.Printf("\n")
	table.Print(out.Out, out)
	out.Printf("  median %s, 99 %% have at most %s; largest %s\n", terminal.Count(s.Sizes.Median), terminal.Count(s.Sizes.P99), s.Sizes.largest(out))
}

// largest is the largest size, and the profiles that stand out by theirs.
func (s *sizes) largest(out *terminal.Streams) string {
	var names []string
	for _, one := range s.Largest {
		if one.Identifiers > s.Median {
			names = append(names, fmt.Sprintf("%s with %s", one.ProfileID, terminal.Count(one.Identifiers)))
		}
	}
	if len(names) == 0 {
		return terminal.Count(s.Median)
	}
	return terminal.Count(s.Largest[0].Identifiers) + "\n    " + out.Paint(terminal.Dim, strings.Join(names, "\n    "))
}

func (b bucket) name() string {
	switch b.To {
	case b.From:
		return terminal.Count(b.From)
	case 0:
		return "above " + terminal.Count(b.From-1)
	}
	return terminal.Count(b.From) + " to " + terminal.Count(b.To)
}

func (s *entityStats) printTypes(out *terminal.Streams) {
	table := terminal.Table{
		Indent: "  ", Head: []string{"identifier", "values", "change", "stitched", "", "rows", "per profile", "most", "linked by"},
		Aligns: []terminal.Align{
			terminal.Left, terminal.Right, terminal.Right, terminal.Right, terminal.Right, terminal.Right, terminal.Right, terminal.Right,
		},
	}
	for _, t := range s.Types {
		change := "·"
		if t.Growth != nil && *t.Growth != 0 {
			change = sign(*t.Growth) + terminal.Count(max(*t.Growth, -*t.Growth))
		}
		by := strings.Join(t.Sources, ", ")
		if by == "" {
			by = "·"
		}
		table.Row(t.Type, terminal.Count(t.Identifiers), change, terminal.Count(t.Stitched), terminal.Share(t.Stitched, t.Identifiers),
			terminal.Count(t.Rows), fmt.Sprintf("%.1f", t.Average), terminal.Count(t.Most), by)
	}
	out.Printf("\n")
	table.Print(out.Out, out)
}

func (s *entityStats) printRefused(out *terminal.Streams) {
	if len(s.Refused) == 0 {
		return
	}
	table := terminal.Table{
		Indent: "  ", Head: []string{"refused by", "pairs", "identifiers", "profiles"},
		Aligns: []terminal.Align{terminal.Left, terminal.Right, terminal.Right, terminal.Right},
	}
	for _, r := range s.Refused {
		table.Row(r.Rule, terminal.Count(r.Pairs), terminal.Count(r.Identifiers), terminal.Count(r.Profiles))
	}
	out.Printf("\n")
	table.Print(out.Out, out)
}
