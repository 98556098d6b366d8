// Package incremental draws random histories of sources of which rows are kept: a
// seed goes in, a project with its rows as they are at the moments of several runs
// comes out. It must not know how rows are kept, nor any warehouse.
package incremental

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"golang.org/x/tools/txtar"
)

const (
	hour = time.Hour
	day  = 24 * hour
	// latest is how late rows get there, whatever the model allows them.
	latest = day
	// pairs is how many couples of identifiers there are, in histories of them.
	pairs = 8
)

var (
	firstRun = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	jumps    = []time.Duration{0, hour, 12 * hour, day, day, 3 * day, 10 * day}
	lates    = []time.Duration{day, day, 2 * day, 5 * day}
	onlies   = []string{"", "city <> 'city 2'", "city <> 'Lund'"}
	people   = []string{"a", "B", "b", " C ", "desk", "é", ""}
)

// History is a project and its rows over time.
type History struct {
	Seed    uint64
	Moments []time.Time
	Models  []Model // at each moment
	Dead    []Model // with which a run dies before each
	Events  []Event
	Changes []Change
	Lines   []Line
	Things  []Thing
}

// Model is what somebody may edit between runs.
type Model struct {
	Normalize  string // of the identifier
	Late       time.Duration
	Where      string // of the events; "" for none
	Only       string // the same of the other source: a change may leave its row out, or let it in again
	Spread     bool   // one more trait
	Events     bool   // events are incremental
	CRM        bool   // and so is the other source
	Decided    bool   // an identifier is taken out, from a day on that some runs have not reached
	DateOfTime bool   // the time of events is their day
	Wide       Wide
}

// Event is a row that never changes. It is there from Arrives on.
type Event struct {
	Key         int
	At, Arrives time.Time
	Written     string // the time as it is written where it is none
	A, B        string
	N           int
}

// Change is a row as it was left by a change. Without Changed it is the row from
// Arrives on all the same.
type Change struct {
	Key              int
	Changed, Arrives time.Time
	Joined           time.Time
	Who, Mail, City  string
}

// New draws the history of a seed.
func New(seed uint64) *History {
	r := rand.New(rand.NewPCG(seed, 0x1c))
	h := &History{Seed: seed}
	couples := chance(r, 2)
	model := Model{
		Normalize: "trim", Late: pick(r, lates), Events: true, CRM: !chance(r, 4), Decided: chance(r, 2), DateOfTime: chance(r, 4),
		Wide: drawWide(r),
		Only: pick(r, onlies),
	}
	if couples { // their evidence is other evidence only with its rows
		model.Decided, model.CRM, model.DateOfTime, model.Wide.Rule, model.Wide.Accounts = false, true, false, "", false
	}
	now := firstRun
	for range 2 + r.IntN(4) {
		dead := model
		if chance(r, 2) {
			dead.edit(r)
		}
		h.Moments, h.Models, h.Dead = append(h.Moments, now), append(h.Models, model), append(h.Dead, dead)
		now = now.Add(pick(r, jumps))
		if chance(r, 4) && !couples {
			model.edit(r)
		}
	}
	end := h.Moments[len(h.Moments)-1]
	for k := range 5 + r.IntN(60) {
		e := drawEvent(r, k, end)
		if couples {
			h.meet(r, &e)
		}
		h.Events = append(h.Events, e)
	}
	for k := range 3 + r.IntN(20) {
		h.Changes = append(h.Changes, drawChanges(r, k, end)...)
	}
	h.drawRelated(r, end)
	return h
}

// edit changes one thing of the model.
func (m *Model) edit(r *rand.Rand) {
	pick(r, []func(){
		func() { m.Normalize = pick(r, []string{"trim", "lower"}) },
		func() { m.Late = pick(r, lates) },
		func() { m.Where = pick(r, []string{"", "n <> 3"}) },
		func() { m.Only = pick(r, onlies) },
		func() { m.Spread = !m.Spread },
		func() { m.Events = !m.Events },
		func() { m.CRM = !m.CRM },
		func() { m.DateOfTime = !m.DateOfTime },
		func() { m.Wide = drawWide(r) },
	})()
}

