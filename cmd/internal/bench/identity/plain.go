package identity

import (
	"context"
	"fmt"

	"github.com/weft-cdp/weft/adapters"
)

// loop is a method in plain SQL: statements before, a round that is repeated
// until left gives 0, statements after, and the map (v, f) that is found in the end.
type loop struct {
	name                 string
	gift                 []string // what the method is given, and does not pay for
	before, round, after []string
	left                 string // "" when there is nothing to repeat
	roots                string
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
		name: "min-label, only labels that changed are passed on",
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
	splink,
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

// splink is what Splink does to find clusters (splink/internals/connected_components.py
// in moj-analytical-services/splink, as of August 2026): representatives take the
// smallest of their neighbours', clusters without an edge to another are set aside,
// and edges within a cluster are dropped. It keeps edges in both directions with the
// nodes they were between. The nodes are given to it, and 64-bit numbers, where it
// would have texts.
var splink = loop{
	name: "Splink's: representatives, stable clusters set aside",
	gift: []string{"CREATE OR REPLACE TEMP TABLE nodes AS SELECT a AS node FROM links UNION SELECT b FROM links"},
	before: []string{
		`CREATE OR REPLACE TEMP TABLE ends AS
SELECT a AS x_rep, a AS x, b AS y_rep, b AS y FROM links
UNION ALL
SELECT b, b, a, a FROM links`,
		"CREATE OR REPLACE TEMP TABLE unstable AS SELECT DISTINCT node AS v, node AS f, 0 AS stable FROM nodes",
		"CREATE OR REPLACE TEMP TABLE labels (v BIGINT, f BIGINT)",
	},
	round: []string{
		`CREATE OR REPLACE TEMP TABLE representatives AS
SELECT held.v, renamed.f, renamed.stable
FROM (
    SELECT old, min(f) AS f, min(stable) AS stable
    FROM (SELECT x_rep AS old, y_rep AS f, 0 AS stable FROM ends UNION ALL SELECT f, f, 1 FROM unstable)
    GROUP BY old
) AS renamed
LEFT JOIN unstable AS held ON renamed.old = held.f`,
		"INSERT INTO labels SELECT v, f FROM representatives WHERE stable = 1",
		"CREATE OR REPLACE TEMP TABLE unstable AS FROM representatives WHERE stable = 0",
		`CREATE OR REPLACE TEMP TABLE ends AS
SELECT one.f AS x_rep, ends.x, other.f AS y_rep, ends.y
FROM ends
LEFT JOIN representatives AS one ON ends.x = one.v
LEFT JOIN representatives AS other ON ends.y = other.v
WHERE one.f <> other.f`,
	},
	left:  "SELECT count(*) FROM ends",
	after: []string{"INSERT INTO labels SELECT v, f FROM unstable"},
	roots: "labels",
}

// give makes what the method does not pay for.
func (l loop) give(ctx context.Context, w adapters.Warehouse) error {
	return each(ctx, w, l.gift)
}

func each(ctx context.Context, w adapters.Warehouse, statements []string) error {
	for _, statement := range statements {
		if err := w.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// run gives the number of rounds.
func (l loop) run(ctx context.Context, w adapters.Warehouse) (rounds int, err error) {
	if err := each(ctx, w, l.before); err != nil {
		return 0, err
	}
	for l.left != "" {
		if err := each(ctx, w, l.round); err != nil {
			return rounds, err
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
	return rounds, each(ctx, w, l.after)
}

// clear drops what a run left, so that others have the memory.
func (l loop) clear(ctx context.Context, w adapters.Warehouse) error {
	for _, table := range []string{"nodes", "ends", "labels", "earlier", "representatives", "unstable"} {
		if err := w.Exec(ctx, fmt.Sprintf("DROP TABLE IF EXISTS %s", table)); err != nil {
			return err
		}
	}
	return nil
}
