// Package initproject is `weft init`: it writes a small project that validates,
// tests and runs as it is.
package initproject

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
)

// template is the project, as files. Names that begin with "dot." lose it, so
// that git sees them only in the project; NAME is the project's name, and
// {{40d 09:30}} is that time of the day forty days ago, so that there is always
// something to see in the last weeks.
//
//go:embed template
var template embed.FS

// Options are what the command was given.
type Options struct {
	Env *project.Env
	Dir string
}

// New makes the command.
func New(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	return &cobra.Command{
		Use:   "init [DIR]",
		Short: "Make a small project that runs",
		Long: `Init writes a small shop: two sources, people, traits, segments and tests, with
data to run them on, made relative to today or to --as-of. Change it, or take it
apart.`,
		Example: "  weft init shop",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.Dir = env.Flags.Dir
			if len(args) > 0 {
				opts.Dir = args[0]
			}
			return Run(cmd.Context(), opts)
		},
	}
}

// report is the command's JSON.
type report struct {
	OK    bool     `json:"ok"`
	Dir   string   `json:"dir"`
	Files []string `json:"files"`
}

// Run writes the files. It never overwrites one.
func Run(_ context.Context, opts *Options) error {
	env := opts.Env
	name, err := projectName(opts.Dir)
	if err != nil {
		return err
	}
	now, err := env.Now("UTC")
	if err != nil {
		return err
	}
	files, err := render(name, now)
	if err != nil {
		return err
	}
	if err := refuse(opts.Dir, files); err != nil {
		return err
	}
	r := report{OK: true, Dir: opts.Dir}
	for _, f := range files {
		path := filepath.Join(opts.Dir, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fault.New(fault.Wrong, "", "writing the project: %w", err)
		}
		if err := os.WriteFile(path, []byte(f.text), 0o644); err != nil {
			return fault.New(fault.Wrong, "", "writing the project: %w", err)
		}
		r.Files = append(r.Files, f.name)
	}
	if env.Flags.JSON() {
		return env.PrintJSON(r)
	}
	next(env.Streams, opts.Dir, name, r.Files)
	return nil
}

func next(s *terminal.Streams, dir, name string, files []string) {
	s.Printf("%s project %q with %s\n\nNext:\n\n", s.Paint(terminal.Green, "made"), name, terminal.Plural(len(files), "file"))
	table := terminal.Table{Indent: "  "}
	if filepath.Clean(dir) != "." {
		table.Styled([]terminal.Style{terminal.Bold}, "cd "+shellWord(dir))
	}
	for _, line := range [][2]string{
		{"weft test", "the stories in tests.yaml, on rows of their own"},
		{"weft run", "people, traits and segments, from data/*.csv"},
		{"weft explain email:ana@example.org", "who she is, and why"},
	} {
		table.Styled([]terminal.Style{terminal.Bold, terminal.Dim}, line[0], line[1])
	}
	table.Print(s.Out, s)
}

// projectName makes a name out of the folder's: "My shop" becomes my_shop.
func projectName(dir string) (string, error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return "", fault.New(fault.Usage, "", "there is no folder %q: %w", dir, err)
	}
	name := strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return unicode.ToLower(r)
		}
		return '_'
	}, filepath.Base(absolute))
	name = strings.Trim(name, "_0123456789")
	// A name of its own keeps clear of the words that weft has taken.
	if name == "" || strings.HasPrefix(name, "weft") {
		name = "shop"
	}
	return name[:min(len(name), 40)], nil
}

// refuse protects what is there.
func refuse(dir string, files []file) error {
	if _, err := os.Stat(filepath.Join(dir, "weft.yaml")); err == nil {
		return fault.New(fault.Wrong, "name another folder: weft init DIR", "there is a project in %s already", dir)
	}
	for _, f := range files {
		_, err := os.Stat(filepath.Join(dir, filepath.FromSlash(f.name)))
		if err == nil {
			return fault.New(fault.Wrong, "name an empty folder: weft init DIR", "%s exists in %s", f.name, dir)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return fault.New(fault.Wrong, "name another folder: weft init DIR", "looking into %s: %w", dir, err)
		}
	}
	return nil
}

type file struct{ name, text string }

// render fills in the template, as on a day.
func render(name string, now time.Time) ([]file, error) {
	var files []file
	err := fs.WalkDir(template, "template", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := template.ReadFile(path)
		if err != nil {
			return err
		}
		to := strings.TrimPrefix(path, "template/")
		to = strings.Replace(to, "dot.", ".", 1)
		files = append(files, file{to, fill(string(text), name, now)})
		return nil
	})
	return files, err
}

// moment is {{40d 09:30}} in the template.
var moment = regexp.MustCompile(`\{\{(\d+)d (\d\d:\d\d)\}\}`)

func fill(text, name string, now time.Time) string {
	text = strings.ReplaceAll(text, "NAME", name)
	return moment.ReplaceAllStringFunc(text, func(match string) string {
		parts := moment.FindStringSubmatch(match)
		days, _ := strconv.Atoi(parts[1]) // the pattern has digits only
		return now.UTC().AddDate(0, 0, -days).Format(time.DateOnly) + " " + parts[2] + ":00"
	})
}

// plainWord is what a shell takes for one word as it stands.
var plainWord = regexp.MustCompile(`^[\pL\pN_./+-]+$`)

// shellWord writes a path so that a shell takes it for one word.
func shellWord(path string) string {
	if plainWord.MatchString(path) {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
