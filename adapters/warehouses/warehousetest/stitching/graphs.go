// Package stitching has what benchmarks of stitching share: graphs of
// identifiers, and the part of a plan that finds their components. Out go SQL of
// DuckDB that makes a graph, and a plan in any dialect. It must not know where
// the plan runs.
package stitching

import "fmt"

// A Graph is a query that gives its evidence: rows of x and y, nodes as a run has
// them (the rank of the type above a hash), with repetitions.
type Graph struct {
	About string
	query func(scale float64) string
}

// node numbers identifier n of a rank as a run does; hash() stands for MD5,
// which would take longer than the stitching.
func node(rank, n string) string {
	return fmt.Sprintf("(((%s)::BIGINT << 60) + (hash(%s) >> 4)::BIGINT)", rank, n)
}

func size(n float64) int64 { return int64(n) }

// Graphs are the shapes that the algorithm was chosen on.
var Graphs = map[string]Graph{
	"people": {"2 million people of 2 to 8 identifiers, evidence repeated", func(scale float64) string {
		return fmt.Sprintf(`
WITH
people AS (SELECT range AS person, 2 + (hash(range + 77) %% 7)::BIGINT AS ids FROM range(%d)),
ids AS (SELECT person, unnest(range(1, ids)) AS i FROM people),
pairs AS (
    SELECT person, i, (hash(person * 100 + i) %% i::UBIGINT)::BIGINT AS j FROM ids
    UNION ALL
    SELECT person, i, (hash(person * 100 + i + 50) %% i::UBIGINT)::BIGINT AS j FROM ids WHERE hash(person * 31 + i) %% 8 < 3
)
SELECT %s AS x, %s AS y FROM pairs ORDER BY hash(person * 7 + i)`,
			size(2e6*scale), node("i % 4", "person * 10 + i"), node("j % 4", "person * 10 + j"))
	}},
	"chain": {"one path of a million", func(scale float64) string {
		return fmt.Sprintf("SELECT %s AS x, %s AS y FROM range(%d) ORDER BY hash(range)",
			node("0", "range"), node("0", "range + 1"), size(1e6*scale))
	}},
	"hub": {"6.5 million rows around few hubs: one giant component", func(scale float64) string {
		return fmt.Sprintf(`
SELECT %s AS x, %s AS y
FROM (SELECT range, (1e6 * pow((hash(range) %% 1000003) / 1000003.0, 3))::BIGINT AS hub, (hash(range + 1e9::BIGINT) %% 2000003)::BIGINT AS leaf FROM range(%d))`,
			node("0", "hub"), node("1", "leaf + 10000000"), size(6.5e6*scale))
	}},
	"pairs": {"10 million components of two", func(scale float64) string {
		return fmt.Sprintf("SELECT %s AS x, %s AS y FROM range(%d)",
			node("0", "range * 2"), node("1", "range * 2 + 1"), size(1e7*scale))
	}},
}

// Links is the statement of DuckDB that makes the table links of a graph: what
// IdentityLinks leaves, a < b. Of scale 1 are two million people.
func (g Graph) Links(scale float64) string {
	return "CREATE OR REPLACE TEMP TABLE links AS SELECT least(x, y) AS a, greatest(x, y) AS b FROM (" + g.query(scale) + ") WHERE x <> y"
}
