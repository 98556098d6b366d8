package warehousetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// trials is how many random sources are tested.
const trials = 6

// DataTests makes random tests of random rows: weft_tests must have what counting
// them one by one gives, thresholds included.
func DataTests(t *testing.T, w Warehouse) {
	for seed := range uint64(trials) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			if err := Try(t, randomTests(rand.New(rand.NewPCG(seed, 1))), w); err != nil {
				t.Error(err)
			}
		})
	}
}

// testedRow is a row of the random source; empty texts are null.
type testedRow struct{ name, number, parent string }

// randomTests is an archive of one random source with tests of every kind.
func randomTests(r *rand.Rand) *txtar.Archive {
	few := func(most int) string {
		if r.IntN(5) == 0 {
			return ""
		}
		return fmt.Sprint(r.IntN(most))
	}
	rows := make([]testedRow, r.IntN(40))
	var csv strings.Builder
	for i := range rows {
		rows[i] = testedRow{few(12), few(6), few(8)}
		fmt.Fprintf(&csv, "%d,%s,%s,%s\n", i, rows[i].name, rows[i].number, rows[i].parent)
	}
	parents := r.IntN(8)
	var others strings.Builder
	for i := range parents {
		fmt.Fprintf(&others, "%d\n", i)
	}
	o := countedRows{rows, parents}
	var tests, orphans, children, expected strings.Builder
	each := func(write func(allow string), name string, looked, failed int) {
		// Whole percents around the border, so that some are just it.
		share := min(100, max(0, 100*failed/max(looked, 1)+r.IntN(3)-1))
		write(fmt.Sprintf("%d%%", share))
		fmt.Fprintf(&expected, "%s | %d | %d | %d%% | %t\n", name, looked, failed, share, failed*100 <= share*looked)
	}
	listed := func(test string) func(string) {
		return func(allow string) { fmt.Fprintf(&tests, "      - {%s, allow: %s, severity: warn}\n", test, allow) }
	}
	into := func(b *strings.Builder) func(string) { return func(allow string) { b.WriteString(allow) } }
	each(listed("not_null: name"), "not_null name", len(rows), o.failing(func(x testedRow) bool { return x.name == "" }))
	each(listed("accepted_values: {number: [1, 2, 3]}"), "accepted_values number", len(rows), o.failing(func(x testedRow) bool { return x.number != "" && (x.number < "1" || x.number > "3") }))
	each(listed("condition: number > 1 or name = '3'"), "condition number > 1 or name = '3'", len(rows), o.failing(func(x testedRow) bool {
		return x.number != "" && x.number < "2" && x.name != "" && x.name != "3"
	}))
	each(listed("unique: name"), "unique name", len(rows), o.repeated(func(x testedRow) string { return x.name }))
	each(listed("unique: [name, number]"), "unique name, number", len(rows), o.repeated(func(x testedRow) string {
		if x.name == "" || x.number == "" {
			return ""
		}
		return x.name + "/" + x.number
	}))
	each(into(&orphans), "orphans other", len(rows), o.orphans())
	each(into(&children), "children other", parents, o.childless())
	return &txtar.Archive{Files: []txtar.File{
		{Name: "weft.yaml", Data: []byte(`project: t
targets: {local: {type: duckdb, path: t.duckdb}}
entities: {customer: {ids: {id: }}}
sources:
  o:
    file: o.csv
    ids: {id: id}
    columns: {id: text, name: text, number: int, parent: int}
    relations: {other: {to: p, join: parent = id, orphans: {allow: ` + orphans.String() + `, severity: warn}, children: {min: 1, allow: ` + children.String() + `, severity: warn}}}
    tests:
` + tests.String() + `  p: {file: p.csv, key: id, columns: {id: int}}
`)},
		{Name: "o.csv", Data: []byte("id,name,number,parent\n" + csv.String())},
		{Name: "p.csv", Data: []byte("id\n" + others.String())},
		{Name: "expect/weft_tests", Data: []byte("test | row_count | failed | allowed | passed\n" + expected.String())},
	}}
}

// countedRows count what fails one by one.
type countedRows struct {
	rows    []testedRow
	parents int
}

func (o countedRows) failing(fails func(testedRow) bool) int {
	n := 0
	for _, x := range o.rows {
		if fails(x) {
			n++
		}
	}
	return n
}

func (o countedRows) repeated(key func(testedRow) string) int {
	seen := map[string]int{}
	for _, x := range o.rows {
		seen[key(x)]++
	}
	return o.failing(func(x testedRow) bool { return key(x) != "" && seen[key(x)] > 1 })
}

func (o countedRows) orphans() int {
	return o.failing(func(x testedRow) bool { return x.parent != "" && x.parent >= fmt.Sprint(o.parents) })
}

func (o countedRows) childless() int {
	n := 0
	for i := range o.parents {
		if o.failing(func(x testedRow) bool { return x.parent == fmt.Sprint(i) }) == 0 {
			n++
		}
	}
	return n
}
