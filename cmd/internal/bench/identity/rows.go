package identity

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// rowsBar is how much longer than the stitching alone it may take to come from
// the rows of a source to the published map of identifiers.
const rowsBar = 3.0

// What a run does, by the ends of its steps' names.
var phases = []struct {
	title string
	steps []string
	toMap bool // without it there is no map
}{
	{"read the rows, normalise, number", []string{"visits_rows"}, true},
	{"list the identifiers", []string{"_nodes"}, true},
	{"gather the evidence", []string{"_links"}, true},
	{stitching, []string{"_changes", "_edges", "_rounds", "_roots", "_map"}, true},
	{"give the people their ids", []string{"_people"}, true},
	{publishMap, []string{"_identity"}, true},
	{publishEvidence, nil, false},
	{"check the rows", []string{"visits_check"}, false},
	{others, nil, false},
}

const (
	stitching       = "stitching alone"
	publishMap      = "write the map to publish"
	publishEvidence = "write the evidence to publish"
	others          = "all other checks, profiles, books"
)

func phaseOf(step string) string {
	for _, phase := range phases {
		if slices.ContainsFunc(phase.steps, func(end string) bool { return strings.HasSuffix(step, end) }) {
			return phase.title
		}
	}
	return others
}

// evidenceWatch times the statements that write evidence, which stand in one
// step with those that write the map.
type evidenceWatch struct {
	adapters.Warehouse
	took time.Duration
}

func (w *evidenceWatch) Exec(ctx context.Context, statement string) error {
	took, err := timed(func() error { return w.Warehouse.Exec(ctx, statement) })
	for _, table := range []string{"weft_next_customer_links", "weft_next_customer_conflicts"} {
		if strings.Contains(statement, "CREATE OR REPLACE TABLE weft."+table) {
			w.took += took
		}
	}
	return err
}

// turn runs a plan and gives what its phases took.
func (w *evidenceWatch) turn(ctx context.Context, plan *models.Plan) (map[string]time.Duration, *models.Report, error) {
	w.took = 0
	report, err := runner.Run(ctx, plan, w, runner.Options{})
	if err != nil {
		return nil, nil, err
	}
	took := map[string]time.Duration{}
	for _, step := range report.Steps {
		took[phaseOf(step.Name)] += step.Took
	}
	took[publishMap] -= w.took
	took[publishEvidence] = w.took
	return took, report, nil
}

func (b *bench) openVisits(ctx context.Context, name string) (*evidenceWatch, error) {
	w, err := duckdb.Open(ctx, duckdb.Settings{Path: filepath.Join(b.folder, name+".duckdb"), Schema: "weft"})
	if err != nil {
		return nil, err
	}
	return &evidenceWatch{Warehouse: w}, w.Exec(ctx, visits(b.scale))
}

// rows measures a whole run by what it does.
func (b *bench) rows(ctx context.Context) error {
	plan, err := visitsPlan(withoutRules)
	if err != nil {
		return err
	}
	w, err := b.openVisits(ctx, "rows")
	if err != nil {
		return err
	}
	defer w.Close()
	took := map[string][]time.Duration{}
	var toMap, whole []time.Duration
	var report *models.Report
	for range b.turns {
		turn, last, err := w.turn(ctx, plan)
		if err != nil {
			return err
		}
		report = last
		sum := time.Duration(0)
		for _, phase := range phases {
			took[phase.title] = append(took[phase.title], turn[phase.title])
			if phase.toMap {
				sum += turn[phase.title]
			}
		}
		toMap, whole = append(toMap, sum), append(whole, report.Took)
	}
	fmt.Fprintf(b.out, "\nfrom %d source rows with five identifiers to published tables on DuckDB: %d profiles of %d identifiers; median of %d turns\n",
		int64(1e7*b.scale), report.Counts["customer.profiles"], report.Counts["customer.identifiers"], b.turns)
	for _, phase := range phases {
		b.phase(phase.title, took[phase.title], whole)
	}
	times := ratio(toMap, took[stitching])
	fmt.Fprintf(b.out, "  %-36s %8.2fs   %.1f× of the stitching alone; bar %.0f×, %s\n", "from the rows to the published map", median(toMap).Seconds(), times, rowsBar, verdict(times <= rowsBar))
	fmt.Fprintf(b.out, "  %-36s %8.2fs   %.1f× of the stitching alone\n", "the whole run", median(whole).Seconds(), ratio(whole, took[stitching]))
	return nil
}

func (b *bench) phase(title string, took, whole []time.Duration) {
	fmt.Fprintf(b.out, "  %-36s %8.2fs   %3.0f %%\n", title, median(took).Seconds(), 100*ratio(took, whole))
}
