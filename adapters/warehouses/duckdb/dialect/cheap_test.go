package dialect_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	spelling "github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/duckdbtest"
	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/dialecttest"
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
	ir.ToDate:    `CASE WHEN regexp_full_match(v, '\s*(19|2[0-2])[0-9]{2}-[0-9]{2}-[0-9]{2}([ T]00:00(:00(\.0+)?)?)?\s*') THEN try_cast(v AS DATE) END`,
	ir.ToTimestamp: `CASE WHEN regexp_full_match(v, '\s*(19|2[0-2])[0-9]{2}-[0-9]{2}-[0-9]{2}([ T]([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?)?\s*') THEN try_cast(trim(v, E' \t\n\x0B\f\r') AS TIMESTAMP)
		WHEN regexp_full_match(v, '\s*(19|2[0-2])[0-9]{2}-[0-9]{2}-[0-9]{2}[ T]([01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z| UTC|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)\s*')
		AND try_cast(v AS TIMESTAMPTZ) BETWEEN '1900-01-01 00:00:00+00' AND '2299-12-31 23:59:59.999999+00' THEN try_cast(v AS TIMESTAMPTZ) AT TIME ZONE 'UTC' END`,
}

// TestDecimalsHaveOneText compares the texts of decimals that have room in 64 bits,
// and of others, with what one pattern makes of the text of all digits.
func TestDecimalsHaveOneText(t *testing.T) {
	w := duckdbtest.Warehouse(2).Open(t, t.TempDir())
	p := &dialect.Printer{Dialect: spelling.DuckDB, TimeZone: "UTC"}
	spelled := p.Column(dialecttest.Call(ir.ToText, models.Text, dialecttest.Column("", "v", models.Decimal)), 0)
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOfN(rapid.StringMatching(`-?(0|[1-9]0{0,9}|99999999[0-9]|9{9,29})(\.(0{0,9}|[0-9]0{0,8}|[0-9]{9}))?`), 1, 50).Draw(t, "numbers")
		different, err := dialecttest.Cells(w, "SELECT v::VARCHAR, fast, slow FROM (SELECT v, "+spelled+` AS fast,
			regexp_replace(v::VARCHAR, '(\.[0-9]*[1-9])0+$|\.0+$', '\1') AS slow
			FROM (SELECT unnest(['`+strings.Join(numbers, "', '")+`'])::DECIMAL(38, 9) AS v)) WHERE fast IS DISTINCT FROM slow LIMIT 1`)
		if err != nil {
			t.Fatal(err)
		}
		if len(different) > 0 {
			t.Fatalf("%q: the number, what it gives and what it should give", different[0])
		}
	})
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
	ir.ToDate:         {"2026-01-02", "2099-12-31", "1999-02-29", "2300-01-01", "2026-1-2", " ", "T", "00:00", ":00", ".0", "\t", "9", "-"},
	ir.ToTimestamp: {
		"2026-01-02", "1999-12-31", "2299-12-31", " ", "T", "03:04", "23:59", "24:00", ":05", ":5", ":00", ".25", "Z", "+02:00", "-0100", "+15",
		" CET", " UTC", "infinity", "epoch", "2026-1-2", "9",
	},
}

// TestCheapWaysChangeNothing compares the spelling with the thorough one.
func TestCheapWaysChangeNothing(t *testing.T) {
	w := duckdbtest.Warehouse(2).Open(t, t.TempDir())
	p := &dialect.Printer{Dialect: spelling.DuckDB, TimeZone: "UTC"}
	v := dialecttest.Column("", "v", models.Text)
	for f, reference := range thorough {
		args := []ir.Expr{v}
		if f == ir.NormalizePhone {
			args = append(args, dialecttest.Text("46"), dialecttest.Text("0"))
		}
		spelled := p.Column(dialecttest.Call(f, models.Unknown, args...), 0)
		t.Run(string(f), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				texts := rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom(nearly[f]), 0, 6), 1, 50).Draw(t, "texts")
				cells := make([]string, len(texts))
				for i, pieces := range texts {
					cells[i] = "(" + spelling.DuckDB.String(strings.Join(pieces, "")) + ")"
				}
				different, err := dialecttest.Cells(w, "SELECT v, fast::VARCHAR, slow::VARCHAR FROM (SELECT v, "+spelled+" AS fast, "+reference+
					" AS slow FROM (VALUES "+strings.Join(cells, ", ")+") AS texts (v)) WHERE fast IS DISTINCT FROM slow LIMIT 1")
				if err != nil {
					t.Fatal(err)
				}
				if len(different) > 0 {
					t.Fatalf("%q: the text, what it gives and what it should give", different[0])
				}
			})
		})
	}
}

// TestConcatKeepsNull asks for concat() where no text can be null, which concat()
// would take for an empty one, and compares what it makes with what || makes.
func TestConcatKeepsNull(t *testing.T) {
	w := duckdbtest.Warehouse(2).Open(t, t.TempDir())
	p := &dialect.Printer{Dialect: spelling.DuckDB, TimeZone: "UTC"}
	known := ir.Col{Typed: ir.Typed{T: models.Type{Kind: models.Text}}, Name: "known"}
	maybe := dialecttest.Column("", "maybe", models.Text)
	for _, c := range []struct {
		args  []ir.Expr
		want  string
		texts []string // of rows in which maybe is 'b', and null
	}{
		{[]ir.Expr{known, dialecttest.Text("-"), known}, "concat(known, '-', known)", []string{"a-a", "a-a"}},
		{[]ir.Expr{known, dialecttest.Text("-"), maybe}, "known || '-' || maybe", []string{"a-b", "none"}},
		{[]ir.Expr{known, dialecttest.Text("-")}, "known || '-'", []string{"a-", "a-"}},
	} {
		got := p.Column(dialecttest.Call(ir.Concat, models.Text, c.args...), 0)
		if got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
		rows, err := w.Warehouse.Query(t.Context(), "SELECT coalesce("+got+", 'none') FROM (VALUES ('a', 'b', 1), ('a', NULL, 2)) AS texts (known, maybe, place) ORDER BY place")
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows.Rows {
			if row[0] != c.texts[i] {
				t.Errorf("%s of row %d is %q, want %q", got, i+1, row[0], c.texts[i])
			}
		}
	}
}
