package identity

import (
	"bytes"
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// TestParts runs what needs no engine beside, on graphs so small that it takes
// seconds: each part compares its maps with the union-find's.
func TestParts(t *testing.T) {
	for _, p := range []part{{"people", (*bench).people}, {"rows", (*bench).rows}, {"rules", (*bench).rules}} {
		t.Run(p.name, func(t *testing.T) {
			var out bytes.Buffer
			b := &bench{out: &out, folder: t.TempDir(), scale: 0.001, turns: 1, limit: time.Minute}
			if err := p.run(b, t.Context()); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.String(), "bar") || strings.Contains(out.String(), "NaN") {
				t.Errorf("the table is\n%s", out.String())
			}
		})
	}
}

// TestShapes stitches every graph as the process of its own does.
func TestShapes(t *testing.T) {
	b := &bench{folder: t.TempDir(), scale: 0.001}
	for _, g := range graphs {
		t.Run(g.name, func(t *testing.T) {
			path, evidence, err := b.file(t.Context(), g.name)
			if err != nil || evidence < 1000 {
				t.Fatalf("%d rows of evidence, %v", evidence, err)
			}
			if report, err := stitchGraph(t.Context(), path, memoryLimit); err != nil || report.Rounds == 0 || report.Rounds > roundsBar {
				t.Fatalf("%+v, %v", report, err)
			}
			if err := b.checkShape(path); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestOtherMapsAreTold proves that the comparison would tell a wrong map.
func TestOtherMapsAreTold(t *testing.T) {
	o, err := openOutside(smallGraph(t))
	if err != nil {
		t.Fatal(err)
	}
	defer o.close()
	const right = "(SELECT a AS v, min(b) AS f FROM links GROUP BY a)"
	want, err := o.digest(right)
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []string{
		"(FROM " + right + " WHERE v <> (SELECT min(a) FROM links))",
		"(SELECT v, f + (v = (SELECT min(a) FROM links))::BIGINT AS f FROM " + right + ")",
	} {
		got, err := o.digest(other)
		if err != nil {
			t.Fatal(err)
		}
		if same("this", got, want) == nil {
			t.Errorf("%s passes for %s", other, right)
		}
	}
}

func smallGraph(t *testing.T) string {
	b := &bench{folder: t.TempDir(), scale: 0.0001}
	path, _, err := b.file(context.Background(), "people")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestNumbering(t *testing.T) {
	var n numbering
	known := map[int64]int32{}
	for range 300_000 {
		node := rand.Int64N(100_000) << rand.IntN(40)
		want, seen := known[node]
		if !seen {
			want = int32(len(known))
			known[node] = want
		}
		if got := n.of(node); got != want {
			t.Fatalf("%d has the number %d instead of %d", node, got, want)
		}
	}
	for number, node := range n.nodes {
		if known[node] != int32(number) {
			t.Fatalf("number %d is %d, which has %d", number, node, known[node])
		}
	}
}
