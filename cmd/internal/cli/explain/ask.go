package explain

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// asker asks the warehouse about people.
type asker struct {
	ctx     context.Context
	env     *project.Env
	session *project.Session
	now     time.Time // of the last published run
}

// reference is whom the command line names: by an identifier, or (Identifier
// nil) by a profile id.
type reference struct {
	entity     *models.Entity
	identifier *models.Identifier
	value      string
}

func (r reference) String() string {
	if r.identifier == nil {
		return r.value
	}
	return r.identifier.Name + ":" + r.value
}

// references reads the arguments: an entity may stand first.
func (a *asker) references(opts *Options) ([]reference, error) {
	entity, args := opts.Entity, opts.Refs
	if len(args) > 1 && !strings.Contains(args[0], ":") && a.session.Project.Entity(args[0]) != nil {
		entity, args = args[0], args[1:]
	}
	if len(args) > 2 {
		return nil, fault.New(fault.Usage, "give one identifier, or two whose connection you want to see", "%d identifiers are too many", len(args))
	}
	if entity != "" && a.session.Project.Entity(entity) == nil {
		return nil, fault.New(fault.Usage, a.choices(entity), "the project has no entity %q", entity)
	}
	refs := make([]reference, len(args))
	for i, arg := range args {
		ref, err := a.reference(arg, entity)
		if err != nil {
			return nil, err
		}
		refs[i] = ref
	}
	if len(refs) == 2 && refs[0].entity != refs[1].entity {
		return nil, fault.New(fault.Usage, "", "%s is a %s and %s a %s, which are never one", refs[0], refs[0].entity.Name, refs[1], refs[1].entity.Name)
	}
	return refs, nil
}

func (a *asker) choices(name string) string {
	var names []string
	for _, e := range a.session.Project.Entities {
		names = append(names, e.Name)
	}
	return diag.Choices(name, names).Text
}

// reference reads TYPE:VALUE, ENTITY.TYPE:VALUE or a profile id.
func (a *asker) reference(text, entity string) (reference, error) {
	kind, value, isIdentifier := strings.Cut(text, ":")
	if !isIdentifier {
		return a.profileReference(text, entity)
	}
	if of, name, qualified := strings.Cut(kind, "."); qualified {
		entity, kind = of, name
	}
	var found []reference
	var known []string
	for _, e := range a.session.Project.Entities {
		for _, id := range e.Identifiers {
			known = append(known, id.Name)
			if id.Name == kind && (entity == "" || entity == e.Name) {
				found = append(found, reference{e, id, value})
			}
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		slices.Sort(known)
		return reference{}, fault.New(fault.Usage, diag.Choices(kind, slices.Compact(known)).Text, "the project has no identifier %q", kind)
	}
	return reference{}, fault.New(fault.Usage, "add --entity "+found[0].entity.Name+" or --entity "+found[1].entity.Name,
		"%q is an identifier of several entities", kind)
}

func (a *asker) profileReference(text, entity string) (reference, error) {
	entities := a.session.Project.Entities
	if entity != "" {
		return reference{entity: a.session.Project.Entity(entity), value: text}, nil
	}
	if len(entities) != 1 {
		return reference{}, fault.New(fault.Usage, "write TYPE:VALUE, or name the entity of a profile id with --entity", "%q does not say what it is", text)
	}
	return reference{entity: entities[0], value: text}, nil
}

// segment finds the segment that is asked for; nil when none is.
func (a *asker) segment(name string, entity *models.Entity) (*models.Segment, error) {
	if name == "" {
		return nil, nil
	}
	s := a.session.Project.Segment(name)
	if s == nil {
		var names []string
		for _, s := range a.session.Project.Segments {
			names = append(names, s.Name)
		}
		return nil, fault.New(fault.Usage, diag.Choices(name, names).Text, "the project has no segment %q", name)
	}
	if s.Entity != entity {
		return nil, fault.New(fault.Usage, "", "segment %q is of %s, and this is a %s", name, s.Entity.Name, entity.Name)
	}
	return s, nil
}

// published finds the moment of the last published run, and refuses when there
// is none or when another moment was asked for.
func (a *asker) published() error {
	exists, err := a.session.Has(a.ctx, "weft_runs")
	if err != nil {
		return err
	}
	var last any
	if exists {
		answers, err := a.session.Read(a.ctx, lower.LastRun(a.session.Project))
		if err != nil {
			return err
		}
		last = first(answers[lower.LastRunStep])
	}
	now, ok := last.(time.Time)
	if !ok {
		return fault.New(fault.Wrong, "publish something with `weft run`",
			"schema %q of target %q holds no published run", a.session.Target.Layout.Schema, a.session.Target.Name)
	}
	a.now = now
	if a.env.Flags.AsOf == "" || a.session.Now.Equal(now) {
		return nil
	}
	return fault.New(fault.Blocked, "build the other moment beside with `weft run --as-of TIME --schema NAME`, and add --schema NAME here",
		"what is published is as at %s, not as at %s", a.moment(now), a.moment(a.session.Now))
}

// who finds the profile of a reference.
func (a *asker) who(ref reference) (profileID string, err error) {
	program := lower.WhoByID(a.session.Project, ref.entity, ref.value)
	if ref.identifier != nil {
		program = lower.Who(a.session.Project, ref.identifier, ref.value)
	}
	answers, err := a.session.Read(a.ctx, program)
	if err != nil {
		return "", err
	}
	for _, step := range []string{lower.WhoStep, lower.RedirectStep} {
		if id, ok := first(answers[step]).(string); ok {
			return id, nil
		}
	}
	hint := "identifiers are compared as the model normalises them, and as at the last run; newer rows come in with `weft run`"
	if ref.identifier == nil {
		hint = "name the person by an identifier, such as " + ref.entity.Identifiers[0].Name + ":…"
	}
	return "", fault.New(fault.Wrong, hint, "no %s is known as %s", ref.entity.Name, ref)
}

// moment writes a moment in the project's time zone.
func (a *asker) moment(t time.Time) string { return terminal.MomentIn(t, a.session.Project.TimeZone) }

// first gives the first cell of an answer, or nil.
func first(rows *adapters.Rows) any {
	if rows == nil || len(rows.Rows) == 0 {
		return nil
	}
	return rows.Rows[0][0]
}
