package identity

import (
	"time"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// roundsStep is the place of the rounds in the plan.
const roundsStep = 1

// stitchingPlan is the part of a plan from the table links to customer_roots
// (v, f), as emit writes it.
func stitchingPlan(d *dialect.Dialect) (*models.Plan, error) {
	work := func(name string) ir.Table { return ir.Table{Space: ir.Work, Name: ir.Ident(name)} }
	forest, levels, roots := work("customer_forest"), work("customer_levels"), work("customer_roots")
	program := &ir.Program{Project: "benchmark", TimeZone: "UTC", Steps: []ir.Step{
		&ir.IdentityEdges{Header: ir.Header{Name: "customer_edges"}, Entity: "customer",
			Links: work("links"), Edges: work("customer_edges"), Forest: forest, Levels: levels, Roots: roots},
		&ir.IdentityRounds{Header: ir.Header{Name: "customer_rounds", After: []string{"customer_edges"}}, Entity: "customer",
			Edges: work("customer_edges"), Hooks: work("customer_hooks"), Forest: forest, Levels: levels},
		&ir.IdentityRoots{Header: ir.Header{Name: "customer_roots", After: []string{"customer_rounds"}}, Entity: "customer",
			Forest: forest, Levels: levels, Roots: roots},
	}}
	plan, found := emit.Plan(program, d, emit.Options{Now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	if found.HasErrors() {
		return nil, found
	}
	return plan, nil
}
