package models

import "slices"

// Kinds of decisions.
const (
	MergeDecision = "merge"
	SplitDecision = "split"
	OutDecision   = "out"
)

// Decision is what somebody decided about identifiers after a review. It holds
// from When until the day before Until, as the days are in the project's time
// zone.
type Decision struct {
	Kind  string // merge, split, out
	At    Span
	IDs   []DecidedID // merge: two or more; split: two; out: one or more
	Who   string
	Why   string
	When  string // 2026-01-31
	Until string // "" for ever
}

// HoldsOn tells whether a decision is in force on a day, written as 2026-01-31.
// Days are compared as text.
func (d *Decision) HoldsOn(day string) bool {
	return d.When <= day && (d.Until == "" || day < d.Until)
}

// Names tells whether a decision is about a normalised value of an identifier.
func (d *Decision) Names(id *Identifier, value string) bool {
	return slices.ContainsFunc(d.IDs, func(of DecidedID) bool { return of.Identifier == id && of.Value == value })
}

// DecidedID is an identifier that a decision names.
type DecidedID struct {
	Identifier *Identifier
	Value      string // normalised
	Text       string // the value as it was written
	At         Span
}
