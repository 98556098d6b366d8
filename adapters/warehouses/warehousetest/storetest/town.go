package storetest

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// town is people as a run would have published them, who change as a test likes.
type town struct {
	warehouse warehousetest.Warehouse
	opened    warehousetest.Opened
	names     []string
	people    []*person // nil who is not there
}

// person is what a sync reads of somebody. Texts that are empty are null.
type person struct {
	profile     string // another id of a profile; "" is the one by the name
	email, next string // the newest is next, where there is one
	city, spend string
	orders      int
	quiet       bool
}

func townOf(w warehousetest.Warehouse, opened warehousetest.Opened) *town {
	names := []string{"ana", "bo", "cy", "di", "ed", "fay"}
	return &town{warehouse: w, opened: opened, names: names, people: make([]*person, len(names))}
}

// edit changes some of the people, or nobody.
func (t *town) edit(random *rand.Rand) {
	for range random.IntN(6) {
		i := random.IntN(len(t.people))
		p := t.people[i]
		if p == nil || random.IntN(20) == 0 {
			t.people[i] = &person{email: t.names[i] + "@x.se", orders: 1 + random.IntN(5), spend: strconv.Itoa(random.IntN(3))}
			continue
		}
		switch random.IntN(12) {
		case 0:
			t.people[i] = nil
		case 2:
			p.city = []string{"", "Åre", "Umeå", "'"}[random.IntN(4)]
		case 3:
			p.spend = []string{"", "0.1", "0.10", "-3"}[random.IntN(4)]
		case 4:
			p.quiet = !p.quiet
		case 5:
			p.next = []string{"", t.names[i] + "@y.se"}[random.IntN(2)]
		case 6:
			p.email, p.next = []string{"", t.names[i] + "@x.se"}[random.IntN(2)], ""
		case 7:
			p.profile = []string{"", t.names[i] + " 2"}[random.IntN(2)]
		case 8: // an identifier goes over to another
			if other := t.people[random.IntN(len(t.people))]; other != nil {
				p.email, other.email, p.next, other.next = other.email, p.email, other.next, p.next
			}
		default:
			p.orders = random.IntN(6)
		}
	}
}

// write publishes the tables anew.
func (t *town) write(test *testing.T) {
	test.Helper()
	var profiles, ids, segments [][]ir.Expr
	text := func(s string) ir.Expr {
		if s == "" {
			return ir.Lit{Typed: ir.Typed{T: models.Type{Kind: models.Null, Nullable: true}}}
		}
		return value(models.Text, s)
	}
	early, late := value(models.Timestamp, "2026-01-01 00:00:00"), value(models.Timestamp, "2026-01-02 00:00:00")
	taken := map[string]bool{"": true} // an identifier is of one
	for i, p := range t.people {
		if p == nil {
			continue
		}
		profile := text(t.names[i])
		if p.profile != "" {
			profile = text(p.profile)
		}
		spend := text("")
		if p.spend != "" {
			spend = value(models.Decimal, p.spend)
		}
		profiles = append(profiles, []ir.Expr{profile, spend, value(models.Int, strconv.Itoa(p.orders)), text(p.city)})
		for address, seen := range map[string]ir.Expr{p.email: early, p.next: late} {
			if !taken[address] {
				taken[address] = true
				ids = append(ids, []ir.Expr{profile, text("email"), text(address), seen})
			}
		}
		if p.quiet {
			segments = append(segments, []ir.Expr{profile, text("quiet"), text("")})
		}
	}
	t.table(test, "customer_profiles", []string{"profile_id text", "spend decimal null", "orders int", "city text null"}, profiles)
	t.table(test, "customer_ids", []string{"profile_id text", "id_type text", "id_value text", "last_seen timestamp"}, ids)
	t.table(test, "customer_segments", []string{"profile_id text", "segment text", "left_at timestamp null"}, segments)
	t.table(test, "customer_redirects", []string{"old_profile_id text", "profile_id text"}, nil)
}

func value(k models.Kind, text string) ir.Expr {
	return ir.Lit{Typed: ir.Typed{T: models.Type{Kind: k}}, Value: text}
}

// table makes a table of rows. A column is its name, its kind, and null where it may be.
func (t *town) table(test *testing.T, name string, columns []string, rows [][]ir.Expr) {
	test.Helper()
	d := t.warehouse.Dialect
	declared := make([]string, len(columns))
	for i, column := range columns {
		words := strings.Fields(column)
		kind := d.Types[map[string]models.Kind{"text": models.Text, "int": models.Int, "decimal": models.Decimal, "timestamp": models.Timestamp}[words[1]]]
		if len(words) > 2 && d.Column.Optional != "" {
			kind = strings.ReplaceAll(d.Column.Optional, "{0}", kind)
		}
		declared[i] = words[0] + " " + kind
	}
	full := t.opened.Layout.Schema + "." + name
	statements := []string{strings.NewReplacer("{0}", full, "{columns}", " ("+strings.Join(declared, ", ")+")").Replace(d.Create[ir.Kept])}
	if len(rows) > 0 {
		printer := &dialect.Printer{Dialect: d, TimeZone: "UTC"}
		lines := make([]string, len(rows))
		for i, row := range rows {
			cells := make([]string, len(row))
			for j, cell := range row {
				cells[j] = printer.Column(cell, 0)
			}
			lines[i] = "(" + strings.Join(cells, ", ") + ")"
		}
		statements = append(statements, fmt.Sprintf("INSERT INTO %s VALUES %s", full, strings.Join(lines, ", ")))
	}
	for _, statement := range statements {
		if err := t.opened.Warehouse.Exec(test.Context(), statement); err != nil {
			test.Fatalf("%s\n%v", statement, err)
		}
	}
}
