package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// pageSources carry every identifier that docs/identity.md speaks of.
const pageSources = `project: page
targets: {local: {type: duckdb, path: page.duckdb}}
sources:
  orders:
    table: orders
    key: order_id
    time: ordered_at
    ids: {member_id: member_no, email: buyer_email, phone: buyer_phone, cookie: cookie}
    columns: {order_id: int, ordered_at: timestamp, member_no: text, buyer_email: text, buyer_phone: text, cookie: text}
`

// TestIdentityPage puts the model, the decisions and the story that the page
// shows into one project: there is no mistake in it, and the story is told.
func TestIdentityPage(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "identity.md"))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	writeBlock(t, filepath.Join(folder, "weft.yaml"), pageSources)
	names := map[string]string{"entities:": "model.yaml", "- merge:": "decisions.yaml", "tests:": "tests.yaml"}
	for _, b := range splitBlocks(string(text)) {
		for start, name := range names {
			if b.info == "yaml" && strings.HasPrefix(b.text, start) {
				writeBlock(t, filepath.Join(folder, name), b.text)
				delete(names, start)
			}
		}
	}
	for start := range names {
		t.Errorf("the page shows nothing that begins with %q", start)
	}
	for _, command := range []string{"validate", "test"} {
		out, err := exec.Command("weft", command, "--project", folder).CombinedOutput()
		if err != nil || strings.Contains(string(out), "warning") {
			t.Errorf("weft %s: %v\n%s", command, err, out)
		}
	}
}
