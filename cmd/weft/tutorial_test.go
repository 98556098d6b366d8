package main

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/weft-cdp/weft/cmd/internal/clienttest"
)

var updateTutorial = flag.Bool("update-tutorial", false, "write what the commands of the pages print into them")

// Pages are run from top to bottom, each in an empty folder: a block
// "```yaml file=NAME" writes a file, a block "```console" runs the lines that
// begin with "$ " and shows what they print. Times may differ, nothing else.
func TestTutorial(t *testing.T)         { runPage(t, "tutorial.md", 5) }
func TestDataTestsPage(t *testing.T)    { runPage(t, "data-tests.md", 5) }
func TestEnvironmentsPage(t *testing.T) { runPage(t, "environments.md", 5) }

// TestClientsPage has what a reader fetches by `go get` and by npm: the versions that
// the generated clients are tested with.
func TestClientsPage(t *testing.T) {
	folder := t.TempDir()
	putModule(t, folder)
	if err := os.Symlink(clienttest.Node(t), filepath.Join(folder, "node_modules")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOFLAGS", "-mod=mod")
	t.Setenv("GOWORK", "off")
	runPageIn(t, "clients.md", folder, 6)
}

// runPage runs a page that has at least so many commands.
func runPage(t *testing.T, name string, least int) {
	t.Helper()
	runPageIn(t, name, t.TempDir(), least)
}

// runPageIn runs a page in a folder.
func runPageIn(t *testing.T, name, folder string, least int) {
	t.Helper()
	page := filepath.Join("..", "..", "docs", name)
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	blocks, commands := splitBlocks(string(text)), 0
	for i, b := range blocks {
		switch _, name, isFile := strings.Cut(b.info, " file="); {
		case isFile:
			writeBlock(t, filepath.Join(folder, name), b.text)
		case b.info == "console":
			ran := runConsole(t, &folder, b.text)
			commands += strings.Count("\n"+ran, "\n$ ")
			if forgetTimes(ran) != forgetTimes(b.text) && !*updateTutorial {
				t.Errorf("the page shows\n%s\nbut it prints\n%s", b.text, ran)
			}
			blocks[i].text = ran
		}
	}
	if commands < least {
		t.Errorf("only %d commands were found in %s", commands, name)
	}
	if *updateTutorial {
		if err := os.WriteFile(page, []byte(joinBlocks(blocks)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// block is a piece of Markdown: prose (no fence) or a fenced block.
type block struct {
	fenced     bool
	info, text string
}

func splitBlocks(page string) []block {
	blocks := []block{{}}
	for line := range strings.Lines(page) {
		last := &blocks[len(blocks)-1]
		info, isFence := strings.CutPrefix(line, "```")
		switch {
		case isFence && last.fenced:
			blocks = append(blocks, block{})
		case isFence:
			blocks = append(blocks, block{fenced: true, info: strings.TrimSpace(info)})
		default:
			last.text += line
		}
	}
	return blocks
}

func joinBlocks(blocks []block) string {
	var out strings.Builder
	for _, b := range blocks {
		if b.fenced {
			out.WriteString("```" + b.info + "\n" + b.text + "```\n")
			continue
		}
		out.WriteString(b.text)
	}
	return out.String()
}

func writeBlock(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// runConsole runs the commands of a block and gives the block as it would have
// been printed. `cd` changes the folder for what follows.
func runConsole(t *testing.T, folder *string, text string) string {
	t.Helper()
	var out strings.Builder
	for line := range strings.Lines(text) {
		command, isCommand := strings.CutPrefix(strings.TrimRight(line, "\n"), "$ ")
		if !isCommand {
			continue
		}
		out.WriteString("$ " + command + "\n")
		if to, isCd := strings.CutPrefix(command, "cd "); isCd {
			*folder = filepath.Join(*folder, to)
			continue
		}
		run := exec.Command("sh", "-c", command)
		run.Dir = *folder
		printed, err := run.CombinedOutput()
		if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
			t.Fatalf("%s: %v", command, err)
		}
		out.Write(bytes.TrimRight(printed, "\n"))
		if len(bytes.TrimSpace(printed)) > 0 {
			out.WriteString("\n")
		}
	}
	return out.String()
}

// Times differ from run to run, and so does which step is the slowest.
var (
	timeText  = regexp.MustCompile(`\d+(\.\d+)? ?(µs|ms|s)\b`)
	timesLine = regexp.MustCompile(`(?m)^  .*TIME( +[▇█]*)?
`)
	portText = regexp.MustCompile(`127\.0\.0\.1:\d+`)
	blanks   = regexp.MustCompile(`[ ]{2,}`)
)

func forgetTimes(text string) string {
	text = timeText.ReplaceAllString(text, "TIME")
	text = portText.ReplaceAllString(text, "127.0.0.1:PORT")
	text = timesLine.ReplaceAllString(text, "")
	return blanks.ReplaceAllString(text, " ")
}
