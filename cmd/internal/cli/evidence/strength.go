package evidence

import (
	"cmp"
	"math"
	"time"

	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/ir"
)

// Strength is what decides which of two pairs holds when both cannot, in the
// order of docs/semantics.md: decisions, then the trust in the weaker type, then
// in the stronger one, then rows, then time.
type Strength struct {
	Decided   bool       `json:"decided"`
	Weaker    string     `json:"weaker_type"`
	Stronger  string     `json:"stronger_type"`
	Rows      int64      `json:"rows"`
	FirstSeen *time.Time `json:"first_seen,omitempty"`

	weaker, stronger int      // places in the order of trust
	order            [5]int64 // what is compared, the smaller first
}

func strengthOf(p *Pair, t Trust) Strength {
	s := Strength{Stronger: p.A.Type, Weaker: p.B.Type}
	s.stronger, s.weaker = t.of(s.Stronger), t.of(s.Weaker)
	if s.stronger > s.weaker {
		s.Stronger, s.Weaker = s.Weaker, s.Stronger
		s.stronger, s.weaker = s.weaker, s.stronger
	}
	for _, l := range p.Evidence {
		s.Decided = s.Decided || l.Source == ir.DecisionsSource
		s.Rows += l.Rows
		if l.FirstSeen != nil && (s.FirstSeen == nil || l.FirstSeen.Before(*s.FirstSeen)) {
			s.FirstSeen = l.FirstSeen
		}
	}
	s.order = [5]int64{1, int64(s.weaker), int64(s.stronger), -s.Rows, math.MaxInt64}
	if s.Decided {
		s.order[0] = 0
	}
	if s.FirstSeen != nil {
		s.order[4] = s.FirstSeen.UnixMicro()
	}
	return s
}

// Compare is negative when s is stronger than o.
func (s *Strength) Compare(o *Strength) int {
	for i := range s.order {
		if s.order[i] != o.order[i] {
			return cmp.Compare(s.order[i], o.order[i])
		}
	}
	return 0
}

// Why tells what makes s weaker than o.
func (s *Strength) Why(o *Strength) string {
	switch {
	case s.Decided != o.Decided:
		return "it was seen and not decided"
	case s.weaker != o.weaker:
		return s.Weaker + " is trusted least"
	case s.stronger != o.stronger:
		return "its stronger end is only " + s.Stronger
	case s.Rows != o.Rows:
		return "no more than " + Rows(s.Rows) + " " + say(s.Rows) + " so"
	case s.order == o.order:
		return "of equally strong ones it is the last by its values"
	case s.FirstSeen == nil:
		return "nobody knows since when"
	}
	return "it was first seen last, " + terminal.Moment(*s.FirstSeen)
}

// say agrees with a number of rows.
func say(n int64) string {
	if n == 1 {
		return "says"
	}
	return "say"
}

// CompareMoments puts the earlier first, and what has no moment last.
func CompareMoments(a, b *time.Time) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return a.Compare(*b)
}
