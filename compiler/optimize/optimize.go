// Package optimize makes a program cheaper without changing what it computes:
// an *ir.Program in, another out.
//
//	func Program(*ir.Program) *ir.Program
//
// It is a list of named passes, each a pure function: the program that goes in
// stays as it is. Each pass has golden cases in testdata that show what it does
// and where it must leave things alone. A pass may trust what lower promises,
// such as that a left join never multiplies rows.
//
// What was measured on DuckDB and is no pass, because it does not pay. Of 24
// aggregates over two million rows that took 3.3 s of processor time:
//
//   - conditions computed once per row, below the aggregates: 3.1 to 3.6 s. The
//     engine does that by itself, and time goes into the states of groups;
//   - rows joined to their profile once, for several scans: at most the 0.2 s that
//     the join is of each, less what writing the joined rows would cost.
//
// Of four sequences over the same two sources:
//
//   - moments in one table for all: 1.1 s instead of 1.0 s where each looks at a
//     tenth of the rows, 6.6 s instead of 6.7 s where each looks at most of them;
//   - all in one ordered pass: 1.5 s instead of 1.0 s, and 4.1 s instead of 6.7 s.
//
// The package must not know a dialect: what is cheaper for one warehouse alone
// does not belong here.
package optimize

import "github.com/weft-cdp/weft/compiler/ir"

// Pass is one improvement.
type Pass struct {
	Name  string
	Doc   string
	Apply func(*ir.Program) *ir.Program
}

// Passes are all passes in the order in which they run.
var Passes = []Pass{
	{"fuse-aggregates", "all aggregates over one list of rows are computed in one scan of it", fuseAggregates},
	{"share-aggregates", "an aggregate that is asked for twice is computed once", shareAggregates},
	{"filter-rows", "what all aggregates of a scan ask of a row is asked once, and of their windows the widest", filterRows},
	{"filter-sources", "a source's rows that count for nobody are not read", filterSources},
	{"prune-columns", "only columns that something needs are read, computed and kept", pruneColumns},
	{"join-in-groups", "many tables are joined in groups, because every join hands on all columns before it", joinInGroups},
}

// Program runs all passes.
func Program(p *ir.Program) *ir.Program {
	for _, pass := range Passes {
		p = pass.Apply(p)
	}
	return p
}
