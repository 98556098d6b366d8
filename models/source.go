package models

import "time"

// Source is a table, a file or a query that holds rows about entities.
// Exactly one of Table, File and SQL is given.
type Source struct {
	Name        string
	At          Span
	Description string

	Table     string            // "schema.table", as the warehouse names it
	File      string            // path or glob, relative to the project's folder
	Format    string            // of File: csv, tsv, parquet, json, whitespace; from its ending when not said
	Delimiter string            // of a csv File: what stands between columns; "" for a comma
	SQL       map[string]string // warehouse type → query, the one marked place for raw SQL
	FromAt    Span              // the place of the table, file or sql value
	Written   string            // the table or file as it is written: ${NAME} is never replaced here

	Key       []*SourceColumn // identifies a row; empty when not declared
	KeyAt     Span
	Time      Expr // when the row happened, a timestamp or a date; nil: the rows have no time
	TimeAt    Span
	Where     Expr // rows that do not satisfy it do not exist; nil: all do
	IDs       []*SourceID
	Relations []*Relation
	Columns   []*SourceColumn // known columns by name: declared ones and the catalog's
	Closed    bool            // Columns is complete (a catalog knows the source); else unknown names are columns of type Unknown
	Freshness *Freshness
	// Incremental is nil where every run reads all rows.
	Incremental *Incremental
	Tests       []*DataTest // as they are written, then those of the relations
}

// SourceColumn is a column that expressions can name. From is its value when
// it is computed (`from:`), nil when the column is read by its own name.
type SourceColumn struct {
	Name     string
	At       Span // of the declaration; zero when only the catalog knows it
	T        Type
	Declared bool   // the type was declared: values are converted to it when they are read
	Format   string // how text is read as a date or a timestamp, strptime codes; "" for ISO 8601
	From     Expr
	PII      string // what personal data it holds ("email", "phone", "name", …); "" for none
	Native   string // the catalog's name of the stored type; "" when no catalog knows the column
	Stored   Type   // the stored type in the language, before any conversion; Unknown when nobody knows
}

// SourceID says that a row of the source carries an identifier.
type SourceID struct {
	At         Span
	Identifier *Identifier
	Value      Expr // of text, after conversion
}

// Relation leads from each row of a source to at most one row of another:
// From.Join[i].Left = To.Join[i].Right for all i. Reverse, when given, names
// the way back (`orders.items`).
type Relation struct {
	Name    string
	At      Span
	From    *Source
	To      *Source
	Join    []JoinPair
	Reverse string
}

// JoinPair is one equality of a relation's join.
type JoinPair struct{ Left, Right *SourceColumn }

// Freshness says how old the newest row may be before a run warns or fails.
// Zero: not said.
type Freshness struct {
	At          Span
	Warn, Error time.Duration
}

// Column finds a known column by name, or nil.
func (s *Source) Column(name string) *SourceColumn {
	for _, c := range s.Columns {
		if c.Name == name {
			return c
		}
	}
	return nil
}
