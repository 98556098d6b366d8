package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/adapters/destinations"
	"github.com/weft-cdp/weft/models"
)

// destinationPages makes a page for each type of destination, and one that lists them.
func destinationPages() map[string]string {
	pages := map[string]string{}
	var index strings.Builder
	index.WriteString(`# Destinations

What a project writes as the ` + "`type`" + ` of a destination. A tool that is not here takes rows by a
[webhook](webhook.md) or from [files](files.md), or gets a manifest in your project: see
[add a destination in twenty minutes](../add-a-destination.md). What the guarantees mean stands in
[what happens when things fail](../when-things-fail.md).

| type | what is written to | guarantee |
|---|---|---|
`)
	for _, name := range destinations.Names() {
		m, _ := destinations.Find(name)
		t := m.Tool()
		objects := make([]string, 0, len(t.Objects)+1)
		for _, o := range t.Objects {
			objects = append(objects, o.Name)
		}
		if t.Any != nil {
			objects = append(objects, "any name")
		}
		fmt.Fprintf(&index, "| [`%s`](%s.md) | %s | %s |\n", name, name, strings.Join(objects, ", "), guaranteeText(t))
		pages["destinations/"+name+".md"] = destinationPage(t)
	}
	pages["destinations/README.md"] = index.String()
	return pages
}

func guaranteeText(t *models.Tool) string {
	text := "`" + t.Guarantee + "`"
	if t.Accepted {
		text += ", accepted"
	}
	return text
}

