package duckdb_test

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/adapters"
	weftdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// The register of ids: runs that publish, one after the other.

var registerTables = []ir.Ident{"customer_ids", "customer_links", "customer_conflicts", "customer_anchors", "customer_redirects"}

// registerPlan is a plan over the table crm_rows that publishes who is who.
func registerPlan(layout dialect.Layout, now time.Time) (*models.Plan, error) {
	steps := []ir.Step{&ir.Prepare{Header: head("prepare"), Publishes: true}, &ir.StateTables{Header: head("state"), Entities: []ir.Ident{"customer"}}}
	steps = append(steps, identitySteps(true, "crm")...)
	steps = append(steps, &ir.Publish{Header: head("publish"), Tables: registerTables, Entities: []ir.Ident{"customer"}})
	plan, found := emit.Plan(&ir.Program{Project: "shop", TimeZone: "UTC", Steps: steps}, weftdialect.DuckDB, emit.Options{Layout: layout, Now: now})
	if found.HasErrors() {
		return nil, found
	}
	return plan, nil
}

func publishRows(t fataler, w adapters.Warehouse, layout dialect.Layout, now time.Time, rows []sighting) {
	t.Helper()
	writeRows(t, w, "crm", rows)
	plan, err := registerPlan(layout, now)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if _, err := runner.Run(t.Context(), plan, w, runner.Options{}); err != nil {
		t.Fatalf("%v", err)
	}
}

var present = dialect.Layout{Schema: "weft", State: "weft"}

func day(n int) time.Time { return march.AddDate(0, 0, n) }

func seen(at time.Time, member, email, cookie string) sighting {
	return sighting{key: strings.Join([]string{member, email, cookie}, "/"), ids: [3]string{member, email, cookie}, at: at}
}

// known reads who is who, and which ids lead elsewhere.
func known(t fataler, w adapters.Warehouse, schema string) (profiles, redirects map[string]string) {
	t.Helper()
	return pairsOf(t, w, "SELECT id_type || ':' || id_value, profile_id FROM "+schema+".customer_ids"),
		pairsOf(t, w, "SELECT old_profile_id, profile_id || ' since ' || strftime(since, '%d') FROM "+schema+".customer_redirects")
}

func wantKnown(t *testing.T, w adapters.Warehouse, schema string, wantProfiles, wantRedirects map[string]string) {
	t.Helper()
	profiles, redirects := known(t, w, schema)
	if diff := gocmp.Diff(wantProfiles, profiles); diff != "" {
		t.Errorf("profiles (-want +got):\n%s", diff)
	}
	if diff := gocmp.Diff(wantRedirects, redirects); diff != "" {
		t.Errorf("redirects (-want +got):\n%s", diff)
	}
}

var (
	none  = map[string]string{}
	idAna = profileID(identifier{"email", "ana"})
	idBo  = profileID(identifier{"email", "bo"})
	idCy  = profileID(identifier{"email", "cy"})
)

func TestIDsSurviveLateData(t *testing.T) {
	w := newMemory(t)
	publishRows(t, w, present, day(1), []sighting{seen(day(0), "", "ana", "k1")})
	wantKnown(t, w, "weft", map[string]string{"email:ana": idAna, "cookie:k1": idAna}, none)
	// An older row arrives late. By itself it would name the profile k1.
	late := []sighting{seen(day(0), "", "ana", "k1"), seen(day(-9), "", "", "k1")}
	publishRows(t, w, present, day(2), late)
	wantKnown(t, w, "weft", map[string]string{"email:ana": idAna, "cookie:k1": idAna}, none)
	fresh := profileID(identifier{"cookie", "k1"})
	other := newMemory(t)
	publishRows(t, other, present, day(2), late)
	wantKnown(t, other, "weft", map[string]string{"email:ana": fresh, "cookie:k1": fresh}, none)
}

func TestMergesLeaveRedirectsAndSplitsTakeThemBack(t *testing.T) {
	w := newMemory(t)
	apart := []sighting{seen(day(-3), "", "ana", ""), seen(day(-2), "", "bo", ""), seen(day(-1), "", "cy", "")}
	publishRows(t, w, present, day(1), apart)
	wantKnown(t, w, "weft", map[string]string{"email:ana": idAna, "email:bo": idBo, "email:cy": idCy}, none)

	// bo and cy turn out to be one: bo is older and keeps its id.
	boCy := slices.Concat(apart, []sighting{seen(day(1), "7", "bo", ""), seen(day(1), "7", "cy", "")})
	publishRows(t, w, present, day(2), boCy)
	wantKnown(t, w, "weft",
		map[string]string{"email:ana": idAna, "email:bo": idBo, "email:cy": idBo, "member_id:7": idBo},
		map[string]string{idCy: idBo + " since 03"})

	// Then they are ana as well: both lead to her, cy since it first led elsewhere.
	all := slices.Concat(boCy, []sighting{seen(day(2), "7", "ana", "")})
	publishRows(t, w, present, day(3), all)
	wantKnown(t, w, "weft",
		map[string]string{"email:ana": idAna, "email:bo": idAna, "email:cy": idAna, "member_id:7": idAna},
		map[string]string{idBo: idAna + " since 04", idCy: idAna + " since 03"})

	// The rows that tied them are gone: each part that holds an anchor has its id.
	publishRows(t, w, present, day(4), slices.Concat(apart, []sighting{seen(day(1), "7", "cy", "")}))
	wantKnown(t, w, "weft", map[string]string{"email:ana": idAna, "email:bo": idBo, "email:cy": idCy, "member_id:7": idCy}, none)
}

