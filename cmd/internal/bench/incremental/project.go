package incremental

import (
	"context"
	"fmt"
	"testing/fstest"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/compiler/patch"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// The rows of the first run are of the year before begin, those that come then of
// the span after it.
var (
	begin = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	span  = 24 * time.Hour
)

const model = `project: bench
targets: {local: {type: duckdb, path: bench.duckdb}}
entities:
  customer: {ids: {member_id: , email: {normalize: email}, device: }}
sources:
  orders:
    table: orders
    key: id
    time: at
    ids: {email: mail, member_id: member}
    columns: {id: int, at: timestamp, mail: text, member: text, status: text, city: text, amount: float}
    incremental: {late: 1h}
  visits:
    table: visits
    time: at
    ids: {device: device, email: mail}
    columns: {at: timestamp, device: text, mail: text, page: text}
    incremental: {late: 1h}
  crm:
    table: crm
    key: member
    ids: {member_id: member, email: mail}
    columns: {member: text, mail: text, born: date, changed_at: timestamp}
    incremental: {changed: changed_at, late: 1h}
traits:
  customer:
    orders: count(orders where status = 'paid')
    spend: sum(orders.amount where status = 'paid')
    spend_90d: sum(orders.amount where status = 'paid' within 90d)
    last_order: max(orders.at)
    city: last(orders.city)
    visits: count(visits)
    visits_30d: count(visits within 30d)
    pages: count_distinct(visits.page)
    born: last(crm.born)
segments:
  lapsing: {of: customer, all: [spend > 100, count(orders within 60d) = 0]}
  looking: {of: customer, all: [visits_30d > 3, orders = 0]}
`

// shape is how rows are spread over people.
type shape struct {
	about   string
	perHead int  // orders of somebody
	session int  // visits of one device that follow each other
	barred  bool // the bars are about it
}

var shapes = map[string]shape{
	"shop":    {about: "4 orders each, visits in sessions of 10", perHead: 4, session: 10, barred: true},
	"uniform": {about: "20 rows each, spread evenly", perHead: 20, session: 1},
}

// fill adds the rows from one number to another to the sources, and a tenth of
// them to the CRM. The first time it makes the tables.
func (p *place) fill(ctx context.Context, form shape, from, to int, first bool) error {
	since, length := begin, span
	if first {
		since, length = begin.AddDate(-1, 0, 0), 365*24*time.Hour
	}
	for _, table := range []string{"orders", "visits", "crm"} {
		low, high := from, to
		if table == "crm" {
			low, high = from/10, to/10
		}
		statement := "INSERT INTO " + p.rawTable(table)
		if first {
			statement = "CREATE TABLE " + p.rawTable(table) + p.engine() + " AS"
		}
		statement += " " + columns(table, max(to/form.perHead, 1), p.session(form), p.moments(since, length, low, high)) + " FROM " + p.numbers(low, high)
		if err := p.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%w\n%s", err, statement)
		}
	}
	return nil
}

// columns selects those of a table for the row i; moment is when it happened, and
// session the number of a visit's.
func columns(table string, people int, session, moment string) string {
	switch table {
	case "orders":
		return fmt.Sprintf("SELECT i AS id, %[1]s AS at, concat('m', i * 7919 %% %[2]d, '@example.org') AS mail, "+
			"concat('no', i * 7919 %% %[2]d) AS member, CASE WHEN i %% 5 = 0 THEN 'open' ELSE 'paid' END AS status, "+
			"concat('city ', i %% 300) AS city, i %% 100 + 0.5 AS amount", moment, people)
	case "visits":
		return fmt.Sprintf("SELECT %[1]s AS at, concat('d', (%[3]s) * 104729 %% %[2]d) AS device, "+
			"CASE WHEN i %% 10 = 0 THEN concat('m', (%[3]s) * 104729 %% %[2]d, '@example.org') END AS mail, concat('/', i %% 1000) AS page",
			moment, people, session)
	}
	return fmt.Sprintf("SELECT concat('no', i) AS member, concat('m', i, '@example.org') AS mail, DATE '1980-01-01' AS born, %s AS changed_at", moment)
}

