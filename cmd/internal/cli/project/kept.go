package project

import (
	"context"
	"slices"
	"time"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/models"
)

// kept tells which rows of sources runs have kept in the schema of a space, and what
// is known of the last run there where what it made may be patched. Rows that somebody
// has dropped count as not kept.
func (s *Session) kept(ctx context.Context, space ir.Space) (map[string]ir.LastRead, *ir.LastPublished, error) {
	schema := s.schemaOf(space)
	if has, err := s.columns(ctx, schema, ir.SourcesTable); err != nil || has == nil {
		return nil, nil, err
	}
	answers, err := s.Read(ctx, lower.Kept(s.Project, space))
	if err != nil {
		return nil, nil, err
	}
	kept, last := lower.LastReads(answers[lower.KeptStep].Rows)
	for source := range kept {
		has, err := s.columns(ctx, schema, source+ir.RowsTable)
		if err != nil {
			return nil, nil, err
		}
		if has == nil {
			delete(kept, source)
		}
	}
	return kept, last, nil
}

// Question lowers and optimises a project for a program that publishes nothing. Of
// incremental sources it takes the rows that runs keep, and leaves them as they are.
func (s *Session) Question(ctx context.Context, opts lower.Options) (*ir.Program, error) {
	program := s.Program(opts)
	if !Incremental(s.Project) {
		return program, nil
	}
	run := Everything
	var err error
	if run.Kept, _, err = s.kept(ctx, ir.State); err != nil || len(run.Kept) == 0 {
		return program, err
	}
	return optimize.Borrow(program, s.Program(run)), nil
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
	return "from " + since.Format(moment) + " UTC on"
}

const moment = "2006-01-02 15:04:05"

// ComputedText says how much of an entity is computed.
func ComputedText(r *models.EntityRun) string {
	since, err := time.Parse(time.RFC3339Nano, r.Since)
	if err != nil {
		return "everybody: " + r.Why
	}
	text := "whom rows or time have touched since " + since.Format(moment) + " UTC"
	if r.Why != "" {
		text += "; values of everybody: " + r.Why
	}
	return text
}
