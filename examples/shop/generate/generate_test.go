package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// The data in the repository is what the generator makes, byte for byte.
func TestBundledDataIsGenerated(t *testing.T) {
	made := t.TempDir()
	if err := generate(made, 7, 200); err != nil {
		t.Fatal(err)
	}
	bundled := filepath.Join("..", "data")
	compareFolders(t, made, bundled)
	compareFolders(t, bundled, made)
}

func compareFolders(t *testing.T, from, to string) {
	t.Helper()
	files, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		a, err := os.ReadFile(filepath.Join(from, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(to, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs: run `go run ./examples/shop/generate`", f.Name())
		}
	}
}

// More customers only add rows: whoever was there stays as they were.
func TestMoreCustomersKeepTheFirst(t *testing.T) {
	few, many := t.TempDir(), t.TempDir()
	if err := generate(few, 7, 20); err != nil {
		t.Fatal(err)
	}
	if err := generate(many, 7, 50); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(few)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		a, _ := os.ReadFile(filepath.Join(few, f.Name()))
		b, _ := os.ReadFile(filepath.Join(many, f.Name()))
		if len(a) == 0 || !bytes.HasPrefix(b, a) {
			t.Errorf("%s of 50 customers does not begin with that of 20", f.Name())
		}
	}
}
