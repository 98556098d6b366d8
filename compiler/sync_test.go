package compiler_test

import (
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/golden"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// TestSyncs writes the statements of each sync of the projects in testdata/sync.
func TestSyncs(t *testing.T) {
	golden.Run(t, "testdata/sync", func(t *testing.T, c *golden.Case) {
		project := checked(t, c.Files())
		for _, d := range dialects {
			var all strings.Builder
			for _, s := range project.Syncs {
				all.WriteString(statementsOf(t, project, s, d))
			}
			c.Want(t, d.Name+".sql", all.String())
		}
	})
}

// statementsOf are those of a sync's run, in their order.
func statementsOf(t *testing.T, project *models.Project, s *models.Sync, d *dialect.Dialect) string {
	t.Helper()
	sync, mistakes := lower.Sync(project, s)
	if len(mistakes) > 0 {
		t.Fatalf("%s: %s", mistakes[0].At, mistakes[0].Message)
	}
	sql := emit.Sync(sync, d, dialect.Layout{Schema: "weft", State: "weft", Raw: "main"})
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	var b strings.Builder
	part := func(name string, statements ...string) {
		b.WriteString("-- file " + s.Name + "/" + name + "\n" + strings.Join(statements, ";\n\n") + ";\n\n")
	}
	part("session.sql", sql.Session()...)
	part("tables.sql", sql.Tables()...)
	part("made.sql", sql.Made())
	part("state.sql", sql.State())
	part("began.sql", sql.Event(models.SyncEvent{
		Epoch: 2, Number: 1, Event: models.SyncBegan, At: now, Token: "token", Owner: "host", Until: now.Add(time.Minute),
	}))
	set := s.Mode == "replace"
	by := models.SyncPlanning{
		Epoch: 2, Now: now, Enter: true, Change: s.Ops.Change != "", Leave: set || s.Ops.Leave != "", Whole: set, Unpark: set,
		HoldUnknown: !set, HoldLost: true, Mapping: sync.Mapping(), Version: "1",
	}
	part("desired.sql", sql.Desired(by)...)
	part("plan.sql", sql.Planned(by)...)
	part("counts.sql", sql.Counts(2, set))
	part("hash.sql", sql.PlanHash(2))
	part("page.sql", sql.Page(2, 0, 5000, 1000))
	part("entries.sql", append(sql.Entries().Create, sql.Append(2)...)...)
	part("found.sql", sql.Found(2, 5000))
	merging := models.SyncMerging{
		Epoch: 2, Written: 2 << 20, Since: now, Settle: time.Minute, Mapping: sync.Mapping(), Version: "1",
		Pauses: []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour},
	}
	part("merge.sql", sql.Merge(merging)...)
	merging.From, merging.Upto, merging.Lost = models.SyncInDoubt, 5000, now
	part("doubt.sql", sql.Merge(merging)...)
	merging.From, merging.Whole = models.SyncAdopted, set
	part("adopt.sql", sql.Merge(merging)...)
	part("doubts.sql", sql.Doubts(now))
	part("measures.sql", sql.Measures(2, []models.SyncMeasure{{Name: "pending", Value: 3}})...)
	part("forget.sql", sql.Forget(1)...)
	part("rejected.sql", sql.Rejected(20))
	part("left.sql", sql.Left(20))
	part("runs.sql", sql.Runs(10))
	return b.String()
}
