package bigquery_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/weft-cdp/weft/adapters"
	bigquerydialect "github.com/weft-cdp/weft/adapters/warehouses/bigquery/dialect"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/compiler/parse"
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
	tree, mistakes := parse.Files(fstest.MapFS{"weft.yaml": {Data: []byte(bytesModel)}})
	project, more := check.Project(tree, nil)
	if mistakes = append(mistakes, more...); mistakes.HasErrors() {
		t.Fatal(mistakes)
	}
	plan, mistakes := emit.Plan(optimize.Program(lower.Program(project, lower.Options{Checks: true})), bigquerydialect.BigQuery, emit.Options{
		Layout: dialect.Layout{Schema: dataset, State: dataset, Raw: dataset},
		Now:    time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
	})
	if mistakes.HasErrors() {
		t.Fatal(mistakes)
	}
	return plan
}
