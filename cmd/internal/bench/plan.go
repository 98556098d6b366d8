package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/cmd/internal/cli/plan"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/definition"
	compiled "github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// benchPlan plans a large project in which one trait is otherwise than published,
// on a warehouse that answers at once: what is left is weft's own time, beside that
// of compiling the same files.
func benchPlan(args []string) error {
	flags := flag.NewFlagSet("plan", flag.ExitOnError)
	n := flags.Int("definitions", 10_000, "definitions of the project")
	if err := flags.Parse(args); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "weft-bench-plan")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	files := generated(*n)
	if err := os.CopyFS(folder, files); err != nil {
		return err
	}
	still, err := publishedBy(files)
	if err != nil {
		return err
	}
	if err := changeOne(filepath.Join(folder, "traits")); err != nil {
		return err
	}
	_, compile, err := best(os.DirFS(folder))
	if err != nil {
		return err
	}
	for _, steps := range []bool{true, false} {
		took, err := planOnce(folder, steps, still)
		if err != nil {
			return err
		}
		name := "plan"
		if steps {
			name = "plan --steps"
		}
		fmt.Printf("%-14s of %d definitions %8s (bar: 2s), compiling them %8s: %.2f×\n", name, *n, round(took), round(compile), took.Seconds()/compile.Seconds())
	}
	return nil
}

// changeOne changes the definition of one trait.
func changeOne(folder string) error {
	names, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil || len(names) == 0 {
		return fmt.Errorf("no traits in %s: %w", folder, err)
	}
	text, err := os.ReadFile(names[0])
	if err != nil {
		return err
	}
	return os.WriteFile(names[0], []byte(strings.Replace(string(text), "status = 'paid'", "status = 'sent'", 1)), 0o600)
}

// planOnce plans in this process, and checks that the change was found.
func planOnce(folder string, steps bool, still *still) (time.Duration, error) {
	var out bytes.Buffer
	env := &project.Env{
		Streams: &terminal.Streams{Out: &out, Err: io.Discard},
		Flags:   project.Flags{Dir: folder, Output: "json", AsOf: "2026-03-01"},
		Clock:   time.Now, Lookup: os.LookupEnv, Files: func(string) adapters.Files { return nil },
		Warehouses: []project.Warehouse{{
			Name: "duckdb", Dialect: dialect.DuckDB,
			Layout: func(map[string]string) compiled.Layout { return compiled.Layout{Schema: "weft", State: "weft"} },
			Open:   func(context.Context, map[string]string, string) (adapters.Warehouse, error) { return still, nil },
		}},
	}
	began := time.Now()
	err := plan.Run(context.Background(), &plan.Options{Env: env, Steps: steps})
	took := time.Since(began)
	if err == nil && !strings.Contains(out.String(), `"state": "changed"`) {
		err = errors.New("the plan does not show what changed")
	}
	return took, err
}

// still is a warehouse that answers at once: it has published definitions, empty
// tables, and the sources of the generated project.
type still struct{ definitions [][]any }

// publishedBy is a warehouse in which a project was published.
func publishedBy(files fs.FS) (*still, error) {
	model, err := example.Checked(files, nil, check.Tools{})
	if err != nil {
		return nil, err
	}
	s := &still{}
	for _, d := range definition.Of(model).Published(model.Entities) {
		s.definitions = append(s.definitions, []any{d.Kind, d.Entity, d.Name, d.Text, d.Fingerprint, d.At.File, int64(d.At.Line)})
	}
	return s, nil
}

// Exec does nothing.
func (*still) Exec(context.Context, string) error { return nil }

// Query gives the definitions, zero to a loop that asks what is left, or no rows.
func (s *still) Query(_ context.Context, sql string) (*adapters.Rows, error) {
	if strings.Contains(sql, ir.DefinitionsTable) {
		return &adapters.Rows{Rows: s.definitions}, nil
	}
	if strings.Contains(sql, "_left FROM") {
		return &adapters.Rows{Rows: [][]any{{int64(0)}}}, nil
	}
	return &adapters.Rows{}, nil
}

// Describe gives the columns of the sources and of what is published.
func (*still) Describe(_ context.Context, source *models.Source) ([]models.CatalogColumn, error) {
	name := strings.TrimPrefix(source.Table, "weft.")
	if name == source.Table {
		text, number := models.Type{Kind: models.Text, Nullable: true}, models.Type{Kind: models.Int, Nullable: true}
		return []models.CatalogColumn{
			{Name: "id", Native: "BIGINT", T: number}, {Name: "at", Native: "TIMESTAMP", T: models.Type{Kind: models.Timestamp, Nullable: true}},
			{Name: "email", Native: "VARCHAR", T: text}, {Name: "member_no", Native: "VARCHAR", T: text},
			{Name: "amount", Native: "DECIMAL(18,2)", T: models.Type{Kind: models.Decimal, Nullable: true}},
			{Name: "status", Native: "VARCHAR", T: text}, {Name: "city", Native: "VARCHAR", T: text},
		}, nil
	}
	of := ir.PublishedColumns[name]
	if of == nil {
		of = ir.PublishedColumns[ir.PublishedSuffix(ir.Ident(name))]
	}
	columns := []models.CatalogColumn{}
	for _, c := range of {
		columns = append(columns, models.CatalogColumn{Name: ir.IdentText(c.Name), T: c.T})
	}
	return columns, nil
}

// Close does nothing.
func (*still) Close() error { return nil }
