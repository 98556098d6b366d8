package main

import (
	"fmt"
	"path"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/models"
)

// errorPage writes the page of one code. Yields is what its example prints.
func errorPage(p diag.Page, yields string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: %s\n\n", p.Code, p.Title)
	if p.Severity == models.Warning {
		b.WriteString("*A warning: it works, but is hardly what was meant.*\n\n")
	}
	b.WriteString(strings.TrimSpace(p.Text) + "\n")
	wrong, right := example.Show(p)
	if p.Example != "" {
		b.WriteString("\n## Example\n")
		archive(&b, wrong.Files)
		b.WriteString("\nThis gives:\n")
		fence(&b, "text", yields)
	}
	if p.Fixed != "" {
		b.WriteString("\n## Put right\n")
		archive(&b, right.Files)
	}
	if len(wrong.Around) > 0 {
		b.WriteString("\n<details>\n<summary>The model around it</summary>\n")
		archive(&b, wrong.Around)
		b.WriteString("\n</details>\n")
	}
	return b.String()
}

// archive shows each file under its name. The moments at which it is run are no
// file of the project.
func archive(b *strings.Builder, files []txtar.File) {
	for _, f := range files {
		if f.Name == runsSection {
			fmt.Fprintf(b, "\nIt is run as at %s.\n", strings.Join(strings.Fields(string(f.Data)), ", then as at "))
			continue
		}
		fmt.Fprintf(b, "\n`%s`\n", f.Name)
		fence(b, strings.TrimPrefix(path.Ext(f.Name), "."), string(f.Data))
	}
}

// fence is longer than any run of backquotes inside, so that no text ends it.
// An example may be about bytes that are no text; pages are text.
func fence(b *strings.Builder, language, text string) {
	text = strings.ToValidUTF8(text, "\uFFFD")
	marks := "```"
	for strings.Contains(text, marks) {
		marks += "`"
	}
	fmt.Fprintf(b, "\n%s%s\n%s\n%s\n", marks, language, strings.TrimRight(text, "\n"), marks)
}

// family is what the letter of a code says.
type family struct {
	letter, title, about string
}

// families are in the order in which a project meets them.
var families = []family{
	{"P", "Files and keys", "The YAML by itself: text, shapes, keys, names given twice."},
	{"E", "Expressions", "The text of an expression that does not parse."},
	{"N", "Names", "Declarations, and names that nothing has."},
	{"T", "Types", "Values that do not go together."},
	{"C", "Cycles", "Definitions that need themselves."},
	{"I", "Identity", "Identifiers, normalisers and the rules of stitching."},
	{"S", "Segments", "Conditions and sequences."},
	{"Y", "Destinations and syncs", "What leaves the warehouse."},
	{"X", "Stories", "Tests of the model."},
	{"W", "Warehouses", "What a warehouse cannot do."},
	{"D", "Data", "What a run finds in the rows."},
}

// errorIndex lists all codes by family.
func errorIndex(pages []diag.Page) string {
	var b strings.Builder
	b.WriteString("# Diagnostics\n\nEvery mistake that weft reports has a code, and every code a page: what is wrong, why it is refused, what to do, and an example. `weft explain-error CODE` shows the same in the terminal. Codes keep their meaning for ever, and the number of one that is gone is not used again.\n")
	for _, f := range families {
		heading := false
		for _, p := range pages {
			if !strings.HasPrefix(string(p.Code), f.letter) {
				continue
			}
			if !heading {
				fmt.Fprintf(&b, "\n## %s: %s\n\n%s\n\n", f.letter, f.title, f.about)
				heading = true
			}
			fmt.Fprintf(&b, "- [%s](%s.md): %s", p.Code, p.Code, p.Title)
			if p.Severity == models.Warning {
				b.WriteString(" (warning)")
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}
