package identity

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
)

// shownFound is how many values and links are printed and to be pasted; JSON
// lists more of them.
const shownFound = 10

// print shows what was found, and what to do about it.
func (b *entityBridges) print(out *terminal.Streams, above int) {
	out.Printf("%s  %s\n", out.Paint(terminal.Bold, b.Entity), out.Paint(terminal.Dim, "as at "+b.now))
	if len(b.Profiles) == 0 {
		out.Printf("  no profile has more than %s\n", terminal.Plural(above, "identifier"))
		return
	}
	smallest, largest := b.Profiles[len(b.Profiles)-1].Identifiers, b.Profiles[0].Identifiers
	from := ""
	if smallest < largest {
		from = terminal.Count(smallest) + " to "
	}
	out.Printf("  looked at %s of %s%s\n", terminal.Plural(len(b.Profiles), "profile"), from, terminal.Plural(int(largest), "identifier"))
	if len(b.Values)+len(b.Links) == 0 {
		out.Printf("  no single identifier and no single link holds two people together\n")
		return
	}
	printGlue(out, "without", b.Values, b.AllValues)
	printGlue(out, "without the link", b.Links, b.AllLinks)
	paste(out, "if they identify nobody, in the model, beside what is blocked already", b.Block)
	paste(out, "or decided one by one, in the file that the entity names (`decisions: decisions.yaml`)", b.Decisions)
	out.Printf("\n  weft plan then shows what exactly would change\n")
}

func printGlue(out *terminal.Streams, head string, list []glue, all int) {
	if len(list) == 0 {
		return
	}
	table := terminal.Table{
		Indent: "  ", Head: []string{head, "there are", "with people in", "who tell apart", "profile"},
		Aligns: []terminal.Align{terminal.Left, terminal.Left, terminal.Right, terminal.Right},
	}
	for _, g := range list[:min(len(list), shownFound)] {
		table.Styled([]terminal.Style{terminal.Bold, terminal.Plain, terminal.Plain, terminal.Plain, terminal.Dim},
			g.name(), g.describe(), terminal.Count(int64(g.People)), terminal.Plural(int(g.Apart), "identifier"), g.ProfileID)
	}
	out.Printf("\n")
	table.Print(out.Out, out)
	if more := all - min(len(list), shownFound); more > 0 {
		out.Printf("  %s\n", out.Paint(terminal.Dim, "and "+terminal.Count(int64(more))+" more"))
	}
}

// name is the identifier, or both with a dash between.
func (g *glue) name() string {
	names := make([]string, len(g.Identifiers))
	for i, id := range g.Identifiers {
		names[i] = id.String()
	}
	return strings.Join(names, " – ")
}

func paste(out *terminal.Streams, title, yaml string) {
	if yaml == "" {
		return
	}
	out.Printf("\n  %s\n\n", out.Paint(terminal.Bold, title))
	for line := range strings.Lines(yaml) {
		out.Printf("    %s", line)
	}
}

// paste writes what can be done about what is shown.
func (b *entityBridges) paste() {
	values, links := b.Values[:min(len(b.Values), shownFound)], b.Links[:min(len(b.Links), shownFound)]
	b.Block = b.blocks(values)
	var y strings.Builder
	decide := func(key, what string, g glue) {
		fmt.Fprintf(&y, "- %s: %s  # %s\n  who:\n  why:\n  when: %s\n", key, what, g.describe(), b.day)
	}
	for _, g := range values {
		decide("out", quoted(g.Identifiers[0].String()), g)
	}
	for _, g := range links {
		decide("split", "["+quoted(g.Identifiers[0].String())+", "+quoted(g.Identifiers[1].String())+"]", g)
	}
	b.Decisions = y.String()
}

// blocks writes the values as the model blocks them, by type. What begins with
// a slash would be read as a pattern there.
func (b *entityBridges) blocks(values []glue) string {
	byType := map[string][]glue{}
	var types []string
	for _, g := range values {
		id := g.Identifiers[0]
		if strings.HasPrefix(id.Value, "/") {
			continue
		}
		if byType[id.Type] == nil {
			types = append(types, id.Type)
		}
		byType[id.Type] = append(byType[id.Type], g)
	}
	if len(types) == 0 {
		return ""
	}
	slices.Sort(types)
	var y strings.Builder
	fmt.Fprintf(&y, "entities:\n  %s:\n    ids:\n", b.Entity)
	for _, kind := range types {
		fmt.Fprintf(&y, "      %s:\n        block:\n", kind)
		for _, g := range byType[kind] {
			fmt.Fprintf(&y, "          - %s  # %s\n", quoted(g.Identifiers[0].Value), g.describe())
		}
	}
	return y.String()
}

// quoted writes a text for YAML: what JSON quotes, YAML reads.
func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // texts always have a JSON
	}
	return strings.TrimSpace(b.String())
}
