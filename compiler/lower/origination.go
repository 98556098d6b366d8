package lower

import (
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// origination is where a source's rows come from, and which of its columns are
// read.
func (l *lowering) origination(s *models.Source, needed []*models.SourceColumn) ir.Origination {
	from := ir.Origination{File: s.File, Format: s.Format, Delimiter: s.Delimiter, SQL: s.SQL, At: s.FromAt}
	if s.Table != "" {
		for part := range strings.SplitSeq(s.Table, ".") {
			from.Table = append(from.Table, ir.Ident(part))
		}
	}
	for _, c := range needed {
		if c.From == nil {
			from.Read = append(from.Read, ir.ReadColumn{
				Name: ir.Ident(c.Name), Native: c.Native, T: l.storedType(s, c).OrNull(), At: l.named(s, c),
			})
		}
	}
	if l.opts.Story != nil {
		return givenRows(l.opts.Story, s, from)
	}
	return from
}

// named is the place of a column: its declaration, else where it is first used.
func (l *lowering) named(s *models.Source, c *models.SourceColumn) models.Span {
	if !c.At.IsZero() {
		return c.At
	}
	return l.need.sources[s].columns[c]
}

// givenRows takes a story's rows instead, in the order of the columns read.
func givenRows(story *models.Story, s *models.Source, from ir.Origination) ir.Origination {
	given := ir.Origination{Given: true, Read: from.Read, At: from.At}
	for i := range given.Read {
		given.Read[i].Native = ""
	}
	for _, g := range story.Given {
		if g.Source != s {
			continue
		}
		for _, row := range g.Rows {
			cells := map[string]models.StoryCell{}
			for _, c := range row.Cells {
				cells[c.Column] = c
			}
			values := make([]ir.Expr, len(given.Read))
			for i, read := range given.Read {
				c, ok := cells[ir.IdentText(read.Name)]
				if !ok || c.Null {
					values[i] = ir.Lit{Typed: typed(nullType)}
					continue
				}
				values[i] = cellValue(c)
			}
			given.Values = append(given.Values, values)
		}
	}
	return given
}

// cellValue is what a cell holds.
func cellValue(c models.StoryCell) ir.Expr {
	if c.T.Kind != models.List {
		return ir.Lit{Typed: typed(c.T), Value: c.Value}
	}
	elem := models.Type{Kind: c.T.Elem}
	values := make([]ir.Expr, len(c.Values))
	for i, v := range c.Values {
		values[i] = ir.Lit{Typed: typed(elem), Value: v}
	}
	return call(ir.MakeList, c.T, values...)
}

// storyType is the type of a column in a story: what the model says, else what
// its cells look like.
func (l *lowering) storyType(s *models.Source, c *models.SourceColumn) models.Type {
	if c.T.Kind != models.Unknown {
		return c.T
	}
	for _, g := range l.opts.Story.Given {
		if g.Source != s {
			continue
		}
		for _, row := range g.Rows {
			for _, cell := range row.Cells {
				if cell.Column == c.Name && !cell.Null {
					return cell.T
				}
			}
		}
	}
	return textType
}
