package bigquery_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	bigquerydialect "github.com/weft-cdp/weft/adapters/warehouses/bigquery/dialect"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/models"
)

// bytesModel asks of two sources for more than it declares to need: nothing
// names the columns called note.
const bytesModel = `project: bytes
targets: {main: {type: bigquery, project: p, dataset: d}}
entities: {customer: {ids: [email]}}
sources:
  orders:
    table: orders
    time: happened
    ids: {email: email}
    columns: {happened: timestamp, email: text, amount: float, status: text, note: text}
  visits:
    table: visits
    time: happened
    ids: {email: email}
    columns: {happened: timestamp, email: text, page: text, note: text}
traits:
  customer:
    orders: count(orders)
    spend: sum(orders.amount where status = 'paid')
    spend_90d: sum(orders.amount where status = 'paid' within 90d)
    last_status: last(orders.status)
    usual_page: most_frequent(visits.page)
    visits_30d: count(visits within 30d)
segments:
  buyers: {of: customer, where: spend_90d > 100 and count(orders where status = 'open') > 0}
  readers: {of: customer, where: count(visits where page = '/docs' within 7d) > 1}
  silent: {of: customer, where: visits_30d = 0}
`

// TestBytesOfARun: all statements of a run together read each source once, and
// of it the columns that the model needs. BigQuery counts the columns that a
// statement names; the emulator those that a table has, so the tables have no
// others, and a statement that named one would fail.
func TestBytesOfARun(t *testing.T) {
	w, dataset := openEngine(t, nil)
	const rows = 700_000 // more than what each query is billed at least
	needed := map[string]string{"orders": "happened, email, amount, status", "visits": "happened, email, page"}
	for source, columns := range map[string]string{
		"orders": "TIMESTAMP '2026-01-01' AS happened, CAST(i AS STRING) AS email, CAST(i AS FLOAT64) AS amount, 'paid' AS status",
		"visits": "TIMESTAMP '2026-01-01' AS happened, CAST(i AS STRING) AS email, '/docs' AS page",
	} {
		exec(t, w, fmt.Sprintf("CREATE TABLE %s.%s AS SELECT %s FROM UNNEST(GENERATE_ARRAY(1, %d)) AS i", dataset, source, columns, rows))
	}
	want := int64(0)
	for source, columns := range needed {
		once, err := w.Estimate(t.Context(), fmt.Sprintf("SELECT %s FROM %s.%s", columns, dataset, source), dataset)
		if err != nil {
			t.Fatal(err)
		}
		want += once
	}
	if want <= 2*10*mb {
		t.Fatalf("the sources are so small that what a query is billed at least hides them: %d bytes", want)
	}
	reading, got := map[string]int{}, int64(0)
	for _, step := range bytesPlan(t, dataset).Steps {
		for _, statement := range step.Statements {
			for source := range needed {
				reading[source] += strings.Count(strings.ReplaceAll(statement, "`", ""), dataset+"."+source)
			}
			bytes, err := w.Estimate(t.Context(), statement, dataset)
			if err != nil && !errors.Is(err, adapters.ErrNotEstimable) {
				t.Fatalf("%s: %v", step.Name, err)
			}
			got += bytes
		}
	}
	for source := range needed {
		if reading[source] != 1 {
			t.Errorf("the statements name %s %d times instead of once", source, reading[source])
		}
	}
	if got != want {
		t.Errorf("the statements read %d bytes instead of %d, which the columns needed have", got, want)
	}
}

func bytesPlan(t *testing.T, dataset string) *models.Plan {
	t.Helper()
	return planOf(t, dataset, bytesModel, nil, lower.Options{Checks: true})
}

func planOf(t *testing.T, dataset, model string, catalog *models.Catalog, options lower.Options) *models.Plan {
	t.Helper()
	project, err := example.Project(model, catalog, check.Tools{})
	if err != nil {
		t.Fatal(err)
	}
	plan, mistakes := emit.Plan(optimize.Program(lower.Program(project, options)), bigquerydialect.BigQuery, emit.Options{
		Layout: dialect.Layout{Schema: dataset, State: dataset, Raw: dataset},
		Now:    time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
	})
	if mistakes.HasErrors() {
		t.Fatal(mistakes)
	}
	return plan
}

