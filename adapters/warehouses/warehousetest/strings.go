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
// from the model to the published tables.
func Strings(t *testing.T, w Warehouse) {
	rapid.Check(t, func(rt *rapid.T) {
		texts := rapid.SliceOfNDistinct(text(), 1, 8, rapid.ID[string]).Draw(rt, "texts")
		column := rapid.StringMatching(`[ -~äöå€]{1,20}`).
			Filter(func(s string) bool {
				return strings.TrimSpace(s) != "" && w.allows(s) && !slices.Contains([]string{"id", "v"}, strings.ToLower(s))
			}).
			Draw(rt, "column")
		carry(t, rt, w, column, texts)
	})
}

// allows tells whether the warehouse can have a column of the name; others are
// refused before anything is run.
func (w Warehouse) allows(column string) bool {
	return w.Dialect.Limits.ColumnNames()(column)
}

// text draws what people and attackers put into cells.
func text() *rapid.Generator[string] {
	nasty := []string{"'", "''", `"`, `\`, `\'`, "--", "/*", "*/", ";", "{{", "}}", "{0}", "$1", "?", ":x", "%", "_", "\n", "\r\n", "\t", "é", "e\u0301", "😀", "\u200b", "\ufeff", " ", "NULL", "null", "\x1f", "\x01"}
	piece := rapid.OneOf(rapid.SampledFrom(nasty), rapid.StringMatching(`[a-zA-Z0-9]{1,5}`))
	return rapid.Map(rapid.SliceOfN(piece, 1, 6), func(parts []string) string { return strings.Join(parts, "") })
}

// carry runs a model in which every text is a cell, an identifier and a
// literal, and checks what comes out.
func carry(t *testing.T, rt *rapid.T, w Warehouse, column string, texts []string) {
	warehouse := w.Open(t, t.TempDir())
	defer func() { _ = warehouse.Close() }()
	var values, segments []string
	model := map[string]any{
		"project": "t", "targets": map[string]any{"local": map[string]any{"type": "duckdb", "path": "t.duckdb"}},
		"entities": map[string]any{"customer": map[string]any{"ids": map[string]any{"id": nil}}},
		"sources": map[string]any{"o": map[string]any{"table": "cells", "ids": map[string]any{"id": "id"},
			"columns": map[string]any{"id": "text", "v": "text", column: "text"}}},
		"traits": map[string]any{"customer": map[string]any{
			"v": "last(o.v)", "w": `last(o."` + strings.ReplaceAll(column, `"`, `""`) + `")`}},
	}
	all := map[string]any{}
	for i, s := range texts {
		quoted := w.Dialect.String(s)
		values = append(values, fmt.Sprintf("SELECT %s AS id, %s AS v, %s AS %s", quoted, quoted, quoted, w.Dialect.Quote(column)))
		name := fmt.Sprintf("s%d", i)
		all[name] = map[string]any{"of": "customer", "where": "v = '" + strings.ReplaceAll(s, "'", "''") + "'"}
		segments = append(segments, name)
	}
	model["segments"] = all
	yaml, err := json.Marshal(model) // JSON is YAML
	if err != nil {
		rt.Fatal(err)
	}
	yaml = bytes.ReplaceAll(yaml, []byte("\ufeff"), []byte(`\ufeff`)) // YAML wants it escaped
	create := "CREATE TABLE " + w.rawTable(warehouse.Layout, "cells") + " AS " + strings.Join(values, " UNION ALL ")
	if err := warehouse.Exec(context.Background(), create); err != nil {
		rt.Fatal(err)
	}
	files, err := txtar.FS(&txtar.Archive{Files: []txtar.File{{Name: "weft.yaml", Data: yaml}}})
	if err != nil {
		rt.Fatal(err)
	}
	a := &archive{now: defaultNow, project: files, gave: map[string]string{}}
	plan, err := a.compile(w, warehouse, lower.Options{})
	if err != nil {
		rt.Fatal(err)
	}
	if _, err := warehouse.run(plan); err != nil {
		rt.Fatalf("%q: %v", texts, err)
	}
	profiles := map[string]string{}
	for _, id := range read(t, w, warehouse, "customer_ids", []string{"profile_id", "id_value"}, nil) {
		profiles[id[0]] = id[1]
	}
	for _, row := range read(t, w, warehouse, "customer_profiles", []string{"profile_id", "v", "w"}, nil) {
		if who := profiles[row[0]]; row[1] != who || row[2] != who {
			rt.Errorf("identifier %q has the cells %q and %q", who, row[1], row[2])
		}
	}
	if len(profiles) != len(texts) {
		rt.Errorf("%d identifiers for %q", len(profiles), texts)
	}
	members := map[string]string{}
	for _, m := range read(t, w, warehouse, "customer_segments", []string{"segment", "profile_id"}, nil) {
		members[m[0]] += profiles[m[1]]
	}
	for i, name := range segments {
		if members[name] != Cell(texts[i]) {
			rt.Errorf("the literal %q found %q", texts[i], members[name])
		}
	}
}
