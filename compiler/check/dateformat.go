package check

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/dateformat"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// brokenFormat reports a format that cannot be used. The other way of writing
// one, dd/MM/yyyy, gives the codes that were meant.
func brokenFormat(at models.Span, format string, use dateformat.Use, fix func(string) *models.Edit) (models.Diagnostic, bool) {
	p := dateformat.Check(format, use)
	if p == nil {
		return models.Diagnostic{}, false
	}
	d := diag.New(diag.FormatBroken, at, "the format %q %s", format, p.Why)
	d.Label = p.Hint
	switch meant, ok := codesOf(format); {
	case strings.HasPrefix(p.Code, "%-"):
		d.Fix = fix(strings.ReplaceAll(format, "%-", "%"))
	case !strings.Contains(format, "%") && ok && dateformat.Check(meant, use) == nil:
		d.Label = fmt.Sprintf("did you mean %q?", meant)
		d.Fix = fix(meant)
	}
	return d, true
}

// letterRuns are the parts of a format that is written in letters.
var letterRuns = regexp.MustCompile(`y+|Y+|M+|m+|d+|D+|h+|H+|s+|S+|[A-Za-z]`)

// letterCodes are the codes of the runs of letters that say the same everywhere.
var letterCodes = map[string]string{
	"yyyy": "%Y", "YYYY": "%Y", "yy": "%y", "YY": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%m",
	"dd": "%d", "DD": "%d", "d": "%d", "D": "%d", "HH": "%H", "hh": "%H", "H": "%H", "h": "%H", "ss": "%S", "SS": "%S", "T": "T",
}

// codesOf writes a format of letters, such as dd/MM/yyyy, in codes. Behind an
// hour `mm` and `MM` are minutes, else months. It gives up where a letter has no
// certain meaning.
func codesOf(format string) (string, bool) {
	sure, hour := true, false
	codes := letterRuns.ReplaceAllStringFunc(strings.ReplaceAll(format, "%", "%%"), func(run string) string {
		if strings.EqualFold(run, "mm") {
			if hour {
				return "%M"
			}
			return "%m"
		}
		code, ok := letterCodes[run]
		hour = hour || code == "%H"
		sure = sure && ok
		return code
	})
	return codes, sure && strings.Contains(codes, "%")
}

// goLayouts are how package time writes each code; those that it cannot write
// are missing.
var goLayouts = map[byte]string{
	'Y': "2006", 'y': "06", 'm': "1", 'd': "2", 'H': "15", 'I': "3", 'M': "4", 'S': "5", 'p': "PM", 'j': "002",
	'b': "Jan", 'B': "January", 'a': "Mon", 'A': "Monday", 'z': "-0700",
}

// parseByFormat reads a text by a format of codes, in the zone unless the text
// names one. It is false for a text of another form, and for a format that only
// a warehouse can read.
func parseByFormat(text, format string, zone *time.Location) (time.Time, bool) {
	var layout strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			if b := format[i]; b >= '0' && b <= '9' || b == '_' {
				return time.Time{}, false // package time would take it for a part of a date
			}
			layout.WriteByte(format[i])
			continue
		}
		i++
		switch code := goLayouts[format[i]]; {
		case format[i] == '%':
			layout.WriteByte('%')
		case format[i] == 'f' && strings.HasSuffix(layout.String(), "."):
			layout.WriteString("999999")
		case code == "":
			return time.Time{}, false
		default:
			layout.WriteString(code)
		}
	}
	at, err := time.ParseInLocation(layout.String(), text, zone)
	return at, err == nil
}

// formatted gives the canonical value of a cell that is written as its column's
// format says.
func (t *storyChecker) formatted(text string, col *models.SourceColumn) (string, bool) {
	if col == nil || col.Format == "" {
		return "", false
	}
	at, ok := parseByFormat(text, col.Format, time.UTC)
	switch {
	case !ok:
		return "", false
	case col.T.Kind == models.Date:
		return at.Format(time.DateOnly), true
	}
	return at.UTC().Format(canonicalTimestamp), true
}
