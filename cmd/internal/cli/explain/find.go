package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// find looks up whom references name, and refuses two that cannot be one.
func (a *asker) find(refs []reference) error {
	for i := range refs {
		look := a.anywhere
		if refs[i].identifier != nil {
			look = a.typed
		}
		if err := look(&refs[i]); err != nil {
			return err
		}
	}
	if len(refs) == 2 && refs[0].entity != refs[1].entity {
		return fault.New(fault.Usage, "", "%s is a %s and %s a %s, which are never one", refs[0], refs[0].entity.Name, refs[1], refs[1].entity.Name)
	}
	return nil
}

// typed finds the profile of an identifier whose type is said.
func (a *asker) typed(ref *reference) error {
	answers, err := a.session.Read(a.ctx, lower.Who(a.session.Project, ref.identifier, ref.value))
	if err != nil {
		return err
	}
	if ref.take(answers[lower.WhoStep]) {
		return nil
	}
	return a.nobody(ref, answers)
}

// take reads (profile_id, id_value), of which the second is only there where an
// identifier was looked up, and tells whether there is such a row.
func (r *reference) take(answer *adapters.Rows) bool {
	id, ok := first(answer).(string)
	if !ok {
		return false
	}
	r.profileID = id
	if r.identifier != nil {
		r.known = evidence.Identifier{Type: r.identifier.Name, Value: cell.Text(answer.Rows[0][1])}
	}
	return true
}

// nobody says what was looked for, and under which other types the value is
// known.
func (a *asker) nobody(ref *reference, answers project.Answers) error {
	others, err := a.places(a.session.Project.Entities, ref.value)
	if err != nil {
		return err
	}
	hint := "it is looked up as at the last run; newer rows come in with `weft run`"
	if len(others) > 0 {
		hint = "the value is known as " + words(others)
	}
	compared, ok := first(answers[lower.NormalizedStep]).(string)
	if !ok {
		if len(others) == 0 {
			hint = ref.entity.Name + " has the types " + typesOf(ref.entity)
		}
		return fault.New(fault.Wrong, hint, "%q is no %s, as the model normalises it", ref.value, ref.identifier.Name)
	}
	if err := a.out(ref.identifier, compared, ref.String()); err != nil {
		return err
	}
	looked := ref.String()
	if compared != ref.value {
		looked = fmt.Sprintf("%s (compared as %q)", ref, compared)
	}
	return fault.New(fault.Wrong, hint, "no %s is known as %s", ref.entity.Name, looked)
}

// anywhere finds the profile of a value that may be any identifier or the id
// of a profile, present or past.
func (a *asker) anywhere(ref *reference) error {
	entities := a.session.Project.Entities
	if ref.entity != nil {
		entities = []*models.Entity{ref.entity}
	}
	found, err := a.places(entities, ref.value)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		if err := a.outOfAny(entities, ref.value); err != nil {
			return err
		}
		var types []string
		for _, e := range entities {
			types = append(types, e.Name+" by "+typesOf(e))
		}
		return fault.New(fault.Wrong, "write TYPE:VALUE to see how a value is compared; "+strings.Join(types, "; "),
			"nobody is known as %q, neither by an identifier nor by a profile id", ref.value)
	}
	for _, other := range found {
		if other.profileID != found[0].profileID || other.entity != found[0].entity {
			return fault.New(fault.Usage, "write one of "+words(found), "%q is not one profile", ref.value)
		}
	}
	*ref = found[0]
	return nil
}

// places finds all that a value is known as, the most trusted first.
func (a *asker) places(entities []*models.Entity, value string) ([]reference, error) {
	published := slices.Clone(entities)
	for i := len(published) - 1; i >= 0; i-- {
		exists, err := a.session.Has(a.ctx, published[i].Name+ir.IDsTable)
		if err != nil {
			return nil, err
		}
		if !exists { // the entity is newer than the last run
			published = slices.Delete(published, i, i+1)
		}
	}
	program, places := lower.Anywhere(a.session.Project, published, value)
	answers, err := a.session.Read(a.ctx, program)
	if err != nil {
		return nil, err
	}
	var found []reference
	for _, p := range places {
		ref := reference{entity: p.Entity, identifier: p.Identifier, value: value}
		if ref.take(answers[p.Step]) {
			found = append(found, ref)
		}
	}
	return found, nil
}

// words lists references as they can be written, with the entity where two
// have identifiers of the same name.
func words(refs []reference) string {
	var list []string
	for _, r := range refs {
		text := r.String()
		for _, other := range refs {
			if r.identifier != nil && other.entity != r.entity && other.identifier != nil && other.identifier.Name == r.identifier.Name {
				text = r.entity.Name + "." + r.String()
			}
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

// typesOf lists the identifiers of an entity.
func typesOf(e *models.Entity) string {
	names := make([]string, len(e.Identifiers))
	for i, id := range e.Identifiers {
		names[i] = id.Name
	}
	return strings.Join(names, ", ")
}

// out refuses a value that identifies nobody, as it is compared: it is blocked, or
// was taken out. Asked is how it was written; nil for a value that may be known.
func (a *asker) out(id *models.Identifier, value, asked string) error {
	because := evidence.Out(id.Entity, evidence.Identifier{Type: id.Name, Value: value}, a.day())
	if because == "" {
		return nil
	}
	return fault.New(fault.Wrong, "such a value identifies nobody, and links nobody with anybody", "%s %s", asked, because)
}

// outOfAny is the same for a value of which the type is not said: it may be one of
// any type that it can be.
func (a *asker) outOfAny(entities []*models.Entity, asked string) error {
	for _, e := range entities {
		for _, id := range e.Identifiers {
			value, ok := check.Normalize(id, asked)
			if !ok {
				continue
			}
			if err := a.out(id, value, id.Name+":"+asked); err != nil {
				return err
			}
		}
	}
	return nil
}
