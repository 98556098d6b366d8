package parties_test

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/runner/parties"
)

// TestAsDefined compares with the definition: parties as sets, one pair after the
// other, every limit counted anew.
func TestAsDefined(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		party := rapid.Int64Range(-9, 9)
		held := map[int64]map[int64]int64{} // by party and rule
		most := rapid.SliceOfN(rapid.Int64Range(1, 4), 3, 3).Draw(t, "most")
		groups := parties.New()
		for p := int64(-9); p <= 9; p++ {
			held[p] = map[int64]int64{}
			for rule, limit := range most {
				if n := rapid.Int64Range(0, limit).Draw(t, "held"); n > 0 && rapid.Bool().Draw(t, "marked") {
					held[p][int64(rule)] = n
					groups.Mark(p, parties.Mark{Rule: int64(rule), Held: n, AtMost: limit})
				}
			}
		}
		members := map[int64]map[int64]bool{}
		for p := range held {
			members[p] = map[int64]bool{p: true}
		}
		allowed := func(x, y int64) bool {
			for rule, limit := range most {
				sum, both := int64(0), 0
				for _, side := range []map[int64]bool{members[x], members[y]} {
					n := int64(0)
					for p := range side {
						n += held[p][int64(rule)]
					}
					if sum += n; n > 0 {
						both++
					}
				}
				if both == 2 && sum > limit {
					return false
				}
			}
			return true
		}
		for range rapid.IntRange(0, 60).Draw(t, "pairs") {
			x, y := party.Draw(t, "x"), party.Draw(t, "y")
			want := members[x][y] || allowed(x, y)
			if got := groups.Join(x, y); got != want {
				t.Fatalf("%d and %d: %v instead of %v", x, y, got, want)
			}
			if want && !members[x][y] {
				both := members[x]
				maps.Copy(both, members[y])
				for p := range both {
					members[p] = both
				}
			}
		}
		into := map[int64]int64{}
		for _, j := range groups.Joined() {
			into[j.Party] = j.Into
		}
		for p, group := range members {
			if want, got := nameOf(group, held), or(into, p); got != want {
				t.Fatalf("%d is in %v, which is named %d and not %d", p, slices.Sorted(maps.Keys(group)), got, want)
			}
		}
	})
}

// nameOf is the smallest of a group's parties that have marks, else the smallest.
func nameOf(group map[int64]bool, held map[int64]map[int64]int64) int64 {
	all := slices.Sorted(maps.Keys(group))
	if at := slices.IndexFunc(all, func(p int64) bool { return len(held[p]) > 0 }); at >= 0 {
		return all[at]
	}
	return all[0]
}

func or(into map[int64]int64, p int64) int64 {
	if f, ok := into[p]; ok {
		return f
	}
	return p
}
