// Package catalog is `weft catalog`: it asks the target for the columns of the
// sources and keeps them in catalog.yaml, so that validating needs no
// connection and a review shows when a source changed its shape.
package catalog

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/check"
)

// Options are what the command was given.
type Options struct {
	Env   *project.Env
	Check bool
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "catalog",
		Short: "Save the columns of the sources in catalog.yaml",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return Run(cmd.Context(), opts) },
	}
	cmd.Flags().BoolVar(&opts.Check, "check", false, "write nothing, and fail when catalog.yaml is not up to date")
	return cmd
}

// report is the command's JSON.
type report struct {
	OK      bool     `json:"ok"`
	File    string   `json:"file"`
	Sources int      `json:"sources"`
	Columns int      `json:"columns"`
	Changed bool     `json:"changed"`
	Changes []change `json:"changes,omitempty"`
}

// Run writes the catalog, or checks it.
func Run(ctx context.Context, opts *Options) error {
	env := opts.Env
	// A catalog that is out of date would hide what it is about to be told.
	loaded, err := env.LoadWith(nil)
	if err != nil {
		return err
	}
	target, err := env.Target(loaded)
	if err != nil {
		return err
	}
	session, err := target.Open(ctx)
	if err != nil {
		return err
	}
	defer session.Close()
	live, err := env.LiveCatalog(ctx, loaded, session)
	if err != nil {
		return err
	}
	live.Warehouse = target.Type
	text, err := check.WriteCatalog(live)
	if err != nil {
		return err
	}
	path := filepath.Join(loaded.Dir, "catalog.yaml")
	old, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Wrong, "", "reading the old catalog: %w", err)
	}
	r := report{OK: true, File: "catalog.yaml", Sources: len(live.Sources), Changed: !bytes.Equal(old, text)}
	if before, err := check.ReadCatalog(old); err == nil && len(old) > 0 {
		r.Changes = changes(before, live)
	}
	for _, columns := range live.Sources {
		r.Columns += len(columns)
	}
	if opts.Check {
		return checked(env, r)
	}
	if r.Changed {
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return fault.New(fault.Wrong, "", "writing the catalog: %w", err)
		}
	}
	if env.Flags.JSON() {
		return env.PrintJSON(r)
	}
	verb := "unchanged"
	if r.Changed {
		verb = "written"
	}
	show(env.Streams, r.Changes)
	env.Streams.Printf("catalog.yaml %s: %s of %s\n", verb, terminal.Plural(r.Columns, "column"), terminal.Plural(r.Sources, "source"))
	return nil
}

func checked(env *project.Env, r report) error {
	if env.Flags.JSON() {
		r.OK = !r.Changed
		if err := env.PrintJSON(r); err != nil || r.OK {
			return err
		}
		return fault.Silent{Exit: fault.Wrong}
	}
	show(env.Streams, r.Changes)
	if r.Changed {
		return fault.New(fault.Wrong, "run `weft catalog`, and look at what the change means for the model", "catalog.yaml is not up to date")
	}
	env.Streams.Printf("catalog.yaml is up to date\n")
	return nil
}
