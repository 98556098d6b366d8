package catalog

import (
	"maps"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/models"
)

// change is a difference between the saved catalog and the warehouse. Column is
// "" when it is of the whole source.
type change struct {
	Kind   string `json:"kind"` // added, removed or retyped
	Source string `json:"source"`
	Column string `json:"column,omitempty"`
	Was    string `json:"was,omitempty"`
	Is     string `json:"is,omitempty"`
}

// changes lists what is different, by source and column.
func changes(before, after *models.Catalog) []change {
	var list []change
	sources := maps.Clone(before.Sources)
	maps.Copy(sources, after.Sources)
	for _, source := range slices.Sorted(maps.Keys(sources)) {
		old, had := before.Sources[source]
		now, has := after.Sources[source]
		switch {
		case !had:
			list = append(list, change{Kind: "added", Source: source})
		case !has:
			list = append(list, change{Kind: "removed", Source: source})
		default:
			list = append(list, columnChanges(source, types(old), types(now))...)
		}
	}
	return list
}

func columnChanges(source string, old, now map[string]string) []change {
	var list []change
	columns := maps.Clone(old)
	maps.Copy(columns, now)
	for _, column := range slices.Sorted(maps.Keys(columns)) {
		was, had := old[column]
		is, has := now[column]
		switch c := (change{Source: source, Column: column, Was: was, Is: is}); {
		case !had:
			c.Kind = "added"
			list = append(list, c)
		case !has:
			c.Kind = "removed"
			list = append(list, c)
		case was != is:
			c.Kind = "retyped"
			list = append(list, c)
		}
	}
	return list
}

// types gives the type of each column as the catalog writes it: weft's, and the
// warehouse's own behind it where that says more.
func types(columns []models.CatalogColumn) map[string]string {
	byName := make(map[string]string, len(columns))
	for _, c := range columns {
		text := c.T.String()
		if c.T.Kind == models.Unknown {
			text = "no type of weft"
		}
		if c.Native != "" && !strings.EqualFold(c.Native, text) {
			text += " (" + c.Native + ")"
		}
		byName[c.Name] = text
	}
	return byName
}

// show prints a line for each change.
func show(s *terminal.Streams, list []change) {
	marks := map[string]string{"added": s.Paint(terminal.Green, "+"), "removed": s.Paint(terminal.Red, "-"), "retyped": s.Paint(terminal.Yellow, "~")}
	table := terminal.Table{Indent: "  "}
	for _, c := range list {
		name, what := c.Source, "the whole source"
		if c.Column != "" {
			name += "." + c.Column
			what = c.Was + c.Is
		}
		if c.Kind == "retyped" {
			what = c.Was + " is now " + c.Is
		}
		table.Row(marks[c.Kind], name, what)
	}
	if len(list) > 0 {
		table.Print(s.Out, s)
	}
}
