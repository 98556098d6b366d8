package lower

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Steps of the programs in this file, by which their rows are found.
const (
	WhoStep        = "who"         // profile_id
	NormalizedStep = "normalized"  // the value as identifiers are compared; null for what is none
	RedirectStep   = "redirect"    // profile_id, since
	LastRunStep    = "last_run"    // now
	PersonIDs      = "person_ids"  // id_type, id_value, first_seen, last_seen
	PersonLinks    = "links"       // the columns of <entity>_links but profile_id
	PersonProfile  = "profile"     // every column of <entity>_profiles
	PersonSegments = "memberships" // segment, entered_at, left_at
)

// LastRun finds the moment of the last published run.
func LastRun(p *models.Project) *ir.Program {
	return reading(p, &ir.Read{
		Header: ir.Header{Name: LastRunStep, Title: "find the last run"}, Table: ir.Table{Space: ir.Published, Name: ir.RunsTable},
		Columns: []ir.Ident{"now"}, Order: []ir.Ident{"now"}, Descending: true, Limit: 1,
	})
}

// Who finds the profile that an identifier belongs to, as it was published.
// The value is normalised like those of the sources.
func Who(p *models.Project, id *models.Identifier, value string) *ir.Program {
	return reading(p, who(WhoStep, id, value), &ir.Evaluate{
		Header: ir.Header{Name: NormalizedStep, Title: "normalise the value"},
		Values: []ir.Named{{Name: "id_value", Expr: normalized(id, text(value))}},
	})
}

func who(step string, id *models.Identifier, value string) ir.Step {
	return &ir.Read{
		Header: ir.Header{Name: step, Title: "find the profile"}, Table: published(id.Entity, ir.IDsTable),
		Columns: []ir.Ident{"profile_id"},
		Where: and(
			test(ir.Eq, col("", "id_type", textType), text(id.Name)),
			test(ir.Eq, col("", "id_value", textType), normalized(id, text(value))),
		),
	}
}

// Place is what a value may be: an identifier, or, where that is nil, the id of
// a profile of the entity. Step gives the profile_id of whom it is.
type Place struct {
	Entity     *models.Entity
	Identifier *models.Identifier
	Step       string
}

// Anywhere looks for a value of which nobody says what it is: among all
// identifiers of the entities, their profiles' ids, and those that became
// redirects.
func Anywhere(p *models.Project, entities []*models.Entity, value string) (*ir.Program, []Place) {
	var steps []ir.Step
	var places []Place
	for _, e := range entities {
		for _, id := range e.Identifiers {
			place := Place{e, id, WhoStep + "|" + e.Name + "|" + id.Name}
			steps, places = append(steps, who(place.Step, id, value)), append(places, place)
		}
		known, moved := Place{e, nil, WhoStep + "|" + e.Name}, Place{e, nil, RedirectStep + "|" + e.Name}
		steps = append(steps,
			&ir.Read{
				Header: ir.Header{Name: known.Step, Title: "find the profile"}, Table: published(e, ir.ProfilesTable),
				Columns: []ir.Ident{"profile_id"}, Where: isProfile("profile_id", value),
			},
			&ir.Read{
				Header: ir.Header{Name: moved.Step, Title: "follow redirects"}, Table: published(e, ir.RedirectsTable),
				Columns: []ir.Ident{"profile_id", "since"}, Where: isProfile("old_profile_id", value),
			})
		places = append(places, known, moved)
	}
	return reading(p, steps...), places
}

// Person reads what is published of one profile: identifiers, evidence,
// traits and memberships.
func Person(p *models.Project, e *models.Entity, profileID string) *ir.Program {
	is := isProfile("profile_id", profileID)
	return reading(p,
		personIDs(e, profileID),
		&ir.Read{
			Header: ir.Header{Name: PersonLinks, Title: "read the evidence"}, Table: published(e, ir.LinksTable),
			Columns: []ir.Ident{"id_type_a", "id_value_a", "id_type_b", "id_value_b", "source", "first_seen", "last_seen", "row_count", "example_key"},
			Where:   is, Order: []ir.Ident{"id_type_a", "id_value_a", "id_type_b", "id_value_b", "source"},
		},
		&ir.Read{Header: ir.Header{Name: PersonProfile, Title: "read traits"}, Table: published(e, ir.ProfilesTable), Where: is},
		&ir.Read{
			Header: ir.Header{Name: PersonSegments, Title: "read memberships"}, Table: published(e, ir.SegmentsTable),
			Columns: []ir.Ident{"segment", "entered_at", "left_at"}, Where: is, Order: []ir.Ident{"segment", "entered_at"},
		},
	)
}

// Identifiers reads only by what a profile is known.
func Identifiers(p *models.Project, e *models.Entity, profileID string) *ir.Program {
	return reading(p, personIDs(e, profileID))
}

func personIDs(e *models.Entity, profileID string) *ir.Read {
	return &ir.Read{
		Header: ir.Header{Name: PersonIDs, Title: "read identifiers"}, Table: published(e, ir.IDsTable),
		Columns: []ir.Ident{"id_type", "id_value", "first_seen", "last_seen"}, Where: isProfile("profile_id", profileID),
		Order: []ir.Ident{"id_type", "id_value"},
	}
}

func reading(p *models.Project, steps ...ir.Step) *ir.Program {
	return &ir.Program{Project: p.Name, TimeZone: p.TimeZone, Steps: steps}
}

func isProfile(column ir.Ident, profileID string) ir.Expr {
	return test(ir.Eq, col("", column, textType), text(profileID))
}
