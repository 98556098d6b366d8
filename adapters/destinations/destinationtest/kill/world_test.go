package kill_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/postgres/postgrestest"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/delivery/deliverytest"
)

// world is a destination that outlives processes.
type world struct {
	kind     string
	task     task // its part that is about the destination and the sync
	identity string
	fake     *deliverytest.Fake // what is applied
	sink     *sink              // over HTTP; nil for a database
	// look brings what another destination holds into the fake.
	look func() error
}

// worlds are the kinds of worlds.
var worlds = map[string]func(*testing.T, *rand.Rand) *world{
	"webhook":          newWebhook,
	"audience":         newAudience,
	"postgres":         func(t *testing.T, _ *rand.Rand) *world { return newPostgres(t, upserts) },
	"postgres, append": func(t *testing.T, _ *rand.Rand) *world { return newPostgres(t, appends) },
}

var kinds = []string{"webhook", "audience", "postgres", "postgres, append"}

// late is how long after the end of its request an effect may come.
const late = 60 * time.Millisecond

// sink is a destination over HTTP: its requests are read and answered by a
// protocol, and what they do is done by a fake.
type sink struct {
	fake   *deliverytest.Fake
	read   func(r *http.Request, sent *Carried) (adapters.Batch, error)
	answer func(w http.ResponseWriter, batch *adapters.Batch, results []adapters.Result)
	unique bool // a row whose key was applied is not applied again
	counts bool // an answer says how many rows were taken, and not which

	mu    sync.Mutex
	calm  bool
	dice  *rand.Rand
	later sync.WaitGroup
}

// faults are what goes wrong, nothing more often than anything else.
var faults = []deliverytest.Fault{
	deliverytest.None, deliverytest.None, deliverytest.None, deliverytest.None, deliverytest.None,
	deliverytest.ThrottleSilent, deliverytest.FailBefore, deliverytest.FailAfter, deliverytest.ResetMidway,
	deliverytest.CutShort, deliverytest.RejectSome, deliverytest.RefuseAll, deliverytest.Late,
}

func (s *sink) next() deliverytest.Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.calm {
		return deliverytest.None
	}
	return faults[s.dice.IntN(len(faults))]
}

// cease lets nothing go wrong any more.
func (s *sink) cease() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calm = true
}

func (s *sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var sent Carried
	if err := json.Unmarshal([]byte(r.Header.Get(carriedHeader)), &sent); err != nil {
		http.Error(w, err.Error(), http.StatusTeapot)
		return
	}
	batch, err := s.read(r, &sent)
	if err != nil {
		http.Error(w, err.Error(), http.StatusTeapot)
		return
	}
	fault := s.next()
	if fault == deliverytest.Late {
		s.later.Go(func() { time.Sleep(late); s.land(&batch) })
		panic(http.ErrAbortHandler) // the connection is reset
	}
	if fault == deliverytest.CutShort && s.counts {
		s.apply(&batch, deliverytest.EmptyAnswer)
		s.answer(w, &batch, make([]adapters.Result, len(batch.Rows))) // of too few
		return
	}
	results := s.apply(&batch, fault)
	if slices.ContainsFunc(results, func(r adapters.Result) bool { return r.Outcome != adapters.Ambiguous }) {
		s.answer(w, &batch, results)
		return
	}
	panic(http.ErrAbortHandler)
}

// land applies rows of a request that nobody waits for any more.
func (s *sink) land(batch *adapters.Batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh, _ := s.fresh(batch)
	s.fake.Land(fresh)
}

// fresh gives the rows that were not applied before, where that is asked for, and
// their places.
func (s *sink) fresh(batch *adapters.Batch) (fresh adapters.Batch, places []int) {
	done := map[string]bool{}
	if s.unique {
		for _, e := range s.fake.Effects() {
			done[e.IdempotencyKey] = true
		}
	}
	fresh = *batch
	fresh.Rows = nil
	for i, row := range batch.Rows {
		if !done[row.IdempotencyKey] {
			fresh.Rows, places = append(fresh.Rows, row), append(places, i)
		}
	}
	return fresh, places
}

