package explain

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/diag"
	"github.com/weft-cdp/weft/models"
)

// asker asks the warehouse about people.
type asker struct {
	ctx     context.Context
	env     *project.Env
	session *project.Session
	now     time.Time // of the last published run
}

// reference is whom the command line names. What is nil is not said there, and
// found out by find: the entity, and the identifier unless value is a profile id.
type reference struct {
	entity     *models.Entity
	identifier *models.Identifier
	value      string

	profileID string              // once it is found
	known     evidence.Identifier // as it was published, once it is found; zero for a profile id
}

func (r reference) String() string {
	if r.identifier == nil {
		return r.value
	}
	return r.identifier.Name + ":" + r.value
}

// asked gives the identifier that was asked for; for a profile id that is the
// most trusted one of the profile, and of several the oldest.
func (r reference) asked(of []known) evidence.Identifier {
	if r.known != (evidence.Identifier{}) || len(of) == 0 {
		return r.known
	}
	return of[0].Identifier
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
	return refs, nil
}

func (a *asker) choices(name string) string {
	var names []string
	for _, e := range a.session.Project.Entities {
		names = append(names, e.Name)
	}
	return diag.Choices(name, names).Text
}

// reference reads TYPE:VALUE, ENTITY.TYPE:VALUE, or a value alone.
func (a *asker) reference(text, entity string) (reference, error) {
	kind, value, isIdentifier := strings.Cut(text, ":")
	if !isIdentifier {
		return reference{entity: a.session.Project.Entity(entity), value: text}, nil
	}
	if strings.TrimSpace(value) == "" {
		return reference{}, fault.New(fault.Usage, "write it behind the colon, such as "+kind+":ana@example.org", "%q has no value", text)
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
				found = append(found, reference{entity: e, identifier: id, value: value})
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
func (a *asker) published() (err error) {
	a.now, err = a.session.Published(a.ctx)
	return err
}

// instant is the moment of the last published run, as JSON carries it.
func (a *asker) instant() string { return terminal.Instant(a.now) }

// moment writes a moment in the project's time zone.
func (a *asker) moment(t time.Time) string { return terminal.MomentIn(t, a.session.Project.TimeZone) }

// day is the day of the last published run, in the project's time zone.
func (a *asker) day() string { return terminal.DayIn(a.now, a.session.Project.TimeZone) }

// first gives the first cell of an answer, or nil.
func first(rows *adapters.Rows) any {
	if rows == nil || len(rows.Rows) == 0 {
		return nil
	}
	return rows.Rows[0][0]
}
