package models

// Plan is everything that a run will do, as data: print it, save it, compare
// it, run it. Steps are in an order that respects After.
type Plan struct {
	Project   string     `json:"project"`
	Warehouse string     `json:"warehouse"`        // the dialect's name
	RunID     string     `json:"run_id,omitempty"` // of the run that the plan was made for; "" when it was made to be read
	Now       string     `json:"now"`              // RFC 3339, UTC; written into the statements
	Steps     []PlanStep `json:"steps"`
}

// Kinds of plan steps that a runner treats differently. Every other step is
// simply run.
const (
	StepBuild   = "build"   // statements, once
	StepLoop    = "loop"    // statements, repeated as Until says
	StepCheck   = "check"   // the one statement gives rows (index into Problems, count, example or null)
	StepTests   = "tests"   // the last statement gives rows (index into Tests, rows, failed, passed, example or null)
	StepCount   = "count"   // the one statement gives rows (name, value) for the report
	StepAsk     = "ask"     // the one statement gives rows (name, number), by which later steps are left out: see PlanStep.When
	StepQuery   = "query"   // the one statement gives rows for whoever asked (a story, preview, explain)
	StepPublish = "publish" // the statements make the results visible, all or none
)

// PlanStep is one named piece of work, one file when written to disk.
type PlanStep struct {
	Name       string   `json:"name"` // after the model: "orders_rows", "customer_traits"
	Kind       string   `json:"kind"`
	Title      string   `json:"title"` // one line for people: "stitch customer"
	After      []string `json:"after,omitempty"`
	Loads      []Load   `json:"loads,omitempty"` // files that must be in the warehouse before the statements
	Statements []string `json:"statements"`      // SQL, formatted, comments included
	Until      *Until   `json:"until,omitempty"`
	// Problems is what the rows of a check refer to, by index: code, severity,
	// place and message, in which {count} stands for the row's count.
	Problems    []DataProblem `json:"problems,omitempty"`
	Tests       []TestResult  `json:"tests,omitempty"`    // what the rows of a StepTests refer to
	Gate        bool          `json:"gate,omitempty"`     // of a check: an error ends the run at once
	ByHand      []string      `json:"by_hand,omitempty"`  // of a check: what its file holds instead of Statements, and fails when there is an error
	Undo        []string      `json:"undo,omitempty"`     // run when the run fails after this step, each for itself: what may fail is left
	When        string        `json:"when,omitempty"`     // a name of a StepAsk: the step is left out where its number is 0, or where that was left out
	Else        []string      `json:"else,omitempty"`     // what takes the place of Statements then
	Only        []Only        `json:"only,omitempty"`     // the same for some of Statements
	Reads       *SourceRead   `json:"reads,omitempty"`    // of a step that reads a source
	Computes    *EntityRun    `json:"computes,omitempty"` // of the step that lists the identifiers of an entity
	Fingerprint string        `json:"fingerprint"`        // of the SQL and of every step that it reads, not of comments nor of now
	At          Span          `json:"at"`                 // the YAML that asked for it
}

// Only says which statements of a step are left out where the number of a StepAsk is
// 0. Left out or not, what the plan comes to is the same: those who run its files by
// hand run all statements.
type Only struct {
	When       string `json:"when"`
	Statements []int  `json:"statements"` // by their index, in order
}

// Load is a file of the project that the warehouse cannot see: Create makes an
// empty table in the session, and its rows are then loaded into it.
type Load struct {
	Source    string          `json:"source"` // the model's name
	File      string          `json:"file"`   // relative to the project, as the model has it
	Format    string          `json:"format,omitempty"`
	Delimiter string          `json:"delimiter,omitempty"`
	Table     string          `json:"table"` // full, quoted
	Create    []string        `json:"create"`
	Columns   []CatalogColumn `json:"columns"` // of the table, in its order; T says the type
	At        Span            `json:"at"`
}

// Until repeats a step's statements while Probe's single number is above zero.
// The probe runs before the first round, so an empty input costs no round. When
// Rescue is not empty and the probe's number has not fallen below
// RescueRatio of what it was two rounds before, the rescue statements run once
// before the next round, or what Decide says in its place.
type Until struct {
	Probe       string   `json:"probe"`
	Proof       string   `json:"proof"` // fails when the probe's number is above zero, for those who run the files by hand
	Rescue      []string `json:"rescue,omitempty"`
	Decide      *Decide  `json:"decide,omitempty"`
	RescueRatio float64  `json:"rescue_ratio,omitempty"`
	MaxRounds   int      `json:"max_rounds"` // more is a bug, and fails the run
}

// Decide takes pairs of parties out of the warehouse and decides them one by
// one, in the order in which they come: a pair joins its parties, unless they
// together have more marks of a rule than one may have. It is the definition of
// what a round does for many at once, for orders in which a round can do little.
type Decide struct {
	Before []string `json:"before"` // statements, before the others
	Pairs  string   `json:"pairs"`  // gives (x, y), in the order in which they are decided
	Marks  string   `json:"marks"`  // gives (party, rule, held, at_most) of parties that have any
	Joins  Load     `json:"joins"`  // takes (v, f): party v is part of f now
	After  []string `json:"after"`  // statements that make use of it
}
