package scan

import (
	"fmt"
	"strings"
)

// trait is one aggregate over the rows of a source, as weft has it and as
// somebody writes it who knows DuckDB: a value, and which rows count.
type trait struct {
	name, source string
	weft         string
	value, where string
	zero         bool // over no rows it is 0, and not null
}

// over is an aggregate before it has a name and a condition.
type over struct {
	name, weft, value string
	zero              bool
}

// condition narrows the rows.
type condition struct{ name, weft, sql string }

// moment is when the runs are.
const moment = "TIMESTAMP '2026-03-01'"

func within(days int) condition {
	return condition{
		name: fmt.Sprintf("_%dd", days),
		weft: fmt.Sprintf(" within %dd", days),
		sql:  fmt.Sprintf("happened > %s - INTERVAL %d DAY", moment, days),
	}
}

func where(name, column, value string) condition {
	return condition{name: "_" + name, weft: fmt.Sprintf(" where %s = '%s'", column, value), sql: fmt.Sprintf("%s = '%s'", column, value)}
}

func (c condition) and(other condition) condition {
	return condition{c.name + other.name, c.weft + other.weft, c.sql + " AND " + other.sql}
}

// of writes an aggregate over the rows that a condition leaves.
func (o over) of(source string, c condition) trait {
	weft := strings.ReplaceAll(o.weft, "{}", c.weft)
	return trait{name: o.name + c.name, source: source, weft: weft, value: o.value, where: c.sql, zero: o.zero}
}

func count(source string) over {
	return over{name: source, weft: "count(" + source + "{})", value: "count(*)", zero: true}
}

func sum(source, column string) over {
	return over{name: source + "_" + column, weft: "sum(" + source + "." + column + "{})", value: "sum(" + column + ")"}
}

func bound(f, source, column string) over {
	return over{name: f + "_" + source + "_" + column, weft: f + "(" + source + "." + column + "{})", value: f + "(" + column + ")"}
}

// sources are the tables that are scanned.
var sources = []string{"orders", "visits", "tickets"}

// traits are the fifty of the model.
func traits() []trait {
	var all []trait
	add := func(source string, o over, conditions ...condition) {
		for _, c := range conditions {
			all = append(all, o.of(source, c))
		}
	}
	ever := condition{}
	paid, web, app, back := where("paid", "status", "paid"), where("web", "channel", "web"), where("app", "channel", "app"), where("returned", "status", "returned")
	add("orders", count("orders"), ever, paid, back, web, app, paid.and(within(30)), paid.and(within(90)), paid.and(within(365)))
	add("orders", sum("orders", "amount"), paid, back, paid.and(within(30)), paid.and(within(90)), paid.and(within(365)))
	add("orders", bound("max", "orders", "amount"), paid, paid.and(within(365)))
	add("orders", bound("max", "orders", "happened"), paid)
	add("orders", bound("min", "orders", "happened"), paid)
	add("orders", sum("orders", "discount"), paid, paid.and(within(365)))

	docs, prices, shop := where("docs", "page", "docs"), where("prices", "page", "prices"), where("shop", "page", "shop")
	add("visits", count("visits"), ever, docs, prices, shop, within(7), within(30), within(90), prices.and(within(30)), shop.and(within(30)))
	add("visits", sum("visits", "seconds"), ever, within(30), shop, shop.and(within(30)))
	add("visits", bound("max", "visits", "happened"), ever, prices, shop)
	add("visits", bound("max", "visits", "seconds"), ever)

	open, bill := where("open", "state", "open"), where("bill", "topic", "bill")
	add("tickets", count("tickets"), ever, open, bill, within(30), within(90), bill.and(within(90)), open.and(within(30)))
	add("tickets", bound("min", "tickets", "rating"), ever, within(90), bill)
	add("tickets", sum("tickets", "minutes"), ever, bill, within(365))
	add("tickets", bound("max", "tickets", "happened"), ever)
	return all
}

// asked are aggregates that only segments ask for.
func asked() []trait {
	var all []trait
	for _, days := range []int{14, 60, 120, 180} {
		all = append(all,
			count("orders").of("orders", where("web", "channel", "web").and(within(days))),
			count("visits").of("visits", where("docs", "page", "docs").and(within(days))),
			count("tickets").of("tickets", where("open", "state", "open").and(within(days))),
		)
	}
	return all
}
