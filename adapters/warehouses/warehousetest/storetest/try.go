package storetest

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/runner/delivery"
)

// trial is a history of calls.
type trial struct {
	random  *rand.Rand
	pair    *Pair
	now     time.Time
	desired map[string]delivery.Wanted
	doubles bool // some key has two rows
	another bool // of two profiles
	nobody  bool // a row has no key
	epoch   int64
	rows    int64
	sent    bool // something of the plan was
	adopted bool
	journal []delivery.Entry
	rules   delivery.Rules
}

// Try makes calls that a seed draws, of a store in a warehouse and of one in
// memory, and gives the first difference between what they answer.
func Try(ctx context.Context, seed uint64, calls int, w adapters.Warehouse, d *dialect.Dialect, layout dialect.Layout) error {
	t := &trial{
		random: rand.New(rand.NewPCG(seed, seed)), now: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), desired: map[string]delivery.Wanted{},
	}
	memory := delivery.NewMemoryStore(t.wanted)
	memory.Clock = func() time.Time { return t.now }
	t.pair = NewPair(memory, w, d, layout)
	if seed%2 == 1 {
		t.pair.Fail()
	}
	var history []string
	for range calls {
		name := t.call(ctx)
		if history = append(history, name); t.pair.Wrong() != nil {
			return fmt.Errorf("seed %d: after %v: %w", seed, history[max(0, len(history)-12):], t.pair.Wrong())
		}
		t.now = t.now.Add(time.Duration(1+t.random.IntN(5)) * time.Second)
	}
	return nil
}

// wanted gives the desired rows, in the order of their keys.
func (t *trial) wanted() ([]delivery.Wanted, error) {
	var rows []delivery.Wanted
	for i := range keys {
		if row, ok := t.desired[key(i)]; ok {
			rows = append(rows, row)
		}
	}
	if t.doubles && len(rows) > 0 && rows[0].Bad == "" {
		double := rows[0]
		if t.another {
			double.Profile = "p" + key(keys-1)
		}
		rows = append(rows, double)
	}
	if t.nobody {
		rows = append(rows, delivery.Wanted{})
	}
	return rows, nil
}

// keys is how many keys a history is about.
const keys = 7

func key(i int) string { return fmt.Sprintf("k%d", i) }

// call makes one call, or changes the world, and says which.
func (t *trial) call(ctx context.Context) string {
	if t.epoch == 0 {
		t.edit()
		t.rules = t.drawRules()
		epoch, err := t.pair.Lease(ctx, "trial", time.Minute)
		if err != nil {
			t.now = t.now.Add(2 * time.Minute)
			return "lease refused"
		}
		_, _ = t.pair.Recover(ctx, epoch, t.rules, t.journal)
		t.journal = nil
		plan, err := t.pair.Plan(ctx, epoch, t.rules)
		if err != nil {
			return "plan failed"
		}
		t.epoch, t.rows, t.sent, t.adopted = epoch, plan.Rows(), false, false
		_, _ = t.pair.Page(ctx, epoch, 0, t.rows, 100)
		return "lease"
	}
	if t.rules.Erase != nil && t.random.IntN(4) == 0 {
		_, _ = t.pair.Purge(ctx, t.epoch, t.random.IntN(4) == 0)
		return "purge"
	}
	switch t.random.IntN(12) {
	case 0:
		_ = t.pair.Renew(ctx, t.epoch, time.Duration(t.random.IntN(3))*time.Minute)
		return "renew"
	case 1:
		_ = t.pair.Renew(ctx, t.epoch-1, time.Minute)
		return "renew of another"
	case 2:
		if t.sent { // a run adopts its plan, or sends it
			return "nothing to adopt"
		}
		t.adopted = true
		_ = t.pair.Adopt(ctx, t.epoch, t.rules)
		return "adopt"
	case 3, 4:
		_ = t.pair.Merge(ctx, t.epoch, t.rules)
		return "merge"
	case 5:
		_ = t.pair.Finish(ctx, t.epoch, delivery.Closing{Status: delivery.Done, Pending: 1})
		t.epoch = 0
		return "finish"
	case 6:
		t.epoch, t.now = 0, t.now.Add(5*time.Minute)
		return "break"
	case 7:
		_, _ = t.pair.Page(ctx, t.epoch, t.rows/2, t.rows, 2)
		return "page"
	}
	if t.rows == 0 || t.adopted {
		return "nothing to send"
	}
	t.sent = true
	seq := 1 + t.random.Int64N(t.rows)
	_ = t.pair.Mark(ctx, t.epoch, seq)
	entries := t.entries(seq)
	if t.random.IntN(3) == 0 {
		t.journal = append(t.journal, entries...)
		return "mark and journal"
	}
	_ = t.pair.Append(ctx, t.epoch, entries)
	return "mark and append"
}

