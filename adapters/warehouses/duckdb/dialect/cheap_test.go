package dialect_test

import (
	"database/sql"
	"strings"
	"testing"

	"pgregory.net/rapid"

	spelling "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// thorough says the same as the dialect, without a cheap way for the common
// value.
var thorough = map[ir.Func]string{
	ir.NormalizeEmail: `nullif(regexp_extract(lower(v), '^[\s\pZ]*([^@\s\pZ]+@[^@\s\pZ]+\.[^@\s\pZ]+)[\s\pZ]*$', 1), '')`,
	ir.NormalizePhone: `nullif(regexp_extract(regexp_replace(regexp_replace(regexp_replace(replace(v, '(0)', ''), '[^0-9+]', '', 'g'), '^(\+|00)', '+'),
		'^(?:0)?([0-9])', '+46\1'), '^\+[0-9]{8,15}$'), '')`,
	ir.NormalizeLower: `nullif(lower(trim(v, E' \t\n\x0B\f\r')), '')`,
	ir.NormalizeTrim:  `nullif(trim(v, E' \t\n\x0B\f\r'), '')`,
	ir.ToBool: `CASE WHEN lower(trim(v, E' \t\n\x0B\f\r')) IN ('true', 't', 'yes', 'y', '1') THEN TRUE
		WHEN lower(trim(v, E' \t\n\x0B\f\r')) IN ('false', 'f', 'no', 'n', '0') THEN FALSE END`,
	ir.ToDecimal: `CASE WHEN regexp_full_match(v, '\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*') THEN try_cast(v AS DECIMAL(38, 9)) END`,
	ir.ToTimestamp: `CASE WHEN NOT regexp_matches(v, '[0-9]') THEN NULL
		WHEN regexp_matches(v, '[Tt ][0-9:.]+ *[A-Za-z+-]') THEN try_cast(v AS TIMESTAMPTZ) AT TIME ZONE 'UTC'
		ELSE try_cast(v AS TIMESTAMP) END`,
}

// nearly are pieces of texts that the functions take, so that many of the
// texts made of them are almost right.
var nearly = map[ir.Func][]string{
	ir.NormalizeEmail: {"ana", "@", ".", "shop", "SE", " ", "\u00a0", "\u2003", "\t", "Å", "\v"},
	ir.NormalizePhone: {"+", "00", "0", "46", "701234567", "12345678", "-", " ", "(", "(0)", "x"},
	ir.NormalizeLower: {"A", "v", "é", " ", "\t", "\v", "\u00a0", "!", "😀", "\u0001"},
	ir.NormalizeTrim:  {"A", "v", "é", " ", "\t", "\v", "\u00a0", "!", "😀", "\u0001"},
	ir.ToBool:         {"true", "T", "yes", "Y", "1", "No", "f", "0", "false", " ", "v", "\v", "\u017f"},
	ir.ToDecimal:      {"1", "999999999", "5", "0", ".", "-", "e", "9", " ", "_", "inf", "000000000"},
	ir.ToTimestamp: {
		"2026-01-02", " ", "T", "03:04", ":05", ":5", ".25", "Z", "+02:00", "-0100", " CET", "UTC", "infinity", "epoch", "2026-1-2", "9",
	},
}

// TestCheapWaysChangeNothing compares the spelling with the thorough one.
func TestCheapWaysChangeNothing(t *testing.T) {
	db := engine(t)
	p := &dialect.Printer{Dialect: spelling.DuckDB, TimeZone: "UTC"}
	v := ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Text, Nullable: true}}, Name: "v"}
	for f, reference := range thorough {
		args := []ir.Expr{v}
		if f == ir.NormalizePhone {
			args = append(args, text("46"), text("0"))
		}
		spelled := p.Column(call(f, models.Unknown, args...), 0)
		t.Run(string(f), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				texts := rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom(nearly[f]), 0, 6), 1, 50).Draw(t, "texts")
				cells := make([]string, len(texts))
				for i, pieces := range texts {
					cells[i] = "(" + spelling.DuckDB.String(strings.Join(pieces, "")) + ")"
				}
				var value, fast, slow sql.NullString
				err := db.QueryRow("SELECT v, fast::VARCHAR, slow::VARCHAR FROM (SELECT v, "+spelled+" AS fast, "+reference+
					" AS slow FROM (VALUES "+strings.Join(cells, ", ")+") AS texts (v)) WHERE fast IS DISTINCT FROM slow LIMIT 1").Scan(&value, &fast, &slow)
				switch err {
				case sql.ErrNoRows:
				case nil:
					t.Fatalf("%q gives %v instead of %v", value.String, fast, slow)
				default:
					t.Fatal(err)
				}
			})
		})
	}
}
