package syncs

import (
	"bufio"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/explain"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/models"
)

// eraseOptions are what `weft erase` was given.
type eraseOptions struct {
	Env         *project.Env
	Entity      string
	People      []string // [TYPE:]VALUE
	From        string   // a file with one of them in a line; "" for none
	DryRun      bool
	Lift        bool
	ByHand      []string // syncs
	LockTimeout time.Duration
}

// NewErase makes the command.
func NewErase(env *project.Env) *cobra.Command {
	opts := &eraseOptions{Env: env}
	cmd := &cobra.Command{
		Use:   "erase ENTITY [[TYPE:]VALUE…]",
		Short: "Erase people in every destination that holds them",
		Long: `Erase takes people out of all that syncs of their entity have brought to tools, says of
each what came of it and forgets what was kept of them. From then on they are left out of
every plan: of their identifiers only keyed digests are kept. A tool that cannot erase is
told as unsupported, with what to do there by hand. Run it again to go on with what is
left: what is done is not done twice. See docs/erasure.md.

Exit codes: 0 done, 1 the project is wrong or nobody is known by it, 2 the command line is
wrong, 3 something is to be done by hand or waits, 4 the warehouse or a destination failed.`,
		Example: `  weft erase customer email:ana@example.org --dry-run
  weft erase customer email:ana@example.org
  weft erase customer --from-file requests.txt --output json
  weft erase customer email:ana@example.org --by-hand vips_to_newsletter`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Entity, opts.People = args[0], args[1:]
			return Erase(cmd.Context(), opts)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.From, "from-file", "", "erase whom the `FILE` has, an identifier in each line")
	flags.BoolVar(&opts.DryRun, "dry-run", false, "say what is held where, and erase nothing")
	flags.StringArrayVar(&opts.ByHand, "by-hand", nil, "say that it was done by hand in the tool of the `SYNC`; may be repeated")
	flags.BoolVar(&opts.Lift, "lift", false, "let them be sent again, and erase nothing")
	project.LockTimeoutFlag(flags, &opts.LockTimeout)
	project.NoEnvironment(cmd, "leave --env out", "what is published in an environment is never delivered, and so there is nothing to erase")
	return cmd
}

// Erase erases people.
func Erase(ctx context.Context, opts *eraseOptions) error {
	people, err := opts.people()
	if err != nil {
		return err
	}
	w, entity, err := openErasing(ctx, opts, people)
	if err != nil {
		return err
	}
	defer w.session.Close()
	defer w.close()
	if opts.Lift {
		return w.lift(ctx, opts, entity, people)
	}
	forgotten, err := w.forgotten(ctx)
	if err != nil {
		return err
	}
	doc := erased{Lost: forgotten, DryRun: opts.DryRun}
	for _, person := range people {
		one, err := w.erasePerson(ctx, opts, entity, person.text, person.number)
		if err != nil {
			return err
		}
		doc.People = append(doc.People, one)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return w.finishErasing(&doc)
}

// somebody is a person by an identifier, and the number by which they are told: of the
// line in the file, or of the argument.
type somebody struct {
	text   string
	number int
}

// people lists whom the command line and the file name, everybody once.
func (o *eraseOptions) people() ([]somebody, error) {
	var people []somebody
	seen := map[string]bool{}
	add := func(text string, number int) {
		if !seen[text] {
			seen[text] = true
			people = append(people, somebody{text, number})
		}
	}
	for i, text := range o.People {
		add(text, i+1)
	}
	if o.From != "" {
		file, err := os.Open(o.From)
		if err != nil {
			return nil, fault.New(fault.Usage, "look at --from-file", "%s cannot be read", filepath.Base(o.From))
		}
		defer file.Close()
		lines := bufio.NewScanner(file)
		for number := 1; lines.Scan(); number++ {
			if line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff")); line != "" {
				add(line, number)
			}
		}
		if lines.Err() != nil {
			return nil, fault.New(fault.Wrong, "it has an identifier in each line", "%s cannot be read to its end", filepath.Base(o.From))
		}
	}
	switch {
	case len(people) == 0:
		return nil, fault.New(fault.Usage, "name them: weft erase customer email:ana@example.org, or --from-file", "erase needs somebody to erase")
	case o.From != "" && len(o.People) > 0:
		return nil, fault.New(fault.Usage, "put them into the file", "--from-file names them all, and so do the arguments")
	case o.Lift && (o.DryRun || len(o.ByHand) > 0):
		return nil, fault.New(fault.Usage, "leave the other flags out", "--lift erases nothing")
	}
	return people, nil
}

