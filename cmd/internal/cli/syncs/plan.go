package syncs

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/runner/delivery"
)

// fieldChange counts in how many rows a field changes.
type fieldChange struct {
	Field string `json:"field"`
	Rows  int64  `json:"rows"`
}

// looked is how many rows are looked at for the fields that change.
const looked = 10_000

// preview is what a plan shows beside its counts.
type preview struct {
	Fields []fieldChange `json:"changed_fields,omitempty"`
	// Looked is of how many changed rows Fields speaks.
	Looked   int64     `json:"changed_rows_looked_at,omitempty"`
	Requests []request `json:"requests"`
}

// Plan shows what syncs would send.
func Plan(ctx context.Context, opts *Options) error {
	w, err := connect(ctx, opts)
	if err != nil {
		return err
	}
	defer w.session.Close()
	defer w.close()
	results := make(Results, 0, len(w.syncs))
	for _, p := range w.syncs {
		one, err := w.plan(ctx, p)
		if err != nil {
			return err
		}
		results = append(results, one)
		if !w.env.Flags.JSON() {
			one.printPlan(w.env.Streams)
		}
	}
	return w.finish(results)
}

// plan makes the plan of one sync. Its rows are read as long as the run that made it is
// open.
func (w *work) plan(ctx context.Context, p *prepared) (*result, error) {
	var shown preview
	var unread error
	options := p.options(w)
	options.PlanOnly = true
	options.Progress = func(e delivery.Event) {
		if e.Kind == delivery.PlanMade {
			shown, unread = p.preview(ctx, e.Epoch, &e.Report.Plan)
		}
	}
	began := time.Now()
	report, err := delivery.Run(ctx, p.engine, p.to, p.store, options)
	if err := cmp.Or(err, unread); err != nil {
		return nil, failed(err)
	}
	one := w.result(p, report, time.Since(began))
	one.Preview = &shown
	if len(report.Breaches) > 0 {
		one.Exit = fault.Blocked
	}
	return one, nil
}

// preview reads what a plan shows of its rows: some of each kind, and of those that
// change which fields do.
func (p *prepared) preview(ctx context.Context, epoch int64, plan *delivery.Plan) (preview, error) {
	leave, change := plan.Counts.Leave, plan.Counts.Leave+plan.Counts.Change
	var kinds [3][]delivery.Transition // who comes, who changes, who goes
	for i, span := range [3]struct {
		after, to int64
		most      int
	}{{change, plan.Rows(), samples}, {leave, change, looked}, {0, leave, samples}} {
		if span.after == span.to {
			continue
		}
		rows, err := p.store.Page(ctx, epoch, span.after, span.to, span.most)
		if err != nil {
			return preview{}, err
		}
		kinds[i] = rows
	}
	changes := kinds[1]
	return preview{
		Fields: p.changedFields(changes), Looked: int64(len(changes)),
		Requests: append([]request{}, p.show.requests(ctx, p.engine, sample(kinds[:]))...),
	}, nil
}

// sample takes rows of each kind in turn.
func sample(kinds [][]delivery.Transition) []delivery.Transition {
	var rows []delivery.Transition
	for i := range samples {
		for _, kind := range kinds {
			if i < len(kind) && len(rows) < samples {
				rows = append(rows, kind[i])
			}
		}
	}
	return rows
}

// changedFields counts in how many rows each field changes, the most first.
func (p *prepared) changedFields(rows []delivery.Transition) []fieldChange {
	counts := make([]int64, len(p.engine.Fields))
	for _, row := range rows {
		for i, changed := range row.Changed {
			if changed {
				counts[i]++
			}
		}
	}
	var list []fieldChange
	for i, n := range counts {
		if n > 0 {
			list = append(list, fieldChange{p.engine.Fields[i], n})
		}
	}
	slices.SortStableFunc(list, func(a, b fieldChange) int { return cmp.Compare(b.Rows, a.Rows) })
	return list
}
