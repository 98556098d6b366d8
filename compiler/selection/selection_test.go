package selection_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/definition"
	"github.com/weft-cdp/weft/compiler/example"
	"github.com/weft-cdp/weft/compiler/selection"
	"github.com/weft-cdp/weft/models"
)

// chain is a project in which c uses b, b uses a, and a uses the orders.
const chain = `
project: p
targets: {local: {type: duckdb, path: ":memory:"}}
entities:
  customer: {ids: {email: }}
  account: {ids: {org: }}
sources:
  orders: {table: raw.orders, ids: {email: email, org: org}, columns: {n: int}}
  visits: {table: raw.visits, ids: {email: email}, columns: {n: int}}
traits:
  customer: {a: sum(orders.n), b: a + 1, c: b + 1, visits: sum(visits.n)}
  account: {a: sum(orders.n)}
segments:
  big: {of: customer, where: c > 5}
  big_too: {of: customer, where: in_segment(big)}
`

func graph(t *testing.T) *definition.Graph {
	t.Helper()
	project, err := example.Project(chain, nil, check.Tools{})
	if err != nil {
		t.Fatal(err)
	}
	return definition.Of(project)
}

// TestChoose: what texts choose, in the graph's order.
func TestChoose(t *testing.T) {
	g := graph(t)
	states := make([]definition.State, len(g.Definitions))
	for i, d := range g.Definitions {
		states[i] = definition.Same
		switch d.Key() {
		case models.DefinitionKey{Kind: "trait", Entity: "customer", Name: "b"}:
			states[i] = definition.Changed
		case models.DefinitionKey{Kind: "trait", Entity: "customer", Name: "c"}:
			states[i] = definition.Indirect
		case models.DefinitionKey{Kind: "segment", Entity: "customer", Name: "big_too"}:
			states[i] = definition.Added
		}
	}
	for text, want := range map[string]string{
		"c":                        "trait:customer.c",
		"a":                        "trait:account.a trait:customer.a",
		"customer.a":               "trait:customer.a",
		"trait:customer.a":         "trait:customer.a",
		"trait:account.*":          "trait:account.a",
		"visits":                   "source:visits trait:customer.visits",
		"source:visits":            "source:visits",
		"segment:*":                "segment:big segment:big_too",
		"segment:big?too":          "segment:big_too",
		"segment:none*":            "",
		"account":                  "identity:account trait:account.a",
		"entity:account":           "identity:account trait:account.a",
		"identity:*":               "identity:account identity:customer",
		"1+c":                      "identity:customer trait:customer.b trait:customer.c",
		"0+c":                      "trait:customer.c",
		"customer.a+1":             "trait:customer.a trait:customer.b",
		"customer.a+":              "trait:customer.a trait:customer.b trait:customer.c segment:big segment:big_too",
		"+b+1":                     "source:orders source:visits identity:customer trait:customer.a trait:customer.b trait:customer.c",
		"big big_too":              "segment:big segment:big_too",
		"big  big":                 "segment:big",
		"trait:*,entity:account":   "trait:account.a",
		"customer.a+,segment:* c":  "trait:customer.c segment:big segment:big_too",
		"state:modified":           "trait:customer.b segment:big_too",
		"state:new":                "segment:big_too",
		"state:modified+,trait:*":  "trait:customer.b trait:customer.c",
		"segment:big,trait:*":      "",
		"source:visits+1,trait:*":  "trait:customer.visits",
		"entity:cust*,segment:big": "segment:big",
	} {
		parsed, err := selection.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		chosen, err := parsed.Choose(g, states)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var got []string
		for i, d := range g.Definitions {
			if chosen[i] {
				got = append(got, d.Key().String())
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s chooses %q instead of %q", text, strings.Join(got, " "), want)
		}
		if parsed.NeedsState() != strings.Contains(text, "state:") {
			t.Errorf("%s asks for states: %t", text, parsed.NeedsState())
		}
	}
}

// TestSeveralTexts choose together what any of them does.
func TestSeveralTexts(t *testing.T) {
	g := graph(t)
	parsed, err := selection.Parse("customer.c", "segment:big")
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := parsed.Choose(g, nil)
	if err != nil || len(chosen) != 2 {
		t.Errorf("they choose %v, %v", chosen, err)
	}
}

// TestMistakes: each is told with what to write instead.
func TestMistakes(t *testing.T) {
	g := graph(t)
	for text, want := range map[string][2]string{
		"":               {"is empty", "write a name"},
		"segmet:big":     {"begins with an unknown word", `did you mean "segment"?`},
		"state:modifeid": {"asks for an unknown state", `did you mean "modified"?`},
		"segment:":       {"names nothing", "write a name"},
		"big,":           {"names nothing", "write a name"},
		"@big":           {"cannot be read", "a plus stands before or behind"},
		"a+b":            {"cannot be read", "a plus stands before or behind"},
		"2+":             {"names nothing", "write a name"},
		"visit":          {"names no definition", `did you mean "visits"?`},
		"trait:vists":    {"names no trait", `did you mean "visits"?`},
		"entity:acount":  {"names no entity", `did you mean "account"?`},
	} {
		parsed, err := selection.Parse(text)
		if err == nil {
			_, err = parsed.Choose(g, nil)
		}
		var wrong *selection.Error
		if !errors.As(err, &wrong) || !strings.Contains(wrong.Text, want[0]) || !strings.Contains(wrong.Hint, want[1]) {
			t.Errorf("%q gives %v (%+v) instead of %v", text, err, wrong, want)
		}
	}
}

// FuzzParse: no text makes it panic, and what is read keeps its pieces.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"2+a+3", "state:modified", "a,b c", "+", "é:*"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := selection.Parse(text)
		var wrong *selection.Error
		if err != nil && !errors.As(err, &wrong) {
			t.Errorf("%q gives %v, which is no mistake of the user's", text, err)
		}
		if err == nil && parsed.NeedsState() && !slices.Contains([]string{"modified", "new"}, stateIn(text)) {
			t.Errorf("%q asks for a state that there is not", text)
		}
	})
}

func stateIn(text string) string {
	_, state, _ := strings.Cut(text, "state:")
	end := strings.IndexFunc(state, func(r rune) bool { return r < 'a' || r > 'z' })
	if end >= 0 {
		state = state[:end]
	}
	return state
}
