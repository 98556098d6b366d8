package emit

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// SyncSQL gives the statements of a sync. All of them are of one session, whose
// first are those of Session; what they take (epochs, moments, numbers) is written
// into them as literals of its type. It may be used by many goroutines at once.
type SyncSQL struct {
	sync    *ir.Sync
	dialect *dialect.Dialect
	layout  dialect.Layout
	writer  *writer // of all statements that do not depend on the moment
}

// Sync writes a sync for a warehouse.
func Sync(s *ir.Sync, d *dialect.Dialect, layout dialect.Layout) *SyncSQL {
	return &SyncSQL{sync: s, dialect: d, layout: layout, writer: syncWriter(s, d, layout, time.Time{})}
}

func syncWriter(s *ir.Sync, d *dialect.Dialect, layout dialect.Layout, now time.Time) *writer {
	return newWriter(&ir.Program{TimeZone: s.TimeZone}, d, Options{Layout: layout, Now: now})
}

// The work tables of a run: who is not made of what they were made of when they were sent, what
// differs of what is desired and held, entries that come in, and rows of the ledger that
// change.
var (
	unlikeTable    = ir.Table{Space: ir.Work, Name: "weft_unlike"}
	differingTable = ir.Table{Space: ir.Work, Name: "weft_differing"}
	entriesTable   = ir.Table{Space: ir.Work, Name: "weft_entries"}
	movedTable     = ir.Table{Space: ir.Work, Name: "weft_moved"}
)

// syncView is what the templates of a sync have in common.
type syncView struct {
	*ir.Sync
	Events, Counts, Results, Quarantine ir.Table
	Ledger, Plan                        ir.Table
	Unlike, Differing, Entries, Moved   ir.Table
	Epoch                               ir.Expr
}

func (s *SyncSQL) view(epoch int64) syncView {
	published := func(name string) ir.Table { return ir.Table{Space: ir.Published, Name: ir.Ident(name)} }
	return syncView{
		Sync: s.sync, Events: published(ir.SyncEventsTable), Counts: published(ir.SyncCountsTable),
		Results: published(ir.SyncResultsTable), Quarantine: published(ir.SyncQuarantineTable),
		Ledger: ir.SyncLedger(s.sync.Name), Plan: planTable(s.sync.Name, epoch),
		Unlike: unlikeTable, Differing: differingTable, Entries: entriesTable, Moved: movedTable, Epoch: whole(epoch),
	}
}

// NoConsent is why a row must not be sent, as the table of what is desired has it.
func (syncView) NoConsent() string { return ir.SyncNoConsent }

// Suppressed is another reason.
func (syncView) Suppressed() string { return ir.SyncSuppressed }

// planTable is the plan of one run: a run that has been taken over and does not
// know yet writes over nothing of another's.
func planTable(sync string, epoch int64) ir.Table {
	name := ir.SyncPlanPrefix + strings.ToLower(sync) + "_" + strconv.FormatInt(epoch, 10)
	return ir.Table{Space: ir.Kept, Name: ir.Ident(name)}
}

// whole is a number as a literal of its type.
func whole(n int64) ir.Expr { return lit(models.Int, strconv.FormatInt(n, 10)) }

// textLit is a text as a literal.
func textLit(text string) ir.Expr { return lit(models.Text, text) }

// at is a moment as a literal, null where there is none.
func at(t time.Time) ir.Expr {
	if t.IsZero() {
		return dialect.Cast(nullLit, models.Type{Kind: models.Timestamp, Nullable: true})
	}
	return lit(models.Timestamp, t.UTC().Truncate(time.Microsecond).Format(moment))
}

// orNullText is a text, or null where it is empty.
func orNullText(text string) ir.Expr {
	if text == "" {
		return dialect.Cast(nullLit, models.Type{Kind: models.Text, Nullable: true})
	}
	return textLit(text)
}

func orNullWhole(n int64) ir.Expr {
	if n == 0 {
		return dialect.Cast(nullLit, models.Type{Kind: models.Int, Nullable: true})
	}
	return whole(n)
}

var nullLit = ir.Lit{Typed: ir.Typed{T: models.Type{Kind: models.Null, Nullable: true}}}

// Session gives what a session needs before anything else.
func (s *SyncSQL) Session() []string {
	prepare := &ir.Prepare{Header: ir.Header{Name: "prepare", Title: "set up the session"}}
	return s.writer.statements("prepare", prepareView{Prepare: prepare})
}

// File is what a sync asks the warehouse before it sends anything, to be read: what is
// desired, and what of it the destination is not known to hold, as in a first run. What
// a run knows when it asks (its number, the moment) is that of by.
func (s *SyncSQL) File(by models.SyncPlanning) File {
	statements := slices.Concat(s.Tables(), s.Desired(by), s.Planned(by), []string{s.Counts(by.Epoch, by.Whole), s.PlanHash(by.Epoch)})
	return File{
		Name: "sync_" + s.sync.Name + ".sql",
		Text: "-- What the sync asks before it sends, as its first run would. `weft sync run` does it;\n-- run.sql does not.\n\n" + text(statements),
	}
}

// State gives a row for each run that is open or whose plan is there still, and
// for the last one: (epoch, token, owner, until, marked, planned, ended, done,
// forgotten, place); token is the smallest where several processes began a run at
// once, done says that some run of the sync has been, and place where the run said
// that it sends to.
func (s *SyncSQL) State() string { return s.writer.single("sync_state", s.view(0)) }

// doubtsView is the data of sync_doubts.sql.tmpl.
type doubtsView struct {
	syncView
	Now ir.Expr
}

