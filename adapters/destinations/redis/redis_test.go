package redis_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/redis"
)

func batch(op string, names ...string) adapters.Batch {
	b := adapters.Batch{Object: "customers", Op: op, Fields: []string{"city", "spend", "since"}}
	for i, name := range names {
		row := adapters.Row{Identity: []adapters.Identifier{{Name: "email", Value: name}}}
		if op == "upsert" {
			row.Values = []any{"Malmö", int64(i), time.Date(2026, 3, 1, 0, 0, 0, 0, adapters.Day)}
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// see gives all that a server holds, a line each.
func see(s *miniredis.Miniredis) string {
	var b strings.Builder
	for _, key := range s.Keys() {
		switch s.Type(key) {
		case "hash":
			names, _ := s.HKeys(key)
			for _, name := range names {
				fmt.Fprintf(&b, "%s %s=%s\n", key, name, s.HGet(key, name))
			}
		case "set":
			members, _ := s.Members(key)
			fmt.Fprintf(&b, "%s %v\n", key, members)
		default:
			fmt.Fprintf(&b, "%s is a %s\n", key, s.Type(key))
		}
	}
	return b.String()
}

func open(t *testing.T, url string) *redis.Destination {
	t.Helper()
	d, err := redis.New(map[string]string{"url": url, "prefix": "shop:"})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func want(t *testing.T, results adapters.Results, outcomes ...adapters.Outcome) {
	t.Helper()
	if len(results.Rows) != len(outcomes) {
		t.Fatalf("%d results; want %d", len(results.Rows), len(outcomes))
	}
	for i, r := range results.Rows {
		if r.Outcome != outcomes[i] || strings.Contains(r.Message, "s3cr3t") {
			t.Errorf("row %d is %s (%s: %s); want %s", i, r.Outcome, r.Code, r.Message, outcomes[i])
		}
	}
}

func TestHashesAndSets(t *testing.T) {
	s := miniredis.RunT(t)
	d := open(t, "redis://"+s.Addr()+"/0")
	if err := d.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		want(t, d.Write(t.Context(), batch("upsert", "ana", "bo")), adapters.OK, adapters.OK)
	}
	b := batch("upsert", "ana")
	b.Rows[0].Values = []any{nil, "", nil}
	want(t, d.Write(t.Context(), b), adapters.OK)
	want(t, d.Write(t.Context(), batch("add", "ana", "cy")), adapters.OK, adapters.OK)
	want(t, d.Write(t.Context(), batch("remove", "cy", "nobody")), adapters.OK, adapters.OK)
	expected := "shop:customers [ana]\nshop:customers:ana email=ana\nshop:customers:ana spend=\n" +
		"shop:customers:bo city=Malmö\nshop:customers:bo email=bo\nshop:customers:bo since=2026-03-01\nshop:customers:bo spend=1\n"
	if got := see(s); got != expected {
		t.Errorf("there is\n%swant\n%s", got, expected)
	}
	want(t, d.Write(t.Context(), batch("delete", "ana", "bo", "nobody")), adapters.OK, adapters.OK, adapters.OK)
	if got := see(s); got != "shop:customers [ana]\n" {
		t.Errorf("there is\n%s", got)
	}
}

// Who is known by two values is nobody else whose values only look the same together.
func TestSeveralValuesAreToldApart(t *testing.T) {
	s := miniredis.RunT(t)
	d := open(t, "redis://"+s.Addr()+"/0")
	b := batch("add", "ana", "bo", "cy")
	for i, values := range [][2]string{{"a:b", "c"}, {"a", "b:c"}, {`a\`, "b:c"}} {
		b.Rows[i].Identity = []adapters.Identifier{{Name: "shop", Value: values[0]}, {Name: "email", Value: values[1]}}
	}
	want(t, d.Write(t.Context(), b), adapters.OK, adapters.OK, adapters.OK)
	b.Op, b.Rows = "remove", b.Rows[1:2]
	want(t, d.Write(t.Context(), b), adapters.OK)
	if got, expected := see(s), `shop:customers [a\:b:c a\\:b\:c]`+"\n"; got != expected {
		t.Errorf("there is\n%swant\n%s", got, expected)
	}
}

func TestWhatErrorsProve(t *testing.T) {
	s := miniredis.RunT(t)
	if err := s.Set("shop:customers:bo", "a text"); err != nil {
		t.Fatal(err)
	}
	d := open(t, "redis://"+s.Addr())
	want(t, d.Write(t.Context(), batch("upsert", "ana", "bo", "cy")), adapters.OK, adapters.Rejected, adapters.OK)
	s.RequireAuth("s3cr3t")
	want(t, open(t, "redis://"+s.Addr()).Write(t.Context(), batch("upsert", "ana")), adapters.Auth)
	for word, outcome := range map[string]adapters.Outcome{"OOM command not allowed": adapters.Throttled, "READONLY no": adapters.Misconfigured, "STRANGE": adapters.NotSent, "ERR max number of clients reached": adapters.Throttled, "ERR DB index is out of range": adapters.Misconfigured} {
		s.SetError(word)
		want(t, open(t, "redis://:s3cr3t@"+s.Addr()).Write(t.Context(), batch("upsert", "ana")), outcome)
	}
	address := s.Addr()
	s.Close()
	want(t, open(t, "redis://:s3cr3t@"+address).Write(t.Context(), batch("upsert", "ana")), adapters.NotSent)
}

func TestSettingsAreRefusedWithAReason(t *testing.T) {
	cases := map[string]string{"": `redis needs "url"`, "http://:hunter2@host": "is no address of a database"}
	for _, url := range slices.Sorted(maps.Keys(cases)) {
		_, err := redis.New(map[string]string{"url": url})
		if err == nil || !strings.Contains(err.Error(), cases[url]) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v", url, err)
		}
	}
}
