package check

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// readLooseness reads when a test fails and what that means: allow, severity
// and within.
func (c *checker) readLooseness(s *models.Source, source, n parse.Node) (t models.DataTest, ok bool) {
	ok = true
	if allow := n.Get("allow"); !allow.IsZero() {
		t.Allowed, ok = c.readAllowance(allow)
	}
	if severity := n.Get("severity"); !severity.IsZero() {
		switch severity.Text() {
		case "error":
		case "warn":
			t.Severity = models.Warning
		default:
			d := diag.New(diag.TestValue, severity.At(), "%q cannot be %q", "severity", severity.Text())
			d.Label = "write error or warn"
			c.report(d)
			ok = false
		}
	}
	if within := n.Get("within"); !within.IsZero() {
		t.Within, _ = within.Duration()
		if source.Get("time").IsZero() && !c.isRefused("source", "", s.Name) {
			d := diag.New(diag.TestWithoutTime, n.Key("within").At(), "source %q has no time to choose rows by", s.Name)
			d.Notes = append(d.Notes, models.Note{Text: "add `time:` with the column that says when a row happened"})
			c.report(d)
			ok = false
		}
	}
	return t, ok
}

// shareForm is a percentage that is a whole number of millionths.
var shareForm = regexp.MustCompile(`^([0-9]{1,3})(?:\.([0-9]{1,4}))?%$`)

// all is one in millionths.
const all = 1_000_000

// readAllowance reads `12` or `0.1%`. A share is kept in millionths, so that
// comparing with it is exact.
func (c *checker) readAllowance(n parse.Node) (models.Allowance, bool) {
	text := strings.ReplaceAll(n.Text(), " ", "")
	if count, err := strconv.ParseInt(text, 10, 64); err == nil && count >= 0 {
		return models.Allowance{Rows: count, Text: text}, true
	}
	if part := shareForm.FindStringSubmatch(text); part != nil {
		millionth, _ := strconv.ParseInt(part[1]+(part[2] + "0000")[:4], 10, 64)
		if millionth <= all {
			return models.Allowance{Millionth: millionth, IsShare: true, Text: text}, true
		}
	}
	d := diag.New(diag.TestValue, n.At(), "%q is no number of rows and no share of them", n.Text())
	d.Label = "write 12, or 0.1% with at most four digits behind the point"
	c.report(d)
	return models.Allowance{}, false
}

// noAllowance refuses `allow` beside what has borders of its own.
func (c *checker) noAllowance(n parse.Node, beside string) bool {
	if n.Get("allow").IsZero() {
		return true
	}
	d := diag.New(diag.TestValue, n.Key("allow").At(), "%q says itself how many rows there may be", beside)
	d.Label = "take it out, and set min or max"
	c.report(d)
	return false
}

// readRange reads min and max, of which one at least must be there. What is
// where a mistake without a place of its own is shown.
func (c *checker) readRange(n, what parse.Node) (models.Range, bool) {
	var r models.Range
	for _, border := range []struct {
		name string
		to   **int64
	}{{"min", &r.Min}, {"max", &r.Max}} {
		if v := n.Get(border.name); !v.IsZero() {
			number, _ := v.Int()
			if number < 0 {
				c.report(diag.New(diag.TestValue, v.At(), "%q cannot be below 0", border.name))
				return r, false
			}
			*border.to = &number
		}
	}
	switch {
	case r.Min == nil && r.Max == nil:
		d := diag.New(diag.TestValue, what.At(), "%q has neither min nor max", what.Text())
		d.Label = "add one, such as {min: 1}"
		c.report(d)
		return r, false
	case r.Min != nil && r.Max != nil && *r.Min > *r.Max:
		c.report(diag.New(diag.TestValue, n.Get("max").At(), "the most that there may be is %d, and the least %d", *r.Max, *r.Min))
		return r, false
	}
	return r, true
}

// acceptedValues makes `column in (…)` of a column's values; nil when they
// cannot be read.
func (c *checker) acceptedValues(s *models.Source, e parse.Entry) models.Expr {
	columns := c.testedColumns(s, e.Key, "accepted_values")
	if columns == nil {
		return nil
	}
	col, items := columns[0], e.Value.Items()
	if len(items) == 0 {
		c.report(diag.New(diag.TestValue, e.Key.At(), "no value of %q is accepted", e.Name))
		return nil
	}
	kind := col.T.Kind
	if kind == models.Unknown {
		kind = kindOfValues(items)
	}
	args := []models.Expr{columnOf(s, col, e.Key.At())}
	for _, item := range items {
		value, ok := acceptedValue(item, kind)
		if !ok {
			c.reportValue(col, item, kind)
			return nil
		}
		args = append(args, &models.Literal{Node: models.Node{At: item.At(), T: models.Type{Kind: kind}}, Value: value})
	}
	return &models.Call{Node: models.Node{At: e.Key.At(), T: boolType.OrNull()}, Func: string(ir.In), Args: args}
}

func (c *checker) reportValue(col *models.SourceColumn, item parse.Node, kind models.Kind) {
	d := diag.New(diag.TestValue, item.At(), "%q is %s, and %q is none", col.Name, models.Type{Kind: kind}, item.Text())
	if item.IsNull() {
		d = diag.New(diag.TestValue, item.At(), "null is no value of %q", col.Name)
		d.Label = "nulls are left alone; `not_null` forbids them"
	}
	if !col.At.IsZero() {
		d.Notes = append(d.Notes, diag.Notef(col.At, "its type comes from here"))
	}
	c.report(d)
}

// kindOfValues is the kind of the values of a column that nobody knows: what
// YAML takes them for, if that is the same for all, else text.
func kindOfValues(items []parse.Node) models.Kind {
	var common models.Type
	for _, item := range items {
		t := models.Type{Kind: models.Text}
		switch item.Tag() {
		case "!!int", "!!float":
			t.Kind = numberKind(item.Text())
		case "!!bool":
			t.Kind = models.Bool
		}
		common = widen(common, t)
	}
	return common.Kind
}

// acceptedValue gives the canonical text of a value, as in models.Literal.
func acceptedValue(n parse.Node, kind models.Kind) (string, bool) {
	if !n.IsScalar() || n.IsNull() {
		return "", false
	}
	switch kind {
	case models.Date:
		return parseDate(n.Text())
	case models.Timestamp:
		return parseTimestamp(n.Text())
	case models.Decimal:
		value, ok := canonicalDecimal(n.Text())
		if !strings.Contains(value, ".") {
			value += ".0"
		}
		return value, ok
	}
	return (&storyChecker{}).convert(n.Text(), kind)
}
