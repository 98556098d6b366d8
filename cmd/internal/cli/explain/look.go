package explain

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// Found is who an identifier, or the id of a profile, belongs to as the last run has
// published it: the profile, the ids that lead to it, and all identifiers of it.
type Found struct {
	ProfileID   string
	Former      []string
	Identifiers []evidence.Identifier
	// Asked is the identifier that was looked up, as it was published; zero for an id.
	Asked evidence.Identifier
}

// Profiles are the profile's id and those that lead to it.
func (f *Found) Profiles() []string { return append([]string{f.ProfileID}, f.Former...) }

// Names tells whether [TYPE:]VALUE can name somebody among the profiles of an entity: the
// type is one of its own, and there is a value.
func Names(entity *models.Entity, text string) bool {
	id, value, typed := written(entity, text)
	return strings.TrimSpace(value) != "" && (id != nil || !typed)
}

// Identifier is what TYPE:VALUE says, as it would be published; false where it says none.
func Identifier(entity *models.Entity, text string) (evidence.Identifier, bool) {
	id, value, _ := written(entity, text)
	if id == nil {
		return evidence.Identifier{}, false
	}
	normalised, ok := check.Normalize(id, value)
	return evidence.Identifier{Type: id.Name, Value: normalised}, ok
}

// written takes [[ENTITY.]TYPE:]VALUE apart. The identifier is nil where the entity has
// none of the type; typed is whether there is one in the text.
func written(entity *models.Entity, text string) (id *models.Identifier, value string, typed bool) {
	kind, value, typed := strings.Cut(text, ":")
	if !typed {
		return nil, text, false
	}
	kind = strings.TrimPrefix(kind, entity.Name+".")
	if at := slices.IndexFunc(entity.Identifiers, func(id *models.Identifier) bool { return id.Name == kind }); at >= 0 {
		id = entity.Identifiers[at]
	}
	return id, value, true
}

// Gone is whom [TYPE:]VALUE can have named while they were published: the profile of an
// id, or whose id an identifier has given. It is nil where it can have been nobody's, and
// nobody has looked whether there was one.
func Gone(entity *models.Entity, text string) *Found {
	if asked, ok := Identifier(entity, text); ok {
		sum := md5.Sum([]byte(asked.Type + "\x1f" + asked.Value)) // as ir.ProfileIDOf
		return &Found{ProfileID: hex.EncodeToString(sum[:]), Identifiers: []evidence.Identifier{asked}, Asked: asked}
	}
	id := strings.TrimPrefix(text, entity.Name+".")
	if digest, err := hex.DecodeString(id); err != nil || len(digest) != md5.Size {
		return nil
	}
	return &Found{ProfileID: strings.ToLower(id)}
}

// Look finds whom [TYPE:]VALUE names among the profiles of an entity; nil where it is
// nobody, or not one. No error tells the value.
func Look(ctx context.Context, env *project.Env, session *project.Session, entity *models.Entity, text string) (*Found, error) {
	if !Names(entity, text) {
		return nil, nil
	}
	a := &asker{ctx: ctx, env: env, session: session}
	ref, err := a.reference(text, entity.Name)
	if err != nil {
		return nil, err
	}
	if err := a.published(); err != nil {
		return nil, err
	}
	refs := []reference{ref}
	switch err := a.find(refs); {
	case err != nil && (fault.ExitOf(err) == fault.Wrong || fault.ExitOf(err) == fault.Usage):
		return nil, nil
	case err != nil:
		return nil, err
	}
	answers, err := session.Read(ctx, lower.Person(session.Project, entity, refs[0].profileID, mostRead))
	if err != nil {
		return nil, err
	}
	p := &person{ProfileID: refs[0].profileID}
	p.takeIdentity(answers)
	found := &Found{ProfileID: p.ProfileID, Asked: refs[0].known}
	for _, f := range p.FormerIDs {
		found.Former = append(found.Former, f.ProfileID)
	}
	if len(answers[lower.PersonIDs].Rows) >= mostRead {
		return nil, fault.New(fault.Wrong, "a profile of so many is of more than one person: `weft identity bridges` says what glues them together",
			"a profile has %d identifiers or more, and not all of them were read", mostRead)
	}
	for _, k := range readIdentifiers(entity, answers[lower.PersonIDs]) {
		found.Identifiers = append(found.Identifiers, k.Identifier)
	}
	return found, nil
}
