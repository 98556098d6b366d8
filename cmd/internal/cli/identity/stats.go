package identity

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// shownLargest is how many of the largest profiles are named.
const shownLargest = 5

func newStats(env *project.Env) *cobra.Command {
	return one(&cobra.Command{
		Use:   "stats [ENTITY]",
		Short: "Count profiles, identifiers, evidence and what was refused",
		Long: `Stats tells what the last published run made of identifiers: how large profiles
are, what each type of identifiers contributes and how much of it is stitched, what
each rule refused, and what has changed since the run before. A type of which no
identifier is stitched is marked: as a rule its values come in two spellings, or no
source carries it together with another.`,
		Example: "  weft identity stats\n  weft identity stats customer --output json",
	}, &Options{Env: env}, Stats)
}

// statistics is the command's JSON.
type statistics struct {
	OK       bool           `json:"ok"`
	Now      string         `json:"now"`
	Entities []*entityStats `json:"entities"`
}

// entityStats is what there is of one entity.
type entityStats struct {
	Entity      string         `json:"entity"`
	Profiles    int64          `json:"profiles"`
	Identifiers int64          `json:"identifiers"`
	Growth      *growth        `json:"growth,omitempty"` // absent where there is no run before
	Sizes       sizes          `json:"sizes"`
	Types       []*typeStats   `json:"types"` // in the order of trust
	Evidence    []tie          `json:"evidence"`
	Refused     []*refusedBy   `json:"refused"`
	Alarms      []alarm        `json:"alarms"`
	places      map[string]int // of a type in Types
	now         string         // for people
}

// typeStats is what there is of a type of identifiers.
type typeStats struct {
	Type        string   `json:"type"`
	Identifiers int64    `json:"identifiers"`
	Growth      *int64   `json:"growth,omitempty"`
	Stitched    int64    `json:"stitched"` // in a profile with another identifier
	Rows        int64    `json:"rows"`     // that link it with another identifier
	Sources     []string `json:"sources"`  // of those rows
	Profiles    int64    `json:"profiles"` // that have one
	Average     float64  `json:"average"`  // in those
	Most        int64    `json:"most"`     // in one
}

// tie is what a source says about two types.
type tie struct {
	A      string `json:"type_a"`
	B      string `json:"type_b"`
	Source string `json:"source"`
	Links  int64  `json:"links"`
	Rows   int64  `json:"rows"`
}

// refusedBy is what a rule refused.
type refusedBy struct {
	Rule        string `json:"rule"`
	Pairs       int64  `json:"pairs"`
	Identifiers int64  `json:"identifiers"`
	Profiles    int64  `json:"profiles"`
}

// alarm is a type of which nothing is stitched.
type alarm struct {
	Type    string `json:"type"`
	Message string `json:"message"`
	Because string `json:"because"`
}

// Stats counts.
func Stats(ctx context.Context, opts *Options) error {
	doc := statistics{OK: true}
	a, err := ask(ctx, opts, func(a *asker, e *models.Entity) error {
		s, err := a.statistics(e)
		doc.Entities = append(doc.Entities, s)
		return err
	})
	if err != nil {
		return err
	}
	if doc.Now = a.instant(); opts.Env.Flags.JSON() {
		return opts.Env.PrintJSON(doc)
	}
	for i, s := range doc.Entities {
		if i > 0 {
			opts.Env.Streams.Printf("\n")
		}
		s.print(opts.Env.Streams)
	}
	return nil
}

// statistics asks for everything about an entity.
func (a *asker) statistics(e *models.Entity) (*entityStats, error) {
	answers, err := a.session.Read(a.ctx, lower.Statistics(a.session.Project, e, shownLargest))
	if err != nil {
		return nil, err
	}
	s := &entityStats{
		Entity: e.Name, Evidence: []tie{}, Refused: []*refusedBy{}, Alarms: []alarm{}, places: map[string]int{}, now: a.moment(a.now),
	}
	s.Sizes = readSizes(answers[lower.SizesStep], answers[lower.LargestStep])
	s.Profiles, s.Identifiers = s.Sizes.profiles, s.Sizes.identifiers
	for _, id := range e.Identifiers {
		s.typed(id.Name)
	}
	s.readTypes(answers[lower.IdentifiersStep])
	s.readEvidence(answers[lower.EvidenceStep])
	s.readRefused(answers[lower.RefusalsStep])
	s.alarm()
	return s, a.growth(s, e)
}

// typed gives the numbers of a type; the model may know it no more.
func (s *entityStats) typed(name string) *typeStats {
	at, ok := s.places[name]
	if !ok {
		at = len(s.Types)
		s.places[name], s.Types = at, append(s.Types, &typeStats{Type: name, Sources: []string{}})
	}
	return s.Types[at]
}

