package emit

import (
	"crypto/md5"
	"encoding/hex"
	"time"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Digests are those of the profiles whose rows are to be erased, as ledgers have them.
func (v desiredView) Digests() []string {
	digests := make([]string, len(v.Erase))
	for i, profile := range v.Erase {
		sum := md5.Sum([]byte(profile)) // as ir.Md5; it tells profiles apart, and protects nothing
		digests[i] = hex.EncodeToString(sum[:])
	}
	return digests
}

// syncPurgeView is the data of sync_purge.sql.tmpl and sync_purge_keys.sql.tmpl.
type syncPurgeView struct {
	syncView
	Held           bool // also what the destination may hold
	Keys, Profiles []string
}

// purgeRows is what goes of a table: the rows of which a column is one of the values.
type purgeRows struct {
	Table  ir.Table
	Sync   string // whose rows; "" of a table of one sync
	By     ir.Ident
	Values []string
}

// OfResults is what was found out of the keys.
func (v syncPurgeView) OfResults() purgeRows {
	return purgeRows{Table: v.Results, Sync: v.Name, By: "diff_key", Values: v.Keys}
}

// OfQuarantine is examples of keys that could not be sent.
func (v syncPurgeView) OfQuarantine() purgeRows {
	return purgeRows{Table: v.Quarantine, Sync: v.Name, By: "diff_key", Values: v.Keys}
}

// OfLedger is what is known of the keys.
func (v syncPurgeView) OfLedger() purgeRows {
	return purgeRows{Table: v.Ledger, By: "diff_key", Values: v.Keys}
}

// OfProfiles is examples of people who could not be sent.
func (v syncPurgeView) OfProfiles() purgeRows {
	return purgeRows{Table: v.Quarantine, Sync: v.Name, By: "profile_id", Values: v.Profiles}
}

// Contested counts the rows of what is to be erased of which it has to be asked whose
// they are now.
func (s *SyncSQL) Contested() string { return s.writer.single("sync_contested", s.view(0)) }

// PurgeKeys gives, once the plan of an erasure was carried out, the keys of which
// everything that is kept may be forgotten: (diff_key). Held says that the destination
// holds none of them, whatever is known.
func (s *SyncSQL) PurgeKeys(held bool) string {
	return s.writer.single("sync_purge_keys", syncPurgeView{syncView: s.view(0), Held: held})
}

// Purge forgets what is kept of keys, and of people who could not be sent.
func (s *SyncSQL) Purge(keys, profiles []string) []string {
	if len(keys)+len(profiles) == 0 {
		return nil
	}
	return s.writer.statements("sync_purge", syncPurgeView{syncView: s.view(0), Keys: keys, Profiles: profiles})
}

// Evidence gives what was answered in a run, counted: (outcome, status, code, row_count).
func (s *SyncSQL) Evidence(epoch int64) string {
	return s.writer.single("sync_evidence", s.view(epoch))
}

// The work tables of people who were erased: who they are now, and the key by which they
// are known.
var (
	erasedTable = ir.Table{Space: ir.Work, Name: "weft_erased_people"}
	keyTable    = ir.Table{Space: ir.Work, Name: "weft_erasure_key"}
)

var keyColumns = []ir.TableColumn{
	{Name: "inner_key", T: models.Type{Kind: models.Text}}, {Name: "outer_key", T: models.Type{Kind: models.Text}},
}

// ErasedPeople are those whom nothing may be sent of.
func (desiredView) ErasedPeople() ir.Table { return erasedTable }

// leaveOut says why rows are left out, of people who were erased too.
func (v *desiredView) leaveOut(erased bool) {
	text := models.Type{Kind: models.Text, Nullable: true}
	if v.LeftOut != "" {
		v.Why = ir.Col{Typed: ir.Typed{T: text}, Name: v.LeftOut}
	}
	if v.Erased = erased; erased {
		v.Why = ir.Case{Typed: ir.Typed{T: text}, Else: v.Why, Whens: []ir.When{{If: column("weft_erased", models.Bool), Then: textLit(ir.SyncSuppressed)}}}
	}
}

// erasedView is the data of the templates about marks.
type erasedView struct {
	syncView
	Marks, Key, IDs, People ir.Table
	Of                      string // the entity
}

func (s *SyncSQL) erased() erasedView {
	v := s.desiredView()
	return erasedView{
		syncView: v.syncView, IDs: v.IDs, Key: keyTable, People: erasedTable, Of: ir.IdentText(s.sync.Entity),
		Marks: ir.Table{Space: ir.Published, Name: ir.ErasedTable},
	}
}

// Mark is what an identifier is known by after it was erased. Both keys are as long as
// a block of the digest, so this is the construction that HMAC is made of.
func (v erasedView) Mark() ir.Expr {
	text := func(name ir.Ident) ir.Expr { return column(name, models.Text) }
	inner := call(ir.Concat, models.Text, text("inner_key"), textLit(v.Of+"|"), text("id_type"), textLit(":"), text("id_value"))
	return call(ir.Sha256, models.Text, call(ir.Concat, models.Text, text("outer_key"), call(ir.Sha256, models.Text, inner)))
}

// Marks counts the marks of the sync's entity by the names of their keys: (key_name,
// row_count). It is "" where rows are of no entity.
func (s *SyncSQL) Marks() string {
	if s.sync.Entity == "" {
		return ""
	}
	return s.writer.single("sync_marks", s.erased())
}

// Key is the table that the key is loaded into, as one row (inner_key, outer_key).
func (s *SyncSQL) Key() models.Load {
	return s.upload(keyTable, keyColumns, "the key of what was erased")
}

// Erased finds out, once the key is loaded, who has an identifier that was erased.
func (s *SyncSQL) Erased() []string { return s.writer.statements("sync_erased", s.erased()) }

// markView is the data of sync_mark.sql.tmpl, sync_marked.sql.tmpl and sync_unmark.sql.tmpl.
type markView struct {
	erasedView
	KeyName string
	List    []string
	At      ir.Expr
}

// Gone is the marks that are taken away.
func (v markView) Gone() purgeRows { return purgeRows{Table: v.Marks, By: "mark", Values: v.List} }

// Mark keeps marks of identifiers that were erased at a moment, by a key.
func (s *SyncSQL) Mark(keyName string, marks []string, now time.Time) string {
	return s.writer.single("sync_mark", markView{erasedView: s.erased(), KeyName: keyName, List: marks, At: at(now)})
}

// Marked gives those of marks that are kept: (mark).
func (s *SyncSQL) Marked(marks []string) string {
	return s.writer.single("sync_marked", markView{erasedView: s.erased(), List: marks})
}

// Unmark takes marks away.
func (s *SyncSQL) Unmark(marks []string) string {
	return s.writer.single("sync_unmark", markView{erasedView: s.erased(), List: marks})
}

// erasureView is the data of sync_erasure.sql.tmpl.
type erasureView struct {
	syncView
	Erasures                        ir.Table
	Of, Request, Destination, State string
	Op, At                          ir.Expr
	Answers                         []answerView
}

type answerView struct{ Rows, Outcome, Status, Code ir.Expr }

// Erasure writes down what became of a person in the sync's destination.
func (s *SyncSQL) Erasure(e models.Erasure) string {
	v := erasureView{
		syncView: s.view(e.Epoch), Erasures: ir.Table{Space: ir.Published, Name: ir.ErasuresTable}, Of: ir.IdentText(s.sync.Entity),
		Request: e.Request, Destination: e.Destination, State: e.State, Op: orNullText(e.Op), At: at(e.At),
	}
	for _, a := range e.Answers {
		v.Answers = append(v.Answers, answerView{whole(a.Rows), orNullText(a.Outcome), orNullWhole(int64(a.Status)), orNullText(a.Code)})
	}
	return s.writer.single("sync_erasure", v)
}
