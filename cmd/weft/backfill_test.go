package main

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// leakModel asks of the past in many ways: links that come later, windows,
// sequences, the moment itself, segments of segments.
const leakModel = `project: past
timezone: Europe/Stockholm
targets:
  local: {type: duckdb, path: past.duckdb}
entities:
  customer:
    ids: {member: , email: {normalize: email}, cookie: }
sources:
  visits: {file: visits.csv, key: id, time: at, ids: {cookie: cookie, email: email}, columns: {at: timestamp, page: text}}
  orders: {file: orders.csv, key: id, time: at, ids: {email: email, member: member}, columns: {at: timestamp, amount: int, city: text}}
traits:
  customer:
    spend: {expr: "sum(orders.amount)", history: true}
    city: {expr: last(orders.city), history: true}
    recent: {expr: "count(visits within 3d)", history: true}
    quiet: {expr: "days_between(max(visits.at), now)", history: true}
    pages: list(visits.page)
segments:
  rich: {of: customer, where: spend > 150}
  active: {of: customer, any: ["recent > 1", {none: ["quiet > 2", spend is null]}]}
  wanted: {of: customer, all: ["in_segment(rich)", "not in_segment(active)"]}
  after_cart: {of: customer, sequence: [did: "visits where page = 'cart'", did: orders], within: 2d}
`

// history is made up: rows of two sources over some days, as lines of CSV.
type madeHistory struct {
	visits, orders []string
	visitAt        []time.Time
	orderAt        []time.Time
}

func makeHistory(seed uint64, first time.Time, days int) madeHistory {
	r := rand.New(rand.NewPCG(seed, 1))
	or := func(chance float64, text string) string {
		if r.Float64() < chance {
			return text
		}
		return ""
	}
	var h madeHistory
	at := first
	for i := 0; at.Before(first.AddDate(0, 0, days)); i++ {
		at = at.Add(time.Duration(1+r.IntN(90)) * time.Minute)
		who := r.IntN(25)
		stamp := at.Format(time.DateTime)
		if r.IntN(3) > 0 {
			page := []string{"home", "cart", "sale"}[r.IntN(3)]
			h.visitAt = append(h.visitAt, at)
			h.visits = append(h.visits, fmt.Sprintf("%d,%s,c%d,%s,%s", i, stamp, who*2+r.IntN(2), or(0.2, fmt.Sprintf("p%d@x.test", who)), page))
			continue
		}
		h.orderAt = append(h.orderAt, at)
		h.orders = append(h.orders, fmt.Sprintf("%d,%s,%s,%s,%d,%s", i, stamp,
			fmt.Sprintf("p%d@x.test", who), or(0.4, fmt.Sprint("m", who/2)), r.IntN(100), or(0.7, []string{"Lund", "Malmö"}[r.IntN(2)])))
	}
	return h
}

// write leaves out what has happened later.
func (h madeHistory) write(t *testing.T, project string, until time.Time) {
	t.Helper()
	file := func(name, head string, rows []string, at []time.Time) {
		lines := []string{head}
		for i, row := range rows {
			if !at[i].After(until) {
				lines = append(lines, row)
			}
		}
		writeBlock(t, filepath.Join(project, name), strings.Join(lines, "\n")+"\n")
	}
	writeBlock(t, filepath.Join(project, "weft.yaml"), leakModel)
	file("visits.csv", "id,at,cookie,email,page", h.visits, h.visitAt)
	file("orders.csv", "id,at,email,member,amount,city", h.orders, h.orderAt)
}

// What a backfill builds for a day from all the data is what a run on that day
// would have built, which has nothing but the data until then: people and their
// ids, links, traits, members. And afterwards the intervals give back each day.
func TestABackfillKnowsNothingOfTheFuture(t *testing.T) {
	t.Parallel()
	const days = 6
	stockholm, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 3, 26, 0, 0, 0, 0, stockholm) // clocks change on the 29th
	h := makeHistory(7, start.AddDate(0, 0, -2).UTC(), days+2)
	weft := func(project string, args ...string) {
		t.Helper()
		if out, err := exec.Command("weft", append(args, "--project", project)...).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	const members = "(SELECT profile_id, segment FROM weft.customer_segments WHERE left_at IS NULL)"
	traits := []string{"spend", "city", "recent", "quiet"}

	filled := t.TempDir()
	h.write(t, filled, start.AddDate(1, 0, 0))
	fresh := make([]string, days) // a database for each day
	for day := range days {
		at := start.AddDate(0, 0, day)
		then := t.TempDir()
		h.write(t, then, at)
		fresh[day] = filepath.Join(then, "past.duckdb")
		weft(then, "run", "--as-of", at.Format(time.DateOnly))
		weft(filled, "backfill", "--from", start.Format(time.DateOnly), "--to", at.Format(time.DateOnly))
		for _, table := range []string{"weft.customer_profiles", "weft.customer_ids", "weft.customer_links", members} {
			if diff := cmp.Diff(published(t, fresh[day], table), published(t, filepath.Join(filled, "past.duckdb"), table)); diff != "" {
				t.Errorf("%s, %s: on the day -, backfilled +\n%s", at.Format(time.DateOnly), table, diff)
			}
		}
	}
	for _, table := range []string{"weft.customer_redirects", "(SELECT * FROM weft.customer_segments WHERE carried_at IS NOT NULL)"} {
		if len(published(t, filepath.Join(filled, "past.duckdb"), table)) == 0 {
			t.Errorf("nobody became one with another: %s is empty, and this shows less than it should", table)
		}
	}
	for day := range days {
		at := start.AddDate(0, 0, day)
		moment := "TIMESTAMP '" + at.UTC().Format(time.DateTime) + "'"
		compare := func(name, then, now string) {
			t.Helper()
			want, got := published(t, fresh[day], then), published(t, filepath.Join(filled, "past.duckdb"), now)
			if len(want) == 0 {
				t.Errorf("%s of %s: there is nothing, so this shows nothing", name, at.Format(time.DateOnly))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s of %s: on the day -, by its intervals +\n%s", name, at.Format(time.DateOnly), diff)
			}
		}
		compare("members", members, `(
			SELECT profile_id, segment FROM weft.customer_segments
			WHERE coalesce(carried_at, entered_at) <= `+moment+` AND (left_at IS NULL OR left_at > `+moment+`))`)
		for _, trait := range traits {
			compare(trait, "(SELECT profile_id, "+trait+" AS value FROM weft.customer_profiles)", `(
				SELECT profile_id, value FROM weft.customer_`+trait+`_past
				WHERE valid_from <= `+moment+` AND (valid_to IS NULL OR valid_to > `+moment+`))`)
		}
	}
}
