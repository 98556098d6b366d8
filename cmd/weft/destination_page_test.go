package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestDestinationPage runs docs/add-a-destination.md, with the tool of the page beside it.
func TestDestinationPage(t *testing.T) {
	folder := t.TempDir()
	address := startSink(t, folder, "--file", "postbox.jsonl", "--reject", "city=Atlantis")
	t.Setenv("POSTBOX_URL", "http://"+address)
	t.Setenv("POSTBOX_TOKEN", "not-a-real-one") // a line of its own exports it on the page
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	runPageIn(t, "add-a-destination.md", folder, 7)
}

// startSink runs `weft sync sink` in a folder until the test ends, and gives its address.
func startSink(t *testing.T, folder string, args ...string) string {
	t.Helper()
	ready := filepath.Join(t.TempDir(), "address")
	ctx, stop := context.WithCancel(t.Context())
	run := exec.CommandContext(ctx, "weft", append([]string{"sync", "sink", "--addr", "127.0.0.1:0", "--ready", ready}, args...)...)
	run.Dir = folder
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		_ = run.Wait() // it was killed
	})
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if address, err := os.ReadFile(ready); err == nil && len(address) > 0 {
			return string(address)
		}
	}
	t.Fatal("the sink does not listen")
	return ""
}
