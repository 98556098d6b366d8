package destinationtest

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/golden"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// Answers runs the archives in a folder. An archive has
//
//	rows.json       {"object", "op", "fields", "rows": [{"identity", "values", "remote_id"}]}
//	settings.json   what is set otherwise than Settings does; may be missing
//	answer 1, …     what the tool says to each call: a status, headers, an empty line, the body
//	want/calls      the calls, byte by byte
//	want/outcomes   what became of each row
//
// The identity is written as a person would have it and goes through the steps.
// Moments are written {"time": …}, days {"date": …}, exact numbers {"decimal": …}.
func Answers(t *testing.T, m *manifest.Manifest, folder string) {
	golden.Run(t, folder, func(t *testing.T, c *golden.Case) {
		a := readArchive(t, m, c)
		w := &wire{answer: func(n int, _ sent) reply {
			if n >= len(a.answers) {
				t.Errorf("the archive has %d answers, and there is a call more", len(a.answers))
				return reply{status: 599}
			}
			return a.answers[n]
		}}
		d, err := w.destination(m, a.settings)
		if err != nil {
			t.Fatal(err)
		}
		results := d.Write(t.Context(), a.batch)
		for polls := 0; results.Job != nil && polls < 10; polls++ {
			job := results.Job
			var done bool
			if results, done = d.Poll(t.Context(), *job, a.batch); !done {
				results.Job = job
			}
		}
		if len(w.calls) < len(a.answers) {
			t.Errorf("the archive has %d answers, and there were %d calls", len(a.answers), len(w.calls))
		}
		for _, leak := range told(results, a.settings) {
			t.Error(leak)
		}
		var calls strings.Builder
		for i, call := range w.calls {
			if i > 0 {
				calls.WriteString("\n")
			}
			calls.WriteString(call.text(func(v string) string { return strings.ReplaceAll(a.masked.Mask(v), gotToken, "***") }))
		}
		c.Want(t, "calls", calls.String())
		c.Want(t, "outcomes", outcomes(results))
	})
}

// outcomes writes a line for each row.
func outcomes(results adapters.Results) string {
	var b strings.Builder
	for i, r := range results.Rows {
		fmt.Fprintf(&b, "t%d %s", i+1, r.Outcome)
		if r.Code != "" {
			fmt.Fprintf(&b, " [%s]", r.Code)
		}
		if r.RemoteID != "" {
			fmt.Fprintf(&b, " is %s", r.RemoteID)
		}
		if r.Message != "" {
			fmt.Fprintf(&b, ": %s", r.Message)
		}
		b.WriteString("\n")
	}
	if results.RetryAfter > 0 {
		fmt.Fprintf(&b, "again in %s\n", results.RetryAfter)
	}
	return b.String()
}

// archive is one case.
type archive struct {
	settings map[string]string
	masked   *manifest.Settings
	batch    adapters.Batch
	answers  []reply
}

// written is rows.json.
type written struct {
	Object, Op string
	Fields     []string
	Rows       []struct {
		Identity map[string]string
		Values   []any
		Changed  []bool
		RemoteID string `json:"remote_id"`
	}
}

func readArchive(t *testing.T, m *manifest.Manifest, c *golden.Case) archive {
	t.Helper()
	a := archive{settings: Settings(m)}
	if text, ok := c.File("settings.json"); ok {
		if err := json.Unmarshal([]byte(text), &a.settings); err != nil {
			t.Fatal(err)
		}
	}
	var err error
	if a.masked, err = m.NewSettings(a.settings); err != nil {
		t.Fatal(err)
	}
	text, _ := c.File("rows.json")
	var w written
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&w); err != nil {
		t.Fatalf("rows.json: %s", err)
	}
	object := m.Object(w.Object)
	if object == nil || object.Op(w.Op) == nil {
		t.Fatalf("the manifest has no %s.%s", w.Object, w.Op)
	}
	a.batch = adapters.Batch{Object: w.Object, Op: w.Op, Fields: w.Fields, Pace: free}
	for i, r := range w.Rows {
		ids, err := identify(object, a.masked, r.Identity)
		if err != nil {
			t.Fatal(err)
		}
		row := adapters.Row{Trace: fmt.Sprintf("t%d", i+1), IdempotencyKey: fmt.Sprintf("k%d", i+1), RemoteID: r.RemoteID, Identity: ids, Changed: r.Changed}
		for _, v := range r.Values {
			row.Values = append(row.Values, value(t, v))
		}
		a.batch.Rows = append(a.batch.Rows, row)
	}
	for n := 1; ; n++ {
		text, ok := c.File(fmt.Sprintf("answer %d", n))
		if !ok {
			return a
		}
		reply, err := answersOf(text)
		if err != nil {
			t.Fatal(err)
		}
		a.answers = append(a.answers, reply)
	}
}

// value gives what a warehouse would.
func value(t *testing.T, v any) any {
	t.Helper()
	switch v := v.(type) {
	case float64:
		if v == float64(int64(v)) {
			return int64(v)
		}
	case []any:
		for i := range v {
			v[i] = value(t, v[i])
		}
	case map[string]any:
		if text, ok := v["decimal"].(string); ok {
			exact, ok := new(big.Rat).SetString(text)
			if !ok {
				t.Fatalf("%q is no number", text)
			}
			return exact
		}
		layout, zone, text := time.RFC3339, time.UTC, v["time"]
		if v["date"] != nil {
			layout, zone, text = time.DateOnly, adapters.Day, v["date"]
		}
		at, err := time.ParseInLocation(layout, fmt.Sprint(text), zone)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	return v
}
