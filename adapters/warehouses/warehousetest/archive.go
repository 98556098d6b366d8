// Package warehousetest proves that a warehouse gives the meaning of the
// language: one archive per behaviour in testdata, each a project, its data and
// the ONE result that every warehouse must give.
//
// An archive is txtar:
//
//	what is shown and why, in prose
//	-- weft.yaml --            the project: files as users write them
//	-- data/orders.csv --      its data
//	-- expect/customer_profiles --
//	profile_id | orders
//	email:a@x  | 2
//
// Expected tables list the columns that matter and all rows, in any order. A
// profile_id is written as the most trusted, then smallest identifier of the
// profile, so that people can read it. cells.go says how values are written.
// The table "problems" is what the run reported of the data: its columns are
// code, severity, count and message. The table "reads" is how much of each source
// it has read: source, since (rows up to then were kept) and why (all were read);
// "computes" how much of each entity it has computed: entity, since (only what may
// have changed since then) and why (everybody).
//
// Lines of the prose that begin with a word and a colon say how it runs:
//
//	now: 2026-03-01 12:00:00   the moment; without it 2026-03-01 00:00:00
//	then: 2026-03-02 00:00:00  one more run as at that moment, into the same warehouse
//	earlier: customer_segments.left_by
//	                           before the last run, columns are taken out of what is published, as an
//	                           earlier version of weft has left it
//	erased: customer email:ana@shop.se
//	                           before the syncs of the last run, who has this identifier was erased
//	fails: D101                the last run ends with this problem of the data
//	fails: in the warehouse    the last run ends because a statement fails
//	skip duckdb: reason        this warehouse is left out
//
// Before the second run the files under run2/ take the place of those before
// them, and after it the tables under expect2/ are compared; expect/ is what is
// there in the end. A profile_id that is part of another now is written as the
// identifier that gave it.
//
// What comes in is a way to open an empty warehouse; nothing here knows which
// one it is.
package warehousetest

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// archive is one behaviour.
type archive struct {
	now     time.Time
	then    []time.Time       // further runs
	fails   string            // how the last run ends: a code, or inWarehouse; "" when well
	earlier []string          // columns that are taken out before the last run, each behind its table and a dot
	erased  []string          // identifiers behind their entity
	skip    map[string]string // warehouse → reason
	project fs.FS
	files   []txtar.File
	later   map[int][]txtar.File // of further runs: 2, 3, …
	expect  map[int][]expected   // after a run: 1, 2, …
	gave    map[string]string    // profile_id → the identifier that gave it, of all runs until now
}

// expected is one table that a run must have published.
type expected struct {
	table   string
	columns []string
	rows    [][]string
}

// inWarehouse is how a run ends in which a statement fails.
const inWarehouse = "in the warehouse"

// defaultNow is the moment of tests that say no other.
var defaultNow = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

func readArchive(t *testing.T, path string) *archive {
	t.Helper()
	parsed, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a, err := newArchive(parsed)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return a
}

// newArchive reads an archive that expects something.
func newArchive(parsed *txtar.Archive) (*archive, error) {
	a, err := newHistory(parsed)
	if err == nil && len(a.expect) == 0 && a.fails == "" {
		return nil, errors.New("the archive expects nothing")
	}
	return a, err
}

// newHistory reads an archive, whether it expects anything or not.
func newHistory(parsed *txtar.Archive) (*archive, error) {
	a := &archive{now: defaultNow, skip: map[string]string{}, later: map[int][]txtar.File{}, expect: map[int][]expected{}, gave: map[string]string{}}
	if err := a.readProse(string(parsed.Comment)); err != nil {
		return nil, err
	}
	for _, f := range parsed.Files {
		folder, name, _ := strings.Cut(f.Name, "/")
		switch run := a.runOf(folder); {
		case strings.HasPrefix(folder, "expect"):
			table, err := readExpected(name, string(f.Data))
			if err != nil {
				return nil, err
			}
			a.expect[run] = append(a.expect[run], table)
		case run > 0:
			a.later[run] = append(a.later[run], txtar.File{Name: name, Data: f.Data})
		default:
			a.files = append(a.files, f)
		}
	}
	return a, a.take(nil)
}

// readProse reads the lines of the prose that say how the archive runs.
func (a *archive) readProse(prose string) error {
	for line := range strings.Lines(prose) {
		key, value, found := strings.Cut(strings.TrimSpace(line), ": ")
		switch {
		case !found:
		case key == "now", key == "then":
			moment, err := time.Parse("2006-01-02 15:04:05", value)
			if err != nil {
				return err
			}
			if key == "now" {
				a.now = moment
				continue
			}
			a.then = append(a.then, moment)
		case key == "earlier":
			a.earlier = append(a.earlier, strings.Split(value, ", ")...)
		case key == "erased":
			a.erased = append(a.erased, value)
		case key == "fails":
			a.fails = value
		case strings.HasPrefix(key, "skip "):
			a.skip[strings.TrimPrefix(key, "skip ")] = value
		}
	}
	return nil
}

// take lets files take the place of those of the same name.
func (a *archive) take(files []txtar.File) error {
	for _, f := range files {
		a.files = slices.DeleteFunc(a.files, func(old txtar.File) bool { return old.Name == f.Name })
		a.files = append(a.files, f)
	}
	project, err := txtar.FS(&txtar.Archive{Files: a.files})
	a.project = project
	return err
}

// runOf tells which run a folder of the archive is about: the last for
// "expect", and none for a folder of the project.
func (a *archive) runOf(folder string) int {
	if folder == "expect" {
		return 1 + len(a.then)
	}
	number := strings.TrimPrefix(strings.TrimPrefix(folder, "expect"), "run")
	if run, err := strconv.Atoi(number); err == nil && number != folder {
		return run
	}
	return 0
}

// readExpected reads a table whose cells are separated by |.
func readExpected(name, text string) (expected, error) {
	e := expected{table: name}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case e.columns == nil:
			e.columns = cells
		case len(cells) != len(e.columns):
			return e, fmt.Errorf("expect/%s: %q has %d cells, not %d", name, line, len(cells), len(e.columns))
		default:
			e.rows = append(e.rows, cells)
		}
	}
	return e, nil
}
