// Package dialect spells the IR for BigQuery (GoogleSQL), as data. It takes
// nothing in and gives one value, BigQuery, which compiler/emit reads. It imports
// no driver and must not know a plan, a project or a connection. Spellings are
// judged by Google's analyzer and compared with DuckDB's by the tests of this
// package.
package dialect

import (
	"embed"
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
)

//go:embed templates
var templates embed.FS

// BigQuery is the dialect of BigQuery.
var BigQuery = &dialect.Dialect{
	Name:    "bigquery",
	Quote:   quote,
	String:  quoteText,
	Literal: literal,
	Types:   types,
	Natives: natives,
	Funcs:   funcs,
	Local:   dialect.Spelling{SQL: "DATETIME({0}, {tz})", Binds: dialect.BindCall},
	Score: dialect.Spelling{
		// Nulls stand last in either order and so push nobody down.
		SQL:   "CASE\n    WHEN {0:add} IS NOT NULL\n    THEN 1 + DIV((RANK() OVER (ORDER BY {0:add} IS NULL, {0}{order}) - 1) * {1}, COUNT({0}) OVER ())\nEND",
		Binds: dialect.BindCall,
	},
	Cast:    dialect.Spelling{SQL: "CAST({0} AS {1})", Binds: dialect.BindCall},
	Kept:    dialect.Spelling{SQL: "IF(\n    {0},\n    {1},\n    NULL\n)", Binds: dialect.BindCall},
	Product: dialect.Spelling{SQL: "CAST({0} AS NUMERIC)", Binds: dialect.BindCall},
	Factor:  dialect.Spelling{SQL: "CAST({0} AS BIGNUMERIC)", Binds: dialect.BindCall},
	Param:   "@{0}",
	Refused: map[ir.Func]string{},
	Format:  format,
	Limits: dialect.Limits{
		IdentifierLength: 300,
		NullsFirst:       true,
		Uploads:          true,
		PatchesBeside:    true,
		Formats:          []string{"csv", "tsv", "parquet", "json", "whitespace"},
		Columns:          columnName,
		Unseen:           "_table_",
		Prefixes:         []string{"_partition", "_table_", "_file_", "_row_timestamp", "__root__", "_colidentifier", "_change_"},
		ColumnRule:       columnRule,
	},
	Capitals: true,
	Table:    dialect.Tables(quote, dataset),
	Create: map[ir.Space]string{
		ir.Work: "CREATE OR REPLACE TEMP TABLE {0}{columns}",
		ir.Next: "CREATE OR REPLACE TABLE {0}{columns}\nCLUSTER BY {keys}",
		ir.Kept: "CREATE OR REPLACE TABLE {0}{columns}",
	},
	Templates: dialect.Folder(templates, "templates"),
	Script: dialect.Script{
		Run:   "bq{flags} query --use_legacy_sql=false < {0}",
		Flags: []dialect.Flag{{Setting: "project", Text: " --project_id={0}"}, {Setting: "location", Text: " --location={0}"}},
		Parts: "In one session: bq{flags} query --create_session at first, then with --session_id=ID.",
		Load:  "bq load puts it into a table of your own, and INSERT INTO {table} ({columns}) SELECT … FROM it into the session's",
	},
}

// What BigQuery stores as the name of a column: letters of any language, digits
// and some signs. Some beginnings it keeps for itself; see Prefixes.
const (
	columnName = `(?i)[\p{L}_&%=+:'<>#|\p{N} -]+`
	columnRule = "a name there has letters, digits, blanks and _ & % = + : ' < > # | -, and does not begin with _PARTITION, _TABLE_, _FILE_, _ROW_TIMESTAMP, __ROOT__, _COLIDENTIFIER or _CHANGE_"
)

// quote puts a name in backticks, where the escapes of texts apply.
func quote(name string) string {
	if dialect.BareInAnyCase(name, keywords) {
		return name
	}
	return "`" + escape(name, '`') + "`"
}

// quoteText writes a text, with backslashes as a raw one where that can be: so
// people write regular expressions.
func quoteText(text string) string {
	if strings.Contains(text, `\`) && !strings.HasSuffix(text, `\`) && !strings.ContainsFunc(text, unprintable) {
		switch {
		case !strings.Contains(text, "'"):
			return "r'" + text + "'"
		case !strings.Contains(text, `"`):
			return `r"` + text + `"`
		}
	}
	return "'" + escape(text, '\'') + "'"
}

// unprintable are the characters that no literal holds as they are.
func unprintable(r rune) bool { return r < ' ' || r == 0x7f }

func escape(text string, quote rune) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == quote || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case unprintable(r):
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// dataset names a dataset, with its project where that is told.
func dataset(name string) string {
	project, rest, found := strings.Cut(name, ".")
	if !found {
		return quote(name)
	}
	return quote(project) + "." + quote(rest)
}

// keywords are the words that GoogleSQL does not take as a bare name, and those
// that it takes for a function without parentheses.
var keywords = dialect.WordsOf(`
all and any array as asc assert_rows_modified at between by case cast collate contains create cross cube current
default define desc distinct else end enum escape except exclude exists extract false fetch following for from full
group grouping groups hash having if ignore in inner intersect interval into is join lateral left like limit lookup
merge natural new no not null nulls of on or order outer over partition preceding proto qualify range recursive
respect right rollup rows select set some struct tablesample then to treat true unbounded union unnest using when
where window with within

current_date current_datetime current_time current_timestamp
`)
