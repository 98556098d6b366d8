package runner

import (
	"context"
	"errors"
	"fmt"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// load brings a file of the project into the warehouse.
func (r *run) load(ctx context.Context, load *models.Load) (err error) {
	loader, ok := r.warehouse.(adapters.Loader)
	if !ok || r.options.Files == nil {
		return fmt.Errorf("source %q is the file %q, and nothing here can load it: this is a mistake in weft; please report it", load.Source, load.File)
	}
	if err := r.exec(ctx, load.Create); err != nil {
		return err
	}
	rows, err := r.options.Files.Read(ctx, load)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	return loader.Load(ctx, load, rows)
}
