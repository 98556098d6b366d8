package ir

import "github.com/weft-cdp/weft/models"

// TableColumn is a column of a table whose columns no model decides.
type TableColumn struct {
	Name Ident
	T    models.Type // Nullable says that a row may be without
	Few  bool        // a text with few different values, whatever the data: a model knows them
}

var (
	textType   = models.Type{Kind: models.Text}
	intType    = models.Type{Kind: models.Int}
	boolType   = models.Type{Kind: models.Bool}
	momentType = models.Type{Kind: models.Timestamp}
	dayType    = models.Type{Kind: models.Date}
)

func always(t models.Type, names ...Ident) []TableColumn {
	cols := make([]TableColumn, len(names))
	for i, name := range names {
		cols[i] = TableColumn{Name: name, T: t}
	}
	return cols
}

func maybe(t models.Type, names ...Ident) []TableColumn { return always(t.OrNull(), names...) }

func few(name Ident) []TableColumn { return []TableColumn{{Name: name, T: textType, Few: true}} }

func columns(lists ...[]TableColumn) []TableColumn {
	var all []TableColumn
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

// PublishedColumns are those of the tables that docs/tables.md describes, in
// their order; <entity>_profiles has a column for each trait instead.
var PublishedColumns = map[string][]TableColumn{
	IDsTable: columns(few("id_type"), always(textType, "id_value", "profile_id"), maybe(momentType, "first_seen", "last_seen")),
	LinksTable: columns(
		few("id_type_a"), always(textType, "id_value_a"), few("id_type_b"), always(textType, "id_value_b", "profile_id"),
		few("source"), maybe(momentType, "first_seen", "last_seen"), always(intType, "row_count"), maybe(textType, "example_key"),
	),
	ConflictsTable: columns(
		few("rule"), few("id_type_a"), always(textType, "id_value_a"), few("id_type_b"), always(textType, "id_value_b"),
		few("source"), maybe(momentType, "first_seen", "last_seen"), always(intType, "row_count"), maybe(textType, "example_key"),
		always(textType, "profile_id_a", "profile_id_b", "reason"),
	),
	SegmentsTable: columns(
		always(textType, "profile_id"), few("segment"), always(momentType, "entered_at"), maybe(momentType, "left_at", "carried_at"),
		maybe(textType, "entered_by", "left_by"),
	),
	ConditionsTable: columns(
		always(momentType, "now"), few("segment"), few("definition"), always(intType, "number"), few("condition"), always(intType, "word", "mask"),
	),
	TruthsTable:    columns(always(textType, "profile_id"), always(momentType, "now"), always(models.Type{Kind: models.List, Elem: models.Int}, "words", "earlier")),
	RedirectsTable: columns(always(textType, "old_profile_id", "profile_id"), always(momentType, "since")),
	AnchorsTable: columns(
		always(textType, "profile_id"), few("id_type"), maybe(textType, "id_value"),
		maybe(momentType, "first_seen"), always(momentType, "registered_at"),
	),
	StitchedTable: always(intType, "hi", "lo", "cluster"),
	HistoryTable:  columns(always(momentType, "now"), few("measure"), always(intType, "value")),
	RunsTable: columns(
		always(textType, "run_id", "project"), always(momentType, "now", "started_at", "finished_at"), always(textType, "fingerprint"),
	),
	SourcesTable: columns(always(textType, "source"), always(momentType, "kept_until"), always(textType, "fingerprint")),
	ObjectsTable: columns(always(textType, "name"), few("kind"), maybe(textType, "entity")),
	TestsTable: columns(
		maybe(textType, "run_id"), always(momentType, "now"), few("source"), always(textType, "test"), few("severity"),
		always(intType, "row_count", "failed"), always(textType, "allowed"), always(boolType, "passed"),
		maybe(textType, "example"), always(textType, "defined_at"),
	),
	DefinitionsTable: columns(
		few("kind"), few("entity"), always(textType, "name", "text", "fingerprint", "file"), always(intType, "line"),
	),
}

// WorkColumns are those of the tables of one run that have the same columns in
// every model, by what they hold.
var WorkColumns = map[string][]TableColumn{
	"nodes": columns(
		always(intType, "node"), few("id_type"), always(textType, "id_value"), maybe(momentType, "first_seen", "last_seen"),
	),
	"links": columns(
		always(intType, "a", "b"), few("source"), maybe(momentType, "first_seen", "last_seen"),
		always(intType, "row_count"), maybe(textType, "example_key"),
	),
	"edges": always(intType, "hi", "lo"),
	"tests": columns(
		always(intType, "test", "row_count", "failed"), always(boolType, "passed"), maybe(textType, "example"),
	),
	"known":      always(intType, "hi", "lo", "cluster"),
	"changes":    columns(always(intType, "hi", "lo"), maybe(intType, "cluster")),
	"open":       always(intType, "cluster"),
	"loose_ends": always(intType, "v"),
	"touched":    always(intType, "v", "cluster"),
	"forest":     always(intType, "level", "v", "f"),
	"levels":     always(intType, "level"),
	"roots":      always(intType, "v", "f"),
	"neighbours": columns(always(intType, "v", "p", "mx"), always(boolType, "many")),
	"hooks":      columns(always(intType, "v", "p", "mx"), always(boolType, "many"), always(intType, "f"), always(boolType, "deep")),
	"numbers":    always(intType, "v", "f"),
	"part":       always(intType, "node"),
	"begin":      columns(always(intType, "node"), few("id_type"), always(textType, "id_value")),
	"ids":        always(textType, "profile_id"),
	"differing":  columns(few("name"), maybe(textType, "profile_id"), maybe(intType, "node")),
	"known_ids":  columns(always(intType, "node"), always(textType, "profile_id")),
	"tied":       always(intType, "a", "b"),
	"others":     columns(always(intType, "node", "profile"), always(textType, "profile_id")),
	"everybody":  columns(always(intType, "profile"), always(textType, "profile_id")),
	"whose":      always(intType, "node", "profile"),
	"map": columns(
		always(intType, "node"), few("id_type"), always(textType, "id_value"), maybe(momentType, "first_seen", "last_seen"), always(intType, "profile"),
	),
	"named": columns(
		always(intType, "decision"), always(boolType, "split"), always(intType, "place", "node"), always(dayType, "begins"),
		maybe(dayType, "ends"), always(textType, "told"),
	),
	"decided":  columns(always(intType, "decision"), always(boolType, "split"), always(intType, "place", "node"), always(momentType, "decided_at")),
	"shared":   columns(always(intType, "node"), few("rule"), always(textType, "reason")),
	"refused":  columns(always(intType, "a", "b"), few("rule"), always(textType, "reason")),
	"disputed": always(intType, "profile"),
	"parties":  always(intType, "node", "party", "profile"),
	"marks":    always(intType, "node", "rule", "at_most"),
	"pairs":    always(intType, "x", "y", "place"),
	"joins":    columns(always(intType, "v", "f"), always(boolType, "stops")),
	"paths":    columns(always(intType, "v"), maybe(intType, "root", "stop")),
	"ends":     columns(always(intType, "node"), few("id_type"), always(textType, "id_value", "profile_id")),
	"anchored": columns(
		always(intType, "profile"), always(textType, "profile_id"), few("id_type"), always(textType, "id_value"), maybe(momentType, "first_seen"),
	),
	"people": columns(
		always(intType, "profile"), always(textType, "profile_id"), maybe(textType, "id_type", "id_value"), maybe(momentType, "first_seen"),
	),
	"moved": columns(always(textType, "old_profile_id", "profile_id"), always(momentType, "since")),
	"held":  columns(always(textType, "old_profile_id", "profile_id"), always(boolType, "anchored")),
	"moves": columns(few("id_type"), always(textType, "id_value"), maybe(textType, "was", "becomes")),
	"flow":  columns(maybe(textType, "was", "becomes"), always(intType, "identifiers")),
	"fates": columns(
		always(textType, "profile_id"), few("fate"), maybe(textType, "becomes"), always(intType, "identifiers", "parts"),
	),
	"arrivals": columns(always(textType, "profile_id"), few("arrival"), always(intType, "identifiers", "parts")),
	"members":  columns(always(textType, "profile_id"), few("segment")),
	"merged":   columns(always(textType, "profile_id"), few("segment"), always(momentType, "entered_at")),
	"moving":   columns(always(textType, "profile_id"), few("segment"), always(boolType, "is_in"), maybe(momentType, "merged_at")),
	"turned": columns(
		always(textType, "profile_id"), few("segment"), always(boolType, "is_in"), maybe(momentType, "merged_at"), maybe(textType, "entered_by", "left_by"),
	),
}
