package lower

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Steps of the programs in this file, by which their rows are found.
const (
	WhoStep        = "who"         // profile_id, id_value
	NormalizedStep = "normalized"  // the value as identifiers are compared; null for what is none
	RedirectStep   = "redirect"    // profile_id, since
	LastRunStep    = "last_run"    // now
	PersonIDs      = "person_ids"  // id_type, id_value, first_seen, last_seen
	PersonProfile  = "profile"     // every column of <entity>_profiles
	PersonSegments = "memberships" // segment, entered_at, left_at, entered_by, left_by
	AnchorStep     = "anchor"      // id_type, id_value
	FormerStep     = "former_ids"  // old_profile_id, since
	LinksStep      = "links"       // the columns of <entity>_links but profile_id
	RefusedStep    = "refused"     // those, then rule, reason, profile_id_a, profile_id_b
)

// evidenceColumns are those that links and conflicts share.
var evidenceColumns = []ir.Ident{
	"id_type_a", "id_value_a", "id_type_b", "id_value_b", "source", "first_seen", "last_seen", "row_count", "example_key",
}

// LastRun finds the moment of the last published run.
func LastRun(p *models.Project) *ir.Program {
	return reading(p, &ir.Read{
		Header: ir.Header{Name: LastRunStep, Title: "find the last run"}, Table: ir.Table{Space: ir.Published, Name: ir.RunsTable},
		Columns: []ir.Ident{"now"}, Order: []ir.Ident{"now"}, Descending: true, Limit: 1,
	})
}

// LastFinished finds the moment of the run that published last, and when it ended.
func LastFinished(p *models.Project) *ir.Program {
	return reading(p, &ir.Read{
		Header: ir.Header{Name: LastRunStep, Title: "find the last run"}, Table: ir.Table{Space: ir.Published, Name: ir.RunsTable},
		Columns: []ir.Ident{"now", "finished_at"}, Order: []ir.Ident{"finished_at", "run_id"}, Descending: true, Limit: 1,
	})
}

// LastRunID finds the id of the run that published last of those that count.
func LastRunID(p *models.Project) *ir.Program {
	return reading(p, &ir.Read{
		Header: ir.Header{Name: LastRunStep, Title: "find the last run"}, Table: ir.Table{Space: ir.State, Name: ir.RunsTable},
		Columns: []ir.Ident{"run_id"}, Order: []ir.Ident{"finished_at", "run_id"}, Descending: true, Limit: 1,
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
		Columns: []ir.Ident{"profile_id", "id_value"},
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
		known, movedTo := Place{e, nil, WhoStep + "|" + e.Name}, Place{e, nil, RedirectStep + "|" + e.Name}
		steps = append(steps,
			&ir.Read{
				Header: ir.Header{Name: known.Step, Title: "find the profile"}, Table: published(e, ir.ProfilesTable),
				Columns: []ir.Ident{"profile_id"}, Where: isProfile("profile_id", value),
			},
			moved(movedTo.Step, e, value))
		places = append(places, known, movedTo)
	}
	return reading(p, steps...), places
}

// Moved finds where a profile has gone that is no more.
func Moved(p *models.Project, e *models.Entity, profileID string) *ir.Program {
	return reading(p, moved(RedirectStep, e, profileID))
}

func moved(step string, e *models.Entity, profileID string) *ir.Read {
	return &ir.Read{
		Header: ir.Header{Name: step, Title: "follow redirects"}, Table: published(e, ir.RedirectsTable),
		Columns: []ir.Ident{"profile_id", "since"}, Where: isProfile("old_profile_id", profileID),
	}
}

// Person reads what is published of one profile: identifiers, at most so many
// of them, its anchor, the ids that lead to it, traits and memberships.
func Person(p *models.Project, e *models.Entity, profileID string, most int) *ir.Program {
	is := isProfile("profile_id", profileID)
	return reading(p,
		personIDs(e, []string{profileID}, most),
		&ir.Read{
			Header: ir.Header{Name: AnchorStep, Title: "read the anchor"}, Table: published(e, ir.AnchorsTable),
			Columns: []ir.Ident{"id_type", "id_value"}, Where: is,
		},
		&ir.Read{
			Header: ir.Header{Name: FormerStep, Title: "read what leads here"}, Table: published(e, ir.RedirectsTable),
			Columns: []ir.Ident{"old_profile_id", "since"}, Where: is, Order: []ir.Ident{"since", "old_profile_id"},
		},
		&ir.Read{Header: ir.Header{Name: PersonProfile, Title: "read traits"}, Table: published(e, ir.ProfilesTable), Where: is},
		&ir.Read{
			Header: ir.Header{Name: PersonSegments, Title: "read memberships"}, Table: published(e, ir.SegmentsTable),
			Columns: []ir.Ident{"segment", "entered_at", "left_at", "entered_by", "left_by"}, Where: is, Order: []ir.Ident{"segment", "entered_at"},
		},
	)
}

// Links reads the evidence that holds profiles together, at most so many
// pieces, those of most rows first; all of it, in no order, when most is 0.
func Links(p *models.Project, e *models.Entity, profiles []string, most int) *ir.Program {
	return reading(p, evidence(LinksStep, "read the evidence", published(e, ir.LinksTable), evidenceColumns,
		among(col("", "profile_id", textType), profiles), most))
}

// Refused reads the evidence that rules refused and that is about identifiers
// of profiles, at most so many pieces, those of most rows first.
func Refused(p *models.Project, e *models.Entity, profiles []string, most int) *ir.Program {
	columns := slices.Concat(evidenceColumns, []ir.Ident{"rule", "reason", "profile_id_a", "profile_id_b"})
	return reading(p, evidence(RefusedStep, "read what was refused", published(e, ir.ConflictsTable), columns,
		or(among(col("", "profile_id_a", textType), profiles), among(col("", "profile_id_b", textType), profiles)), most))
}

func evidence(step, title string, table ir.Table, columns []ir.Ident, where ir.Expr, most int) *ir.Read {
	read := &ir.Read{Header: ir.Header{Name: step, Title: title}, Table: table, Columns: columns, Where: where, Limit: most}
	if most > 0 {
		read.Order = []ir.Ident{"row_count", "id_value_a", "id_type_a", "id_value_b", "id_type_b", "source"}
		read.Descending = true
	}
	return read
}

// Identifiers reads only by what profiles are known, at most so many.
func Identifiers(p *models.Project, e *models.Entity, profiles []string, most int) *ir.Program {
	return reading(p, personIDs(e, profiles, most))
}

func personIDs(e *models.Entity, profiles []string, most int) *ir.Read {
	return &ir.Read{
		Header: ir.Header{Name: PersonIDs, Title: "read identifiers"}, Table: published(e, ir.IDsTable),
		Columns: []ir.Ident{"id_type", "id_value", "first_seen", "last_seen"}, Where: among(col("", "profile_id", textType), profiles),
		Order: []ir.Ident{"id_type", "id_value"}, Limit: most,
	}
}

func reading(p *models.Project, steps ...ir.Step) *ir.Program {
	return &ir.Program{Project: p.Name, TimeZone: p.TimeZone, Steps: steps}
}

func isProfile(column ir.Ident, profileID string) ir.Expr {
	return test(ir.Eq, col("", column, textType), text(profileID))
}
