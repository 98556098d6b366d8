package deliverytest

import (
	"fmt"
	"hash/fnv"
	"time"

	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/runner/delivery"
)

// Scenario is a history: rows that change, faults, kills.
type Scenario struct {
	Kind        adapters.ObjectKind // Record or Set
	Strategy    Strategy
	MaxRows     int
	Concurrency int
	Disk        bool // the journal outlives a kill
	Rounds      []Round
}

// Round is what happens to the desired rows, and then one run.
type Round struct {
	Edits     []Edit
	Faults    []Fault // of requests, by a hash of who asks for the how many-th time
	KillAt    int
	KillAfter bool
	FailMark  int           // the mark that the store fails at; 0 for none
	Gap       time.Duration // before the run
}

// Edit sets one desired row.
type Edit struct {
	Key   int
	Value int // 0 for none
	Fate  Fate
}

// Fate is what else is the matter with a desired row.
type Fate uint8

// What can be the matter with a row.
const (
	Fine      Fate = iota
	Unsendble      // the destination will never take it
	Freed          // it is suppressed
	Unusable       // it is in quarantine
)

// keys is how many keys a history is about: few, so that much happens to each.
const keys = 4

// Scenarios draws histories.
func Scenarios() *rapid.Generator[Scenario] {
	return rapid.Custom(func(t *rapid.T) Scenario {
		return Scenario{
			Kind:        rapid.SampledFrom([]adapters.ObjectKind{adapters.Record, adapters.Set}).Draw(t, "kind"),
			Strategy:    rapid.SampledFrom(Strategies).Draw(t, "strategy"),
			MaxRows:     rapid.IntRange(1, 4).Draw(t, "max rows"),
			Concurrency: rapid.IntRange(1, 3).Draw(t, "concurrency"),
			Disk:        rapid.Bool().Draw(t, "disk"),
			Rounds:      rapid.SliceOfN(rounds(), 1, 6).Draw(t, "rounds"),
		}
	})
}

func rounds() *rapid.Generator[Round] {
	edits := rapid.Custom(func(t *rapid.T) Edit {
		return Edit{
			Key:   rapid.IntRange(0, keys-1).Draw(t, "key"),
			Value: rapid.IntRange(0, 3).Draw(t, "value"),
			Fate:  rapid.SampledFrom([]Fate{Fine, Fine, Fine, Fine, Fine, Unsendble, Freed, Unusable}).Draw(t, "fate"),
		}
	})
	// As often nothing as something, and more often what takes long to show.
	wrongs := append(make([]Fault, len(Faults())), Faults()...)
	wrongs = append(wrongs, Late, Late, Late, RejectSome, FailAfter)
	return rapid.Custom(func(t *rapid.T) Round {
		return Round{
			Edits:     rapid.SliceOfN(edits, 0, 5).Draw(t, "edits"),
			Faults:    rapid.SliceOfN(rapid.SampledFrom(wrongs), 0, 7).Draw(t, "faults"),
			KillAt:    rapid.IntRange(0, 40).Draw(t, "kill at"),
			KillAfter: rapid.Bool().Draw(t, "kill after"),
			FailMark:  rapid.SampledFrom([]int{0, 0, 0, 1, 2, 3}).Draw(t, "fail mark"),
			Gap: rapid.SampledFrom([]time.Duration{
				0, time.Second, 5 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 25 * time.Hour,
			}).Draw(t, "gap"),
		}
	})
}

// fault gives what goes wrong with the n-th request that begins with a key.
func (r *Round) fault(key string, n int) Fault {
	if len(r.Faults) == 0 {
		return None
	}
	h := fnv.New32a()
	fmt.Fprint(h, key, n)
	return r.Faults[h.Sum32()%uint32(len(r.Faults))]
}

// canary is in every value, and must never be seen outside of a request.
const canary = "c4n4ry"

// wanted is the row of a key.
func (e *Edit) wanted(kind adapters.ObjectKind) delivery.Wanted {
	key := fmt.Sprintf("k%d", e.Key)
	row := delivery.Wanted{Key: key, Identity: []adapters.Identifier{{Name: "id", Value: key}}, Hash: Member, Freed: e.Fate == Freed}
	if e.Fate == Unusable {
		row.Bad = "no identity"
	}
	if kind == adapters.Record {
		row.Hash = fmt.Sprintf("%s %d", canary, e.Value)
		if e.Fate == Unsendble {
			row.Hash = Bad + row.Hash
		}
		row.Values = []any{row.Hash}
	}
	return row
}
