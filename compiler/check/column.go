package check

import (
	"slices"
	"unicode/utf8"

	"github.com/weft-cdp/weft/compiler/dateformat"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// computed is a column with a `from` that is not checked yet.
type computed struct {
	from   parse.Node
	asking bool // its from is being checked: to ask for it again is a cycle
}

// declareColumns declares what the model and the catalog know of a source's
// columns.
func (c *checker) declareColumns(s *models.Source, declared parse.Node) {
	known := map[string]*models.SourceColumn{}
	c.columns[s] = known
	list, closed := c.catalog.Sources[s.Name]
	s.Closed = closed
	for _, col := range list {
		// Every column may be null: rows of a test may leave any of them out.
		known[col.Name] = &models.SourceColumn{Name: col.Name, T: col.T.OrNull(), Native: col.Native, Stored: col.T}
		s.Columns = append(s.Columns, known[col.Name])
	}
	for _, entry := range declared.Entries() {
		c.declareColumn(s, entry)
	}
}

// declareColumn reads one column: `amount: decimal`, or a map.
func (c *checker) declareColumn(s *models.Source, entry parse.Entry) {
	body := entry.Value
	from := body.Get("from")
	col := c.columns[s][entry.Name]
	switch {
	case col == nil && s.Closed && from.IsZero():
		c.refuse("column", s.Name, entry.Name)
		c.report(c.noteSaved(suggest(c.noColumn(s, entry.Key.At(), entry.Name), entry.Key, namesOf(c.columns[s])), s))
		return
	case col == nil:
		col = &models.SourceColumn{Name: entry.Name, T: models.Type{Nullable: true}}
		c.columns[s][entry.Name] = col
		s.Columns = append(s.Columns, col)
	case !from.IsZero():
		c.report(diag.New(diag.ComputedColumnTaken, entry.Key.At(), "source %q has a column %q already, so it cannot be computed", s.Name, entry.Name))
		return
	}
	col.At = entry.Key.At()
	col.PII = body.Get("pii").Text()
	kind := body.Get("type")
	if body.IsScalar() {
		kind = body
	}
	if !kind.IsZero() && !kind.IsNull() {
		c.declareType(s, col, kind)
	}
	c.readColumnFormat(col, body.Get("format"))
	if !from.IsZero() {
		c.pending[col] = &computed{from: from}
	}
}

// declareType reads a column's declared type.
func (c *checker) declareType(s *models.Source, col *models.SourceColumn, n parse.Node) {
	t, ok := models.ParseType(n.Text())
	if !ok {
		d := diag.New(diag.UnknownColumnType, n.At(), "there is no type %q", n.Text())
		if other, ok := typeHabits[normalCase(n.Text())]; ok {
			d.Label = "weft calls it " + quote(other)
			d.Fix = replace(n, other)
		} else if bare := normalCase(n.Text()); slices.Contains(columnTypes, bare) {
			d.Label = "did you mean " + quote(bare) + "? It declares no digits"
			d.Fix = replace(n, bare)
		} else {
			d = suggest(d, n, columnTypes)
		}
		c.report(d)
		// Whatever refers to the column is not wrong as well.
		if d.Fix != nil && (col.Native == "" || col.T.Kind == models.Text) {
			meant, _ := models.ParseType(d.Fix.Text)
			col.T = meant.OrNull()
		}
		return
	}
	if col.Native != "" && !converts(col.T, t) {
		c.report(diag.New(diag.ImpossibleConversion, n.At(), "the column %q of %q is %s and cannot be read as %s", col.Name, s.Name, col.T, t))
		return
	}
	col.T, col.Declared = t.OrNull(), true
}

// readColumnFormat reads how a text is read as a date or a timestamp.
func (c *checker) readColumnFormat(col *models.SourceColumn, n parse.Node) {
	if n.IsZero() {
		return
	}
	if col.Declared && col.T.Kind != models.Date && col.T.Kind != models.Timestamp {
		d := diag.New(diag.FormatKind, n.At(), "a format says how a text is read as a date or a timestamp, and %q is %s", col.Name, col.T)
		c.report(d)
		return
	}
	if !col.Declared {
		d := diag.New(diag.FormatKind, n.At(), "the column %q has a format but no type", col.Name)
		d.Label = "add `type: date` or `type: timestamp`"
		c.report(d)
		return
	}
	if d, broken := brokenFormat(n.At(), n.Text(), dateformat.Reading, func(meant string) *models.Edit { return replace(n, meant) }); broken {
		c.report(d)
		return
	}
	col.Format = n.Text()
}

// column finds a column of a source, or makes it when the source is open: its
// type is then Unknown. It gives nil when the source is closed and has none.
func (c *checker) column(s *models.Source, name string) *models.SourceColumn {
	col := c.columns[s][name]
	if col == nil && !s.Closed {
		col = &models.SourceColumn{Name: name, T: models.Type{Nullable: true}}
		c.columns[s][name] = col
		s.Columns = append(s.Columns, col)
	}
	if col != nil {
		c.resolveComputed(s, col)
	}
	return col
}

// readable tells whether values of a column have a type of the language, and
// reports at the place that uses it when they have none.
func (c *checker) readable(s *models.Source, col *models.SourceColumn, at models.Span) bool {
	if col.T.Kind != models.Unknown || col.Native == "" {
		return true
	}
	d := diag.New(diag.UnreadableColumn, at, "the column %q of %q is stored as %s, which weft has no type for", col.Name, s.Name, col.Native)
	d.Notes = append(d.Notes, models.Note{Text: "declare a type that it can be read as in the source's `columns`, for example `" + col.Name + ": text`"})
	c.report(d)
	return false
}

// resolveComputed checks the `from` of a column when the column is first asked
// for, so that its type is known whatever the order.
func (c *checker) resolveComputed(s *models.Source, col *models.SourceColumn) {
	p := c.pending[col]
	if p == nil {
		return
	}
	if p.asking {
		d := diag.New(diag.ComputedFromItself, p.from.At(), "the column %q of %q is computed from itself", col.Name, s.Name)
		d.Notes = append(d.Notes, models.Note{Text: "give the computed column a name that the source does not have"})
		c.report(d)
		delete(c.pending, col)
		return
	}
	p.asking = true
	from := c.sourceExpr(p.from, s)
	if c.pending[col] == nil {
		return // found to be computed from itself
	}
	delete(c.pending, col)
	col.From = from
	if from == nil {
		return
	}
	if !col.Declared {
		col.T = from.Type().OrNull()
	} else if !converts(from.Type(), col.T) {
		c.report(diag.New(diag.ImpossibleConversion, p.from.At(), "the column %q is computed as %s, which cannot be read as %s", col.Name, from.Type(), col.T))
	}
}

// checkComputed checks the computed columns of a source, by name, so that of a
// ring of them always the same one is reported.
func (c *checker) checkComputed(s *models.Source) {
	known := slices.Clone(s.Columns)
	sortByName(known, func(x *models.SourceColumn) string { return x.Name })
	for _, col := range known {
		c.resolveComputed(s, col)
	}
}

// columnNamed finds the column whose name is the runes [from,to) of n's text,
// and reports when there is none.
func (c *checker) columnNamed(s *models.Source, n parse.Node, from, to int) *models.SourceColumn {
	name := string([]rune(n.Text())[from:to])
	c.warnUndeclared(s, name, n.Place(from, to), func(meant string) *models.Edit { return n.Edit(from, to, meant) })
	col := c.column(s, name)
	if col == nil && !c.isRefused("column", s.Name, name) {
		at := n.At()
		if from > 0 || to < utf8.RuneCountInString(n.Text()) {
			at = n.Place(from, to)
		}
		c.report(c.noteSaved(suggestPart(c.noColumn(s, at, name), n, from, to, namesOf(c.columns[s])), s))
	}
	if col != nil && !c.readable(s, col, n.At()) {
		return nil
	}
	return col
}

func (c *checker) noColumn(s *models.Source, at models.Span, name string) models.Diagnostic {
	return diag.New(diag.NoColumn, at, "source %q has no column %q", s.Name, name)
}
