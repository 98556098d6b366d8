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

// decided is an identifier that a decision names, as steps want it.
func decided(d *models.Decision, id models.DecidedID) ir.DecidedID {
	named := ir.DecidedID{
		Node: nodeOf(id.Identifier, text(id.Value)), Begins: day(d.When),
		Origin: origin(d.Kind, id.Identifier.Name, id.Value, id.At),
	}
	if d.Until != "" {
		named.Ends = day(d.Until)
	}
	return named
}

// The days of a decision in the table of the identifiers that decisions name, and
// the condition that it holds as at the run's moment.
var (
	begins    = col("named", "begins", dateType)
	ends      = col("named", "ends", dateType.OrNull())
	isInForce = and(holding(begins, nil), or(isNull(ends), test(ir.Lt, today(), ends)))
)

// namedIDs adds the step that lists the identifiers that decisions name.
func (l *lowering) namedIDs(e *models.Entity, t *entityTables, r *identityRules) {
	ids := r.decided
	if l.opts.Checks {
		ids = append(ids[:len(ids):len(ids)], r.out...)
	}
	if len(ids) == 0 {
		return
	}
	t.named = l.work(e.Name + "_named")
	l.add(&ir.IdentityNamed{
		Header: identityHeader(e, t.named, "list what decisions name of "), Entity: ir.Ident(e.Name), IDs: ids, Into: t.named,
	}, []ir.Table{t.named}, nil)
}

// inForce is the condition that a decision holds as at the run's moment.
func inForce(d *models.Decision) ir.Expr {
	if d.Until == "" {
		return holding(day(d.When), nil)
	}
	return holding(day(d.When), day(d.Until))
}

// holding: the day of now, in the project's time zone, is from the first day on and
// before the last one, nil for none.
func holding(first, last ir.Expr) ir.Expr {
	begun := test(ir.Ge, today(), first)
	if last == nil {
		return begun
	}
	return and(begun, test(ir.Lt, today(), last))
}

func today() ir.Expr { return call(ir.ToDate, dateType, now()) }

// day is a date written as 2026-01-31.
func day(written string) ir.Lit { return ir.Lit{Typed: typed(dateType), Value: written} }

// checkDecided looks for identifiers that decisions name and no row has: they
// were perhaps misspelt, or are gone.
func (l *lowering) checkDecided(e *models.Entity, t *entityTables, r *identityRules) {
	if !l.opts.Checks {
		return
	}
	var problems []ir.Problem
	if len(r.decided) > 0 {
		problems = append(problems, ir.Problem{
			Kind: ir.UnseenDecided, Table: t.nodes, Named: t.named, Expr: isInForce,
			Message: fmt.Sprintf("decisions about %q name identifiers that no row has: {count}", e.Name),
		})
	}
	if len(r.out) > 0 {
		problems = append(problems, ir.Problem{
			Kind: ir.UnseenOut, Named: t.named, Taken: l.takenColumns(e), Expr: isInForce,
			Message: fmt.Sprintf("decisions take out identifiers of %q that no row has: {count}", e.Name),
		})
	}
	for i := range problems {
		problems[i].Code, problems[i].Severity, problems[i].At = diag.UnseenDecided, models.Warning, e.DecisionsAt
	}
	l.addCheck(e.Name+"_decisions_check", "check what was decided about "+e.Name, problems, entityOrigin(e))
}

// takenColumns lists where the nodes are of what was taken out of an entity's
// identifiers.
func (l *lowering) takenColumns(e *models.Entity) []ir.TakenOut {
	var list []ir.TakenOut
	for _, s := range l.project.Sources {
		if r := l.rows[s]; r != nil {
			for _, id := range r.ids {
				if id.id.Identifier.Entity == e && id.out != "" {
					list = append(list, ir.TakenOut{Rows: r.table, Node: id.out})
				}
			}
		}
	}
	return list
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