// apply lets the fake do what was asked, but for rows that it has done.
func (s *sink) apply(batch *adapters.Batch, fault deliverytest.Fault) []adapters.Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	results := make([]adapters.Result, len(batch.Rows))
	for i := range results {
		results[i].Outcome = adapters.OK
	}
	fresh, places := s.fresh(batch)
	if len(places) == 0 {
		return results
	}
	fresh.Pace = func(context.Context) error { return nil }
	s.fake.Fault = func(string, int) deliverytest.Fault { return fault }
	answered := s.fake.Write(context.Background(), fresh)
	if len(answered.Rows) != len(places) {
		return make([]adapters.Result, len(batch.Rows))
	}
	for k, place := range places {
		results[place] = answered.Rows[k]
	}
	return results
}

// serve gives the sink an address.
func (s *sink) serve(t *testing.T, dice *rand.Rand) (url string) {
	s.dice = rand.New(rand.NewPCG(dice.Uint64(), dice.Uint64()))
	server := httptest.NewServer(s)
	t.Cleanup(func() { s.later.Wait(); server.Close() })
	return server.URL
}

func newWebhook(t *testing.T, dice *rand.Rand) *world {
	fake := &deliverytest.Fake{Kind: adapters.Record, MaxRows: 4, Concurrency: 2, Repeatable: true, Latency: time.Millisecond}
	s := &sink{fake: fake, unique: true, read: readWebhook, answer: answerWebhook}
	return &world{
		kind: "webhook", identity: "id", fake: fake, sink: s, look: func() error { return nil },
		task: task{
			Type: "webhook", Settings: map[string]string{"url": s.serve(t, dice), "batch": "4", "timeout": "1", "secret": "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"},
			Sync: delivery.Sync{Object: "things", Fields: []string{"value"}, Ops: delivery.Modes["mirror"]},
		},
	}
}

func readWebhook(r *http.Request, sent *Carried) (adapters.Batch, error) {
	var body struct {
		Data struct {
			Op   string
			Rows []struct {
				Key    string
				ID     struct{ ID string }
				Fields *struct{ Value string }
			}
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return adapters.Batch{}, err
	}
	batch := adapters.Batch{Run: sent.Run, Op: body.Data.Op}
	for _, row := range body.Data.Rows {
		read := adapters.Row{Trace: sent.Rows[row.ID.ID].Trace, IdempotencyKey: row.Key, Identity: []adapters.Identifier{{Name: "id", Value: row.ID.ID}}}
		if row.Fields != nil {
			read.Values = []any{row.Fields.Value}
		}
		batch.Rows = append(batch.Rows, read)
	}
	return batch, nil
}

func answerWebhook(w http.ResponseWriter, batch *adapters.Batch, results []adapters.Result) {
	if of := results[0].Outcome; of == adapters.Throttled || of == adapters.Poison {
		w.WriteHeader(map[adapters.Outcome]int{adapters.Throttled: http.StatusTooManyRequests, adapters.Poison: http.StatusUnprocessableEntity}[of])
		return
	}
	type answer struct {
		Key    string `json:"key"`
		Status int    `json:"status"`
	}
	var answers []answer
	for i, r := range results {
		switch r.Outcome {
		case adapters.OK:
			answers = append(answers, answer{batch.Rows[i].IdempotencyKey, http.StatusOK})
		case adapters.Rejected:
			answers = append(answers, answer{batch.Rows[i].IdempotencyKey, http.StatusUnprocessableEntity})
		}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"results": answers})
}

// newAudience plays custom audiences of Meta, which answers with counts.
func newAudience(t *testing.T, dice *rand.Rand) *world {
	fake := &deliverytest.Fake{Kind: adapters.Set, Strategy: deliverytest.CountOnly, MaxRows: 4, Concurrency: 2, Repeatable: true, Latency: time.Millisecond}
	s := &sink{fake: fake, counts: true, read: readAudience, answer: answerAudience}
	return &world{
		kind: "audience", identity: "external_id", fake: fake, sink: s, look: func() error { return nil },
		task: task{
			Type: "meta", Base: s.serve(t, dice), Settings: map[string]string{"access_token": "s3cr3t-token", "audience_id": "7"},
			Sync: delivery.Sync{Object: "members", Ops: delivery.Modes["audience"]},
		},
	}
}

