package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/adapters/destinations/postgres/postgrestest"
)

// wantSQLC names the folder of the real sqlc, which `make sqlc` builds.
const wantSQLC = "WEFT_SQLC"

// TestSQLC takes a model all the way: sqlc makes code of what is exported, psql's
// part makes its tables, a run fills them, and a program reads them through the code.
func TestSQLC(t *testing.T) {
	p := openSQLC(t, "export.txtar")
	t.Cleanup(postgrestest.Stop)
	url := postgrestest.URL(t)
	p.env = append(p.env, "APP_DATABASE="+url)
	p.run(t, "weft", "export", "sqlc")
	p.run(t, "weft", "export", "sqlc", "--check")
	p.run(t, filepath.Join(p.programs, "sqlc"), "generate", "-f", filepath.Join("sqlc", "sqlc.yaml"))
	makeTables(t, url, filepath.Join(p.dir, "sqlc", "schema.sql"))
	p.run(t, "weft", "run", "--sync", "--as-of", "2026-02-01")
	p.run(t, "go", "vet", "./sqlc/app")
	p.wantPrinted(t)
}

// TestPluginsOfSQLC hands a model to generators of sqlc's own: a program reads what
// weft published through the code of the one for Go.
func TestPluginsOfSQLC(t *testing.T) {
	p := openSQLC(t, "plugin.txtar")
	p.run(t, "weft", "run", "--as-of", "2026-02-01")
	notes, err := os.ReadFile(filepath.Join(p.dir, "notes.sql"))
	if err != nil {
		t.Fatal(err)
	}
	warehouse := openLocal(t, p.dir)
	if err := errors.Join(warehouse.Exec(t.Context(), string(notes)), warehouse.Close()); err != nil {
		t.Fatal(err)
	}
	p.run(t, "weft", "generate")
	p.run(t, "weft", "generate", "--check")
	p.run(t, "go", "vet", "./db")
	p.wantPrinted(t)
	wantRequest(t, filepath.Join(p.dir, "request", "request.json"))
}

// sqlcProject is a project of which sqlc or its generators make code, with a program
// that uses it.
type sqlcProject struct {
	dir, programs string
	env           []string
	printed       string // what the program prints
}

// openSQLC takes a project out of testdata/sqlc, and puts sqlc's programs on its path.
func openSQLC(t *testing.T, archive string) *sqlcProject {
	t.Helper()
	programs := os.Getenv(wantSQLC)
	if programs == "" {
		t.Skip(wantSQLC + " names no folder with sqlc, which takes minutes to build the first time: `make test` builds it")
	}
	parsed, err := txtar.ParseFile(filepath.Join("testdata", "sqlc", archive))
	if err != nil {
		t.Fatal(err)
	}
	p := &sqlcProject{dir: t.TempDir(), programs: programs, env: []string{"PATH=" + programs + string(os.PathListSeparator) + os.Getenv("PATH")}}
	for _, f := range parsed.Files {
		if f.Name == "printed" {
			p.printed = string(f.Data)
			continue
		}
		put(t, filepath.Join(p.dir, f.Name), string(f.Data))
	}
	putModule(t, p.dir)
	return p
}

func (p *sqlcProject) run(t *testing.T, name string, args ...string) string {
	t.Helper()
	return runIn(t, p.dir, p.env, name, args...)
}

// wantPrinted runs the program.
func (p *sqlcProject) wantPrinted(t *testing.T) {
	t.Helper()
	if diff := cmp.Diff(p.printed, p.run(t, "go", "run", ".")); diff != "" {
		t.Errorf("the program prints otherwise (-want +got):\n%s", diff)
	}
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
	want := []string{
		"customer_profiles", "vips", "CustomerByProfileID:one", "CustomerByEmail:one", "CustomerByMemberID:one", "VIPsMembers:many",
		"Spenders:many", "OfCities:many", "Known:one", "Forget:exec",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sqlc's plugin was given something else (-want +got):\n%s", diff)
	}
}
