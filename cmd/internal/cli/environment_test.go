package cli

import (
	"io"
	"os"
	"testing"
	"time"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
)

// A run may have been under way in an environment when those that are old were
// listed: what it has built since is kept.
func TestDropKeepsWhatWasBuiltSince(t *testing.T) {
	dir := t.TempDir()
	env := &project.Env{
		Streams: &terminal.Streams{Out: io.Discard, Err: io.Discard}, Warehouses: warehouses, Tools: tools,
		Clock: time.Now, Lookup: os.LookupEnv, Files: files,
	}
	for _, args := range [][]string{
		{"init", dir}, {"run", "--project", dir}, {"run", "--env", "pr", "--project", dir},
	} {
		if exit := execute(t.Context(), env, args); exit != fault.Done {
			t.Fatalf("weft %v: exit code %d", args, exit)
		}
	}
	session, err := env.Connect(t.Context(), project.Connection{})
	if err != nil {
		t.Fatal(err)
	}
	defer session.Close()
	listed, err := session.Environments(t.Context())
	if err != nil || len(listed) != 1 {
		t.Fatal(listed, err)
	}
	built := listed[0].Finished
	for _, test := range []struct {
		before time.Time
		want   project.Fate
		left   int
	}{
		{built, project.Rebuilt, 1},
		{built.Add(time.Second), project.Dropped, 0},
	} {
		got, err := listed[0].Drop(t.Context(), 0, test.before)
		if err != nil || got != test.want {
			t.Errorf("before %v: %v, %v; want %v", test.before, got, err, test.want)
		}
		if left, err := session.Environments(t.Context()); err != nil || len(left) != test.left {
			t.Errorf("before %v: %d environments are left, %v; want %d", test.before, len(left), err, test.left)
		}
	}
}
