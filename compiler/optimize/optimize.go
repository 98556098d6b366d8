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
