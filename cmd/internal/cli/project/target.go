package project

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/models"
)

// Target is the place that a command works in: one of the project's targets,
// its settings without ${NAME}, and the warehouse of its type.
type Target struct {
	*models.Target
	Warehouse Warehouse
	Layout    dialect.Layout
	settings  map[string]string
	dir       string
}

// Target picks the target of --target, else the project's default, else its
// only one, and replaces every ${NAME} that is needed to use it: in its
// settings, and in the tables and files of the sources.
func (e *Env) Target(loaded *Loaded) (*Target, error) {
	chosen, err := e.choose(loaded.Project)
	if err != nil {
		return nil, err
	}
	warehouse, err := e.warehouse(chosen)
	if err != nil {
		return nil, err
	}
	vars, err := e.variables(loaded)
	if err != nil {
		return nil, err
	}
	settings := vars.settings(chosen)
	vars.sources(loaded.Project)
	if len(vars.missing) > 0 {
		return nil, &Mistakes{List: vars.missing, Line: loaded.Tree.Line}
	}
	return &Target{
		Target: chosen, Warehouse: warehouse, Layout: warehouse.Layout(settings),
		settings: settings, dir: loaded.Dir,
	}, nil
}

func (e *Env) choose(project *models.Project) (*models.Target, error) {
	name := e.Flags.Target
	if name == "" {
		name = project.DefaultTarget
	}
	if name == "" && len(project.Targets) == 1 {
		return project.Targets[0], nil
	}
	names := make([]string, len(project.Targets))
	for i, t := range project.Targets {
		names[i] = t.Name
	}
	if name == "" {
		return nil, fault.New(fault.Usage, "name one with --target, or set default_target in weft.yaml",
			"the project has several targets: %s", strings.Join(names, ", "))
	}
	if i := slices.Index(names, name); i >= 0 {
		return project.Targets[i], nil
	}
	hint := "the project has " + strings.Join(names, ", ")
	if meant, ok := diag.Closest(name, names); ok {
		hint = "did you mean --target " + meant + "?"
	}
	return nil, fault.New(fault.Usage, hint, "the project has no target %q", name)
}

// Judged are the targets that a project is validated for: that of --target, else
// the default or the only one; all of them when that is asked for, or when the
// project does not say which one it means.
func (e *Env) Judged(loaded *Loaded, all bool) ([]*models.Target, error) {
	p := loaded.Project
	if all || e.Flags.Target == "" && p.DefaultTarget == "" {
		return p.Targets, nil
	}
	chosen, err := e.choose(p)
	return []*models.Target{chosen}, err
}

// Refused tells what the warehouses of targets cannot do of the model, without a
// connection: all that compiling for them would. A ${NAME} that is not set stays
// as it is, because checking needs no secrets.
func (e *Env) Refused(loaded *Loaded, targets []*models.Target) (models.Diagnostics, error) {
	vars, err := e.variables(loaded)
	if err != nil {
		return nil, err
	}
	vars.sources(loaded.Project)
	program := loaded.Program(Everything)
	found, err := e.refusedSyncs(loaded)
	if err != nil {
		return nil, err
	}
	for _, target := range targets {
		warehouse, err := e.warehouse(target)
		if err != nil {
			return nil, err
		}
		for _, d := range emit.Refusals(program, warehouse.Dialect, warehouse.Layout(vars.settings(target))) {
			// Two targets of one type refuse the same.
			if !slices.ContainsFunc(found, func(known models.Diagnostic) bool { return reflect.DeepEqual(known, d) }) {
				found = append(found, d)
			}
		}
	}
	found.Sort()
	return found, nil
}

// LockTimeoutFlag adds --lock-timeout to a command that needs the warehouse.
func LockTimeoutFlag(flags *pflag.FlagSet, timeout *time.Duration) {
	flags.DurationVar(timeout, "lock-timeout", 0, "wait so long for another process to let go of the warehouse (`TIME`, such as 30s or 5m)")
}

// Open begins a session in the target.
func (t *Target) Open(ctx context.Context) (adapters.Warehouse, error) {
	session, err := t.Warehouse.Open(ctx, t.settings, t.dir)
	if err != nil {
		return nil, t.opening(err)
	}
	return session, nil
}

// opening is an error of opening or locking a target with what to do about it.
func (t *Target) opening(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, adapters.ErrLocked):
		return fault.New(fault.Blocked,
			"wait until it has ended, or let this command wait with --lock-timeout 5m", "target %q: %w", t.Name, err)
	}
	return fault.New(fault.Warehouse, "look at the settings of the target, "+t.At.String(), "target %q: %w", t.Name, err)
}
