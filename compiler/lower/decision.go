package lower

import (
	"fmt"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// decisionsOf gives an entity's decisions of a kind, in the order of their file.
func decisionsOf(e *models.Entity, kind string) []*models.Decision {
	var list []*models.Decision
	for _, d := range e.Decisions {
		if d.Kind == kind {
			list = append(list, d)
		}
	}
	return list
}

// decidedNode is the node of an identifier that a decision names. Whether the
// data has it is not known here.
func decidedNode(id models.DecidedID) ir.Expr { return nodeOf(id.Identifier, text(id.Value)) }

// inForce is the condition that a decision holds as at the run's moment: the
// day of now, in the project's time zone, is one of its days.
func inForce(d *models.Decision) ir.Expr {
	today := call(ir.ToDate, dateType, now())
	begun := test(ir.Ge, today, day(d.When))
	if d.Until == "" {
		return begun
	}
	return and(begun, test(ir.Lt, today, day(d.Until)))
}

// day is a date written as 2026-01-31.
func day(written string) ir.Lit { return ir.Lit{Typed: typed(dateType), Value: written} }

// checkDecided looks for identifiers that decisions name and no row has: they
// were perhaps misspelt, or are gone.
func (l *lowering) checkDecided(e *models.Entity, t *entityTables, r *identityRules) {
	if !l.opts.Checks || len(r.decided) == 0 {
		return
	}
	l.addCheck(e.Name+"_decisions_check", "check what was decided about "+e.Name, []ir.Problem{{
		Kind: ir.UnseenDecided, Code: diag.UnseenDecided, Severity: models.Warning, At: e.DecisionsAt, Table: t.nodes, Decided: r.decided,
		Message: fmt.Sprintf("decisions about %q name identifiers that no row has: {count}", e.Name),
	}}, entityOrigin(e))
}

// period is the days on which decisions hold, and the values of one type that
// are taken out then.
type period struct {
	like   *models.Decision // one of those that have it
	values []string
}

// takenOut lists what is taken out of an identifier's values: values of the
// same days together, in the order of the file.
func takenOut(id *models.Identifier) []period {
	var periods []period
	at := map[[2]string]int{}
	for _, d := range decisionsOf(id.Entity, models.OutDecision) {
		days := [2]string{d.When, d.Until}
		for _, decided := range d.IDs {
			if decided.Identifier != id {
				continue
			}
			if _, ok := at[days]; !ok {
				at[days] = len(periods)
				periods = append(periods, period{like: d})
			}
			p := &periods[at[days]]
			p.values = append(p.values, decided.Value)
		}
	}
	return periods
}
