package ir

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// Sync says what a destination should hold, as rows of the tables that the last
// run has published. It is not a step of a program: its statements are run one by
// one, with what is known of the destination in between.
type Sync struct {
	Name     string
	About    *Header // of the statement that says what is desired
	TimeZone string  // IANA name
	Entity   Ident   // "" where what is desired is told, and not computed of profiles
	Segment  string  // whose members are sent; "" sends everybody
	// Asked are the segments that expressions ask for: a column each of bools that are
	// never null.
	Asked []SyncSegment
	// Newest are the types of identifiers of which one value is sent, the newest of a
	// profile: a column each. Traits are the columns of the profiles that are read.
	Newest []SyncNewest
	Traits []Named
	// Layers compute the columns of the rows: LeftOut, which says why nothing of the row
	// may be sent, a text that is null where it may, and Fields. LeftOut is "" where
	// everything may be sent.
	Layers  []Layer
	LeftOut Ident
	// Members are the ways in which a profile has rows. A record has one: Member.Row is
	// true. The members of a set have one for each field of their identity.
	Members []SyncMember
	Fields  []SyncColumn
	// Parts is a text of digests of the fields' values, each of PartSize letters; it is
	// never null.
	Parts Expr
	// Unique says that no two profiles can have the same key.
	Unique bool
	// Fingerprinted says that the row of a profile is made of that profile alone, and the
	// same at any moment: one that is made of what it was made of before need not be made
	// again to be compared.
	Fingerprinted bool
}

// Why nothing of a row may be sent.
const (
	SyncSuppressed = "suppressed"
	SyncNoConsent  = "no consent"
)

// SyncNoIdentity is why a row that may be sent cannot be: nothing is left of what the
// destination would find it by.
const SyncNoIdentity = "no identity"

// PartSize is how many letters of a digest tell values of one field of one row apart.
const PartSize = 8

// SyncSegment is a segment and the column that says who is in it.
type SyncSegment struct {
	Column  Ident
	Segment string
}

// SyncNewest is a type of identifiers, and the column of its newest value.
type SyncNewest struct {
	Column Ident
	Type   string
}

// SyncMember is a way in which a profile has rows: Layers make Key, Identity and
// Hash of what is below them. Key is null where there is no identity.
type SyncMember struct {
	Name string // of the identity's field; "" of records
	// Every is the type of the identifiers of which each makes a row, in the column
	// Value; "" where a profile has one row.
	Every string
	Value Ident
	// Layers are over the columns of Sync.Layers, and Value.
	Layers              []Layer
	Key, Identity, Hash Ident
}

// SyncColumn is a field and the column of its values.
type SyncColumn struct {
	Field  string
	Column Ident
	T      models.Type
}

// IsSet says that the rows are members, who are in or out.
func (s *Sync) IsSet() bool { return len(s.Members) > 0 && s.Members[0].Name != "" }

// Mapping is a digest that changes when the same row is mapped to other values.
func (s *Sync) Mapping() string {
	digest := sha256.New()
	write := func(parts ...string) {
		for _, part := range parts {
			digest.Write([]byte(part))
			digest.Write([]byte{0})
		}
	}
	layers := func(layers []Layer) {
		for _, layer := range layers {
			for _, n := range layer {
				write(IdentText(n.Name), n.Expr.Type().String(), ExprText(n.Expr))
			}
		}
	}
	layers(s.Layers)
	for _, m := range s.Members {
		write(m.Name, m.Every)
		layers(m.Layers)
	}
	for _, f := range s.Fields {
		write(f.Field, IdentText(f.Column))
	}
	return hex.EncodeToString(digest.Sum(nil))[:16]
}

// The tables of syncs, in the schema of what is published. Those that belong to
// one sync are named by it; the plan of a run by the run, too.
const (
	SyncEventsTable     = "weft_sync_events"
	SyncCountsTable     = "weft_sync_counts"
	SyncResultsTable    = "weft_sync_results"
	SyncQuarantineTable = "weft_sync_quarantine"
	ErasedTable         = "weft_erased"
	ErasuresTable       = "weft_erasures"
	SyncLedgerPrefix    = "weft_sync_ledger_"
	SyncPlanPrefix      = "weft_sync_plan_"

	SyncHeldPrefix = "weft_sync_held_" // a view of each ledger, of what is held and what was rejected

	SyncRunsView   = "weft_sync_runs"
	SyncHealthView = "weft_sync_health"
	SyncErrorsView = "weft_sync_errors"
	SyncStatesView = "weft_sync_states"
)

