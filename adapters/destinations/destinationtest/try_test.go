package destinationtest_test

import (
	"strings"
	"testing"

	"github.com/weft-cdp/weft/adapters/destinations/destinationtest"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// right is a manifest that stands every case.
const right = `manifest: v1
name: own
version: 1
config: {token: {type: secret, required: true}}
http: {base_url: "https://own.example", auth: {bearer: "{{ config.token }}"}}
limits: {account: "{{ config.token }}"}
guarantee: effectively_once
purpose: crm
objects:
  people:
    kind: record
    identity: {fields: {email: {required: true, steps: [trim, lower, email]}}}
    fields: {open: true}
    batch: {max_items: 100, max_bytes: 20KB, unique_by: row.id.email}
    ops:
      upsert:
        idempotent: true
        request: {method: POST, path: /people, body: {people: {$each: rows, $do: {trace: "{{ row.trace }}", fields: "{{ row.fields }}"}}}}
        results:
          - {when: status == 200, by_trace: {ok: {list: body.taken, trace: item}}}
          - {when: status == 429, all: throttled}
          - {when: "status in [401, 403]", all: auth}
          - {when: status == 400, all: poison}
          - {when: status >= 500, all: ambiguous}
      create:
        idempotent: true
        request: {method: POST, path: /jobs, body: {people: {$each: rows, $do: {trace: "{{ row.trace }}", fields: "{{ row.fields }}"}}}}
        results:
          - {when: status == 202 && has(body.work.id), job: body.work.id}
          - {when: status == 429, all: throttled}
          - {when: "status in [401, 403]", all: auth}
        job:
          request: {method: GET, path: "/jobs/{{ job }}"}
          results:
            - {when: status == 200 && body.state == 'working', pending: true}
            - {when: status == 200, by_trace: {ok: {list: body.done, trace: item}}}
            - {when: status == 404, all: ambiguous}
`

func try(t *testing.T, text string) []destinationtest.Finding {
	t.Helper()
	m, _, diags := manifest.File("own.yaml", []byte(text))
	if m == nil {
		t.Fatal(diags)
	}
	return destinationtest.Try(m)
}

func TestRightManifestStands(t *testing.T) {
	for _, f := range try(t, right) {
		t.Error(f)
	}
}

// Each mistake that a manifest can make is found by the case that is about it.
func TestCasesBite(t *testing.T) {
	for _, c := range []struct{ name, old, new string }{
		{"server fails", "status >= 500, all: ambiguous", "status >= 500, all: rejected"},
		{"success that says nothing", "trace: item}}", "trace: item}, rest: ok}"},
		{"too fast", "status == 429, all: throttled", "status == 429, all: rejected"},
		{"account refused", `"status in [401, 403]", all: auth`, `"status in [401, 403]", all: rejected`},
		{"bare refusal", `"status in [401, 403]", all: auth`, "status == 401, all: auth}\n          - {when: status == 403, all: rejected"},
		{"refused together", "status == 400, all: poison", "status == 400, all: rejected"},
		{"asked to wait", `limits: {account: "{{ config.token }}"}`, `limits: {account: "{{ config.token }}", retry_after: ["{{ 7 }}"]}`},
		{"job", "status == 404, all: ambiguous", "status == 404, all: ok"},
		{"job", "status == 404, all: ambiguous", "status == 404, all: rejected"},
		{"unknown status", "- {when: status >= 500", "- {when: status == 418, all: ok}\n          - {when: status >= 500"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(right, c.old) {
				t.Fatalf("there is no %q", c.old)
			}
			text := strings.Replace(right, c.old, c.new, 1)
			found := try(t, text)
			for _, f := range found {
				if f.Case == c.name {
					return
				}
			}
			t.Errorf("nothing is found, but for %v", found)
		})
	}
}