// moment draws one before or around the runs, now and then on a border.
func moment(r *rand.Rand, end time.Time) time.Time {
	span := int64(end.Sub(firstRun)+40*day) / int64(time.Second)
	at := firstRun.Add(-35 * day).Add(time.Duration(r.Int64N(span)) * time.Second)
	switch r.IntN(4) {
	case 0:
		return at.Truncate(day)
	case 1:
		return firstRun.Add(-pick(r, lates))
	}
	return at
}

// arrival draws when a row gets there that is about a moment; perhaps before.
func arrival(r *rand.Rand, at time.Time) time.Time {
	switch r.IntN(4) {
	case 0:
		return at.Add(-5 * day)
	case 1:
		return at.Add(latest)
	}
	return at.Add(time.Duration(r.Int64N(int64(latest))))
}

func drawEvent(r *rand.Rand, key int, end time.Time) Event {
	e := Event{Key: key, At: moment(r, end), A: pick(r, people), B: pick(r, people), N: r.IntN(5)}
	// What counts is the midnight where only the day is told.
	e.Arrives = arrival(r, e.At)
	if last := e.At.Truncate(day).Add(latest); e.Arrives.After(last) {
		e.Arrives = last
	}
	if chance(r, 10) {
		e.Written = pick(r, []string{"", "soon"})
		e.At = time.Time{}
	}
	return e
}

// meet makes a row one of those that a couple of identifiers leaves, most of them around
// one run: many a row comes late, and lies between others. Now and
// then it makes one of two couples. Who is not in it is in no part, then.
func (h *History) meet(r *rand.Rand, e *Event) {
	pair, other := r.IntN(pairs), r.IntN(pairs)
	if !chance(r, 10) {
		other = pair
	}
	e.A, e.B = fmt.Sprintf("left %d", pair), fmt.Sprintf("right %d", other)
	if e.At.IsZero() || chance(r, 6) {
		return
	}
	e.At = h.Moments[pair%len(h.Moments)].Add(-time.Duration(r.Int64N(int64(latest))))
	e.Arrives = e.At.Add(time.Duration(r.Int64N(int64(latest))))
}

// drawChanges draws what becomes of one row.
func drawChanges(r *rand.Rand, key int, end time.Time) []Change {
	row := Change{Key: key, Joined: moment(r, end), Who: pick(r, people), Mail: pick(r, people), City: "Lund"}
	untold := chance(r, 6)
	var list []Change
	for at := moment(r, end); len(list) == 0 || !chance(r, 3); at = at.Add(time.Duration(1 + r.Int64N(int64(4*day)))) {
		row.Changed, row.Arrives = at, arrival(r, at)
		if untold {
			row.Changed = time.Time{}
		}
		list = append(list, row)
		row.City = fmt.Sprintf("city %d", len(list))
		row.Who = pick(r, append(slices.Clone(people), row.Who, row.Who))
	}
	return list
}

// rowsOf is what is there of the changing rows at a moment: of each the last
// change that has arrived.
func (h *History) rowsOf(now time.Time) []Change {
	last := map[int]Change{}
	var keys []int
	for _, c := range h.Changes { // those of one row stand in their order
		if c.Arrives.After(now) {
			continue
		}
		if _, ok := last[c.Key]; !ok {
			keys = append(keys, c.Key)
		}
		last[c.Key] = c
	}
	slices.Sort(keys)
	rows := make([]Change, len(keys))
	for i, k := range keys {
		rows[i] = last[k]
	}
	return rows
}

// Archive writes the history as an archive of warehousetest without expectations.
// Where whole is true, no source says that rows of it may be kept.
func (h *History) Archive(whole bool) *txtar.Archive {
	a := &txtar.Archive{Comment: fmt.Appendf(nil, "Seed %d.\n", h.Seed)}
	for i, now := range h.Moments {
		word, folder := "then", fmt.Sprintf("run%d/", i+1)
		if i == 0 {
			word, folder = "now", ""
		}
		a.Comment = fmt.Appendf(a.Comment, "%s: %s\n", word, now.Format(time.DateTime))
		a.Files = append(a.Files, txtar.File{Name: fmt.Sprintf("%sdead%d.txt", folder, i+1), Data: []byte(h.Dead[i].text(whole))})
		for _, f := range h.files(h.Models[i], now, whole) {
			a.Files = append(a.Files, txtar.File{Name: folder + f.Name, Data: f.Data})
		}
	}
	return a
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// chance is true once in n times.
func chance(r *rand.Rand, n int) bool { return r.IntN(n) == 0 }
