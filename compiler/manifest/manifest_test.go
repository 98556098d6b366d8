package manifest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/weft-cdp/weft/compiler/manifest"
)

const own = `manifest: v1
name: own
version: 1
config:
  token: {type: secret, required: true}
  tier: {type: enum, values: [free, pro], default: free}
  region: {type: string, match: "^[A-Z]{2}$"}
  calls: {type: int, default: "10"}
http: {base_url: "https://own.example", auth: {bearer: "{{ config.token }}"}}
limits: {account: "{{ config.token }}", windows: [{requests: "{{ config.tier == 'free' ? config.calls : 100 }}", per: 1s}]}
guarantee: keyed_at_least_once+accepted
purpose: crm
objects:
  people:
    kind: record
    identity:
      at_least_one: [email, phone]
      fields:
        email: {called: EMAIL, steps: [trim, lower, email]}
        phone: {called: PHONE, steps: [{e164: "{{ config.region }}"}, {strip: "+"}, sha256_hex]}
    fields: {open: true, nulls: clear}
    batch: {max_items: 100, max_bytes: 2KB, max_row_bytes: 1KB}
    ops:
      upsert:
        request:
          method: POST
          path: /people
          body:
            tier: "{{ config.tier }}"
            left_out: "{{ config.tier == 'pro' ? 'x' : omit }}"
            people:
              $each: rows
              $do:
                id: "{{ row.trace }}"
                "{{ config.tier }}_name": "no. {{ row.trace }}"
                email: "{{ has(row.id.email) ? row.id.email : omit }}"
                $$odd: {$if: has(row.id.phone), $then: [1, true, null, "1"]}
                $spread: row.fields
        results:
          - when: status == 200
            by_trace:
              ok: {list: body.ok, trace: item.id, remote_id: item.remote}
              rejected: {list: body.no, trace: item.ids, code: item.code, outcome: "item.code == 'LOCKED' ? 'throttled' : 'rejected'"}
`

func read(t testing.TB, text string) *manifest.Manifest {
	t.Helper()
	m, _, diags := manifest.File("own.yaml", []byte(text))
	if m == nil {
		t.Fatal(diags)
	}
	return m
}

func settings(t testing.TB, m *manifest.Manifest, set map[string]string) *manifest.Settings {
	t.Helper()
	set["token"] = "a-secret"
	s, err := m.NewSettings(set)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBody(t *testing.T) {
	m := read(t, own)
	var b bytes.Buffer
	rows := []*manifest.Row{
		{Trace: "t1", IDs: []manifest.ID{{Name: "email", Value: "a@b.se"}}, Names: []string{"email", "n"}, Values: []any{"other", int64(7)}},
		{Trace: "t2", IDs: []manifest.ID{{Name: "phone", Value: "46"}}, Names: []string{"city"}, Values: []any{nil}},
	}
	rendered, err := m.Object("people").Op("upsert").Request.Body.Render(&b, &manifest.Scope{Settings: settings(t, m, map[string]string{})}, rows, manifest.Room{})
	if err != nil || len(rendered.Taken) != 2 {
		t.Fatal(rendered, err)
	}
	want := `{"tier":"free","people":[{"id":"t1","free_name":"no. t1","email":"a@b.se","n":7},{"id":"t2","free_name":"no. t2","$odd":[1,true,null,"1"],"city":null}]}`
	if b.String() != want {
		t.Errorf("it writes\n%s\nwant\n%s", b.String(), want)
	}
}

// Whatever is in the rows, a body is JSON that holds every taken row as it is,
// is never longer than a call may be, and every row is taken, refused or left
// for the next call.
func TestAnyRowsFit(t *testing.T) {
	m := read(t, own)
	body := m.Object("people").Op("upsert").Request.Body
	scope := &manifest.Scope{Settings: settings(t, m, map[string]string{})}
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.StringN(0, 400, 1200), rapid.Just(strings.Repeat("x", 990))), 1, 12).Draw(t, "values")
		room := manifest.Room{Bytes: 2000, RowBytes: 1000}
		rows := make([]*manifest.Row, len(values))
		for i, v := range values {
			rows[i] = &manifest.Row{Trace: "t", Names: []string{"value"}, Values: []any{v}}
		}
		var b bytes.Buffer
		rendered, err := body.Render(&b, scope, rows, room)
		if err != nil {
			t.Fatal(err)
		}
		if int64(b.Len()) > room.Bytes {
			t.Fatalf("%d bytes", b.Len())
		}
		var got struct{ People []map[string]string }
		if err := json.Unmarshal(b.Bytes(), &got); err != nil || len(got.People) != len(rendered.Taken) {
			t.Fatalf("%s: %d people, %d taken: %s", err, len(got.People), len(rendered.Taken), b.Bytes())
		}
		for k, i := range rendered.Taken {
			if got.People[k]["value"] != values[i] {
				t.Fatalf("%q arrives as %q", values[i], got.People[k]["value"])
			}
		}
		if len(rendered.Taken)+len(rendered.Refused) == 0 {
			t.Fatal("no row is taken and none refused: nobody would get further")
		}
	})
}

