package differential

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/models"
)

// native is a type as warehouses have it, beside the text of which files are
// made: how each names it, and what may stand in a column of it. Where a value
// would not mean the same everywhere as it is written, as is how one comes to
// that type, by warehouse, of the text {0}; without a row it is cast.
type native struct {
	of    kind
	ties  bool // there is a place for all of a kind that ties sources to each other
	names map[string]string
	cells []string // nil: what may stand in a file
	as    map[string]string
}

func types(duckdb, clickhouse, bigquery string) map[string]string {
	return map[string]string{"duckdb": duckdb, "clickhouse": clickhouse, "bigquery": bigquery}
}

// natives are those that columns are drawn of. The first of a kind has a place for
// all that is drawn of it.
var natives = []native{
	{of: text, ties: true, names: types("VARCHAR", "Nullable(String)", "STRING")},
	{of: text, ties: true, names: types("VARCHAR", "LowCardinality(Nullable(String))", "STRING")},
	{of: text, names: types("ENUM('a', 'A', 'é', '2026-01-31')", "Nullable(Enum8('a' = 1, 'A' = 2, 'é' = 3, '2026-01-31' = 4))", "STRING"), cells: []string{null, "a", "A", "é", "2026-01-31"}},
	{of: text, names: types("UUID", "Nullable(UUID)", "STRING"), cells: []string{null, "550e8400-e29b-41d4-a716-446655440000", "00000000-0000-0000-0000-000000000000"}},
	{of: text, names: types("VARCHAR", "Nullable(FixedString(4))", "STRING"), cells: []string{null, "", "a", " x ", "é", "😀", "-5"}},
	{of: integer, ties: true, names: types("BIGINT", "Nullable(Int64)", "INT64"), cells: []string{null, "0", "1", "-1", "2", "3", "-7", "10", "42", "365"}},
	{of: integer, ties: true, names: types("SMALLINT", "Nullable(Int16)", "INT64"), cells: []string{null, "0", "1", "-1", "7", "-100", "32767", "-32768"}},
	{of: integer, ties: true, names: types("UTINYINT", "Nullable(UInt8)", "INT64"), cells: []string{null, "0", "1", "2", "5", "255"}},
	{of: integer, names: types("UINTEGER", "UInt32", "INT64"), cells: []string{"0", "1", "3", "4294967295"}},
	{of: decimal, ties: true, names: types("DECIMAL(38,9)", "Nullable(Decimal(38, 9))", "NUMERIC"), cells: []string{null, "0", "0.1", "-2.5", "12345678.123456789", "0.000000001", "-7.50"}},
	{of: decimal, names: types("DECIMAL(10,2)", "Nullable(Decimal(10, 2))", "NUMERIC(10, 2)"), cells: []string{null, "0", "0.1", "2.5", "-2.5", "19.99", "1000000", "-7.50"}},
	{of: decimal, names: types("DECIMAL(18,4)", "Decimal(18, 4)", "NUMERIC"), cells: []string{"0", "0.0005", "1.005", "-19.99", "100"}},
	{of: decimal, names: types("DECIMAL(38,2)", "Nullable(Decimal(38, 2))", "NUMERIC"), cells: []string{null, "0.25", "-100", "12345678.99"}},
	{of: decimal, names: types("DECIMAL(20,12)", "Nullable(Decimal(20, 12))", "BIGNUMERIC"), cells: []string{null, "0.000000000499", "1.0000000005", "-0.0000000005", "2.5"}},
	{of: decimal, names: types("HUGEINT", "Nullable(Int128)", "BIGNUMERIC"), cells: []string{null, "0", "1", "-3", "18446744073709551616"}},
	{of: decimal, names: types("UBIGINT", "Nullable(UInt64)", "BIGNUMERIC"), cells: []string{null, "0", "7", "18446744073709551615"}},
	{of: float, ties: true, names: types("DOUBLE", "Nullable(Float64)", "FLOAT64"), cells: []string{null, "0", "0.5", "-0.25", "1.75", "1024", "-3", "0.125", "nan", "inf"}},
	{of: float, names: types("FLOAT", "Float32", "FLOAT64"), cells: []string{"0", "0.5", "-0.25", "2.5", "1024", "nan", "-inf"}},
	{of: boolean, ties: true, names: types("BOOLEAN", "Nullable(Bool)", "BOOL"), cells: []string{null, "true", "false"}},
	{of: boolean, names: types("BOOLEAN", "Bool", "BOOL"), cells: []string{"true", "false"}},
	{of: date, ties: true, names: types("DATE", "Nullable(Date32)", "DATE")},
	{of: date, names: types("DATE", "Date", "DATE"), cells: []string{"2026-02-28", "2024-02-29", "2026-01-01", "1970-01-01", "2149-06-06"}},
	{of: timestamp, ties: true, names: types("TIMESTAMP", "Nullable(DateTime64(6, 'UTC'))", "TIMESTAMP"), cells: []string{null, "2026-02-28 12:00:00", "2024-02-29 23:59:59.999999", "2025-10-26 00:30:00", "2025-03-30 01:00:00", "1970-01-01 00:00:00"}},
	{of: timestamp, names: types("TIMESTAMP WITH TIME ZONE", "Nullable(DateTime64(3, 'Europe/Stockholm'))", "TIMESTAMP"), cells: []string{null, "2026-02-28 12:00:00", "2024-02-29 23:59:59.999", "2025-10-26 00:30:00", "2025-10-26 01:30:00", "1969-12-31 23:59:59.5"}, as: map[string]string{
		"duckdb":     "CAST({0} AS TIMESTAMP) AT TIME ZONE 'UTC'",
		"clickhouse": "CAST(toDateTime64OrNull({0}, 6, 'UTC') AS Nullable(DateTime64(3, 'Europe/Stockholm')))",
	}},
	{of: timestamp, ties: true, names: types("TIMESTAMP WITH TIME ZONE", "Nullable(DateTime64(6, 'Asia/Tokyo'))", "TIMESTAMP"), cells: []string{null, "2026-02-28 12:00:00", "2025-10-26 00:30:00", "1970-01-01 00:00:00.000001"}, as: map[string]string{
		"duckdb":     "CAST({0} AS TIMESTAMP) AT TIME ZONE 'UTC'",
		"clickhouse": "CAST(toDateTime64OrNull({0}, 6, 'UTC') AS Nullable(DateTime64(6, 'Asia/Tokyo')))",
	}},
	{of: timestamp, names: types("TIMESTAMP_S", "Nullable(DateTime('UTC'))", "DATETIME"), cells: []string{null, "2026-02-28 12:00:00", "2025-12-31 23:30:00", "2025-03-30 00:59:59"}},
	{of: timestamp, ties: true, names: types("TIMESTAMP_NS", "Nullable(DateTime64(9, 'UTC'))", "TIMESTAMP"), cells: []string{null, "2026-02-28 12:00:00.000001", "1969-12-31 23:59:59.999999", "2026-02-14 00:00:00"}},

	// Columns that the model declares as something else.
	{of: text, names: types("BIGINT", "Nullable(Int64)", "INT64"), cells: []string{null, "0", "-5", "9223372036854775807"}},
	{of: text, names: types("DECIMAL(10,2)", "Nullable(Decimal(10, 2))", "NUMERIC(10, 2)"), cells: []string{null, "0", "-0.50", "12.50", "100"}},
	{of: text, names: types("BOOLEAN", "Nullable(Bool)", "BOOL"), cells: []string{null, "true", "false"}},
	{of: text, names: types("DATE", "Nullable(Date32)", "DATE"), cells: []string{null, "2026-01-31", "1969-12-31"}},
	{of: text, names: types("TIMESTAMP", "Nullable(DateTime64(6, 'UTC'))", "TIMESTAMP"), cells: []string{null, "2026-01-31 10:20:30", "1970-01-01 00:00:00.5"}},
	{of: integer, names: types("DECIMAL(10,2)", "Nullable(Decimal(10, 2))", "NUMERIC(10, 2)"), cells: []string{null, "0", "2.99", "-2.99", "7"}},
	{of: integer, names: types("DOUBLE", "Nullable(Float64)", "FLOAT64"), cells: []string{null, "0", "2.5", "-2.5", "nan", "1e30"}},
	{of: integer, names: types("HUGEINT", "Nullable(Int128)", "BIGNUMERIC"), cells: []string{null, "3", "-1", "18446744073709551616"}},
	{of: decimal, names: types("BIGINT", "Nullable(Int64)", "INT64"), cells: []string{null, "0", "5", "-9223372036854775808"}},
	{of: decimal, names: types("DOUBLE", "Nullable(Float64)", "FLOAT64"), cells: []string{null, "0.5", "-2.5", "inf", "1e30"}},
	{of: float, names: types("BIGINT", "Nullable(Int64)", "INT64"), cells: []string{null, "0", "5", "-7"}},
	{of: float, names: types("DECIMAL(10,2)", "Nullable(Decimal(10, 2))", "NUMERIC(10, 2)"), cells: []string{null, "0.25", "-12.50"}},
	{of: boolean, names: types("BIGINT", "Nullable(Int64)", "INT64"), cells: []string{null, "0", "1"}},
	{of: date, names: types("TIMESTAMP", "Nullable(DateTime64(6, 'UTC'))", "TIMESTAMP"), cells: []string{null, "2026-02-28 00:00:00", "2025-10-26 00:30:00", "2026-01-01 23:59:59.999999"}},
	{of: timestamp, names: types("DATE", "Nullable(Date32)", "DATE"), cells: []string{null, "2026-02-28", "2025-10-26", "1969-12-31"}},
}

