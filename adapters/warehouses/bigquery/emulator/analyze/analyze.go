// Package analyze lets Google's own GoogleSQL analyzer judge BigQuery
// statements: SQL text comes in, the resolved statement with its columns,
// its kind and the tables that it touches goes out, or the analyzer's error.
//
// It keeps the catalog that the analyzer looks names up in: datasets, tables,
// views, the temporary tables and functions of a session. It does not run
// anything: whoever ran a statement tells Session.Apply, and only then the
// catalog changes. It must not know of DuckDB or of HTTP.
package analyze

import (
	"fmt"
	"sync"

	gs "github.com/goccy/go-googlesql"
)

// Analyzer is the catalog of one project and Google's analyzer above it. Its
// methods, and those of its sessions, may be called from several goroutines;
// they take turns, because the analyzer lives in a single memory.
type Analyzer struct {
	project string

	mu       sync.Mutex
	language *gs.LanguageOptions
	plain    *gs.AnalyzerOptions // of statements without parameters
	parser   *gs.ParserOptions   // a part of them
	types    *typeCache
	builtin  *gs.SimpleCatalog
	schemas  map[string]*Schema // by name
	tables   map[string]*Table  // by "dataset.table"
	known    known
	keep     []any // what the analyzer's memory points at without owning it
}

var start sync.Once

// New starts the analyzer, once per process, and gives an empty project.
func New(project string) (*Analyzer, error) {
	var err error
	start.Do(func() { err = gs.Init() })
	if err != nil {
		return nil, err
	}
	a := &Analyzer{project: project, schemas: map[string]*Schema{}, tables: map[string]*Table{}}
	a.known = known{scripts: map[string][]string{}, verdicts: map[string]*verdict{}}
	if a.language, err = newLanguage(); err != nil {
		return nil, err
	}
	if err := a.newBuiltin(); err != nil {
		return nil, err
	}
	if a.plain, err = a.newOptions(Request{}); err != nil {
		return nil, err
	}
	// Options for the parser must come from those of the analyzer: setting the
	// language on fresh ones takes it away from everybody else.
	if a.parser, err = a.plain.GetParserOptions(); err != nil {
		return nil, err
	}
	return a, a.proveZone()
}

// proveZone fails where the analyzer does not take texts without a zone as UTC.
func (a *Analyzer) proveZone() error {
	out, err := a.NewSession().Analyze(Request{SQL: "SELECT CAST(TIMESTAMP '2026-07-01 00:00:00' AS STRING)"})
	if err != nil {
		return err
	}
	text, err := literalOf(out.Resolved)
	if err == nil && text != "2026-07-01 00:00:00+00" {
		err = fmt.Errorf("the analyzer's time zone is not UTC: %s", text)
	}
	return err
}

// literalOf finds the first text in a tree.
func literalOf(n gs.ResolvedNode) (text string, err error) {
	err = walk(n, func(n gs.ResolvedNode) error {
		l, ok := n.(*gs.ResolvedLiteral)
		if !ok || text != "" {
			return nil
		}
		v, err := l.Value()
		if err != nil {
			return err
		}
		text, err = v.StringValue()
		return err
	})
	return text, err
}

// Schema is a dataset.
type Schema struct {
	Name    string
	Created int64 // milliseconds since 1970
	Options map[string]string
}

// Column of a table or of a result.
type Column struct {
	Name     string // as BigQuery's REST gives it: f0_, f1_, … where the query gives none
	Type     string // as BigQuery writes it: INT64, ARRAY<STRUCT<a INT64, b STRING>>, NUMERIC
	Required bool   // NOT NULL
}

// Name of a table or view. A temporary table has no Dataset.
type Name struct{ Dataset, Table string }

// Table is a table or a view of the catalog.
type Table struct {
	Name        Name
	Columns     []Column
	View        string // the query of a view, empty for a table
	PartitionBy string // as written, e.g. DATE(ts)
	ClusterBy   []string
	Options     map[string]string // description, labels, expiration_timestamp: as literals
	Created     int64             // milliseconds since 1970

	shape *shape
}

// Kind is what BigQuery calls a job's statementType.
type Kind string

// The kinds of statements that the analyzer lets through.
const (
	Select              Kind = "SELECT"
	Insert              Kind = "INSERT"
	Update              Kind = "UPDATE"
	Delete              Kind = "DELETE"
	Merge               Kind = "MERGE"
	Truncate            Kind = "TRUNCATE_TABLE"
	CreateTable         Kind = "CREATE_TABLE"
	CreateTableAsSelect Kind = "CREATE_TABLE_AS_SELECT"
	CreateView          Kind = "CREATE_VIEW"
	CreateSchema        Kind = "CREATE_SCHEMA"
	CreateFunction      Kind = "CREATE_FUNCTION"
	DropTable           Kind = "DROP_TABLE"
	DropView            Kind = "DROP_VIEW"
	DropSchema          Kind = "DROP_SCHEMA"
	DropFunction        Kind = "DROP_FUNCTION"
	AlterTable          Kind = "ALTER_TABLE"
	AlterView           Kind = "ALTER_VIEW"
	AlterSchema         Kind = "ALTER_SCHEMA"
	Assert              Kind = "ASSERT"
	Begin               Kind = "BEGIN_TRANSACTION"
	Commit              Kind = "COMMIT_TRANSACTION"
	Rollback            Kind = "ROLLBACK_TRANSACTION"
	AbortSession        Kind = "ABORT_SESSION" // CALL BQ.ABORT_SESSION()
	SetVariable         Kind = "SET"           // SET @@time_zone = 'UTC'
)

// Request is one statement and what stands around it.
type Request struct {
	SQL            string
	DefaultDataset string            // for table names of one part
	Parameters     map[string]string // type by name, for @name
	Positional     []string          // types, for ?
	Undeclared     bool              // parameters need no type: a dry run tells it

	// From Split: the statement parsed, or, where the script was known, the place
	// that it has there.
	ast    *syntax
	script string
	at     int
}

// Statement is a statement that the analyzer accepted.
type Statement struct {
	SQL      string
	Project  string
	Kind     Kind
	Columns  []Column                 // of the answer (Select) or of the table or view it creates
	Target   Name                     // the table, view or schema (Dataset only) that it writes
	Temp     bool                     // Target lives as long as the session
	Refs     []Name                   // tables and views that it reads, in order, each once
	Params   []Column                 // parameters of which the request says no type
	Resolved gs.ResolvedStatementNode // nil where Session.Written knows what was made of it

	// System has the rows of the INFORMATION_SCHEMA views that it reads, by the
	// full name of the view; Tables has the other tables by the full name that
	// the resolved tree gives.
	System map[string]System
	Tables map[string]*Table

	// Function is what CREATE FUNCTION makes.
	Function *Function

	// Before and Altered are the table as ALTER finds and leaves it.
	Before, Altered *Table

	made   *Table // by CREATE TABLE, but not after the model of another
	mode   mode
	known  *verdict // what is remembered of it; nil where nothing is
	naming naming

	effect func() error // what Apply does
	keep   []any        // what Resolved points at
}

// System is the content of a view that BigQuery computes from its catalog.
type System struct {
	Columns []Column
	Rows    [][]any // nil, string, int64 or bool
}