// The digests are those on the vendors' own pages.
func TestSteps(t *testing.T) {
	m := read(t, own)
	phone := m.Object("people").Identity.Fields[1].Steps
	email := m.Object("people").Identity.Fields[0].Steps
	for _, c := range []struct {
		steps               manifest.Steps
		region, value, want string
	}{
		{email, "", "  Dana@Example.com ", "dana@example.com"},
		{email, "", "nobody", ""},
		{email, "", "", ""},
		{phone, "SE", "070-123 45 67", "a7274f98c43038d9c630738ac54c4cd06495600f29d7904131a2474a91d3d042"},
		{phone, "", "+46 70 123 45 67", "a7274f98c43038d9c630738ac54c4cd06495600f29d7904131a2474a91d3d042"},
		{phone, "", "070-123 45 67", ""}, // without a country nobody guesses
		{phone, "SE", "", ""},            // the hash of nothing is never made
	} {
		set := map[string]string{}
		if c.region != "" {
			set["region"] = c.region
		}
		if got, ok := c.steps.Apply(settings(t, m, set), c.value); got != c.want || ok != (c.want != "") {
			t.Errorf("%q in %q gives %q, %v; want %q", c.value, c.region, got, ok, c.want)
		}
	}
	if got := phone.Version(); got != "e164/1 strip/1 sha256_hex/1" {
		t.Error(got)
	}
}

