package differential

import "math/rand/v2"

// kind is a type of values as the generator sees it.
type kind string

// The kinds. A fuzzy float is a mean, a quotient or a root: engines may differ
// in its last digits, so nothing is decided by it.
const (
	text      kind = "text"
	integer   kind = "int"
	decimal   kind = "decimal"
	float     kind = "float"
	fuzzy     kind = "fuzzy float"
	boolean   kind = "bool"
	date      kind = "date"
	timestamp kind = "timestamp"
	texts     kind = "list<text>"
	integers  kind = "list<int>"
	decimals  kind = "list<decimal>"
	dates     kind = "list<date>"
)

// null is an empty cell of a file, without quotes.
const null = "\x00"

// cells are what may stand in a column of a file; "" is written in quotes.
var cells = map[kind][]string{
	text: {
		null, null, "", "a", "A", "b", "Ab1 2", "é", "e\u0301", "ß", "😀", " x ", "x\t", "%", "_", `\`, "a%b", "a_b", `a\b`, "O'Brien",
		`"q"`, "0", "null", "NULL", "Σ", "日本語", "a,b", "two\nlines", "zz", "ZZ", "-5", "3.50", "007", "2026-01-31", "2026-02-30",
		"2026-01-31 10:20:30", "true", "a|b|c", "||", "+46 70-123 45 67", "x@y.se", "{}", "[1]", "--", "/*", ";", "$1", "{0}", "\u00a0",
	},
	integer:   {null, "0", "1", "-1", "2", "3", "5", "7", "-7", "10", "42", "100", "-100", "365", " 4 "},
	decimal:   {null, "0", "0.1", "-0.1", "2.5", "-2.5", "0.005", "1.005", "19.99", "100", "1000000", "12345678.123456789", "0.000000001", "-7.50"},
	float:     {null, "0", "0.5", "-0.25", "1.75", "1024", "-3", "2.5", "-2.5", "1e3", "0.125"},
	boolean:   {null, "true", "false", "t", "F", "yes", "NO", "1", "0"},
	date:      {null, "2026-02-28", "2024-02-29", "2025-12-29", "2026-01-01", "2026-03-29", "2025-10-26", "1970-01-01", "2026-02-01", "1999-12-31"},
	timestamp: {null, "2026-02-28 12:00:00", "2024-02-29 23:59:59.999999", "2025-12-31 23:30:00", "2026-01-01T00:30:00+02:00", "2025-10-26 00:30:00", "2025-10-26 01:30:00", "2025-03-30 00:59:59", "2025-03-30 01:00:00", "1970-01-01 00:00:00", "2025-11-02 05:30:00Z", "2026-02-14"},
}

// extremes stand in columns of their own, with which nothing is computed.
var extremes = map[kind][]string{
	integer:   {null, "9223372036854775807", "-9223372036854775808", "0", "4611686018427387904", "9007199254740993"},
	date:      {null, "1900-01-01", "2299-12-31", "2299-12-30", "1969-12-31", "2149-06-07", "2262-04-12"},
	timestamp: {null, "1900-01-01 00:00:00", "2299-12-31 23:59:59.999999", "2262-04-11 23:47:16.854776", "1969-12-31 23:59:59.999999", "2106-02-07 06:28:16"},
}

// happened are the moments of rows: borders of windows around the trials'
// moments, ties, and clocks that change.
var happened = []string{
	null, "2026-03-01 00:00:00", "2026-02-28 23:59:59.999999", "2026-02-22 00:00:00", "2026-02-22 00:00:00.000001", "2026-02-21 23:59:59.999999",
	"2026-01-30 00:00:00", "2026-01-30 00:00:00.000001", "2026-02-01 12:00:00", "2026-02-01 12:00:00", "2026-02-01 12:00:01", "2026-02-10 08:00:00",
	"2025-12-31 23:30:00", "2026-01-01 00:30:00", "2025-10-26 00:30:00", "2025-10-26 01:30:00", "2025-03-30 01:30:00", "2026-03-01 00:00:00.000001", "2027-01-01 00:00:00",
}

// Identifiers: few, so that rows meet; some that are none.
var (
	emails    = []string{null, null, "", "ana@x.se", " Ana@X.se", "bo@x.se", "BO@x.se", "cy@x.se", "dé@x.se", "not one", "e@x", "gus@x.se"}
	devices   = []string{null, null, "", "d1", "d2", "d3", "D3", "d4", "d5", " d5 ", "'"}
	phones    = []string{null, null, "+46701234567", "070-123 45 67", "0046 70 123 45 67", "(0)70-7654321", "123", "call me", "+44 20 7946 0958"}
	companies = []string{null, null, null, "Acme", "acme", " acme ", "Ö AB", "other", ""}
	numbers   = []string{null, "1", "2", "3", "5", "8", "99"}
	days      = []string{null, "2026-02-28", "2026-03-01", "2026-02-22", "2026-02-22", "2026-01-30", "2025-10-26", "2025-10-25", "2026-03-02"}
	skus      = []string{null, "p1", "p2", "p3", "p4", "P1", "nowhere"}
)

// literals are what may stand in an expression, as the language writes it.
var literals = map[kind][]string{
	text:      {"''", "'a'", "'A'", "'é'", "'O''Brien'", "'%'", "'a,b'", "'😀'", "' x '", "'\\'", "'zz'", "'0'"},
	integer:   {"0", "1", "2", "-1", "3", "7", "10", "-5"},
	decimal:   {"0.5", "1.25", "-0.1", "10.00", "2.005"},
	float:     {"to_float(0.5)", "to_float('1.5')", "to_float(-2)", "to_float('0')"},
	boolean:   {"true", "false"},
	date:      {"date '2026-01-31'", "date '2024-02-29'", "date '2025-10-26'", "to_date(now)"},
	timestamp: {"timestamp '2026-02-01 12:00:00'", "timestamp '2025-10-26 00:30:00'", "timestamp '2025-03-30 01:30:00'", "now"},
}

// Constants that functions want as literals, by the parameter's name.
var (
	patterns = []string{"'a'", "'[[:alpha:]]+'", "'(?i)(a|é).?'", "'\\bA'", "'^.$'", "'\\d{2,}'", "'^[a-z]+'", "'([0-9]+)'", "'(a)|(b)'", "'.'", "'x*'", "'\\s+'", "'[^0-9]'", "'(?i)AB'", "'^$'", "'é'"}
	formats  = map[string][]string{
		"parse_date":      {"'%Y-%m-%d'", "'%d.%m.%Y'", "'%d/%m/%Y'"},
		"parse_timestamp": {"'%Y-%m-%d %H:%M:%S'", "'%d.%m.%Y %H:%M'"},
		"format_date":     {"'%Y-%m'", "'%d.%m.%Y'", "'%Y-%m-%d %H:%M:%S'", "'%H'", "'%j'", "'100%%'"},
	}
	// Of those some match nothing at all, which regexp_replace replaces differently.
	sure = []string{"'a'", "'^[a-z]+'", "'([0-9]+)'", "'.'", "'\\s+'", "'[^0-9]'", "'(?i)AB'", "'é'", "'[[:alpha:]]'"}
	// A group that is asked for must be there.
	grouped    = []string{"'([0-9]+)', 1", "'(a)|(b)', 2", "'(a)|(b)', 1", "'^(.)(.)?', 2", "'([a-z])([0-9])?', 2", "'a', 0"}
	separators = []string{"','", "'|'", "'a'", "'-'", "' '", "'||'", "'é'"}
	fills      = []string{"'0'", "'xy'", "'é'", "' '"}
	digits     = []string{"0", "1", "2", "-1"}
	moves      = []string{"0", "1", "-1", "2", "12", "-3", "31"}
	counts     = []string{"0", "1", "2", "3", "5", "12"}
	durations  = []string{"7d", "30d", "12h", "1w", "90m"}
	wheres     = []string{"", "", "", "b is null or b", "t != 'a'", "i > 0 or t is null"}
	zones      = []string{"UTC", "UTC", "Europe/Stockholm", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/Sao_Paulo", "Atlantic/Azores", "Australia/Lord_Howe"}
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// chance is true once in n times.
func chance(r *rand.Rand, n int) bool { return r.IntN(n) == 0 }
