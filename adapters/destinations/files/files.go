package files

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/adapters/destinations/declared"
	"github.com/weft-cdp/weft/compiler/manifest"
)

const (
	mostRows = 1_000_000
	// writers is how many files are written at once.
	writers = 4
	// patience is how long writing one file may take.
	patience = 10 * time.Minute
)

// Destination is one folder.
type Destination struct {
	adapters.AtOnce
	contract adapters.Contract
	settings *manifest.Settings
	format   format
	place    place
}

// Options are what a project decides beside the settings.
type Options struct {
	Dir string // relative folders are below it; "" is the current one
}

// New makes the destination. The error tells what is wrong with the settings.
func New(set map[string]string, options Options) (*Destination, error) {
	m := Manifest()
	settings, err := m.NewSettings(set)
	if err != nil {
		return nil, err
	}
	rows := settings.Int("rows_per_file")
	if rows < 1 || rows > mostRows {
		return nil, fmt.Errorf("\"rows_per_file\" of files must be from 1 to %d", mostRows)
	}
	d := &Destination{contract: declared.Contract(m), settings: settings, format: formats[settings.Text("format")]}
	if d.place, err = openPlace(settings, options.Dir); err != nil {
		return nil, errors.New(settings.Mask(err.Error()))
	}
	d.contract.Limits = adapters.Limits{Concurrency: adapters.Concurrency{Start: writers, Max: writers}, Timeout: patience}
	for i := range d.contract.Any.Ops {
		d.contract.Any.Ops[i].MaxRows = int(rows)
	}
	return d, nil
}

// Describe gives the contract.
func (d *Destination) Describe() adapters.Contract { return d.contract }

// Check writes a small file and removes it.
func (d *Destination) Check(ctx context.Context) error {
	const probe = ".weft-check"
	err := d.place.put(ctx, probe, []byte("weft\n"))
	if err == nil {
		err = d.place.remove(ctx, probe)
	}
	if err != nil {
		return fmt.Errorf("nothing can be written to %q: %s", d.settings.Text("path"), d.settings.Mask(err.Error()))
	}
	return nil
}

// Render gives the content of the file of a batch, of one that is no text as lines of
// JSON with the same columns; nil where it cannot be written.
func (d *Destination) Render(batch adapters.Batch) []byte {
	write := d.format.write
	if d.format.extension == "parquet" {
		write = writeJSONL
	}
	var content bytes.Buffer
	if write(&content, &batch) != nil {
		return nil
	}
	return content.Bytes()
}

// Write makes one file of the batch.
func (d *Destination) Write(ctx context.Context, batch adapters.Batch) adapters.Results {
	if batch.Paced(ctx) != nil {
		return batch.Every(adapters.Result{Outcome: adapters.NotSent})
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var content bytes.Buffer
	if err := d.format.write(&content, &batch); err != nil {
		return unwritten(&batch, err)
	}
	err := d.place.put(ctx, partName(d.format, &batch), content.Bytes())
	if err == nil {
		return batch.Every(adapters.Result{Outcome: adapters.OK})
	}
	result := adapters.Result{Code: "write", Message: d.settings.Mask(err.Error())}
	switch {
	case errors.Is(err, errDenied):
		result.Outcome = adapters.Auth
	case errors.Is(err, errMissing):
		result.Outcome = adapters.Misconfigured
	case errors.Is(err, errUnwritten):
		result.Outcome = adapters.NotSent
	}
	return batch.Every(result)
}

// unwritten is for a batch that the format could not take: the row that it is about
// is rejected, and the others can be sent without it.
func unwritten(batch *adapters.Batch, err error) adapters.Results {
	var row *unfit
	if !errors.As(err, &row) {
		return batch.Every(adapters.Result{Outcome: adapters.Misconfigured, Code: "format", Message: err.Error()})
	}
	results := batch.Every(adapters.Result{Outcome: adapters.NotSent, Message: "another row of its file could not be written"})
	results.Rows[row.row] = adapters.Result{Outcome: adapters.Rejected, Code: "format", Message: row.Error()}
	return results
}
