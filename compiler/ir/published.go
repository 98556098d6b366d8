package ir

import (
	"slices"
	"strings"
)

// The tables that every entity publishes are named by the entity and one of
// these; docs/tables.md describes them. None ends in another and none has a
// second underscore, so that tables of two entities never have one name.
const (
	ProfilesTable  = "_profiles"
	IDsTable       = "_ids"
	LinksTable     = "_links"
	SegmentsTable  = "_segments"
	RedirectsTable = "_redirects"
	ConflictsTable = "_conflicts"
	AnchorsTable   = "_anchors"
	StitchedTable  = "_stitched"
	HistoryTable   = "_history"

	ConditionsTable = "_conditions"
	TruthsTable     = "_truths"
)

// PublishedTables is the list of them, in the order in which they become
// visible. It is a contract. What remembers ids comes first, because profiles
// whose anchor has left the data are found by the identifiers of the run before:
// a run that is killed must not replace these and leave old redirects.
var PublishedTables = []string{
	RedirectsTable, AnchorsTable, IDsTable, LinksTable, ConflictsTable, ProfilesTable, ConditionsTable,
	TruthsTable, SegmentsTable, StitchedTable, HistoryTable,
}

// PublishedKeys are the columns by which readers look these tables up, widest
// first: what a warehouse sorts or clusters them by. None is ever null.
var PublishedKeys = map[string][]Ident{
	ProfilesTable:  {"profile_id"},
	IDsTable:       {"id_type", "id_value"},
	LinksTable:     {"id_type_a", "id_value_a"},
	SegmentsTable:  {"segment", "profile_id"},
	RedirectsTable: {"old_profile_id"},
	ConflictsTable: {"rule"},
	AnchorsTable:   {"profile_id"},
	StitchedTable:  {"cluster"},
	HistoryTable:   {"measure"},

	ConditionsTable: {"segment"},
	TruthsTable:     {"profile_id"},
	PastTable:       {"profile_id"},

	DefinitionsTable: {"kind", "name"},
}

// PatchedBy are the columns by which a run finds the rows that it replaces, where
// it makes only a part of an entity: in PatchedByNode a cluster, in the others the
// id of a profile. Tables that are not listed are made whole.
var (
	PatchedBy = map[string]Ident{
		ProfilesTable: "profile_id", IDsTable: "profile_id", LinksTable: "profile_id", ConflictsTable: "profile_id_a",
		AnchorsTable: "profile_id", RedirectsTable: "old_profile_id", SegmentsTable: "profile_id", TruthsTable: "profile_id",
		PastTable: "profile_id",
	}
	PatchedByNode = map[string]Ident{StitchedTable: "cluster"}
)

// PublishedSuffix is the end of a table's name that says which of the published
// tables of its entity it is; "" for none.
func PublishedSuffix(name Ident) string {
	for _, suffix := range PublishedTables {
		if strings.HasSuffix(string(name), suffix) {
			return suffix
		}
	}
	if strings.HasSuffix(string(name), PastTable) {
		return PastTable
	}
	return ""
}

// PublishedKind is what PublishedColumns knows a table by.
func PublishedKind(name Ident) string {
	if slices.Contains(ProjectTables, string(name)) {
		return string(name)
	}
	return PublishedSuffix(name)
}

// The tables that a project publishes once. Names that begin so are kept from
// users.
const (
	RunsTable    = "weft_runs"
	ObjectsTable = "weft_objects" // the register of what weft made in a schema
	// DefinitionsTable says by which definitions the tables were made.
	DefinitionsTable = "weft_definitions"
	// SourcesTable says up to when rows of sources are kept. A row without a source
	// says which program the last run published, and as at when; it is there only
	// between runs that ended well.
	SourcesTable = "weft_sources"
	// TestsTable keeps what data tests found.
	TestsTable = "weft_tests"
)

// RowsTable follows the name of a source in that of the table that keeps its
// rows.
const RowsTable = "_rows"

// NextPrefix begins the name of a table that is about to take the place of a
// published one.
const NextPrefix = "weft_next_"

// PatchPrefix begins the name of a table of the space Patched.
const PatchPrefix = "weft_patch_"

// What a run that patches takes along into the space Patched, behind the name of
// the entity: the ids and the nodes of the part.
const (
	PartIDsTable   = "_part"
	PartNodesTable = "_nodes"
	DifferingTable = "_differing"
)

// ProjectTables is the list of them.
var ProjectTables = []string{RunsTable, ObjectsTable, DefinitionsTable, SourcesTable, TestsTable}

// RelationColumn follows the name of an entity relation in the column of
// <entity>_profiles that holds the profile_id to which it leads.
const RelationColumn = "_id"
