package warehousetest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/compiler/lower"
)

// Strings is the property that any text goes through unharmed: as a cell, as
// an identifier value, as a literal and as the name of a column, all the way
// from the model to the published tables. A project carries many texts, because
// it takes long to run one: when it does not run at all, each text is tried alone.
func Strings(t *testing.T, w Warehouse) {
	for seed := range carriers {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			texts := rapid.SliceOfNDistinct(text(), carried, carried, rapid.ID[string]).Example(seed)
			columns := rapid.SliceOfNDistinct(w.column(), named, named, strings.ToLower).Example(seed)
			err := carry(t, w, columns, texts)
			if err == nil {
				return
			}
			t.Error(err)
			for i, s := range texts {
				if err := carry(t, w, columns[i%named:][:1], []string{s}); err != nil {
					t.Errorf("%q in a column %q: %v", s, columns[i%named], err)
				}
			}
		})
	}
}

// So many projects are run, each with so many texts and names of columns.
const (
	carriers = 8
	carried  = 50
	named    = 10
)

// column draws a name that the warehouse can have; others are refused before
// anything is run.
func (w Warehouse) column() *rapid.Generator[string] {
	allowed := w.Dialect.Limits.ColumnNames()
	return rapid.StringMatching(`[ -~äöå€]{1,20}`).Filter(func(s string) bool {
		return strings.TrimSpace(s) != "" && allowed(s) && !slices.Contains([]string{"id", "v"}, strings.ToLower(s))
	})
}

// text draws what people and attackers put into cells.
func text() *rapid.Generator[string] {
	nasty := []string{"'", "''", `"`, `\`, `\'`, "--", "/*", "*/", ";", "{{", "}}", "{0}", "$1", "?", ":x", "%", "_", "\n", "\r\n", "\t", "é", "e\u0301", "😀", "\u200b", "\ufeff", " ", "NULL", "null", "\x1f", "\x01"}
	piece := rapid.OneOf(rapid.SampledFrom(nasty), rapid.StringMatching(`[a-zA-Z0-9]{1,5}`))
	return rapid.Map(rapid.SliceOfN(piece, 1, 6), func(parts []string) string { return strings.Join(parts, "") })
}

// carry runs a model in which every text is a cell of each column, an identifier
// and a literal, and checks what comes out. The error is one of running it.
func carry(t *testing.T, w Warehouse, columns, texts []string) error {
	warehouse := w.Open(t, t.TempDir())
	if err := warehouse.Exec(context.Background(), cellsTable(w, warehouse, columns, texts)); err != nil {
		return err
	}
	yaml, err := json.Marshal(carryingModel(columns, texts)) // JSON is YAML
	if err != nil {
		return err
	}
	yaml = bytes.ReplaceAll(yaml, []byte("\ufeff"), []byte(`\ufeff`)) // YAML wants it escaped
	files, err := txtar.FS(&txtar.Archive{Files: []txtar.File{{Name: "weft.yaml", Data: yaml}}})
	if err != nil {
		return err
	}
	a := &archive{now: defaultNow, project: files, gave: map[string]string{}}
	plan, err := a.compile(w, warehouse, lower.Options{})
	if err != nil {
		return err
	}
	if _, err := warehouse.run(plan); err != nil {
		return err
	}
	profiles := map[string]string{}
	for _, id := range read(t, w, warehouse, "customer_ids", []string{"profile_id", "id_value"}, nil) {
		profiles[id[0]] = id[1]
	}
	if len(profiles) != len(texts) {
		t.Errorf("%d identifiers for %q", len(profiles), texts)
	}
	traits := []string{"profile_id", "v"}
	for i := range columns {
		traits = append(traits, fmt.Sprintf("w%d", i))
	}
	for _, row := range read(t, w, warehouse, "customer_profiles", traits, nil) {
		for i, cell := range row[1:] {
			if who := profiles[row[0]]; cell != who {
				t.Errorf("identifier %q has the cell %q in %q", who, cell, slices.Concat([]string{"v"}, columns)[i])
			}
		}
	}
	members := map[string]string{}
	for _, m := range read(t, w, warehouse, "customer_segments", []string{"segment", "profile_id"}, nil) {
		members[m[0]] += profiles[m[1]]
	}
	for i, s := range texts {
		if found := members[fmt.Sprintf("s%d", i)]; found != Cell(s) {
			t.Errorf("the literal %q found %q", s, found)
		}
	}
	return nil
}

// cellsTable is the statement that makes the rows: a text is in all cells of its own.
func cellsTable(w Warehouse, warehouse Opened, columns, texts []string) string {
	rows := make([]string, len(texts))
	for i, s := range texts {
		quoted := w.Dialect.String(s)
		rows[i] = fmt.Sprintf("SELECT %s AS id, %s AS v", quoted, quoted)
		for _, column := range columns {
			rows[i] += ", " + quoted + " AS " + w.Dialect.Quote(column)
		}
	}
	return "CREATE TABLE " + w.rawTable(warehouse.Layout, "cells") + " AS " + strings.Join(rows, " UNION ALL ")
}

// carryingModel has a trait for each column, and a segment for each text.
func carryingModel(columns, texts []string) map[string]any {
	types := map[string]any{"id": "text", "v": "text"}
	traits := map[string]any{"v": "last(o.v)"}
	for i, column := range columns {
		types[column] = "text"
		traits[fmt.Sprintf("w%d", i)] = `last(o."` + strings.ReplaceAll(column, `"`, `""`) + `")`
	}
	segments := map[string]any{}
	for i, s := range texts {
		segments[fmt.Sprintf("s%d", i)] = map[string]any{"of": "customer", "where": "v = '" + strings.ReplaceAll(s, "'", "''") + "'"}
	}
	return map[string]any{
		"project": "t", "targets": map[string]any{"local": map[string]any{"type": "duckdb", "path": "t.duckdb"}},
		"entities": map[string]any{"customer": map[string]any{"ids": map[string]any{"id": nil}}},
		"sources":  map[string]any{"o": map[string]any{"table": "cells", "ids": map[string]any{"id": "id"}, "columns": types}},
		"traits":   map[string]any{"customer": traits},
		"segments": segments,
	}
}
