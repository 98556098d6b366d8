package cli

import (
	"strings"
	"testing"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
)

func TestAPanicAsksForAReport(t *testing.T) {
	var out strings.Builder
	env := &project.Env{Streams: &terminal.Streams{Err: &out}, Version: "v1.2.3"}
	exit := guard(env, func() fault.Exit { panic("a column without a type") })
	if exit != fault.Bug {
		t.Errorf("the exit code is %d", exit)
	}
	for _, want := range []string{"not your mistake: a column without a type", "https://github.com/weft-cdp/weft/issues", "weft v1.2.3", "root_test.go"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
}

// Every command has a line of help, refuses no global flag, and takes part in
// the contract of exit codes by being run from execute.
func TestCommandsHaveHelp(t *testing.T) {
	var began bool
	root := newRoot(&project.Env{}, &began)
	if len(root.Commands()) < 10 {
		t.Errorf("there are %d commands", len(root.Commands()))
	}
	for _, cmd := range root.Commands() {
		switch {
		case cmd.Short == "" || strings.HasSuffix(cmd.Short, "."):
			t.Errorf("%s: the line of help is %q", cmd.Name(), cmd.Short)
		case cmd.Args == nil:
			t.Errorf("%s does not say how many arguments it takes", cmd.Name())
		}
	}
}
