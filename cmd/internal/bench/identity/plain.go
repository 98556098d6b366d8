package identity

import (
	"context"
	"fmt"

	"github.com/weft-cdp/weft/adapters"
)

// loop is a method in plain SQL: statements before, a round that is repeated
// until left gives 0, and the map (v, f) that is found in the end.
type loop struct {
	name          string
	before, round []string
	left          string // "" when there is nothing to repeat
	roots         string
}

// plain are the methods that are in use elsewhere, each as well as SQL of DuckDB
// says it. They read the table links of the session.
var plain = []loop{
	{
		name: "min-label propagation",
		before: []string{
			"CREATE OR REPLACE TEMP TABLE ends AS SELECT a AS x, b AS y FROM links UNION SELECT b, a FROM links",
			"CREATE OR REPLACE TEMP TABLE labels AS SELECT x AS v, least(x, min(y)) AS f FROM ends GROUP BY x",
		},
		// Every node takes the smallest label of its neighbours and its own.
		round: []string{
			"CREATE OR REPLACE TEMP TABLE earlier AS FROM labels",
			`CREATE OR REPLACE TEMP TABLE labels AS
SELECT v, min(f) AS f
FROM (SELECT v, f FROM earlier UNION ALL SELECT ends.x, earlier.f FROM ends JOIN earlier ON ends.y = earlier.v)
GROUP BY v`,
		},
		left:  "SELECT ((SELECT sum(f::HUGEINT) FROM labels) <> (SELECT sum(f::HUGEINT) FROM earlier))::BIGINT",
		roots: "labels",
	},
	{
		name: "Splink's: only labels that changed are passed on",
		before: []string{
			"CREATE OR REPLACE TEMP TABLE ends AS SELECT a AS x, b AS y FROM links UNION SELECT b, a FROM links",
			"CREATE OR REPLACE TEMP TABLE labels AS SELECT x AS v, least(x, min(y)) AS f, true AS changed FROM ends GROUP BY x",
		},
		round: []string{
			`CREATE OR REPLACE TEMP TABLE labels AS
SELECT now.v, now.f, now.f <> earlier.f AS changed
FROM (
    SELECT v, min(f) AS f
    FROM (SELECT v, f FROM labels UNION ALL SELECT ends.x, labels.f FROM ends JOIN labels ON ends.y = labels.v WHERE labels.changed)
    GROUP BY v
) AS now
JOIN labels AS earlier ON now.v = earlier.v`,
		},
		left:  "SELECT count(*) FROM labels WHERE changed",
		roots: "labels",
	},
	{
		name: "recursive CTE with USING KEY",
		before: []string{
			"CREATE OR REPLACE TEMP TABLE ends AS SELECT a AS x, b AS y FROM links UNION SELECT b, a FROM links",
			`CREATE OR REPLACE TEMP TABLE labels AS
WITH RECURSIVE labels (v, f) USING KEY (v) AS (
    SELECT x, least(x, min(y)) FROM ends GROUP BY x
    UNION
    SELECT ends.x, min(changed.f)
    FROM labels AS changed
    JOIN ends ON ends.y = changed.v
    JOIN recurring.labels AS known ON known.v = ends.x
    WHERE changed.f < known.f
    GROUP BY ends.x
)
SELECT v, f FROM labels`,
		},
		roots: "labels",
	},
}

// run gives the number of rounds.
func (l loop) run(ctx context.Context, w adapters.Warehouse) (rounds int, err error) {
	for _, statement := range l.before {
		if err := w.Exec(ctx, statement); err != nil {
			return 0, err
		}
	}
	for l.left != "" {
		for _, statement := range l.round {
			if err := w.Exec(ctx, statement); err != nil {
				return rounds, err
			}
		}
		rounds++
		left, err := count(ctx, w, l.left)
		if err != nil {
			return rounds, err
		}
		if left == 0 {
			break
		}
	}
	return rounds, nil
}

// clear drops what a run left, so that others have the memory.
func (l loop) clear(ctx context.Context, w adapters.Warehouse) error {
	for _, table := range []string{"ends", "labels", "earlier"} {
		if err := w.Exec(ctx, fmt.Sprintf("DROP TABLE IF EXISTS %s", table)); err != nil {
			return err
		}
	}
	return nil
}
