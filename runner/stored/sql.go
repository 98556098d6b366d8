package stored

import (
	"time"

	"github.com/weft-cdp/weft/models"
)

// SQL gives the statements of one sync. What they take is written into them as
// literals of its type. emit.SyncSQL is one.
type SQL interface {
	// Session gives what a session needs first, and Tables what makes missing tables and
	// views. Made fails where one is missing, or a column of one; Upgrade adds those that
	// one of Sources lacks, which has the columns.
	Session() []string
	Tables() []string
	Made() string
	Sources() []*models.Source
	Upgrade(table string, has []models.CatalogColumn) []string
	// State gives a row for each run that is open or whose plan is there still, and for
	// the last: (epoch, token, owner, beginnings, until, marked, planned, ended, done,
	// forgotten, place), in the order of epochs.
	State() string
	// Place gives where the last run that says so has sent to: (place), or no row.
	Place() string
	// Event writes an event.
	Event(e models.SyncEvent) string
	// Desired makes the work table of what is desired, and Planned the plan of a run
	// from it; the others ask about the plan.
	Desired(by models.SyncPlanning) []string
	Planned(by models.SyncPlanning) []string
	// Contested counts, of a plan that erases, the rows of which whoever they were sent of
	// may not have them now: Desired has to be made again by SyncPlanning.Owners.
	Contested() string
	// Counts gives (measure, value), PlanHash the one hash; all says that the plan was
	// made of whole sets.
	Counts(epoch int64, all bool) string
	PlanHash(epoch int64) string
	// Looked keeps what rows are made of that were looked at and have stayed as they are,
	// of which there are as many as Counts says by the measure looked_at.
	Looked(written int64) []string
	// Page gives (seq, kind, diff_key, row_hash, identity, remote_id, version, known, parts,
	// held_parts) and the fields.
	Page(epoch, after, to int64, limit int) string
	// Entries says into what table entries are loaded, and Append keeps them.
	Entries() models.Load
	Append(epoch int64) []string
	// Found counts the rows up to one of which there are entries; up to 0 is all.
	Found(epoch, upto int64) string
	Merge(by models.SyncMerging) []string
	// Doubts counts the keys of which it is in doubt at a moment what is held.
	Doubts(now time.Time) string
	// Marks counts the marks of identifiers that were erased by the names of their keys
	// (key_name, row_count), and is "" where rows are of no entity. Key says into what
	// table the key is loaded (inner_key, outer_key), and Erased then finds out who has
	// such an identifier. Marked gives those that are kept (mark), Mark and Unmark keep
	// some and take them away; Erasure writes down what became of somebody.
	Marks() string
	Key() models.Load
	Erased() []string
	Marked(marks []string) string
	Mark(keyName string, marks []string, now time.Time) string
	Unmark(marks []string) string
	Erasure(e models.Erasure) string
	// PurgeKeys gives the keys of an erasure that may be forgotten (diff_key), and Purge
	// forgets keys and people; Evidence gives (outcome, status, code, row_count) of a run.
	PurgeKeys(held bool) string
	Purge(keys, profiles []string) []string
	Evidence(epoch int64) string
	Measures(epoch int64, measures []models.SyncMeasure) []string
	// Standing gives (epoch, state, since, reason, rejected, parked) of the last run that says
	// how the sync is, and Told (owner, status): which state a receiver was told of last.
	Standing() string
	Told() string
	// Forget drops a run's plan.
	Forget(epoch int64) []string
}
