package generate

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/sqlc-dev/plugin-sdk-go/plugin"

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

// TestPluginsAreNotWaitedForForever: one that does not answer is ended, and told.
func TestPluginsAreNotWaitedForForever(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "slow"), []byte("#!/bin/sh\nexec sleep 15\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := runWithin(t.Context(), 100*time.Millisecond, nil, dir, &models.GeneratorPlugin{Name: "slow", Cmd: "./slow"}, &plugin.GenerateRequest{})
	var failed *pluginError
	if !errors.As(err, &failed) || failed.message != "it has not answered within 100ms" {
		t.Errorf("a plugin that does not answer: %v", err)
	}
}

// TestFilesOfPlugins: what could not be written is refused before anything is.
func TestFilesOfPlugins(t *testing.T) {
	for _, test := range []struct {
		names []string
		want  string
	}{
		{[]string{"a/b.go", "a.go", "c/../a/c.go"}, ""},
		{[]string{"a", "b", "./a"}, "it writes the file a twice"},
		{[]string{"b/c/d", "x", "b"}, "it writes the file b as the folder of b/c/d too"},
		{[]string{"a/../../b"}, "it writes a file a/../../b, which is not below its folder"},
		{[]string{listName}, "it writes a file " + listName + ", which is not below its folder"},
	} {
		var response plugin.GenerateResponse
		for _, name := range test.names {
			response.Files = append(response.Files, &plugin.File{Name: name})
		}
		var got string
		if _, err := filesOf(&response); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%v: %q, want %q", test.names, got, test.want)
		}
	}
}