func readAudience(r *http.Request, sent *Carried) (adapters.Batch, error) {
	var body struct {
		Payload struct{ Data [][]string }
	}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return adapters.Batch{}, err
	}
	batch := adapters.Batch{Run: sent.Run, Op: map[string]string{http.MethodPost: "add", http.MethodDelete: "remove"}[r.Method]}
	for _, member := range body.Payload.Data {
		names := sent.Rows[member[0]]
		batch.Rows = append(batch.Rows, adapters.Row{Trace: names.Trace, IdempotencyKey: names.Key, Identity: []adapters.Identifier{{Name: "external_id", Value: member[0]}}})
	}
	return batch, nil
}

func answerAudience(w http.ResponseWriter, _ *adapters.Batch, results []adapters.Result) {
	code := map[adapters.Outcome]int{adapters.Throttled: 17, adapters.Poison: 100}[results[0].Outcome]
	if code != 0 {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"code": code, "message": "no"}})
		return
	}
	received := 0
	for _, r := range results {
		if r.Outcome.Applied() {
			received++
		}
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"num_received": received, "num_invalid_entries": 0})
}

// What a sync does with a table.
const (
	upserts = "upserts"
	appends = "appends"
)

// newPostgres is a table that writes down all that happens to it.
func newPostgres(t *testing.T, does string) *world {
	url := postgrestest.URL(t)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	key, ops := "PRIMARY KEY", delivery.Modes["mirror"]
	if does == appends {
		key, ops = "", delivery.Modes["append"]
	}
	ops = delivery.Ops{Enter: ops.Enter, Change: ops.Change, Leave: ops.Leave}
	for _, statement := range []string{
		`CREATE TABLE things (id text ` + key + `, value text CHECK (value NOT LIKE 'bad %'))`,
		`CREATE TABLE happened (n serial, op text, id text, value text)`,
		`CREATE FUNCTION happen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
		   INSERT INTO happened (op, id, value) VALUES (TG_OP, coalesce(NEW.id, OLD.id), NEW.value); RETURN NULL; END $$`,
		`CREATE TRIGGER happen AFTER INSERT OR UPDATE OR DELETE ON things FOR EACH ROW EXECUTE FUNCTION happen()`,
	} {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	fake := &deliverytest.Fake{Kind: adapters.Record, MaxRows: 4, Concurrency: 2, Repeatable: true}
	w := &world{
		kind: "postgres", identity: "id", fake: fake,
		task: task{
			Type: "postgres", Settings: map[string]string{"url": url, "batch": "4", "concurrency": "2"},
			Sync: delivery.Sync{Object: "things", Fields: []string{"value"}, Ops: ops},
		},
	}
	w.look = func() error { return lookAt(conn, fake, ops) }
	return w
}

// lookAt gives what a table holds, and what has happened to it, to a fake.
func lookAt(conn *pgx.Conn, fake *deliverytest.Fake, ops delivery.Ops) error {
	ctx := context.Background()
	rows, err := conn.Query(ctx, `SELECT op, id, coalesce(value, '') FROM happened ORDER BY n`)
	if err != nil {
		return err
	}
	held, effects := map[string]string{}, []deliverytest.Effect(nil)
	var op, id, value string
	_, err = pgx.ForEachRow(rows, []any{&op, &id, &value}, func() error {
		if op == "DELETE" {
			delete(held, id)
			effects = append(effects, deliverytest.Effect{Send: deliverytest.Send{Key: id, Op: ops.Leave}, Value: deliverytest.Member})
			return nil
		}
		held[id] = value
		effects = append(effects, deliverytest.Effect{Send: deliverytest.Send{Key: id, Op: ops.Enter}, Value: value})
		return nil
	})
	fake.Take(held, effects)
	return err
}

// once says whether each value of a key was applied once: no history has the same
// one twice, so that a second time is a resend that was not told apart. Members of
// sets have no values: who is added twice is in once.
func (w *world) once() (twice string) {
	seen := map[string]bool{}
	for _, e := range w.fake.Effects() {
		what := strings.Join([]string{e.Op, e.Key, e.Value}, " ")
		if e.Value != deliverytest.Member && seen[what] {
			return what
		}
		seen[what] = true
	}
	return ""
}
