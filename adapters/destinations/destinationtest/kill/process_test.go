package kill_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/rpc"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations"
	"github.com/weft-cdp/weft/adapters/destinations/postgres/postgrestest"
	"github.com/weft-cdp/weft/runner/delivery"
)

// task is what a process is to do.
type task struct {
	Warehouse string            // the address of a store that outlives processes; "" where File is it
	File      string            // a DuckDB file, which the process has for itself
	Desired   []delivery.Wanted // what is desired, where File is the warehouse
	Type      string            // of the destination
	Settings  map[string]string
	Base      string
	Sync      delivery.Sync
	Journal   string            // a file
	Erasure   *delivery.Erasure // whom it takes away instead of running the sync; nil for nobody
	Forgets   string            // a call that the store in File does not do
	Point     string            // where it dies; "" is nowhere
	Times     int               // when it is there for the how many-th time
}

// taskVariable holds the task of a process; the tests themselves have none.
const taskVariable = "WEFT_KILL_TASK"

func TestMain(m *testing.M) {
	if text := os.Getenv(taskVariable); text != "" {
		if err := live(text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	postgrestest.Stop()
	os.Exit(code)
}

// live is a process: one run, and its report on stdout.
func live(text string) error {
	var t task
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return err
	}
	store, err := t.open()
	if err != nil {
		return err
	}
	to, err := destinations.Open(t.Type, t.Settings, destinations.Options{Base: t.Base, Client: &http.Client{Transport: carrier{}, Timeout: time.Second}})
	if err != nil {
		return err
	}
	file, err := delivery.OpenJournal(t.Journal)
	if err != nil {
		return err
	}
	death := &death{point: t.Point, times: int64(t.Times)}
	options := delivery.Options{
		Owner:   "process",
		Journal: &mortalJournal{file, t.Journal, death},
		Timing: delivery.Timing{
			FlushEvery: 5 * time.Millisecond, FlushRows: 4, MergeEvery: 10 * time.Millisecond, WindowRows: 8,
			FirstPause: time.Millisecond, LongPause: 5 * time.Millisecond,
		},
	}
	report, err := t.deliver(&mortalDestination{to, death}, &mortalStore{store, t.pause(), death}, options)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(report)
}

func (t *task) deliver(to adapters.Destination, store delivery.Store, options delivery.Options) (*delivery.Report, error) {
	if t.Erasure != nil {
		return delivery.Erase(context.Background(), &t.Sync, *t.Erasure, to, store, options)
	}
	return delivery.Run(context.Background(), &t.Sync, to, store, options)
}

// The places where a process dies.
const (
	afterPlan    = "after the plan"
	afterIntent  = "after the mark of intent"
	afterSend    = "after sending, before the journal"
	tornJournal  = "in the middle of a record of the journal"
	afterJournal = "after the journal, before the store"
	midFlush     = "in the middle of a flush"
	afterFlush   = "after a flush, before the ledger"
	midMerge     = "in the middle of a merge"
	afterMerge   = "after a merge, before the end"

	// Of a process that erases.
	midPurge   = "while it forgets"
	afterPurge = "after it has forgotten, before the end"
	midEnd     = "while it ends"
	afterEnd   = "after the end"
)

var points = []string{afterPlan, afterIntent, afterSend, tornJournal, afterJournal, midFlush, afterFlush, midMerge, afterMerge}

// death comes when a process is at a point for the how many-th time.
type death struct {
	point string
	times int64
	been  atomic.Int64
}

// due counts being at a point, and says whether it is time.
func (d *death) due(point string) bool { return d.point == point && d.been.Add(1) == d.times }

func (d *death) at(point string) {
	if d.due(point) {
		die()
	}
}

// die ends the process as if the machine had: nothing is closed, nothing flushed.
func die() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // it may take a moment
}

// open gives the store of the process.
func (t *task) open() (delivery.Store, error) {
	if t.File != "" {
		return openFile(t)
	}
	client, err := rpc.Dial("tcp", t.Warehouse)
	if err != nil {
		return nil, err
	}
	return &remote{client}, nil
}

// pause is how long after the begin of a call the process dies in the middle of it.
func (t *task) pause() time.Duration {
	longest := 300 * time.Microsecond
	if t.File != "" {
		longest = 30 * time.Millisecond // a flush or a merge is several statements
	}
	return rand.N(longest)
}

