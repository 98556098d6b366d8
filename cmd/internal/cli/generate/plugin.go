package generate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/sqlc-dev/plugin-sdk-go/plugin"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/client"
	"github.com/weft-cdp/weft/compiler/client/sqlc"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// patience is how long a plugin may take.
const patience = 5 * time.Minute

// errSlow is why a plugin was ended that took longer.
var errSlow = errors.New("it has not answered")

// plugins runs the programs of others, as sqlc does, and gives what they write.
func plugins(ctx context.Context, env *project.Env, loaded *project.Loaded, made *made) ([]*set, error) {
	var sets []*set
	for _, p := range loaded.Project.Generate.Plugins {
		request, found := sqlc.Request(made.client, p, made.schema)
		if found.HasErrors() {
			return nil, &project.Mistakes{List: found, Line: made.line}
		}
		files, err := runWithin(ctx, patience, env, loaded.Dir, p, request)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var failed *pluginError
		if errors.As(err, &failed) {
			return nil, &project.Mistakes{List: models.Diagnostics{failed.diagnostic(p)}, Line: made.line}
		}
		if err != nil {
			return nil, err
		}
		s, err := listedSet(loaded.Dir, p.Out, "its plugin "+p.Name, files)
		if err != nil {
			return nil, err
		}
		sets = append(sets, s)
	}
	return sets, nil
}

// pluginError is what is wrong with a plugin: one line, and what it said itself.
type pluginError struct{ message, said string }

func (e *pluginError) Error() string { return e.message }

// mostSaid is how many lines of what a plugin said are shown.
const mostSaid = 20

func (e *pluginError) diagnostic(p *models.GeneratorPlugin) models.Diagnostic {
	d := diag.New(diag.PluginFailed, p.CmdAt, "plugin %q: %s", p.Name, e.message)
	for line := range strings.SplitSeq(strings.TrimSpace(e.said), "\n") {
		if line = strings.TrimSpace(line); line != "" && len(d.Notes) < mostSaid {
			d.Notes = append(d.Notes, diag.Notef(models.Span{}, "%s", line))
		}
	}
	return d
}

// runWithin runs a plugin for so long.
func runWithin(ctx context.Context, limit time.Duration, env *project.Env, dir string, p *models.GeneratorPlugin, request *plugin.GenerateRequest) ([]client.File, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("%w within %s", errSlow, limit))
	defer cancel()
	return run(ctx, env, dir, p, request)
}

// lastWords is how long a plugin's output is waited for when it has ended or been
// interrupted: programs that it has started may hold it open.
const lastWords = time.Second

// run gives a plugin its request on stdin and reads the files from stdout. It sees
// no variables of the environment but those that it was given.
func run(ctx context.Context, env *project.Env, dir string, p *models.GeneratorPlugin, request *plugin.GenerateRequest) ([]client.File, error) {
	name := p.Cmd
	if strings.ContainsRune(name, '/') && !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	program, err := exec.LookPath(name)
	if err != nil {
		return nil, &pluginError{message: "there is no program " + p.Cmd}
	}
	input, err := encode(request, p.Format)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program, plugin.CodegenService_Generate_FullMethodName)
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(input)
	cmd.WaitDelay = lastWords
	cmd.Env = []string{"SQLC_VERSION=" + sqlc.Version}
	for _, variable := range p.Env {
		value, _ := env.Lookup(variable)
		cmd.Env = append(cmd.Env, variable+"="+value)
	}
	output, err := cmd.Output()
	if took := context.Cause(ctx); errors.Is(took, errSlow) {
		return nil, &pluginError{message: took.Error()}
	}
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return nil, &pluginError{p.Cmd + " ended with " + exit.String(), string(exit.Stderr)}
	case err != nil:
		return nil, &pluginError{message: p.Cmd + " cannot be run: " + err.Error()}
	}
	var response plugin.GenerateResponse
	if err := decode(output, p.Format, &response); err != nil {
		return nil, &pluginError{message: "its answer is no list of files in " + p.Format}
	}
	return filesOf(&response)
}

// encode writes a request in the same bytes each time.
func encode(request *plugin.GenerateRequest, format string) ([]byte, error) {
	if format == "json" {
		return protojson.MarshalOptions{EmitUnpopulated: true, UseProtoNames: true}.Marshal(request)
	}
	return proto.MarshalOptions{Deterministic: true}.Marshal(request)
}

func decode(output []byte, format string, response *plugin.GenerateResponse) error {
	if format == "json" {
		return protojson.Unmarshal(output, response)
	}
	return proto.Unmarshal(output, response)
}

// filesOf takes files that stay below the folder of the plugin and do not stand in
// each other's way.
func filesOf(response *plugin.GenerateResponse) ([]client.File, error) {
	var files []client.File
	var paths []string
	for _, f := range response.GetFiles() {
		path := filepath.Clean(filepath.FromSlash(f.GetName()))
		if !filepath.IsLocal(path) || path == "." || path == listName {
			return nil, &pluginError{message: "it writes a file " + f.GetName() + ", which is not below its folder"}
		}
		files, paths = append(files, client.File{Path: path, Text: f.GetContents()}), append(paths, path)
	}
	if path, why := overlap(paths); path != "" {
		return nil, &pluginError{message: "it writes the file " + filepath.ToSlash(path) + " " + filepath.ToSlash(why)}
	}
	return files, nil
}
