package dialecttest

import (
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

func head(name string) ir.Header {
	return ir.Header{Name: name, Title: "make " + name, Origins: []ir.Origin{
		{Kind: "trait", Name: name, Text: "text\nof it", At: models.Span{File: "a.yaml", Line: 3, Col: 5}},
	}}
}

func work(name string) ir.Table { return ir.Table{Space: ir.Work, Name: ir.Ident(name)} }

func read(name string, k models.Kind) ir.ReadColumn {
	return ir.ReadColumn{Name: ir.Ident(name), T: models.Type{Kind: k, Nullable: true}}
}

// given makes rows of literals; "" is null.
func given(name string, columns []ir.ReadColumn, cells ...[]string) *ir.SourceRows {
	s := &ir.SourceRows{Header: head(name), Into: work(name), Source: name, From: ir.Origination{Given: true, Read: columns}}
	for _, c := range columns {
		s.Keep = append(s.Keep, c.Name)
	}
	for _, line := range cells {
		values := make([]ir.Expr, len(line))
		for i, cell := range line {
			values[i] = Of(columns[i].T.Kind, cell)
			if cell == "" {
				values[i] = ir.Lit{Typed: ir.Typed{T: models.Type{Kind: models.Null, Nullable: true}}}
			}
		}
		s.From.Values = append(s.From.Values, values)
	}
	return s
}

// relation writes rows of literals as a relation of a query, so that a case
// needs no table; "" is null.
func relation(p *dialect.Printer, columns []ir.ReadColumn, lines [][]string) string {
	queries := make([]string, len(lines))
	for i, line := range lines {
		cells := make([]string, len(line))
		for j, cell := range line {
			cells[j] = fmt.Sprintf("%s AS %s", p.Column(cellOf(columns[j].T.Kind, cell), 0), ir.IdentText(columns[j].Name))
		}
		queries[i] = "SELECT " + strings.Join(cells, ", ")
	}
	return "(" + strings.Join(queries, " UNION ALL ") + ") AS r"
}
