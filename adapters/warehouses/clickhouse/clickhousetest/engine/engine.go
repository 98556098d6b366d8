// Package engine finds the ClickHouse engine for tests: libchdb.so, which is
// ClickHouse as a library. When it is missing, npm fetches it, once, into the
// folder node_modules beside the lockfile that names its version and checksum.
//
// Out goes a path, or ErrMissing with what to do about it. It must not know what
// the library is used for.
package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// Path is the environment variable that names a libchdb to use instead of the
// fetched one.
const Path = "WEFT_LIBCHDB"

// ErrMissing says that this machine has no engine and cannot get it. The error
// around it tells what to do.
var ErrMissing = errors.New("there is no ClickHouse engine")

// module is the npm package of the library, its only content that is used.
const module = "node_modules/@chdb/lib-linux-x64-gnu"

const instead = "; set CLICKHOUSE_URL to a server, or " + Path + " to a libchdb of this machine"

// Library gives the path of libchdb and fetches it when it is missing, which it
// tells on progress. Processes that want it at the same time wait for the one
// that fetches.
func Library(progress io.Writer) (string, error) {
	if path := os.Getenv(Path); path != "" {
		if _, err := os.Stat(path); err != nil {
			return "", fmt.Errorf("%s names no file: %w", Path, err)
		}
		return path, nil
	}
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		return "", fmt.Errorf("%w for %s/%s in the package that is used"+instead, ErrMissing, runtime.GOOS, runtime.GOARCH)
	}
	folder, err := Folder()
	if err != nil {
		return "", err
	}
	cache, err := Cache(folder)
	if err != nil {
		return "", err
	}
	unlock, err := lockedfile.MutexAt(filepath.Join(cache, "fetch.lock")).Lock()
	if err != nil {
		return "", err
	}
	defer unlock()
	path := filepath.Join(folder, module, "libchdb.so")
	if installed(folder) {
		return path, nil
	}
	return path, fetch(folder, progress)
}

// Folder is where the lockfile lies: the folder above this package.
func Folder() (string, error) {
	const itself = "github.com/weft-cdp/weft/adapters/warehouses/clickhouse/clickhousetest"
	output, err := exec.Command("go", "list", "-f", "{{.Dir}}", itself).Output()
	if err != nil {
		return "", fmt.Errorf("%w: its folder is found by go list, in the module of weft: %w"+instead, ErrMissing, err)
	}
	return strings.TrimSpace(string(output)), nil
}

// Cache is a folder for what is made from a Folder and is not kept in it.
func Cache(folder string) (string, error) {
	root, err := os.UserCacheDir()
	if err != nil {
		root = os.TempDir()
	}
	// Two checkouts must not fight for one file.
	cache := filepath.Join(root, "weft", "clickhousetest", strings.NewReplacer("/", "-", `\`, "-", ":", "-").Replace(folder))
	return cache, os.MkdirAll(cache, 0o755)
}

// installed tells whether npm has finished with the version of the lockfile: it
// writes a lockfile of its own behind all else.
func installed(folder string) bool {
	wanted := checksum(filepath.Join(folder, "package-lock.json"))
	return wanted != "" && wanted == checksum(filepath.Join(folder, "node_modules", ".package-lock.json"))
}

func checksum(lockfile string) string {
	content, err := os.ReadFile(lockfile)
	if err != nil {
		return ""
	}
	var lock struct {
		Packages map[string]struct{ Integrity string }
	}
	if err := json.Unmarshal(content, &lock); err != nil {
		return ""
	}
	return lock.Packages[module].Integrity
}

func fetch(folder string, progress io.Writer) error {
	if _, err := exec.LookPath("npm"); err != nil {
		return fmt.Errorf("%w, and npm, which fetches it, is not installed: install npm"+instead, ErrMissing)
	}
	fmt.Fprintf(progress, "fetching the ClickHouse engine into %s, once: 170 MB, 570 MB on disk\n", filepath.Join(folder, "node_modules"))
	// Scripts of packages have no business here. One more try is for a lost
	// connection; more would let a machine that is offline wait for minutes.
	npm := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-retry-mintimeout=1000")
	npm.Dir = folder
	var said bytes.Buffer
	npm.Stdout, npm.Stderr = &said, &said
	if err := npm.Run(); err != nil {
		return fmt.Errorf("%w: npm ci in %s failed: %w: %s"+instead, ErrMissing, folder, err, strings.TrimSpace(said.String()))
	}
	return nil
}
