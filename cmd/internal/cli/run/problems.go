package run

import (
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// AsDiagnostics shows problems of the data as what they are for the person who
// reads: mistakes at a place of the model.
func AsDiagnostics(problems []models.DataProblem) models.Diagnostics {
	list := make(models.Diagnostics, 0, len(problems))
	for _, p := range problems {
		d := models.Diagnostic{Code: p.Code, Severity: p.Severity, At: p.At, Message: p.Message}
		if len(p.Examples) > 0 {
			quoted := make([]string, len(p.Examples))
			for i, e := range p.Examples {
				quoted[i] = fmt.Sprintf("%q", e)
			}
			word := "for example "
			if int64(len(p.Examples)) >= p.Count {
				word = "these: "
			}
			d.Notes = append(d.Notes, models.Note{Text: word + strings.Join(quoted, ", ")})
		}
		list = append(list, d)
	}
	return list
}