func (s *entityStats) readTypes(answer *adapters.Rows) {
	for _, row := range answer.Rows {
		t := s.typed(cell.Text(row[0]))
		t.Identifiers, t.Stitched, t.Profiles, t.Most = cell.Whole(row[1]), cell.Whole(row[2]), cell.Whole(row[3]), cell.Whole(row[4])
		if t.Profiles > 0 {
			t.Average = float64(t.Identifiers) / float64(t.Profiles)
		}
	}
}

func (s *entityStats) readEvidence(answer *adapters.Rows) {
	for _, row := range answer.Rows {
		one := tie{cell.Text(row[0]), cell.Text(row[1]), cell.Text(row[2]), cell.Whole(row[3]), cell.Whole(row[4])}
		s.Evidence = append(s.Evidence, one)
		for _, name := range slices.Compact([]string{one.A, one.B}) {
			t := s.typed(name)
			t.Rows += one.Rows
			if !slices.Contains(t.Sources, one.Source) {
				t.Sources = append(t.Sources, one.Source)
			}
		}
	}
	for _, t := range s.Types {
		slices.Sort(t.Sources)
	}
}

func (s *entityStats) readRefused(answer *adapters.Rows) {
	for _, row := range answer.Rows {
		rule := cell.Text(row[0])
		if n := len(s.Refused); n == 0 || s.Refused[n-1].Rule != rule {
			s.Refused = append(s.Refused, &refusedBy{Rule: rule})
		}
		by := s.Refused[len(s.Refused)-1]
		switch cell.Text(row[1]) {
		case ir.RefusedPairs:
			by.Pairs = cell.Whole(row[2])
		case ir.RefusedIdentifiers:
			by.Identifiers = cell.Whole(row[2])
		case ir.RefusedProfiles:
			by.Profiles = cell.Whole(row[2])
		}
	}
}

// alarm finds types of which nothing is stitched. An entity with one type has
// nothing to stitch with.
func (s *entityStats) alarm() {
	for _, t := range s.Types {
		if t.Identifiers == 0 || t.Stitched > 0 || len(s.Types) == 1 {
			continue
		}
		because := "no row links one with another identifier"
		if rules := s.refusing(t.Type); rules != "" {
			because = "what would link them is refused by " + rules
		}
		s.Alarms = append(s.Alarms, alarm{
			t.Type, fmt.Sprintf("0 of %s %s values ever stitched", terminal.Count(t.Identifiers), t.Type), because,
		})
	}
}

// refusing names the rules about a type that refused anything.
func (s *entityStats) refusing(kind string) string {
	var rules []string
	for _, r := range s.Refused {
		if _, about, _ := strings.Cut(r.Rule, " "); about == kind {
			rules = append(rules, r.Rule)
		}
	}
	return strings.Join(rules, " and ")
}

// growth is what has changed since the run before.
type growth struct {
	Since       string `json:"since"`
	Profiles    int64  `json:"profiles"`
	Identifiers int64  `json:"identifiers"`
	New         int64  `json:"new"`    // ids that were given out
	Merged      int64  `json:"merged"` // profiles that became part of another
	Apart       int64  `json:"apart"`  // profiles that came out of another
	Links       int64  `json:"links"`
	Conflicts   int64  `json:"conflicts"`

	since string // for people
}

// growth compares the last two runs that counted.
func (a *asker) growth(s *entityStats, e *models.Entity) error {
	answers, err := a.session.Read(a.ctx, lower.LastRuns(a.session.Project, e, 2))
	if err != nil || len(answers[lower.RunsStep].Rows) < 2 {
		return err
	}
	since, _ := answers[lower.RunsStep].Rows[1][0].(time.Time)
	if answers, err = a.session.Read(a.ctx, lower.History(a.session.Project, e, since)); err != nil {
		return err
	}
	last, change := map[string]int64{}, map[string]int64{} // of this run, and since the one before
	for _, row := range answers[lower.HistoryStep].Rows {
		measure, value := cell.Text(row[1]), cell.Whole(row[2])
		if at, _ := row[0].(time.Time); at.Equal(since) {
			change[measure] -= value
			continue
		}
		last[measure] = value
		change[measure] += value
	}
	s.Growth = &growth{
		Since: terminal.Instant(since), Profiles: change[ir.ProfilesMeasure], Identifiers: change[ir.IdentifiersMeasure],
		New: last[ir.NewMeasure], Merged: last[ir.MergedMeasure], Apart: last[ir.ApartMeasure],
		Links: change[ir.LinksMeasure], Conflicts: change[ir.ConflictsMeasure], since: a.moment(since),
	}
	for _, t := range s.Types {
		by := change[ir.ByType+t.Type]
		t.Growth = &by
	}
	return nil
}
