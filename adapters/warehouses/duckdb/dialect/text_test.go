package dialect_test

import (
	"database/sql"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// anyText is any text that check lets through: UTF-8 without NUL. Half of it is
// made of what means something to SQL or to the templates.
func anyText(t *rapid.T, name string) string {
	pieces := []string{"'", `"`, "--", "/*", "*/", ";", "\n", "\r", "\\", "{0}", "{order}", "{filter}", "{{", "}}", "$1", "?", "%", "é", "\u2028", "\u00a0", "select", " ", "E'", "\u200b", "😀"}
	part := rapid.OneOf(rapid.SampledFrom(pieces), rapid.StringN(0, 5, -1))
	text := strings.Join(rapid.SliceOfN(part, 0, 8).Draw(t, name), "")
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
}

// TestAnyTextGoesThroughUnharmed sends texts through the engine as a cell, a
// literal, a column, an alias, the name of a segment and a comment.
func TestAnyTextGoesThroughUnharmed(t *testing.T) {
	db := engine(t)
	rapid.Check(t, func(t *rapid.T) {
		value, name, alias := anyText(t, "value"), anyText(t, "name"), anyText(t, "alias")
		if name == "" || strings.EqualFold(name, "node") || len(name) > 200 {
			name = "column"
		}
		if alias == "" {
			alias = "alias"
		}
		made := given("given_rows", []ir.ReadColumn{read("node", models.Int), read(name, models.Text)}, []string{"1", value})
		made.Header.Title, made.Header.Origins = value, []ir.Origin{{Kind: value, Name: name, Text: alias, At: models.Span{File: value, Line: 1, Col: 1}}}
		made.From.Values[0][1] = text(value)
		c := column(ir.Ident(alias), ir.Ident(name), models.Text)
		last := agg(ir.Last, models.Text, c)
		last.Order = []ir.Expr{column(ir.Ident(alias), ir.Ident(name), models.Text)}
		same := agg(ir.CountRows, models.Int)
		same.Where = call(ir.Eq, models.Bool, c, text(value))
		grouped := &ir.Aggregate{
			Header: made.Header, Into: work("grouped"),
			Scan: ir.Scan{Table: work("given_rows"), Alias: ir.Ident(alias), Profile: "node"},
			Cols: []ir.Named{
				{Name: ir.Ident(name), Expr: last, Origins: made.Header.Origins},
				{Name: "same_rows", Expr: same},
				{Name: "top_value", Expr: agg(ir.MostFrequent, models.Text, c)},
			},
		}
		for _, step := range planned(t, made, grouped).Steps {
			for _, s := range step.Statements {
				if _, err := db.Exec(s); err != nil {
					t.Fatalf("%s\n%v", s, err)
				}
			}
		}
		var got, top sql.NullString
		var n int
		if err := db.QueryRow("SELECT "+dialect.DuckDB.Quote(name)+", same_rows, top_value FROM grouped").Scan(&got, &n, &top); err != nil {
			t.Fatal(err)
		}
		if got.String != value || n != 1 || top.String != value {
			t.Fatalf("%q came back as %q and %q, equal in %d rows", value, got.String, top.String, n)
		}
	})
}

// TestKeywordsAreQuoted compares the list with the engine's own.
func TestKeywordsAreQuoted(t *testing.T) {
	db := engine(t)
	for _, row := range rows(t, db, "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category <> 'unreserved'") {
		if quoted := dialect.DuckDB.Quote(row[0]); quoted == row[0] {
			t.Errorf("the keyword %s stands without quotes", row[0])
		}
	}
	for _, row := range rows(t, db, "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category = 'unreserved'") {
		name := dialect.DuckDB.Quote(row[0])
		rows(t, db, "SELECT 1 AS "+name+" FROM (SELECT 2 AS "+name+") AS "+name+" WHERE "+name+"."+name+" = 2 AND "+name+" = 2")
	}
}

func FuzzQuote(f *testing.F) {
	db := engine(f)
	f.Add(`a"b`)
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			t.Skip("check refuses it")
		}
		var got string
		if err := db.QueryRow("SELECT " + dialect.DuckDB.String(s)).Scan(&got); err != nil || got != s {
			t.Fatalf("%q came back as %q (%v)", s, got, err)
		}
	})
}
