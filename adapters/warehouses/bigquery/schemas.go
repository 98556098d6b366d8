package bigquery

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/api/googleapi"
	"google.golang.org/api/iterator"

	"github.com/weft-cdp/weft/adapters"
)

var _ adapters.Schemas = (*Warehouse)(nil)

// Schemas finds datasets, of the project that is named before a dot or of that of the
// target.
func (w *Warehouse) Schemas(ctx context.Context, prefix string) ([]string, error) {
	all := w.client.Datasets(ctx)
	project, named := "", strings.LastIndexByte(prefix, '.')
	if named >= 0 {
		project, prefix = prefix[:named+1], prefix[named+1:]
		all.ProjectID = strings.TrimSuffix(project, ".")
	}
	var names []string
	for {
		dataset, err := all.Next()
		switch {
		case errors.Is(err, iterator.Done):
			slices.Sort(names)
			return names, nil
		case err != nil:
			return nil, w.explained(ctx, "", err)
		case strings.HasPrefix(dataset.DatasetID, prefix):
			names = append(names, project+dataset.DatasetID)
		}
	}
}

// DropSchema drops a dataset, which BigQuery refuses where it has tables.
func (w *Warehouse) DropSchema(ctx context.Context, schema string) error {
	err := w.dataset(schema).Delete(ctx)
	var refused *googleapi.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused) && refused.Code == http.StatusBadRequest && strings.Contains(refused.Message, "in use"):
		return adapters.ErrNotEmpty
	case errors.As(err, &refused) && refused.Code == http.StatusNotFound:
		return nil
	}
	return w.explained(ctx, "", err)
}
