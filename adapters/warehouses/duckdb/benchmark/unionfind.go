package main

import (
	"context"
	"fmt"

	"github.com/weft-cdp/weft/adapters"
)

// forest is a union-find over 0…n-1.
type forest []int32

func newForest(n int64) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = int32(i)
	}
	return f
}

func (f forest) find(x int32) int32 {
	for f[x] != x {
		f[x] = f[f[x]]
		x = f[x]
	}
	return x
}

func (f forest) union(x, y int32) bool {
	x, y = f.find(x), f.find(y)
	if x == y {
		return false
	}
	f[max(x, y)] = min(x, y)
	return true
}

// parts is in how many pieces large tables are read, to keep rows few.
const parts = 32

// checkRoots proves that a table (v, f) of roots is right: every node is in the
// component of its root, and there are as many roots as components.
func checkRoots(ctx context.Context, w adapters.Warehouse, roots string) error {
	err := w.Exec(ctx, `
CREATE OR REPLACE TEMP TABLE dense AS
SELECT node, row_number() OVER () - 1 AS i
FROM (SELECT a AS node FROM links UNION SELECT b FROM links)`)
	if err != nil {
		return err
	}
	n, err := number(ctx, w, "SELECT count(*) FROM dense")
	if err != nil {
		return err
	}
	f := newForest(n)
	components := n
	err = pairs(ctx, w, "SELECT x.i, y.i FROM links JOIN dense AS x ON a = x.node JOIN dense AS y ON b = y.node", func(x, y int32) error {
		if f.union(x, y) {
			components--
		}
		return nil
	})
	if err != nil {
		return err
	}
	apart := int64(0)
	query := "SELECT x.i, y.i FROM dense AS x LEFT JOIN " + roots + " AS r ON x.node = r.v JOIN dense AS y ON coalesce(r.f, x.node) = y.node"
	distinct := newForest(n)
	found := n
	err = pairs(ctx, w, query, func(node, root int32) error {
		if f.find(node) != f.find(root) {
			apart++
		}
		if distinct.union(node, root) {
			found--
		}
		return nil
	})
	if err != nil {
		return err
	}
	if apart > 0 || found != components {
		return fmt.Errorf("%d nodes are with strangers, and there are %d components instead of %d", apart, found, components)
	}
	return nil
}

// pairs calls yield for each row (x.i, y.i) of a query.
func pairs(ctx context.Context, w adapters.Warehouse, query string, yield func(x, y int32) error) error {
	for part := range parts {
		rows, err := w.Query(ctx, fmt.Sprintf("%s WHERE x.i %% %d = %d", query, parts, part))
		if err != nil {
			return err
		}
		for _, row := range rows.Rows {
			x, isX := row[0].(int64)
			y, isY := row[1].(int64)
			if !isX || !isY {
				return fmt.Errorf("%q gives %v", query, row)
			}
			if err := yield(int32(x), int32(y)); err != nil {
				return err
			}
		}
	}
	return nil
}
