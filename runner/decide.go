package runner

import (
	"context"
	"fmt"
	"io"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/parties"
)

// decide takes pairs out of the warehouse, decides them in their order, and
// brings back which parties are one.
func (r *run) decide(ctx context.Context, d *models.Decide, loader adapters.Loader) error {
	if err := r.exec(ctx, d.Before); err != nil {
		return err
	}
	groups := parties.New()
	if err := r.numbers(ctx, d.Marks, 4, func(n []int64) {
		groups.Mark(n[0], parties.Mark{Rule: n[1], Held: n[2], AtMost: n[3]})
	}); err != nil {
		return err
	}
	if err := r.numbers(ctx, d.Pairs, 2, func(n []int64) { groups.Join(n[0], n[1]) }); err != nil {
		return err
	}
	if err := r.exec(ctx, d.Joins.Create); err != nil {
		return err
	}
	if err := loader.Load(ctx, &d.Joins, &joinRows{joins: groups.Joined()}); err != nil {
		return err
	}
	return r.exec(ctx, d.After)
}

// numbers yields the rows of a query whose columns are whole numbers. The slice
// is used again for the next row.
func (r *run) numbers(ctx context.Context, query string, columns int, yield func([]int64)) error {
	rows, err := r.warehouse.Query(ctx, query)
	if err != nil {
		return err
	}
	numbers := make([]int64, columns)
	for _, row := range rows.Rows {
		if len(row) != columns {
			return fmt.Errorf("a query gives %d columns instead of %d", len(row), columns)
		}
		for i, v := range row {
			n, ok := v.(int64)
			if !ok {
				return fmt.Errorf("a query gives %T instead of a whole number", v)
			}
			numbers[i] = n
		}
		yield(numbers)
	}
	return nil
}

// joinRows gives joins as rows, some at a time.
type joinRows struct{ joins []parties.Joint }

// joinBatch is how many rows come at a time.
const joinBatch = 10_000

func (j *joinRows) Next(context.Context) ([][]any, error) {
	if len(j.joins) == 0 {
		return nil, io.EOF
	}
	some := j.joins[:min(joinBatch, len(j.joins))]
	j.joins = j.joins[len(some):]
	rows := make([][]any, len(some))
	for i, joint := range some {
		rows[i] = []any{joint.Party, joint.Into}
	}
	return rows, nil
}

func (*joinRows) Close() error { return nil }
