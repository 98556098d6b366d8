package identity

import "fmt"

// graph is a shape of identifiers that stitching is measured on.
type graph struct {
	name  string
	about string
	// query gives the evidence in DuckDB: rows of x and y, nodes as a run has
	// them, with repetitions. Of scale 1 are the sizes that about tells.
	query func(scale float64) string
}

// node numbers identifier n of a rank as a run does: the rank above a hash.
// hash() stands for MD5, which would take longer than the stitching.
func node(rank, n string) string {
	return fmt.Sprintf("(((%s)::BIGINT << 60) + (hash(%s) >> 4)::BIGINT)", rank, n)
}

// graphs are the shapes that the algorithm was chosen on.
var graphs = []graph{
	{"people", "2 million people of 2 to 8 identifiers, evidence repeated", func(scale float64) string {
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
			int64(2e6*scale), node("i % 4", "person * 10 + i"), node("j % 4", "person * 10 + j"))
	}},
	{"chain", "one path of a million, in random order", func(scale float64) string {
		return fmt.Sprintf("SELECT %s AS x, %s AS y FROM range(%d) ORDER BY hash(range)",
			node("0", "range"), node("0", "range + 1"), int64(1e6*scale))
	}},
	// Every second node of the path is larger than all of the others, and both
	// halves ascend: hooks to the smaller neighbour join two nodes at a time.
	{"zigzag", "one path of a million, in an order chosen against the algorithm", func(scale float64) string {
		n := int64(1e6 * scale)
		place := func(i string) string { return fmt.Sprintf("(1 + %s // 2 + (%s %% 2) * %d)", i, i, n) }
		return fmt.Sprintf("SELECT %s AS x, %s AS y FROM range(%d) ORDER BY hash(range)", place("range"), place("(range + 1)"), n)
	}},
	{"hub", "6.5 million rows around few hubs: one giant component", func(scale float64) string {
		return fmt.Sprintf(`
SELECT %s AS x, %s AS y
FROM (SELECT range, (1e6 * pow((hash(range) %% 1000003) / 1000003.0, 3))::BIGINT AS hub, (hash(range + 1e9::BIGINT) %% 2000003)::BIGINT AS leaf FROM range(%d))`,
			node("0", "hub"), node("1", "leaf + 10000000"), int64(6.5e6*scale))
	}},
	{"pairs", "10 million components of two", func(scale float64) string {
		return fmt.Sprintf("SELECT %s AS x, %s AS y FROM range(%d)",
			node("0", "range * 2"), node("1", "range * 2 + 1"), int64(1e7*scale))
	}},
}

// tables are the statements of DuckDB that make the tables of a graph:
//
//	links(a, b)         what the step IdentityLinks leaves, a < b
//	numbered(node, i)   the nodes with numbers from 0 on, in their order
//	dense_links(a, b)   the links in these numbers, of 32 bits
//
// The last two are a gift to whoever stitches outside: no run has them.
func (g graph) tables(scale float64) []string {
	return []string{
		"CREATE TABLE links AS SELECT least(x, y) AS a, greatest(x, y) AS b FROM (" + g.query(scale) + ") WHERE x <> y",
		`CREATE TABLE numbered AS
SELECT node, (row_number() OVER (ORDER BY node) - 1)::INTEGER AS i
FROM (SELECT a AS node FROM links UNION SELECT b FROM links)`,
		"CREATE TABLE dense_links AS SELECT x.i AS a, y.i AS b FROM links JOIN numbered AS x ON a = x.node JOIN numbered AS y ON b = y.node",
	}
}