// destinationPage writes what is known of a tool.
func destinationPage(t *models.Tool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n", t.Title, cell(strings.TrimSpace(t.Description)))
	fmt.Fprintf(&b, "```yaml\n%s```\n\n", destinationExample(t))
	fmt.Fprintf(&b, "Guarantee: %s. %s\n\n", guaranteeText(t), guarantees[t.Guarantee])
	if t.Accepted {
		b.WriteString("The tool says that it got a row, and not that it found whom it is about: how many were found stands in the tool.\n\n")
	}
	settingsTable(&b, t)
	limitsList(&b, &t.Limits)
	for _, o := range t.Objects {
		objectSection(&b, "## `"+o.Name+"`", o)
	}
	if t.Any != nil {
		objectSection(&b, "## Any name", t.Any)
	}
	pagesList(&b, t)
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// guarantees say what a class of guarantee means.
var guarantees = map[string]string{
	"exactly_once":        "Each row is applied once, together with weft's own mark of it.",
	"effectively_once":    "A row may be sent again, to no further effect.",
	"keyed_at_least_once": "A row may be sent again, with the same key, by which the receiver can tell.",
	"at_least_once":       "A row may be sent again, and may then be there twice.",
}

// destinationExample is the least that a project writes.
func destinationExample(t *models.Tool) string {
	text := "destinations:\n  my_" + t.Name + ":\n    type: " + t.Name + "\n"
	for _, s := range t.Settings {
		if s.Required {
			text += "    " + s.Name + ": \"${" + strings.ToUpper(t.Name+"_"+s.Name) + "}\"\n"
		}
	}
	return text
}

func settingsTable(b *strings.Builder, t *models.Tool) {
	if len(t.Settings) == 0 {
		return
	}
	b.WriteString("## Settings\n\n| setting | value | meaning |\n|---|---|---|\n")
	for _, s := range t.Settings {
		value := s.Type
		switch {
		case s.Type == "enum":
			value = "`" + strings.Join(s.Values, "`, `") + "`"
		case s.Type == "secret":
			value = "secret: `${NAME}` or `${file:PATH}`"
		case s.Match != "":
			value += ", `" + strings.ReplaceAll(s.Match, "|", `\|`) + "`"
		}
		doc := s.Doc
		if s.Required {
			doc = strings.TrimSpace("**Required.** " + doc)
		}
		if s.Default != "" {
			doc = strings.TrimSuffix(doc, ".") + "; default `" + s.Default + "`"
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", s.Name, value, cell(strings.TrimPrefix(doc, "; ")))
	}
	b.WriteString("\n")
}

func limitsList(b *strings.Builder, l *models.ToolLimits) {
	if len(l.Windows) == 0 && l.Concurrency == 0 {
		return
	}
	b.WriteString("## Limits\n\nAll syncs to one account share them, and what the tool says of its limits counts first.\n\n")
	for _, w := range l.Windows {
		fmt.Fprintf(b, "- `%s`\n", w)
	}
	if l.Concurrency > 0 {
		fmt.Fprintf(b, "- at most %d requests at once\n", l.Concurrency)
	}
	b.WriteString("\n")
}

// objectSection writes what is known of one thing that rows are written to.
func objectSection(b *strings.Builder, title string, o *models.ToolObject) {
	fmt.Fprintf(b, "%s\n\n", title)
	if o.Description != "" {
		fmt.Fprintf(b, "%s\n\n", sentence(o.Description))
	}
	fmt.Fprintf(b, "It is a %s.", kindTexts[o.Kind])
	if o.Purpose != "" {
		fmt.Fprintf(b, " Its purpose is `%s`, so a sync says who has [agreed](../syncs.md#consent) to that.", o.Purpose)
	}
	b.WriteString("\n\n")
	identityTable(b, o)
	fieldsTable(b, o)
	b.WriteString("| operation | sent again | rows in a call |\n|---|---|---|\n")
	for _, op := range o.Ops {
		again := "is another time"
		if op.Idempotent {
			again = "changes nothing"
		}
		fmt.Fprintf(b, "| `%s` | %s | %d |\n", op.Name, again, op.MaxRows)
	}
	b.WriteString("\n" + erasureText(o.Erasure) + "\n\n")
}

// erasureText says how somebody is taken out for good.
func erasureText(e models.ToolErasure) string {
	text := "[Erased](../erasure.md) people are taken out by `" + e.Op + "`."
	switch {
	case e.Op == "":
		text = "It cannot [erase](../erasure.md) anybody."
	case e.Tells:
		text = "Of [erased](../erasure.md) people it is told by `" + e.Op + "`."
	}
	if e.ByHand != "" {
		text += " By hand: " + e.ByHand + "."
	}
	return text
}

var kindTexts = map[string]string{
	"record": "record: rows are written and changed", "set": "set: people are in it or not", "event": "stream of events: rows are only added",
}

func identityTable(b *strings.Builder, o *models.ToolObject) {
	if o.AnyIdentity {
		b.WriteString("What rows are known by you name yourself under `match`: all of it together is the key.\n\n")
		return
	}
	b.WriteString("| match | | meaning | written as |\n|---|---|---|---|\n")
	for _, id := range o.Identity {
		need := "may be left out"
		for _, name := range o.AtLeastOne {
			if name == id.Name {
				need = "one of several is needed"
			}
		}
		if id.Required {
			need = "required"
		}
		steps := make([]string, len(id.Steps))
		for i, s := range id.Steps {
			steps[i] = "`" + s.Name + "`"
		}
		written := strings.Join(steps, ", ")
		if written == "" {
			written = "it is"
		}
		doc := id.Doc
		if doc == "" {
			doc = id.Name
		}
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", id.Name, need, cell(doc), written)
	}
	b.WriteString("\n")
	if o.Granularity == "each" {
		b.WriteString("Each value of a person is a member of its own: who has two e-mails is in it twice.\n\n")
	}
}

func fieldsTable(b *strings.Builder, o *models.ToolObject) {
	switch {
	case len(o.Fields) == 0 && !o.AnyField:
		b.WriteString("It has no fields.\n\n")
		return
	case len(o.Fields) == 0:
		b.WriteString("Any fields can be written. ")
	default:
		b.WriteString("| field | type | meaning |\n|---|---|---|\n")
		for _, f := range o.Fields {
			doc := f.Doc
			if f.Required {
				doc = strings.TrimSpace("**Required.** " + doc)
			}
			if doc == "" {
				doc = f.Name
			}
			fmt.Fprintf(b, "| `%s` | %s | %s |\n", f.Name, f.Type, cell(doc))
		}
		b.WriteString("\n")
		if o.AnyField {
			b.WriteString("Other fields can be written too. ")
		}
	}
	b.WriteString(map[string]string{
		"clear": "A value that is null empties the field.", "skip": "A value that is null leaves the field as it is.", "error": "A row with a value that is null is not sent.",
	}[o.Nulls])
	if o.OnlyChanged {
		b.WriteString(" Only fields that have changed are sent, because the tool bills by field.")
	}
	b.WriteString("\n\n")
}

// pagesList says which pages of the vendor it follows.
func pagesList(b *strings.Builder, t *models.Tool) {
	if len(t.Pages) == 0 {
		return
	}
	b.WriteString("## Where it is from\n\n")
	b.WriteString("A date is the day on which the page, or a copy of it that was kept, was read for this.")
	if slices.ContainsFunc(t.Pages, func(p models.ToolPage) bool { return p.Read == "" }) {
		b.WriteString(" A page without one was not: what stands beside it is known from other places.")
	}
	b.WriteString(" What weft sends and reads was tried with answers that are written after these pages, and not with an account of the tool.\n\n")
	for _, p := range t.Pages {
		fmt.Fprintf(b, "- %s", p.URL)
		if p.Read != "" {
			fmt.Fprintf(b, ", read on %s", p.Read)
		}
		if p.Says != "" {
			fmt.Fprintf(b, ": %s", p.Says)
		}
		b.WriteString("\n")
	}
}

// sentence gives a text the form of one.
func sentence(text string) string {
	text = strings.TrimSuffix(strings.TrimSpace(text), ".")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
