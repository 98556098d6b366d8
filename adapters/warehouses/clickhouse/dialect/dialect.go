// Package dialect spells the IR for ClickHouse, as data. It takes nothing in and
// gives one value, ClickHouse, which compiler/emit reads. It imports no driver
// and must not know a plan, a project or a connection. Spellings are proven
// against the engine by the tests of this package, and against DuckDB's.
//
// The statements rely on some settings of the session, which their first file
// makes and the adapter makes too: see templates/prepare.sql.tmpl.
package dialect

import (
	"embed"
	"strings"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

//go:embed templates
var templates embed.FS

// ClickHouse is the dialect of ClickHouse 26.
var ClickHouse = &dialect.Dialect{
	Name:    "clickhouse",
	Quote:   quote,
	String:  quoteText,
	Literal: literal,
	Types:   types,
	Natives: natives,
	Funcs:   funcs,
	Local:   call("toTimeZone({0}, {tz})"),
	Score: dialect.Spelling{
		// Nulls stand last in either order and so push nobody down. The division is
		// done for them, too: without any value it would be by zero.
		SQL: "if(\n    {0} IS NULL,\n    NULL,\n" +
			"    1 + intDiv((toInt64(rank() OVER (ORDER BY {0}{order} NULLS LAST)) - 1) * {1}, greatest(count({0}) OVER (), 1))\n)",
		Binds: dialect.BindCall,
	},
	Cast:    casts,
	Null:    nulls,
	Truth:   call("toBool({0})"),
	Product: call("toDecimal128(round({0}, 9), 9)"),
	// Products and sums of decimals of 128 bits wrap where they have no place.
	Factor:  call("toDecimal256({0}, 9)"),
	Param:   "{{0}:{1}}",
	Refused: map[ir.Func]string{},
	Limits: dialect.Limits{
		NarrowIntegers:  true,
		LikeNumbers:     true,
		WrapsDecimals:   true,
		LiteralIn:       true,
		KeepsTableNames: true,
		NullsFirst:      true,
		Formats:         []string{"csv", "tsv", "parquet", "json", "whitespace"},
		Uploads:         true,
		PatchesBeside:   true,
	},
	Format:  formatCodes,
	Pattern: pattern,
	Table:   dialect.Tables(quote, quote),
	Create: map[ir.Space]string{
		ir.Work: "CREATE OR REPLACE TEMPORARY TABLE {0}{columns} ENGINE = MergeTree ORDER BY tuple()",
		ir.Next: "CREATE OR REPLACE TABLE {0}{columns} ENGINE = MergeTree ORDER BY ({keys})",
		ir.Kept: "CREATE OR REPLACE TABLE {0}{columns} ENGINE = MergeTree ORDER BY tuple()",
		// a mutation sees no tables of the session
		ir.Patched: "CREATE OR REPLACE TABLE {0}{columns} ENGINE = MergeTree ORDER BY tuple()",
	},
	Column:    dialect.ColumnTypes{Declared: true, Optional: "Nullable({0})", Few: "LowCardinality({0})"},
	Templates: dialect.Folder(templates, "templates"),
	Script: dialect.Script{
		Run:   "clickhouse client --queries-file {0}",
		Parts: "In one clickhouse client, started in the project's folder: the tables are its session's.",
		Load:  "of a text file for example by INSERT INTO {table} ({columns}) FROM INFILE '{file}' FORMAT CSVWithNames",
	},
}

func quote(name string) string {
	if dialect.Bare(name, keywords) {
		return name
	}
	return `"` + escape(name, `"`) + `"`
}

func quoteText(text string) string { return "'" + escape(text, "'") + "'" }

// escape makes a text harmless between quotes: in ClickHouse's literals and
// quoted names a backslash escapes.
func escape(text, mark string) string {
	return strings.NewReplacer(`\`, `\\`, mark, mark+mark).Replace(text)
}

// keywords are the words that ClickHouse does not take as a bare name
// everywhere, and those that a reader would stumble over.
// The first paragraph is what some place of a statement takes for something
// else; the test tries every keyword in each.
var keywords = dialect.WordsOf(`
all constraint cube distinct end false index inf infinity nan not null on projection recursive rollup select then top
true

and anti any array as asc asof between both by case cast create cross delete desc else except exists final from full
global group having ilike in inner insert intersect interval into is join leading left like limit offset or order outer
over prewhere qualify right sample semi set settings table trailing trim union using values when where window with
`)

// casts go by the function of the type, which keeps null.
var casts = dialect.Spelling{
	SQL:   "CAST({0} AS {1})",
	Binds: dialect.BindCall,
	ByKind: map[models.Kind]dialect.Spelling{
		models.Text:      call("toString({0})"),
		models.Int:       call("toInt64({0})"),
		models.Decimal:   call("toDecimal128({0}, 9)"),
		models.Float:     call("toFloat64({0})"),
		models.Bool:      call("toBool({0})"),
		models.Date:      call("toDate32({0})"),
		models.Timestamp: call("toDateTime64({0}, 6, 'UTC')"),
	},
}

// nulls say what they are: a bare NULL has a type that takes nothing else. A
// list is never null, but empty.
var nulls = dialect.Spelling{
	SQL:    "CAST(NULL AS Nullable({0}))",
	Binds:  dialect.BindCall,
	ByKind: map[models.Kind]dialect.Spelling{models.List: call("CAST([] AS {0})")},
}
