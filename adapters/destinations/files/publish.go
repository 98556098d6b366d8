package files

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"path"
	"slices"

	"github.com/weft-cdp/weft/adapters"
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
	for _, run := range slices.Sorted(maps.Keys(runs)) {
		if err := d.publish(ctx, end, run, runs[run]); err != nil {
			return errors.New(d.settings.Mask(err.Error()))
		}
	}
	return nil
}

// publish writes the manifest of one run, if it has none.
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
	slices.SortFunc(m.Files, func(a, b described) int { return cmp.Compare(a.Name, b.Name) })
	return d.putJSON(ctx, folderOf(end.Sync, end.Object, run)+manifestName, m)
}

func (d *Destination) putJSON(ctx context.Context, name string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return d.place.put(ctx, name, append(text, '\n'))
}
