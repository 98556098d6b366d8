package storetest

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/stored"
)

// Fingerprints shows that plans which make the rows of those alone whose fingerprints are
// not known are the plans that make all rows; and that rows which were looked at once
// need not be looked at again.
func Fingerprints(t *testing.T, w warehousetest.Warehouse) {
	t.Run("what is looked at", func(t *testing.T) { lookedAt(t, w) })
	histories, rounds := uint64(2), 14
	if w.Slow || testing.Short() {
		histories, rounds = 1, 8
	}
	for seed := range histories {
		t.Run(fmt.Sprintf("history %d", seed), func(t *testing.T) { sameplans(t, w, seed, rounds) })
	}
}

// sent is a sync whose rows depend on all that a plan reads: traits, the newest
// identifier, segments.
const sent = `project: trial
targets: {local: {type: duckdb, path: trial.duckdb}}
entities:
  customer: {ids: {email: {normalize: email}}}
sources:
  o:
    table: o
    time: at
    ids: {email: mail}
    columns: {at: timestamp, mail: text, amount: decimal, city: text}
traits:
  customer:
    spend: sum(o.amount)
    orders: count(o)
    city: last(o.city)
segments:
  quiet: {of: customer, where: orders > 90}
destinations:
  crm: {type: hubspot, token: "${T}"}
syncs:
  to_crm:
    entity: customer
    to: crm.contacts
    mode: mirror
    match: {email: email}
    fields: {spend: spend, often: orders > 3, city: city, who: profile_id}
    consent: {when: orders <> 0}
suppress: [quiet]
`

// syncOf lowers the sync under a name of its own, so that it has a ledger of its own.
func syncOf(t *testing.T, name string, fingerprinted bool) *ir.Sync {
	t.Helper()
	sync, err := example.Sync(sent, check.Tools{Names: destinations.Names, Find: destinations.Find})
	if err != nil {
		t.Fatal(err)
	}
	if !sync.Fingerprinted {
		t.Fatal("the sync has no fingerprints")
	}
	sync.Name, sync.Fingerprinted = name, fingerprinted
	return sync
}

// keeper is the store of a sync and the run that is open.
type keeper struct {
	*stored.Store
	epoch int64
}

func keeperOf(t *testing.T, w warehousetest.Warehouse, opened warehousetest.Opened, name string, fingerprinted bool, now *time.Time) *keeper {
	t.Helper()
	s := stored.New(opened.Warehouse, emit.Sync(syncOf(t, name, fingerprinted), w.Dialect, opened.Layout))
	s.Clock = func() time.Time { return *now }
	if _, _, err := s.Standing(t.Context()); err != nil { // makes the tables of syncs, and their schema
		t.Fatal(err)
	}
	return &keeper{Store: s}
}

// plan begins a run, mends what broke, and plans.
func (k *keeper) plan(t *testing.T, rules delivery.Rules) delivery.Plan {
	t.Helper()
	epoch, err := k.Lease(t.Context(), "trial", time.Nanosecond)
	if err == nil {
		_, err = k.Recover(t.Context(), epoch, rules, nil)
	}
	var plan delivery.Plan
	if err == nil {
		plan, err = k.Plan(t.Context(), epoch, rules)
	}
	if err != nil {
		t.Fatal(err)
	}
	k.epoch = epoch
	return plan
}

func (k *keeper) finish(t *testing.T) {
	t.Helper()
	if err := k.Finish(t.Context(), k.epoch, delivery.Closing{Status: delivery.Done}); err != nil {
		t.Fatal(err)
	}
}

var mirror = delivery.Rules{Enter: true, Change: true, Leave: true, Mapping: "m", Version: "1", Settle: time.Minute, Retry: delivery.RetryAlways}

