package identity

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
)

// file makes a graph, once, in a file of DuckDB with the tables that
// graph.tables tells. What it takes to make them is nobody's time.
func (b *bench) file(ctx context.Context, name string) (path string, evidence int64, err error) {
	at := slices.IndexFunc(graphs, func(g graph) bool { return g.name == name })
	if at < 0 {
		return "", 0, fmt.Errorf("there is no graph %q", name)
	}
	path = filepath.Join(b.folder, name+".duckdb")
	_, missing := os.Stat(path)
	w, err := duckdb.Open(ctx, duckdb.Settings{Path: path, Schema: "weft"})
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, w.Close()) }() // others open the file next
	if missing != nil {
		for _, statement := range graphs[at].tables(b.scale) {
			if err := w.Exec(ctx, statement); err != nil {
				return "", 0, err
			}
		}
	}
	evidence, err = count(ctx, w, "SELECT count(*) FROM links")
	return path, evidence, err
}

func timed(work func() error) (time.Duration, error) {
	started := time.Now()
	err := work()
	return time.Since(started), err
}

func median[T cmp.Ordered](list []T) T {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

// ratio compares each turn with the one beside it, because a machine that others
// use is slower for both, and gives the median.
func ratio(these, those []time.Duration) float64 {
	list := make([]float64, min(len(these), len(those)))
	for i := range list {
		list[i] = these[i].Seconds() / those[i].Seconds()
	}
	return median(list)
}

// verdict says whether a bar holds.
func verdict(holds bool) string {
	if holds {
		return "held"
	}
	return "MISSED"
}

// count runs a query that gives one whole number.
func count(ctx context.Context, w adapters.Warehouse, query string) (int64, error) {
	rows, err := w.Query(ctx, query)
	if err != nil {
		return 0, err
	}
	n, ok := rows.Rows[0][0].(int64)
	if !ok {
		return 0, fmt.Errorf("%q gives %v instead of a number", query, rows.Rows[0][0])
	}
	return n, nil
}

// sums tells two maps (v, f) apart, in every warehouse: any other row changes
// one of them. Nodes that are their own root count for nothing, and a component
// is named by its smallest node: roots below zero are names that a rescue gave.
func sums(roots string) string {
	return `
WITH
named AS (SELECT f AS root, min(v) AS smallest FROM ` + roots + ` WHERE f < 0 AND v >= 0 GROUP BY f),
map AS (
    SELECT r.v AS v, coalesce(n.smallest, r.f) AS f
    FROM ` + roots + ` AS r LEFT JOIN named AS n ON r.f = n.root
    WHERE r.v >= 0
)
SELECT CAST(count(*) AS BIGINT), CAST(sum((1 + v % 99991) * (1 + f % 99989)) AS BIGINT), CAST(sum((1 + v % 99971) * (1 + f % 99961)) AS BIGINT)
FROM map
WHERE v <> f`
}

// digest are the numbers that sums gives for a map.
type digest [3]int64

func digestOf(ctx context.Context, w adapters.Warehouse, roots string) (d digest, err error) {
	rows, err := w.Query(ctx, sums(roots))
	if err != nil {
		return d, err
	}
	for i := range d {
		n, ok := rows.Rows[0][i].(int64)
		if !ok {
			return d, fmt.Errorf("the sums over %s are %v", roots, rows.Rows[0])
		}
		d[i] = n
	}
	return d, nil
}

// same compares a map with that of the union-find.
func same(who string, got, want digest) error {
	if got != want {
		return fmt.Errorf("%s gives another map than the union-find: %v instead of %v", who, got, want)
	}
	return nil
}
