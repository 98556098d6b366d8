package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/adapters"
)

// reference is residual contraction by itself: a table per level, the driver
// composing them backwards, and nothing that a product needs. See
// docs/identity.md for the algorithm.
type reference struct {
	warehouse adapters.Warehouse
	levels    int
}

const (
	referenceHooks = `
CREATE OR REPLACE TEMP TABLE f_{i} AS
WITH h AS (SELECT hi AS v, min(lo) AS p, max(lo) AS mx, count(*) AS n FROM e_{i} GROUP BY hi)
SELECT h.v, h.p, h.mx, h.n, coalesce(g.p, h.p) AS f, g.p IS NOT NULL AS deep
FROM h LEFT JOIN h AS g ON h.p = g.v`

	referenceResidual = `
CREATE OR REPLACE TEMP TABLE e_{next} AS
SELECT DISTINCT greatest(x, y) AS hi, least(x, y) AS lo FROM (
  SELECT t.x, coalesce(q.f, t.y) AS y FROM (
    SELECT f AS x, mx AS y FROM f_{i} WHERE mx > p
    UNION ALL
    SELECT k.f, e.lo FROM e_{i} AS e JOIN f_{i} AS k ON e.hi = k.v
    WHERE k.mx > k.p AND k.n >= 3 AND e.lo <> k.p AND e.lo <> k.mx
  ) AS t LEFT JOIN f_{i} AS q ON t.y = q.v
  UNION ALL
  SELECT g.v, g.p FROM f_{i} AS g WHERE g.v IN (SELECT f FROM f_{i} WHERE deep)
) WHERE x <> y`

	referenceCompose = `
CREATE OR REPLACE TEMP TABLE m_{i} AS
SELECT t.v, coalesce(above.f, t.f) AS f FROM f_{i} AS t LEFT JOIN m_{next} AS above ON t.f = above.v
UNION ALL
SELECT above.v, above.f FROM m_{next} AS above WHERE above.v NOT IN (SELECT v FROM f_{i})`
)

func (r *reference) exec(ctx context.Context, statement string, i int) error {
	return r.warehouse.Exec(ctx, strings.NewReplacer("{i}", fmt.Sprint(i), "{next}", fmt.Sprint(i+1)).Replace(statement))
}

// run stitches the table links into reference_roots (v, f).
func (r *reference) run(ctx context.Context) error {
	if err := r.exec(ctx, "CREATE OR REPLACE TEMP TABLE e_0 AS SELECT DISTINCT b AS hi, a AS lo FROM links", 0); err != nil {
		return err
	}
	for i := 0; ; i++ {
		left, err := number(ctx, r.warehouse, fmt.Sprintf("SELECT count(*) FROM e_%d", i))
		if err != nil {
			return err
		}
		if left == 0 {
			r.levels = i
			return r.compose(ctx)
		}
		for _, statement := range []string{referenceHooks, referenceResidual} {
			if err := r.exec(ctx, statement, i); err != nil {
				return err
			}
		}
	}
}

func (r *reference) compose(ctx context.Context) error {
	last := r.levels - 1
	if err := r.exec(ctx, "CREATE OR REPLACE TEMP TABLE m_{i} AS SELECT v, f FROM f_{i}", last); err != nil {
		return err
	}
	for i := last - 1; i >= 0; i-- {
		if err := r.exec(ctx, referenceCompose, i); err != nil {
			return err
		}
	}
	return r.exec(ctx, "CREATE OR REPLACE TEMP VIEW reference_roots AS SELECT v, f FROM m_{i}", 0)
}

// clear drops what the run left, so that the other side has the memory.
func (r *reference) clear(ctx context.Context) error {
	for i := 0; i <= r.levels; i++ {
		for _, table := range []string{"e", "f", "m"} {
			if err := r.exec(ctx, "DROP TABLE IF EXISTS "+table+"_{i}", i); err != nil {
				return err
			}
		}
	}
	return nil
}
