package rest

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/mask"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// call is a call whose work goes on in the tool: the tool's id, and which rows
// of the batch it is about ("0-499,512").
type call struct {
	ID   string `json:"id"`
	Rows string `json:"rows"`
}

func jobOf(calls []call) *adapters.Job {
	if len(calls) == 0 {
		return nil
	}
	text, err := json.Marshal(calls)
	if err != nil {
		panic(err) // two texts always have a spelling
	}
	return &adapters.Job{ID: string(text)}
}

// Poll asks for all calls of a Write that had not been done. Rows that were in
// none of them are NotSent: what became of them was not known for good when the
// Write ended, and they can be sent again.
func (d *Destination) Poll(ctx context.Context, job adapters.Job, batch adapters.Batch) (adapters.Results, bool) {
	results := adapters.Results{Rows: make([]adapters.Result, len(batch.Rows))}
	var calls []call
	object := d.manifest.Object(batch.Object)
	if err := json.Unmarshal([]byte(job.ID), &calls); err != nil || object == nil || object.Op(batch.Op) == nil || object.Op(batch.Op).Job == nil {
		return results, true // of a job that nobody can read nothing is known
	}
	op := object.Op(batch.Op)
	rows := rowsOf(object, op, batch)
	for i := range results.Rows {
		results.Rows[i] = adapters.Result{Outcome: adapters.NotSent, Message: "the row was not in the call"}
	}
	done, masked := true, mask.New(d.secretless, batch.Rows)
	for _, c := range calls {
		if batch.Paced(ctx) != nil {
			return batch.Every(adapters.Result{}), false
		}
		indexes := indexesOf(c.Rows, len(rows))
		scope := &manifest.Scope{Settings: d.settings, Job: c.ID, Sent: len(indexes)}
		f, _ := d.understand(ctx, op.Job.Results, d.call(ctx, op.Job.Request, nil, scope), manifestRows(rows, indexes), batch.Paced)
		f.doubt(adapters.Outcome.Stops) // the tool has accepted the rows, whoever may not ask for them
		results.RetryAfter = max(results.RetryAfter, f.retryAfter)
		if f.pending || again(f) {
			done = false
		}
		for k, i := range indexes {
			results.Rows[i] = masked.Result(f.results[k])
		}
	}
	if !done {
		results.RetryAfter = max(results.RetryAfter, op.Job.Every)
	}
	return results, done
}

// again tells that asking failed, and says nothing about what was asked for: no
// connection, no right answer, too fast.
func again(f found) bool {
	for _, r := range f.results {
		switch {
		case r.Outcome == adapters.Throttled, r.Outcome == adapters.NotSent:
		case r.Outcome == adapters.Ambiguous && (r.Status == 0 || r.Status >= 500):
		default:
			return false
		}
	}
	return len(f.results) > 0
}

// spans writes sorted indexes in short: "0-499,512".
func spans(indexes []int) string {
	var b strings.Builder
	for from := 0; from < len(indexes); {
		to := from
		for to+1 < len(indexes) && indexes[to+1] == indexes[to]+1 {
			to++
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(indexes[from]))
		if to > from {
			b.WriteByte('-')
			b.WriteString(strconv.Itoa(indexes[to]))
		}
		from = to + 1
	}
	return b.String()
}

// indexesOf reads what spans wrote; what is not below limit is left out.
func indexesOf(text string, limit int) []int {
	var indexes []int
	for span := range strings.SplitSeq(text, ",") {
		first, last, isSpan := strings.Cut(span, "-")
		if !isSpan {
			last = first
		}
		from, err1 := strconv.Atoi(first)
		to, err2 := strconv.Atoi(last)
		if err1 != nil || err2 != nil || from < 0 {
			continue
		}
		for i := from; i <= to && i < limit; i++ {
			indexes = append(indexes, i)
		}
	}
	return indexes
}
