// Package clienttest gives tests what generated clients are checked with and run
// on: TypeScript, mypy and the drivers of the warehouses, in the versions of
// package-lock.json and requirements.txt.
//
// Out goes a folder of node's packages, or a Python. Both are fetched once into the
// user's cache, from wherever npm and pip are set to fetch. The package must not
// know what a client looks like.
package clienttest

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/lockedfile"
)

//go:embed package.json package-lock.json requirements.txt
var wanted embed.FS

// Node gives a folder node_modules. Without npm the test is skipped with the reason,
// and with CI=true it fails.
func Node(t testing.TB) string { return need(t, node) }

// Python gives the interpreter of an environment. Without Python the test is
// skipped with the reason, and with CI=true it fails.
func Python(t testing.TB) string { return need(t, python) }

var node = sync.OnceValues(func() (string, error) {
	folder, err := fetched("node", []string{"package.json", "package-lock.json"}, func(folder string) []*exec.Cmd {
		// `npm ci` wants the packages of all systems in the lockfile, which npm writes
		// only of this one.
		return []*exec.Cmd{in(folder, "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund")}
	})
	return filepath.Join(folder, "node_modules"), err
})

var python = sync.OnceValues(func() (string, error) {
	folder, err := fetched("python", []string{"requirements.txt"}, func(folder string) []*exec.Cmd {
		return []*exec.Cmd{
			in(folder, "python3", "-m", "venv", "."),
			in(folder, filepath.Join(folder, "bin", "pip"), "install", "--quiet", "-r", "requirements.txt"),
		}
	})
	return filepath.Join(folder, "bin", "python"), err
})

func need(t testing.TB, get func() (string, error)) string {
	t.Helper()
	path, err := get()
	switch {
	case err != nil && os.Getenv("CI") == "true":
		t.Fatal(err)
	case err != nil:
		t.Skip(err)
	}
	return path
}

func in(folder, name string, args ...string) *exec.Cmd {
	command := exec.Command(name, args...)
	command.Dir = folder
	return command
}

// done is a file that is there when all was fetched.
const done = "done"

// fetched makes a folder from files, once for each content of theirs.
func fetched(name string, files []string, commands func(folder string) []*exec.Cmd) (string, error) {
	root, err := os.UserCacheDir()
	if err != nil {
		root = os.TempDir()
	}
	texts, sum := make([][]byte, len(files)), sha256.New()
	for i, file := range files {
		if texts[i], err = wanted.ReadFile(file); err != nil {
			return "", err
		}
		sum.Write(texts[i])
	}
	folder := filepath.Join(root, "weft", "clienttest", name+"-"+hex.EncodeToString(sum.Sum(nil))[:16])
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	unlock, err := lockedfile.MutexAt(filepath.Join(folder, "fetch.lock")).Lock()
	if err != nil {
		return "", err
	}
	defer unlock()
	if _, err := os.Stat(filepath.Join(folder, done)); err == nil {
		return folder, nil
	}
	for i, file := range files {
		if err := os.WriteFile(filepath.Join(folder, file), texts[i], 0o644); err != nil {
			return "", err
		}
	}
	for _, command := range commands(folder) {
		if said, err := command.CombinedOutput(); err != nil {
			return "", fmt.Errorf("what clients are tested with cannot be fetched: %s: %w: %s", command, err, bytes.TrimSpace(said))
		}
	}
	return folder, os.WriteFile(filepath.Join(folder, done), nil, 0o644)
}
