package kill_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/storetest"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/delivery/deliverytest"
	"github.com/weft-cdp/weft/runner/stored"
)

var fileLayout = dialect.Layout{Schema: "weft", State: "weft", Raw: "main"}

// openFile gives a store that keeps its state in a DuckDB file of this process alone.
func openFile(t *task) (delivery.Store, error) {
	w, err := duckdb.Open(context.Background(), duckdb.Settings{Path: t.File, Threads: 1})
	if err != nil {
		return nil, err
	}
	desired := func() ([]delivery.Wanted, error) { return t.Desired, nil }
	return &hasty{stored.New(w, storetest.Given(duckdbdialect.DuckDB, fileLayout, desired)), t.Forgets}, nil
}

// hasty is a store whose leases last as long as in these histories, and in which
// nothing takes long to settle.
type hasty struct {
	*stored.Store
	forgets string // a call that it does not do, though it says so: a mistake to be found
}

func (s *hasty) Lease(ctx context.Context, owner string, _ time.Duration) (int64, error) {
	return s.Store.Lease(ctx, owner, leaseTime)
}

func (s *hasty) Renew(ctx context.Context, epoch int64, _ time.Duration) error {
	return s.Store.Renew(ctx, epoch, leaseTime)
}

func (s *hasty) Recover(ctx context.Context, epoch int64, rules delivery.Rules, journal []delivery.Entry) (delivery.Recovered, error) {
	rules.Settle = settleTime
	return s.Store.Recover(ctx, epoch, rules, journal)
}

func (s *hasty) Plan(ctx context.Context, epoch int64, rules delivery.Rules) (delivery.Plan, error) {
	rules.Settle = settleTime
	return s.Store.Plan(ctx, epoch, rules)
}

func (s *hasty) Mark(ctx context.Context, epoch, seq int64) error {
	if s.forgets == "Mark" {
		return nil
	}
	return s.Store.Mark(ctx, epoch, seq)
}

func (s *hasty) Merge(ctx context.Context, epoch int64, rules delivery.Rules) error {
	rules.Settle = settleTime
	return s.Store.Merge(ctx, epoch, rules)
}

// file is what a DuckDB file says, for the oracle, while no process has it. It is
// looked at in a copy, as the next run would find it: the copy is recovered.
type file struct {
	path, copy string
	desired    func() ([]delivery.Wanted, error)

	known      map[string]delivery.Holding
	rejections map[string]delivery.Rejection
	plans      map[int64][]delivery.Transition // also of those that later runs have dropped
	kept       map[string]delivery.Entry       // by epoch and trace
}

var _ deliverytest.Memory = (*file)(nil)

func newFile(t *testing.T, desired func() ([]delivery.Wanted, error)) *file {
	dir := t.TempDir()
	return &file{
		path: filepath.Join(dir, "warehouse.duckdb"), copy: filepath.Join(dir, "copy.duckdb"), desired: desired,
		plans: map[int64][]delivery.Transition{},
	}
}

// Known gives the ledger as it was looked at last.
func (f *file) Known(delivery.Rules, []delivery.Entry) map[string]delivery.Holding { return f.known }

// Rejections gives what was rejected.
func (f *file) Rejections() map[string]delivery.Rejection { return f.rejections }

// Plans gives all transitions.
func (f *file) Plans() map[int64][]delivery.Transition { return f.plans }

// Kept gives the entry of a row.
func (f *file) Kept(epoch int64, trace string) (delivery.Entry, bool) {
	e, ok := f.kept[fmt.Sprint(epoch, trace)]
	return e, ok
}

// look reads the file, and what a run that began now would make of it.
func (f *file) look(rules delivery.Rules, journal []delivery.Entry) (err error) {
	ctx := context.Background()
	for _, end := range []string{"", ".wal"} {
		_ = os.Remove(f.copy + end)
		content, err := os.ReadFile(f.path + end)
		if err == nil {
			err = os.WriteFile(f.copy+end, content, 0o600)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	w, err := duckdb.Open(ctx, duckdb.Settings{Path: f.copy, Threads: 1})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if err := f.readPlans(ctx, w); err != nil {
		return err
	}
	if err := f.readResults(ctx, w); err != nil {
		return err
	}
	store := stored.New(w, storetest.Given(duckdbdialect.DuckDB, fileLayout, f.desired))
	epoch, err := store.Lease(ctx, "who looks", time.Minute)
	if err != nil {
		return err
	}
	if _, err := store.Recover(ctx, epoch, rules, journal); err != nil {
		return err
	}
	return f.readLedger(ctx, w)
}

func (f *file) readPlans(ctx context.Context, w adapters.Warehouse) error {
	const prefix = "weft_sync_plan_trial_"
	tables, err := w.Query(ctx, "SELECT table_name FROM duckdb_tables() WHERE starts_with(table_name, '"+prefix+"')")
	if err != nil {
		return err
	}
	for _, table := range tables.Rows {
		name := table[0].(string)
		epoch, err := strconv.ParseInt(strings.TrimPrefix(name, prefix), 10, 64)
		if err != nil {
			return err
		}
		rows, err := w.Query(ctx, "SELECT seq, kind, diff_key, row_hash, known FROM weft."+name+" WHERE seq IS NOT NULL ORDER BY seq")
		if err != nil {
			return err
		}
		f.plans[epoch] = nil
		for _, row := range rows.Rows {
			t := delivery.Transition{Seq: row[0].(int64), Key: row[2].(string), Hash: row[3].(string), Known: row[4].(bool)}
			for _, kind := range delivery.Kinds {
				if kind.String() == row[1] {
					t.Kind = kind
				}
			}
			f.plans[epoch] = append(f.plans[epoch], t)
		}
	}
	return nil
}

func (f *file) readResults(ctx context.Context, w adapters.Warehouse) error {
	rows, err := w.Query(ctx, "SELECT epoch, seq, outcome FROM weft.weft_sync_results")
	if err != nil {
		return err
	}
	f.kept = map[string]delivery.Entry{}
	for _, row := range rows.Rows {
		outcome, _ := adapters.OutcomeNamed(row[2].(string))
		f.kept[fmt.Sprint(row[0], delivery.TraceOf(row[1].(int64)))] = delivery.Entry{Outcome: outcome}
	}
	return nil
}

func (f *file) readLedger(ctx context.Context, w adapters.Warehouse) error {
	rows, err := w.Query(ctx, "SELECT diff_key, state, row_hash, known, rejected_hash FROM weft.weft_sync_ledger_trial")
	if err != nil {
		return err
	}
	f.known, f.rejections = map[string]delivery.Holding{}, map[string]delivery.Rejection{}
	for _, row := range rows.Rows {
		key := row[0].(string)
		if hash, rejected := row[4].(string); rejected {
			f.rejections[key] = delivery.Rejection{Key: key, Hash: hash}
		}
		for _, state := range []delivery.State{delivery.Present, delivery.Maybe, delivery.Gone} {
			if state.String() == row[1] {
				f.known[key] = delivery.Holding{Key: key, State: state, Hash: row[2].(string), Known: row[3].(bool)}
			}
		}
	}
	return nil
}
