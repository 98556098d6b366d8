package dialecttest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// publishHolds goes through the life of a segment: a member stays, one leaves,
// one comes; a past day sees only what was known then; what is gone is dropped.
func publishHolds(t *testing.T, e Engine) {
	s := open(t, e)
	published := func(name string) string { return s.table(ir.Published, name) }
	intervals := "SELECT profile_id, segment, entered_at, left_at FROM " + published("customer_segments") + " ORDER BY 1, 3"
	s.day(t, noon, "p1 p2")
	s.exec(t, "CREATE VIEW "+published("old")+" AS SELECT 1 AS one")
	s.day(t, noon.Add(24*time.Hour), "p2 p3", "old", "VIP")
	s.expect(t, intervals, "p1,vip,2026-03-01 12:00:00,2026-03-02 12:00:00; p2,vip,2026-03-01 12:00:00,NULL; p3,vip,2026-03-02 12:00:00,NULL")
	s.expect(t, "SELECT * FROM "+published("vip")+" ORDER BY 1", "p2,6,2026-03-01 12:00:00; p3,NULL,2026-03-02 12:00:00")
	s.expect(t, "SELECT count(*), max(project) FROM "+s.table(ir.State, "weft_runs"), "2,o'shop")
	if found, err := Cells(s, "SELECT * FROM "+published("old")); err == nil {
		t.Errorf("a view that is gone gives %s", flat(found))
	}
	s.day(t, noon.Add(time.Hour), "p1")
	s.expect(t, intervals, "p1,vip,2026-03-01 12:00:00,NULL; p2,vip,2026-03-01 12:00:00,2026-03-01 13:00:00")
}

// day publishes the members of a segment as at a moment; views are what the run
// before left.
func (s *session) day(t *testing.T, now time.Time, members string, views ...string) {
	t.Helper()
	for _, step := range s.planAt(t, now, views, life(pairs(members))...) {
		if step.Name == "intervals" {
			s.identity(t)
		}
		got := flat(s.runStep(t, step))
		if want := fmt.Sprintf("segment.vip,%d", len(pairs(members))); step.Name == "counts" && !strings.Contains(got, want) {
			t.Errorf("counts are %s", got)
		}
	}
}

func last(name ir.Ident) ir.Table { return ir.Table{Space: ir.State, Name: name} }

// life are the steps of a run with one segment.
func life(members [][]string) []ir.Step {
	return []ir.Step{
		&ir.Prepare{Header: head("prepare"), Publishes: true},
		&ir.StateTables{Header: head("state"), Entities: []ir.Ident{"customer"}},
		given("customer_traits", []ir.ReadColumn{read("profile_id", models.Text), read("spend", models.Int)}, []string{"p1", "5"}, []string{"p2", "6"}, []string{"p3", ""}),
		given("customer_members", []ir.ReadColumn{read("profile_id", models.Text), read("segment", models.Text)}, members...),
		&ir.Profiles{Header: head("profiles"), From: work("customer_traits"), Into: ir.Table{Space: ir.Next, Name: "customer_profiles"}, Cols: []ir.Named{{Name: "spend", Expr: Column("", "spend", models.Int)}}},
		&ir.Conditions{Header: head("conditions"), Entity: "customer", From: work("customer_traits"),
			Known: last("customer_conditions"), KnownTruths: last("customer_truths"), KnownHistory: last("customer_history"), Conditions: []ir.SegmentCondition{
				{Segment: "vip", Definition: "1", Text: "spend is not null", True: ir.Named{Expr: Call(ir.IsNotNull, models.Bool, Column("", "spend", models.Int))}},
			}},
		&ir.Intervals{Header: head("intervals"), Entity: "customer", Members: work("customer_members"), Segments: []string{"vip"},
			State: last("customer_segments"), History: last("customer_history"), Moved: ir.Table{Space: ir.Next, Name: "customer_redirects"},
			Merged: work("customer_merged"), Moving: work("customer_moving"), Turned: work("customer_turned"), Into: ir.Table{Space: ir.Next, Name: "customer_segments"}},
		&ir.Counts{Header: head("counts"), Entity: "customer", Segments: []string{"vip"},
			KnownAnchors: last("customer_anchors"), KnownRedirects: last("customer_redirects"), KnownIntervals: last("customer_segments")},
		&ir.Publish{Header: head("publish"), Tables: []ir.Ident{"customer_profiles", "customer_conditions", "customer_truths", "customer_segments"}, Views: []ir.SegmentView{{Segment: "vip", Entity: "customer"}}},
	}
}

// identity stands for the stitching, which the steps of a segment read.
func (s *session) identity(t *testing.T) {
	t.Helper()
	p := s.printer()
	at := p.Column(Null(models.Timestamp), 0)
	s.next(t, "customer_ids", "profile_id", "SELECT 'p1' AS profile_id")
	s.next(t, "customer_anchors", "profile_id", "SELECT 'p1' AS profile_id, 'ana' AS id_value, "+at+" AS registered_at")
	s.next(t, "customer_history", "measure", "SELECT "+at+" AS now, 'profiles' AS measure, 1 AS value")
	s.next(t, "customer_redirects", "profile_id", "SELECT 'p0' AS old_profile_id, 'p1' AS profile_id, "+at+" AS since FROM "+s.table(ir.Work, "customer_traits")+" WHERE 1 = 0")
}

// next makes a table that a publish would take.
func (s *session) next(t *testing.T, name, key, query string) {
	t.Helper()
	create := strings.NewReplacer("{0}", s.table(ir.Next, name), "{keys}", key, "{columns}", "").Replace(s.Dialect.Create[ir.Next])
	s.exec(t, create+" AS "+query)
}

func pairs(members string) [][]string {
	var list [][]string
	for _, m := range strings.Fields(members) {
		list = append(list, []string{m, "vip"})
	}
	return list
}
