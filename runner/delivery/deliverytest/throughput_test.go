package deliverytest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/runner/delivery"
)

// sink posts batches as JSON to a server on this machine.
type sink struct {
	url     string
	client  *http.Client
	workers int
}

func (s *sink) Describe() adapters.Contract {
	return adapters.Contract{
		Name: "sink", Limits: adapters.Limits{Concurrency: adapters.Concurrency{Max: s.workers}},
		Objects: []adapters.ObjectContract{{Name: "things", Ops: []adapters.OpContract{{Name: "upsert", Idempotent: true, MaxRows: sinkBatch}}}},
	}
}

func (s *sink) Check(context.Context) error { return nil }

func (s *sink) Poll(context.Context, adapters.Job, adapters.Batch) (adapters.Results, bool) {
	return adapters.Results{}, true
}

func (s *sink) Write(ctx context.Context, batch adapters.Batch) adapters.Results {
	n := len(batch.Rows)
	if batch.Pace != nil && batch.Pace(ctx) != nil {
		return all(n, adapters.NotSent)
	}
	body, err := json.Marshal(batch.Rows)
	if err != nil {
		return all(n, adapters.Rejected)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		return all(n, adapters.NotSent)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return all(n, adapters.Ambiguous)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
		return all(n, adapters.Ambiguous)
	}
	return all(n, adapters.OK)
}

const (
	sinkRows    = 200_000
	sinkBatch   = 500
	sinkWorkers = 8
)

// paper is a store that has its plan and forgets all that it is told: what is left
// of a run is the engine's own.
type paper struct {
	delivery.Store
	plan []delivery.Transition
}

func (p *paper) Plan(context.Context, int64, delivery.Rules) (delivery.Plan, error) {
	return delivery.Plan{Counts: delivery.Counts{First: true, Desired: int64(len(p.plan)), Enter: int64(len(p.plan))}}, nil
}

func (p *paper) Page(_ context.Context, _, after, to int64, limit int) ([]delivery.Transition, error) {
	return p.plan[after:min(to, after+int64(limit))], nil
}

func (p *paper) Mark(context.Context, int64, int64) error { return nil }

func (p *paper) Append(context.Context, int64, []delivery.Entry) error { return nil }

// answering is how long a server takes that is not on the same machine, or hardly.
const answering = 20 * time.Millisecond

// BenchmarkDelivery sends the same batches to the same server with the same
// concurrency: through a bare loop, and through the engine with its journal on
// disk and a store that costs nothing. A server that answers at once leaves nothing
// to be compared but processor time, of which it takes its part.
func BenchmarkDelivery(b *testing.B) {
	var pause time.Duration
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		time.Sleep(pause)
	}))
	defer server.Close()
	to := &sink{url: server.URL, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: sinkWorkers}}, workers: sinkWorkers}
	plan := make([]delivery.Transition, sinkRows)
	for i := range plan {
		value := fmt.Sprintf("value %d", i)
		plan[i] = delivery.Transition{
			Seq: int64(i + 1), Kind: delivery.Enter, Key: fmt.Sprintf("k%07d", i), Hash: value, Version: 1,
			Values:   []any{value, int64(i), i%2 == 0, nil, "a town"},
			Identity: []adapters.Identifier{{Name: "email", Value: fmt.Sprintf("somebody%d@example.org", i)}},
		}
	}
	fields := []string{"value", "number", "even", "nothing", "town"}
	for _, takes := range []time.Duration{0, answering} {
		pause = takes
		b.Run(takes.String(), func(b *testing.B) {
			var loop, run time.Duration
			for b.Loop() {
				begin := time.Now()
				bare(to, plan, fields)
				between := time.Now()
				engine(b, to, plan, fields)
				loop, run = loop+between.Sub(begin), run+time.Since(between)
			}
			b.ReportMetric(sinkRows*float64(b.N)/run.Seconds(), "rows/s")
			b.ReportMetric(100*loop.Seconds()/run.Seconds(), "%-of-bare")
		})
	}
}

// sameSize is as long as an idempotency key, so that the bodies are of one size.
const sameSize = "abcdefghijklmnopqrstuvwxyz"

// bare sends rows without asking anything.
func bare(to *sink, plan []delivery.Transition, fields []string) {
	batches := make(chan []delivery.Transition)
	var workers sync.WaitGroup
	for range sinkWorkers {
		workers.Go(func() {
			for batch := range batches {
				rows := make([]adapters.Row, len(batch))
				for i := range batch {
					rows[i] = adapters.Row{Trace: batch[i].Key, IdempotencyKey: sameSize, Values: batch[i].Values, Identity: batch[i].Identity}
				}
				to.Write(context.Background(), adapters.Batch{Object: "things", Op: "upsert", Fields: fields, Rows: rows})
			}
		})
	}
	for batch := range slices.Chunk(plan, sinkBatch) {
		batches <- batch
	}
	close(batches)
	workers.Wait()
}

func engine(b *testing.B, to *sink, plan []delivery.Transition, fields []string) {
	journal, err := delivery.OpenJournal(filepath.Join(b.TempDir(), "journal"))
	if err != nil {
		b.Fatal(err)
	}
	defer journal.Close()
	store := &paper{Store: delivery.NewMemoryStore(nil), plan: plan}
	s := delivery.Sync{Name: "sink", Object: "things", Fields: fields, Ops: delivery.Modes["upsert"]}
	report, err := delivery.Run(context.Background(), &s, to, store, delivery.Options{Journal: journal})
	if err != nil || report.Outcomes[adapters.OK] != sinkRows {
		b.Fatal(err, report)
	}
}