func TestJudge(t *testing.T) {
	m := read(t, own)
	rules := m.Object("people").Op("upsert").Results
	rows := []*manifest.Row{{Trace: "t1"}, {Trace: "t2"}, {Trace: "t3"}}
	for _, c := range []struct{ body, want string }{
		{`{"ok": [{"id": "t1", "remote": 7}], "no": [{"ids": ["t2"], "code": "BAD"}]}`, "ok rejected ambiguous"},
		{`{"ok": [{"id": "t1"}, {"id": "t3"}], "no": [{"ids": ["t2"], "code": "LOCKED"}]}`, "ok throttled ok"},
		{`{"ok": [{"id": "t1"}], "no": [{"ids": ["t1", "t2"], "code": "BAD"}]}`, "ambiguous rejected ambiguous"},                        // said both of t1
		{`{"ok": [{"id": "t1"}], "no": [{"ids": "t1", "code": "BAD"}, {"ids": "t1", "code": "BAD"}]}`, "ambiguous ambiguous ambiguous"}, // however often
		{`{"ok": [{"id": "t9"}, 7, null, {}], "no": {}}`, "ambiguous ambiguous ambiguous"},
		{`{"ok": "t1", "no": null}`, "ambiguous ambiguous ambiguous"},
	} {
		body, err := manifest.ReadJSON(strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, v := range rules.Judge(&manifest.Scope{Settings: settings(t, m, map[string]string{}), Status: 200, Body: body, Sent: 3}, manifest.JSON, rows).Rows {
			got = append(got, string(v.Outcome))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s gives %v, want %s", c.body, got, c.want)
		}
	}
}

// What promises that the rest was taken does so only while it is known who was not.
func TestRest(t *testing.T) {
	const lists = `            by_trace:
              ok: {list: body.ok, trace: item.id, remote_id: item.remote}
              rejected: {list: body.no, trace: item.ids, code: item.code, outcome: "item.code == 'LOCKED' ? 'throttled' : 'rejected'"}
`
	key := "            by_key: {row: row.trace, ok: {list: body.ok, key: item.id}, rejected: [{list: body.no, key: item.ids, code: item.code}]}\n"
	count := "            count_only: {received: body.got, invalid: body.bad, on_invalid: ok_warn}\n"
	for _, c := range []struct{ rule, body, want string }{
		{lists + "              rest: ok\n", `{"no": [{"ids": "t2", "code": "BAD"}]}`, "ok rejected ok"},
		{lists + "              rest: ok\n", `{"no": [{"ids": ["t2", "t9"], "code": "BAD"}]}`, "ambiguous rejected ambiguous"},
		{lists + "              rest: ok\n", `{"no": [{"code": "BAD"}]}`, "ambiguous ambiguous ambiguous"},
		{key, `{"ok": [{"id": "T1"}], "no": [{"ids": "t2", "code": "BAD"}]}`, "ok rejected ambiguous"}, // in whatever case
		{key, `{"ok": [{"id": "t1"}, {"id": "t9"}], "no": [{"ids": "t1", "code": "BAD"}]}`, "ambiguous ambiguous ambiguous"},
		{count, `{"got": 3, "bad": 0}`, "ok ok ok"},
		{count, `{"got": 3, "bad": 1}`, "ok_warn ok_warn ok_warn"},
		{count, `{"got": 2, "bad": 0}`, "ambiguous ambiguous ambiguous"},
		{count, `{"got": 3}`, "ambiguous ambiguous ambiguous"},
	} {
		m := read(t, strings.Replace(own, lists, c.rule, 1))
		body, err := manifest.ReadJSON(strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		scope := &manifest.Scope{Settings: settings(t, m, map[string]string{}), Status: 200, Body: body, Sent: 3}
		var got []string
		for _, v := range m.Object("people").Op("upsert").Results.Judge(scope, manifest.JSON, []*manifest.Row{{Trace: "t1"}, {Trace: "t2"}, {Trace: "t3"}}).Rows {
			got = append(got, string(v.Outcome))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s\ngives %v of %s, want %s", c.rule, got, c.body, c.want)
		}
	}
}

// A body whose rows hang on a condition could be sent without any, again and again.
func TestRowsStandUnderNoCondition(t *testing.T) {
	text := strings.Replace(own, "              $each: rows\n              $do:\n", "              $if: config.tier == 'pro'\n              $then: {$each: rows, $do: {id: \"{{ row.trace }}\"}}\n            aside:\n              it:\n", 1)
	m, _, diags := manifest.File("own.yaml", []byte(text))
	if m != nil || !strings.Contains(fmt.Sprint(diags), "$each cannot stand below $if") {
		t.Errorf("it is read, with %v", diags)
	}
}

func TestSettings(t *testing.T) {
	m := read(t, own)
	_, err := m.NewSettings(map[string]string{"tokn": "a-secret", "tier": "gold", "region": "sweden", "calls": "many"})
	if err == nil {
		t.Fatal("wrong settings are taken")
	}
	for _, part := range []string{`did you mean "token"?`, `needs "token"`, "one of free, pro", "must match", "whole number"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in: %s", part, err)
		}
	}
	for _, value := range []string{"a-secret", "gold", "sweden", "many"} {
		if strings.Contains(err.Error(), value) {
			t.Errorf("it tells the value %q: %s", value, err)
		}
	}
}

// FuzzFile: no text makes the reader panic, and every mistake is in the file.
func FuzzFile(f *testing.F) {
	f.Add(own)
	f.Add("")
	f.Add("manifest: v1\nobjects: {a: {ops: {upsert: {request: {body: {$each: rows, $do: [\"{{ row.x\"]}}}}}}\n")
	f.Add("manifest: v2\nconfig: {a: {type: enum}}\nresults: {x: [{when: 'a(', by_key: {}}]}\n")
	f.Fuzz(func(t *testing.T, text string) {
		m, _, diags := manifest.File("own.yaml", []byte(text))
		if m == nil && len(diags) == 0 {
			t.Error("no manifest, and no word why")
		}
		lines := strings.Count(text, "\n") + 1
		for _, d := range diags {
			if d.At.Line < 0 || d.At.Line > lines {
				t.Errorf("%s is not in the file", d.At)
			}
		}
	})
}