// partitionsModel keeps the rows of two sources, one partitioned by the day of
// its moments and one by its days.
const partitionsModel = `project: bytes
targets: {main: {type: bigquery, project: p, dataset: d}}
timezone: America/New_York
entities: {customer: {ids: [email]}}
sources:
  orders:
    table: orders
    time: happened
    ids: {email: email}
    incremental: {late: 1d}
  visits:
    table: visits
    time: happened
    ids: {email: email}
    incremental: {late: 1d}
traits:
  customer:
    spend: sum(orders.amount)
    visits: count(visits)
`

// TestPartitionsOfKeptRows: a later run says of the column that partitions a
// source, as the table has it, since when it reads rows. BigQuery prunes by such
// a comparison with a constant alone; the emulator cannot, so the statement is
// looked at. It reads the columns needed once.
func TestPartitionsOfKeptRows(t *testing.T) {
	w, dataset := openEngine(t, nil)
	for source, as := range map[string]string{
		"orders": "PARTITION BY DATE(happened) AS SELECT TIMESTAMP '2026-02-25' AS happened, CAST(i AS STRING) AS email, CAST(i AS FLOAT64) AS amount",
		"visits": "PARTITION BY happened AS SELECT DATE '2026-02-25' AS happened, CAST(i AS STRING) AS email",
	} {
		exec(t, w, fmt.Sprintf("CREATE TABLE %s.%s %s FROM UNNEST(GENERATE_ARRAY(1, 800000)) AS i", dataset, source, as))
	}
	null := func(name, native string, kind models.Kind) models.CatalogColumn {
		return models.CatalogColumn{Name: name, Native: native, T: models.Type{Kind: kind, Nullable: true}}
	}
	catalog := &models.Catalog{Warehouse: "bigquery", Sources: map[string][]models.CatalogColumn{
		"orders": {null("happened", "TIMESTAMP", models.Timestamp), null("email", "STRING", models.Text), null("amount", "FLOAT64", models.Float)},
		"visits": {null("happened", "DATE", models.Date), null("email", "STRING", models.Text)},
	}}
	first := planOf(t, dataset, partitionsModel, catalog, lower.Options{Publish: true})
	kept := map[string]ir.LastRead{}
	for _, source := range []string{"orders", "visits"} {
		kept[source] = ir.LastRead{Until: "2026-02-20 00:00:00", Fingerprint: keptPrint(t, first, source)}
	}
	for _, step := range planOf(t, dataset, partitionsModel, catalog, lower.Options{Publish: true, Kept: kept}).Steps {
		source, reads := strings.CutSuffix(step.Name, "_rows")
		if !reads || kept[source].Until == "" {
			continue
		}
		insert := step.Statements[len(step.Statements)-1]
		since := map[string]string{"orders": "happened > TIMESTAMP '2026-02-20 00:00:00+00'", "visits": "happened >= DATE '2026-02-19'"}[source]
		if !strings.Contains(insert, "\nWHERE "+since) || strings.Contains(insert, " AS happened") {
			t.Errorf("of %s nothing says `%s` of the column as it is stored:\n%s", source, since, insert)
		}
		columns := map[string]string{"orders": "happened, email, amount", "visits": "happened, email"}[source]
		_, query, _ := strings.Cut(insert, "\n")
		once, err := w.Estimate(t.Context(), fmt.Sprintf("SELECT %s FROM %s.%s", columns, dataset, source), dataset)
		if got, failed := w.Estimate(t.Context(), query, dataset); err != nil || failed != nil || got != once || once <= 10*mb {
			t.Errorf("reading %s takes %d bytes instead of %d (%v, %v)", source, got, once, err, failed)
		}
		delete(kept, source)
	}
	if len(kept) > 0 {
		t.Errorf("no step reads what is new of %v", kept)
	}
}

// keptPrint finds as what a run notes the kept rows of a source.
func keptPrint(t *testing.T, plan *models.Plan, source string) string {
	t.Helper()
	noted := regexp.MustCompile("'" + source + "' AS source, .* AS kept_until, '([0-9a-f]{16})'")
	for _, step := range plan.Steps {
		for _, statement := range step.Statements {
			if found := noted.FindStringSubmatch(statement); found != nil {
				return found[1]
			}
		}
	}
	t.Fatalf("no statement notes that rows of %s are kept", source)
	return ""
}
