// Package project is the road that every command takes: it opens the user's
// folder, finds its mistakes, ties names like "duckdb" to a dialect and a
// driver, and turns the model into a Plan. In come the global flags and a
// folder, out come a checked model, an open warehouse and a Plan, or the
// mistakes and errors with their exit codes. It must not know any single
// command, nor a concrete warehouse: those come in as a list.
package project

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/models"
)

// Env is what commands are given: the streams, the global flags, the world's
// clock and environment as functions, and the warehouses there are.
type Env struct {
	Streams    *terminal.Streams
	Flags      Flags
	Warehouses []Warehouse
	Tools      check.Tools // types of destinations that come with weft
	Version    string
	Clock      func() time.Time
	Lookup     func(name string) (string, bool) // an environment variable
	// Files reads the files of a project's folder for warehouses that cannot see them.
	Files func(dir string) adapters.Files
}

// Flags are the flags that every command has.
type Flags struct {
	Dir    string
	Output string // human, short, json, or markdown where a command can
	Target string
	Vars   []string // NAME=value
	AsOf   string
	Color  string
}

// JSON tells whether the output is for a machine.
func (f Flags) JSON() bool { return f.Output == "json" }

// Warehouse ties a target's type to what compiles for it and what runs it.
type Warehouse struct {
	Name    string
	Dialect *dialect.Dialect
	Layout  func(settings map[string]string) dialect.Layout
	// Open begins a session. Settings have no ${NAME} left; dir is the project's
	// folder, from which relative paths are looked up.
	Open func(ctx context.Context, settings map[string]string, dir string) (adapters.Warehouse, error)
	// Memory begins a session that keeps nothing and needs nobody, or is nil when
	// the warehouse has no such thing.
	Memory func(ctx context.Context, dir string) (adapters.Warehouse, error)
}

// warehouse finds the warehouse of a target's type.
func (e *Env) warehouse(target *models.Target) (Warehouse, error) {
	for _, w := range e.Warehouses {
		if w.Name == target.Type {
			return w, nil
		}
	}
	names := make([]string, len(e.Warehouses))
	for i, w := range e.Warehouses {
		names[i] = w.Name
	}
	return Warehouse{}, fault.New(fault.Wrong, "use a target of a type that it knows: "+strings.Join(names, ", "),
		"%s: target %q is of type %q, which this version of weft can check but not compile for", target.At, target.Name, target.Type)
}

// Memory gives the target that stories run in: the warehouse inside weft, with
// nothing in it.
func (e *Env) Memory() *Target {
	for _, w := range e.Warehouses {
		if w.Memory != nil {
			return &Target{Target: &models.Target{Name: "memory", Type: w.Name}, Warehouse: w, Layout: w.Layout(nil)}
		}
	}
	panic("no warehouse runs in memory: the list of warehouses is wrong")
}

// Now is the moment as at which a command computes: --as-of, else the start of
// the command, to the second. A date is its midnight in the project's zone.
func (e *Env) Now(timezone string) (time.Time, error) {
	if e.Flags.AsOf == "" {
		return e.Clock().UTC().Truncate(time.Second), nil
	}
	return e.Moment("--as-of", e.Flags.AsOf, timezone)
}

// Moment reads the moment that a flag says. A date is its midnight in the
// project's zone.
func (e *Env) Moment(flag, text, timezone string) (time.Time, error) {
	zone, err := time.LoadLocation(timezone)
	if err != nil {
		zone = time.UTC
	}
	if day, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		return day.UTC(), nil
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", time.DateTime, "2006-01-02 15:04"} {
		if moment, err := time.Parse(layout, text); err == nil {
			return moment.UTC(), nil
		}
	}
	return time.Time{}, fault.New(fault.Usage, "write "+flag+" 2026-03-01 or "+flag+" 2026-03-01T09:30:00Z",
		"%s %q is neither a date nor a moment", flag, text)
}

// Markdown marks a command, in its annotations, that can write --output markdown.
const Markdown = "markdown"

// Validate refuses global flags that a command does not understand.
func (f Flags) Validate(markdown bool) error {
	switch f.Output {
	case "human", "short", "json":
		return nil
	case "markdown":
		if markdown {
			return nil
		}
		return fault.New(fault.Usage, "`weft plan` writes Markdown", "--output can be human, short or json for this command")
	}
	return fault.New(fault.Usage, "", "%s", fmt.Sprintf("--output is %q; it can be human, short or json", f.Output))
}
