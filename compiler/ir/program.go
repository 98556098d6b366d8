package ir

import "github.com/weft-cdp/weft/models"

// Program is a whole run.
type Program struct {
	Project  string
	TimeZone string  // IANA name
	Steps    []Step  // in an order that respects After
	Results  []Table // work tables that are looked at when the run is over: nothing of them may be left out
}

// Step is one of the kinds in steps.go.
type Step interface{ Head() *Header }

// Header is what all steps share. Name is unique in the program and names the
// file on disk; Title is one line for people; Origins are the definitions that
// asked for the step, sorted by name.
type Header struct {
	Name    string
	Title   string
	After   []string
	Origins []Origin
	When    string // an answer of Found or PartChanges: nothing is to be done where it is 0; "": there always is
}

// Head gives the header itself, so that every step that embeds it is a Step.
func (h *Header) Head() *Header { return h }

// Origin is a definition of the user: what, its name, where, and its text as
// it was written. It becomes the comment above the SQL it caused.
type Origin struct {
	Kind string // trait, segment, source, entity, relation, sync
	Name string
	Text string
	At   models.Span
}

// Space says where a table lives.
type Space int

// The spaces. A dialect maps each to a schema, a prefix or a temporary table.
const (
	Work      Space = iota // of this run alone; gone when it ends
	Next                   // being built; publish makes it Published
	Published              // what readers see
	State                  // what the last published run left behind, read only
	Upload                 // a file of the project, loaded for this run
	Kept                   // rows of sources that later runs need not read again, beside what is published
	Patched                // a copy of what is published that is being patched, where it is put in place when it is done
)

// Table names a table that weft makes.
type Table struct {
	Space Space
	Name  Ident
}

// Ident is a name, unquoted. It prints as poison: only a dialect's Quote makes
// it text (through IdentText).
type Ident string

// String gives poison that emit refuses to put into a statement.
func (Ident) String() string { return "\x00ident\x00" }

// IdentText gives the bare name, for quoting and for printing the IR.
func IdentText(i Ident) string { return string(i) }