// session numbers the session of the visit i.
func (p *place) session(form shape) string {
	if p.isClickHouse() {
		return fmt.Sprintf("intDiv(i, %d)", form.session)
	}
	return fmt.Sprintf("i // %d", form.session)
}

func (p *place) isClickHouse() bool { return p.dialect.Name == "clickhouse" }

func (p *place) engine() string {
	if p.isClickHouse() {
		return " ENGINE = MergeTree ORDER BY tuple()"
	}
	return ""
}

// numbers is a table with the numbers i from one to before another.
func (p *place) numbers(from, to int) string {
	if p.isClickHouse() {
		return fmt.Sprintf("(SELECT toInt64(number) AS i FROM numbers(%d, %d)) AS r", from, to-from)
	}
	return fmt.Sprintf("(SELECT range AS i FROM range(%d, %d)) AS r", from, to)
}

// moments spreads the rows i from one number to another evenly over a time.
func (p *place) moments(since time.Time, length time.Duration, from, to int) string {
	seconds := fmt.Sprintf("(i - %d) * %d / %d", from, int(length.Seconds())-1, to-from)
	if p.isClickHouse() {
		return fmt.Sprintf("toDateTime64('%s', 6, 'UTC') + toIntervalSecond(toInt64(%s))", since.Format(time.DateTime), seconds)
	}
	return fmt.Sprintf("TIMESTAMP '%s' + to_seconds(%s)", since.Format(time.DateTime), seconds)
}

func (p *place) rawTable(name string) string {
	return p.dialect.Quote(p.layout.Raw) + "." + p.dialect.Quote(name)
}

// run publishes as at a moment.
func (p *place) run(ctx context.Context, now time.Time) (*models.Report, error) {
	tree, mistakes := parse.Files(fstest.MapFS{"weft.yaml": {Data: []byte(model)}})
	draft, more := check.Project(tree, nil, check.Tools{})
	if mistakes = append(mistakes, more...); mistakes.HasErrors() {
		return nil, mistakes
	}
	catalog := &models.Catalog{Sources: map[string][]models.CatalogColumn{}}
	for _, s := range draft.Sources {
		columns, err := p.Describe(ctx, s)
		if err != nil {
			return nil, err
		}
		catalog.Sources[s.Name] = columns
	}
	project, mistakes := check.Project(tree, catalog, check.Tools{})
	if mistakes.HasErrors() {
		return nil, mistakes
	}
	kept, last, err := p.kept(ctx, project)
	if err != nil {
		return nil, err
	}
	program := optimize.Program(lower.Program(project, lower.Options{Publish: true, Checks: true, Kept: kept}))
	plan, mistakes := patch.Plan(program, p.dialect, emit.Options{Layout: p.layout, Now: now}, last)
	if mistakes.HasErrors() {
		return nil, mistakes
	}
	return runner.Run(ctx, plan, p.Warehouse, runner.Options{})
}

// kept tells which rows earlier runs have kept, and what is known of the last.
func (p *place) kept(ctx context.Context, project *models.Project) (found map[string]ir.LastRead, last *ir.LastPublished, err error) {
	register := &models.Source{Name: ir.SourcesTable, Table: p.layout.Schema + "." + ir.SourcesTable}
	if columns, _ := p.Describe(ctx, register); columns == nil {
		return nil, nil, nil
	}
	plan, mistakes := emit.Plan(lower.Kept(project, ir.Published), p.dialect, emit.Options{Layout: p.layout, Now: begin})
	if mistakes.HasErrors() {
		return nil, nil, mistakes
	}
	_, err = runner.Run(ctx, plan, p.Warehouse, runner.Options{
		Rows: func(_ *models.PlanStep, rows *adapters.Rows) { found, last = lower.LastReads(rows.Rows) },
	})
	return found, last, err
}
