package differential

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// modeler draws the definitions of a seed.
type modeler struct {
	*rand.Rand
	name              func(letter string, n int) string
	event, part       *scope // of a row
	visit, person     *scope
	customer, account *scope // of a profile
	model
}

// randomModel draws the definitions that stand at a place among those of
// several seeds.
func randomModel(r *rand.Rand, place int) model {
	m := &modeler{Rand: r, name: naming(place)}
	m.rows()
	for range 1 + r.IntN(4) {
		m.column()
	}
	m.profiles()
	for range 3 + r.IntN(4) {
		m.trait()
	}
	for range r.IntN(3) {
		m.accountTrait()
	}
	for range 1 + r.IntN(3) {
		m.trait()
	}
	for range 1 + r.IntN(3) {
		m.segment()
	}
	return m.model
}

// rows makes the scopes of rows.
func (m *modeler) rows() {
	products := append(prefixed("product.", productColumns), variable{"product.maker.country", text, false})
	m.event = &scope{Rand: m.Rand, variables: append(append([]variable{{"at", timestamp, false}}, eventColumns...), products...)}
	m.part = &scope{Rand: m.Rand, variables: append(append(partColumns[:len(partColumns):len(partColumns)], prefixed("event.", eventColumns)...), products...)}
	m.visit = &scope{Rand: m.Rand, variables: visitColumns}
	m.person = &scope{Rand: m.Rand, variables: peopleColumns}
}

// profiles makes the scopes of profiles. What stands twice is drawn more often.
func (m *modeler) profiles() {
	events := rows{"events", true, m.event}
	m.customer = &scope{Rand: m.Rand, rows: []rows{events, events, events, {"events.parts", true, m.part}, {"visits", true, m.visit}, {"people", false, m.person}}}
	m.account = &scope{Rand: m.Rand, rows: []rows{events, {"events.parts", true, m.part}, {"customers", false, &scope{Rand: m.Rand}}}}
}

func prefixed(with string, list []variable) []variable {
	all := make([]variable, len(list))
	for i, v := range list {
		all[i] = variable{with + v.name, v.of, v.rare}
	}
	return all
}

// depth is how deep an expression is nested. Deep ones take long, and what goes
// wrong in them goes wrong in shallow ones too.
func (m *modeler) depth() int { return pick(m.Rand, []int{1, 1, 2, 2, 2, 3}) }

// column adds a computed column of events. It is seen from the row itself and
// from the rows behind it.
func (m *modeler) column() {
	k := pick(m.Rand, []kind{text, integer, decimal, boolean, date, timestamp, float})
	plain := &scope{Rand: m.Rand, variables: eventColumns}
	name := m.name("c", len(m.computed))
	m.computed = append(m.computed, definition{name, plain.expr(k, m.depth())})
	m.event.variables = append(m.event.variables, variable{name, k, false})
	m.part.variables = append(m.part.variables, variable{"event." + name, k, false})
}

// kinds of traits.
var kinds = []kind{text, integer, decimal, float, fuzzy, boolean, date, timestamp, texts, integers, decimals, dates}

// trait adds a trait of customers.
func (m *modeler) trait() {
	name := m.name("t", len(m.traits))
	see := func(name string, k kind) {
		m.customer.variables = append(m.customer.variables, variable{name, k, false})
		m.account.rows[2].scope.variables = append(m.account.rows[2].scope.variables, variable{name, k, false})
	}
	if chance(m.Rand, 12) {
		m.traits = append(m.traits, definition{name, m.rfm()})
		see(name, text)
		see(name+"_monetary", integer)
		return
	}
	if chance(m.Rand, 12) {
		text, k := m.customer.extreme()
		m.traits = append(m.traits, definition{name, quoted(text)})
		m.customer.variables = append(m.customer.variables, variable{name, k, true})
		return
	}
	k := pick(m.Rand, kinds)
	m.traits = append(m.traits, definition{name, quoted(m.customer.expr(k, m.depth()))})
	see(name, k)
}

// rfm is a trait of scores.
func (m *modeler) rfm() string {
	part := func(kinds ...kind) string { return quoted(m.customer.expr(pick(m.Rand, kinds), 1)) }
	return fmt.Sprintf("{rfm: {recency: %s, frequency: %s, monetary: %s, buckets: %d}}",
		part(timestamp, date, integer), part(integer), part(integer, decimal), 2+m.IntN(8))
}

// accountTrait adds a trait of accounts, and lets customers see it.
func (m *modeler) accountTrait() {
	k := pick(m.Rand, []kind{text, integer, decimal, boolean, date, timestamp})
	name := m.name("a", len(m.accounts))
	m.accounts = append(m.accounts, definition{name, quoted(m.account.expr(k, m.depth()))})
	m.account.variables = append(m.account.variables, variable{name, k, false})
	m.customer.variables = append(m.customer.variables, variable{"account." + name, k, false})
}

// segment adds a segment, mostly of customers.
func (m *modeler) segment() {
	name := m.name("s", len(m.segments))
	switch {
	case chance(m.Rand, 4):
		m.segments = append(m.segments, definition{name, m.sequence()})
	case chance(m.Rand, 5):
		m.segments = append(m.segments, definition{name, "{of: account, where: " + quoted(m.account.expr(boolean, m.depth())) + "}"})
		return
	case chance(m.Rand, 3):
		m.segments = append(m.segments, definition{name, "{of: customer, " + m.several(2) + "}"})
	default:
		m.segments = append(m.segments, definition{name, "{of: customer, where: " + quoted(m.customer.expr(boolean, m.depth())) + "}"})
	}
	m.customer.variables = append(m.customer.variables, variable{"in_segment(" + name + ")", boolean, false})
}

// several writes all, any or none of conditions, which nest.
func (m *modeler) several(depth int) string {
	var parts []string
	for range 1 + m.IntN(3) {
		if depth > 1 && chance(m.Rand, 3) {
			parts = append(parts, "{"+m.several(depth-1)+"}")
			continue
		}
		parts = append(parts, quoted(m.customer.expr(boolean, 1)))
	}
	return pick(m.Rand, []string{"all", "any", "none"}) + ": [" + strings.Join(parts, ", ") + "]"
}

// sequence writes a segment of what people did in an order.
func (m *modeler) sequence() string {
	behind := chance(m.Rand, 4)
	step := func(word string) string {
		over, row := "events", m.event
		if behind || chance(m.Rand, 8) {
			over, row = "events.parts", m.part
		}
		if chance(m.Rand, 4) {
			return "{" + word + ": " + over + "}"
		}
		return "{" + word + ": " + quoted(over+" where "+row.expr(boolean, 1)) + "}"
	}
	steps := []string{step("did")}
	for range 1 + m.IntN(2) {
		if chance(m.Rand, 2) {
			steps = append(steps, step("not"))
		}
		steps = append(steps, step("did"))
	}
	if chance(m.Rand, 3) {
		steps = append(steps, step("not"))
	}
	text := "{of: customer, sequence: [" + strings.Join(steps, ", ") + "]"
	if chance(m.Rand, 2) {
		text += ", within: " + pick(m.Rand, []string{"1d", "30d", "12h", "500d"})
	}
	if chance(m.Rand, 3) {
		text += ", same: " + pick(m.Rand, []string{"sku", "sku", "t", "i", "[sku, t]"})
	}
	return text + "}"
}
