package ir

// The steps of a verification, which builds everything anew beside what is
// published, compares, and leaves nothing behind.
type (
	// Differences answers how a table of the last run (Was) differs from the one
	// that was made anew (Is). One row, with three columns each for the rows that
	// only Was has, for those that only Is has, and for each of Cols, in which rows
	// of both differ: how many, and the smallest and the largest Owner among them.
	// Rows are the same by Key, which is never null. Floats may differ by what the
	// order of adding them makes.
	Differences struct {
		Header
		Of      string // the table, by its published name
		Was, Is Table
		Key     []Ident
		Cols    []TableColumn
		Owner   Ident // "": nobody is named
		Where   Expr  // of both; nil: all rows

		// Only are tables of ids (profile_id): of Was those rows count whose Owner is in
		// any of them. None: all rows.
		Only []Table
	}

	// Discard drops what was made.
	Discard struct {
		Header
		Views, Tables []Table
	}
)
