package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	"github.com/weft-cdp/weft/cmd/internal/clienttest"
)

// generatedFolder holds a model with queries, and for each language a program that
// uses all of the client, and what it prints.
var generatedFolder = filepath.Join("testdata", "generate")

// clientLanguage is how a program is checked and run that uses a client.
type clientLanguage struct {
	name   string
	driver string // the name of the file that opens the warehouse, with %s for the target
	run    func(t *testing.T, g *generatedProject) (printed string)
}

var clientLanguages = []clientLanguage{
	{"go", "%s.go", runGo},
	{"typescript", "%s.ts", runTypeScript},
	{"python", "%s_shop.py", runPython},
}

// clientTarget is where a project is run. Schema is what its tables lie in, and
// notes the table that a query writes to.
type clientTarget struct {
	name, schema, notes string
	env                 []string
	open                func(project string) adapters.Warehouse
}

// TestGeneratedClientsRun generates clients in all languages for all warehouses,
// has each language check them, and runs one program in each that uses all of its
// client: it prints the same on all warehouses.
func TestGeneratedClientsRun(t *testing.T) {
	if testing.Short() {
		t.Skip("programs are built and run that link a warehouse's driver: of a minute of tests, ten seconds")
	}
	t.Parallel()
	t.Run("duckdb", func(t *testing.T) {
		runClients(t, clientTarget{name: "duckdb", schema: "weft", notes: "main.notes",
			open: func(project string) adapters.Warehouse { return openLocal(t, project) }})
	})
	t.Run("clickhouse", func(t *testing.T) {
		url, database := clickhousetest.Start(t), fmt.Sprintf("weft_generate_%d", os.Getpid())
		runClients(t, clientTarget{name: "clickhouse", schema: database, notes: database + ".notes",
			env:  []string{"CLICKHOUSE_URL=" + url, "DATABASE=" + database},
			open: func(string) adapters.Warehouse { return openClickHouse(t, url, database).(dropping).Warehouse }})
		if err := openClickHouse(t, url, database).Close(); err != nil {
			t.Error(err)
		}
	})
	t.Run("bigquery", func(t *testing.T) {
		shop := shopOnBigQuery(t)
		project, _ := bigquerytest.Start(t)
		runClients(t, clientTarget{name: "bigquery", schema: shop.schema, notes: shop.schema + ".notes",
			env:  []string{"PROJECT=" + project, "DATABASE=" + shop.schema, "ENDPOINT=" + bigquerytest.URL(t)},
			open: func(folder string) adapters.Warehouse { return shop.open(t, folder) }})
	})
}

// generatedProject is a project whose clients are generated.
type generatedProject struct {
	dir    string
	target clientTarget
	words  *strings.Replacer
}

// runClients takes a project from its model to what the programs print.
func runClients(t *testing.T, target clientTarget) {
	g := &generatedProject{dir: t.TempDir(), target: target,
		words: strings.NewReplacer("SPOKEN", target.name, "DATABASE.", target.schema+".", "NOTES", target.notes)}
	shop := g.write(t, "shop", "")
	g.run(t, "weft", "run", "--target", target.name, "--as-of", "2026-02-01")
	warehouse := target.open(g.dir)
	if err := errors.Join(warehouse.Exec(t.Context(), g.words.Replace(shop["notes/"+target.name+".sql"])), warehouse.Close()); err != nil {
		t.Fatal(err)
	}
	g.run(t, "weft", "generate", "--target", target.name)
	g.run(t, "weft", "generate", "--target", target.name, "--check")
	for _, language := range clientLanguages {
		t.Run(language.name, func(t *testing.T) {
			want := g.write(t, language.name, language.driver)["printed"]
			warehouse := target.open(g.dir)
			if err := errors.Join(warehouse.Exec(t.Context(), "DELETE FROM "+target.notes+" WHERE true"), warehouse.Close()); err != nil {
				t.Fatal(err)
			}
			got := language.run(t, g)
			if os.Getenv("WEFT_UPDATE") != "" && target.name == "duckdb" {
				updatePrinted(t, language.name, got)
			} else if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the program prints otherwise (-want +got):\n%s", diff)
			}
		})
	}
}

// write writes the files of an archive, without the drivers of other targets, and
// gives them all.
func (g *generatedProject) write(t *testing.T, archive, driver string) map[string]string {
	t.Helper()
	parsed, err := txtar.ParseFile(filepath.Join(generatedFolder, archive+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range parsed.Files {
		files[f.Name] = string(f.Data)
		other := strings.HasPrefix(f.Name, "notes/") || f.Name == "printed"
		for _, warehouse := range []string{"duckdb", "clickhouse", "bigquery"} {
			other = other || warehouse != g.target.name && f.Name == strings.Replace(driver, "%s", warehouse, 1)
		}
		if !other {
			put(t, filepath.Join(g.dir, f.Name), g.words.Replace(string(f.Data)))
		}
	}
	return files
}

// updatePrinted keeps what a program prints.
func updatePrinted(t *testing.T, archive, printed string) {
	t.Helper()
	path := filepath.Join(generatedFolder, archive+".txtar")
	parsed, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	parsed.Files[len(parsed.Files)-1].Data = []byte(printed)
	put(t, path, string(txtar.Format(parsed)))
}

// run runs a command in the project and gives what it prints.
func (g *generatedProject) run(t *testing.T, name string, args ...string) string {
	t.Helper()
	return runIn(t, g.dir, g.target.env, name, args...)
}

// runIn runs a command in a project, with variables of the environment besides those
// of the test, and gives what it prints.
func runIn(t *testing.T, dir string, env []string, name string, args ...string) string {
	t.Helper()
	command := exec.Command(name, args...)
	command.Dir, command.Env = dir, slices.Concat(os.Environ(), env, []string{"GOFLAGS=-mod=mod", "GOWORK=off"})
	var problems strings.Builder
	command.Stderr = &problems
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, problems.String())
	}
	return string(out)
}

// putModule makes a folder the module shop with the versions of this one, so that
// nothing is fetched.
func putModule(t *testing.T, folder string) {
	t.Helper()
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(folder, name), regexp.MustCompile(`(?m)^module .*$`).ReplaceAllString(string(text), "module shop"))
	}
}

func runGo(t *testing.T, g *generatedProject) string {
	putModule(t, g.dir)
	g.run(t, "go", "vet", "./client")
	if unformatted := g.run(t, "gofmt", "-l", "client"); unformatted != "" {
		t.Errorf("not formatted: %s", unformatted)
	}
	return g.run(t, "go", "run", ".")
}

func runTypeScript(t *testing.T, g *generatedProject) string {
	modules := clienttest.Node(t)
	if err := os.Symlink(modules, filepath.Join(g.dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	g.run(t, filepath.Join(modules, ".bin", "tsc"))
	return g.run(t, "node", filepath.Join("build", "js", "main.js"))
}

func runPython(t *testing.T, g *generatedProject) string {
	python := clienttest.Python(t)
	g.run(t, python, "-m", "mypy", "--strict", "customers", "main.py")
	return g.run(t, python, "main.py")
}

// put writes a file, and its folder.
func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
