package models

import "time"

// Kinds of data tests.
const (
	UniqueTest    = "unique"
	NotNullTest   = "not_null"
	AcceptedTest  = "accepted_values"
	RowsTest      = "rows"
	ConditionTest = "condition"
	OrphansTest   = "orphans"   // of a relation: rows whose other row is missing
	ChildrenTest  = "children"  // of a relation: how many rows lead to one
	FreshnessTest = "freshness" // how old the newest row is
)

// DataTest is what the rows of a source should be, which every run looks at
// before anything is made of them.
type DataTest struct {
	Kind     string
	At       Span
	Name     string // the kind and of what: "not_null amount"
	Severity Severity
	Allowed  Allowance
	Within   time.Duration // only rows of that time until now; 0: all rows

	Columns  []*SourceColumn // of unique
	Holds    Expr            // of not_null, accepted_values and condition: a row fails where it is false
	Relation *Relation       // of orphans and children
	Range    Range           // of rows and children
	Age      time.Duration   // of freshness: how old the newest row may be
}

// Allowance is how many rows may fail a test: so many, or a share.
type Allowance struct {
	Rows      int64
	Millionth int64  // of all rows that were looked at, when IsShare
	IsShare   bool   // else Rows counts
	Text      string // as it was written; "" when nothing was
}

// Range is the smallest and the largest number that may be; nil: no border.
type Range struct{ Min, Max *int64 }

// TestResult is what a data test found. Example is the key of a row that
// failed, never personal data; of a freshness it is the newest moment.
type TestResult struct {
	Source   string   `json:"source"`
	Test     string   `json:"test"`
	Severity Severity `json:"severity"`
	At       Span     `json:"at"`
	Allowed  string   `json:"allowed"`
	Rows     int64    `json:"rows"` // that were looked at
	Failed   int64    `json:"failed"`
	Passed   bool     `json:"passed"`
	Example  string   `json:"example,omitempty"`
}
