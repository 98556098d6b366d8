package diag

import (
	"fmt"

	"github.com/weft-cdp/weft/models"
)

// New makes an error at a place. The message is one sentence in lower case
// without a full stop that quotes the user's own words with %q.
func New(code models.Code, at models.Span, format string, args ...any) models.Diagnostic {
	return models.Diagnostic{Code: code, Severity: models.Error, At: at, Message: fmt.Sprintf(format, args...)}
}

// Warn makes a warning at a place; see New.
func Warn(code models.Code, at models.Span, format string, args ...any) models.Diagnostic {
	return models.Diagnostic{Code: code, Severity: models.Warning, At: at, Message: fmt.Sprintf(format, args...)}
}

// Notef makes a note that stands at a place, or nowhere when at is zero.
func Notef(at models.Span, format string, args ...any) models.Note {
	return models.Note{Text: fmt.Sprintf(format, args...), At: at}
}

// Suggest says which of the choices was meant by name, the word that stands at
// d.At. When that is sure it becomes the label and the fix; else the choices
// are listed in a note.
func Suggest(d models.Diagnostic, name string, choices []string) models.Diagnostic {
	if meant, ok := Closest(name, choices); ok {
		d.Label = fmt.Sprintf("did you mean %q?", meant)
		d.Fix = &models.Edit{At: d.At, Text: meant}
		return d
	}
	d.Notes = append(d.Notes, Choices(name, choices))
	return d
}
