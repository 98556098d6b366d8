package delivery

import (
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// What happens to a key is decided by what is wanted of it, what is held of it
// and what the sync sends: every line is a rule of Decide.
func TestDecide(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	all := Rules{Enter: true, Change: true, Leave: true, HoldUnknown: true}
	noLeave, noChange, once := all, all, all
	noLeave.Leave, noChange.Change, once.HoldMaybe = false, false, true

	old, fresh := &Wanted{Key: "k", Hash: "old"}, &Wanted{Key: "k", Hash: "new"}
	freed, bad := &Wanted{Key: "k", Hash: "new", Freed: true}, &Wanted{Key: "k", Bad: "no identity"}
	badAndFreed := &Wanted{Key: "k", Bad: "no identity", Freed: true}
	present := &Holding{Key: "k", State: Present, Hash: "old", Known: true}
	maybe, stranger := &Holding{Key: "k", State: Maybe, Known: true}, &Holding{Key: "k", State: Maybe}
	landing := &Holding{Key: "k", State: Present, Hash: "old", Known: true, SettleUntil: now.Add(time.Second)}
	landed := &Holding{Key: "k", State: Present, Hash: "old", Known: true, SettleUntil: now}
	gone := &Holding{Key: "k", State: Gone, SettleUntil: now.Add(-time.Second)}
	going := &Holding{Key: "k", State: Gone, SettleUntil: now.Add(time.Second)}

	for name, c := range map[string]struct {
		wanted  *Wanted
		held    *Holding
		rules   *Rules
		kind    Kind // of Planning
		verdict Verdict
	}{
		"comes":                            {fresh, nil, &all, Enter, Planning},
		"comes again":                      {fresh, gone, &all, Enter, Planning},
		"changes":                          {fresh, present, &all, Change, Planning},
		"goes":                             {nil, present, &all, Leave, Planning},
		"is as it should be":               {old, present, &all, 0, Nothing},
		"is not there, and not wanted":     {nil, nil, &all, 0, Nothing},
		"changes, and that is not sent":    {fresh, present, &noChange, 0, Nothing},
		"goes, and that is not sent":       {nil, present, &noLeave, 0, Nothing},
		"is freed":                         {freed, present, &all, Leave, Planning},
		"is freed, and not there":          {freed, nil, &all, 0, Nothing},
		"cannot be read, and is held":      {bad, present, &all, 0, Kept},
		"cannot be read, and is not there": {bad, nil, &all, 0, Nothing},
		"cannot be read, and is freed":     {badAndFreed, present, &all, Leave, Planning},
		"may be there, and is ours":        {old, maybe, &all, Change, Planning},
		"may be there, and nobody knows":   {old, stranger, &all, Enter, Planning},
		"may be there, without changes":    {old, maybe, &noChange, Enter, Planning},
		"goes that may be there":           {nil, maybe, &all, Leave, Planning},
		"goes that may be somebody else's": {nil, stranger, &all, 0, Unconfirmed},
		"may have been sent, at most once": {fresh, maybe, &once, 0, Unconfirmed},
		"a request may still land":         {fresh, landing, &all, 0, Unsettled},
		"a request may still take it back": {fresh, going, &all, 0, Unsettled},
		"goes while a request may land":    {nil, landing, &all, 0, Unsettled},
		"a request can no longer land":     {fresh, landed, &all, Change, Planning},
	} {
		kind, verdict := Decide(c.wanted, c.held, c.rules, now)
		if verdict != c.verdict || verdict == Planning && kind != c.kind {
			t.Errorf("%s: %s, %d; want %s, %d", name, kind, verdict, c.kind, c.verdict)
		}
	}
}

// Nobody can make the parts of one transition say the same as those of another.
func TestIdempotencyKeysDiffer(t *testing.T) {
	seen := map[string]string{}
	for _, parts := range [][4]string{
		{"s", "k", "add", "h"}, {"sk", "", "add", "h"}, {"s", "kadd", "", "h"}, {"s", "k", "addh", ""}, {"", "sk", "add", "h"},
	} {
		n := newNamer(parts[0], parts[2], 1)
		key := n.row(&Transition{Key: parts[1], Hash: parts[3], Version: 7}).IdempotencyKey
		if other, taken := seen[key]; taken {
			t.Errorf("%q and %s have one key", parts, other)
		}
		seen[key] = strings.Join(parts[:], "|")
	}
}

// Of requests that were under way together one bad moment halves the limit once.
func TestSlotsShrinkOnce(t *testing.T) {
	s := newSlots(adapters.Concurrency{Start: 8, Max: 8, Adaptive: true})
	before := time.Now()
	for range 3 {
		s.learn(before, false)
	}
	if s.limit != 4 {
		t.Errorf("three requests of one moment leave %v of 8", s.limit)
	}
	s.learn(time.Now(), false)
	if s.limit != 2 {
		t.Errorf("one that began later leaves %v of 4", s.limit)
	}
}

// What was rejected long ago does not stop a run.
func TestTheRecorderForgets(t *testing.T) {
	c := &recorder{}
	remember := func(n int, rejected bool) {
		for range n {
			c.remember(rejected)
		}
	}
	remember(600, true)
	remember(400, false)
	if c.rejected != 600 {
		t.Errorf("of 600 in a row %d are remembered", c.rejected)
	}
	remember(550, false)
	if c.rejected != 50 || len(c.recent) != recentRows {
		t.Errorf("50 of the last 1,000 were rejected, and it remembers %d of %d", c.rejected, len(c.recent))
	}
}

// The first window's worth of requests goes at once.
func TestCost(t *testing.T) {
	contract := &adapters.Contract{
		Objects: []adapters.ObjectContract{{Name: "people", Ops: []adapters.OpContract{{Name: "upsert", MaxRows: 10}, {Name: "delete", MaxRows: 1}}}},
		Limits:  adapters.Limits{Windows: []adapters.Window{{Requests: 5, Per: time.Minute}}},
	}
	sync := &Sync{Object: "people", Ops: Modes["mirror"]}
	for _, c := range []struct {
		counts Counts
		want   Estimate
	}{
		{Counts{}, Estimate{}},
		{Counts{Enter: 50}, Estimate{Requests: 5}},
		{Counts{Enter: 51}, Estimate{Requests: 6, Least: time.Minute}},
		{Counts{Enter: 1, Change: 11, Leave: 3}, Estimate{Requests: 6, Least: time.Minute}},
	} {
		if got := sync.Cost(contract, &Plan{Counts: c.counts}); got != c.want {
			t.Errorf("%+v costs %+v, want %+v", c.counts, got, c.want)
		}
	}
}
