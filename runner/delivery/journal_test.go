package delivery

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// records writes n records of one entry each and gives the file.
func records(t *testing.T, n int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "deep", "journal")
	journal := reopen(t, path)
	for seq := range n {
		if err := journal.Append([]Entry{entry(int64(seq + 1))}); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func entry(seq int64) Entry {
	return Entry{
		Epoch: 3, Seq: seq, Outcome: adapters.Rejected, Status: 422, Code: "invalid", Attempts: 2, Job: `[{"id":"7"}]`,
		At: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), Took: time.Second,
	}
}

func reopen(t *testing.T, path string) *FileJournal {
	t.Helper()
	journal, err := OpenJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { journal.Close() })
	return journal
}

// TestJournalTornAnywhere cuts the file after each of its bytes, and damages each of
// them: what was whole before is read, and what is appended afterwards too.
func TestJournalTornAnywhere(t *testing.T) {
	path := records(t, 3)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	length := len(whole) / 3
	check := func(name string, content []byte, want int) {
		t.Helper()
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		journal := reopen(t, path)
		defer journal.Close()
		if entries, err := journal.Read(); err != nil || len(entries) != want {
			t.Fatalf("%s: %d entries, %v", name, len(entries), err)
		}
		if err := journal.Append([]Entry{entry(9)}); err != nil {
			t.Fatal(err)
		}
		entries, err := journal.Read()
		if err != nil || len(entries) != want+1 || !reflect.DeepEqual(entries[want], entry(9)) {
			t.Fatalf("%s: %d entries after another, %v", name, len(entries), err)
		}
	}
	for at := range whole {
		check("cut", whole[:at], at/length)
		damaged := []byte(strings.Clone(string(whole)))
		damaged[at] ^= 0x55
		check("damaged", damaged, at/length)
	}
	check("whole", whole, 3)
}

// TestJournalReset forgets everything.
func TestJournalReset(t *testing.T) {
	journal := reopen(t, records(t, 3))
	if err := journal.Reset(); err != nil {
		t.Fatal(err)
	}
	if entries, err := journal.Read(); err != nil || len(entries) != 0 {
		t.Fatalf("%v, %v", entries, err)
	}
}
