package syncs

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/explain"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/delivery"
)

// requestSize is how many letters of a mark name a request.
const requestSize = 16

// erasePerson takes one person out of every destination. The marks are kept first: a sync
// that runs meanwhile brings nobody back.
func (w *work) erasePerson(ctx context.Context, opts *eraseOptions, entity *models.Entity, text string, number int) (*erasedPerson, error) {
	found, err := explain.Look(ctx, w.env, w.session, entity, text)
	if err != nil {
		return nil, err
	}
	if found == nil {
		found = w.heldStill(ctx, explain.Gone(entity, text))
	}
	if found == nil {
		return &erasedPerson{Number: number, Unknown: true, of: entity.Name}, nil
	}
	one := &erasedPerson{Number: number, Identifiers: len(found.Identifiers), Profiles: 1 + len(found.Former)}
	one.Request = w.key.Mark(entity.Name, "profile", found.ProfileID)[:requestSize]
	if found.Asked.Type != "" {
		one.Request = w.key.Mark(entity.Name, found.Asked.Type, found.Asked.Value)[:requestSize]
	}
	if !opts.DryRun {
		if err := w.syncs[0].store.KeepMarks(ctx, w.marks(entity, found)); err != nil {
			return nil, failed(err)
		}
	}
	for _, p := range w.syncs {
		answer, err := w.eraseFrom(ctx, opts, p, found.Profiles(), one.Request)
		if err != nil {
			return nil, err
		}
		one.Destinations = append(one.Destinations, answer)
	}
	return one, nil
}

// heldStill is whoever is in the sources no more, if a tool may hold them still: their rows
// are known by the profile's id. Nobody else is marked.
func (w *work) heldStill(ctx context.Context, gone *explain.Found) *explain.Found {
	if gone == nil {
		return nil
	}
	for _, p := range w.syncs {
		options := p.options(w)
		options.PlanOnly = true
		report, err := delivery.Erase(ctx, p.engine, delivery.Erasure{Profiles: gone.Profiles()}, p.to, p.store, options)
		if err != nil || report.Plan.Rows()+report.Plan.Counts.Unsettled > 0 { // what is wrong is told by who erases
			return gone
		}
	}
	return nil
}

// eraseFrom takes a person out of the destination of one sync, and writes down what came
// of it.
func (w *work) eraseFrom(ctx context.Context, opts *eraseOptions, p *prepared, profiles []string, request string) (*erasedFrom, error) {
	one := &erasedFrom{Sync: p.Name, Destination: p.Destination.Name, Object: p.Object.Name}
	how := erasureOf(p.Sync)
	one.Op, one.ByHand = how.Op, how.ByHand
	byHand := slices.Contains(opts.ByHand, p.Name)
	note := models.Erasure{
		Request: request, Destination: p.Destination.Name, Op: how.Op, State: models.ErasureRequested, Answers: []models.ErasureAnswer{{}},
	}
	if !opts.DryRun {
		if err := p.store.NoteErasure(ctx, note); err != nil {
			return nil, failed(err)
		}
	}
	options := p.options(w)
	options.PlanOnly = opts.DryRun
	report, err := delivery.Erase(ctx, p.engine, delivery.Erasure{Profiles: profiles, Op: how.Op, ByHand: byHand}, p.to, p.store, options)
	switch {
	case ctx.Err() != nil:
		return nil, errInterrupted
	case errors.Is(err, delivery.ErrLeased):
		one.State, one.Reason = models.ErasureWaiting, "a run of the sync is under way"
	case err != nil:
		one.State, one.Reason = models.ErasureFailed, err.Error()
	case opts.DryRun:
		one.State, one.Held = stateOfPlan(&how, report), report.Plan.Rows()+report.Plan.Counts.Unsettled
	default:
		one.take(&how, byHand, report)
	}
	if opts.DryRun { // nothing came of it
		return one, nil
	}
	note.State, note.Answers = one.State, one.answers()
	if report != nil {
		note.Epoch = report.Epoch
	}
	if err := p.store.NoteErasure(ctx, note); err != nil {
		return nil, failed(err)
	}
	return one, nil
}

