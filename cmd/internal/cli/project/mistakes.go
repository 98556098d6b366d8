package project

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// Mistakes is a failure that consists of diagnostics. Line gives the text of
// the project's lines for snippets.
type Mistakes struct {
	List models.Diagnostics
	Line Lines
}

// Lines gives the text of a line of a file, "" where there is none.
type Lines func(file string, line int) string

func (m *Mistakes) Error() string { return m.List.Error() }

// Failure is how every command reports in JSON that it could not do its work.
type Failure struct {
	OK          bool               `json:"ok"`
	Exit        fault.Exit         `json:"exit"`
	Error       string             `json:"error,omitempty"`
	Hint        string             `json:"hint,omitempty"`
	Diagnostics models.Diagnostics `json:"diagnostics,omitempty"`
}

// Show renders diagnostics in the style that was asked for; JSON is the
// command's own document and shows nothing here.
func (e *Env) Show(w io.Writer, m *Mistakes) {
	style := diag.Human
	switch e.Flags.Output {
	case "json":
		return
	case "short":
		style = diag.Short
	}
	diag.Render(w, m.List, diag.Options{Style: style, Color: e.Streams.Color, Line: m.Line})
}

// PrintJSON writes the one document of a command.
func (e *Env) PrintJSON(document any) error {
	encoder := json.NewEncoder(e.Streams.Out)
	encoder.SetEscapeHTML(false) // conditions are full of < and >
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return fmt.Errorf("writing the report as JSON: %w", err)
	}
	return nil
}

// ShowWarnings renders what a project without errors was warned of.
func (e *Env) ShowWarnings(loaded *Loaded) {
	if len(loaded.Warnings) > 0 {
		e.Show(e.Streams.Err, &Mistakes{List: loaded.Warnings, Line: loaded.Tree.Line})
	}
}
