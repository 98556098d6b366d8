package duckdb

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/warehouses/duckdb/dialect"
)

// scarce is how much room on a disk is worth a word: a run builds its tables
// beside the published ones, and spills what does not fit in memory.
const scarce = 1 << 30

// ahead is how far a file may be from the future before it is worth a word.
const ahead = time.Minute

var _ adapters.Examiner = (*Warehouse)(nil)

// Examine checks a target that could be opened: that the file is there and its
// lock is taken is proven by then.
func (w *Warehouse) Examine(ctx context.Context, layout adapters.Layout) []adapters.Finding {
	findings := []adapters.Finding{w.examineVersion(ctx)}
	if w.settings.inMemory() {
		findings = append(findings, adapters.Finding{Name: "file", Level: adapters.FindingWarning,
			Detail: "none: everything is in memory, and gone when the command ends", Fix: "give the target a path, such as build/shop.duckdb"})
	} else {
		findings = append(findings, w.examineFile(), w.examineDisk(), w.examineClock())
	}
	return append(findings, w.examineSchema(ctx, layout.Schema))
}

func (w *Warehouse) examineVersion(ctx context.Context) adapters.Finding {
	f := adapters.Finding{Name: "version"}
	rows, err := w.Query(ctx, "SELECT version(), current_setting('threads')::VARCHAR, current_setting('memory_limit')")
	if err != nil || len(rows.Rows) != 1 {
		f.Level, f.Detail = adapters.FindingFailed, "cannot be read"
		return f
	}
	row := rows.Rows[0]
	f.Detail = fmt.Sprintf("DuckDB %v, part of weft, with %v threads and %v of memory", row[0], row[1], row[2])
	return f
}

func (w *Warehouse) examineFile() adapters.Finding {
	f := adapters.Finding{Name: "file", Detail: w.settings.Path}
	stat, err := os.Stat(w.settings.Path)
	if err != nil {
		f.Level, f.Detail = adapters.FindingFailed, err.Error()
		return f
	}
	f.Detail += ", " + sizeText(uint64(stat.Size()))
	return f
}

// examineDisk looks at the disk of the file, and at that of what spills.
func (w *Warehouse) examineDisk() adapters.Finding {
	f := adapters.Finding{Name: "disk"}
	for i, folder := range []string{filepath.Dir(w.settings.Path), existing(w.settings.TempDirectory)} {
		free, err := freeDisk(folder)
		if err != nil {
			f.Level, f.Detail = adapters.FindingWarning, "how much room is left cannot be told: "+err.Error()
			return f
		}
		if i == 0 || free < scarce {
			f.Detail = sizeText(free) + " are free for " + folder
		}
		if free < scarce {
			f.Level = adapters.FindingWarning
			f.Fix = "make room there, or set path or temp_directory of the target to another disk"
			return f
		}
	}
	return f
}

// existing is the nearest folder that exists: that of what spills is made when
// it is needed.
func existing(folder string) string {
	for {
		if _, err := os.Stat(folder); err == nil || folder == filepath.Dir(folder) {
			return folder
		}
		folder = filepath.Dir(folder)
	}
}

// examineClock compares this machine's clock with the file: DuckDB has no other.
func (w *Warehouse) examineClock() adapters.Finding {
	f := adapters.Finding{Name: "clock", Detail: "this machine's, and not behind the file's last change"}
	stat, err := os.Stat(w.settings.Path)
	if err != nil {
		f.Level, f.Detail = adapters.FindingFailed, err.Error()
		return f
	}
	if early := time.Until(stat.ModTime()); early > ahead {
		f.Level = adapters.FindingWarning
		f.Detail = fmt.Sprintf("this machine's is %s behind the file's last change", early.Round(time.Second))
		f.Fix = "let the machines that write the file follow a time server (NTP)"
	}
	return f
}

// examineSchema makes a table where a run would, and takes it back.
func (w *Warehouse) examineSchema(ctx context.Context, schema string) adapters.Finding {
	f := adapters.Finding{Name: "schema " + schema, Detail: "tables can be made there"}
	quoted := dialect.DuckDB.Quote(schema)
	statements := []string{
		"BEGIN TRANSACTION",
		"CREATE SCHEMA IF NOT EXISTS " + quoted,
		"CREATE TABLE " + quoted + "." + dialect.DuckDB.Quote("weft_examination_"+uuid.NewString()[:8]) + " AS SELECT 1 AS one",
	}
	for _, statement := range statements {
		if err := w.Exec(ctx, statement); err != nil {
			f.Level, f.Detail = adapters.FindingFailed, err.Error()
			f.Fix = "let the user who runs weft write to the file and its folder, or set another path or schema"
			break
		}
	}
	_ = w.Exec(ctx, "ROLLBACK") // where it cannot, closing the session takes it back
	return f
}

// sizeText is a number of bytes for people.
func sizeText(bytes uint64) string {
	units, size, i := []string{"bytes", "kB", "MB", "GB", "TB"}, float64(bytes), 0
	for size >= 1000 && i < len(units)-1 {
		size, i = size/1000, i+1
	}
	if i == 0 {
		return fmt.Sprintf("%d bytes", bytes)
	}
	return fmt.Sprintf("%.1f %s", size, units[i])
}
