// Package version is `weft version`: what is running here.
package version

import (
	"context"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/project"
)

// Options are what the command was given.
type Options struct{ Env *project.Env }

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return Run(cmd.Context(), opts) },
	}
}

// report is the command's JSON.
type report struct {
	Version string `json:"version"`
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

// Run prints the version.
func Run(_ context.Context, opts *Options) error {
	env := opts.Env
	if env.Flags.JSON() {
		return env.PrintJSON(report{env.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH})
	}
	env.Streams.Printf("weft %s (%s, %s/%s)\n", env.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

// Text gives the version that the binary was built as: the module's, or
// "devel" with the commit when it was built from a work tree.
func Text() string {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	if v := build.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range build.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "devel-" + s.Value[:12]
		}
	}
	return "devel"
}
