package files_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/files"
)

// batch is rows of customers; those that are taken away have no values.
func batch(op string, run, first int64, names ...string) adapters.Batch {
	b := adapters.Batch{Sync: "vips", Object: "customers", Op: op, Run: run, First: first, Fields: []string{"city", "spend", "since"}}
	for i, name := range names {
		row := adapters.Row{
			IdempotencyKey: fmt.Sprintf("key-%s-%d", name, run),
			Identity:       []adapters.Identifier{{Name: "email", Value: name + "@example.org"}},
		}
		if op != "delete" {
			row.Values = []any{"Malmö, \"south\"", big.NewRat(int64(i)*10+5, 10), time.Date(2026, 3, 1+i, 0, 0, 0, 0, adapters.Day)}
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// places are all places where files can be, each empty: its settings, and how to
// see what is there.
func places(t *testing.T) map[string]place {
	dir := t.TempDir()
	return map[string]place{
		"folder": {map[string]string{"path": dir}, func() map[string]string { return tree(t, dir) }},
		"s3":     onS3(t),
		"gcs":    onGCS(t),
		"sftp":   onSFTP(t),
	}
}

type place struct {
	set map[string]string
	see func() map[string]string // content by name
}

func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	seen := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		seen[filepath.ToSlash(name)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

func write(t *testing.T, d *files.Destination, b adapters.Batch) {
	t.Helper()
	results := d.Write(t.Context(), b)
	if len(results.Rows) != len(b.Rows) {
		t.Fatalf("%d results of %d rows", len(results.Rows), len(b.Rows))
	}
	for _, r := range results.Rows {
		if r.Outcome != adapters.OK {
			t.Fatalf("%s: %s %s", r.Outcome, r.Code, r.Message)
		}
	}
}

func publish(t *testing.T, d *files.Destination, run int64, whole bool) {
	t.Helper()
	if err := d.Publish(t.Context(), adapters.RunEnd{Sync: "vips", Object: "customers", Run: run, Whole: whole}); err != nil {
		t.Fatal(err)
	}
}

func names(seen map[string]string) string { return strings.Join(slices.Sorted(maps.Keys(seen)), "\n") }

// everywhere runs a test on all places.
func everywhere(t *testing.T, more map[string]string, test func(t *testing.T, d *files.Destination, see func() map[string]string)) {
	for name, p := range places(t) {
		t.Run(name, func(t *testing.T) {
			maps.Copy(p.set, more)
			d, err := files.New(p.set, files.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Check(t.Context()); err != nil {
				t.Fatal(err)
			}
			test(t, d, p.see)
		})
	}
}

func TestChangesOfRuns(t *testing.T) {
	everywhere(t, nil, func(t *testing.T, d *files.Destination, see func() map[string]string) {
		write(t, d, batch("delete", 1, 1, "ana"))
		write(t, d, batch("upsert", 1, 2, "bo", "cy"))
		if seen := see(); strings.Contains(names(seen), "manifest") {
			t.Errorf("the manifest is there before the end of the run:\n%s", names(seen))
		}
		write(t, d, batch("upsert", 1, 2, "bo", "cy")) // again: it is written over
		publish(t, d, 1, true)
		publish(t, d, 1, true)
		seen := see()
		const folder = "customers/vips/run=0000000001/"
		want := folder + "_manifest.json\n" + folder + "delete-0000000001-0000000001.csv\n" + folder + "upsert-0000000002-0000000002.csv"
		if names(seen) != want {
			t.Fatalf("there are\n%s\nwant\n%s", names(seen), want)
		}
		csv := "_op,_key,email,city,spend,since\n" +
			"upsert,key-bo-1,bo@example.org,\"Malmö, \"\"south\"\"\",0.5,2026-03-01\n" +
			"upsert,key-cy-1,cy@example.org,\"Malmö, \"\"south\"\"\",1.5,2026-03-02\n"
		if got := seen[folder+"upsert-0000000002-0000000002.csv"]; got != csv {
			t.Errorf("the file is\n%s\nwant\n%s", got, csv)
		}
		if got, want := seen[folder+"delete-0000000001-0000000001.csv"], "_op,_key,email,city,spend,since\ndelete,key-ana-1,ana@example.org,,,\n"; got != want {
			t.Errorf("the file is\n%s\nwant\n%s", got, want)
		}
		var manifest struct {
			Run, Rows int64
			Files     []struct {
				Name, Op    string
				Rows, Bytes int64
			}
		}
		if err := json.Unmarshal([]byte(seen[folder+"_manifest.json"]), &manifest); err != nil {
			t.Fatal(err)
		}
		if manifest.Run != 1 || manifest.Rows != 3 || len(manifest.Files) != 2 || manifest.Files[1].Op != "upsert" ||
			manifest.Files[1].Bytes != int64(len(csv)) || manifest.Files[1].Rows != 2 {
			t.Errorf("the manifest says %+v", manifest)
		}
	})
}

// A run that broke off has written files, and its manifest comes with the next.
func TestRunsThatBrokeOffAreEnded(t *testing.T) {
	everywhere(t, map[string]string{"format": "jsonl"}, func(t *testing.T, d *files.Destination, see func() map[string]string) {
		write(t, d, batch("upsert", 1, 1, "ana"))
		write(t, d, batch("upsert", 2, 1, "bo"))
		publish(t, d, 2, true)
		seen := see()
		if got, want := seen["customers/vips/run=0000000001/upsert-0000000001-0000000001.jsonl"],
			`{"_op":"upsert","_key":"key-ana-1","email":"ana@example.org","city":"Malmö, \"south\"","spend":0.5,"since":"2026-03-01"}`+"\n"; got != want {
			t.Errorf("the file is\n%s\nwant\n%s", got, want)
		}
		for _, run := range []string{"1", "2"} {
			if seen["customers/vips/run=000000000"+run+"/_manifest.json"] == "" {
				t.Errorf("run %s has no manifest:\n%s", run, names(seen))
			}
		}
	})
}

// show publishes a run of a whole set.
func show(t *testing.T, d *files.Destination, run, rows int64) {
	t.Helper()
	if err := d.Publish(t.Context(), adapters.RunEnd{Sync: "vips", Object: "customers", Run: run, Replaces: true, Rows: rows, Whole: true}); err != nil {
		t.Fatal(err)
	}
}

func TestWholeSetsReplaceEachOther(t *testing.T) {
	everywhere(t, nil, func(t *testing.T, d *files.Destination, see func() map[string]string) {
		write(t, d, batch("replace", 1, 1, "ana", "bo"))
		write(t, d, batch("replace", 1, 3, "cy"))
		show(t, d, 1, 3)
		if got := see()["customers/vips/run=0000000001/replace-0000000003-0000000001.csv"]; !strings.HasPrefix(got, "email,city,spend,since\ncy@example.org,") {
			t.Errorf("the file is\n%s", got)
		}
		write(t, d, batch("replace", 2, 1, "ana"))
		// It is never shown: nothing changes for who reads.
		seen := see()
		if !strings.Contains(seen["customers/vips/_latest.json"], `"folder": "run=0000000001"`) || seen["customers/vips/run=0000000002/_manifest.json"] != "" {
			t.Errorf("a set that is not whole is shown:\n%s\n%s", names(seen), seen["customers/vips/_latest.json"])
		}
		write(t, d, batch("replace", 3, 1, "ana", "cy"))
		show(t, d, 3, 2)
		const folder = "customers/vips/run=0000000003/"
		if got, want := names(see()), "customers/vips/_latest.json\n"+folder+"_manifest.json\n"+folder+"replace-0000000001-0000000002.csv"; got != want {
			t.Errorf("there are\n%s\nwant\n%s", got, want)
		}
		show(t, d, 4, 0) // nobody is left
		show(t, d, 4, 0)
		const empty = "customers/vips/run=0000000004/_manifest.json"
		if got, want := names(see()), "customers/vips/_latest.json\n"+empty; got != want || !strings.Contains(see()[empty], `"rows": 0`) {
			t.Errorf("there are\n%s\nwant\n%s", got, want)
		}
		show(t, d, 5, 0)
		if got, want := names(see()), "customers/vips/_latest.json\ncustomers/vips/run=0000000005/_manifest.json"; got != want {
			t.Errorf("there are\n%s\nwant\n%s", got, want)
		}
	})
}

func TestRowsWithoutValuesAndEmptyTexts(t *testing.T) {
	dir := t.TempDir()
	d, err := files.New(map[string]string{"path": "out"}, files.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	b := batch("upsert", 7, 1, "ana")
	b.Fields = []string{"email", "city", "spend"} // the identity is a field too
	b.Rows[0].Values = []any{"ana@example.org", "", nil}
	write(t, d, b)
	got := tree(t, dir)["out/customers/vips/run=0000000007/upsert-0000000001-0000000001.csv"]
	if want := "_op,_key,email,city,spend\nupsert,key-ana-7,ana@example.org,\"\",\n"; got != want {
		t.Errorf("the file is\n%s\nwant\n%s", got, want)
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	blocked := filepath.Join(dir, "blocked")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := files.New(map[string]string{"path": blocked}, files.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Write(t.Context(), batch("upsert", 1, 1, "ana")).Rows[0].Outcome; got != adapters.Misconfigured {
		t.Errorf("where the folder is a file it is %s", got)
	}
	if err := d.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "nothing can be written to") {
		t.Errorf("the check says %v", err)
	}
	b := batch("upsert", 1, 1, "ana")
	b.Pace = func(context.Context) error { return errors.New("not now") }
	if got := d.Write(t.Context(), b).Rows[0].Outcome; got != adapters.NotSent {
		t.Errorf("without room it is %s", got)
	}
}

// What is shown of a batch is what is written.
func TestRenderedIsWritten(t *testing.T) {
	for _, format := range []string{"csv", "jsonl"} {
		dir := t.TempDir()
		d, err := files.New(map[string]string{"path": dir, "format": format}, files.Options{})
		if err != nil {
			t.Fatal(err)
		}
		b := batch("upsert", 1, 1, "ana", "bo")
		write(t, d, b)
		seen := tree(t, dir)
		if len(seen) != 1 {
			t.Fatalf("there is %v", seen)
		}
		for name, content := range seen {
			if shown := string(d.Render(b)); shown != content {
				t.Errorf("%s has\n%sand\n%swas shown", name, content, shown)
			}
		}
	}
}

// A file that cannot be renamed is told of without the paths of this machine.
func TestNoPathsAreTold(t *testing.T) {
	dir := t.TempDir()
	to := func(path string) *files.Destination {
		d, err := files.New(map[string]string{"path": path}, files.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	write(t, to(filepath.Join(dir, "written")), batch("upsert", 1, 1, "ana"))
	blocked := filepath.Join(dir, "blocked")
	for name := range tree(t, filepath.Join(dir, "written")) { // where the file should be there is a folder
		if err := os.MkdirAll(filepath.Join(blocked, name, "in the way"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	r := to(blocked).Write(t.Context(), batch("upsert", 1, 1, "ana")).Rows[0]
	if r.Outcome.Applied() || r.Message == "" || strings.Contains(r.Message, dir) {
		t.Errorf("it is %+v", r)
	}
}

func TestSettingsAreRefusedWithAReason(t *testing.T) {
	for name, c := range map[string]struct {
		set  map[string]string
		want string
	}{
		"no path":          {nil, `files needs "path"`},
		"an unknown place": {map[string]string{"path": "ftp://host/folder"}, `begins with "ftp://"`},
		"no bucket":        {map[string]string{"path": "s3:///folder"}, "is no address"},
		"a word in it":     {map[string]string{"path": "sftp://me:hunter2@host/folder"}, "holds a password"},
		"an unknown host":  {map[string]string{"path": "sftp://me@host/folder", "password": "hunter2"}, `"host_key" of files must be the server's public key`},
		"a format":         {map[string]string{"path": "x", "format": "xml"}, "must be one of csv, jsonl"},
		"too few":          {map[string]string{"path": "x", "rows_per_file": "0"}, "must be from 1 to 1000000"},
	} {
		_, err := files.New(c.set, files.Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
}
