package incremental

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Wide is what a model says beyond sums over rows. Each word changes who is computed
// again when a row comes or time passes.
type Wide struct {
	Rule     string // on the identifiers that events carry; "" for none
	Shared   bool   // another on those of the CRM
	Related  bool   // lines belong to events, and events look things up
	Sequence bool
	Between  bool // a window with two borders
	Now      bool // a trait that looks at now
	Accounts bool // another entity, and a relation to it
	Past     bool // values of a trait are kept
}

// rules are those that events' identifiers may have.
var rules = []string{", limit: 2", ", limit: 2 per 3d", ", link_within: 5d", ", unique: true"}

func drawWide(r *rand.Rand) Wide {
	w := Wide{
		Related: chance(r, 2), Sequence: chance(r, 2), Between: chance(r, 2), Now: chance(r, 5), Accounts: chance(r, 5), Past: chance(r, 2),
		Shared: chance(r, 4),
	}
	if chance(r, 2) {
		w.Rule = pick(r, rules)
	}
	return w
}

// Line is a row that belongs to somebody by the event that it names; it never
// changes.
type Line struct {
	Event       int
	At, Arrives time.Time
}

// Thing is a row that events look up, as it was left by a change.
type Thing struct {
	Key              int
	Changed, Arrives time.Time
	Kind             string
}

// drawRelated draws lines and things. A line may be there before its event is.
func (h *History) drawRelated(r *rand.Rand, end time.Time) {
	for range r.IntN(40) {
		at := moment(r, end)
		h.Lines = append(h.Lines, Line{Event: r.IntN(len(h.Events) + 3), At: at, Arrives: arrival(r, at)})
	}
	for k := range 4 {
		for at := moment(r, end); ; at = at.Add(time.Duration(1 + r.Int64N(int64(8*day)))) {
			h.Things = append(h.Things, Thing{Key: k, Changed: at, Arrives: arrival(r, at), Kind: pick(r, []string{"hat", "shoe", "bag"})})
			if chance(r, 3) {
				break
			}
		}
	}
}

// shared is the rule on the CRM's identifiers.
func (w Wide) shared() string {
	if !w.Shared {
		return ""
	}
	return ", shared_above: 1"
}

// relations are what events say of other sources.
func (w Wide) relations() string {
	if !w.Related {
		return ""
	}
	return ", relations: {thing: {to: things, join: n = n}}"
}

// sources are those of lines and things.
func (w Wide) sources(late time.Duration, whole bool) string {
	if !w.Related {
		return ""
	}
	lines, things := "", ""
	if !whole {
		lines = fmt.Sprintf(", incremental: {late: %dh}", late/hour)
		things = fmt.Sprintf(", incremental: {changed: changed_at, late: %dh}", late/hour)
	}
	return fmt.Sprintf(`  lines:
    {file: data/l.csv, time: at, relations: {event: {to: events, join: k = k, reverse: lines}}, columns: {k: int, at: timestamp}%s}
  things:
    {file: data/t.csv, key: n, columns: {n: int, changed_at: timestamp, kind: text}%s}
`, lines, things)
}

// entity is what follows the identifiers of the customer, and other entities.
func (w Wide) entity() string {
	if !w.Accounts {
		return "}"
	}
	return ", relations: {account: {to: account, from: crm, reverse: customers}}}\n  account: {ids: {city: }}"
}

// accounts is what rows of the CRM have beside other identifiers.
func (w Wide) accounts() string {
	if !w.Accounts {
		return ""
	}
	return ", city: city"
}

func (w Wide) traits() string {
	var b strings.Builder
	add := func(has bool, line string) {
		if has {
			b.WriteString(line + "\n")
		}
	}
	add(w.Related, "    lines: count(events.lines)\n    fresh_lines: count(events.lines within 3d)")
	add(w.Related, "    kinds: count_distinct(events.thing.kind)\n    hats: count(events where thing.kind = 'hat')")
	add(w.Between, "    older: sum(events.n between 3d and 6d ago)")
	add(w.Now, "    quiet: days_between(max(events.at), now)")
	add(w.Past, "    kept: {expr: max(events.n), history: true}")
	add(w.Accounts, "    neighbours: account.people\n  account:\n    people: count(customers)")
	return b.String()
}

func (w Wide) segments() string {
	if !w.Sequence {
		return ""
	}
	return "  left: {of: customer, sequence: [did: events where n > 2, not: events where n = 0], within: 3d}\n" +
		"  back: {of: customer, sequence: [did: events where n > 1, did: events where n = 1], within: 10d}\n"
}

func (h *History) lines(now time.Time) string {
	var b strings.Builder
	b.WriteString("k,at\n")
	for _, l := range h.Lines {
		if !l.Arrives.After(now) {
			fmt.Fprintf(&b, "%d,%s\n", l.Event, l.At.Format(time.DateTime))
		}
	}
	return b.String()
}

func (h *History) things(now time.Time) string {
	last := map[int]Thing{}
	for _, t := range h.Things { // those of one row stand in their order
		if !t.Arrives.After(now) {
			last[t.Key] = t
		}
	}
	var b strings.Builder
	b.WriteString("n,changed_at,kind\n")
	for k := range 4 {
		if t, ok := last[k]; ok {
			fmt.Fprintf(&b, "%d,%s,%s\n", k, t.Changed.Format(time.DateTime), t.Kind)
		}
	}
	return b.String()
}
