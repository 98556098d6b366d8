package project

import (
	"context"

	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/patch"
	"github.com/weft-cdp/weft/models"
)

// SamplePlan is the plan that computes a sample from all rows and compares it with
// what the state has, its program, and for each entity why it is not a sample, if so.
// What it makes is in the tables of ir.Next, and nothing is published.
func (s *Session) SamplePlan(ctx context.Context, how ir.Sampling) (*models.Plan, *ir.Program, []models.EntityRun, error) {
	opts := Everything
	opts.FullRefresh = true
	whole := s.Program(opts)
	program, runs := patch.Sample(whole, lower.Differences(s.Project, whole), how)
	made, err := s.register(ctx, ir.Published)
	if err != nil {
		return nil, nil, nil, err
	}
	emitting := emit.Options{Now: s.Now, Clock: s.env.Clock(), RunID: s.RunID}
	if emitting.Missing, err = s.missing(ctx, made); err != nil {
		return nil, nil, nil, err
	}
	plan, err := s.emit(program, s.Target, emitting)
	return plan, program, runs, err
}
