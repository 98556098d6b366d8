package kill_test

import (
	"context"
	"errors"
	"net"
	"net/rpc"
	"testing"
	"time"

	"github.com/weft-cdp/weft/runner/delivery"
)

// How long things take in these histories: what an engine waits minutes for.
const (
	leaseTime  = 20 * time.Millisecond
	settleTime = 150 * time.Millisecond
)

// Ask is a call of a store, and Said its answer.
type Ask struct {
	Call             string
	Epoch            int64
	Rules            delivery.Rules
	Entries          []delivery.Entry
	After, To, Limit int64
	Closing          delivery.Closing
}

// Said is what a call of a store gives.
type Said struct {
	Epoch     int64
	Recovered delivery.Recovered
	Plan      delivery.Plan
	Page      []delivery.Transition
	Doubts    int64
	Err       string
}

// Warehouse is a store that processes come and go around.
type Warehouse struct {
	store   *delivery.MemoryStore
	forgets string // a call that it does not do, though it says so: a mistake to be found
}

// serve lets processes ask the store.
func serve(t *testing.T, warehouse *Warehouse) (address string) {
	t.Helper()
	server := rpc.NewServer()
	if err := server.Register(warehouse); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go server.ServeConn(connection)
		}
	}()
	return listener.Addr().String()
}

// Do answers a call. Times are those of these histories, whatever is asked.
func (w *Warehouse) Do(ask Ask, said *Said) error {
	ctx := context.Background()
	ask.Rules.Settle = settleTime
	var err error
	if ask.Call == w.forgets {
		return nil
	}
	switch ask.Call {
	case "Lease":
		said.Epoch, err = w.store.Lease(ctx, "process", leaseTime)
	case "Renew":
		err = w.store.Renew(ctx, ask.Epoch, leaseTime)
	case "Recover":
		said.Recovered, err = w.store.Recover(ctx, ask.Epoch, ask.Rules, ask.Entries)
	case "Plan":
		said.Plan, err = w.store.Plan(ctx, ask.Epoch, ask.Rules)
	case "Page":
		said.Page, err = w.store.Page(ctx, ask.Epoch, ask.After, ask.To, int(ask.Limit))
	case "Mark":
		err = w.store.Mark(ctx, ask.Epoch, ask.To)
	case "Append":
		err = w.store.Append(ctx, ask.Epoch, ask.Entries)
	case "Merge":
		err = w.store.Merge(ctx, ask.Epoch, ask.Rules)
	case "Doubts":
		said.Doubts, err = w.store.Doubts(ctx, ask.Epoch)
	case "Finish":
		err = w.store.Finish(ctx, ask.Epoch, ask.Closing)
	default:
		err = errors.New("no such call")
	}
	if err != nil {
		said.Err = err.Error()
	}
	return nil
}

// remote is the store as a process has it.
type remote struct{ client *rpc.Client }

func (r *remote) ask(ask Ask) (Said, error) {
	var said Said
	if err := r.client.Call("Warehouse.Do", ask, &said); err != nil {
		return said, err
	}
	if said.Err != "" {
		return said, errors.New(said.Err)
	}
	return said, nil
}

func (r *remote) Lease(context.Context, string, time.Duration) (int64, error) {
	said, err := r.ask(Ask{Call: "Lease"})
	return said.Epoch, err
}

func (r *remote) Renew(_ context.Context, epoch int64, _ time.Duration) error {
	_, err := r.ask(Ask{Call: "Renew", Epoch: epoch})
	return err
}

func (r *remote) Recover(_ context.Context, epoch int64, rules delivery.Rules, journal []delivery.Entry) (delivery.Recovered, error) {
	said, err := r.ask(Ask{Call: "Recover", Epoch: epoch, Rules: rules, Entries: journal})
	return said.Recovered, err
}

func (r *remote) Plan(_ context.Context, epoch int64, rules delivery.Rules) (delivery.Plan, error) {
	said, err := r.ask(Ask{Call: "Plan", Epoch: epoch, Rules: rules})
	return said.Plan, err
}

func (r *remote) Page(_ context.Context, epoch, after, to int64, limit int) ([]delivery.Transition, error) {
	said, err := r.ask(Ask{Call: "Page", Epoch: epoch, After: after, To: to, Limit: int64(limit)})
	return said.Page, err
}

func (r *remote) PageOf(context.Context, int64, int64, int64, int64, int) ([]delivery.Transition, error) {
	return nil, nil // no destination here has jobs
}

func (r *remote) Adopt(context.Context, int64, delivery.Rules) error {
	return errors.New("nobody adopts here")
}

func (r *remote) Mark(_ context.Context, epoch, seq int64) error {
	_, err := r.ask(Ask{Call: "Mark", Epoch: epoch, To: seq})
	return err
}

func (r *remote) Append(_ context.Context, epoch int64, entries []delivery.Entry) error {
	_, err := r.ask(Ask{Call: "Append", Epoch: epoch, Entries: entries})
	return err
}

func (r *remote) Merge(_ context.Context, epoch int64, rules delivery.Rules) error {
	_, err := r.ask(Ask{Call: "Merge", Epoch: epoch, Rules: rules})
	return err
}

func (r *remote) Doubts(_ context.Context, epoch int64) (int64, error) {
	said, err := r.ask(Ask{Call: "Doubts", Epoch: epoch})
	return said.Doubts, err
}

// Purge is of erasures, and none is made here.
func (r *remote) Purge(context.Context, int64, bool) ([]delivery.Evidence, error) {
	return nil, errors.New("nobody is erased here")
}

func (r *remote) Finish(_ context.Context, epoch int64, closing delivery.Closing) error {
	_, err := r.ask(Ask{Call: "Finish", Epoch: epoch, Closing: closing})
	return err
}
