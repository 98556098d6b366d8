package project

import (
	"context"
	"slices"
	"time"

	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/compiler/patch"
	"github.com/weft-cdp/weft/models"
)

// Everything is what a run computes.
var Everything = lower.Options{Publish: true, Checks: true}

// Program lowers and optimises a project.
func (l *Loaded) Program(opts lower.Options) *ir.Program {
	if opts.Publish {
		opts.Definitions = l.Definitions()
	}
	return optimize.Program(lower.Program(l.Project, opts))
}

// Emit writes a program for a target, as at a moment. What the warehouse
// cannot do comes as *Mistakes.
func (l *Loaded) Emit(program *ir.Program, target *Target, now time.Time) (*models.Plan, error) {
	return l.emit(program, target, emit.Options{Now: now, Stay: l.others(program)})
}

// others are the views of the model's entities that a program does not publish, for
// a plan that is made without asking what is there.
func (l *Loaded) others(program *ir.Program) []ir.SegmentView {
	published := Publishes(program)
	if len(published) == 0 {
		return nil
	}
	var views []ir.SegmentView
	for _, s := range l.Project.Segments {
		if !slices.Contains(published, s.Entity.Name) {
			views = append(views, ir.SegmentView{Segment: ir.Ident(s.Name), Entity: ir.Ident(s.Entity.Name)})
		}
	}
	return views
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

// Publishing says what a run is to do.
type Publishing struct {
	// FullRefresh stitches everything anew, whatever the last run knows.
	FullRefresh bool
	// Select is of which entities; nil for all.
	Select *lower.Select
	// Outline says that the plan is not going to be run.
	Outline bool
}

// PublishPlan is the plan of a run that publishes, and its program.
func (s *Session) PublishPlan(ctx context.Context, what Publishing) (*models.Plan, *ir.Program, error) {
	if s.Environment != "" {
		return s.environmentPlan(ctx, what)
	}
	opts := Everything
	opts.FullRefresh, opts.Select = what.FullRefresh, what.Select
	var last *ir.LastPublished
	var err error
	if opts.Kept, last, err = s.kept(ctx, ir.Published); err != nil {
		return nil, nil, err
	}
	program := s.Program(opts)
	emitting := emit.Options{Now: s.Now, Clock: s.env.Clock(), RunID: s.RunID, Outline: what.Outline}
	made, err := s.register(ctx, ir.Published)
	if err != nil {
		return nil, nil, err
	}
	emitting.Views, emitting.Stay = made.segments(Publishes(program), what.Select == nil)
	if emitting.Missing, err = s.missing(ctx, made); err != nil {
		return nil, nil, err
	}
	if err := s.keepable(ctx, program); err != nil {
		return nil, nil, err
	}
	emitting.Layout = s.Target.Layout
	plan, diags := patch.Plan(program, s.Target.Warehouse.Dialect, emitting, last)
	if diags.HasErrors() {
		return nil, nil, &Mistakes{List: diags, Line: s.Tree.Line}
	}
	return plan, program, nil
}

// Publishes gives the entities whose tables a program publishes.
func Publishes(program *ir.Program) []string {
	var names []string
	for _, step := range program.Steps {
		if publish, ok := step.(*ir.Publish); ok {
			for _, e := range publish.Entities {
				names = append(names, ir.IdentText(e))
			}
		}
	}
	return names
}