// randomNatives gives the columns of some sources types of the warehouse's own,
// and draws their values anew. What ties a source to others keeps its values.
func (t *Trial) randomNatives(r *rand.Rand) {
	t.natives = map[string][]native{}
	for _, d := range drawings {
		if !chance(r, 3) {
			continue
		}
		data := table{header: t.data[d.source].header}
		for range t.data[d.source].rows {
			data.rows = append(data.rows, slices.Clone(t.data[d.source].rows[len(data.rows)]))
		}
		var forms []native
		for _, before := range d.before {
			forms = append(forms, pick(r, roomy(before.of())))
		}
		for i, c := range d.columns {
			form := roomy(c.of)[0]
			if !c.rare && c.name != "k" {
				form = pick(r, slices.DeleteFunc(slices.Clone(natives), func(n native) bool { return n.of != c.of }))
				for _, row := range data.rows {
					row[len(d.before)+i] = pick(r, form.values())
				}
			}
			forms = append(forms, form)
		}
		t.natives[d.source], t.data[d.source] = forms, data
	}
}

// of is the kind of a column that ties a source to others.
func (d drawn) of() kind {
	switch d.name {
	case "at":
		return timestamp
	case "on_day":
		return date
	case "event_no", "maker", "id":
		return integer
	}
	return text
}