// SyncViewColumns are the columns of the views that all syncs share, in their order.
var SyncViewColumns = map[string][]Ident{
	SyncRunsView: {
		"sync", "epoch", "began_at", "ended_at", "owner", "status", "reason", "plan_hash", "desired", "held", "enters", "changes", "leaves",
		"unconsented", "suppressed", "quarantined", "kept", "parked", "applied", "rejected", "pending",
	},
	SyncHealthView: {
		"sync", "epoch", "began_at", "ended_at", "status", "reason", "desired", "held", "applied", "rejected", "pending", "unconsented", "suppressed",
		"quarantined", "kept", "parked", "last_done_at",
	},
	SyncErrorsView: {"sync", "epoch", "kind", "outcome", "code", "message", "row_count", "first_at", "last_at"},
	SyncStatesView: {"sync", "epoch", "state", "since", "reason", "rejected", "parked"},
}

// SyncTables is the list of those that all syncs share.
var SyncTables = []string{SyncEventsTable, SyncCountsTable, SyncResultsTable, SyncQuarantineTable, ErasedTable, ErasuresTable}

// SyncLedger is the table of what a destination is known to hold of a sync.
func SyncLedger(sync string) Table {
	return Table{Space: Published, Name: Ident(SyncLedgerPrefix + strings.ToLower(sync))}
}

// SyncColumns are the columns of the tables of syncs, of all ledgers under
// SyncLedgerPrefix. Their keys and documentation are in docs/tables.md.
var SyncColumns = map[string][]TableColumn{
	SyncEventsTable: columns(
		few("sync"), always(intType, "epoch", "number"), few("event"), always(momentType, "happened_at"), maybe(textType, "token", "owner"),
		maybe(momentType, "until"), maybe(intType, "seq"), maybe(textType, "plan_hash", "status", "reason"),
	),
	SyncCountsTable: columns(few("sync"), always(intType, "epoch"), few("measure"), always(intType, "value")),
	SyncResultsTable: columns(
		few("sync"), always(intType, "epoch", "seq"), always(textType, "diff_key"), few("kind"), few("outcome"),
		always(intType, "status"), maybe(textType, "code", "message", "remote_id"), always(intType, "attempts"),
		maybe(momentType, "doubt_at"), always(momentType, "ended_at"), always(intType, "took_ms"),
	),
	SyncQuarantineTable: columns(few("sync"), always(intType, "epoch"), maybe(textType, "profile_id", "diff_key"), few("reason")),
	ErasedTable:         columns(few("entity"), few("key_name"), always(textType, "mark"), always(momentType, "erased_at")),
	ErasuresTable: columns(
		always(textType, "request"), few("entity"), few("sync"), few("destination"), maybe(textType, "op"), few("state"), always(intType, "row_count"),
		maybe(textType, "outcome"), maybe(intType, "status"), maybe(textType, "code"), always(intType, "epoch"), always(momentType, "happened_at"),
	),
	SyncLedgerPrefix: columns(
		always(textType, "diff_key"), few("state"), always(textType, "row_hash", "parts", "identity", "remote_id"), always(intType, "version"),
		always(boolType, "known"), always(textType, "profile"), maybe(momentType, "settle_until"),
		maybe(textType, "rejected_kind", "rejected_hash", "rejected_mapping", "rejected_version"), maybe(intType, "rejected_epoch"),
		maybe(textType, "rejected_code", "rejected_message"), maybe(intType, "rejections"),
		maybe(momentType, "rejected_first", "retry_at"), maybe(boolType, "parked"), maybe(intType, "fingerprint"), always(intType, "written"),
	),
}

// SyncEntryColumns are those of the table that entries of a run come in by.
var SyncEntryColumns = columns(
	always(intType, "seq", "place"), always(textType, "outcome"), always(intType, "status"), maybe(textType, "code", "message", "remote_id"),
	always(intType, "attempts"), maybe(momentType, "doubt_at"), always(momentType, "ended_at"), always(intType, "took_ms"),
)

// FieldNames are the names of the fields, in the order in which plans have them.
func (s *Sync) FieldNames() []string {
	names := make([]string, len(s.Fields))
	for i, f := range s.Fields {
		names[i] = f.Field
	}
	return names
}
