package models

import "time"

// Segment is a named set of profiles: those for whom Where is true.
type Segment struct {
	Name        string
	At          Span // of the name
	Entity      *Entity
	Description string
	Where       *Condition
}

// Condition is a tree. Op says what it is: "all", "any" and "none" have
// Children; "where" has an Expr; "sequence" a Sequence.
//
// The tree is kept as it was written, so that preview and explain can speak of
// each line. Three-valued: all is `and`, any is `or`, none is `not any`.
type Condition struct {
	At       Span
	Op       string
	Text     string // as it was written, for people
	Children []*Condition
	Expr     Expr
	Sequence *Sequence
}

// Sequence is true for a profile when its rows, seen in the order of time,
// contain the steps one after the other.
//
// Each did step happens strictly later than the one before it, and the last
// did at most Within after the first. A not step forbids its rows from the
// moment of the did before it up to the moment of the did after it, both
// included. A last not step forbids them from the last did until Within after
// the first did, and holds only once that moment has passed; without Within it
// forbids them until now. All rows of one occurrence have the same values in
// the Same columns; rows where one of those is null take no part.
type Sequence struct {
	At     Span
	Steps  []SequenceStep
	Same   []string
	Within time.Duration // 0: no limit
}

// SequenceStep is one step: the rows of Rows (of the segment's entity) that
// satisfy Where and Window. Same holds the step's columns for Sequence.Same,
// in its order. Time is when a row of it happened.
type SequenceStep struct {
	At     Span
	Not    bool
	Rows   Rows
	Where  Expr
	Window *Window
	Same   []Expr
	Text   string
}
