// Package test is `weft test`: it runs the project's stories in memory, in
// parallel, and shows cell by cell what came out otherwise than expected.
package test

import (
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/story"
)

// Options are what the command was given.
type Options struct {
	Env         *project.Env
	Run         string
	Data        bool
	Selecting   project.Selecting
	LockTimeout time.Duration
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "test",
		Short: "Run the stories of the project, or with --data the tests of its sources",
		Long: `Test runs the stories under tests: in any file of the project. Each has rows of
its own and a now of its own, so it needs no data and no warehouse, and gives the
same result on every day and every machine. With --select or --exclude it runs those
that expect something of a selected trait, segment or identity, or give rows of a
selected source. ` + project.SelectHelp + `

With --data it looks at the data of the target instead, as every run does before it
makes anything: the tests that sources and their relations have, their keys, times,
types and freshness. It reads every source, or those that are selected, and writes
nothing.`,
		Example: "  weft test\n  weft test --run lapse\n  weft test --data --target prod\n  weft test --data --select source:orders",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case opts.Data && opts.Run != "":
				return fault.New(fault.Usage, "leave one of them out", "--run chooses stories, and --data makes the tests of sources")
			case opts.Data:
				return RunData(cmd.Context(), opts)
			}
			return Run(cmd.Context(), opts)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Run, "run", "", "run only the stories whose names match the `REGEXP`")
	opts.Selecting.Flags(flags, "run stories that expect something, or with --data test the sources,")
	flags.BoolVar(&opts.Data, "data", false, "look at the data of the target instead")
	project.LockTimeoutFlag(flags, &opts.LockTimeout)
	return cmd
}

// Run runs the stories.
func Run(ctx context.Context, opts *Options) error {
	env, started := opts.Env, time.Now()
	loaded, err := env.Load()
	if err != nil {
		return err
	}
	stories, err := chosen(loaded.Project.Stories, opts.Run)
	if err != nil {
		return err
	}
	if opts.Selecting.Given() {
		found, err := env.Choose(ctx, loaded, opts.Selecting)
		if err != nil {
			return err
		}
		stories = about(stories, found)
	}
	if !env.Flags.JSON() {
		env.ShowWarnings(loaded)
	}
	show := &printer{env: env, loaded: loaded}
	memory := env.Memory()
	open := func(ctx context.Context) (adapters.Warehouse, error) {
		return memory.Warehouse.Memory(ctx, loaded.Dir)
	}
	prepare := func(s *models.Story) (story.Prepared, error) { return prepareStory(loaded, memory, s) }
	if err := story.RunAll(ctx, stories, prepare, open, show.result); err != nil {
		return &fault.Error{Exit: fault.Warehouse, Err: err}
	}
	return show.end(time.Since(started))
}

// chosen gives the stories whose names match.
func chosen(all []*models.Story, pattern string) ([]*models.Story, error) {
	if pattern == "" {
		return all, nil
	}
	wanted, err := regexp.Compile(pattern)
	if err != nil {
		return nil, fault.New(fault.Usage, "regular expressions are RE2's: https://github.com/google/re2/wiki/Syntax", "--run %q: %w", pattern, err)
	}
	var stories []*models.Story
	var names []string
	for _, s := range all {
		names = append(names, s.Name)
		if wanted.MatchString(s.Name) {
			stories = append(stories, s)
		}
	}
	if len(stories) > 0 {
		return stories, nil
	}
	hint := "`weft test` runs all " + terminal.Plural(len(all), "story")
	if meant, ok := diag.Closest(pattern, names); ok {
		hint = "did you mean " + meant + "?"
	} else if len(names) > 0 && len(names) <= 10 {
		hint = "there are " + strings.Join(names, ", ")
	}
	return nil, fault.New(fault.Usage, hint, "no story's name matches --run %q", pattern)
}
