// Package generate is `weft generate`: it writes typed clients of what is
// published, and of the project's own queries, which the target's warehouse types.
package generate

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/client"
	"github.com/weft-cdp/weft/compiler/client/golang"
	"github.com/weft-cdp/weft/compiler/client/python"
	"github.com/weft-cdp/weft/compiler/client/typescript"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// language writes clients in one language, for the warehouses that it can.
type language struct {
	writes func(warehouse string) bool
	files  func(c *client.Client, to *models.GeneratedClient) ([]client.File, models.Diagnostics)
}

// languages is the list of them. A new one is a folder below compiler/client, a key
// in the YAML and a line here.
var languages = map[string]language{
	"go": {golang.Writes, func(c *client.Client, to *models.GeneratedClient) ([]client.File, models.Diagnostics) {
		return golang.Files(c, to.Package)
	}},
	"typescript": {typescript.Writes, func(c *client.Client, _ *models.GeneratedClient) ([]client.File, models.Diagnostics) {
		return typescript.Files(c)
	}},
	"python": {python.Writes, func(c *client.Client, _ *models.GeneratedClient) ([]client.File, models.Diagnostics) {
		return python.Files(c)
	}},
}

// Options are what the command was given.
type Options struct {
	Env   *project.Env
	Check bool
	Print bool
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Write typed clients for programs that read what is published",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return Run(cmd.Context(), opts) },
	}
	cmd.Flags().BoolVar(&opts.Check, "check", false, "write nothing, and fail when a client is not up to date")
	cmd.Flags().BoolVar(&opts.Print, "print", false, "write nothing, and print what clients are made from, as JSON")
	return cmd
}

// report is the command's JSON.
type report struct {
	OK    bool   `json:"ok"`
	Files []file `json:"files"`
}

// file is one that belongs to a client. State is written, unchanged, removed; with
// --check missing, stale, unchanged or left over.
type file struct {
	Path  string `json:"path"`
	State string `json:"state"`
}

// Run writes the clients, or checks them.
func Run(ctx context.Context, opts *Options) error {
	env := opts.Env
	loaded, err := env.Load()
	if err != nil {
		return err
	}
	config := loaded.Project.Generate
	if config == nil {
		return fault.New(fault.Wrong, "add for example `generate: {go: {out: client}}`", "weft.yaml has no generate, which says what is written where")
	}
	made, err := clientOf(ctx, env, loaded)
	if err != nil {
		return err
	}
	if opts.Print {
		return env.PrintJSON(made.client)
	}
	var sets []*set
	for _, to := range config.Clients {
		known := languages[to.Language]
		if !known.writes(made.client.Warehouse) {
			return fault.New(fault.Wrong, "choose another target with --target", "%s: there are no clients in %s for %s", to.At, to.Language, made.client.Warehouse)
		}
		files, found := known.files(made.client, to)
		if found.HasErrors() {
			return &project.Mistakes{List: found, Line: made.line}
		}
		sets = append(sets, markedSet(loaded.Dir, to.Out, loaded.Project.Name, files))
	}
	others, err := plugins(ctx, env, loaded, made)
	if err != nil {
		return err
	}
	states, err := place(loaded.Project.Name, append(sets, others...), !opts.Check)
	if err != nil {
		return err
	}
	return tell(env, report{Files: states}, opts.Check, "weft generate")
}

// made is what clients are written from, the schema that their tables are in, and
// the lines that mistakes are shown in.
type made struct {
	client *client.Client
	schema string
	line   project.Lines
}

// clientOf makes what all languages write. The warehouse is asked only where
// there are queries to be typed.
func clientOf(ctx context.Context, env *project.Env, loaded *project.Loaded) (*made, error) {
	files, err := readQueries(loaded)
	if err != nil {
		return nil, err
	}
	var queries []client.Query
	var target *project.Target
	if len(files.queries) == 0 {
		if target, err = env.Target(loaded); err != nil {
			return nil, err
		}
	} else {
		session, err := env.Connect(ctx, project.Connection{})
		if err != nil {
			return nil, err
		}
		defer session.Close()
		loaded, target = session.Loaded, session.Target
		if queries, err = files.typed(ctx, session); err != nil {
			return nil, err
		}
	}
	program, fetches := lower.Fetches(loaded.Project)
	plan, err := loaded.Emit(program, target, time.Time{})
	if err != nil {
		return nil, err
	}
	c, found := client.Make(loaded.Project, fetches, plan, queries)
	if found.HasErrors() {
		return nil, &project.Mistakes{List: found, Line: files.line}
	}
	return &made{client: c, schema: target.Layout.Schema, line: files.line}, nil
}

// Write writes files for other tools below a folder of the project, or checks them,
// and says what became of them. Command is what writes them.
func Write(env *project.Env, command string, loaded *project.Loaded, out string, files []client.File, check bool) error {
	s, err := listedSet(loaded.Dir, out, command, files)
	if err != nil {
		return err
	}
	states, err := place(loaded.Project.Name, []*set{s}, !check)
	if err != nil {
		return err
	}
	return tell(env, report{Files: states}, check, command)
}

// tell says what became of the files that a command writes.
func tell(env *project.Env, r report, check bool, command string) error {
	stale := slices.ContainsFunc(r.Files, func(f file) bool { return f.State != "unchanged" })
	r.OK = !check || !stale
	if env.Flags.JSON() {
		if err := env.PrintJSON(r); err != nil || r.OK {
			return err
		}
		return fault.Silent{Exit: fault.Wrong}
	}
	table := terminal.Table{}
	for _, f := range r.Files {
		table.Row(f.State, filepath.ToSlash(f.Path))
	}
	table.Print(env.Streams.Out, env.Streams)
	if !r.OK {
		return fault.New(fault.Wrong, "run `"+command+"`, and look at what the change means for the programs", "generated files are not up to date")
	}
	return nil
}
