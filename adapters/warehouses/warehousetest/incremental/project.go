package incremental

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/tools/txtar"
)

// files gives the project and its rows as they are at a moment.
func (h *History) files(m Model, now time.Time, whole bool) []txtar.File {
	decisions := "[]\n"
	if m.Decided {
		decisions = `- {out: "id:desk", who: ana, why: the reception, when: 2026-03-03, until: 2026-03-08}` + "\n"
	}
	return []txtar.File{
		{Name: "weft.yaml", Data: []byte(m.text(whole))},
		{Name: "decisions.yaml", Data: []byte(decisions)},
		{Name: "data/e.csv", Data: []byte(h.events(now, m.DateOfTime))},
		{Name: "data/c.csv", Data: []byte(h.crm(now))},
		{Name: "data/l.csv", Data: []byte(h.lines(now))},
		{Name: "data/t.csv", Data: []byte(h.things(now))},
	}
}

func (m Model) text(whole bool) string {
	events, crm := "", ""
	if m.Events && !whole {
		events = fmt.Sprintf(", incremental: {late: %dh}", m.Late/hour)
	}
	if m.CRM && !whole {
		crm = fmt.Sprintf(", incremental: {changed: changed_at, late: %dh}", m.Late/hour)
	}
	if m.Only != "" {
		crm += ", where: " + m.Only
	}
	kind, where, spread := "timestamp", "", ""
	if m.DateOfTime {
		kind = "date"
	}
	if m.Where != "" {
		where = ", where: " + m.Where
	}
	if m.Spread {
		spread = "    spread: max(events.n) - min(events.n)\n"
	}
	return fmt.Sprintf(`project: t
targets: {local: {type: duckdb, path: t.duckdb}}
entities:
  customer: {ids: {id: {normalize: %s%s}, mail: {normalize: %s, unique: true%s}}, decisions: decisions.yaml%s
sources:
  events:
    {file: data/e.csv, key: k, time: at, ids: {id: [a, b]}, columns: {k: int, at: %s, a: text, b: text, n: int}%s%s%s}
  crm:
    {file: data/c.csv, key: k, time: joined, ids: {id: who, mail: mail%s}, columns: {k: int, joined: timestamp, changed_at: timestamp, who: text, mail: text, city: text}%s}
%straits:
  customer:
    n: sum(events.n)
    rows: count(events)
    recent: count(events within 3d)
    newest: last(events.k)
    city: last(crm.city)
    cities: count_distinct(crm.city)
%s%ssegments:
  busy: {of: customer, where: n > 4}
  gone: {of: customer, where: recent = 0}
%s`, m.Normalize, m.Wide.Rule, m.Normalize, m.Wide.shared(), m.Wide.entity(), kind, m.Wide.relations(), where, events, m.Wide.accounts(), crm,
		m.Wide.sources(m.Late, whole), spread, m.Wide.traits(), m.Wide.segments())
}

func (h *History) events(now time.Time, days bool) string {
	var b strings.Builder
	b.WriteString("k,at,a,b,n\n")
	for _, e := range h.Events {
		if e.Arrives.After(now) {
			continue
		}
		at := e.Written
		if !e.At.IsZero() {
			at = e.At.Format(time.DateTime)
			if days {
				at = e.At.Format(time.DateOnly)
			}
		}
		fmt.Fprintf(&b, "%d,%s,%s,%s,%d\n", e.Key, at, e.A, e.B, e.N)
	}
	return b.String()
}

func (h *History) crm(now time.Time) string {
	var b strings.Builder
	b.WriteString("k,joined,changed_at,who,mail,city\n")
	for _, c := range h.rowsOf(now) {
		changed := ""
		if !c.Changed.IsZero() {
			changed = c.Changed.Format(time.DateTime)
		}
		fmt.Fprintf(&b, "%d,%s,%s,%s,%s,%s\n", c.Key, c.Joined.Format(time.DateTime), changed, c.Who, c.Mail, c.City)
	}
	return b.String()
}
