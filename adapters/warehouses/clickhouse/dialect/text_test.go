package dialect_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
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
				if _, err := db.query(s); err != nil {
					t.Fatalf("%s\n%v", s, err)
				}
			}
		}
		got, err := db.query("SELECT " + dialect.ClickHouse.Quote(name) + ", same_rows, top_value FROM grouped")
		if err != nil {
			t.Fatal(err)
		}
		if want := []string{value, "1", value}; !slices.Equal(got[0], want) {
			t.Fatalf("%q came back as %q", want, got[0])
		}
	})
}

// TestKeywordsAreQuoted uses every word that the engine knows as a name, in the
// places where names stand.
func TestKeywordsAreQuoted(t *testing.T) {
	db := engine(t)
	places := []string{
		"SELECT 1 AS {0} FROM (SELECT 2 AS {0}) AS {0} WHERE {0}.{0} = 2 AND {0} = 2",
		"SELECT {0}, max(x) AS y FROM (SELECT 2 AS {0}, 1 AS x) GROUP BY {0}, x ORDER BY {0}, x",
		"SELECT ({0}, 1), [{0}], -{0}, {0} + 1, {0} IS NULL, CASE WHEN {0} = 1 THEN {0} ELSE {0} END, if({0} = 1, {0}, {0}) FROM (SELECT 2 AS {0})",
		"SELECT count({0}) OVER (PARTITION BY {0} ORDER BY {0} DESC) FROM (SELECT 2 AS {0})",
		"WITH {0} AS (SELECT 2 AS {0}) SELECT a.{0}, b.{0} FROM {0} AS a LEFT JOIN {0} AS b ON a.{0} = b.{0} AND a.{0} > 1 WHERE NOT a.{0} = 5",
		"SELECT lower({0}), {0} || 'b', {0} IN ('a'), {0} LIKE 'a', {0} BETWEEN 'a' AND 'b' FROM (SELECT 'a' AS {0})",
		"SELECT DISTINCT {0} FROM (SELECT 'a' AS {0}) UNION ALL SELECT {0} FROM (SELECT 'a' AS {0})",
	}
	var words []string
	for _, row := range rows(t, db, "SELECT DISTINCT lower(arrayJoin(splitByChar(' ', keyword))) FROM system.keywords") {
		words = append(words, dialect.ClickHouse.Quote(row[0]))
	}
	for some := range slices.Chunk(words, 50) { // many at a time: a statement takes 10 ms
		for _, place := range places {
			parts := make([]string, len(some))
			for i, word := range some {
				parts[i] = "SELECT count() FROM (" + strings.ReplaceAll(place, "{0}", word) + ")"
			}
			rows(t, db, strings.Join(parts, " UNION ALL "))
		}
		rows(t, db, "CREATE OR REPLACE TEMPORARY TABLE named ("+strings.Join(some, " Int64, ")+" Int64) ENGINE = MergeTree ORDER BY ("+strings.Join(some, ", ")+")")
	}
}

func FuzzQuote(f *testing.F) {
	db := engine(f)
	f.Add(`a"b`)
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			t.Skip("check refuses it")
		}
		if got, err := db.cell("SELECT " + dialect.ClickHouse.String(s)); err != nil || got != s {
			t.Fatalf("%q came back as %q (%v)", s, got, err)
		}
	})
}
