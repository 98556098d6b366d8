package lower

import (
	"github.com/weft-cdp/weft/compiler/dateformat"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// conversions are the functions that make a value of a kind of any other.
var conversions = map[models.Kind]ir.Func{
	models.Text:      ir.ToText,
	models.Int:       ir.ToInt,
	models.Decimal:   ir.ToDecimal,
	models.Float:     ir.ToFloat,
	models.Bool:      ir.ToBool,
	models.Date:      ir.ToDate,
	models.Timestamp: ir.ToTimestamp,
}

// convert gives a value the type that a column has. Text with a format is
// parsed by it.
func convert(value ir.Expr, c *models.SourceColumn) ir.Expr {
	have, want := value.Type(), c.T
	parsed := have.Kind == models.Text || have.Kind == models.Unknown
	if c.Format != "" && parsed {
		switch want.Kind {
		case models.Date:
			return byFormat(ir.ParseDate, want.OrNull(), value, text(c.Format))
		case models.Timestamp:
			return byFormat(ir.ParseTime, want.OrNull(), value, text(c.Format))
		}
	}
	f, ok := conversions[want.Kind]
	if !ok || have.Kind == want.Kind {
		return value
	}
	return call(f, want.OrNull(), value)
}

// byFormat reads a text by a format. Warehouses read texts that do not have its form,
// each others, so the form is looked at first.
func byFormat(f ir.Func, want models.Type, value ir.Expr, format ir.Lit) ir.Expr {
	fits := test(ir.RegexpMatch, value, text(dateformat.Pattern(format.Value)))
	return ir.Case{Typed: typed(want), Whens: []ir.When{{If: fits, Then: call(f, want, value, format)}}}
}

// parses tells whether reading a column may fail on some values.
func parses(stored, want models.Type) bool {
	_, ok := conversions[want.Kind]
	return ok && want.Kind != models.Text && (stored.Kind == models.Text || stored.Kind == models.Unknown)
}

func asText(e ir.Expr) ir.Expr {
	if e.Type().Kind == models.Text {
		return e
	}
	return call(ir.ToText, models.Type{Kind: models.Text, Nullable: e.Type().Nullable}, e)
}

// storedType is the type with which a column is read. Text files that no
// catalog describes hold text.
func (l *lowering) storedType(s *models.Source, c *models.SourceColumn) models.Type {
	switch {
	case l.opts.Story != nil:
		return l.storyType(s, c)
	case c.Stored.Kind == models.Unknown && c.Native == "" && isTextFile(s):
		return textType
	}
	return c.Stored
}

func isTextFile(s *models.Source) bool {
	switch s.Format {
	case "csv", "tsv", "whitespace":
		return s.File != ""
	}
	return false
}
