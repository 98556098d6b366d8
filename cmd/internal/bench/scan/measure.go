package scan

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
)

// bench is a warehouse that has the sources, and how to measure in it.
type bench struct {
	out       io.Writer
	turns     int
	warehouse *duckdb.Warehouse
}

// side is one way to the same cells.
type side struct {
	name       string
	statements []string
	took       []time.Duration // of all processors, by turn
}

func (b *bench) exec(ctx context.Context, statements []string) error {
	for _, s := range statements {
		if err := b.warehouse.Exec(ctx, s); err != nil {
			return fmt.Errorf("%w\n%s", err, s)
		}
	}
	return nil
}

// inTurn runs all sides one after the other, and that again and again: what
// else the machine does costs all of them.
func (b *bench) inTurn(ctx context.Context, sides ...*side) error {
	for range b.turns {
		for _, s := range sides {
			before := processorTime()
			if err := b.exec(ctx, s.statements); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			s.took = append(s.took, processorTime()-before)
		}
	}
	return nil
}

func median(list []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

// ratio compares each turn with the one beside it, and gives the median.
func ratio(these, those *side) float64 {
	list := make([]float64, len(these.took))
	for i := range list {
		list[i] = these.took[i].Seconds() / those.took[i].Seconds()
	}
	slices.Sort(list)
	return list[len(list)/2]
}

func (b *bench) line(s *side, text string) {
	fmt.Fprintf(b.out, "  %-58s %8.2fs   %s\n", s.name, median(s.took).Seconds(), text)
}

// verdict says whether a bar holds.
func verdict(holds bool) string {
	if holds {
		return "held"
	}
	return "MISSED"
}

// differing counts the rows of two queries that the other has not.
func (b *bench) differing(ctx context.Context, one, other string) error {
	rows, err := b.warehouse.Query(ctx, fmt.Sprintf(
		"SELECT count(*) FROM ((%[1]s EXCEPT ALL %[2]s) UNION ALL (%[2]s EXCEPT ALL %[1]s))", "("+one+")", "("+other+")"))
	if err != nil {
		return err
	}
	if n := rows.Rows[0][0]; n != int64(0) {
		return fmt.Errorf("the sides differ in %v rows of %s", n, one)
	}
	return nil
}
