package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/adapters/warehouses/bigquery/bigquerytest"
)

var updateTold = flag.Bool("update-told", false, "write the answers of archives anew that are one text on all warehouses, as DuckDB gives them")

// toldAnswer is the file of the archive that has what is told.
const toldAnswer = "want.txt"

// TestPlanOnEveryWarehouse plans and runs a project that everything happens to:
// what is told is one text on all warehouses, and what plan says is what run does.
func TestPlanOnEveryWarehouse(t *testing.T) {
	t.Parallel()
	tellsTheSame(t, "testdata/plan.txtar", func(put func(under string), weft func(args ...string)) {
		weft("plan", "--as-of", "2026-02-01")
		weft("run", "--as-of", "2026-02-01")
		weft("plan", "--as-of", "2026-02-01")
		put("later/")
		weft("plan", "--as-of", "2026-03-01")
		weft("plan", "--as-of", "2026-03-01", "--no-examples", "--schema", "weft_beside")
		weft("plan", "--as-of", "2026-01-07", "--no-examples")
		weft("run", "--as-of", "2026-03-01")
		weft("plan", "--as-of", "2026-03-01")
		weft("run", "--as-of", "2026-03-01") // once more: nothing is new, as the plan says
	})
}

// TestSelectOnEveryWarehouse changes definitions, and plans and runs a part of them.
func TestSelectOnEveryWarehouse(t *testing.T) {
	t.Parallel()
	tellsTheSame(t, "testdata/select.txtar", func(put func(under string), weft func(args ...string)) {
		weft("run", "--as-of", "2026-02-01")
		put("later/")
		weft("plan", "--as-of", "2026-02-01")
		weft("plan", "--as-of", "2026-02-01", "--select", "entity:account")
		weft("run", "--as-of", "2026-02-01", "--select", "entity:account")
		weft("plan", "--as-of", "2026-02-01", "--no-examples")
		weft("run", "--as-of", "2026-02-01", "--select", "state:modified", "--exclude", "entity:account")
		weft("run", "--as-of", "2026-02-01", "--select", "state:modified")
		weft("plan", "--as-of", "2026-02-01", "--select", "account")
		weft("run", "--as-of", "2026-02-01")
	})
}

// told runs commands on a project: put makes the archive's files of a folder the
// project's, and weft runs a command.
type told func(put func(under string), weft func(args ...string))

// tellsTheSame demands that commands tell one text on all warehouses, that of the
// archive's last file.
func tellsTheSame(t *testing.T, file string, commands told) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := archive.Files[len(archive.Files)-1]
	if *updateTold {
		archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == toldAnswer })
		archive.Files = append(archive.Files, txtar.File{Name: toldAnswer, Data: []byte(tellOn(t, archive, shopTarget{name: "local"}, commands))})
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for name, target := range map[string]func(*testing.T) shopTarget{
		"duckdb": func(*testing.T) shopTarget { return shopTarget{name: "local"} }, "clickhouse": shopOnClickHouse, "bigquery": inItsPlace,
	} {
		t.Run(name, func(t *testing.T) {
			on := target(t)
			got := tellOn(t, archive, on, commands)
			if on.open != nil { // so that it goes
				warehouse := on.open(t, "")
				t.Cleanup(func() {
					if err := warehouse.Close(); err != nil {
						t.Error(err)
					}
				})
			}
			if diff := cmp.Diff(strings.Split(string(want.Data), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("want -, %s +\n%s", name, diff)
			}
		})
	}
}

// inItsPlace says where BigQuery is to make the dataset beside.
func inItsPlace(t *testing.T) shopTarget {
	target := shopOnBigQuery(t)
	plain := target.edit
	target.edit = func(yaml string) string {
		return strings.Replace(plain(yaml), "type: bigquery,", "type: bigquery, location: "+bigquerytest.Home()+",", 1)
	}
	return target
}

// tellOn runs the commands, and gives all that was told but what only one
// warehouse tells: steps, bytes and times.
func tellOn(t *testing.T, archive *txtar.Archive, target shopTarget, commands told) string {
	t.Helper()
	project := t.TempDir()
	put := func(under string) {
		for _, f := range archive.Files {
			name, found := strings.CutPrefix(f.Name, under)
			if !found {
				continue
			}
			if err := os.WriteFile(filepath.Join(project, name), f.Data, 0o644); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
	}
	put("")
	if target.edit != nil {
		edit(t, filepath.Join(project, "weft.yaml"), target.edit)
	}
	var answer strings.Builder
	weft := func(args ...string) {
		answer.WriteString("$ weft " + strings.Join(args, " ") + "\n")
		command := exec.Command("weft", append(args, "--project", project, "--target", target.name)...)
		command.Env = append(os.Environ(), target.env...)
		var problems strings.Builder
		command.Stderr = &problems
		out, err := command.Output()
		if err != nil {
			t.Fatalf("weft %s: %v\n%s%s", strings.Join(args, " "), err, out, problems.String())
		}
		answer.WriteString(sameTold(string(out)) + "\n")
	}
	commands(put, weft)
	return answer.String()
}

// ofOne are lines that only one warehouse tells, or one run.
var ofOne = regexp.MustCompile(`(?m)^(\d+ steps on .*|reads .*|billed .*|published .*)\n`)

func sameTold(out string) string {
	out, _, _ = strings.Cut(ofOne.ReplaceAllString(out, ""), "\n  time\n")
	return strings.Trim(out, "\n") + "\n"
}
