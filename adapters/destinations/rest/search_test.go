package rest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations"
)

// audience is a tool that only counts: it tells how many members it got, and how many
// of them it could not use, as Meta does.
type audience struct {
	bad    map[string]bool
	held   map[string]int // how often a member was taken
	calls  int
	answer func(call int, got, bad int) (status int, body string) // "" for the usual one
}

func (a *audience) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.calls++
	text, _ := io.ReadAll(r.Body)
	var body struct{ Payload struct{ Data [][]string } }
	if err := json.Unmarshal(text, &body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	invalid := 0
	for _, row := range body.Payload.Data {
		if a.bad[row[0]] {
			invalid++
			continue
		}
		a.held[row[0]]++
	}
	status, answer := http.StatusOK, ""
	if a.answer != nil {
		status, answer = a.answer(a.calls, len(body.Payload.Data), invalid)
	}
	if answer == "" {
		answer = fmt.Sprintf(`{"num_received": %d, "num_invalid_entries": %d, "invalid_entry_samples": {}}`, len(body.Payload.Data), invalid)
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, answer)
}

// members writes n members, of whom some are bad, and gives what was said of each.
func (a *audience) members(t *testing.T, n int, bad ...int) []adapters.Result {
	t.Helper()
	a.bad, a.held = map[string]bool{}, map[string]int{}
	batch := adapters.Batch{Object: "members", Op: "add", Pace: func(context.Context) error { return nil }}
	for i := range n {
		batch.Rows = append(batch.Rows, adapters.Row{Trace: fmt.Sprintf("t%d", i), Identity: []adapters.Identifier{{Name: "email", Value: fmt.Sprintf("%064d", i)}}})
	}
	for _, i := range bad {
		a.bad[fmt.Sprintf("%064d", i)] = true
	}
	server := httptest.NewServer(a)
	defer server.Close()
	d, err := destinations.Open("meta", map[string]string{"access_token": "token", "audience_id": "1"}, destinations.Options{Base: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	results := d.Write(t.Context(), batch)
	if len(results.Rows) != n {
		t.Fatalf("%d results of %d rows", len(results.Rows), n)
	}
	return results.Rows
}

// counted says how many results there are of each outcome, and which are rejected.
func counted(results []adapters.Result) string {
	counts := map[adapters.Outcome]int{}
	var rejected []string
	for i, r := range results {
		counts[r.Outcome]++
		if r.Outcome == adapters.Rejected {
			rejected = append(rejected, fmt.Sprint(i))
		}
	}
	return fmt.Sprintf("%d ok, %d warned, %d ambiguous, rejected %s", counts[adapters.OK], counts[adapters.Warned], counts[adapters.Ambiguous], strings.Join(rejected, " "))
}

func TestRowsThatAreOnlyCountedAreSearched(t *testing.T) {
	for _, c := range []struct {
		rows int
		bad  []int
		want string
		most int // calls
	}{
		{1000, nil, "1000 ok, 0 warned, 0 ambiguous, rejected ", 1},
		{1, []int{0}, "0 ok, 0 warned, 0 ambiguous, rejected 0", 1},
		{1000, []int{137}, "999 ok, 0 warned, 0 ambiguous, rejected 137", 21},
		{1000, []int{0, 999}, "998 ok, 0 warned, 0 ambiguous, rejected 0 999", 41},
		{4, []int{0, 1, 2, 3}, "0 ok, 0 warned, 0 ambiguous, rejected 0 1 2 3", 1},
	} {
		a := &audience{}
		if got := counted(a.members(t, c.rows, c.bad...)); got != c.want {
			t.Errorf("%d rows with %v bad: %s; want %s", c.rows, c.bad, got, c.want)
		}
		if a.calls > c.most {
			t.Errorf("%d rows with %v bad took %d calls, at most %d are needed", c.rows, c.bad, a.calls, c.most)
		}
	}
}

// Of many bad rows those are found that the calls suffice for; of the others it stays
// known that some are bad.
func TestSearchHasAnEnd(t *testing.T) {
	a := &audience{}
	var bad []int
	for i := range 100 {
		bad = append(bad, i*10)
	}
	results := a.members(t, 1000, bad...)
	if a.calls != 41 {
		t.Errorf("there were %d calls, and there may be 40 after the first", a.calls)
	}
	for i, r := range results {
		if good := i%10 != 0; good && r.Outcome == adapters.Rejected || !good && r.Outcome == adapters.OK {
			t.Fatalf("row %d is %s", i, r.Outcome)
		}
	}
}

// An answer in the middle of a search that proves nothing leaves what was known.
func TestSearchThatBreaksOff(t *testing.T) {
	for name, answer := range map[string]func(int, int, int) (int, string){
		"throttled": func(call, _, _ int) (int, string) { return broken(call, 400, `{"error": {"code": 17}}`) },
		"fails":     func(call, _, _ int) (int, string) { return broken(call, 500, "oops") },
		"says less": func(call, _, _ int) (int, string) { return broken(call, 200, `{}`) },
		"no JSON":   func(call, _, _ int) (int, string) { return broken(call, 200, `<html>`) },
		"miscounted": func(call, got, _ int) (int, string) {
			return broken(call, 200, fmt.Sprintf(`{"num_received": %d, "num_invalid_entries": 0}`, got+1))
		},
	} {
		a := &audience{answer: answer}
		for i, r := range a.members(t, 8, 6) {
			if r.Outcome == adapters.Ambiguous || i != 6 && r.Outcome == adapters.Rejected {
				t.Errorf("%s: row %d is %s (%s)", name, i, r.Outcome, r.Message)
			}
		}
	}
}

func broken(call, status int, body string) (int, string) {
	if call == 2 {
		return status, body
	}
	return http.StatusOK, ""
}

// Rows that did not arrive are searched, too, and stay in doubt: nothing has said
// that they were not taken.
func TestRowsThatDidNotArriveStayInDoubt(t *testing.T) {
	a := &audience{answer: func(_, got, bad int) (int, string) {
		return http.StatusOK, fmt.Sprintf(`{"num_received": %d, "num_invalid_entries": 0}`, got-bad)
	}}
	results := a.members(t, 100, 42)
	if got := counted(results); got != "99 ok, 0 warned, 1 ambiguous, rejected " || results[42].Outcome != adapters.Ambiguous {
		t.Error(got)
	}
}
