package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters/warehouses/duckdb"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
	"github.com/weft-cdp/weft/runner"
)

// The bars of every shape, with all memory. What it takes with less is shown
// beside, because DuckDB keeps what it need not as long as there is room.
const (
	roundsBar   = 20
	memoryBar   = 1.5e9 // bytes
	memoryLimit = "1250MB"
)

// alone is the argument with which this program stitches one graph and does
// nothing else, so that the most memory it held is that of stitching. The file and
// DuckDB's limit follow.
const alone = "-alone"

// aloneReport is what such a process tells.
type aloneReport struct {
	Rounds int
	Took   time.Duration
	CPU    time.Duration // of the whole process
	Peak   int64         // bytes, of the whole process
}

// shapes stitches each graph in a process of its own.
func (b *bench) shapes(ctx context.Context) error {
	fmt.Fprintf(b.out, "\nevery shape on DuckDB, in a process of its own, bars %d rounds and %s; and again with a limit of %s\n",
		roundsBar, gigabytes(memoryBar), memoryLimit)
	fmt.Fprintf(b.out, "  %-8s %12s %9s %7s %9s | %9s %9s %6s  %s\n", "graph", "evidence", "time", "rounds", "memory", "limited", "memory", "CPU", "map")
	for _, name := range b.graphs {
		if err := b.shape(ctx, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (b *bench) shape(ctx context.Context, name string) error {
	path, evidence, err := b.file(ctx, name)
	if err != nil {
		return err
	}
	var free, limited *aloneReport
	for _, side := range []struct {
		report **aloneReport
		limit  string
	}{{&free, ""}, {&limited, memoryLimit}} {
		if *side.report, err = startAlone(ctx, path, side.limit); err != nil {
			return err
		}
		if err := b.checkShape(path); err != nil {
			return err
		}
	}
	times := limited.CPU.Seconds() / free.CPU.Seconds()
	holds := free.Rounds <= roundsBar && float64(free.Peak) <= memoryBar
	fmt.Fprintf(b.out, "  %-8s %12d %8.2fs %7d %9s | %8.2fs %9s %5.2f×  as the union-find's; %s\n", name, evidence, free.Took.Seconds(), free.Rounds,
		gigabytes(float64(free.Peak)), limited.Took.Seconds(), gigabytes(float64(limited.Peak)), times, verdict(holds))
	return nil
}

// startAlone starts a process that stitches the graph in a file.
func startAlone(ctx context.Context, path, limit string) (*aloneReport, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	child := exec.CommandContext(ctx, self, "identity", alone, path, limit)
	child.Stderr = os.Stderr
	output, err := child.Output()
	if err != nil {
		return nil, err
	}
	report := &aloneReport{}
	if err := json.Unmarshal(output, report); err != nil {
		return nil, err
	}
	report.CPU = child.ProcessState.UserTime() + child.ProcessState.SystemTime()
	return report, nil
}

// checkShape compares the map beside the file of a graph with a union-find's.
func (b *bench) checkShape(path string) error {
	o, err := openOutside(path)
	if err != nil {
		return err
	}
	defer o.close()
	nodes := 0
	if err := read(o, "SELECT count(*), 0::BIGINT FROM numbered", func(n, _ []int64) { nodes = int(n[0]) }); err != nil {
		return err
	}
	want, err := o.wanted(nodes)
	if err != nil {
		return err
	}
	got, err := o.digest("'" + rootsBeside(path) + "'")
	if err != nil {
		return err
	}
	return same("weft", got, want)
}

// peakMemory is the most that this process held, in bytes. What rusage tells
// begins with the memory of the process that started it; this does not.
func peakMemory() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, fmt.Errorf("the most memory is told on Linux alone: %w", err)
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kilobytes int64
	if _, err := fmt.Sscanf(after, "%d", &kilobytes); err != nil {
		return 0, fmt.Errorf("/proc/self/status does not tell the most memory: %w", err)
	}
	return kilobytes << 10, nil
}

// rootsBeside is the file for the map of the graph in a file.
func rootsBeside(path string) string {
	return filepath.Join(filepath.Dir(path), filepath.Base(path)+".parquet")
}

// stitchAlone stitches the graph in a file and prints a report.
func stitchAlone(path, limit string) error {
	report, err := stitchGraph(context.Background(), path, limit)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(report)
}

// stitchGraph stitches the graph in a file and leaves the map in a file beside it.
func stitchGraph(ctx context.Context, path, limit string) (*aloneReport, error) {
	plan, err := stitchingPlan(dialect.DuckDB)
	if err != nil {
		return nil, err
	}
	w, err := duckdb.Open(ctx, duckdb.Settings{MemoryLimit: limit, TempDirectory: path + ".tmp", Attach: map[string]string{"graph": path}})
	if err != nil {
		return nil, err
	}
	defer func() { _ = w.Close() }() // in memory: nothing to lose
	if err := w.Exec(ctx, "CREATE TEMP VIEW links AS FROM graph.links"); err != nil {
		return nil, err
	}
	report, err := runner.Run(ctx, plan, w, runner.Options{})
	if err != nil {
		return nil, err
	}
	peak, err := peakMemory()
	if err != nil {
		return nil, err
	}
	err = w.Exec(ctx, "COPY customer_roots TO "+dialect.DuckDB.String(rootsBeside(path))+" (FORMAT parquet)")
	return &aloneReport{Rounds: report.Steps[roundsStep].Rounds, Took: report.Took, Peak: peak}, err
}

func gigabytes(bytes float64) string { return fmt.Sprintf("%.2f GB", bytes/1e9) }
