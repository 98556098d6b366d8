package project

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
)

// Saved is what a run must find again to do what a plan has shown: the model, where
// it publishes, what is published there, and as at when it is. It holds neither
// SQL nor data.
type Saved struct {
	Format  int    `json:"format"`
	Weft    string `json:"weft"` // the version
	Project string `json:"project"`
	Target  string `json:"target"`
	// Place is a hash of where the target publishes and of where the sources are,
	// with every ${NAME} replaced: it may hold secrets.
	Place       string            `json:"place"`
	Schema      string            `json:"schema,omitempty"` // of --schema
	AsOf        string            `json:"as_of,omitempty"`  // of --as-of; "" for the moment of the run
	Selecting                     // of which definitions; nothing for all
	LastRun     string            `json:"last_run,omitempty"` // the run_id of what is published; "" for nothing
	Definitions map[string]string `json:"definitions"`        // their fingerprints
}

// savedFormat is the version of the file: another one may mean something else.
const savedFormat = 1

// Save gives what a run must find again. Schema is that of --schema.
func (s *Session) Save(ctx context.Context, schema string, selecting Selecting, compared Compared) (*Saved, error) {
	last, err := s.LastRun(ctx)
	if err != nil {
		return nil, err
	}
	saved := &Saved{
		Format: savedFormat, Weft: s.env.Version, Project: s.Project.Name, Target: s.Target.Name, Place: s.place(), Schema: schema,
		AsOf: s.env.Flags.AsOf, Selecting: selecting, LastRun: last, Definitions: map[string]string{},
	}
	for _, d := range compared.Graph.Definitions {
		saved.Definitions[d.Key().String()] = d.Fingerprint
	}
	return saved, nil
}

// place hashes where sources are and where is published to.
func (s *Session) place() string {
	h := sha256.New()
	fmt.Fprintf(h, "%+v\n", s.Target.Layout)
	for _, name := range slices.Sorted(maps.Keys(s.Target.settings)) {
		fmt.Fprintf(h, "%s=%s\n", name, s.Target.settings[name])
	}
	for _, source := range s.Project.Sources {
		fmt.Fprintf(h, "%s: %s %s\n", source.Name, source.Table, source.File)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// LastRun gives the run_id of the last run that counts; "" when there is none.
func (s *Session) LastRun(ctx context.Context) (string, error) {
	columns, err := s.Remembered(ctx, ir.RunsTable)
	if err != nil || columns == nil {
		return "", err
	}
	answers, err := s.Read(ctx, lower.LastRunID(s.Project))
	if err != nil {
		return "", err
	}
	for _, row := range answers[lower.LastRunStep].Rows {
		id, _ := row[0].(string)
		return id, nil
	}
	return "", nil
}

// Write writes the file.
func (s *Saved) Write(file string) error {
	text, err := json.MarshalIndent(s, "", "  ")
	if err == nil {
		err = os.WriteFile(file, append(text, '\n'), 0o600)
	}
	if err != nil {
		return fault.New(fault.Wrong, "name another file with --save", "saving the plan: %w", err)
	}
	return nil
}

// ReadSaved reads the file of a saved plan.
func ReadSaved(file string) (*Saved, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.Usage, "save one with `weft plan --save FILE`", "there is no plan %s", file)
	}
	if err != nil {
		return nil, fault.New(fault.Usage, "", "reading the plan: %w", err)
	}
	saved := &Saved{}
	if err := json.Unmarshal(text, saved); err != nil || saved.Format != savedFormat {
		return nil, fault.New(fault.Usage, "save it anew with `weft plan --save FILE`", "%s is no plan that this version of weft can read", file)
	}
	return saved, nil
}

// Adopt takes what a saved plan says into the flags of a command, before it
// connects. A flag that says something else is refused.
func (e *Env) Adopt(saved *Saved, schema *string, selecting *Selecting) error {
	for _, flag := range []struct {
		name  string
		given *string
		saved string
	}{{"--target", &e.Flags.Target, saved.Target}, {"--as-of", &e.Flags.AsOf, saved.AsOf}, {"--schema", schema, saved.Schema}} {
		if *flag.given != "" && *flag.given != flag.saved {
			return fault.New(fault.Blocked, "leave "+flag.name+" out, or plan anew", "the plan was made with %s, and the run has %s %s",
				orNone(flag.name, flag.saved), flag.name, *flag.given)
		}
		*flag.given = flag.saved
	}
	if selecting.Given() && selecting.String() != saved.Selecting.String() {
		return fault.New(fault.Blocked, "leave --select and --exclude out, or plan anew", "the plan was made with %s, and the run has %s",
			orNone("selection", saved.Selecting.String()), selecting)
	}
	*selecting = saved.Selecting
	return nil
}

func orNone(name, value string) string {
	switch {
	case value == "":
		return "no " + name
	case strings.HasPrefix(name, "--"):
		return name + " " + value
	}
	return value
}

// Stale tells what is otherwise than when a plan was saved; nil when nothing is.
func (s *Session) Stale(ctx context.Context, saved *Saved) error {
	compared, err := s.Compare(ctx)
	if err != nil {
		return err
	}
	now, err := s.Save(ctx, saved.Schema, saved.Selecting, compared)
	if err != nil {
		return err
	}
	var differs []string
	add := func(what string, different bool) {
		if different {
			differs = append(differs, what)
		}
	}
	add(fmt.Sprintf("it is of weft %s, and this is %s", saved.Weft, now.Weft), saved.Weft != now.Weft)
	add(fmt.Sprintf("it is of the project %q, and this is %q", saved.Project, now.Project), saved.Project != now.Project)
	add(fmt.Sprintf("the target %q or its sources are in another place", now.Target), saved.Place != now.Place)
	add(words(saved.LastRun, now.LastRun), saved.LastRun != now.LastRun)
	if changed := changedKeys(saved.Definitions, now.Definitions); len(changed) > 0 {
		add("the model has changed: "+strings.Join(changed, ", "), true)
	}
	if len(differs) == 0 {
		return nil
	}
	return fault.New(fault.Blocked, "look at it again with `weft plan --save FILE`", "the plan is stale: %s", strings.Join(differs, "; "))
}

func words(planned, published string) string {
	if planned == "" {
		return "run " + published + " was published since, and there was none"
	}
	if published == "" {
		return "run " + planned + " was published then, and there is none any more"
	}
	return "run " + published + " was published since, in the place of " + planned
}

// mostStale is how many definitions are named.
const mostStale = 5

// changedKeys names the definitions that differ.
func changedKeys(saved, now map[string]string) []string {
	var keys []string
	for key, print := range saved {
		if now[key] != print {
			keys = append(keys, key)
		}
	}
	for key := range now {
		if _, known := saved[key]; !known {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	if more := len(keys) - mostStale; more > 0 {
		return append(keys[:mostStale:mostStale], fmt.Sprintf("%d more", more))
	}
	return keys
}
