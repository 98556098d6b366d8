// Package export is `weft export`: it writes what other tools read who know
// nothing of weft.
package export

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/generate"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/client"
	"github.com/weft-cdp/weft/compiler/client/sqlc"
	"github.com/weft-cdp/weft/models"
)

// postgres is the type of destinations that sqlc knows the SQL of.
const postgres = "postgres"

// Options are what the command was given.
type Options struct {
	Env         *project.Env
	Destination string // "" for the only one
	Out         string
	Check       bool
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	cmd := &cobra.Command{Use: "export", Short: "Write what other tools read", Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(newSQLC(env))
	return cmd
}

func newSQLC(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := &cobra.Command{
		Use:   "sqlc [destination]",
		Short: "Write a project of sqlc for the tables that syncs write in PostgreSQL",
		Long: `Sqlc writes schema.sql with the tables that the syncs into a PostgreSQL database
write to, query.sql with queries that find their rows, and, where there is none yet,
sqlc.yaml. sqlc (https://sqlc.dev) makes typed code of them; psql makes the tables
of schema.sql. Nothing is asked, and no secrets are needed.`,
		Example: "  weft export sqlc --out sqlc\n  sqlc generate -f sqlc/sqlc.yaml",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Destination = strings.Join(args, "")
			return SQLC(cmd.Context(), opts)
		},
	}
	cmd.Flags().StringVar(&opts.Out, "out", "sqlc", "the folder that is written into, seen from the project's")
	cmd.Flags().BoolVar(&opts.Check, "check", false, "write nothing, and fail when the files are not up to date")
	return cmd
}

// SQLC writes a project of sqlc, or checks it.
func SQLC(_ context.Context, opts *Options) error {
	loaded, err := opts.Env.Load()
	if err != nil {
		return err
	}
	to, err := choose(loaded.Project, opts.Destination)
	if err != nil {
		return err
	}
	schema := to.Setting("schema")
	if strings.Contains(schema, "${") {
		return fault.New(fault.Wrong, "write the schema itself into the model", "%s: the schema of %q is only known when it runs", to.Places["schema"], to.Name)
	}
	files, config, found := sqlc.Export(loaded.Project, to, schema)
	switch {
	case found.HasErrors():
		return &project.Mistakes{List: found, Line: loaded.Tree.Line}
	case len(files) == 0:
		return fault.New(fault.Wrong, "add a sync whose `to` begins with "+to.Name, "%s: no sync writes into %q", to.At, to.Name)
	}
	if !opts.Check {
		if err := configure(generate.Folder(loaded.Dir, opts.Out), config); err != nil {
			return err
		}
	}
	return generate.Write(opts.Env, "weft export sqlc", loaded, opts.Out, files, opts.Check)
}

// configure writes the configuration where there is none: it is the user's then.
func configure(folder string, config client.File) error {
	path := filepath.Join(folder, config.Path)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fault.New(fault.Wrong, "", "writing the configuration of sqlc: %w", err)
	}
	if err := os.WriteFile(path, config.Text, 0o644); err != nil {
		return fault.New(fault.Wrong, "", "writing the configuration of sqlc: %w", err)
	}
	return nil
}

// choose finds the destination.
func choose(p *models.Project, name string) (*models.Destination, error) {
	var known []*models.Destination
	var names []string
	for _, d := range p.Destinations {
		if d.Type == postgres {
			known, names = append(known, d), append(names, d.Name)
		}
	}
	i := slices.Index(names, name)
	switch {
	case len(known) == 0:
		return nil, fault.New(fault.Wrong, "sqlc reads the SQL of PostgreSQL: add a destination of that type", "the project has no destination of type postgres")
	case i >= 0:
		return known[i], nil
	case name != "":
		return nil, fault.New(fault.Usage, "there are "+strings.Join(names, ", "), "there is no destination %q of type postgres", name)
	case len(known) > 1:
		return nil, fault.New(fault.Usage, "name one of them: "+strings.Join(names, ", "), "there are several destinations of type postgres")
	}
	return known[0], nil
}
