package models

import "time"

// Incremental says that rows which a run has read need not be read again.
//
// Without Changed the source is append-only: a row is there at most Late after
// its time, and never changes. With Changed a row that changes has a later
// Changed, and is there at most Late after it; what is deleted is not seen.
type Incremental struct {
	At      Span          // of the key
	Late    time.Duration // 0: at once
	Changed Expr          // a timestamp or a date; nil: append-only
}

// SourceRead says how much of a source a run reads.
type SourceRead struct {
	Source string `json:"source"`
	Since  string `json:"since,omitempty"` // RFC 3339: rows up to then are kept from earlier runs; "" when all are read
	Why    string `json:"why,omitempty"`   // all are read, for people
}
