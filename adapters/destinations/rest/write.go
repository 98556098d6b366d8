package rest

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/mask"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// Write sends the rows, in as many calls as the tool's limits ask for, one after
// the other. After an answer that stops the account (too fast, who are you) the
// rows behind it are left NotSent.
func (d *Destination) Write(ctx context.Context, batch adapters.Batch) adapters.Results {
	object := d.manifest.Object(batch.Object)
	if object == nil || object.Op(batch.Op) == nil {
		return batch.Every(adapters.Result{Outcome: adapters.Misconfigured, Code: "no_such_operation", Message: "the destination has no such object or operation"})
	}
	op := object.Op(batch.Op)
	w := &writing{
		destination: d, op: op, batch: batch, rows: rowsOf(object, op, batch),
		results: make([]adapters.Result, len(batch.Rows)), mask: mask.New(d.secretless, batch.Rows),
	}
	groups := w.groups()
	for _, g := range groups {
		for len(g.rows) > 0 && !w.stopped {
			w.send(ctx, g)
		}
		for _, i := range g.rows {
			w.results[i] = adapters.Result{Outcome: adapters.NotSent, Message: w.why}
		}
	}
	return adapters.Results{Rows: w.results, RetryAfter: w.retryAfter, Job: jobOf(w.jobs)}
}

// writing is one Write under way.
type writing struct {
	destination *Destination
	op          *manifest.Op
	batch       adapters.Batch
	rows        []outgoing // aligned with batch.Rows
	results     []adapters.Result
	mask        *mask.Mask
	jobs        []call
	retryAfter  time.Duration
	stopped     bool   // nothing more is sent
	why         string // it was
	body        bytes.Buffer
}

// group is rows that may be in one call.
type group struct {
	name string
	rows []int // indexes, those that are not answered for yet
}

// groups puts the rows that can be sent into groups, in the order of their
// first rows. What cannot be sent is answered for here.
func (w *writing) groups() []*group {
	var groups []*group
	at := map[string]*group{}
	for i := range w.rows {
		if refused := w.rows[i].refused; refused.Outcome != adapters.Ambiguous {
			w.results[i] = refused
			continue
		}
		name := ""
		if by := w.op.Batch.GroupBy; by != nil {
			name = by.Text(w.rowScope(i))
		}
		g := at[name]
		if g == nil {
			g = &group{name: name}
			at[name] = g
			groups = append(groups, g)
		}
		g.rows = append(g.rows, i)
	}
	return groups
}

func (w *writing) rowScope(i int) *manifest.Scope {
	return &manifest.Scope{Settings: w.destination.settings, Row: &w.rows[i].Row}
}

// choose takes the next rows of a group for one call: as many as it may have,
// no two of them the same.
func (w *writing) choose(g *group) []int {
	limit := w.op.Batch.MaxItems
	if w.op.Batch.UniqueBy == nil {
		return slices.Clone(g.rows[:min(limit, len(g.rows))])
	}
	seen := make(map[string]bool, min(limit, len(g.rows)))
	chosen := make([]int, 0, min(limit, len(g.rows)))
	scope := manifest.Scope{Settings: w.destination.settings}
	for _, i := range g.rows {
		if len(chosen) == limit {
			break
		}
		scope.Row = &w.rows[i].Row
		if key := w.op.Batch.UniqueBy.Text(&scope); key != "" {
			if seen[key] {
				continue
			}
			seen[key] = true
		}
		chosen = append(chosen, i)
	}
	return chosen
}

// send makes one call of a group and answers for its rows.
func (w *writing) send(ctx context.Context, g *group) {
	if w.batch.Paced(ctx) != nil {
		w.stop("the limits of the account left no room for it")
		return
	}
	chosen := w.choose(g)
	scope := w.scope(g.name, chosen)
	taken, err := w.render(scope, chosen)
	if err != nil {
		message := w.mask.Text(err.Error())
		for _, i := range chosen {
			w.results[i] = adapters.Result{Outcome: adapters.Misconfigured, Code: "request", Message: message}
		}
		g.drop(chosen)
		return
	}
	var body []byte
	if w.op.Request.Body != nil {
		body = w.body.Bytes()
	}
	g.drop(taken.refused)
	if len(taken.rows) == 0 {
		return
	}
	scope.Sent, scope.RemoteIDs = len(taken.rows), remoteIDs(w.rows, taken.rows)
	found := w.settle(ctx, taken.rows, w.destination.call(ctx, w.op.Request, body, scope))
	g.drop(taken.rows)
	if found.search > 0 {
		w.search(ctx, g.name, taken.rows, found.search)
	}
}

func (w *writing) stop(why string) { w.stopped, w.why = true, why }

func (w *writing) scope(name string, chosen []int) *manifest.Scope {
	scope := &manifest.Scope{Settings: w.destination.settings, Group: name, Sent: len(chosen)}
	if w.op.Batch.MaxItems == 1 {
		scope.Row = &w.rows[chosen[0]].Row
	}
	return scope
}

// drop takes rows off the group. Both are sorted.
func (g *group) drop(answered []int) {
	at := 0
	g.rows = slices.DeleteFunc(g.rows, func(i int) bool {
		for at < len(answered) && answered[at] < i {
			at++
		}
		return at < len(answered) && answered[at] == i
	})
}

// taken says which of the chosen rows are in a call, and which can be in none.
type taken struct{ rows, refused []int }

// render writes the body with as many of the chosen rows as fit.
func (w *writing) render(scope *manifest.Scope, chosen []int) (taken, error) {
	body := w.op.Request.Body
	if body == nil {
		return taken{rows: chosen}, nil
	}
	w.body.Reset()
	rendered, err := body.Render(&w.body, scope, manifestRows(w.rows, chosen), manifest.Room{Bytes: w.op.Batch.MaxBytes, RowBytes: w.op.Batch.MaxRowBytes})
	if err != nil {
		return taken{}, err
	}
	var t taken
	for _, i := range rendered.Taken {
		t.rows = append(t.rows, chosen[i])
	}
	for _, refusal := range rendered.Refused {
		i := chosen[refusal.Index]
		t.refused = append(t.refused, i)
		w.results[i] = adapters.Result{Outcome: adapters.Rejected, Code: "not_sendable", Message: w.mask.Text(refusal.Reason)}
	}
	return t, nil
}

// settle answers for the rows of a call by what came back.
func (w *writing) settle(ctx context.Context, rows []int, a answer) found {
	found := w.destination.judge(ctx, w.op.Results, a, manifestRows(w.rows, rows), w.batch.Paced)
	if found.job != "" {
		w.jobs = append(w.jobs, call{ID: found.job, Rows: spans(rows)})
	}
	w.retryAfter = max(w.retryAfter, found.retryAfter)
	for k, i := range rows {
		w.results[i] = w.mask.Result(found.results[k])
	}
	if found.stops() {
		w.stop("an answer before it stopped the account")
	}
	return found
}
