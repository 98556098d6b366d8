package check

import (
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// day is the least time for which rows may get there that only tell the day of
// something: it begins with the day's first moment.
const day = 24 * time.Hour

// readIncremental reads by what a source tells which of its rows are new. Its
// key, time, where, ids and columns must be checked already.
func (c *checker) readIncremental(s *models.Source, body parse.Node) {
	n := body.Get("incremental")
	if n.IsZero() {
		return
	}
	in := &models.Incremental{At: body.Key("incremental").At()}
	late := n.Get("late")
	in.Late, _ = late.Duration()
	told, of := s.Time, "time"
	if changed := n.Get("changed"); !changed.IsZero() {
		of = "changed"
		in.Changed = c.sourceExpr(changed, s)
		c.wantKind(in.Changed, "what tells when a row of "+quote(s.Name)+" was changed", models.Timestamp, models.Date)
		told = in.Changed
	}
	c.checkKeptName(s, in)
	ok := c.checkIncrementalKeys(s, body, in)
	if told != nil && told.Type().Kind == models.Date && in.Late < day {
		d := diag.New(diag.IncrementalLate, late.At(), "rows of %q may be %q late, and `%s` tells only the day", s.Name, late.Text(), of)
		d.Label = "at least 1d: what happens in the evening counts from the midnight before"
		c.report(d)
		ok = false
	}
	if c.checkTimeless(s, in) && ok {
		s.Incremental = in
	}
}

// checkIncrementalKeys tells whether the source has what tells its rows apart.
func (c *checker) checkIncrementalKeys(s *models.Source, body parse.Node, in *models.Incremental) bool {
	switch {
	case c.isRefused("source", "", s.Name):
		return false
	case in.Changed != nil && body.Get("key").IsZero():
		d := diag.New(diag.IncrementalWithoutKey, in.At, "rows of %q change, and nothing tells which row has changed", s.Name)
		d.Notes = append(d.Notes, models.Note{Text: "add `key:` with the column, or columns, that identify a row"})
		c.report(d)
		return false
	case in.Changed == nil && body.Get("time").IsZero():
		d := diag.New(diag.IncrementalWithoutTime, in.At, "source %q is incremental, and nothing tells which rows are new", s.Name)
		d.Notes = append(d.Notes, models.Note{Text: "add `time:` to the source if its rows never change, or `changed:` here with the column that says when a row was changed"})
		c.report(d)
		return false
	}
	return true
}

// checkTimeless tells whether the rows of a source are read the same whenever
// they are, and reports what depends on now.
func (c *checker) checkTimeless(s *models.Source, in *models.Incremental) bool {
	timeless := true
	check := func(what string, e models.Expr) {
		models.EachPart(e, func(x models.Expr) {
			if _, isNow := x.(*models.Now); !isNow {
				return
			}
			timeless = false
			d := diag.New(diag.IncrementalNow, x.Span(), "%s depends on now, and rows of %q that were read are kept", what, s.Name)
			d.Notes = append(d.Notes,
				models.Note{Text: "compute it in a trait or in the condition of one, or take `incremental` out"},
				diag.Notef(in.At, "%q is incremental by this", s.Name))
			c.report(d)
		})
	}
	check("the time", s.Time)
	check("the where", s.Where)
	check("`changed`", in.Changed)
	for _, id := range s.IDs {
		check("the identifier "+quote(id.Identifier.Name), id.Value)
	}
	for _, col := range s.Columns {
		check("the column "+quote(col.Name), col.From)
	}
	return timeless
}

// checkKeptName reports a segment whose view would have the name of the table
// that keeps the rows of a source.
func (c *checker) checkKeptName(s *models.Source, in *models.Incremental) {
	for _, segment := range c.project.Segments {
		if !strings.EqualFold(segment.Name, s.Name+ir.RowsTable) {
			continue
		}
		d := diag.New(diag.PublishedNameTaken, segment.At, "a segment cannot be called %q", segment.Name)
		d.Label = "a table of this name is there, and the segment would be a view beside it"
		d.Notes = append(d.Notes, diag.Notef(in.At, "it keeps the rows of the source %q", s.Name))
		c.report(d)
	}
}