// edit changes what is desired.
func (t *trial) edit() {
	t.doubles, t.nobody = t.random.IntN(5) == 0, t.random.IntN(4) == 0
	t.another = t.random.IntN(2) == 0
	for range t.random.IntN(5) {
		k := key(t.random.IntN(keys))
		if t.random.IntN(4) == 0 {
			delete(t.desired, k)
			continue
		}
		hash := fmt.Sprintf("v%d", t.random.IntN(3))
		row := delivery.Wanted{
			Key: k, Profile: "p" + k, Hash: hash, Values: []any{hash}, Identity: []adapters.Identifier{{Name: "id", Value: k + "&=%" + hash}},
		}
		if t.random.IntN(4) == 0 { // it is somebody else's now
			row.Profile = "p" + key(t.random.IntN(keys))
		}
		digest := md5.Sum([]byte(hash))
		row.Parts = []string{hex.EncodeToString(digest[:])[:8]}
		switch t.random.IntN(8) {
		case 0:
			row.Freed, row.Suppressed = true, t.random.IntN(2) == 0
		case 1:
			row.Bad = "no identity"
		case 2, 3: // nothing is left of them to be known by
			row.Key, row.Freed = "", t.random.IntN(3) == 0
		}
		t.desired[k] = row
	}
	if t.random.IntN(3) == 0 {
		t.now = t.now.Add(time.Duration(t.random.IntN(30)) * time.Hour)
	}
}

func (t *trial) drawRules() delivery.Rules {
	some := func() bool { return t.random.IntN(8) != 0 }
	rules := delivery.Rules{
		Enter: some(), Change: some(), Leave: some(), HoldUnknown: t.random.IntN(2) == 0, HoldMaybe: !some(), HoldLost: some(), Unpark: !some(),
		Mapping: fmt.Sprintf("m%d", t.random.IntN(8)/7), Version: "1", Retry: delivery.Retry(t.random.IntN(4)),
		Settle: time.Duration(1+t.random.IntN(3)) * time.Minute,
	}
	if t.random.IntN(6) == 0 {
		rules.Whole, rules.Leave, rules.Unpark, rules.HoldUnknown, rules.HoldMaybe = true, true, true, false, false
	} else if t.random.IntN(6) == 0 {
		rules.Erase = []string{"p" + key(t.random.IntN(keys)), "p" + key(t.random.IntN(keys))}
		rules.Leave, rules.Unpark, rules.HoldUnknown, rules.HoldMaybe, rules.HoldLost = true, true, false, false, false
	}
	return rules
}

// entries draws what was found out about some rows.
func (t *trial) entries(upto int64) []delivery.Entry {
	var entries []delivery.Entry
	for seq := int64(1); seq <= upto; seq++ {
		if t.random.IntN(2) == 0 {
			continue
		}
		e := delivery.Entry{
			Epoch: t.epoch, Seq: seq, Outcome: adapters.Outcomes[t.random.IntN(5)], Status: 200, Attempts: 1 + t.random.IntN(3),
			Code: "code", Message: "message", At: t.now, Took: time.Second,
		}
		if t.random.IntN(3) == 0 {
			e.RemoteID = fmt.Sprintf("r%d", seq)
		}
		if t.random.IntN(4) == 0 {
			e.DoubtAt = t.now.Add(-time.Second)
		}
		entries = append(entries, e)
	}
	return entries
}
