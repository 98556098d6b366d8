package engine

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestInstalled proves that a library counts only when npm has finished with the
// version of the lockfile.
func TestInstalled(t *testing.T) {
	const lock = `{"packages": {"` + module + `": {"integrity": "sha512-%"}}}`
	for _, c := range []struct {
		about, lockfile, npms string
		want                  bool
	}{
		{"no lockfile", "", "", false},
		{"nothing fetched, or not to the end", lock, "", false},
		{"another version", lock, strings.ReplaceAll(lock, "%", "x"), false},
		{"this version", lock, lock, true},
		{"not JSON", lock, "{", false},
	} {
		folder := t.TempDir()
		if err := os.Mkdir(filepath.Join(folder, "node_modules"), 0o755); err != nil {
			t.Fatal(err)
		}
		for name, content := range map[string]string{"package-lock.json": c.lockfile, "node_modules/.package-lock.json": c.npms} {
			if content == "" {
				continue
			}
			if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got := installed(folder); got != c.want {
			t.Errorf("%s: %v", c.about, got)
		}
	}
}

func TestLockfile(t *testing.T) {
	folder, err := Folder()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(folder, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	if checksum(filepath.Join(folder, "package-lock.json")) == "" {
		t.Error("the lockfile has no checksum of the library")
	}
	if strings.Contains(string(content), "resolved") || strings.Contains(string(content), "://") {
		t.Error("the lockfile names where a package came from: npm shall take it from where this machine takes packages")
	}
}

// TestMissing proves what who has no engine is told.
func TestMissing(t *testing.T) {
	t.Setenv(Path, filepath.Join(t.TempDir(), "libchdb.so"))
	if _, err := Library(io.Discard); err == nil || !strings.Contains(err.Error(), Path+" names no file") {
		t.Errorf("a path to nothing: %v", err)
	}
	t.Setenv(Path, "")
	t.Setenv("PATH", t.TempDir())
	for about, err := range map[string]error{"without npm": fetch(t.TempDir(), io.Discard), "without go": second(Library(io.Discard))} {
		if !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "CLICKHOUSE_URL") {
			t.Errorf("%s: %v", about, err)
		}
	}
}

func second(_ string, err error) error { return err }
