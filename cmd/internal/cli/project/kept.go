package project

import (
	"context"
	"slices"
	"time"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// kept tells which rows of sources earlier runs have kept in the schema that is
// published to, and what is known of the last run where what it made may be patched.
// Rows that somebody has dropped there count as not kept.
func (s *Session) kept(ctx context.Context) (map[string]ir.LastRead, *ir.LastPublished, error) {
	if has, err := s.Has(ctx, ir.SourcesTable); err != nil || !has {
		return nil, nil, err
	}
	answers, err := s.Read(ctx, lower.Kept(s.Project))
	if err != nil {
		return nil, nil, err
	}
	kept, last := lower.LastReads(answers[lower.KeptStep].Rows)
	for source := range kept {
		has, err := s.Has(ctx, source+ir.RowsTable)
		if err != nil {
			return nil, nil, err
		}
		if !has {
			delete(kept, source)
		}
	}
	return kept, last, nil
}

// Incremental tells whether any source of a project need not be read whole.
func Incremental(p *models.Project) bool {
	return slices.ContainsFunc(p.Sources, func(s *models.Source) bool { return s.Incremental != nil })
}

// ReadText says how much of a source is read.
func ReadText(r *models.SourceRead) string {
	since, err := time.Parse(time.RFC3339Nano, r.Since)
	if err != nil {
		return "whole: " + r.Why
	}
	return "from " + since.Format("2006-01-02 15:04:05") + " UTC on"
}
