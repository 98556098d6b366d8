package kill_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/delivery/deliverytest"
)

var (
	kills     = flag.Int("kills", 36, "how many processes are killed whose warehouse is another's")
	fileKills = flag.Int("file-kills", 9, "how many processes are killed that have the file of their warehouse")
	seed      = flag.Uint64("seed", 1, "of the first history")
)

// keys is how many rows a history is about, and killed how many of its processes
// are to be killed.
const (
	keys      = 12
	killed    = 3
	cleanRuns = 3
)

// tally counts what died where.
type tally struct {
	mu    sync.Mutex
	kills int
	by    map[string]int
}

func (c *tally) count(kind, point string, disk bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kills++
	c.by[fmt.Sprintf("%s, %s", kind, point)]++
	c.by[fmt.Sprintf("%s, disk kept: %t", kind, disk)]++
}

// TestProcessesMayBeKilledAnywhere lives through histories in which each of three
// processes is killed, and then nothing goes wrong any more. `make delivery-kills`
// kills more of them.
func TestProcessesMayBeKilledAnywhere(t *testing.T) { killAll(t, *kills, false) }

// TestProcessesWithTheirWarehouseMayBeKilled does so with processes that keep what they
// know in a DuckDB file, which dies with them.
func TestProcessesWithTheirWarehouseMayBeKilled(t *testing.T) { killAll(t, *fileKills, true) }

func killAll(t *testing.T, most int, inFile bool) {
	count := &tally{by: map[string]int{}}
	for number := 0; count.kills < most && !t.Failed(); {
		t.Run("histories", func(t *testing.T) {
			for range len(kinds) {
				i := number
				number++
				kind := kinds[i%len(kinds)]
				t.Run(fmt.Sprintf("%s %d", kind, *seed+uint64(i)), func(t *testing.T) {
					t.Parallel()
					h := newHistory(t, kind, i, *seed+uint64(i), inFile, "")
					if err := h.live(count); err != nil {
						t.Error(err)
					}
				})
			}
		})
	}
	t.Logf("%d processes were killed", count.kills)
	for _, kind := range kinds {
		for _, point := range points {
			n := count.by[fmt.Sprintf("%s, %s", kind, point)]
			t.Logf("%-18s %-45s %d", kind, point, n)
			if n == 0 && most >= 200 {
				t.Errorf("no process of %s was killed %s", kind, point)
			}
		}
		t.Logf("%-18s disk kept %d, lost %d", kind, count.by[kind+", disk kept: true"], count.by[kind+", disk kept: false"])
	}
}

// TestMistakesAreFound forgets what must survive: the histories are worth something
// only when they find it.
func TestMistakesAreFound(t *testing.T) {
	for _, c := range []struct {
		forgets string
		inFile  bool
	}{{"Mark", false}, {"Recover", false}, {"Mark", true}} {
		t.Run(fmt.Sprintf("%s, in a file: %t", c.forgets, c.inFile), func(t *testing.T) {
			const histories = 40
			for i := range histories {
				h := newHistory(t, "webhook", i, *seed+uint64(i), c.inFile, c.forgets)
				if err := h.live(&tally{by: map[string]int{}}); err != nil {
					t.Logf("after %d histories: %v", i+1, err)
					return
				}
			}
			t.Errorf("%d histories have not found it", histories)
		})
	}
}

// history is rows that change, and processes that deliver them and die.
type history struct {
	t       *testing.T
	dice    *rand.Rand
	number  int
	disk    bool // it outlives a process
	world   *world
	file    *file // the warehouse, where it is the process's; nil where it outlives processes
	oracle  deliverytest.Oracle
	journal string
	task    task

	mu      sync.Mutex
	desired map[string]delivery.Wanted
	values  int
}

func newHistory(t *testing.T, kind string, number int, seed uint64, inFile bool, forgets string) *history {
	dice := rand.New(rand.NewPCG(seed, 7))
	h := &history{
		t: t, dice: dice, number: number, disk: dice.IntN(2) == 0, desired: map[string]delivery.Wanted{},
		journal: filepath.Join(t.TempDir(), "journal"), world: worlds[kind](t, dice),
	}
	h.task = h.world.task
	h.task.Journal = h.journal
	var store deliverytest.Memory
	if inFile {
		h.file = newFile(t, h.rows)
		h.task.File, h.task.Forgets, store = h.file.path, forgets, h.file
	} else {
		memory := delivery.NewMemoryStore(h.rows)
		h.task.Warehouse, store = serve(t, &Warehouse{memory, forgets}), memory
	}
	h.task.Sync.Name, h.task.Sync.Retry = "history", delivery.RetryAlways
	h.task.Sync.Rails = delivery.Rails{AllowEmpty: true}
	to, err := destinations.Open(h.task.Type, h.task.Settings, destinations.Options{Base: h.task.Base})
	if err != nil {
		t.Fatal(err)
	}
	contract := to.Describe()
	rules, err := h.task.Sync.Rules(&contract)
	if err != nil {
		t.Fatal(err)
	}
	rules.Settle = settleTime
	h.oracle = deliverytest.Oracle{Store: store, Fake: h.world.fake, Rules: rules, Ops: h.task.Sync.Ops}
	return h
}

