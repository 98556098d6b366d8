package lower

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Steps of the programs in this file, by which their rows are found.
const (
	WhoStep        = "who"         // profile_id
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
	ids := published(id.Entity, ir.IDsTable)
	is := and(
		test(ir.Eq, col("", "id_type", textType), text(id.Name)),
		test(ir.Eq, col("", "id_value", textType), normalized(id, text(value))),
	)
	return reading(p,
		&ir.Read{Header: ir.Header{Name: WhoStep, Title: "find the profile"}, Table: ids, Columns: []ir.Ident{"profile_id"}, Where: is},
	)
}

// WhoByID is Who for a profile's own id, or for one that became a redirect.
func WhoByID(p *models.Project, e *models.Entity, profileID string) *ir.Program {
	return reading(p,
		&ir.Read{
			Header: ir.Header{Name: WhoStep, Title: "find the profile"}, Table: published(e, ir.ProfilesTable),
			Columns: []ir.Ident{"profile_id"}, Where: isProfile("profile_id", profileID),
		},
		&ir.Read{
			Header: ir.Header{Name: RedirectStep, Title: "follow redirects"}, Table: published(e, ir.RedirectsTable),
			Columns: []ir.Ident{"profile_id", "since"}, Where: isProfile("old_profile_id", profileID),
		},
	)
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
