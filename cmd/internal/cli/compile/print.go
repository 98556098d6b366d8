package compile

import (
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/parse"
)

// blocks are the kinds of declarations, in the order in which a reader meets
// them.
var blocks = []string{"targets", "entities", "sources", "traits", "segments", "destinations", "syncs", "tests"}

// printTree prints what parsing found: every declaration and its place.
func printTree(env *project.Env) error {
	tree, diags, err := env.Parse()
	if err != nil {
		return err
	}
	if diags.HasErrors() {
		return &project.Mistakes{List: diags, Line: tree.Line}
	}
	if env.Flags.JSON() {
		return env.PrintJSON(declarations(tree))
	}
	for _, d := range declarations(tree) {
		env.Streams.Printf("%-12s %-40s %s\n", d.Block, d.Name, d.At)
	}
	return nil
}

type declaration struct {
	Block string `json:"block"`
	Name  string `json:"name"`
	At    string `json:"at"`
}

func declarations(tree *parse.Tree) []declaration {
	list := []declaration{}
	for _, block := range blocks {
		for _, entry := range tree.Entries(block) {
			name := entry.Name
			if !entry.Owner.IsZero() {
				name = entry.Owner.Text() + "." + name
			}
			list = append(list, declaration{block, name, entry.Key.At().String()})
		}
	}
	return list
}

// printed is how the text of a stage goes into JSON.
type printed struct {
	OK    bool   `json:"ok"`
	Stage string `json:"stage"`
	Text  string `json:"text"`
}

func printProject(env *project.Env, loaded *project.Loaded) error {
	var b strings.Builder
	if err := check.Print(&b, loaded.Project); err != nil {
		return err
	}
	return printText(env, "check", b.String())
}

func printProgram(env *project.Env, stage string, program *ir.Program) error {
	var b strings.Builder
	if err := ir.Print(&b, program); err != nil {
		return err
	}
	return printText(env, stage, b.String())
}

func printText(env *project.Env, stage, text string) error {
	if env.Flags.JSON() {
		return env.PrintJSON(printed{OK: true, Stage: stage, Text: text})
	}
	env.Streams.Printf("%s", text)
	return nil
}
