package models

import (
	"cmp"
	"fmt"
	"slices"
)

// Code names one kind of mistake, for example "N203". The letter is the family
// (P parse, E expression, N names, T types, C cycles, I identity, S segments
// and sequences, Y syncs, M manifests, X tests, G generated clients, W warehouse, D data); codes never
// change their meaning.
type Code string

// Severity says whether a diagnostic stops the compiler.
type Severity int

// The severities.
const (
	Error Severity = iota
	Warning
)

func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Note adds to a diagnostic: what was meant elsewhere, or what to do. A Note
// with a place is shown with it.
type Note struct {
	Text string `json:"text"`
	At   Span   `json:"at,omitzero"`
}

// Edit is a change that mends the mistake: the text at At becomes Text.
type Edit struct {
	At   Span   `json:"at"`
	Text string `json:"text"`
}

// Diagnostic is one mistake of the user, at its place.
//
// Message is one sentence without capital and full stop, in the user's own
// words. Label stands beside the caret and may be empty. Diagnostics are values:
// rendering them (colour, snippet, JSON) is compiler/diag's.
type Diagnostic struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	At       Span     `json:"at"`
	Message  string   `json:"message"`
	Label    string   `json:"label,omitempty"`
	Notes    []Note   `json:"notes,omitempty"`
	Fix      *Edit    `json:"fix,omitempty"`
}

// MarshalText writes the severity by its name in JSON.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (s *Severity) UnmarshalText(text []byte) error {
	switch string(text) {
	case "error":
		*s = Error
	case "warning":
		*s = Warning
	default:
		return fmt.Errorf("no severity %q", text)
	}
	return nil
}

// Diagnostics is a list of mistakes. It is an error so that it can travel as
// one where a function gives either a value or the mistakes.
type Diagnostics []Diagnostic

// Error tells the first mistake and how many more there are.
func (d Diagnostics) Error() string {
	switch len(d) {
	case 0:
		return "no diagnostics"
	case 1:
		return d[0].At.String() + ": " + d[0].Message
	}
	return fmt.Sprintf("%s: %s (and %d more)", d[0].At, d[0].Message, len(d)-1)
}

// HasErrors tells whether any of them stops the compiler.
func (d Diagnostics) HasErrors() bool {
	return slices.ContainsFunc(d, func(x Diagnostic) bool { return x.Severity == Error })
}

// Sort orders them by place, then code, then message, and drops exact repeats.
func (d *Diagnostics) Sort() {
	slices.SortStableFunc(*d, func(a, b Diagnostic) int {
		switch {
		case a.At.Before(b.At):
			return -1
		case b.At.Before(a.At):
			return 1
		}
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	*d = slices.CompactFunc(*d, func(a, b Diagnostic) bool {
		return a.At == b.At && a.Code == b.Code && a.Message == b.Message
	})
}
