package dialect

import "github.com/weft-cdp/weft/compiler/ir"

// each is an argument as Spelling.Each writes it. It is no part of the IR: only
// the writing of SQL needs it.
type each struct {
	ir.Expr
	sql  string
	args []ir.Expr
}

// eachOf gives the arguments as the spelling writes each of them.
func eachOf(args []ir.Expr, s Spelling) []ir.Expr {
	list := make([]ir.Expr, len(args))
	for i, a := range args {
		others := append([]ir.Expr{a}, args[:i:i]...)
		list[i] = each{a, s.Each, append(others, args[i+1:]...)}
	}
	return list
}
