package emit

import (
	"reflect"
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// mapAlias names the table that leads from nodes to profiles. Names that begin
// with weft_ are not the user's.
const mapAlias ir.Ident = "weft_map"

// rowsView is the data of rows.sql.tmpl: FROM, JOIN and WHERE of the rows that
// belong to profiles.
type rowsView struct {
	Scan    ir.Scan
	Early   []ir.Join // before the profile is known
	Late    []ir.Join
	Profile ir.Named // of a row
	Mapped  *mappedView
	Where   []ir.Expr // all must hold
	Col     int       // how far the lines are indented
}

// At is the same, indented.
func (v rowsView) At(col int) rowsView {
	v.Col = col
	return v
}

// mappedView leads from a row's node to its profile.
type mappedView struct {
	Table ir.Table
	Alias ir.Ident
	On    ir.Expr
}

func rowsViewOf(scan ir.Scan, joins []ir.Join, where ir.Expr, also ...ir.Expr) rowsView {
	holder := scan.ProfileFrom
	if holder == "" {
		holder = scan.Alias
	}
	early := earlyJoins(scan, joins)
	v := rowsView{Scan: scan, Early: joins[:early], Late: joins[early:], Where: conjuncts(where)}
	node := models.Type{Kind: models.Int, Nullable: true}
	if scan.Profile != "" {
		profile := ir.Col{Typed: ir.Typed{T: node}, From: holder, Name: scan.Profile}
		v.Profile = named("profile", profile, nil)
		v.Where = append(v.Where, known(profile))
	} else {
		of := ir.Col{Typed: ir.Typed{T: node}, From: mapAlias, Name: "node"}
		row := ir.Col{Typed: ir.Typed{T: node}, From: holder, Name: scan.Node}
		v.Profile = named("profile", ir.Col{Typed: ir.Typed{T: node}, From: mapAlias, Name: "profile"}, nil)
		v.Mapped = &mappedView{Table: scan.Map, Alias: mapAlias, On: test(ir.Eq, of, row)}
	}
	for _, e := range also {
		for _, c := range conjuncts(e) {
			if !slices.ContainsFunc(v.Where, func(other ir.Expr) bool { return reflect.DeepEqual(c, other) }) {
				v.Where = append(v.Where, c)
			}
		}
	}
	return v
}

// earlyJoins counts the joins that must come before the profile is known:
// those up to the relation that holds it, and all that lead to child rows.
func earlyJoins(scan ir.Scan, joins []ir.Join) int {
	n := 0
	for i, j := range joins {
		if j.Inner || j.Alias == scan.ProfileFrom {
			n = i + 1
		}
	}
	return n
}

// conjuncts takes a condition apart at its ands.
func conjuncts(e ir.Expr) []ir.Expr {
	if e == nil {
		return nil
	}
	if c, ok := e.(ir.Call); ok && c.Func == ir.And {
		return slices.Clone(c.Args)
	}
	return []ir.Expr{e}
}

func test(f ir.Func, args ...ir.Expr) ir.Expr {
	return ir.Call{Typed: ir.Typed{T: models.Type{Kind: models.Bool}}, Func: f, Args: args}
}

func call(f ir.Func, k models.Kind, args ...ir.Expr) ir.Expr {
	return ir.Call{Typed: ir.Typed{T: models.Type{Kind: k, Nullable: true}}, Func: f, Args: args}
}

func lit(k models.Kind, value string) ir.Expr {
	return ir.Lit{Typed: ir.Typed{T: models.Type{Kind: k}}, Value: value}
}

func known(e ir.Expr) ir.Expr { return test(ir.IsNotNull, e) }