func (h *history) rows() ([]delivery.Wanted, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	rows := make([]delivery.Wanted, 0, len(h.desired))
	for _, row := range h.desired {
		rows = append(rows, row)
	}
	return rows, nil
}

// edit changes about a third of the rows. No value comes twice.
func (h *history) edit() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range keys {
		key := fmt.Sprintf("k%02d", i)
		switch h.dice.IntN(6) {
		case 0, 1:
			h.values++
			h.desired[key] = h.wanted(key, fmt.Sprintf("v%d", h.values))
		case 2:
			delete(h.desired, key)
		case 3:
			if h.world.kind != "audience" && h.dice.IntN(4) == 0 {
				h.values++
				h.desired[key] = h.wanted(key, fmt.Sprintf("%sv%d", deliverytest.Bad, h.values))
			}
		}
	}
}

func (h *history) wanted(key, value string) delivery.Wanted {
	row := delivery.Wanted{Key: key, Hash: value, Values: []any{value}, Identity: []adapters.Identifier{{Name: h.world.identity, Value: key}}}
	if h.world.kind == "audience" {
		row.Hash, row.Values = deliverytest.Member, nil
	}
	return row
}

// live gives what is wrong with what has happened.
func (h *history) live(count *tally) error {
	for round := range killed {
		h.edit()
		point := points[(h.number+round*len(points)/killed)%len(points)]
		times := 1
		if point != afterPlan {
			times += h.dice.IntN(2)
		}
		died, err := h.process(point, times)
		if err != nil {
			return err
		}
		if died {
			count.count(kinds[h.number%len(kinds)], point, h.disk)
			if !h.disk {
				h.must(os.RemoveAll(h.journal))
			}
		}
		if err := h.honest(); err != nil {
			return fmt.Errorf("after a process was killed %s: %w", point, err)
		}
	}
	return h.end()
}

// end lets nothing go wrong any more.
func (h *history) end() error {
	if h.world.sink != nil {
		h.world.sink.cease()
	}
	var diverged error
	for range cleanRuns {
		if died, err := h.process("", 0); err != nil || died {
			return fmt.Errorf("a process that nobody killed: died: %t: %w", died, err)
		}
		if err := h.honest(); err != nil {
			return err
		}
		rows, _ := h.rows()
		if diverged = h.oracle.Converged(rows); diverged == nil {
			break
		}
	}
	err := errors.Join(diverged, h.oracle.Invented())
	if h.world.sink != nil {
		err = errors.Join(err, h.oracle.Resent())
	}
	if twice := h.world.once(); twice != "" {
		err = errors.Join(err, fmt.Errorf("%s was applied twice", twice))
	}
	return err
}

func (h *history) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// honest looks at the world when what is late has come.
func (h *history) honest() error {
	h.t.Helper()
	time.Sleep(leaseTime + settleTime)
	if h.world.sink != nil {
		h.world.sink.later.Wait()
	}
	h.must(h.world.look())
	file, err := delivery.OpenJournal(h.journal)
	h.must(err)
	defer file.Close()
	entries, err := file.Read()
	h.must(err)
	if h.file != nil {
		h.must(h.file.look(h.oracle.Rules, entries))
	}
	journal := &deliverytest.MemoryJournal{}
	h.must(journal.Append(entries))
	h.oracle.Journal = journal
	return h.oracle.Honest()
}

// process makes one process, and says whether it was killed.
func (h *history) process(point string, times int) (died bool, err error) {
	h.t.Helper()
	task := h.task
	task.Point, task.Times = point, times
	if h.file != nil {
		task.Desired, err = h.rows()
		h.must(err)
	}
	text, err := json.Marshal(task)
	h.must(err)
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), taskVariable+"="+string(text))
	var out, told bytes.Buffer
	command.Stdout, command.Stderr = &out, &told
	err = command.Run()
	if strings.Contains(out.String()+told.String(), "s3cr3t") {
		h.t.Error("a process told a secret")
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signaled() {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("the process: %w: %s", err, told.String())
	}
	var report delivery.Report
	h.must(json.Unmarshal(out.Bytes(), &report))
	return false, deliverytest.Accounted(&report)
}
