package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/adapters/destinations/postgres/postgrestest"
)

// wantSQLC names the folder of the real sqlc, which `make sqlc` builds.
const wantSQLC = "WEFT_SQLC"

// sqlcArchive holds a model that syncs into PostgreSQL, a program over the code
// that sqlc makes of it, and what the program prints.
var sqlcArchive = filepath.Join("testdata", "sqlc", "export.txtar")

// TestSQLC takes a model all the way: sqlc makes code of what is exported, psql's
// part makes its tables, a run fills them, and a program reads them through the
// code. sqlc's own plugin reads what generators of others are given.
func TestSQLC(t *testing.T) {
	programs := os.Getenv(wantSQLC)
	if programs == "" {
		t.Skip(wantSQLC + " names no folder with sqlc, which takes minutes to build the first time: `make test` builds it")
	}
	t.Cleanup(postgrestest.Stop)
	url := postgrestest.URL(t)
	archive, err := txtar.ParseFile(sqlcArchive)
	if err != nil {
		t.Fatal(err)
	}
	dir, want := t.TempDir(), map[string]string{}
	for _, f := range archive.Files {
		if name, ok := strings.CutPrefix(f.Name, "want/"); ok {
			want[name] = string(f.Data)
			continue
		}
		put(t, filepath.Join(dir, f.Name), string(f.Data))
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(dir, name), regexp.MustCompile(`(?m)^module .*$`).ReplaceAllString(string(text), "module shop"))
	}
	run := func(name string, args ...string) string {
		t.Helper()
		command := exec.Command(name, args...)
		command.Dir = dir
		command.Env = append(os.Environ(), "APP_DATABASE="+url, "GOFLAGS=-mod=mod", "GOWORK=off", "PATH="+programs+string(os.PathListSeparator)+os.Getenv("PATH"))
		var problems strings.Builder
		command.Stderr = &problems
		out, err := command.Output()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out, problems.String())
		}
		return string(out)
	}
	run("weft", "export", "sqlc")
	run("weft", "export", "sqlc", "--check")
	run(filepath.Join(programs, "sqlc"), "generate", "-f", filepath.Join("sqlc", "sqlc.yaml"))
	makeTables(t, url, filepath.Join(dir, "sqlc", "schema.sql"))
	run("weft", "run", "--sync", "--as-of", "2026-02-01")
	run("go", "vet", "./sqlc/app")
	if diff := cmp.Diff(want["printed"], run("go", "run", ".")); diff != "" {
		t.Errorf("the program prints otherwise (-want +got):\n%s", diff)
	}
	run("weft", "generate")
	run("weft", "generate", "--check")
	wantRequest(t, filepath.Join(dir, "request", "request.json"))
}

// makeTables runs the statements that were exported.
func makeTables(t *testing.T, url, file string) {
	t.Helper()
	ctx := context.Background()
	statements, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, string(statements), pgx.QueryExecModeSimpleProtocol); err != nil {
		t.Fatalf("%v\n%s", err, statements)
	}
}

// wantRequest looks at what sqlc's plugin says it was given.
func wantRequest(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var request struct {
		Catalog struct {
			Schemas []struct {
				Tables []struct{ Rel struct{ Name string } }
			}
		}
		Queries []struct{ Name, Cmd string }
	}
	if err := json.Unmarshal(text, &request); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, table := range request.Catalog.Schemas[0].Tables {
		got = append(got, table.Rel.Name)
	}
	for _, query := range request.Queries {
		got = append(got, query.Name+query.Cmd)
	}
	want := []string{"customer_profiles", "buyers", "CustomerByProfileID:one", "CustomerByEmail:one", "BuyersMembers:many"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sqlc's plugin was given something else (-want +got):\n%s", diff)
	}
}
