package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/weft-cdp/weft/models"
)

// rulesBar is how much longer a run may take when rules are switched on.
const rulesBar = 1.5

// ruled is a run of visits in a database of its own, so that it meets no ids but
// those that it gave out itself.
type ruled struct {
	*evidenceWatch
	plan   *models.Plan
	took   []time.Duration
	report *models.Report
}

func (b *bench) openRuled(ctx context.Context, name, identifiers string) (*ruled, error) {
	plan, err := visitsPlan(identifiers)
	if err != nil {
		return nil, err
	}
	w, err := b.openVisits(ctx, name)
	return &ruled{evidenceWatch: w, plan: plan}, err
}

// rules measures runs with rules beside runs without, on the same rows.
func (b *bench) rules(ctx context.Context) error {
	off, err := b.openRuled(ctx, "rules_off", withoutRules)
	if err != nil {
		return err
	}
	defer off.Close()
	on, err := b.openRuled(ctx, "rules_on", withRules)
	if err != nil {
		return err
	}
	defer on.Close()
	for range b.turns {
		for _, side := range []*ruled{off, on} {
			_, report, err := side.turn(ctx, side.plan)
			if err != nil {
				return err
			}
			side.report, side.took = report, append(side.took, report.Took)
		}
	}
	refused, err := count(ctx, on, "SELECT count(*) FROM weft.customer_conflicts")
	if err != nil {
		return err
	}
	torn, err := count(ctx, on, `
SELECT count(*) FROM (
    SELECT profile_id_a FROM weft.customer_conflicts WHERE rule <> 'shared_above device'
    UNION
    SELECT profile_id_b FROM weft.customer_conflicts WHERE rule <> 'shared_above device'
)`)
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "\nrules on the same rows (unique, limit, shared_above): %d pieces of evidence refused, limits keep %.1f %% of %d profiles apart; median of %d turns\n",
		refused, 100*float64(torn)/float64(on.report.Counts["customer.profiles"]), on.report.Counts["customer.profiles"], b.turns)
	times := ratio(on.took, off.took)
	fmt.Fprintf(b.out, "  %-36s %8.2fs\n", "the whole run without rules", median(off.took).Seconds())
	fmt.Fprintf(b.out, "  %-36s %8.2fs   %.2f×; bar %.1f×, %s\n", "the whole run with rules", median(on.took).Seconds(), times, rulesBar, verdict(times <= rulesBar))
	return nil
}
