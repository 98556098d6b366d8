package run

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// AsDiagnostics shows problems of the data as what they are for the person who
// reads: mistakes at a place of the model. Moments are shown in the zone.
func AsDiagnostics(problems []models.DataProblem, zone string) models.Diagnostics {
	list := make(models.Diagnostics, 0, len(problems))
	for _, p := range problems {
		d := models.Diagnostic{Code: p.Code, Severity: p.Severity, At: p.At, Message: p.Message}
		if len(p.Examples) > 0 {
			d.Notes = append(d.Notes, models.Note{Text: examples(p, zone)})
		}
		list = append(list, d)
	}
	return list
}

// examples says what a problem's examples are: moments, values that occur too
// often, or keys of rows.
func examples(p models.DataProblem, zone string) string {
	all := int64(len(p.Examples)) >= p.Count
	words, one, some := plain(p.Examples), "these: ", "for example "
	switch p.Code {
	case diag.BeforeLastRun:
		return "the last published run is as at " + moment(p.Examples[0], zone)
	case diag.Stale:
		return "its newest row is of " + moment(p.Examples[0], zone)
	case diag.UnseenDecided:
		words, one = strings.Join(p.Examples, ", "), ""
	case diag.TestFailed:
		one, some = "in the row with key ", "for example in the row with key "
	case diag.Giant:
		return strings.Join(p.Examples, "; ") + ". Look at it with `weft explain PROFILE_ID`, then `block` what is shared"
	case diag.Unparsable, diag.MissingTime, diag.UntrimmedID, diag.NullWordID:
		one, some = "in the rows with key ", "for example in the rows with key "
		if len(p.Examples) == 1 && all {
			one = "in the row with key "
		}
	}
	if all {
		return one + words
	}
	return some + words
}

// plainWord is a value that is told from the words around it without quotes.
var plainWord = regexp.MustCompile(`^[\w.@+-]+$`)

func plain(values []string) string {
	words := make([]string, len(values))
	for i, v := range values {
		if words[i] = v; !plainWord.MatchString(v) {
			words[i] = fmt.Sprintf("%q", v)
		}
	}
	return strings.Join(words, ", ")
}

// moment shows a moment of the warehouse, which writes them in UTC.
func moment(text, zone string) string {
	t, err := time.Parse("2006-01-02 15:04:05.999999", text)
	if err != nil {
		return text
	}
	return terminal.MomentIn(t, zone)
}
