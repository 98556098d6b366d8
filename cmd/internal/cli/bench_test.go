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

// BenchmarkStories runs the stories of the project that init makes, or of the
// one in WEFT_BENCH_PROJECT.
func BenchmarkStories(b *testing.B) {
	env := &project.Env{
		Streams: &terminal.Streams{Out: io.Discard, Err: os.Stderr}, Warehouses: warehouses, Tools: tools,
		Clock: time.Now, Lookup: os.LookupEnv,
	}
	dir := os.Getenv("WEFT_BENCH_PROJECT")
	if dir == "" {
		dir = b.TempDir()
		if exit := execute(b.Context(), env, []string{"init", dir}); exit != fault.Done {
			b.Fatal(exit)
		}
	}
	for b.Loop() {
		if exit := execute(b.Context(), env, []string{"test", "--output", "json", "--project", dir}); exit != fault.Done {
			b.Fatalf("exit code %d", exit)
		}
	}
}
