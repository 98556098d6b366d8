package lower

import (
	"time"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Steps of the programs in this file, by which their rows are found.
const (
	RunsStep        = "runs"        // now
	HistoryStep     = "history"     // now, measure, value
	SizesStep       = "sizes"       // see ir.ProfileSizes
	LargestStep     = "largest"     // see ir.LargestProfiles
	IdentifiersStep = "identifiers" // see ir.IdentifierCounts
	EvidenceStep    = "evidence"    // see ir.EvidenceCounts
	RefusalsStep    = "refusals"    // see ir.RefusalCounts
	PartsStep       = "parts"       // see ir.ProfileParts
	NumbersStep     = "numbers"     // see ir.NumberedLinks
	ValuesStep      = "values"      // see ir.NumberedIDs
)

// Statistics counts what is published of an entity, with so many of its largest
// profiles.
func Statistics(p *models.Project, e *models.Entity, largest int) *ir.Program {
	name := ir.Ident(e.Name)
	return reading(p,
		&ir.ProfileSizes{Header: ir.Header{Name: SizesStep, Title: "count profiles by size"}, Entity: name},
		largestProfiles(e, 0, largest, ""),
		&ir.IdentifierCounts{Header: ir.Header{Name: IdentifiersStep, Title: "count identifiers by type"}, Entity: name},
		&ir.EvidenceCounts{Header: ir.Header{Name: EvidenceStep, Title: "count the evidence"}, Entity: name},
		&ir.RefusalCounts{Header: ir.Header{Name: RefusalsStep, Title: "count what was refused"}, Entity: name},
	)
}

// history keeps the numbers of this run, beside those of earlier ones.
func (l *lowering) history(e *models.Entity, header heading) {
	reads := make([]ir.Table, 0, len(ir.PublishedTables))
	for _, suffix := range ir.PublishedTables {
		if suffix != ir.HistoryTable {
			reads = append(reads, next(e, suffix))
		}
	}
	l.add(&ir.IdentityHistory{
		Header: header(ir.HistoryTable, "keep the numbers of "+e.Name), Entity: ir.Ident(e.Name),
		KnownIDs: state(e, ir.IDsTable), KnownAnchors: state(e, ir.AnchorsTable), KnownRedirects: state(e, ir.RedirectsTable),
	}, []ir.Table{next(e, ir.HistoryTable)}, reads)
}

// LastRuns finds the moments of the last runs that counted an entity.
func LastRuns(p *models.Project, e *models.Entity, most int) *ir.Program {
	return reading(p, &ir.Read{
		Header: ir.Header{Name: RunsStep, Title: "find the last runs"}, Table: published(e, ir.HistoryTable), Columns: []ir.Ident{"now"},
		Where: test(ir.Eq, col("", "measure", textType), text(ir.ProfilesMeasure)), Order: []ir.Ident{"now"}, Descending: true, Limit: most,
	})
}

// History reads what runs counted of an entity since a moment, that included.
func History(p *models.Project, e *models.Entity, since time.Time) *ir.Program {
	at := ir.Lit{Typed: ir.Typed{T: timeType}, Value: since.UTC().Format("2006-01-02 15:04:05.999999")}
	return reading(p, &ir.Read{
		Header: ir.Header{Name: HistoryStep, Title: "read what runs counted"}, Table: published(e, ir.HistoryTable),
		Columns: []ir.Ident{"now", "measure", "value"}, Where: test(ir.Ge, col("", "now", timeType), at),
	})
}

// LargestProfiles finds profiles with more than so many identifiers, the largest
// first; only the one with an id where that is not "".
func LargestProfiles(p *models.Project, e *models.Entity, above, most int, profileID string) *ir.Program {
	return reading(p, largestProfiles(e, above, most, profileID))
}

func largestProfiles(e *models.Entity, above, most int, profileID string) *ir.LargestProfiles {
	return &ir.LargestProfiles{
		Header: ir.Header{Name: LargestStep, Title: "find the largest profiles"}, Entity: ir.Ident(e.Name),
		Above: above, Limit: most, Only: profileID,
	}
}

// Numbered reads what is in profiles and what links it, as numbers.
func Numbered(p *models.Project, e *models.Entity, profiles []string) *ir.Program {
	name := ir.Ident(e.Name)
	return reading(p,
		&ir.ProfileParts{Header: ir.Header{Name: PartsStep, Title: "count what is in the profiles"}, Entity: name, Profiles: profiles},
		&ir.NumberedLinks{Header: ir.Header{Name: NumbersStep, Title: "read what links it"}, Entity: name, Profiles: profiles},
	)
}

// Values reads the values behind numbers that Numbered gave.
func Values(p *models.Project, e *models.Entity, profiles []string, numbers []int) *ir.Program {
	return reading(p, &ir.NumberedIDs{
		Header: ir.Header{Name: ValuesStep, Title: "read the values"}, Entity: ir.Ident(e.Name), Profiles: profiles, Numbers: numbers,
	})
}