func TestTheSideOfTheAnchorKeepsTheID(t *testing.T) {
	w := newMemory(t)
	publishRows(t, w, present, day(1), []sighting{seen(day(-2), "", "ana", "k1"), seen(day(-1), "7", "", "k1")})
	wantKnown(t, w, "weft", map[string]string{"email:ana": idAna, "cookie:k1": idAna, "member_id:7": idAna}, none)
	publishRows(t, w, present, day(2), []sighting{seen(day(-2), "", "ana", ""), seen(day(-1), "7", "", "k1")})
	other := profileID(identifier{"member_id", "7"})
	wantKnown(t, w, "weft", map[string]string{"email:ana": idAna, "cookie:k1": other, "member_id:7": other}, none)
}

func TestRedirectsOutliveTheirAnchor(t *testing.T) {
	w := newMemory(t)
	publishRows(t, w, present, day(1), []sighting{seen(day(-2), "", "ana", ""), seen(day(-1), "", "bo", "")})
	publishRows(t, w, present, day(2), []sighting{seen(day(-2), "7", "ana", ""), seen(day(-1), "7", "bo", "")})
	publishRows(t, w, present, day(3), []sighting{seen(day(-2), "7", "ana", "")})
	wantKnown(t, w, "weft", map[string]string{"email:ana": idAna, "member_id:7": idAna}, map[string]string{idBo: idAna + " since 03"})
}

func TestThePastIsBuiltBeside(t *testing.T) {
	w := newMemory(t)
	days := [][]sighting{
		{seen(day(-2), "", "ana", "k5"), seen(day(-1), "", "bo", "")},
		{seen(day(-2), "7", "ana", "k5"), seen(day(-1), "7", "bo", "")},
		// The cookie is known by itself now, and older than ana: on the first day
		// its anchor was not in the register.
		{seen(day(-2), "", "ana", ""), seen(day(-1), "7", "bo", "k9"), seen(day(-9), "", "", "k5")},
	}
	var profiles, redirects []map[string]string
	for i, rows := range days {
		publishRows(t, w, present, day(i+1), rows)
		p, r := known(t, w, "weft")
		profiles, redirects = append(profiles, p), append(redirects, r)
	}
	for i, rows := range days {
		past := dialect.Layout{Schema: "past", State: "weft"}
		publishRows(t, w, past, day(i+1), rows)
		wantKnown(t, w, "past", profiles[i], redirects[i])
	}
	wantKnown(t, w, "weft", profiles[2], redirects[2])
}

func TestPeopleAreTakenAsPublished(t *testing.T) {
	w := newMemory(t)
	publishRows(t, w, present, day(1), []sighting{seen(day(-2), "7", "ana", "k1"), seen(day(-1), "", "bo", "")})
	given := &ir.GivenPeople{Header: head("customer_people"), Entity: "customer", Types: identityTypes, Into: work("customer_people"), Map: work("customer_map")}
	stitch(t, w, day(2), []ir.Step{given})
	// The nodes are those that rows have, and the profile is the smallest of them.
	want := pairsOf(t, w, `
SELECT node_of.node, min(node_of.node) OVER (PARTITION BY ids.profile_id)
FROM weft.customer_ids AS ids
JOIN (
    SELECT 'member_id' AS id_type, node_member_id AS node FROM crm_rows
    UNION SELECT 'email', node_email FROM crm_rows
    UNION SELECT 'cookie', node_cookie FROM crm_rows
) AS node_of USING (id_type)
JOIN crm_rows ON node_of.node IN (node_member_id, node_email, node_cookie) AND ids.id_value IN (id_member_id, id_email, id_cookie)`)
	if diff := gocmp.Diff(want, pairsOf(t, w, "SELECT node, profile FROM customer_map")); diff != "" || len(want) != 4 {
		t.Errorf("map (-want +got):\n%s", diff)
	}
	given.Only = []string{idBo}
	stitch(t, w, day(2), []ir.Step{given})
	if diff := gocmp.Diff([]string{idBo}, slices.Collect(maps.Values(pairsOf(t, w, "SELECT profile, profile_id FROM customer_people")))); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
}

func TestAFailingPublishChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.duckdb")
	w := openFile(t, path)
	rows := []sighting{seen(day(-2), "", "ana", "")}
	publishRows(t, w, present, day(1), rows)
	before, redirects := known(t, w, "weft")
	writeRows(t, w, "crm", append(rows, seen(day(1), "7", "ana", "")))
	plan, err := registerPlan(present, day(2))
	if err != nil {
		t.Fatal(err)
	}
	last := &plan.Steps[len(plan.Steps)-1]
	last.Statements = slices.Insert(last.Statements, len(last.Statements)-1, "SELECT error('the disk is full')")
	_, err = runner.Run(t.Context(), plan, w, runner.Options{})
	var failed *runner.StepError
	if !errors.As(err, &failed) || failed.Step != "publish" {
		t.Fatalf("got %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w = openFile(t, path)
	defer w.Close()
	wantKnown(t, w, "weft", before, redirects)
	wantRuns(t, w, 1)
}

// TestTheRegisterHolds publishes random rows day by day and asks what must be
// true of ids after every one of them.
func TestTheRegisterHolds(t *testing.T) {
	w := newMemory(t)
	rapid.Check(t, func(t *rapid.T) {
		if err := w.Exec(t.Context(), "DROP SCHEMA IF EXISTS weft CASCADE"); err != nil {
			t.Fatalf("%v", err)
		}
		for n := range rapid.IntRange(1, 4).Draw(t, "days") {
			rows := sightings(t)
			publishRows(t, w, present, day(n), rows)
			profiles, redirects := known(t, w, "weft")
			wantSamePartition(t, wantProfiles(rows), profiles)
			wantAnchored(t, w)
			live := map[string]bool{}
			for _, id := range profiles {
				live[id] = true
			}
			for old := range redirects {
				if live[old] {
					t.Fatalf("%s is a profile and a redirect", old)
				}
			}
		}
	})
}

// wantSamePartition compares who is together with whom, whatever they are called.
func wantSamePartition(t fataler, want, got map[string]string) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%d identifiers instead of %d", len(got), len(want))
	}
	there, back := map[string]string{}, map[string]string{}
	for id, a := range want {
		b := got[id]
		if other, ok := there[a]; ok && other != b {
			t.Fatalf("%s is apart from those it belongs to", id)
		}
		if other, ok := back[b]; ok && other != a {
			t.Fatalf("%s is with strangers", id)
		}
		there[a], back[b] = b, a
	}
}

// wantAnchored asks that every profile holds the anchor that its id is made of,
// that the anchor is the oldest in the register, that nothing is registered twice,
// and that the register knows no value that is in no row.
func wantAnchored(t fataler, w adapters.Warehouse) {
	t.Helper()
	rows, err := w.Query(t.Context(), `
WITH
held AS (
    SELECT ids.profile_id AS holder, anchors.*,
        row_number() OVER (PARTITION BY ids.profile_id ORDER BY anchors.first_seen NULLS LAST,
            list_position(['member_id', 'email', 'cookie'], anchors.id_type), anchors.id_value) AS place
    FROM weft.customer_ids AS ids JOIN weft.customer_anchors AS anchors USING (id_type, id_value)
)
SELECT 'not named after its oldest anchor: ' || holder FROM held WHERE place = 1 AND profile_id <> holder
UNION ALL
SELECT 'not the id of its anchor: ' || profile_id FROM held WHERE profile_id <> md5(id_type || chr(31) || id_value)
UNION ALL
SELECT 'without an anchor: ' || profile_id FROM weft.customer_ids WHERE profile_id NOT IN (SELECT holder FROM held)
UNION ALL
SELECT 'registered twice: ' || profile_id FROM weft.customer_anchors GROUP BY profile_id HAVING count(*) > 1
UNION ALL
SELECT 'not forgotten: ' || id_value FROM weft.customer_anchors ANTI JOIN weft.customer_ids USING (id_type, id_value) WHERE id_value IS NOT NULL
UNION ALL
SELECT 'forgotten: ' || ids.id_value FROM weft.customer_ids AS ids JOIN weft.customer_anchors AS a ON a.profile_id = md5(ids.id_type || chr(31) || ids.id_value) WHERE a.id_value IS NULL
UNION ALL
SELECT 'leads nowhere: ' || old_profile_id FROM weft.customer_redirects AS r
WHERE EXISTS (FROM weft.customer_anchors AS a JOIN weft.customer_ids USING (id_type, id_value) WHERE a.profile_id = r.old_profile_id)
    AND profile_id NOT IN (SELECT profile_id FROM weft.customer_ids)`)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if len(rows.Rows) > 0 {
		t.Fatalf("%s", fmt.Sprint(rows.Rows))
	}
}
