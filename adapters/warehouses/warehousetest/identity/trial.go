package identity

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"golang.org/x/tools/txtar"
)

// Trial is a project, and how it and its rows change from run to run.
type Trial struct {
	Seed   uint64
	Graphs int // that have nothing to do with each other: one run does them all
	Runs   []Run
}

// Run is the project as it is at the moment of a run.
type Run struct {
	Now    time.Time
	Entity *Entity
}

// most is how many runs a trial has.
const most = 5

// New makes the trial of a seed.
func New(seed uint64) *Trial {
	r := rand.New(rand.NewPCG(seed, 0x1d))
	d := &draw{Rand: r}
	t := &Trial{Seed: seed}
	run := Run{Now: firstRun.Add(pick(r, jumps)), Entity: d.entity()}
	t.Graphs = 1 + d.graphs
	for {
		run.Entity.repair()
		t.Runs = append(t.Runs, run)
		nobody := len(Stitch(run.Entity, run.Now).Seen) == 0 // a later run would refuse that
		if nobody || len(t.Runs) == most || len(t.Runs) > 1 && chance(r, 6) {
			return t
		}
		run = Run{Now: run.Now.Add(pick(r, jumps)), Entity: run.Entity.clone()}
		for range 1 + r.IntN(6) {
			pick(r, d.changes())(run.Entity)
		}
	}
}

// Archive writes the trial as an archive of warehousetest, which expects after
// each run what the oracle says.
func (t *Trial) Archive() *txtar.Archive {
	a := &txtar.Archive{Comment: fmt.Appendf(nil, "Seed %d.\n", t.Seed)}
	register := &Register{Redirects: map[ID]Redirect{}}
	before := map[string]string{}
	for i, run := range t.Runs {
		word, folder := "then", fmt.Sprintf("run%d/", i+1)
		if i == 0 {
			word, folder = "now", ""
		}
		a.Comment = fmt.Appendf(a.Comment, "%s: %s\n", word, run.Now.Format("2006-01-02 15:04:05"))
		for _, f := range run.Entity.files() {
			if before[f.Name] != string(f.Data) {
				before[f.Name] = string(f.Data)
				a.Files = append(a.Files, txtar.File{Name: folder + f.Name, Data: f.Data})
			}
		}
		stitched := Stitch(run.Entity, run.Now)
		var named Named
		named, register = register.Name(run.Entity, stitched, run.Now)
		for _, f := range expectations(run.Entity, stitched, named, register) {
			a.Files = append(a.Files, txtar.File{Name: fmt.Sprintf("expect%d/%s", i+1, f.Name), Data: f.Data})
		}
	}
	return a
}

// clone makes an entity that can be changed.
func (e *Entity) clone() *Entity {
	other := *e
	other.Types, other.Decisions = slices.Clone(e.Types), slices.Clone(e.Decisions)
	other.Sources = slices.Clone(e.Sources)
	for i := range other.Sources {
		s := &other.Sources[i]
		s.Columns, s.Rows = slices.Clone(s.Columns), slices.Clone(s.Rows)
		for j := range s.Rows {
			s.Rows[j].Values = slices.Clone(s.Rows[j].Values)
		}
	}
	return &other
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// chance is true once in n times.
func chance(r *rand.Rand, n int) bool { return r.IntN(n) == 0 }

// Conflicts counts the evidence that rules refuse in all runs.
func (t *Trial) Conflicts() int {
	n := 0
	for _, run := range t.Runs {
		n += len(Stitch(run.Entity, run.Now).Conflicts)
	}
	return n
}
