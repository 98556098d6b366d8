package ir

import "time"

// KeptRows says that the rows of a source outlive the run that read them, and how a
// later run reads only those that are new. Into of the step is then a table of
// the space Kept, and its columns are those of any SourceRows.
//
// A run makes all rows up to its Cut final. What is later is read again by the
// next run, which takes out what an unfinished run left of it: so a table is
// right whatever happened to the runs after the one that published last.
type KeptRows struct {
	Time, Changed Ident         // columns; "" where the rows have none
	Key           []Ident       // of a source with Changed: a new row takes the place of that with its key
	Late          time.Duration // how late rows may be
	Cut           Expr          // what this run makes final: now less Late
	Days          []string      // as 2026-01-31: from each on, rows are read otherwise, because a decision begins or ends

	Last  *LastRead // nil: nothing is kept yet, or it is not asked
	Why   string    // then: why all rows are read
	Fresh Expr      // with Last: holds of the rows that are read, over the columns of the last layer
	Prune Expr      // with Last: what follows of Fresh for a column as it is stored, by which a warehouse sees what it need not read; else nil
	Stays Expr      // with Last: holds of the kept rows that are as they were, but for those that Key replaces
	Batch Table     // with Changed or Touched: a work table for the new rows

	// Touched is a work table for the rows that a run takes out of those that are kept,
	// and for those that it adds; rows that are read again and are as they were are in
	// it neither way. NewRows makes it, and Batch. Name "": nobody asks.
	Touched Table
}

// NewRows reads the rows of a source that are new, and finds those that are not as they
// were: Batch and Touched of what Of keeps. Of, which comes after it, puts them in
// place.
type NewRows struct {
	Header
	Of *SourceRows
}

// MomentForm is the canonical form of a timestamp (see models.Literal).
const MomentForm = "2006-01-02 15:04:05.999999"

// LastRead is what the register says of the rows that are kept: all up to a
// moment, read by a definition.
type LastRead struct {
	Until       string // in MomentForm
	Fingerprint string
}

// BorrowedRows says which rows may be taken by a program that keeps none: those
// that runs keep, and of the source those that are new since. Only where they are
// not right any more, the source is read as the step says that borrows.
type BorrowedRows struct {
	Of    *SourceRows // the step of a run that keeps them; its Into is of the space State
	Where Expr        // holds of those of them that the step would have read; nil: of all
	Batch Table       // work: the new ones
}
