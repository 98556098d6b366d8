package dialect

import (
	"io/fs"
	"maps"

	"github.com/weft-cdp/weft/compiler/ir"
)

// Standard are the functions that every dialect spells as SQL itself does.
var Standard = map[ir.Func]Spelling{
	ir.And:       {Join: " AND ", Binds: BindAnd},
	ir.Or:        {Join: " OR ", Binds: BindOr},
	ir.Not:       Operator("NOT {0}", BindNot),
	ir.Eq:        Operator("{0:add} = {1:add}", BindCompare),
	ir.Ne:        Operator("{0:add} <> {1:add}", BindCompare),
	ir.Lt:        Operator("{0:add} < {1:add}", BindCompare),
	ir.Le:        Operator("{0:add} <= {1:add}", BindCompare),
	ir.Gt:        Operator("{0:add} > {1:add}", BindCompare),
	ir.Ge:        Operator("{0:add} >= {1:add}", BindCompare),
	ir.IsNull:    Operator("{0:add} IS NULL", BindCompare),
	ir.IsNotNull: Operator("{0:add} IS NOT NULL", BindCompare),
}

// Call is a spelling that needs no parentheses anywhere.
func Call(sql string) Spelling { return Operator(sql, BindCall) }

// Operator is a spelling that holds together as tightly as b.
func Operator(sql string, b Binding) Spelling { return Spelling{SQL: sql, Binds: b} }

// Merge makes one table of functions of several; the later win.
func Merge(tables ...map[ir.Func]Spelling) map[ir.Func]Spelling {
	all := map[ir.Func]Spelling{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}

// Folder is the folder of that name within embedded files.
func Folder(files fs.FS, name string) fs.FS {
	folder, err := fs.Sub(files, name)
	if err != nil {
		panic(err)
	}
	return folder
}
