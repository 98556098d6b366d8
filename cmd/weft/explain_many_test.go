package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// manyModel has two members who shared a telephone, of whom the first has more
// evidence than is read: each pair of it stands in two sources.
const manyModel = `project: many
targets: {local: {type: duckdb, path: many.duckdb}}
entities:
  customer:
    ids: {member: {unique: true}, phone: {}, cookie: {}}
sources:
  orders: {file: orders.csv, ids: {member: m, phone: p, cookie: c}, columns: {m: text, p: text, c: text}}
  visits: {file: visits.csv, ids: {member: m, cookie: c}, columns: {m: text, c: text}}
`

// Of people of whom not all evidence was read, nothing is said about what other rules
// would make of them.
func TestExplainProposesNothingByHalfTheEvidence(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		cookies int
		want    string
	}{
		{10, "a customer may have 2 values of member (`limit: 2`)"},
		{50_100, "a customer may have more values of member (`limit`)"}, // twice as many pieces
	} {
		project := t.TempDir()
		orders, visits := []string{"m,p,c", "1,07,", "1,07,", "2,07,"}, []string{"m,c"}
		for i := range test.cookies {
			orders = append(orders, fmt.Sprintf("1,,c%d", i))
			visits = append(visits, fmt.Sprintf("1,c%d", i))
		}
		writeBlock(t, filepath.Join(project, "weft.yaml"), manyModel)
		writeBlock(t, filepath.Join(project, "orders.csv"), strings.Join(orders, "\n")+"\n")
		writeBlock(t, filepath.Join(project, "visits.csv"), strings.Join(visits, "\n")+"\n")
		for _, args := range [][]string{{"run", "--as-of", "2026-03-01"}, {"explain", "member:1", "member:2"}} {
			out, err := exec.Command("weft", append(args, "--project", project)...).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if args[0] == "explain" && !strings.Contains(string(out), test.want) {
				t.Errorf("with %d cookies it is not %q\n%s", test.cookies, test.want, out)
			}
		}
	}
}
