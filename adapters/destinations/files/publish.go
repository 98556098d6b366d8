package files

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/declared"
)

// published is what a run's manifest says.
type published struct {
	Sync   string      `json:"sync"`
	Object string      `json:"object"`
	Run    int64       `json:"run"`
	Rows   int64       `json:"rows"`
	Files  []described `json:"files"`
}

type described struct {
	Name  string `json:"name"`
	Op    string `json:"op"`
	Rows  int64  `json:"rows"`
	Bytes int64  `json:"bytes"`
}

// Publish writes the manifest of the run, and of those before it that broke off.
// Of whole sets it then points at the run and removes those before it.
func (d *Destination) Publish(ctx context.Context, end adapters.RunEnd) error {
	all, err := d.place.list(ctx, runsOf(end.Sync, end.Object))
	if err != nil {
		return errors.New(d.settings.Mask(err.Error()))
	}
	runs := map[int64][]file{}
	for _, f := range all {
		if run, ok := runOf(f.name); ok && run <= end.Run {
			runs[run] = append(runs[run], f)
		}
	}
	if end.Replaces && runs[end.Run] == nil {
		runs[end.Run] = nil // a set may be empty
	}
	for _, run := range slices.Sorted(maps.Keys(runs)) {
		if err := d.publish(ctx, end, run, runs[run]); err != nil {
			return errors.New(d.settings.Mask(err.Error()))
		}
	}
	if !end.Replaces {
		return nil
	}
	if err := d.show(ctx, end, runs); err != nil {
		return errors.New(d.settings.Mask(err.Error()))
	}
	return nil
}

// publish writes the manifest of one run, if it has none. A set that was not shown
// gets none: nobody is to read it.
func (d *Destination) publish(ctx context.Context, end adapters.RunEnd, run int64, files []file) error {
	m := published{Sync: end.Sync, Object: end.Object, Run: run}
	for _, f := range files {
		if path.Base(f.name) == manifestName && run != end.Run {
			return nil
		}
		if op, rows, ok := part(f.name); ok {
			m.Files = append(m.Files, described{path.Base(f.name), op, rows, f.bytes})
			m.Rows += rows
		}
	}
	if replaces(files) && (run != end.Run || !end.Replaces) {
		return nil
	}
	if end.Replaces && run == end.Run && m.Rows != end.Rows {
		return fmt.Errorf("the set has %d rows and should have %d", m.Rows, end.Rows)
	}
	slices.SortFunc(m.Files, func(a, b described) int { return cmp.Compare(a.Name, b.Name) })
	return d.putJSON(ctx, folderOf(end.Sync, end.Object, run)+manifestName, m)
}

// replaces says whether files are of a whole set.
func replaces(files []file) bool {
	return slices.ContainsFunc(files, func(f file) bool { op, _, _ := part(f.name); return op == declared.Replace })
}

// latest says which run holds the set.
type latest struct {
	Run    int64  `json:"run"`
	Folder string `json:"folder"`
}

// show points at the run, which is one write, and then removes the sets before it.
// Their manifests go first: who reads one of them finds all its files, or none.
func (d *Destination) show(ctx context.Context, end adapters.RunEnd, runs map[int64][]file) error {
	folder := folderOf(end.Sync, end.Object, end.Run)
	if err := d.putJSON(ctx, runsOf(end.Sync, end.Object)+latestName, latest{end.Run, path.Base(folder)}); err != nil {
		return err
	}
	for run, files := range runs {
		if run == end.Run || !replaces(files) && !only(files, manifestName) {
			continue
		}
		slices.SortFunc(files, func(a, b file) int { return cmp.Compare(rank(a), rank(b)) })
		for _, f := range files {
			if err := d.place.remove(ctx, f.name); err != nil {
				return err
			}
		}
	}
	return nil
}

// rank has the manifest of a run before its other files.
func rank(f file) int {
	if path.Base(f.name) == manifestName {
		return 0
	}
	return 1
}

// only says that there is nothing but files of one name: an empty set.
func only(files []file, name string) bool {
	return !slices.ContainsFunc(files, func(f file) bool { return path.Base(f.name) != name })
}

func (d *Destination) putJSON(ctx context.Context, name string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return d.place.put(ctx, name, append(text, '\n'))
}
