package identity

import (
	"fmt"
	"testing/fstest"
	"time"

	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/models"
)

// visits makes 10 million rows of two million people at scale 1, with five
// columns of identifiers: a browser has a cookie and changes it, devices stay,
// who signs in or buys tells more. What rules are for is in them: one of sixty
// people is seen on the device of the next, which makes one of a hundred profiles
// two members, and one row of two thousand comes from a terminal that fifty
// people stood at.
func visits(scale float64) string {
	return fmt.Sprintf(`
CREATE TABLE visits AS
SELECT
    n AS id,
    TIMESTAMP '2025-01-01' + to_seconds(n %% 31000000) AS at,
    CASE WHEN dice %% 10 < 3 THEN 'M' || person END AS member_no,
    CASE WHEN dice // 10 %% 10 < 4 THEN 'Customer.' || person || '@example.com' END AS email,
    CASE WHEN dice // 100 %% 10 < 2 THEN '+46' || (700000000 + person) END AS phone,
    CASE
        WHEN dice %% 2000 = 0 THEN 'terminal-' || n %% %d
        WHEN person %% 60 = 0 AND dice // 1000 %% 10 < 4 THEN 'device-' || (person + 1) * 3
        WHEN dice // 1000 %% 10 < 8 THEN 'device-' || (person * 3 + device)
    END AS device,
    md5(person || '-' || device || '-' || month) AS cookie
FROM (
    SELECT
        range AS n,
        (hash(range) %% 1000000)::BIGINT AS dice,
        (hash(range + 1e10::BIGINT) %% %d)::BIGINT AS person,
        (hash(range + 2e10::BIGINT) %% 3 * (hash(range + 3e10::BIGINT) %% 2))::BIGINT AS device,
        (hash(range + 4e10::BIGINT) %% 3)::BIGINT AS month
    FROM range(%d)
)`, max(1, int64(100*scale)), int64(2e6*scale), int64(1e7*scale))
}

// The identifiers of the model of visits, without rules and with three.
const (
	withoutRules = `
      member_no:
      email: {normalize: email}
      phone:
      device:
      cookie:`
	withRules = `
      member_no: {unique: true}
      email: {normalize: email, limit: 5}
      phone:
      device: {shared_above: 20}
      cookie:`
)

// visitsPlan is the whole run of a model of visits.
func visitsPlan(identifiers string) (*models.Plan, error) {
	return projectPlan(`
entities:
  customer:
    ids:`+identifiers+`
sources:
  visits:
    table: visits
    key: id
    time: at
    ids: {member_no: member_no, email: email, phone: phone, device: device, cookie: cookie}
`, "member_no", "email", "phone", "device", "cookie")
}

// visitsCatalog is what DuckDB tells of visits: a run knows it too.
func visitsCatalog(texts []string) *models.Catalog {
	column := func(name, native string, kind models.Kind) models.CatalogColumn {
		return models.CatalogColumn{Name: name, Native: native, T: models.Type{Kind: kind, Nullable: true}}
	}
	columns := []models.CatalogColumn{column("id", "BIGINT", models.Int), column("at", "TIMESTAMP", models.Timestamp)}
	for _, name := range texts {
		columns = append(columns, column(name, "VARCHAR", models.Text))
	}
	return &models.Catalog{Warehouse: duckdbdialect.DuckDB.Name, Sources: map[string][]models.CatalogColumn{"visits": columns}}
}

// projectPlan is the whole run of a model over the table visits, which has an id,
// a time and columns of texts.
func projectPlan(model string, texts ...string) (*models.Plan, error) {
	project, err := example.Checked(fstest.MapFS{
		"weft.yaml":  &fstest.MapFile{Data: []byte("project: benchmark\ntargets:\n  local: {type: duckdb, path: benchmark.duckdb}\n")},
		"model.yaml": &fstest.MapFile{Data: []byte(model)},
	}, visitsCatalog(texts), check.Tools{})
	if err != nil {
		return nil, err
	}
	program := optimize.Program(lower.Program(project, lower.Options{Publish: true, Checks: true, FullRefresh: true}))
	plan, found := emit.Plan(program, duckdbdialect.DuckDB, emit.Options{
		Layout: dialect.Layout{Schema: "weft", State: "weft", Raw: "main"},
		Now:    time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
	})
	if found.HasErrors() {
		return nil, found
	}
	return plan, nil
}
