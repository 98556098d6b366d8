package identity

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// chainsModel limits both types of identifiers, so that a link of a path can wait
// for the one before it, and that for the one before.
const chainsModel = `
entities:
  customer:
    ids:
      member_no: {unique: true}
      card: {unique: true}
sources:
  visits:
    table: visits
    key: id
    time: at
    ids: {member_no: member_no, card: card}
`

// chains are paths of links, members and cards in turn, each link weaker than the
// one before: the order in which the rounds within limits can do least.
func chains(paths, links int64) string {
	return fmt.Sprintf(`
CREATE OR REPLACE TABLE visits AS
SELECT
    range AS id,
    TIMESTAMP '2025-01-01' + to_seconds(range %% %[2]d) AS at,
    'M' || range // %[2]d || '-' || (range %% %[2]d + 1) // 2 AS member_no,
    'C' || range // %[2]d || '-' || range %% %[2]d // 2 AS card
FROM range(%[1]d)`, paths*links, links)
}

// withoutLoader hides that a warehouse takes rows in, so that nothing is decided
// outside of it.
type withoutLoader struct{ adapters.Warehouse }

// chains stitches within limits where every link waits for another, with what is
// decided outside of the warehouse and, where that ends, without.
func (b *bench) chains(ctx context.Context) error {
	fmt.Fprintf(b.out, "\nwithin limits, every link waits for the one before it, on DuckDB\n")
	for _, size := range []struct {
		paths, links int64
		alone        bool // also by rounds alone
	}{{1, 2000, true}, {1000, 20, true}, {1, 100_000, false}, {1, 1_000_000, false}, {100_000, 20, true}} {
		if err := b.chain(ctx, size.paths, size.links, size.alone); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) chain(ctx context.Context, paths, links int64, alone bool) (err error) {
	plan, err := projectPlan(chainsModel, "member_no", "card")
	if err != nil {
		return err
	}
	w, err := duckdb.Open(ctx, duckdb.Settings{Path: filepath.Join(b.folder, fmt.Sprintf("chains%d-%d.duckdb", paths, links)), Schema: "weft"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if err := w.Exec(ctx, chains(paths, links)); err != nil {
		return err
	}
	sides := []adapters.Warehouse{w}
	if alone {
		sides = append(sides, withoutLoader{w})
	}
	var told []string
	for _, side := range sides {
		report, err := runner.Run(ctx, plan, side, runner.Options{})
		if err != nil {
			return err
		}
		step, err := partyStep(report)
		if err != nil {
			return err
		}
		told = append(told, fmt.Sprintf("%6d rounds %8.2fs", step.Rounds, step.Took.Seconds()))
		if want := paths * ((links + 2) / 2); report.Counts["customer.profiles"] != want {
			return fmt.Errorf("%d paths of %d links give %d profiles instead of %d", paths, links, report.Counts["customer.profiles"], want)
		}
	}
	fmt.Fprintf(b.out, "  %7d paths of %7d links  %s", paths, links, told[0])
	if alone {
		fmt.Fprintf(b.out, "   by rounds alone %s", told[1])
	}
	fmt.Fprintln(b.out)
	return nil
}

// partyStep is the step that stitches within limits.
func partyStep(report *models.Report) (models.StepReport, error) {
	at := slices.IndexFunc(report.Steps, func(s models.StepReport) bool { return s.Name == "customer_party_rounds" })
	if at < 0 {
		return models.StepReport{}, errors.New("the plan has no step that stitches within limits")
	}
	return report.Steps[at], nil
}