type mortalStore struct {
	delivery.Store
	pause time.Duration
	death *death
}

func (s *mortalStore) Plan(ctx context.Context, epoch int64, rules delivery.Rules) (delivery.Plan, error) {
	plan, err := s.Store.Plan(ctx, epoch, rules)
	s.death.at(afterPlan)
	return plan, err
}

func (s *mortalStore) Mark(ctx context.Context, epoch, seq int64) error {
	err := s.Store.Mark(ctx, epoch, seq)
	s.death.at(afterIntent)
	return err
}

func (s *mortalStore) Append(ctx context.Context, epoch int64, entries []delivery.Entry) error {
	if s.death.due(midFlush) {
		if _, calls := s.Store.(*remote); calls { // one call is all or nothing
			_ = s.Store.Append(ctx, epoch, entries[:len(entries)/2])
			die()
		}
		go func() { _ = s.Store.Append(ctx, epoch, entries) }()
		time.Sleep(s.pause)
		die()
	}
	err := s.Store.Append(ctx, epoch, entries)
	s.death.at(afterFlush)
	return err
}

func (s *mortalStore) Merge(ctx context.Context, epoch int64, rules delivery.Rules) error {
	if s.death.due(midMerge) {
		go func() { _ = s.Store.Merge(ctx, epoch, rules) }()
		time.Sleep(s.pause)
		die()
	}
	err := s.Store.Merge(ctx, epoch, rules)
	s.death.at(afterMerge)
	return err
}

func (s *mortalStore) Purge(ctx context.Context, epoch int64, held bool) ([]delivery.Evidence, error) {
	if s.death.due(midPurge) {
		go func() { _, _ = s.Store.Purge(ctx, epoch, held) }()
		time.Sleep(s.pause)
		die()
	}
	evidence, err := s.Store.Purge(ctx, epoch, held)
	s.death.at(afterPurge)
	return evidence, err
}

func (s *mortalStore) Finish(ctx context.Context, epoch int64, closing delivery.Closing) error {
	if s.death.due(midEnd) {
		go func() { _ = s.Store.Finish(ctx, epoch, closing) }()
		time.Sleep(s.pause)
		die()
	}
	err := s.Store.Finish(ctx, epoch, closing)
	s.death.at(afterEnd)
	return err
}

type mortalDestination struct {
	adapters.Destination
	death *death
}

func (d *mortalDestination) Write(ctx context.Context, batch adapters.Batch) adapters.Results {
	results := d.Destination.Write(context.WithValue(ctx, carried{}, &batch), batch)
	d.death.at(afterSend)
	return results
}

type mortalJournal struct {
	*delivery.FileJournal
	path  string
	death *death
}

func (j *mortalJournal) Append(entries []delivery.Entry) error {
	err := j.FileJournal.Append(entries)
	if j.death.due(tornJournal) {
		if about, err := os.Stat(j.path); err == nil {
			_ = os.Truncate(j.path, about.Size()-3)
		}
		die()
	}
	j.death.at(afterJournal)
	return err
}

// carried is the batch of a request, which a destination that plays another needs
// to know more of than is sent.
type carried struct{}

// Carried is what it needs to know: which run sent a row, and under which names.
type Carried struct {
	Run  int64
	Rows map[string]CarriedRow // by the value of its identity
}

// CarriedRow names a row.
type CarriedRow struct{ Trace, Key string }

const carriedHeader = "X-Test-Carried"

// carrier sends requests with what is carried.
type carrier struct{}

func (carrier) RoundTrip(r *http.Request) (*http.Response, error) {
	if batch, ok := r.Context().Value(carried{}).(*adapters.Batch); ok {
		c := Carried{Run: batch.Run, Rows: map[string]CarriedRow{}}
		for i := range batch.Rows {
			row := &batch.Rows[i]
			c.Rows[row.Identity[0].Value] = CarriedRow{row.Trace, row.IdempotencyKey}
		}
		text, err := json.Marshal(c)
		if err != nil {
			return nil, err
		}
		r = r.Clone(r.Context())
		r.Header.Set(carriedHeader, string(text))
	}
	return http.DefaultTransport.RoundTrip(r)
}
