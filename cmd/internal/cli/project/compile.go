package project

import (
	"context"
	"time"

	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/models"
)

// Everything is what a run computes.
var Everything = lower.Options{Publish: true, Checks: true}

// Program lowers and optimises a project.
func (l *Loaded) Program(opts lower.Options) *ir.Program {
	return optimize.Program(lower.Program(l.Project, opts))
}

// Emit writes a program for a target, as at a moment. What the warehouse
// cannot do comes as *Mistakes.
func (l *Loaded) Emit(program *ir.Program, target *Target, now time.Time) (*models.Plan, error) {
	return l.emit(program, target, emit.Options{Now: now})
}

func (l *Loaded) emit(program *ir.Program, target *Target, opts emit.Options) (*models.Plan, error) {
	opts.Layout = target.Layout
	plan, diags := emit.Plan(program, target.Warehouse.Dialect, opts)
	if diags.HasErrors() {
		return nil, &Mistakes{List: diags, Line: l.Tree.Line}
	}
	return plan, nil
}

// Files gives a plan as files of SQL; folder is where they will be, seen from
// the project's.
func (t *Target) Files(plan *models.Plan, folder string) []emit.File {
	return emit.Files(plan, t.Warehouse.Dialect, t.settings, folder)
}

// PublishPlan is the plan of a whole run; a full refresh stitches everything
// anew, whatever the last run knows.
func (s *Session) PublishPlan(ctx context.Context, fullRefresh bool) (*models.Plan, error) {
	views, err := s.madeViews(ctx)
	if err != nil {
		return nil, err
	}
	opts := Everything
	opts.FullRefresh = fullRefresh
	return s.emit(s.Program(opts), s.Target, emit.Options{Now: s.Now, Views: views, RunID: s.RunID})
}
