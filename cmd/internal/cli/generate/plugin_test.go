package generate

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/sqlc-dev/plugin-sdk-go/plugin"

	"github.com/weft-cdp/weft/compiler/client"
	"github.com/weft-cdp/weft/models"
)

// TestPluginsEndWhenInterrupted interrupts a plugin that has started another program,
// which holds the output open far longer.
func TestPluginsEndWhenInterrupted(t *testing.T) {
	dir := t.TempDir()
	script := "#!/bin/sh\nsleep 15 &\ntouch started\nwait\n"
	if err := os.WriteFile(filepath.Join(dir, "slow"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for ctx.Err() == nil {
			if _, err := os.Stat(filepath.Join(dir, "started")); err == nil {
				cancel()
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	began := time.Now()
	_, err := run(ctx, nil, dir, &models.GeneratorPlugin{Name: "slow", Cmd: "./slow"}, &plugin.GenerateRequest{})
	if err == nil {
		t.Error("a plugin that was interrupted has answered")
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %s to end", took)
	}
}

// TestFoldersElsewhere: what is said to be written is where it is said to be.
func TestFoldersElsewhere(t *testing.T) {
	project, elsewhere := t.TempDir(), t.TempDir()
	for _, out := range []string{filepath.Join(elsewhere, "sqlc"), "sqlc"} {
		states, err := putListed(project, out, "a test", []client.File{{Path: "query.sql", Text: []byte("SELECT 1;\n")}}, true)
		if err != nil {
			t.Fatal(err)
		}
		for _, state := range states {
			path := state.Path
			if !filepath.IsAbs(path) {
				path = filepath.Join(project, path)
			}
			if _, err := os.Stat(path); err != nil || state.State != "written" {
				t.Errorf("%s is %s: %v", state.Path, state.State, err)
			}
		}
	}
}
