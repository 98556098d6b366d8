package explain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/models"
)

// crowd is a cookie that a number of members share, of whom one person has three at
// most, each with as many telephones as is said. The members come in the order of
// their strength.
func crowd(members, phones int) *supposition {
	e := &models.Entity{Name: "customer"}
	member := &models.Identifier{Name: "member", Entity: e, Rules: []models.IdentityRule{{Name: "limit", N: 3}}}
	e.Identifiers = []*models.Identifier{member, {Name: "phone", Entity: e, Rank: 1}, {Name: "cookie", Entity: e, Rank: 2}}
	a := &asker{session: &project.Session{Loaded: &project.Loaded{Project: &models.Project{TimeZone: "UTC"}}}, now: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}
	shared := evidence.Identifier{Type: "cookie", Value: "library"}
	var links []evidence.Link
	for i := range members {
		who := evidence.Identifier{Type: "member", Value: strconv.Itoa(i)}
		links = append(links, evidence.Link{A: who, B: shared, Rows: int64(members - i)})
		for j := range phones {
			links = append(links, evidence.Link{A: who, B: evidence.Identifier{Type: "phone", Value: fmt.Sprintf("%d/%d", i, j)}, Rows: 1})
		}
	}
	pairs := evidence.Pairs(links, evidence.TrustOf(e))
	for _, p := range pairs {
		if i, err := strconv.Atoi(p.A.Value); err == nil && p.B == shared && i > 2 {
			p.Refusal = &evidence.Refusal{Rule: "limit member", Reason: "4 member, of which one customer has at most 3"}
		}
	}
	return &supposition{ask: a, entity: e, graph: evidence.NewGraph(pairs), untried: mostTried}
}

// between proposes what would make one of two members of a crowd.
func (s *supposition) between(from, to int) string {
	s.from, s.to = evidence.Identifier{Type: "member", Value: strconv.Itoa(from)}, evidence.Identifier{Type: "member", Value: strconv.Itoa(to)}
	path, _ := s.graph.Path(s.from, s.to)
	c := &chain{From: s.from, To: s.to}
	c.take(s.ask, s.entity, path)
	s.propose(s.entity, c.Path)
	return c.refusals()[0].Change
}

// TestNumbersAreTheSmallestOrSaidNotToBe: where not every number could be tried, the
// one that is given is not told as if a smaller one were not enough.
func TestNumbersAreTheSmallestOrSaidNotToBe(t *testing.T) {
	for _, test := range []struct {
		members, phones, to int
		want                string
	}{
		{10, 0, 5, "a customer may have 6 values of member (`limit: 6`), or"},
		{10, 100, 9, "a customer may have 10 values of member (`limit: 10`), or"},
		{400, 230, 5, "a customer may have 6 values of member (`limit: 6`), or"},
		{400, 230, 20, "a customer may have 400 values of member or fewer (`limit: 400` is enough; not all below it were tried), or"},
	} {
		s := crowd(test.members, test.phones)
		began := time.Now()
		if got := s.between(0, test.to); !strings.HasPrefix(got, test.want) {
			t.Errorf("%d members with %d telephones, to %d: %s", test.members, test.phones, test.to, got)
		}
		t.Logf("%d pairs: %s", len(s.graph.Pairs), time.Since(began))
	}
}

// TestLongChains: a step takes no longer for the number of the others. A hundred
// thousand took ten seconds when it did, and take a tenth of one.
func TestLongChains(t *testing.T) {
	const steps = 100_000
	links := make([]evidence.Link, steps)
	for i := range links {
		links[i] = evidence.Link{A: evidence.Identifier{Type: "phone", Value: strconv.Itoa(i)}, B: evidence.Identifier{Type: "phone", Value: strconv.Itoa(i + 1)}, Rows: int64(i + 1)}
	}
	e := &models.Entity{Name: "customer", Identifiers: []*models.Identifier{{Name: "phone"}}}
	path := evidence.Pairs(links, evidence.TrustOf(e))
	slices.Reverse(path)
	c := &chain{From: links[0].A, To: links[steps-1].B}
	began := time.Now()
	c.take(&asker{}, e, path)
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("%d steps took %s", steps, took)
	}
	if first := c.Path[0]; first.Place != steps || c.Weakest.Step != 1 || c.Path[steps-1].To != c.To {
		t.Errorf("the first step has place %d, the weakest is %d, and the last leads to %s", first.Place, c.Weakest.Step, c.Path[steps-1].To)
	}
}
