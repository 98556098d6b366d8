package cli

import (
	"context"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery"
	bigquerydialect "github.com/weft-cdp/weft/adapters/warehouses/bigquery/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse"
	clickhousedialect "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	duckdbdialect "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/dialect"
)

// warehouses ties the types of targets to what compiles for them and what runs
// them. A new warehouse is one line here.
var warehouses = []project.Warehouse{
	{Name: "duckdb", Dialect: duckdbdialect.DuckDB, Layout: duckdbLayout, Open: openDuckDB, Memory: memoryDuckDB},
	{Name: "clickhouse", Dialect: clickhousedialect.ClickHouse, Layout: layoutOf("database", "source_database"), Open: openClickHouse},
	{Name: "bigquery", Dialect: bigquerydialect.BigQuery, Layout: layoutOf("dataset", "source_dataset"), Open: openBigQuery},
}

// files reads files by the DuckDB inside weft, wherever the rows go.
func files(dir string) adapters.Files { return duckdb.Files{Folder: dir} }

func duckdbLayout(settings map[string]string) dialect.Layout {
	layout := dialect.Layout{Schema: "weft", Raw: "main"}
	if schema := settings["schema"]; schema != "" {
		layout.Schema = schema
	}
	if schema := settings["source_schema"]; schema != "" {
		layout.Raw = schema
	}
	layout.State = layout.Schema
	return layout
}

// layoutOf reads where tables are from two settings; sources are looked for
// where weft publishes when the second is left out.
func layoutOf(schema, raw string) func(settings map[string]string) dialect.Layout {
	return func(settings map[string]string) dialect.Layout {
		layout := dialect.Layout{Schema: settings[schema], State: settings[schema], Raw: settings[raw]}
		if layout.Raw == "" {
			layout.Raw = layout.Schema
		}
		return layout
	}
}

func openClickHouse(ctx context.Context, settings map[string]string, dir string) (adapters.Warehouse, error) {
	read, err := clickhouse.ReadSettings(settings, dir)
	if err != nil {
		return nil, err
	}
	return clickhouse.Open(ctx, read, files(dir))
}

func openBigQuery(ctx context.Context, settings map[string]string, dir string) (adapters.Warehouse, error) {
	read, err := bigquery.ReadSettings(settings, dir)
	if err != nil {
		return nil, err
	}
	return bigquery.Open(ctx, read, files(dir))
}

func openDuckDB(ctx context.Context, settings map[string]string, dir string) (adapters.Warehouse, error) {
	read, err := duckdb.ReadSettings(settings, dir)
	if err != nil {
		return nil, err
	}
	return duckdb.Open(ctx, read)
}

// memoryDuckDB has one thread: stories are small, and as many run at once as
// there are cores.
func memoryDuckDB(ctx context.Context, dir string) (adapters.Warehouse, error) {
	return duckdb.Open(ctx, duckdb.Settings{Folder: dir, Threads: 1})
}