// erasureOf says how somebody is taken out of what a sync writes to. A whole set has
// them no more when the next one takes its place.
func erasureOf(s *models.Sync) models.ToolErasure {
	how := s.Object.Erasure
	switch {
	case s.Mode == "replace":
		return models.ToolErasure{ByHand: "`weft sync run " + s.Name + "` writes the set without them, in place of the one before"}
	case s.Ops.Enter == "add" && s.Object.Op("remove") != nil && how.Op != "erase":
		how.Op = "remove"
	case how.Op == "" && how.ByHand == "":
		how.ByHand = "delete them in " + s.Destination.Tool.Title
	}
	return how
}

// stateOfPlan says what would be done.
func stateOfPlan(how *models.ToolErasure, report *delivery.Report) string {
	switch {
	case report.Plan.Rows()+report.Plan.Counts.Unsettled == 0:
		return models.ErasureNothing
	case how.Op == "":
		return models.ErasureUnsupported
	}
	return models.ErasureRequested
}

// take says what came of a run.
func (e *erasedFrom) take(how *models.ToolErasure, byHand bool, report *delivery.Report) {
	e.Held = report.Plan.Rows() + report.Plan.Counts.Unsettled
	e.Left, e.Reason = report.Left(), report.Reason
	for _, answer := range report.Evidence {
		e.Evidence = append(e.Evidence, evidenceOf{Outcome: answer.Outcome.String(), Status: answer.Status, Code: answer.Code, Rows: answer.Rows})
	}
	refused := report.Outcomes[adapters.Rejected] + report.Outcomes[adapters.Auth] + report.Outcomes[adapters.Misconfigured]
	switch {
	case byHand:
		e.State, e.Left, e.ByHand = models.ErasureByHand, 0, ""
	case report.Status == delivery.Stopped:
		e.State, e.Left = models.ErasureFailed, max(e.Left, 1)
	case e.Held == 0:
		e.State, e.ByHand, e.Reason = models.ErasureNothing, "", ""
	case how.Op == "":
		e.State = models.ErasureUnsupported
	case e.Left == 0 && how.Tells:
		e.State = models.ErasureTold
	case e.Left == 0:
		e.State = models.ErasureConfirmed
	case refused > 0:
		e.State = models.ErasureFailed
	default:
		e.State = models.ErasureWaiting
		if e.Reason == "" {
			e.Reason = "a request about them may still arrive"
		}
	}
}

// answers is the evidence as it is written down.
func (e *erasedFrom) answers() []models.ErasureAnswer {
	var answers []models.ErasureAnswer
	for _, one := range e.Evidence {
		answers = append(answers, models.ErasureAnswer{Rows: one.Rows, Outcome: one.Outcome, Status: one.Status, Code: one.Code})
	}
	if len(answers) == 0 {
		answers = []models.ErasureAnswer{{Rows: e.Held}}
	}
	return answers
}

// forgotten names the syncs that the project has no more, and whose ledgers are there
// still: nobody can be erased by them.
func (w *work) forgotten(ctx context.Context) ([]string, error) {
	_, tables, err := w.session.Made(ctx)
	if err != nil {
		return nil, err
	}
	var lost []string
	for _, table := range tables {
		name, is := strings.CutPrefix(table, ir.SyncLedgerPrefix)
		if is && !slices.ContainsFunc(w.session.Project.Syncs, func(s *models.Sync) bool { return strings.EqualFold(s.Name, name) }) {
			lost = append(lost, name)
		}
	}
	slices.Sort(lost)
	return lost, nil
}

// exit is the code that what became of people ends with: the worst counts.
func (d *erased) exit() fault.Exit {
	exit := fault.Done
	if len(d.Lost) > 0 && !d.DryRun {
		exit = fault.Blocked
	}
	for _, person := range d.People {
		if person.Unknown {
			exit = fault.Wrong
		}
		for _, from := range person.Destinations {
			switch from.State {
			case models.ErasureFailed:
				return fault.Warehouse
			case models.ErasureWaiting, models.ErasureUnsupported:
				if exit == fault.Done && !d.DryRun {
					exit = fault.Blocked
				}
			}
		}
	}
	return exit
}
