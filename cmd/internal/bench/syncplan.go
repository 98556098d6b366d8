package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters/destinations"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/stored"
)

// syncProject is a sync of five fields to a CRM.
const syncProject = `project: bench
targets: {local: {type: duckdb, path: bench.duckdb}}
entities:
  customer: {ids: {email: {normalize: email}}}
sources:
  o:
    table: o
    time: at
    ids: {email: mail}
    columns: {at: timestamp, mail: text, amount: decimal, city: text, segment: text, ordered: timestamp}
traits:
  customer:
    spend: sum(o.amount)
    orders: count(o)
    city: last(o.city)
    tier: last(o.segment)
    last_order: max(o.ordered)
destinations:
  crm: {type: hubspot, token: "${T}"}
syncs:
  to_crm:
    entity: customer
    to: crm.contacts
    mode: mirror
    match: {email: email}
    fields: {spend: spend, orders: orders, city: city, tier: tier, last_order: last_order}
    consent: {not_required: a benchmark}
`

// syncRounds is how often a plan is made; the median counts.
const syncRounds = 3

// benchSyncPlan measures what it takes to find out what has changed of a sync.
func benchSyncPlan(args []string) error {
	flags := flag.NewFlagSet("syncplan", flag.ContinueOnError)
	rows := flags.Int("rows", 5_000_000, "how many profiles there are")
	changed := flags.Int("changed", 80_000, "how many of them have changed")
	if err := flags.Parse(args); err != nil {
		return err
	}
	sync, err := example.Sync(syncProject, check.Tools{Names: destinations.Names, Find: destinations.Find})
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "weft-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	ctx := context.Background()
	w, err := duckdb.Open(ctx, duckdb.Settings{Path: filepath.Join(folder, "bench.duckdb")})
	if err != nil {
		return err
	}
	defer func() { _ = w.Close() }()
	for _, statement := range publishedRows(*rows) {
		if err := w.Exec(ctx, statement); err != nil {
			return err
		}
	}
	store := stored.New(w, emit.Sync(sync, duckdbdialect.DuckDB, dialect.Layout{Schema: "weft", State: "weft", Raw: "main"}))
	rules := delivery.Rules{Enter: true, Change: true, Leave: true, Mapping: sync.Mapping(), Version: "1", Settle: time.Minute}
	if _, _, err := planSync(ctx, store, rules, true); err != nil {
		return err
	}
	if err := w.Exec(ctx, fmt.Sprintf("UPDATE weft.customer_profiles SET spend = spend + 1 WHERE profile_id IN (SELECT profile_id FROM weft.customer_profiles ORDER BY profile_id LIMIT %d)", *changed)); err != nil {
		return err
	}
	everything := rules
	everything.Whole = true
	if _, _, err := planSync(ctx, store, everything, false); err != nil {
		return err
	}
	if err := w.Exec(ctx, "CREATE TEMP TABLE everything AS SELECT * FROM weft_differing"); err != nil {
		return err
	}
	var plans, joins []time.Duration
	for range syncRounds {
		plan, took, err := planSync(ctx, store, rules, false)
		if err != nil {
			return err
		}
		if plan.Counts.Change != int64(*changed) || plan.Rows() != int64(*changed) {
			return fmt.Errorf("the plan has %+v", plan.Counts)
		}
		plans = append(plans, took)
		if took, err = bareJoin(ctx, w); err != nil {
			return err
		}
		joins = append(joins, took)
	}
	slices.Sort(plans)
	slices.Sort(joins)
	plan, join := plans[syncRounds/2], joins[syncRounds/2]
	fmt.Printf("%d rows, %d changed: planned in %.2f s; a bare outer join of the same tables %.2f s; %.2f times\n",
		*rows, *changed, plan.Seconds(), join.Seconds(), plan.Seconds()/join.Seconds())
	return nil
}

// publishedRows are the tables that a run would have left.
func publishedRows(rows int) []string {
	return strings.Split(fmt.Sprintf(`CREATE SCHEMA weft;
CREATE TABLE weft.customer_profiles AS
SELECT
    'email:' || md5(i::VARCHAR) AS profile_id,
    (i %% 100000 / 7.0)::DECIMAL(38, 9) AS spend,
    i %% 40 AS orders,
    'city ' || (i %% 1000) AS city,
    'tier ' || (i %% 5) AS tier,
    TIMESTAMP '2026-01-01' + INTERVAL 1 SECOND * (i %% 5000000) AS last_order
FROM range(%d) AS t(i);
CREATE TABLE weft.customer_ids AS
SELECT profile_id, 'email' AS id_type, substr(profile_id, 7, 16) || '@example.com' AS id_value,
    TIMESTAMP '2026-01-01' AS first_seen, TIMESTAMP '2026-01-02' AS last_seen
FROM weft.customer_profiles;
CREATE TABLE weft.customer_redirects (old_profile_id VARCHAR, profile_id VARCHAR, since TIMESTAMP);
CREATE TABLE weft.customer_segments (profile_id VARCHAR, segment VARCHAR, entered_at TIMESTAMP, left_at TIMESTAMP)`, rows), ";\n")
}

// planSync makes one run, which ends with its plan, or takes for held what it
// would send; it gives how long the plan took.
func planSync(ctx context.Context, store *stored.Store, rules delivery.Rules, adopt bool) (plan delivery.Plan, took time.Duration, err error) {
	epoch, err := store.Lease(ctx, "bench", time.Hour)
	if err != nil {
		return plan, 0, err
	}
	begun := time.Now()
	if plan, err = store.Plan(ctx, epoch, rules); err != nil {
		return plan, 0, err
	}
	took = time.Since(begun)
	if adopt {
		if err := store.Adopt(ctx, epoch, rules); err != nil {
			return plan, 0, err
		}
	}
	return plan, took, store.Finish(ctx, epoch, delivery.Closing{Status: delivery.Done})
}

// bareJoin compares what is desired, written down, with what is held, by the hashes
// that are there, and keeps nothing but a count.
func bareJoin(ctx context.Context, w *duckdb.Warehouse) (time.Duration, error) {
	begun := time.Now()
	_, err := w.Query(ctx, `SELECT count(*) FROM everything AS d
FULL JOIN weft.weft_sync_ledger_to_crm AS h ON h.diff_key = d.diff_key
WHERE d.row_hash IS DISTINCT FROM h.row_hash`)
	return time.Since(begun), err
}
