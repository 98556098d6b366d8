package ir

import "github.com/weft-cdp/weft/models"

// BaseAlias names Traits.Base in the first layer and in the Lookups' On.
const BaseAlias Ident = "base"

type (
	// Prepare makes what must exist before anything else. A run that publishes
	// needs the schemas, and in each the register of what weft made there.
	Prepare struct {
		Header
		Publishes bool
	}

	// StateTables makes what outlives a run, empty in the first, and registers
	// it: weft_runs, the State tables of the entities and of Pasts, and their
	// tables of Next, which a killed run leaves behind.
	StateTables struct {
		Header
		Entities []Ident
		Pasts    []Past
		Sources  []Ident // whose rows outlive runs
	}

	// SourceRows reads a source once, keeps what is needed of it, and makes
	// identifiers and nodes. The first layer reads the source's own columns (Col
	// with From "" and the type of the ReadColumn) and converts them, so a name
	// in it may be that of the raw column it is made of; later layers see the
	// names of those before. A row for which Where is not true does not exist.
	// Keep lists the columns of the table, in order. Where a question is about one
	// profile, Wanted lists the ways in which a row may concern it, and rows that
	// concern it in none are left out; empty: all rows are wanted.
	//
	// Where a check counts the rows whose time is missing, they are kept, but
	// without nodes: they belong to nobody, and whoever joins the table otherwise
	// asks for a time that is not null.
	SourceRows struct {
		Header
		Into   Table
		Source string
		From   Origination
		Layers []Layer
		Where  Expr // over the columns of the last layer; nil: all
		Wanted []Wanted
		Keep   []Ident

		Kept     *KeptRows     // nil: Into is a work table
		Borrowed *BorrowedRows // nil, as it is where rows are kept: all rows are read

		Values, Nodes, Owners []Ident // columns of the layers: identifiers, their nodes, and those by which a row belongs to somebody
	}

	// Wanted is one way in which a row is wanted: Where holds, or, when it is nil,
	// the values of Cols are together those of the columns In of a row of Table.
	// All are columns of last layers.
	Wanted struct {
		Where    Expr
		Cols, In []Ident
		Table    Table
	}

	// Origination is where a source's rows come from: exactly one of Table
	// (its parts, outermost first), File, SQL and Given (the rows of a story,
	// perhaps none: Values are in the order of Read and of its types).
	Origination struct {
		Table     []Ident
		File      string
		Format    string
		Delimiter string            // of a csv File; "" for a comma
		SQL       map[string]string // dialect name → query
		Given     bool
		Values    [][]Expr     // only Lit, and MakeList of Lit
		Read      []ReadColumn // the columns to read, sorted by name
		At        models.Span
	}

	// ReadColumn is a raw column. Native is the catalog's type name, "" when
	// unknown (then files read it as text and tables as it is). T is the type with
	// which the first layer sees it: where Native is another spelling of T (a
	// zoned timestamp), reading converts it; all other conversions are Calls.
	ReadColumn struct {
		Name   Ident
		Native string
		T      models.Type
		At     models.Span // of its declaration, else where it is first named
	}

	// Aggregate computes all aggregates over one list of rows in one scan,
	// grouped by profile. Into has a column profile and one per Named, whose
	// expressions hold Agg nodes over columns of Scan and Joins.
	// Group names the list of rows: steps of the same Group differ in nothing
	// but Joins that are not Inner, Before and Cols, and may become one.
	Aggregate struct {
		Header
		Entity Ident
		Group  Ident
		Into   Table
		Scan   Scan
		Joins  []Join
		Where  Expr  // true for all rows that any column needs; nil: all
		Before Layer // computed per row, named; aggregates may use them
		Cols   []Named
	}

	// Scan is a table, its alias, and how a row finds its profile: Node and Map
	// (a row's node is looked up in the map), or Profile (a column that is the
	// profile itself). Rows that find none are left out. Joins that come before
	// the profile is known (child rows) name the alias in ProfileFrom.
	Scan struct {
		Table       Table
		Alias       Ident
		ProfileFrom Ident // alias of the relation that holds Node or Profile; "" for Alias
		Node        Ident
		Map         Table
		Profile     Ident
	}

	// Join adds the columns of another table. Inner joins lead to child rows
	// (they may multiply rows); the others are many-to-one left joins.
	Join struct {
		Table Table
		Alias Ident
		Inner bool
		On    []Expr // all must hold
	}

	// Sequence finds the profiles whose rows contain a sequence of steps: Into
	// has one column, profile. The meaning is that of models.Sequence.
	Sequence struct {
		Header
		Entity Ident
		Into   Table
		Steps  []SequenceStep
		Same   int   // how many columns must agree
		Within int64 // microseconds; 0: no limit
	}

	// SequenceStep is one step's rows: when and for which Same values.
	SequenceStep struct {
		Not   bool
		Scan  Scan
		Joins []Join
		Where Expr
		Time  Expr
		Same  []Expr
		Text  string
	}

	// Traits joins aggregates and related profiles to every profile and
	// computes the columns that depend on them, layer by layer. Base has at least
	// profile and profile_id. The first layer sees Base (alias BaseAlias) and the
	// Lookups by their aliases; later layers see names alone: those columns of
	// Base that Carry lists, and the layers before.
	Traits struct {
		Header
		Entity  Ident
		Into    Table
		Base    Table
		Carry   []Ident // columns of Base that go along
		Lookups []Join  // left joins; their On refers to the alias Base
		Layers  []Layer
		Keep    []Ident // columns of Into, in order; profile and profile_id come first
	}

	// Profiles writes <entity>_profiles to Next: profile_id and Cols, first the
	// ids that relations lead to, then the traits, each sorted by name.
	Profiles struct {
		Header
		Entity Ident
		From   Table
		Cols   []Named
		Into   Table
	}

	// Members decides all segments of an entity in one pass over From. Each
	// layer's columns are booleans that are never null; a layer may use those
	// before it. Segments says which column of the layers or of From is which
	// segment (a trait may have a segment's name, so columns have names of their
	// own). Into has (profile_id, segment).
	Members struct {
		Header
		Entity   Ident
		From     Table
		Layers   []Layer
		Segments []SegmentColumn
		Into     Table
	}

	// SegmentColumn is a boolean column and the segment whose members it marks.
	SegmentColumn struct {
		Segment string
		Column  Ident
	}

	// Counts gives the report its numbers: rows of (name, value). With Patch those
	// of all are what is published, less the part, and what this run has of it.
	Counts struct {
		Header
		Entity                                       Ident
		Segments                                     []string
		Rules                                        []string // of identity, as <entity>_conflicts has them
		KnownAnchors, KnownRedirects, KnownIntervals Table    // state
		Patch                                        *Patch
	}

	// ConditionCounts answers preview: for each condition of a segment, how
	// many profiles it keeps (true), drops (false) and cannot decide (null).
	// Rows of (name, kept, dropped, unknown, survivors): survivors counts those
	// for whom it and all conditions before it are true. Depths says of each
	// condition how deep it stands: the parts of a condition follow it, one
	// deeper, and are counted by themselves, so they are no conditions before
	// another.
	// Layers are those of Members.
	ConditionCounts struct {
		Header
		Entity     Ident
		From       Table
		Layers     []Layer // segments that conditions refer to
		Conditions []Named
		Depths     []int
	}

	// ConditionValues answers explain: the value of each condition and of what
	// it compares, for one profile of From. One row, one column each.
	ConditionValues struct {
		Header
		Entity  Ident
		From    Table
		Layers  []Layer
		Values  []Named
		Profile string // a profile_id
	}

	// RowsBehind answers explain: the newest rows that an aggregate counted for
	// one profile: (key, time, value), and how many there are in all.
	RowsBehind struct {
		Header
		Scan    Scan
		Joins   []Join
		Where   Expr
		Key     Expr   // nil when the source has none
		Time    Expr   // nil when the rows have none
		Value   Expr   // nil for count(source)
		Profile string // a profile_id
		People  Table  // (profile, profile_id)
		Limit   int
	}

	// LookUp answers stories: who the identifiers of Refs are, and what is known
	// of them. For each ref that is somebody one row: ref (its index), profile,
	// then Values, which are computed over From after Layers as in Members.
	LookUp struct {
		Header
		Entity Ident
		Refs   []Expr // each a node, made of literals; null for what is no identifier
		Map    Table  // (node, profile)
		From   Table
		Layers []Layer
		Values []Named
	}

	// Read answers explain from what is published: rows of a table for which
	// Where is true, ordered by Order. Columns empty means all.
	Read struct {
		Header
		Table      Table
		Columns    []Ident
		Where      Expr // over the table's columns; nil: all rows
		Order      []Ident
		Descending bool
		Limit      int // 0: no limit
	}

	// FetchProfile answers programs that are written against what is published: the
	// Columns of one profile, found by what is given when the statement runs: an
	// identifier, where Where is set, a condition over <entity>_ids; else ID, the id
	// that it has or once had. No row where there is none.
	FetchProfile struct {
		Header
		Entity  Ident
		Columns []Ident
		Where   Expr
		ID      Expr
	}

	// FetchMembers answers them, too: the Columns of the present members of a segment.
	FetchMembers struct {
		Header
		Segment Ident
		Columns []Ident
	}

	// Evaluate computes values without any table. One row, one column each.
	Evaluate struct {
		Header
		Values []Named
	}

	// Definitions writes weft_definitions to Next: a row for each of Rows, one for
	// each of Tables with the fingerprint of the step that makes it, and, when only
	// some Entities are published, what Known has of the others.
	Definitions struct {
		Header
		Rows     []models.Definition
		Tables   []DefinedTable
		Entities []Ident
		Known    Table // Name "": nothing is kept
		Into     Table
	}

	// DefinedTable is a published table and the step that makes it.
	DefinedTable struct {
		Entity Ident
		Name   Ident
		Step   string
		At     models.Span
	}

	// Publish makes what is in Next visible, all or nothing, with a view for
	// each segment and a row in weft_runs, registers what it made, and drops views
	// of segments that are gone.
	Publish struct {
		Header
		Tables   []Ident
		Views    []SegmentView
		Entities []Ident
		Pasts    []Past
		Sources  []Ident // whose rows are kept: weft_sources is told up to when
		Patches  []Patch // entities of which Tables holds a part; the tables of all others are whole
	}

	// SegmentView is the view of one segment: its present members' profiles.
	SegmentView struct {
		Segment Ident
		Entity  Ident
	}
)