// openErasing begins a session and makes all syncs of an entity ready. The caller ends
// both.
func openErasing(ctx context.Context, opts *eraseOptions, people []somebody) (*work, *models.Entity, error) {
	loaded, err := opts.Env.Load()
	if err != nil {
		return nil, nil, err
	}
	entity := loaded.Project.Entity(opts.Entity)
	if entity == nil {
		return nil, nil, fault.New(fault.Usage, "name the entity first: weft erase customer email:ana@example.org", "the project has no such entity")
	}
	for _, person := range people {
		if !explain.Names(entity, person.text) { // told before anybody is erased
			return nil, nil, unnamed(entity, person.number)
		}
	}
	if loaded.Project.Erasure == nil {
		return nil, nil, fault.New(fault.Wrong, "add `erasure: {secret: \"${ERASURE_SECRET}\"}` to weft.yaml, and make one with `openssl rand -hex 32`: see docs/erasure.md",
			"without a secret nobody can be kept from being sent again who was erased")
	}
	if _, err := opts.Env.ErasureKey(loaded); err != nil { // before anybody is asked anything
		return nil, nil, err
	}
	var names []string
	for _, s := range loaded.Project.Syncs {
		if s.Entity.Name == entity.Name {
			names = append(names, s.Name)
		}
	}
	if len(names) == 0 {
		return nil, nil, fault.New(fault.Wrong, "nothing was ever brought anywhere by this project", "no sync is of %s", entity.Name)
	}
	for _, name := range opts.ByHand {
		if !slices.Contains(names, name) {
			return nil, nil, fault.New(fault.Usage, "the syncs of "+entity.Name+" are "+strings.Join(names, ", "), "--by-hand names no sync of %s", entity.Name)
		}
	}
	w, err := connect(ctx, &Options{Env: opts.Env, Names: names, LockTimeout: opts.LockTimeout})
	if err != nil {
		return nil, nil, err
	}
	return w, w.session.Project.Entity(entity.Name), nil
}

// lift takes the marks of people away.
func (w *work) lift(ctx context.Context, opts *eraseOptions, entity *models.Entity, people []somebody) error {
	for _, person := range people {
		found, err := explain.Look(ctx, opts.Env, w.session, entity, person.text)
		if err != nil {
			return err
		}
		var marks []string
		if found != nil {
			marks = w.marks(entity, found)
		} else if id, ok := explain.Identifier(entity, person.text); ok { // nobody has it any more
			marks = []string{w.key.Mark(entity.Name, id.Type, id.Value)}
		} else {
			return nobody(entity, person.number)
		}
		if err := w.syncs[0].store.DropMarks(ctx, marks); err != nil {
			return failed(err)
		}
	}
	if opts.Env.Flags.JSON() {
		return opts.Env.PrintJSON(struct {
			OK     bool `json:"ok"`
			Lifted int  `json:"lifted"`
		}{true, len(people)})
	}
	opts.Env.Streams.Printf("lifted for %d: what is published of them is sent again\n", len(people))
	return nil
}

// marks are those of all identifiers of a person.
func (w *work) marks(entity *models.Entity, found *explain.Found) []string {
	marks := make([]string, len(found.Identifiers))
	for i, id := range found.Identifiers {
		marks[i] = w.key.Mark(entity.Name, id.Type, id.Value)
	}
	return marks
}

// unknownHint says what to do about people whom nobody is known by.
const unknownHint = "`weft explain` says more of an identifier; who is gone from the sources already can be named by their profile id"

// nobody says which of the people nobody is known by, without telling the identifier.
func nobody(entity *models.Entity, number int) error {
	return fault.New(fault.Wrong, unknownHint, "number %d: no %s is known by it, or more than one is", number, entity.Name)
}

// unnamed says that what stands there can be nobody, without telling it.
func unnamed(entity *models.Entity, number int) error {
	types := make([]string, len(entity.Identifiers))
	for i, id := range entity.Identifiers {
		types[i] = id.Name
	}
	return fault.New(fault.Usage, "write TYPE:VALUE, a value alone or a profile id; the types of "+entity.Name+" are "+strings.Join(types, ", "),
		"number %d can be no %s: its type is none of theirs, or it has no value", number, entity.Name)
}

// errInterrupted ends what was interrupted.
var errInterrupted = errors.New("interrupted")