// lookedAt counts whose rows are made.
func lookedAt(t *testing.T, w warehousetest.Warehouse) {
	opened := w.Open(t, t.TempDir())
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	k := keeperOf(t, w, opened, "with", true, &now)
	town := townOf(w, opened)
	for id := range town.people {
		town.people[id] = &person{orders: 1, spend: "1.5", email: "a" + town.names[id]}
	}
	looks := func(about string, want int64) {
		t.Helper()
		town.write(t)
		now = now.Add(time.Hour)
		k.plan(t, mirror)
		rows, err := opened.Warehouse.Query(t.Context(), "SELECT count(*) FROM weft_unlike")
		if err != nil {
			t.Fatal(err)
		}
		if got := rows.Rows[0][0].(int64); got != want {
			t.Errorf("%s: %d rows are looked at, not %d", about, got, want)
		}
		if err := k.Adopt(t.Context(), k.epoch, mirror); err != nil {
			t.Fatal(err)
		}
		k.finish(t)
	}
	all := int64(len(town.people))
	looks("nobody is held", all)
	looks("nothing has changed", 0)
	town.people[0].orders = 2 // and a field of them is as it was
	looks("what a row is made of has changed", 2)
	looks("it was looked at", 0)
	town.people[1].orders = 4
	looks("a row has changed", 2)
	gone := town.people[2]
	town.people[2] = nil
	looks("one has gone", 1)
	town.people[2] = gone
	looks("they are back, and nobody has taken them away", 0)
	town.people[3].profile = "another"
	looks("somebody has another profile id", 2)

	// What became of a row that was sent decides whether it is looked at.
	becomes := func(about string, e delivery.Entry, of func(delivery.Counts) int64) {
		t.Helper()
		town.people[1].orders++
		town.write(t)
		plan := k.plan(t, mirror)
		e.Seq, e.Attempts, e.At = plan.Rows(), 1, now
		k.deliver(t, []delivery.Entry{e}, mirror, 3)
		now = now.Add(time.Second)
		if plan = k.plan(t, mirror); e.Seq != 1 || of(plan.Counts) != 1 {
			t.Errorf("%s: %d rows were planned, and then %+v", about, e.Seq, plan.Counts)
		}
		k.finish(t)
	}
	town.people[1].spend = "7"
	becomes("rejected", delivery.Entry{Outcome: adapters.Rejected}, func(c delivery.Counts) int64 { return c.Change })
	becomes("in doubt", delivery.Entry{Outcome: adapters.Ambiguous}, func(c delivery.Counts) int64 { return c.Unsettled })
	now = now.Add(time.Hour)
	becomes("applied, and an earlier attempt may still be", delivery.Entry{Outcome: adapters.OK, DoubtAt: now}, func(c delivery.Counts) int64 { return c.Unsettled })
}

// sameplans lives through a history of two syncs that differ in nothing but that one has
// fingerprints.
func sameplans(t *testing.T, w warehousetest.Warehouse, seed uint64, rounds int) {
	opened := w.Open(t, t.TempDir())
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	random := rand.New(rand.NewPCG(seed, 7))
	with, without := keeperOf(t, w, opened, "with", true, &now), keeperOf(t, w, opened, "without", false, &now)
	town := townOf(w, opened)
	for round := range rounds {
		town.edit(random)
		town.write(t)
		now = now.Add(time.Duration(random.IntN(100)) * time.Second)
		rules := mirror
		rules.Leave, rules.Unpark, rules.HoldLost = random.IntN(4) > 0, random.IntN(4) == 0, random.IntN(2) == 0
		rules.Whole = random.IntN(6) == 0
		got, want := with.plan(t, rules), without.plan(t, rules)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d, round %d: -all rows +fingerprints\n%s", seed, round, diff)
		}
		end := random.IntN(6)
		entries := outcomes(random, want.Rows(), now)
		for _, k := range []*keeper{with, without} {
			k.deliver(t, entries, rules, end)
		}
	}
}

// deliver takes what was found out, or adopts the plan, and ends the run or breaks off.
func (k *keeper) deliver(t *testing.T, entries []delivery.Entry, rules delivery.Rules, end int) {
	t.Helper()
	if end == 0 {
		if err := k.Adopt(t.Context(), k.epoch, rules); err != nil {
			t.Fatal(err)
		}
		k.finish(t)
		return
	}
	err := k.Mark(t.Context(), k.epoch, int64(len(entries)))
	for i := range entries {
		entries[i].Epoch = k.epoch
	}
	if err == nil {
		err = k.Append(t.Context(), k.epoch, entries)
	}
	if end == 1 && err == nil {
		return // it breaks before it has merged
	}
	if err == nil {
		err = k.Merge(t.Context(), k.epoch, rules)
	}
	if err != nil {
		t.Fatal(err)
	}
	if end > 2 {
		k.finish(t)
	}
}

// outcomes draws what becomes of the rows of a plan.
func outcomes(random *rand.Rand, rows int64, now time.Time) []delivery.Entry {
	entries := make([]delivery.Entry, rows)
	for i := range entries {
		e := delivery.Entry{Seq: int64(i + 1), Outcome: adapters.OK, Status: 200, Attempts: 1, At: now}
		if random.IntN(2) == 0 {
			e.Outcome = adapters.Outcomes[random.IntN(len(adapters.Outcomes))]
		}
		if random.IntN(6) == 0 {
			e.DoubtAt = now.Add(-time.Second)
		}
		entries[i] = e
	}
	return entries
}
