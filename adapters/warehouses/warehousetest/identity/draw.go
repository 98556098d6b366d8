package identity

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

const day = 24 * time.Hour

var (
	firstRun = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	jumps    = []time.Duration{0, time.Hour, day, 10 * day, 40 * day, 25*day + 30*time.Minute}
	// When rows happened, before the first run; borders of what rules look at, and
	// ties. Some happen after it.
	ages  = []time.Duration{0, day, day, 10 * day, 10*day + time.Second, 30 * day, 30 * day, 45 * day, 60*day - time.Second, 60 * day, 90 * day, -time.Second, -day, -20 * day}
	spans = []time.Duration{12 * time.Hour, 10 * day, 30 * day, 45 * day, 60 * day, 90 * day}
	zones = []string{"UTC", "Europe/Stockholm", "America/New_York", "Pacific/Auckland"}
	kinds = []string{"member_id", "email", "phone", "device", "cookie"}
	// Values whose order by bytes is not that of people, and those that could be
	// taken for something else.
	values = []string{"a", "B", "b", "Z", "é", "10", "9", "ö1", "A:b", "a b", "日本", "z'", "007", "😀"}
)

// draw draws what is random of a trial.
type draw struct {
	*rand.Rand
	keys   int // the last row's
	graphs int // how many there are
	graph  int // of whose values is drawn
}

// entity draws one with its rules, sources, rows and decisions.
func (d *draw) entity() *Entity {
	e := &Entity{Name: pick(d.Rand, []string{"customer", "account"}), Zone: pick(d.Rand, zones)}
	for _, i := range d.Perm(len(kinds))[:2+d.IntN(len(kinds)-1)] {
		e.Types = append(e.Types, Type{Name: kinds[i]})
	}
	for range len(e.Types) {
		d.editRule(e)
	}
	for i := range 1 + d.IntN(3) {
		e.Sources = append(e.Sources, d.source(e, i))
	}
	if chance(d.Rand, 6) {
		d.add(e, 0, 100+d.IntN(100))
	} else {
		d.graphs = d.IntN(24)
		for graph := range 1 + d.graphs {
			d.add(e, graph, pick(d.Rand, []int{3, 5, 5, 8, 8, 15, 30, 50}))
		}
	}
	for range d.IntN(5 + d.graphs) {
		d.decide(e)
	}
	return e
}

// source draws one; the first carries every type.
func (d *draw) source(e *Entity, i int) Source {
	s := Source{Name: fmt.Sprintf("s%d", i+1), Timed: !chance(d.Rand, 4), Keyed: chance(d.Rand, 2)}
	for _, t := range e.Types {
		if i == 0 || !chance(d.Rand, 3) {
			s.Columns = append(s.Columns, t.Name)
		}
	}
	for len(s.Columns) < 2 || chance(d.Rand, 4) {
		s.Columns = append(s.Columns, pick(d.Rand, e.Types).Name)
	}
	d.Shuffle(len(s.Columns), func(i, j int) { s.Columns[i], s.Columns[j] = s.Columns[j], s.Columns[i] })
	return s
}

// changes are what may happen between runs.
func (d *draw) changes() []func(*Entity) {
	return []func(*Entity){
		func(e *Entity) { d.add(e, d.IntN(d.graphs+1), 1+d.IntN(10)) },
		func(e *Entity) { d.add(e, d.IntN(d.graphs+1), 1) },
		d.remove, d.remove,
		d.editRule, d.editRule, d.editRule,
		d.block,
		d.decide, d.decide,
		d.endDecision,
		d.reorder,
		func(*Entity) {}, // only time goes by
	}
}

// remove takes rows out.
func (d *draw) remove(e *Entity) {
	s := &e.Sources[d.IntN(len(e.Sources))]
	for range 1 + d.IntN(1+len(s.Rows)/6) {
		if len(s.Rows) > 0 {
			i := d.IntN(len(s.Rows))
			s.Rows = slices.Delete(s.Rows, i, i+1)
		}
	}
}

// editRule switches a rule on, off or to another number.
func (d *draw) editRule(e *Entity) {
	place := d.IntN(len(e.Types))
	t := &e.Types[place]
	switch d.IntN(6) {
	case 0:
		t.Unique, t.Limit, t.Per = !t.Unique, 0, 0
	case 1:
		t.Unique, t.Limit, t.Per = false, 1+d.IntN(3), 0
	case 2:
		t.Unique, t.Limit, t.Per = false, 1+d.IntN(3), pick(d.Rand, spans)
	case 3:
		if t.SharedAbove = d.IntN(5); place == 0 {
			t.SharedAbove = 0 // there is nothing stronger
		}
	case 4:
		t.LinkWithin = pick(d.Rand, spans)
	case 5:
		t.LinkWithin, t.Limit, t.Per = 0, 0, 0
	}
}

// block blocks a value that occurs, or lets all be identifiers again.
func (d *draw) block(e *Entity) {
	id := d.occurring(e)
	t := e.typeOf(id)
	if len(t.Blocked) > 0 && chance(d.Rand, 2) {
		t.Blocked = nil
		return
	}
	t.Blocked = append(slices.Clone(t.Blocked), id.Value)
}

// decide adds a decision.
func (d *draw) decide(e *Entity) {
	decision := Decision{Kind: pick(d.Rand, []string{"merge", "merge", "split", "split", "split", "out"})}
	n := map[string]int{"merge": 2 + d.IntN(2), "split": 2, "out": 1 + d.IntN(2)}[decision.Kind]
	for range 20 * n {
		id := d.occurring(e)
		if chance(d.Rand, 100) {
			id.Value = "nobody"
		}
		near := len(decision.IDs) == 0 || sameGraph(decision.IDs[0].Value, id.Value) || chance(d.Rand, 20)
		if near && len(decision.IDs) < n && !slices.Contains(decision.IDs, id) {
			decision.IDs = append(decision.IDs, id)
		}
	}
	date := func() string { return firstRun.Add(pick(d.Rand, ages)).Format(time.DateOnly) }
	decision.When = date()
	if until := date(); chance(d.Rand, 2) && decision.When < until {
		decision.Until = until
	}
	if len(decision.IDs) < 2 && decision.Kind != "out" {
		return
	}
	at := d.IntN(len(e.Decisions) + 1) // their order means nothing
	e.Decisions = slices.Insert(slices.Clone(e.Decisions), at, decision)
}

// endDecision takes one back.
func (d *draw) endDecision(e *Entity) {
	if n := len(e.Decisions); n > 0 {
		i := d.IntN(n)
		e.Decisions = slices.Delete(slices.Clone(e.Decisions), i, i+1)
	}
}

// reorder trusts types in another order.
func (d *draw) reorder(e *Entity) {
	i := d.IntN(len(e.Types) - 1)
	e.Types[i], e.Types[i+1] = e.Types[i+1], e.Types[i]
	e.Types[0].SharedAbove = 0
}

// occurring is an identifier of some row, or one that nobody has.
func (d *draw) occurring(e *Entity) ID {
	for range 20 {
		s := pick(d.Rand, e.Sources)
		if len(s.Rows) == 0 {
			continue
		}
		row := pick(d.Rand, s.Rows)
		if i := d.IntN(len(row.Values)); row.Values[i] != "" {
			return ID{s.Columns[i], row.Values[i]}
		}
	}
	return ID{pick(d.Rand, e.Types).Name, "nobody"}
}
