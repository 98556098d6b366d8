package project

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/compiler/definition"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/models"
)

// environmentMark stands between a schema and the name of an environment beside it.
const environmentMark = "__"

// environmentName is what all warehouses take as a part of a schema's name, without
// quotes.
var environmentName = regexp.MustCompile(`^[a-z0-9][a-z0-9_]{0,39}$`)

// EnvironmentSchema is the schema of an environment beside a schema.
func EnvironmentSchema(schema, name string) (string, error) {
	if environmentName.MatchString(name) && !strings.Contains(name, environmentMark) {
		return schema + environmentMark + name, nil
	}
	return "", fault.New(fault.Usage, "use small letters, digits and single underscores, at most 40: --env pr_123", "%q is no name of an environment", name)
}

// EnvironmentFlag adds --env to a command.
func EnvironmentFlag(flags *pflag.FlagSet, name *string, what string) {
	flags.StringVar(name, "env", "", what+" the environment `NAME`, beside what is published")
}

// NoEnvironment has a command that could work in no environment say why, where somebody
// asks for one.
func NoEnvironment(cmd *cobra.Command, hint, why string) {
	var name string
	EnvironmentFlag(cmd.Flags(), &name, "")
	cmd.Flags().Lookup("env").Hidden = true
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if name == "" {
			return nil
		}
		return fault.New(fault.Usage, hint, "%s", why)
	}
}

// EnvironmentPrefix is how the names of all schemas of environments begin.
func EnvironmentPrefix(schema string) string { return schema + environmentMark }

// environment is the name of the environment that a schema is; "" where it is none.
func (r register) environment() string {
	for _, m := range r {
		if m.Kind == ir.EnvironmentKind {
			return m.Name
		}
	}
	return ""
}

// Modified is what a run publishes in an environment: the entities of which a
// definition is otherwise than published, and those that they lead to.
func (s *Session) Modified(compared Compared) (Publishing, error) {
	if !compared.Known {
		return Publishing{}, fault.New(fault.Wrong, "publish with `weft run` first, without --env",
			"schema %q holds no published run, beside which an environment could be", s.Target.Layout.State)
	}
	chosen := &Chosen{Graph: compared.Graph, Indexes: map[int]bool{}}
	for i, state := range compared.Modified() {
		chosen.Indexes[i] = state != definition.Same
	}
	return Publishing{Select: chosen.Lower(s.Project)}, nil
}

// environmentPlan is the plan of a run in an environment. It reads what the last
// published run has left, and writes beside it alone.
func (s *Session) environmentPlan(ctx context.Context, what Publishing) (*models.Plan, *ir.Program, error) {
	if err := s.Readable(ctx, ir.State); err != nil {
		return nil, nil, err
	}
	published, err := s.register(ctx, ir.State)
	if err != nil {
		return nil, nil, err
	}
	made, err := s.environmentRegister(ctx)
	if err != nil {
		return nil, nil, err
	}
	program, err := s.environmentProgram(ctx, what)
	if err != nil {
		return nil, nil, err
	}
	if err := s.keepable(ctx, program); err != nil {
		return nil, nil, err
	}
	beside := &emit.Environment{Name: s.Environment, Known: map[ir.Ident]bool{}}
	for _, m := range published {
		beside.Known[ir.Ident(m.Name)] = true
	}
	if beside.Mirrors, err = s.mirrors(ctx, published, Publishes(program)); err != nil {
		return nil, nil, err
	}
	for _, mirror := range beside.Mirrors {
		if made.has(ir.IdentText(mirror.Name), ir.TableKind) {
			beside.Turned = append(beside.Turned, mirror.Name)
		}
	}
	emitting := emit.Options{Now: s.Now, Clock: s.env.Clock(), RunID: s.RunID, Environment: beside, Outline: what.Outline}
	emitting.Views, _ = made.segments(nil, true)
	if emitting.Missing, err = s.missingIn(ctx, ir.Published, made); err != nil {
		return nil, nil, err
	}
	plan, err := s.emit(program, s.Target, emitting)
	return plan, program, err
}

// environmentProgram is the program of a run in an environment: of sources it takes
// the rows that are kept beside what is published.
func (s *Session) environmentProgram(ctx context.Context, what Publishing) (*ir.Program, error) {
	opts := Everything
	opts.Select, opts.FullRefresh, opts.Environment = what.Select, what.FullRefresh, true
	program := s.Program(opts)
	if what.FullRefresh || !Incremental(s.Project) {
		return program, nil
	}
	kept, _, err := s.kept(ctx, ir.State)
	if err != nil || len(kept) == 0 {
		return program, err
	}
	run := Everything
	run.Kept = kept
	return optimize.Borrow(program, s.Program(run)), nil
}

// environmentRegister is what was made in the environment. It refuses a schema in
// which something was published and that is none.
func (s *Session) environmentRegister(ctx context.Context) (register, error) {
	made, err := s.register(ctx, ir.Published)
	if err != nil || len(made) == 0 || made.environment() == s.Environment {
		return made, err
	}
	for _, m := range made {
		if m.Kind != ir.LayoutKind {
			return nil, fault.New(fault.Blocked, "take another name", "schema %q has tables of weft's, and is no environment", s.Target.Layout.Schema)
		}
	}
	return made, nil
}

// mirrors are what is published of entities that the run does not build.
func (s *Session) mirrors(ctx context.Context, published register, built []string) ([]emit.Mirror, error) {
	is := map[string]bool{}
	for _, e := range s.Project.Entities {
		is[e.Name] = true
	}
	for _, name := range built {
		is[name] = false
	}
	var list []emit.Mirror
	for _, m := range published {
		if !is[m.Entity] || strings.HasPrefix(m.Name, ir.NextPrefix) || m.Kind != ir.TableKind && m.Kind != ir.ViewKind {
			continue
		}
		columns, err := s.columns(ctx, s.Target.Layout.State, m.Name)
		if err != nil {
			return nil, err
		}
		mirror := emit.Mirror{Name: ir.Ident(m.Name), Entity: m.Entity}
		for _, c := range columns {
			mirror.Columns = append(mirror.Columns, ir.Ident(c.Name))
		}
		if columns != nil { // else a run that was killed has noted it alone
			list = append(list, mirror)
		}
	}
	return list, nil
}

// BuiltAndShown says which entities a run in an environment builds, and which it
// shows as they are published.
func (s *Session) BuiltAndShown(program *ir.Program) (built, shown []string) {
	built, shown = append([]string{}, Publishes(program)...), []string{}
	for _, e := range s.Project.Entities {
		if !slices.Contains(built, e.Name) {
			shown = append(shown, e.Name)
		}
	}
	return built, shown
}
