package plan

import (
	"context"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// prepared is what a run would do, beside what was published.
type prepared struct {
	publishing project.Publishing
	plan       *models.Plan
	program    *ir.Program
	compared   project.Compared
	entities   []*models.Entity // whose tables it publishes
}

func prepare(ctx context.Context, session *project.Session, opts *Options) (*prepared, error) {
	p := &prepared{}
	var err error
	if p.compared, err = session.Compare(ctx); err != nil {
		return nil, err
	}
	if session.Environment != "" {
		if p.publishing, err = session.Modified(p.compared); err != nil {
			return nil, err
		}
	}
	if opts.Selecting.Given() {
		chosen, err := opts.Selecting.Choose(p.compared.Graph, p.compared.Modified())
		if err != nil {
			return nil, err
		}
		if p.publishing, err = opts.Selecting.Publishing(chosen, session.Project); err != nil {
			return nil, err
		}
	}
	_, estimates := session.Warehouse.(adapters.Estimator)
	p.publishing.Outline = !estimates // then nobody asks for the statements
	if p.plan, p.program, err = session.PublishPlan(ctx, p.publishing); err != nil {
		return nil, err
	}
	for _, name := range project.Publishes(p.program) {
		p.entities = append(p.entities, session.Project.Entity(name))
	}
	return p, nil
}

// describe adds what changed in the model, why steps run and what they read.
func (p *prepared) describe(ctx context.Context, session *project.Session, d *document) (err error) {
	of := map[string]bool{}
	for _, e := range p.entities {
		of[e.Name] = true
		if p.publishing.Select != nil && session.Environment == "" {
			d.Selected = append(d.Selected, e.Name)
		}
	}
	d.Definitions = definitionsOf(p.compared, of, p.publishing.Select == nil)
	d.Environment = environmentOf(session, p)
	explain(p.program, p.compared, d.Steps)
	d.Sources, err = sources(ctx, session, p.program)
	return err
}
