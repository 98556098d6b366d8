package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/format"
	"os"
	"strings"

	"github.com/sqlc-dev/plugin-sdk-go/codegen"
	"github.com/sqlc-dev/plugin-sdk-go/plugin"
)

// generatorPlugin is a plugin for scripts, by the kit that plugins of sqlc are made
// with. It writes a struct for each table and a constant for each query.
func generatorPlugin() { codegen.Run(writeRows) }

func writeRows(_ context.Context, r *plugin.GenerateRequest) (*plugin.GenerateResponse, error) {
	var options struct {
		Package, File string
		Fails         bool
	}
	if err := json.Unmarshal(r.PluginOptions, &options); err != nil {
		return nil, err
	}
	if options.Fails {
		return nil, errors.New("the option fails is set")
	}
	types := map[string]string{"text": "string", "int8": "int64", "numeric": "string", "timestamptz": "string"}
	var b strings.Builder
	fmt.Fprintf(&b, "// Of %s, for %s with sqlc %s.\npackage %s\n", r.Catalog.Name, os.Getenv("READER")+os.Getenv("SECRET"), os.Getenv("SQLC_VERSION"), options.Package)
	for _, t := range r.Catalog.Schemas[0].Tables {
		fmt.Fprintf(&b, "\n// T_%s: %s\ntype T_%[1]s struct {\n", t.Rel.Name, t.Comment)
		for _, c := range t.Columns {
			list := map[bool]string{true: "[]"}[c.IsArray]
			null := map[bool]string{false: "*"}[c.NotNull]
			fmt.Fprintf(&b, "\tC_%s %s%s%s // %s\n", c.Name, list, null, types[c.Type.Name], c.Comment)
		}
		b.WriteString("}\n")
	}
	for _, q := range r.Queries {
		fmt.Fprintf(&b, "\n// %s %s of %s,%s takes", q.Name, q.Cmd, q.Filename, strings.Join(q.Comments, " "))
		for _, p := range q.Params {
			fmt.Fprintf(&b, " %d %s %s", p.Number, p.Column.Name, p.Column.Type.Name)
		}
		fmt.Fprintf(&b, " and gives %d columns.\nconst Q_%s = `%s`\n", len(q.Columns), q.Name, q.Text)
	}
	text, err := format.Source([]byte(b.String()))
	return &plugin.GenerateResponse{Files: []*plugin.File{{Name: options.File, Contents: text}}}, err
}
