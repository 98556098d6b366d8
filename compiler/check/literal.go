package check

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/models"
)

// decimalDigits is what the widest decimal of every warehouse holds.
const decimalDigits = 38

// canonicalTimestamp is how a Literal holds a timestamp, in UTC.
const canonicalTimestamp = "2006-01-02 15:04:05.999999"

// The years that every warehouse holds: ClickHouse has no others.
const firstYear, lastYear = 1900, 2299

func hasYear(t time.Time) bool { return t.Year() >= firstYear && t.Year() <= lastYear }

// beyondYears are the beginnings of dates of other years.
var beyondYears = regexp.MustCompile(`^(0[0-9]|1[0-8]|2[3-9]|[3-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}`)

// literal checks a constant.
func (s *scope) literal(n *expr.Literal) models.Expr {
	switch n.Kind {
	case expr.TextLiteral:
		return s.constant(n, textType, n.Value)
	case expr.IntLiteral:
		return s.whole(n, n.Value)
	case expr.DecimalLiteral:
		return s.decimal(n, n.Value)
	case expr.BoolLiteral:
		return s.constant(n, boolType, strings.ToLower(n.Value))
	case expr.NullLiteral:
		return s.constant(n, nullType, "")
	case expr.DateLiteral:
		day, ok := parseDate(n.Value)
		if !ok {
			return s.notAMoment(n, n.Value, models.Date)
		}
		return s.constant(n, dateType, day)
	case expr.TimestampLiteral:
		moment, ok := parseTimestamp(n.Value)
		if !ok {
			return s.notAMoment(n, n.Value, models.Timestamp)
		}
		return s.constant(n, timestampType, moment)
	case expr.DurationLiteral:
		return s.constant(n, models.Type{Kind: models.Duration}, n.Value)
	}
	return nil
}

func (s *scope) constant(n expr.Node, t models.Type, value string) models.Expr {
	return &models.Literal{Node: s.node(n, t), Value: value}
}

// whole makes an int of digits, with a sign when it has one.
func (s *scope) whole(n expr.Node, digits string) models.Expr {
	v, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		d := s.errorf(diag.NumberTooLarge, n, "%s is too large for an int", digits)
		d.Label = "an int has 64 bits: at most 9223372036854775807"
		d.Notes = append(d.Notes, models.Note{Text: "write it with a point for a decimal, or in quotes when it is a name such as a card number"})
		s.report(d)
		return nil
	}
	return s.constant(n, intType, strconv.FormatInt(v, 10))
}

// decimal makes a decimal of digits and a point; with an exponent it is a float.
func (s *scope) decimal(n expr.Node, digits string) models.Expr {
	if strings.ContainsAny(digits, "eE") {
		f, err := strconv.ParseFloat(digits, 64)
		if err != nil {
			s.report(s.errorf(diag.NumberTooLarge, n, "%s is too large for a float", digits))
			return nil
		}
		return s.constant(n, floatType, strconv.FormatFloat(f, 'g', -1, 64))
	}
	sign := ""
	if rest, ok := strings.CutPrefix(digits, "-"); ok {
		sign, digits = "-", rest
	}
	front, back, _ := strings.Cut(digits, ".")
	if front = strings.TrimLeft(front, "0"); front == "" {
		front = "0"
	}
	if len(front)+len(back) > decimalDigits {
		d := s.errorf(diag.NumberTooLarge, n, "%s%s has too many digits for a decimal", sign, digits)
		d.Label = "a decimal has at most 38"
		s.report(d)
		return nil
	}
	if back == "" {
		back = "0"
	}
	return s.constant(n, models.Type{Kind: models.Decimal}, sign+front+"."+back)
}

// notAMoment reports a text that is no date or no timestamp.
func (s *scope) notAMoment(n expr.Node, value string, want models.Kind, beside ...models.Expr) models.Expr {
	d := s.errorf(diag.NotAMoment, n, "%q is no %s", value, want)
	d.Label = "write it as '2026-01-31'"
	if beyondYears.MatchString(value) {
		d.Label = fmt.Sprintf("years go from %d to %d on every warehouse", firstYear, lastYear)
	} else if want == models.Timestamp {
		d.Label = "write it as '2026-01-31' or '2026-01-31 18:30:00', in UTC unless it ends with an offset such as +01:00"
	}
	d.Notes = definitions(beside...)
	s.report(d)
	return nil
}

// parseDate reads a date in the one form that is no riddle, and gives it
// canonically.
func parseDate(text string) (string, bool) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || !hasYear(day) {
		return "", false
	}
	return day.Format(time.DateOnly), true
}

// timestampForms are the ways to write a timestamp; T and a blank are equal
// between date and time, seconds and their fraction may be left out.
var timestampForms = []string{
	"2006-01-02 15:04:05.999999999Z07:00",
	"2006-01-02 15:04:05.999999999Z0700",
	"2006-01-02 15:04:05.999999999Z07",
	"2006-01-02 15:04:05.999999999",
	"2006-01-02 15:04Z07:00",
	"2006-01-02 15:04",
}

// parseTimestamp reads a timestamp with a time of day and gives it canonically,
// in UTC with microseconds. A naive one is taken as UTC.
func parseTimestamp(text string) (string, bool) {
	if len(text) > len(time.DateOnly) && (text[10] == 'T' || text[10] == 't') {
		text = text[:10] + " " + text[11:]
	}
	text = strings.TrimSuffix(text, " UTC")
	for _, form := range timestampForms {
		if t, err := time.Parse(form, text); err == nil && hasYear(t.UTC()) {
			return t.UTC().Truncate(time.Microsecond).Format(canonicalTimestamp), true
		}
	}
	if day, ok := parseDate(text); ok {
		return day + " 00:00:00", true
	}
	return "", false
}

// textLiteral gives the literal when the value is a text constant.
func textLiteral(e models.Expr) (*models.Literal, bool) {
	l, ok := e.(*models.Literal)
	return l, ok && l.T.Kind == models.Text
}

func isNullLiteral(e models.Expr) bool {
	l, ok := e.(*models.Literal)
	return ok && l.T.Kind == models.Null
}
