package check

import (
	"math"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// readGiven reads the rows of a story.
func (t *storyChecker) readGiven(given parse.Node) {
	for _, e := range given.Entries() {
		s := t.source(e.Name)
		if s == nil {
			if !t.isRefused("source", "", e.Name) {
				d := diag.New(diag.UnknownSource, e.Key.At(), "there is no source %q", e.Name)
				t.report(suggest(d, e.Key, namesOf(t.sources)))
			}
			continue
		}
		rows := models.StoryRows{At: e.Key.At(), Source: s}
		types := t.inferredTypes(s, e.Value)
		for _, row := range e.Value.Items() {
			rows.Rows = append(rows.Rows, t.readRow(s, row, types))
		}
		t.story.Given = append(t.story.Given, rows)
	}
	sortByName(t.story.Given, func(r models.StoryRows) string { return r.Source.Name })
}

// readRow reads one row.
func (t *storyChecker) readRow(s *models.Source, row parse.Node, inferred map[string]models.Type) models.StoryRow {
	r := models.StoryRow{At: row.At()}
	for _, e := range row.Entries() {
		col := t.columns[s][e.Name]
		if !t.checkStoryColumn(s, col, e) {
			continue
		}
		var want models.Type
		var at models.Span
		if col != nil {
			want, at = col.T, col.At
		}
		if want.Kind == models.Unknown {
			want = inferred[e.Name]
		}
		cell := models.StoryCell{At: e.Value.At(), Column: e.Name, T: want.OrNull(), Null: e.Value.IsNull()}
		ok, what := true, "column "+quote(e.Name)
		switch {
		case cell.Null:
		case want.Kind == models.List:
			cell.Values, ok = t.listCell(e.Value, want, what, at)
		default:
			if cell.Value, ok = t.formatted(e.Value.Text(), col); !ok {
				cell.Value, ok = t.cell(e.Value, want, what, at)
			}
		}
		if ok {
			r.Cells = append(r.Cells, cell)
		}
	}
	sortByName(r.Cells, func(c models.StoryCell) string { return c.Column })
	return r
}

// checkStoryColumn tells whether a cell can be given for a column.
func (t *storyChecker) checkStoryColumn(s *models.Source, col *models.SourceColumn, e parse.Entry) bool {
	switch {
	case col == nil && t.isRefused("column", s.Name, e.Name):
		return false
	case col == nil && s.Closed:
		t.report(suggest(t.noColumn(s, e.Key.At(), e.Name), e.Key, namesOf(t.columns[s])))
		return false
	case col == nil:
		// Nobody told all columns of the source, so this may well be one; but
		// when it is nearly one that the model reads, it is a slip of the pen.
		if meant, ok := diag.Closest(e.Name, namesOf(t.columns[s])); ok {
			d := diag.Warn(diag.StoryColumnUnused, e.Key.At(), "nothing in the model reads a column %q of %q", e.Name, s.Name)
			d.Label = "did you mean " + quote(meant) + "?"
			d.Fix = replace(e.Key, meant)
			t.report(d)
		}
	case col.From != nil:
		d := diag.New(diag.StoryColumnComputed, e.Key.At(), "the column %q of %q is computed and cannot be given", e.Name, s.Name)
		d.Notes = append(d.Notes, diag.Notef(col.At, "give the columns that it is computed from"))
		t.report(d)
		return false
	}
	return true
}

// relative is a moment that hangs on the story's now: `now`, `40d ago`.
var relative = regexp.MustCompile(`^(?i:now|([0-9]+(?:s|m|h|d|w)) ago)$`)

// relativeMoment reads `now` and `40d ago`.
func (t *storyChecker) relativeMoment(text string) (time.Time, bool) {
	found := relative.FindStringSubmatch(strings.TrimSpace(text))
	if found == nil {
		return time.Time{}, false
	}
	if found[1] == "" {
		return t.story.Now, true
	}
	age, ok := durationOf(found[1])
	return t.story.Now.Add(-age), ok
}

// inferredTypes tells the types of the columns that nobody told, from the cells
// of all rows of the source: what YAML takes each for, widened until it holds
// all of them.
func (t *storyChecker) inferredTypes(s *models.Source, rows parse.Node) map[string]models.Type {
	types := map[string]models.Type{}
	for _, row := range rows.Items() {
		for _, e := range row.Entries() {
			if e.Value.IsNull() {
				continue
			}
			types[e.Name] = widen(types[e.Name], t.inferred(e.Value))
		}
	}
	// The column that tells when a row happened is a moment, however it is
	// written in the test.
	if col, ok := s.Time.(*models.Column); ok && len(col.Path) == 0 && types[col.Column.Name].Kind == models.Text {
		types[col.Column.Name] = models.Type{Kind: models.Timestamp}
	}
	return types
}

// inferred is the type that YAML gives a cell.
func (t *storyChecker) inferred(n parse.Node) models.Type {
	if n.IsList() {
		elem := models.Type{}
		for _, part := range n.Items() {
			elem = widen(elem, t.inferred(part))
		}
		if elem.Kind == models.Unknown || elem.Kind == models.List {
			elem.Kind = models.Text
		}
		return models.Type{Kind: models.List, Elem: elem.Kind}
	}
	switch n.Tag() {
	case "!!int", "!!float":
		return models.Type{Kind: numberKind(n.Text())}
	case "!!bool":
		return models.Type{Kind: models.Bool}
	case "!!timestamp":
		if _, ok := parseDate(n.Text()); ok {
			return models.Type{Kind: models.Date}
		}
		return models.Type{Kind: models.Timestamp}
	}
	if _, ok := t.relativeMoment(n.Text()); ok && !n.Quoted() {
		return models.Type{Kind: models.Timestamp}
	}
	return models.Type{Kind: models.Text}
}

// wholeForm is how a whole number is written. A leading zero, as in 0701234567,
// would be lost, so that is text.
var wholeForm = regexp.MustCompile(`^[+-]?(0|[1-9][0-9]*)$`)

// numberKind is the kind of what YAML takes for a number. Forms that only
// YAML knows (0x1f, 1_000, .inf) are left as they are written.
func numberKind(text string) models.Kind {
	_, err := strconv.ParseFloat(text, 64)
	switch {
	case wholeForm.MatchString(text):
		return models.Int
	case decimalForm.MatchString(text) && strings.Contains(text, "."):
		return models.Decimal
	case err == nil && strings.ContainsAny(text, "eE") && !strings.ContainsAny(text, "xX_"):
		return models.Float
	}
	return models.Text
}

// widen is the narrowest type that holds values of both: int and decimal are
// decimal, date and timestamp are timestamp, what does not mix is text.
func widen(a, b models.Type) models.Type {
	order := []models.Kind{models.Int, models.Decimal, models.Float}
	switch {
	case a.Kind == models.Unknown:
		return b
	case a == b:
		return a
	case a.Kind.Numeric() && b.Kind.Numeric():
		return models.Type{Kind: order[max(slices.Index(order, a.Kind), slices.Index(order, b.Kind))]}
	case a.Kind == models.Date && b.Kind == models.Timestamp, a.Kind == models.Timestamp && b.Kind == models.Date:
		return models.Type{Kind: models.Timestamp}
	}
	return models.Type{Kind: models.Text}
}

// listCell reads a list of values.
func (t *storyChecker) listCell(n parse.Node, want models.Type, what string, at models.Span) ([]string, bool) {
	if !n.IsList() {
		t.reportCell(n, want, what, at)
		return nil, false
	}
	list := []string{}
	for _, part := range n.Items() {
		if part.IsNull() {
			t.report(diag.New(diag.StoryCell, part.At(), "%s is %s, and lists hold no nulls", what, want))
			return nil, false
		}
		value, ok := t.cell(part, models.Type{Kind: want.Elem}, "an element of "+what, at)
		if !ok {
			return nil, false
		}
		list = append(list, value)
	}
	return list, true
}

// cell reads one value in the type that is wanted, and reports when it is none.
func (t *storyChecker) cell(n parse.Node, want models.Type, what string, at models.Span) (string, bool) {
	if n.IsScalar() {
		if want.Kind == models.Unknown {
			want = t.inferred(n)
		}
		if value, ok := t.convert(n.Text(), want.Kind); ok {
			return value, true
		}
	}
	t.reportCell(n, want, what, at)
	return "", false
}

// reportCell reports a value of the wrong type.
func (t *storyChecker) reportCell(n parse.Node, want models.Type, what string, at models.Span) {
	written := "this is a map"
	switch {
	case n.IsList():
		written = "this is a list"
	case n.IsScalar():
		written = quote(n.Text()) + " cannot be read as " + want.String()
	}
	d := diag.New(diag.StoryCell, n.At(), "%s is %s, and %s", what, want, written)
	d.Label = "write it as " + cellForms[want.Kind]
	if !at.IsZero() {
		d.Notes = append(d.Notes, diag.Notef(at, "its type comes from here"))
	}
	t.report(d)
}

// cellForms show how values of each kind are written.
var cellForms = map[models.Kind]string{
	models.Text: "text", models.Int: "12", models.Decimal: "12.50", models.Float: "1.5", models.Bool: "true or false",
	models.Date: "2026-01-31 or 40d ago", models.Timestamp: "2026-01-31 18:30:00 or 40d ago", models.List: "[a, b]",
}

// boolWords are the words for true and false, as everywhere in the YAML.
var boolWords = map[string]string{
	"true": "true", "yes": "true", "on": "true",
	"false": "false", "no": "false", "off": "false",
}

// convert gives the canonical text of a value, as in models.Literal.
func (t *storyChecker) convert(text string, kind models.Kind) (string, bool) {
	switch kind {
	case models.Text:
		return text, true
	case models.Int:
		i, err := strconv.ParseInt(text, 10, 64)
		return strconv.FormatInt(i, 10), err == nil
	case models.Decimal:
		return canonicalDecimal(text)
	case models.Float:
		f, err := strconv.ParseFloat(text, 64)
		finite := err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
		return strconv.FormatFloat(f, 'g', -1, 64), finite
	case models.Bool:
		return boolWords[strings.ToLower(text)], boolWords[strings.ToLower(text)] != ""
	case models.Date:
		if at, ok := t.relativeMoment(text); ok {
			return at.In(t.zone).Format(time.DateOnly), true
		}
		return parseDate(text)
	case models.Timestamp:
		at, ok := t.relativeMoment(text)
		if !ok {
			at, ok = t.moment(text)
		}
		return at.UTC().Format(canonicalTimestamp), ok
	}
	return "", false
}

// decimalForm is how a decimal is written: no exponent, so that it is exact.
var decimalForm = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)

// canonicalDecimal writes a decimal without needless zeros.
func canonicalDecimal(text string) (string, bool) {
	if !decimalForm.MatchString(text) {
		return "", false
	}
	exact, ok := new(big.Rat).SetString(text)
	if !ok {
		return "", false
	}
	_, fraction, _ := strings.Cut(text, ".")
	plain := exact.FloatString(len(strings.TrimRight(fraction, "0")))
	return plain, true
}
