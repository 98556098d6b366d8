package dialecttest

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// event is a row: whose, when (hours before noon), of which kind and product.
type event struct {
	profile, hour, kind, product int // product 0 is null
}

// pattern is a sequence over kinds.
type pattern struct {
	kinds  []int
	nots   []bool
	same   bool
	within int // hours
}

// sequencesHold compares the SQL with the definition of models.Sequence, tried
// out on every choice of rows.
func sequencesHold(t *testing.T, e Engine) {
	s := open(t, e)
	found := "SELECT profile FROM " + s.table(ir.Work, "found") + " ORDER BY profile"
	rapid.Check(t, func(t *rapid.T) {
		events := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) event {
			n := func(name string, most int) int { return rapid.IntRange(0, most).Draw(t, name) }
			return event{n("profile", 1), n("hour", 9), n("kind", 2), n("product", 2)}
		}), 0, 14).Draw(t, "events")
		p := drawPattern(t)
		s.run(t, eventRows(events), sequence(p))
		var want [][]string
		for profile := range 2 {
			if p.holds(events, profile) {
				want = append(want, []string{strconv.Itoa(profile)})
			}
		}
		if got, wanted := flat(s.rows(t, found)), flat(want); got != wanted {
			t.Fatalf("%+v over %+v: got %s, want %s\n%s", p, events, got, wanted, s.plan(t, sequence(p))[0].Statements[0])
		}
	})
}

func drawPattern(t *rapid.T) pattern {
	p := pattern{same: rapid.Bool().Draw(t, "same")}
	if rapid.Bool().Draw(t, "limited") {
		p.within = rapid.IntRange(1, 6).Draw(t, "within")
	}
	steps := rapid.IntRange(1, 5).Draw(t, "steps")
	for i := range steps {
		not := i > 0 && !p.nots[i-1] && rapid.Bool().Draw(t, "not")
		p.kinds = append(p.kinds, rapid.IntRange(0, 2).Draw(t, "step"))
		p.nots = append(p.nots, not)
	}
	return p
}

func eventRows(events []event) *ir.SourceRows {
	cells := make([][]string, len(events))
	for i, e := range events {
		product := ""
		if e.product > 0 {
			product = strconv.Itoa(e.product)
		}
		at := noon.Add(time.Duration(e.hour-9) * time.Hour).Format("2006-01-02 15:04:05")
		cells[i] = []string{strconv.Itoa(e.profile), at, strconv.Itoa(e.kind), product}
	}
	return given("events_rows", []ir.ReadColumn{read("whose", models.Int), read("at", models.Timestamp), read("kind", models.Int), read("product", models.Int)}, cells...)
}

func sequence(p pattern) *ir.Sequence {
	s := &ir.Sequence{Header: head("found"), Into: work("found"), Within: int64(p.within) * 3_600_000_000}
	for i, kind := range p.kinds {
		step := ir.SequenceStep{
			Not: p.nots[i], Scan: ir.Scan{Table: work("events_rows"), Alias: "e", Profile: "whose"},
			Where: Call(ir.Eq, models.Bool, Column("e", "kind", models.Int), Whole(strconv.Itoa(kind))), Time: Column("e", "at", models.Timestamp),
		}
		if p.same {
			s.Same = 1
			step.Same = []ir.Expr{Column("e", "product", models.Int)}
		}
		s.Steps = append(s.Steps, step)
	}
	return s
}

// holds tries every way to choose the moments of the did steps.
func (p pattern) holds(events []event, profile int) bool {
	products := []int{0}
	if p.same {
		products = []int{1, 2}
	}
	return slices.ContainsFunc(products, func(product int) bool {
		happened := func(kind, from, to int) bool { // from and to included
			return slices.ContainsFunc(events, func(e event) bool {
				return e.profile == profile && e.kind == kind && (!p.same || e.product == product) && e.hour >= from && e.hour <= to
			})
		}
		return p.from(0, nil, happened)
	})
}

// from chooses moments for the steps from i on; dids are those chosen.
func (p pattern) from(i int, dids []int, happened func(kind, from, to int) bool) bool {
	if i == len(p.kinds) {
		return true
	}
	const now = 9
	if p.nots[i] && i == len(p.kinds)-1 {
		end := now
		if p.within > 0 {
			if end = dids[0] + p.within; end > now {
				return false
			}
		}
		return !happened(p.kinds[i], dids[len(dids)-1], end)
	}
	did, forbidden := i, -1
	if p.nots[i] {
		did, forbidden = i+1, p.kinds[i]
	}
	for hour := 0; hour <= now; hour++ {
		late := len(dids) > 0 && (hour <= dids[len(dids)-1] || p.within > 0 && hour > dids[0]+p.within)
		if late || !happened(p.kinds[did], hour, hour) {
			continue
		}
		if forbidden >= 0 && happened(forbidden, dids[len(dids)-1], hour) {
			continue
		}
		if p.from(did+1, append(slices.Clone(dids), hour), happened) {
			return true
		}
	}
	return false
}
