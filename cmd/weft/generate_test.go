package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/google/go-cmp/cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
)

// generatedArchive holds a model, queries, a program, and what it prints.
var generatedArchive = filepath.Join("testdata", "generate", "go.txtar")

// TestGeneratedGoRuns generates a client for DuckDB and for ClickHouse, vets it,
// and runs one program that uses all of it on both.
func TestGeneratedGoRuns(t *testing.T) {
	t.Run("duckdb", func(t *testing.T) {
		generated(t, "duckdb", "weft", nil, func(project string) adapters.Warehouse { return openLocal(t, project) })
	})
	t.Run("clickhouse", func(t *testing.T) {
		url, database := clickhousetest.Start(t), fmt.Sprintf("weft_generate_%d", os.Getpid())
		generated(t, "clickhouse", database, []string{"CLICKHOUSE_URL=" + url, "DATABASE=" + database},
			func(string) adapters.Warehouse { return openClickHouse(t, url, database).(dropping).Warehouse })
		if err := openClickHouse(t, url, database).Close(); err != nil {
			t.Error(err)
		}
	})
}

// generated takes a project from its model to what a program prints. The program
// is a module of its own with the versions of this one, so that nothing is fetched.
func generated(t *testing.T, target, schema string, env []string, open func(project string) adapters.Warehouse) {
	archive, err := txtar.ParseFile(generatedArchive)
	if err != nil {
		t.Fatal(err)
	}
	dir, want, notes := t.TempDir(), "", ""
	words := strings.NewReplacer("SPOKEN", target, "DATABASE.", schema+".", "NOTES", map[string]string{"duckdb": "main", "clickhouse": schema}[target]+".notes")
	for _, f := range archive.Files {
		driver := f.Name == "duckdb.go" || f.Name == "clickhouse.go"
		switch {
		case f.Name == "printed":
			want = string(f.Data)
		case f.Name == "notes/"+target+".sql":
			notes = string(f.Data)
		case !driver || f.Name == target+".go":
			put(t, filepath.Join(dir, f.Name), words.Replace(string(f.Data)))
		}
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(dir, name), regexp.MustCompile(`(?m)^module .*$`).ReplaceAllString(string(text), "module shop"))
	}
	run := func(name string, args ...string) string {
		command := exec.Command(name, args...)
		command.Dir, command.Env = dir, append(os.Environ(), append(env, "GOFLAGS=-mod=mod", "GOWORK=off")...)
		var problems strings.Builder
		command.Stderr = &problems
		out, err := command.Output()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, problems.String())
		}
		return string(out)
	}
	run("weft", "run", "--target", target, "--as-of", "2026-02-01")
	warehouse := open(dir)
	if err := errors.Join(warehouse.Exec(t.Context(), words.Replace(notes)), warehouse.Close()); err != nil {
		t.Fatal(err)
	}
	run("weft", "generate", "--target", target)
	run("weft", "generate", "--target", target, "--check")
	run("go", "vet", "./client")
	if unformatted := run("gofmt", "-l", "."); strings.Contains(unformatted, "client") {
		t.Errorf("not formatted: %s", unformatted)
	}
	got := run("go", "run", ".")
	if os.Getenv("WEFT_UPDATE") != "" && target == "duckdb" {
		archive.Files[len(archive.Files)-1].Data = []byte(got)
		put(t, generatedArchive, string(txtar.Format(archive)))
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the program prints otherwise (-want +got):\n%s", diff)
	}
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
