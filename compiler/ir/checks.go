package ir

import "github.com/weft-cdp/weft/models"

type (
	// Check finds problems in the data. Problems are tried in one statement that
	// gives rows (problem: index into Problems, count, example), none when all is
	// well.
	// An error of a Gate ends the run at once: what comes after it is not for this
	// run to touch.
	Check struct {
		Header
		Problems []Problem
		Gate     bool
	}

	// Problem is one thing that may be wrong, by kind, with
	// the message that a person reads; {count} in it is replaced.
	Problem struct {
		Kind     ProblemKind
		Code     models.Code
		Severity models.Severity
		At       models.Span
		Message  string
		Table    Table   // the rows to look at
		Cols     []Ident // what the kind needs: key columns, join columns, the column converted
		Raw      []Ident // of unparsable and missing_time: true where there was a text that could not be converted
		Mostly   string  // of unparsable: what is said, as an error, when less could be converted than not
		Example  []Ident // columns that name a row without personal data; empty: no examples
		Time     Ident   // rows in which this column is null do not exist; "" where all do
		Register Table   // of nobody_left: the anchors of earlier runs
		From     *Origination
		Expr     Expr // of doubtful: what is true of the rows; of unseen_decided and unseen_out: IdentityDecided.InForce

		Graph           *Graph     // of giant, whose Table is the map of nodes
		Named           Table      // of unseen_decided and unseen_out: see IdentityNamed
		Taken           []TakenOut // of unseen_out
		Tests           []Test     // of failed_tests: each is a problem of its own
		Entities, Views []Ident    // of name_taken: whose tables a run makes, and which views
		Pasts           []Past     // of name_taken, likewise
		Sources         []Ident    // of name_taken: whose rows a run keeps

		Among Table      // of duplicate_key and not_many_to_one: only values of Cols that it has count; Name "": all
		Else  *Elsewhere // of giant, never_seen and nobody_left, where Table has only a part; nil: it has all
	}

	// Elsewhere are the published identifiers outside the part that a run computes:
	// those of IDs whose profile_id is not in Part. How many there are tells History,
	// the numbers of the last run, less Known, the published identifiers of the part.
	Elsewhere struct{ IDs, Part, Known, History Table }

	// TakenOut is a column with the nodes of the values of an identifier that a
	// decision takes out.
	TakenOut struct {
		Rows Table
		Node Ident
	}
)

// ProblemKind says how a Problem is looked for.
type ProblemKind string

// The problems that data can have.
const (
	DuplicateKey  ProblemKind = "duplicate_key"   // Cols occur more than once in Table
	MissingKey    ProblemKind = "missing_key"     // a column of Cols is null
	Unparsable    ProblemKind = "unparsable"      // Raw[0] is true: Cols[0] could not be converted
	MissingTime   ProblemKind = "missing_time"    // Cols[0] is null: the row is left out
	NotManyToOne  ProblemKind = "not_many_to_one" // Cols occur more than once in Table and are not null
	NoIdentifiers ProblemKind = "no_identifiers"  // Table has rows, and none of them has any of Cols
	NeverSeen     ProblemKind = "never_seen"      // no row of Table (nodes) has id_type = the literal Expr
	UnseenDecided ProblemKind = "unseen_decided"  // of Named, what is in force, and not taken out, has no node in Table (nodes)
	UnseenOut     ProblemKind = "unseen_out"      // of Named, what is taken out and in force has no node in any of Taken
	NobodyLeft    ProblemKind = "nobody_left"     // Table (nodes) is empty, and Register is not
	Collision     ProblemKind = "collision"       // two identifiers share a node
	Unfinished    ProblemKind = "unfinished"      // edges are left after stitching
	FailedTests   ProblemKind = "failed_tests"    // Table (of SourceTests) has tests that have not passed
	Doubtful      ProblemKind = "doubtful"        // Expr is true, over Cols of Table
	Giant         ProblemKind = "giant"           // a profile has far more identifiers than others (docs/semantics.md)
	NameTaken     ProblemKind = "name_taken"      // what a run of Entities and Views makes is there, and not by the register
	BeforeLastRun ProblemKind = "before_last_run" // Table (Published, weft_runs) has a run as at a later now
)

// Plausible is how many identifiers a profile may have before it is looked at, and
// how many times as many as the one in the middle.
const Plausible = 100
