package duckdb

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// Settings say which database to open and how much of the machine it may use.
type Settings struct {
	Path          string            // absolute; "" or ":memory:" for a database that ends with the session
	Folder        string            // where sources' relative files are looked for; "" for the working directory
	Schema        string            // of published tables
	SourceSchema  string            // of sources' tables that are named without a schema
	Threads       int               // 0: as many as there are cores
	MemoryLimit   string            // "4GB"; "" for DuckDB's own, 80 % of the machine
	TempDirectory string            // where what does not fit in memory goes
	Attach        map[string]string // alias → path of other DuckDB files, read only
}

// AttachPrefix starts the names of the settings that attach other files:
// "attach.crm" is the path of the file with the alias crm.
const AttachPrefix = "attach."

// ReadSettings reads the settings of a target, with every ${NAME} already
// replaced. Relative paths start at the project's folder.
func ReadSettings(settings map[string]string, folder string) (Settings, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return Settings{}, fmt.Errorf("cannot find the project's folder: %w", err)
	}
	s := Settings{
		Path:          settings["path"],
		Folder:        folder,
		Schema:        cmp.Or(settings["schema"], "weft"),
		SourceSchema:  cmp.Or(settings["source_schema"], "main"),
		MemoryLimit:   settings["memory_limit"],
		TempDirectory: settings["temp_directory"],
		Attach:        map[string]string{},
	}
	if text := settings["threads"]; text != "" {
		if s.Threads, err = strconv.Atoi(text); err != nil || s.Threads < 1 || s.Threads > mostThreads {
			return Settings{}, fmt.Errorf("threads is %q; give a whole number from 1 to %d, or leave it out to use all cores", text, mostThreads)
		}
	}
	for name, path := range settings {
		if alias, ok := strings.CutPrefix(name, AttachPrefix); ok {
			s.Attach[alias] = below(folder, path)
		}
	}
	return s.complete()
}

// mostThreads is more than any machine has cores. DuckDB starts as many threads as it is
// told to, which the machine may not live through.
const mostThreads = 1024

// complete makes paths absolute and refuses what DuckDB would misread.
func (s Settings) complete() (Settings, error) {
	if s.inMemory() {
		return s, nil
	}
	s.Path = below(s.Folder, s.Path)
	// An in-memory session spills into the working directory unless told otherwise.
	if s.TempDirectory == "" {
		s.TempDirectory = s.Path + ".tmp"
	} else {
		s.TempDirectory = below(s.Folder, s.TempDirectory)
	}
	// DuckDB takes what follows a question mark for options of the file.
	if strings.Contains(s.Path, "?") {
		return s, fmt.Errorf("path %q holds a question mark, which duckdb cannot open; choose another name", s.Path)
	}
	stem := strings.TrimSuffix(filepath.Base(s.Path), filepath.Ext(s.Path))
	if strings.EqualFold(stem, s.Schema) {
		return s, fmt.Errorf("path %q and schema %q have the same name, and whoever opens the file with DuckDB could not tell them apart; rename one of them",
			filepath.Base(s.Path), s.Schema)
	}
	return s, nil
}

func (s Settings) inMemory() bool { return s.Path == "" || s.Path == ":memory:" }

func below(folder, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(folder, path)
}
