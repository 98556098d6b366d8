// Package compile is `weft compile`: it writes the SQL of a project to disk,
// readable, and runnable without weft; or prints what a stage of the compiler made.
package compile

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
)

// stages are what --stop-after knows, in their order.
var stages = []string{"parse", "check", "lower", "optimize", "emit"}

// Options are what the command was given.
type Options struct {
	Env       *project.Env
	Out       string
	Print     bool
	StopAfter string
	Offline   bool
	Selecting project.Selecting
	Explain   bool // what the optimizer does
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "compile",
		Short: "Write the SQL of the project to disk",
		Long: `Compile writes one file of SQL per step, named after the model, and run.sql, which
does them in order. The files run without weft, in the warehouse's own command
line, started in the project's folder: the first lines of run.sql say how.

Of each sync there is a file to read, with what it asks before it sends anything.

With --select or --exclude it writes a run of some entities, as run has them.

With --stop-after it prints what a stage of the compiler made instead: the
declarations (parse), the checked model (check), the program over rows (lower,
optimize), or the plan (emit). With --explain-optimizer it says how often the rows
of each source are gone through and what is not read of it, and what each pass of
the optimizer changed.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if opts.StopAfter != "" && !slices.Contains(stages, opts.StopAfter) {
				return fault.New(fault.Usage, "", "--stop-after is %q; it can be %s", opts.StopAfter, strings.Join(stages, ", "))
			}
			return Run(cmd.Context(), opts)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Out, "out", "", "write into `DIR` instead of build/sql/TARGET below the project")
	flags.BoolVar(&opts.Print, "print", false, "print the SQL instead of writing files")
	flags.StringVar(&opts.StopAfter, "stop-after", "", "print what a `STAGE` made: "+strings.Join(stages, ", "))
	flags.BoolVar(&opts.Explain, "explain-optimizer", false, "print what is shared and what is not read, instead of the SQL")
	opts.Selecting.Flags(flags, "write the SQL")
	flags.BoolVar(&opts.Offline, "offline", false, "do not connect; take the sources' columns from catalog.yaml")
	return cmd
}

// report is the command's JSON.
type report struct {
	OK    bool     `json:"ok"`
	Dir   string   `json:"dir"`
	Files []string `json:"files"`
}

// Run compiles the project.
func Run(ctx context.Context, opts *Options) error {
	env := opts.Env
	if opts.StopAfter == "parse" {
		return printTree(env)
	}
	loaded, target, err := load(ctx, opts)
	if err != nil {
		return err
	}
	if !env.Flags.JSON() {
		env.ShowWarnings(loaded)
	}
	if opts.StopAfter == "check" {
		return printProject(env, loaded)
	}
	now, err := env.Now(loaded.Project.TimeZone)
	if err != nil {
		return err
	}
	lowering := project.Everything
	if lowering.Select, err = opts.choose(ctx, loaded); err != nil {
		return env.IfNothing(err)
	}
	program := lower.Program(loaded.Project, lowering)
	if opts.StopAfter == "lower" {
		return printProgram(env, opts.StopAfter, program)
	}
	if opts.Explain {
		return explainOptimizer(env, loaded, program)
	}
	program = optimize.Program(program)
	if opts.StopAfter == "optimize" {
		return printProgram(env, opts.StopAfter, program)
	}
	plan, err := loaded.Emit(program, target, now)
	if err != nil {
		return err
	}
	if opts.StopAfter == "emit" {
		return env.PrintJSON(plan)
	}
	dir := opts.Out
	if dir == "" {
		dir = filepath.Join(loaded.Dir, "build", "sql", target.Name)
	}
	files := target.Files(plan, fromProject(loaded.Dir, dir))
	if lowering.Select == nil {
		files = append(files, syncFiles(loaded, target, now)...)
	}
	if opts.Print {
		for _, f := range files {
			env.Streams.Printf("-- %s\n\n%s\n", f.Name, strings.TrimRight(f.Text, "\n"))
		}
		return nil
	}
	verb := "reads"
	if target.Warehouse.Dialect.Script.Read == "" {
		verb = "has"
	}
	return write(env, dir, files, verb)
}

// choose finds the entities of a selection; nil for all.
func (o *Options) choose(ctx context.Context, loaded *project.Loaded) (*lower.Select, error) {
	if !o.Selecting.Given() {
		return nil, nil
	}
	chosen, err := o.Env.Choose(ctx, loaded, o.Selecting)
	if err != nil {
		return nil, err
	}
	what, err := o.Selecting.Publishing(chosen, loaded.Project)
	return what.Select, err
}

// fromProject is a folder as seen from the project's, where it can be told.
func fromProject(project, dir string) string {
	from, err := filepath.Abs(project)
	if err != nil {
		return filepath.ToSlash(dir)
	}
	to, err := filepath.Abs(dir)
	if err != nil {
		return filepath.ToSlash(dir)
	}
	if rel, err := filepath.Rel(from, to); err == nil {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(to)
}

// load gives the project with the best knowledge of its sources that there is:
// what the warehouse says, unless it cannot be asked and catalog.yaml is there.
func load(ctx context.Context, opts *Options) (*project.Loaded, *project.Target, error) {
	env := opts.Env
	loaded, err := env.Load()
	if err != nil {
		return nil, nil, err
	}
	target, err := env.Target(loaded)
	if err != nil {
		return nil, nil, err
	}
	if opts.Offline {
		noteUnknown(env, loaded, target)
		return loaded, target, nil
	}
	described, err := describe(ctx, env, loaded, target)
	if unasked(err) && loaded.CatalogSaved() {
		env.Streams.Notef("%s %v; taking the columns of the sources from catalog.yaml\n", env.Streams.Paint(terminal.Yellow, "note:"), err)
		noteUnknown(env, loaded, target)
		return loaded, target, nil
	}
	return described, target, offline(err)
}

// unasked tells whether the warehouse failed, or somebody else holds it.
func unasked(err error) bool {
	exit := fault.ExitOf(err)
	return exit == fault.Warehouse || exit == fault.Blocked
}

// noteUnknown names the sources of whose columns nothing is known without the
// warehouse, and what the SQL may lack for that.
func noteUnknown(env *project.Env, loaded *project.Loaded, target *project.Target) {
	var names []string
	for _, s := range loaded.Project.Sources {
		if !s.Closed {
			names = append(names, s.Name)
		}
	}
	if len(names) == 0 {
		return
	}
	env.Streams.Notef("%s the columns of %s are not known without the warehouse: their names were not checked, and what the model gives no type is taken as it comes; `weft catalog --target %s` keeps them in catalog.yaml\n",
		env.Streams.Paint(terminal.Yellow, "note:"), strings.Join(names, ", "), target.Name)
}

func describe(ctx context.Context, env *project.Env, loaded *project.Loaded, target *project.Target) (*project.Loaded, error) {
	session, err := target.Open(ctx)
	if err != nil {
		return nil, err
	}
	described, err := env.Describe(ctx, loaded, session)
	return described, errors.Join(err, session.Close())
}

// offline adds the way out of a warehouse that cannot be asked.
func offline(err error) error {
	if !unasked(err) {
		return err
	}
	return &fault.Error{Exit: fault.ExitOf(err), Err: err, Hint: "compile without the warehouse: add --offline"}
}

// write writes the files; verb says what run.sql does with them.
func write(env *project.Env, dir string, files []emit.File, verb string) error {
	if err := clear(dir); err != nil {
		return err
	}
	r := report{OK: true, Dir: dir}
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fault.New(fault.Wrong, "name another folder with --out", "writing the SQL: %w", err)
		}
		if err := os.WriteFile(path, []byte(f.Text), 0o644); err != nil {
			return fault.New(fault.Wrong, "name another folder with --out", "writing the SQL: %w", err)
		}
		r.Files = append(r.Files, f.Name)
	}
	if env.Flags.JSON() {
		return env.PrintJSON(r)
	}
	for _, name := range r.Files {
		env.Streams.Printf("%s\n", filepath.Join(dir, name))
	}
	env.Streams.Notef("%s\n", env.Streams.Paint(terminal.Dim, terminal.Plural(len(files), "file")+" written; run.sql "+verb+" them in order"))
	return nil
}

// clear takes away what an earlier compile wrote, so that a step that is gone
// leaves no file: the .sql files of a folder that has a run.sql.
func clear(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fault.New(fault.Wrong, "name another folder with --out", "looking for old SQL: %w", err)
	}
	if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == "run.sql" }) {
		return nil
	}
	for _, e := range entries {
		if e.IsDir() || filepath.Ext(e.Name()) != ".sql" {
			continue
		}
		if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
			return fault.New(fault.Wrong, "", "removing old SQL: %w", err)
		}
	}
	return nil
}
