package diag

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// Style is a way to write diagnostics.
type Style int

// The styles. Human shows the source line, Short is one line for editors and
// CI logs, JSON is an array for programs.
const (
	Human Style = iota
	Short
	JSON
)

// shownByDefault is how many diagnostics people are shown at once. Further ones
// are mostly echoes, and the first page is what gets read.
const shownByDefault = 20

// Options say how Render writes. The zero Options write human text without
// source lines and colour.
type Options struct {
	Style Style
	Color bool // escape sequences; only Human has them
	// Max is how many Human shows: 0 is the default of 20, below 0 is all. The
	// other styles always write all: nobody scrolls in them.
	Max int
	// Line gives the text of a line (1-based) of a file, without its line end.
	// parse.Tree's Line is one. Nil, or "" for a line, shows no snippet.
	Line func(file string, line int) string
}

// Render writes the diagnostics sorted by place. Its errors are the writer's.
func Render(w io.Writer, list models.Diagnostics, opts Options) error {
	sorted := slices.Clone(list)
	sorted.Sort()
	switch opts.Style {
	case Short:
		return renderShort(w, sorted)
	case JSON:
		return renderJSON(w, sorted)
	}
	return renderHuman(w, sorted, opts)
}

// Summary counts in words: "3 errors and 1 warning", "" for an empty list.
func Summary(list models.Diagnostics) string {
	var errors, warnings int
	for _, d := range list {
		if d.Severity == models.Error {
			errors++
		} else {
			warnings++
		}
	}
	var parts []string
	if errors > 0 {
		parts = append(parts, plural(errors, "error"))
	}
	if warnings > 0 {
		parts = append(parts, plural(warnings, "warning"))
	}
	return strings.Join(parts, " and ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func renderShort(w io.Writer, list models.Diagnostics) error {
	var b strings.Builder
	for _, d := range list {
		if !d.At.IsZero() {
			b.WriteString(place(d.At) + ": ")
		}
		// Most lines are errors, so only the rarer warning says what it is.
		if d.Severity == models.Warning {
			b.WriteString("warning: ")
		}
		fmt.Fprintf(&b, "%s [%s]\n", oneLine(d.Message), d.Code)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func renderJSON(w io.Writer, list models.Diagnostics) error {
	if list == nil {
		list = models.Diagnostics{} // an empty array, not null
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(list)
}

// place is "file:line:col", or the file alone when the mistake is the file
// itself (there is none, it is not text).
func place(at models.Span) string {
	if at.Line == 0 {
		return printable(at.File)
	}
	return printable(at.String())
}

// choose picks what is shown when there are more than limit: errors before
// warnings, in the order of the list.
func choose(list models.Diagnostics, limit int) models.Diagnostics {
	if limit == 0 {
		limit = shownByDefault
	}
	if limit < 0 || len(list) <= limit {
		return list
	}
	shown := make(models.Diagnostics, 0, len(list))
	for _, severity := range []models.Severity{models.Error, models.Warning} {
		for _, d := range list {
			if d.Severity == severity {
				shown = append(shown, d)
			}
		}
	}
	shown = shown[:limit]
	shown.Sort()
	return shown
}
