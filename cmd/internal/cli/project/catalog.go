package project

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// Describe asks an open warehouse for the columns of all sources and checks
// the project again with them, so that every column has a type and a name that
// the source does not have is a mistake.
func (e *Env) Describe(ctx context.Context, loaded *Loaded, session adapters.Warehouse) (*Loaded, error) {
	catalog, err := e.LiveCatalog(ctx, loaded, session)
	if err != nil {
		return nil, err
	}
	again, err := e.check(loaded.Tree, loaded.parsed, catalog)
	if err != nil {
		return nil, err
	}
	// The second project has its sources as they were written.
	vars, err := e.variables(again)
	if err != nil {
		return nil, err
	}
	vars.sources(again.Project)
	return again, nil
}

// CatalogSaved tells whether there is a catalog.yaml to go by when the
// warehouse cannot be asked.
func (l *Loaded) CatalogSaved() bool {
	_, err := os.Stat(filepath.Join(l.Dir, catalogFile))
	return err == nil
}

// LiveCatalog reads the columns of all sources. All sources that cannot be
// read are told at once.
func (e *Env) LiveCatalog(ctx context.Context, loaded *Loaded, session adapters.Warehouse) (*models.Catalog, error) {
	catalog := &models.Catalog{Sources: map[string][]models.CatalogColumn{}}
	var failures []error
	var broken models.Diagnostics
	for _, source := range loaded.Project.Sources {
		columns, err := Columns(ctx, session, source, loaded.Dir)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			if d, ok := textFileOf(source, loaded.Dir).broken(); ok {
				broken = append(broken, d)
				continue
			}
			failures = append(failures, fault.New(fault.Warehouse, "", "%s: %w", source.FromAt, err))
			continue
		}
		catalog.Sources[source.Name] = columns
	}
	if len(broken) > 0 {
		return nil, &Mistakes{List: broken, Line: loaded.Tree.Line}
	}
	if len(failures) > 0 {
		return nil, &fault.Error{
			Exit: fault.Warehouse, Err: errors.Join(failures...),
			Hint: "a source is read by its table or file; look at the lines above, or at --target",
		}
	}
	return catalog, nil
}

// Columns asks a warehouse for the columns of a source of a project in a folder. A file
// that is not there is told in fewer words than a warehouse has for it.
func Columns(ctx context.Context, session adapters.Warehouse, source *models.Source, dir string) ([]models.CatalogColumn, error) {
	columns, err := session.Describe(ctx, source)
	if err == nil || source.File == "" || strings.Contains(source.File, "://") {
		return columns, err
	}
	return nil, cmp.Or(missingFile(source, dir), err)
}

// missingFile says that a source's file on this machine is not there, and which was meant;
// nil when it is, or when nobody can tell.
func missingFile(source *models.Source, dir string) error {
	path := source.File
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	if strings.Contains(source.File, "**") || strings.Contains(source.File, "{") {
		return nil // Glob knows neither
	}
	if strings.ContainsAny(source.File, "*?[") {
		if fit, bad := filepath.Glob(path); bad == nil && len(fit) == 0 {
			return fmt.Errorf("source %q: no file fits the pattern %q", source.Name, source.File)
		}
		return nil
	}
	if _, gone := os.Stat(path); !errors.Is(gone, os.ErrNotExist) {
		return nil
	}
	beside, gone := os.ReadDir(filepath.Dir(path))
	if errors.Is(gone, os.ErrNotExist) {
		return fmt.Errorf("source %q: there is no folder %q with a file %q", source.Name, filepath.Dir(source.File), filepath.Base(source.File))
	}
	names := make([]string, len(beside))
	for i, entry := range beside {
		names[i] = entry.Name()
	}
	meant := ""
	if name, sure := diag.Closest(filepath.Base(source.File), names); sure {
		meant = fmt.Sprintf("; did you mean %q?", filepath.Join(filepath.Dir(source.File), name))
	}
	return fmt.Errorf("source %q: there is no file %q%s", source.Name, source.File, meant)
}
