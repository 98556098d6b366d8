package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// folder is a place on this machine.
type folder struct{ root string }

func (f *folder) path(name string) string { return filepath.Join(f.root, filepath.FromSlash(name)) }

// temporary is how the names of files begin that are not whole yet.
const temporary = ".weft-"

func (f *folder) put(_ context.Context, name string, content []byte) error {
	final := f.path(name)
	dir := filepath.Dir(final)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return local(err)
	}
	if err := f.write(dir, final, content); err != nil {
		return local(err)
	}
	return syncDir(dir)
}

// write makes a file under another name and renames it when the disk has it. The
// other name is always the same: what a process left that broke is written over.
func (f *folder) write(dir, final string, content []byte) error {
	made, err := os.Create(filepath.Join(dir, temporary+filepath.Base(final)))
	if err != nil {
		return err
	}
	_, err = made.Write(content)
	err = errors.Join(err, made.Chmod(0o644), made.Sync(), made.Close())
	if err == nil {
		err = os.Rename(made.Name(), final)
	}
	if err != nil {
		return errors.Join(err, os.Remove(made.Name()))
	}
	return nil
}

// syncDir brings the names in a folder to the disk.
func syncDir(dir string) error {
	opened, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer opened.Close()
	if err := opened.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) { // of file systems that have no such thing
		return err
	}
	return nil
}

// local says what an error proves: nobody has seen the file.
func local(err error) error {
	// Names of files may be long, and say nothing that the path does not.
	var wrapped *fs.PathError
	var renamed *os.LinkError
	switch {
	case errors.As(err, &wrapped):
		err = wrapped.Err
	case errors.As(err, &renamed):
		err = renamed.Err
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: %w", errDenied, err)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%w: %w", errMissing, err)
	}
	return fmt.Errorf("%w: %w", errUnwritten, err)
}

func (f *folder) list(_ context.Context, prefix string) ([]file, error) {
	var files []file
	err := filepath.WalkDir(f.path(prefix), func(path string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil // nothing is there yet, or any more
		case err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), temporary):
			return err
		}
		about, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		name, err := filepath.Rel(f.root, path)
		files = append(files, file{filepath.ToSlash(name), about.Size()})
		return err
	})
	return files, err
}

func (f *folder) remove(_ context.Context, name string) error {
	err := os.Remove(f.path(name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	_ = os.Remove(filepath.Dir(f.path(name))) // the folder of a run, once it is empty
	return nil
}
