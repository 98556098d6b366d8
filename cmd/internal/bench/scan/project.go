package scan

import (
	"fmt"
	"strings"
)

// head is the project without traits and segments. Each source has columns that
// nothing asks for, as tables of warehouses have.
const head = `project: scans
targets: {local: {type: duckdb, path: scans.duckdb}}
entities: {customer: {ids: [customer_id]}}
sources:
  orders:
    table: orders
    time: happened
    ids: {customer_id: customer}
    columns: {happened: timestamp, customer: text, amount: float, discount: float, status: text, channel: text}
  visits:
    table: visits
    time: happened
    ids: {customer_id: customer}
    columns: {happened: timestamp, customer: text, page: text, seconds: int}
  tickets:
    table: tickets
    time: happened
    ids: {customer_id: customer}
    columns: {happened: timestamp, customer: text, state: text, topic: text, rating: int, minutes: int}
`

// tables makes the sources, of n rows each: ten to a customer, over two years.
// Money is a double of whole cents, so that no order of adding rounds it
// differently by more than its last digits.
func tables(n int) []string {
	const unused = "i::VARCHAR AS note, hash(i, 8) AS trace, i % 97 AS agent, hash(i, 9)::VARCHAR AS session, i % 7 AS site"
	table := func(name, columns string) string {
		return fmt.Sprintf(`CREATE OR REPLACE TABLE %[1]s AS
SELECT i AS %[1]s_no, 'c' || (hash(i, '%[1]s') %% %[3]d) AS customer,
    %[4]s - INTERVAL 1 SECOND * (hash(i, 1) %% (2 * 365 * 86400))::BIGINT AS happened, %[2]s, %[5]s
FROM range(%[6]d) AS r(i)`, name, columns, max(1, n/10), moment, unused, n)
	}
	return []string{
		table("orders", "(hash(i, 2) % 20000)::DOUBLE / 4 AS amount, (hash(i, 3) % 100)::DOUBLE / 4 AS discount, "+
			"['paid', 'paid', 'paid', 'open', 'returned'][1 + (hash(i, 4) % 5)::BIGINT] AS status, ['web', 'app', 'store'][1 + (hash(i, 5) % 3)::BIGINT] AS channel"),
		table("visits", "['docs', 'prices', 'shop', 'home', 'blog'][1 + (hash(i, 2) % 5)::BIGINT] AS page, (hash(i, 3) % 900)::BIGINT AS seconds"),
		table("tickets", "['open', 'closed', 'closed'][1 + (hash(i, 2) % 3)::BIGINT] AS state, ['bill', 'goods', 'login', 'other'][1 + (hash(i, 3) % 4)::BIGINT] AS topic, "+
			"(1 + hash(i, 4) % 5)::BIGINT AS rating, (hash(i, 5) % 90)::BIGINT AS minutes"),
	}
}

// segment is a condition over the columns of traits and aggregates, in weft's
// words and in SQL, which are the same but for aggregates without a name.
type segment struct{ name, weft, sql string }

// segments makes n conditions of two or three parts each. Few profiles are in
// each, as in real projects: everybody is in some.
func segments(n int) []segment {
	named, extra := traits(), asked()
	var counts []trait
	for _, t := range named {
		if t.zero && t.where != "" {
			counts = append(counts, t)
		}
	}
	all := make([]segment, n)
	for i := range all {
		a, b, c := counts[i%len(counts)], counts[(i*7+3)%len(counts)], extra[i%len(extra)]
		weft := fmt.Sprintf("%s >= %d and %s >= %d", a.name, 3+i%4, b.name, 1+i/25%3)
		sql := weft
		if i%4 == 0 {
			weft += " and " + c.weft + " >= 1"
			sql += " and " + c.name + " >= 1"
		}
		all[i] = segment{fmt.Sprintf("segment_%d", i), weft, sql}
	}
	return all
}

// yaml is the whole project with n segments.
func yaml(n int) string {
	var b strings.Builder
	b.WriteString(head + "traits:\n  customer:\n")
	for _, t := range traits() {
		fmt.Fprintf(&b, "    %s: %q\n", t.name, t.weft)
	}
	b.WriteString("segments:\n")
	for _, s := range segments(n) {
		fmt.Fprintf(&b, "  %s: {of: customer, where: %q}\n", s.name, s.weft)
	}
	return b.String()
}
