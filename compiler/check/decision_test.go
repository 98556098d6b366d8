package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// decided is a decision as the test draws it; days are those of one month.
type decided struct {
	kind        string
	ids         []string
	when, until int // until 0: for ever
}

func (d decided) holds(day int) bool { return d.when <= day && (d.until == 0 || day < d.until) }

func (d decided) yaml() string {
	until := ""
	if d.until > 0 {
		until = fmt.Sprintf(", until: 2026-01-%02d", d.until)
	}
	return fmt.Sprintf("- {%s: [\"%s\"], who: bo, why: drawn, when: 2026-01-%02d%s}\n", d.kind, strings.Join(d.ids, `", "`), d.when, until)
}

func drawDecided(t *rapid.T) decided {
	d := decided{kind: rapid.SampledFrom([]string{models.MergeDecision, models.MergeDecision, models.SplitDecision, models.OutDecision}).Draw(t, "kind")}
	most := map[string]int{models.MergeDecision: 3, models.SplitDecision: 2, models.OutDecision: 1}[d.kind]
	ids := rapid.Permutation([]string{"member_id:1", "member_id:2", "email:a", "email:b", "email:c", "email:d"}).Draw(t, "ids")
	d.ids = ids[:rapid.IntRange(min(most, 2), most).Draw(t, "count")]
	d.when = rapid.IntRange(1, 8).Draw(t, "when")
	if rapid.Bool().Draw(t, "ends") {
		d.until = d.when + rapid.IntRange(1, 4).Draw(t, "days")
	}
	return d
}

// groupsOn gives what the merges of a day make one.
func groupsOn(day int, list []decided) [][]string {
	var groups [][]string
	for _, d := range list {
		if d.kind != models.MergeDecision || !d.holds(day) {
			continue
		}
		group := slices.Clone(d.ids)
		groups = slices.DeleteFunc(groups, func(other []string) bool {
			meet := slices.ContainsFunc(other, func(id string) bool { return slices.Contains(d.ids, id) })
			if meet {
				group = append(group, other...)
			}
			return meet
		})
		slices.Sort(group)
		groups = append(groups, slices.Compact(group))
	}
	return groups
}

// disagreements gives the codes that looking at every day of the month finds.
func disagreements(list []decided) map[models.Code]bool {
	found := map[models.Code]bool{}
	for day := 1; day <= 31; day++ {
		for _, group := range groupsOn(day, list) {
			if slices.Contains(group, "member_id:1") && slices.Contains(group, "member_id:2") {
				found[diag.DecisionBreaksRule] = true
			}
			for _, d := range list {
				inside := !slices.ContainsFunc(d.ids, func(id string) bool { return !slices.Contains(group, id) })
				if d.holds(day) && d.kind != models.MergeDecision && inside {
					found[diag.DecisionsDisagree] = true
				}
			}
		}
	}
	return found
}

// TestDisagreementsAreFound compares what is told of random decisions with what
// looking at each day finds.
func TestDisagreementsAreFound(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(drawDecided), 1, 6).Draw(rt, "decisions")
		text := ""
		for _, d := range list {
			text += d.yaml()
		}
		_, _, diags := checkFiles(t, fstest.MapFS{
			"weft.yaml": {Data: []byte("project: shop\ntargets: {local: {type: duckdb, path: x.duckdb}}\n" +
				"entities: {customer: {ids: {member_id: {unique: true}, email: }, decisions: decisions.yaml}}\n" +
				"sources: {crm: {table: crm, ids: {member_id: m, email: e}}}\n")},
			"decisions.yaml": {Data: []byte(text)},
		})
		want := disagreements(list)
		got := map[models.Code]bool{}
		for _, d := range diags {
			switch d.Code {
			case diag.DecisionsDisagree, diag.DecisionBreaksRule:
				got[d.Code] = true
			case diag.DecisionTwice:
			default:
				rt.Fatalf("%s: %s\n%s", d.Code, d.Message, text)
			}
		}
		for _, code := range []models.Code{diag.DecisionsDisagree, diag.DecisionBreaksRule} {
			if got[code] != want[code] {
				rt.Fatalf("%s is told: %v, and there is one: %v\n%s", code, got[code], want[code], text)
			}
		}
	})
}