// roomy are the types of a kind that have a place for all that ties sources.
func roomy(of kind) []native {
	return slices.DeleteFunc(slices.Clone(natives), func(n native) bool { return n.of != of || !n.ties })
}

func (n native) values() []string {
	if n.cells != nil {
		return n.cells
	}
	return cells[n.of]
}

// query is a source's rows as a query of a warehouse, in types of its own.
func (t *Trial) query(source string, columns []variable, d *dialect.Dialect) string {
	data := t.stored(source, columns)
	var read, possible []string
	for _, name := range data.header {
		form := t.natives[source][slices.Index(t.data[source].header, name)]
		as, ok := form.as[d.Name]
		if !ok {
			as = "CAST({0} AS " + form.names[d.Name] + ")"
		}
		name = d.Quote(name)
		read = append(read, strings.ReplaceAll(as, "{0}", name)+" AS "+name)
		values := form.values()
		some := values[slices.IndexFunc(values, func(cell string) bool { return cell != null })]
		possible = append(possible, d.String(some)+" AS "+name)
	}
	// A row that is left out makes every column text, whatever stands in the others.
	query := "SELECT " + strings.Join(read, ", ") + " FROM (SELECT * FROM (SELECT " + strings.Join(possible, ", ") + ") AS nothing WHERE FALSE"
	for _, row := range data.rows {
		var constants []string
		for _, cell := range row {
			constants = append(constants, constant(d, cell))
		}
		query += " UNION ALL SELECT " + strings.Join(constants, ", ")
	}
	return query + ") AS written"
}

func constant(d *dialect.Dialect, cell string) string {
	if cell == null {
		return "NULL"
	}
	return d.String(cell)
}

// columns tells the columns of a source on a warehouse: text, or what they were
// drawn to be there.
func (t *Trial) columns(source string, d *dialect.Dialect) []models.CatalogColumn {
	columns := textColumns(t.data[source].header)
	for i, form := range t.natives[source] {
		columns[i].Native = form.names[d.Name]
		columns[i].T = d.Native(columns[i].Native).T
	}
	return columns
}
