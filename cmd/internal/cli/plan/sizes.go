package plan

import (
	"context"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// source is what a run reads, as large as the warehouse knows without reading it.
type source struct {
	Source string `json:"source"`
	Rows   *int64 `json:"rows,omitempty"`
	Bytes  *int64 `json:"bytes,omitempty"`
}

// sources lists those that a program reads.
func sources(ctx context.Context, session *project.Session, program *ir.Program) ([]source, error) {
	var read []*models.Source
	for _, step := range program.Steps {
		if rows, ok := step.(*ir.SourceRows); ok {
			read = append(read, session.Project.Source(rows.Source))
		}
	}
	sizes := map[string]adapters.Size{}
	if sizer, ok := session.Warehouse.(adapters.Sizer); ok {
		var err error
		if sizes, err = sizer.Sizes(ctx, read); err != nil {
			return nil, session.Failed(err)
		}
	}
	list := []source{}
	for _, s := range read {
		list = append(list, source{Source: s.Name, Rows: sizes[s.Name].Rows, Bytes: sizes[s.Name].Bytes})
	}
	return list, nil
}

// size says how large a source is; "" when that is not known.
func (s *source) size() string {
	text := ""
	if s.Rows != nil {
		text = count(*s.Rows, "row")
	}
	if s.Bytes != nil {
		if text != "" {
			text += ", "
		}
		text += adapters.Bytes(*s.Bytes)
	}
	return text
}

// printReads tells in one line how much the sources hold that a run reads.
func (d *document) printReads(s *terminal.Streams) {
	var rows, bytes int64
	for _, one := range d.Sources {
		if one.Rows != nil {
			rows += *one.Rows
		}
		if one.Bytes != nil {
			bytes += *one.Bytes
		}
	}
	all := source{}
	if rows > 0 {
		all.Rows = &rows
	}
	if bytes > 0 {
		all.Bytes = &bytes
	}
	if text := all.size(); text != "" {
		s.Printf("reads %s with %s\n", terminal.Plural(len(d.Sources), "source"), text)
	}
}