// Doubts counts the keys that the destination may hold otherwise than the ledger
// says, at a moment: because nothing was proved, or because a request may still land.
func (s *SyncSQL) Doubts(now time.Time) string {
	return s.writer.single("sync_doubts", doubtsView{syncView: s.view(0), Now: at(now)})
}

// syncEventView is the data of sync_event.sql.tmpl.
type syncEventView struct {
	syncView
	Number, At, Until, Seq                    ir.Expr
	Event, Token, Owner, Hash, Status, Reason ir.Expr
}

// Place gives where the last run that says so has sent to: (place), or no row.
func (s *SyncSQL) Place() string { return s.writer.single("sync_place", s.view(0)) }

// Event writes an event down, at one stroke.
func (s *SyncSQL) Event(e models.SyncEvent) string {
	return s.writer.single("sync_event", syncEventView{
		syncView: s.view(e.Epoch), Number: whole(e.Number), At: at(e.At), Until: at(e.Until), Seq: orNullWhole(e.Seq),
		Event: textLit(e.Event), Token: orNullText(e.Token), Owner: orNullText(e.Owner), Hash: orNullText(e.Plan),
		Status: orNullText(e.Status), Reason: orNullText(e.Reason),
	})
}

// syncSpanView is the data of templates about a part of a run's plan.
type syncSpanView struct {
	syncView
	After, To, Limit ir.Expr
	Measures         []measureView
}

// measureView is a number of a run.
type measureView struct {
	Measure string
	Value   ir.Expr
}

// syncCountsView is the data of sync_counts.sql.tmpl.
type syncCountsView struct {
	syncView
	Whole bool
}

// Counts gives the numbers of a plan and of what it was made of: (measure, value),
// some of them in parts, to be added up.
// all says that the plan has rows that are held as they should be, too.
func (s *SyncSQL) Counts(epoch int64, all bool) string {
	return s.writer.single("sync_counts", syncCountsView{s.view(epoch), all})
}

// PlanHash gives the hash of a plan: of what it would do, and not of when.
func (s *SyncSQL) PlanHash(epoch int64) string { return s.writer.single("sync_hash", s.view(epoch)) }

// Page gives rows of a plan with after < seq ≤ to, at most limit of them, in the
// order of seq: (seq, kind, diff_key, row_hash, identity, remote_id, version,
// known, parts, held_parts), and the fields.
func (s *SyncSQL) Page(epoch, after, to int64, limit int) string {
	return s.writer.single("sync_page", syncSpanView{syncView: s.view(epoch), After: whole(after), To: whole(to), Limit: whole(int64(limit))})
}

// Entries is the table that entries of a run are loaded into, to be appended.
func (s *SyncSQL) Entries() models.Load {
	return s.upload(entriesTable, ir.SyncEntryColumns, "what a run has found out")
}

// upload is a work table that rows are loaded into.
func (s *SyncSQL) upload(table ir.Table, columns []ir.TableColumn, of string) models.Load {
	v := uploadView{SourceRows: &ir.SourceRows{From: ir.Origination{File: of}}, Table: stateTable{table, columns}}
	load := models.Load{Source: s.sync.Name, File: v.From.File, Table: s.writer.table(table), Create: s.writer.statements("upload_table", v)}
	for _, c := range columns {
		load.Columns = append(load.Columns, models.CatalogColumn{Name: ir.IdentText(c.Name), T: c.T})
	}
	return load
}

// Append keeps what was loaded, of each row of the plan what came first.
func (s *SyncSQL) Append(epoch int64) []string {
	return s.writer.statements("sync_append", s.view(epoch))
}

// Found counts the rows of a run's plan up to one of which there is an entry; up to
// 0 is all of them.
func (s *SyncSQL) Found(epoch, upto int64) string {
	v := syncSpanView{syncView: s.view(epoch)}
	if upto > 0 {
		v.To = whole(upto)
	}
	return s.writer.single("sync_found", v)
}

// Forget drops the plan of a run.
func (s *SyncSQL) Forget(epoch int64) []string {
	return s.writer.statements("sync_forget", s.view(epoch))
}

// Measures keeps numbers of a run.
func (s *SyncSQL) Measures(epoch int64, measures []models.SyncMeasure) []string {
	v := syncSpanView{syncView: s.view(epoch)}
	for _, m := range measures {
		v.Measures = append(v.Measures, measureView{m.Name, whole(m.Value)})
	}
	return s.writer.statements("sync_measures", v)
}

// Rejected gives what the destination did not take, newest first: (diff_key,
// kind, code, message, rejections, rejected_first, retry_at, parked).
func (s *SyncSQL) Rejected(limit int) string {
	return s.writer.single("sync_rejected", syncSpanView{syncView: s.view(0), Limit: whole(int64(limit))})
}

// Left gives rows of the last plan that cannot be sent: (profile_id, reason).
func (s *SyncSQL) Left(limit int) string {
	return s.writer.single("sync_left", syncSpanView{syncView: s.view(0), Limit: whole(int64(limit))})
}

// Standing gives how the sync is, by its last run that was to send something and ended of
// itself: (epoch, state, since, reason, rejected, parked), or no row.
func (s *SyncSQL) Standing() string { return s.writer.single("sync_standing", s.tables()) }

// Told gives which state each receiver of alerts was told of last: (owner, status).
func (s *SyncSQL) Told() string { return s.writer.single("sync_told", s.view(0)) }

// Runs gives the last runs, newest first, as the view has them. Erasures that came to their
// end are left out: a list of people would be all that is seen, and they have a table.
func (s *SyncSQL) Runs(limit int) string {
	return s.writer.single("sync_runs", syncTablesView{
		syncView: s.view(0), Runs: ir.Table{Space: ir.Published, Name: ir.SyncRunsView}, Limit: whole(int64(limit)),
	})
}
