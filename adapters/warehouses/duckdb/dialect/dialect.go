// Package dialect spells the IR for DuckDB, as data. It takes nothing in and
// gives one value, DuckDB, which compiler/emit reads. It imports no driver and
// must not know a plan, a project or a connection. Spellings are proven against
// the engine by the tests of this package.
package dialect

import (
	"embed"
	"strings"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
)

//go:embed templates
var templates embed.FS

// DuckDB is the dialect of DuckDB 1.5.
var DuckDB = &dialect.Dialect{
	Name:    "duckdb",
	Quote:   quote,
	String:  quoteText,
	Literal: literal,
	Types:   types,
	Natives: natives,
	Funcs:   funcs,
	Local:   dialect.Spelling{SQL: "{0:unary} AT TIME ZONE 'UTC' AT TIME ZONE {tz}", Binds: dialect.BindUnary},
	Score: dialect.Spelling{
		// Nulls stand last in either order and so push nobody down.
		SQL:   "CASE\n    WHEN {0:add} IS NOT NULL\n    THEN 1 + (rank() OVER (ORDER BY {0}{order} NULLS LAST) - 1) * {1} // count({0}) OVER ()\nEND",
		Binds: dialect.BindCall,
	},
	Cast:    dialect.Spelling{SQL: "{0:call}::{1}", Binds: dialect.BindCall},
	Param:   "${0}",
	Product: dialect.Spelling{SQL: "{0:call}::DECIMAL(38, 9)", Binds: dialect.BindCall},
	Refused: map[ir.Func]string{},
	Limits: dialect.Limits{
		NarrowIntegers: true,
		CrowdsDecimals: true,
		Formats:        []string{"csv", "tsv", "parquet", "json", "whitespace"},
	},
	Table: dialect.Tables(quote, quote),
	Create: map[ir.Space]string{
		ir.Work: "CREATE OR REPLACE TEMP TABLE {0}{columns}",
		ir.Next: "CREATE OR REPLACE TABLE {0}{columns}",
		ir.Kept: "CREATE OR REPLACE TABLE {0}{columns}",
	},
	Templates: dialect.Folder(templates, "templates"),
	Script:    dialect.Script{Run: "duckdb FILE, and there .read {0}", Begin: ".bail on\n", Read: ".read {0}"},
}

func quote(name string) string {
	if dialect.Bare(name, keywords) {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

func quoteText(text string) string {
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// keywords are the words that DuckDB does not take as a bare name everywhere:
// all that duckdb_keywords() does not call unreserved.
var keywords = dialect.WordsOf(`
all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create default
deferrable desc describe distinct do else end except false fetch for foreign from group having in initially intersect
into lambda lateral leading limit not null offset on only or order pivot pivot_longer pivot_wider placing primary
qualify references returning select show some summarize symmetric table then to trailing true union unique unpivot
using variadic when where window with

anti asof at authorization binary by collation columns concurrently cross freeze full generated glob ilike inner is
isnull join left like map natural notnull outer overlaps positional right semi similar struct tablesample try_cast
unpack verbose

between bigint bit boolean char character coalesce dec decimal exists extract float grouping grouping_id inout int
integer interval national nchar none nullif numeric out overlay position precision real row setof smallint substring
time timestamp treat trim values varchar xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse
xmlpi xmlroot xmlserialize xmltable
`)
