package dialecttest

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// anyText is any text that check lets through: UTF-8 without NUL. Half of it is
// made of what means something to SQL or to the templates.
func anyText(t *rapid.T, name string) string {
	pieces := []string{"'", `"`, "`", "--", "/*", "*/", ";", "\n", "\r", "\\", "{0}", "{order}", "{filter}", "{{", "}}", "$1", "?", "%", "é", "\u2028", "\u00a0", "select", " ", "E'", "\u200b", "😀"}
	part := rapid.OneOf(rapid.SampledFrom(pieces), rapid.StringN(0, 5, -1))
	text := strings.Join(rapid.SliceOfN(part, 0, 8).Draw(t, name), "")
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
}

// textsHold sends texts through the engine as a cell, a literal, a column, an
// alias, the name of a segment and a comment.
func textsHold(t *testing.T, e Engine) {
	s := open(t, e)
	s.run(t, nodeMap())
	mayBe := e.Dialect.Limits.ColumnNames()
	rapid.Check(t, func(t *rapid.T) {
		value, name, alias := anyText(t, "value"), anyText(t, "name"), anyText(t, "alias")
		if name == "" || strings.EqualFold(name, "node") || len(name) > 200 || !mayBe(name) {
			name = "column"
		}
		if alias == "" {
			alias = "alias"
		}
		made := given("given_rows", []ir.ReadColumn{read("node", models.Int), read(name, models.Text)}, []string{"1", value})
		made.Header.Title, made.Header.Origins = value, []ir.Origin{{Kind: value, Name: name, Text: alias, At: models.Span{File: value, Line: 1, Col: 1}}}
		made.From.Values[0][1] = Text(value)
		c := Column(ir.Ident(alias), ir.Ident(name), models.Text)
		last := Agg(ir.Last, models.Text, c)
		last.Order = []ir.Expr{Column(ir.Ident(alias), ir.Ident(name), models.Text)}
		same := Agg(ir.CountRows, models.Int)
		same.Where = Call(ir.Eq, models.Bool, c, Text(value))
		s.run(t, made, &ir.Aggregate{
			Header: made.Header, Into: work("grouped"),
			Scan: ir.Scan{Table: work("given_rows"), Alias: ir.Ident(alias), Node: "node", Map: work("customer_map")},
			Cols: []ir.Named{
				{Name: ir.Ident(name), Expr: last, Origins: made.Header.Origins},
				{Name: "same_rows", Expr: same},
				{Name: "top_value", Expr: Agg(ir.MostFrequent, models.Text, c)},
			},
		})
		got := s.rows(t, "SELECT "+e.Dialect.Quote(name)+", same_rows, top_value FROM "+s.table(ir.Work, "grouped"))
		if want := []string{value, "1", value}; !slices.Equal(got[0], want) {
			t.Fatalf("%q came back as %q", want, got[0])
		}
	})
}

// literalsHold: a text is what its literal gives, and nothing else of the
// statement is.
func literalsHold(t *testing.T, e Engine) {
	s := open(t, e)
	rapid.Check(t, func(t *rapid.T) {
		texts := []string{anyText(t, "text"), "in between", anyText(t, "other")}
		literals := make([]string, len(texts))
		for i, text := range texts {
			literals[i] = e.Dialect.String(text) + " AS " + []string{"a", "b", "c"}[i]
		}
		if got := s.rows(t, "SELECT "+strings.Join(literals, ", "))[0]; !slices.Equal(got, texts) {
			t.Fatalf("%q came back as %q", texts, got)
		}
	})
}
