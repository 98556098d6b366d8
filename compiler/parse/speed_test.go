package parse_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/weft-cdp/weft/compiler/expr"
	"github.com/weft-cdp/weft/compiler/parse"
)

// project makes a project of about n declarations: one source, seven traits and
// two segments of ten, ten sources a file.
func project(n int) (fstest.MapFS, int) {
	files := fstest.MapFS{"weft.yaml": {Data: []byte("project: large\ntargets: {local: {type: duckdb, path: x.duckdb}}\nentities: {customer: {ids: [email]}}\n")}}
	size := 0
	for file := 0; file < n/100; file++ {
		var sources, traits, segments strings.Builder
		for i := range 10 {
			s := fmt.Sprintf("s%d_%d", file, i)
			fmt.Fprintf(&sources, "  %s:\n    table: raw.%s\n    key: id\n    time: at\n    ids: {email: mail}\n    columns: {amount: decimal, status: text}\n", s, s)
			for j := range 7 {
				fmt.Fprintf(&traits, "    %s_t%d: sum(%s.amount where status = 'paid' and amount > %d within %dd)\n", s, j, s, j, 30*(j+1))
			}
			for j := range 2 {
				fmt.Fprintf(&segments, "  %s_g%d:\n    of: customer\n    all:\n      - %s_t%d >= 500\n      - count(%s within 30d) = 0\n", s, j, s, j, s)
			}
		}
		text := "sources:\n" + sources.String() + "traits:\n  customer:\n" + traits.String() + "segments:\n" + segments.String()
		size += len(text)
		files[fmt.Sprintf("models/m%04d.yaml", file)] = &fstest.MapFile{Data: []byte(text)}
	}
	return files, size
}

// BenchmarkFiles reads whole projects and parses their expressions; the time for
// each declaration stays the same.
func BenchmarkFiles(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 50_000} {
		files, size := project(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				tree, diags := parse.Files(files)
				if len(diags) > 0 {
					b.Fatal(diags)
				}
				places := 0
				for _, e := range tree.Entries("traits") {
					node, problems := expr.Parse(e.Value.Text())
					if len(problems) > 0 {
						b.Fatal(problems)
					}
					places += e.Value.Place(node.Start(), node.End()).Len
				}
				for _, e := range tree.Entries("segments") {
					for _, item := range e.Value.Get("all").Items() {
						node, _ := expr.Parse(item.Text())
						places += item.Place(node.Start(), node.End()).Len
					}
				}
				if places == 0 {
					b.Fatal("no places")
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/declaration")
		})
	}
}
