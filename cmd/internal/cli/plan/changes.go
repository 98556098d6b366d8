package plan

import (
	"context"
	"slices"
	"time"

	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/run"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// changes are what would be otherwise than published.
type changes struct {
	Entities []*entity `json:"entities"`
	Segments []segment `json:"segments"`
	Traits   []*trait  `json:"traits"`            // of changed definitions
	Syncs    []sync    `json:"syncs"`             // those whose members or profiles would change
	Removed  []string  `json:"removed,omitempty"` // entities that are published and no longer in the model: their tables stay
}

// entity is what would change of an entity's profiles. Nothing published: all
// profiles are new, and there is nothing before.
type entity struct {
	Entity      string      `json:"entity"`
	Published   bool        `json:"published"`
	Profiles    profiles    `json:"profiles"`
	Identifiers identifiers `json:"identifiers"`
	Rules       []rule      `json:"rules"`
	Largest     largest     `json:"largest"`
	Examples    []*example  `json:"examples,omitempty"`

	model *models.Entity
	of    map[string][]fate // published profiles, the largest first, by kind
	new   []profile
}

// profiles counts them. Published ones are kept, merged, renamed or gone:
// before = kept + merged + renamed + gone. Those that there would be are kept, new
// or apart: after = kept + new + apart.
type profiles struct {
	Before     int64 `json:"before"`
	After      int64 `json:"after"`
	Kept       int64 `json:"kept"`        // keep their id
	Merged     int64 `json:"merged"`      // become part of another; their ids become redirects
	MergedInto int64 `json:"merged_into"` // so many
	Renamed    int64 `json:"renamed"`     // the identifier that gave the id has left the data
	Gone       int64 `json:"gone"`        // no identifier of theirs is left
	Split      int64 `json:"split"`       // fall into several, whatever else becomes of them
	New        int64 `json:"new"`         // none of their identifiers is published
	Apart      int64 `json:"apart"`       // have a new id, or an old one again, and identifiers that are published
}

type identifiers struct {
	Before int64 `json:"before"`
	After  int64 `json:"after"`
	Moved  int64 `json:"moved"` // change their profile
	New    int64 `json:"new"`
	Gone   int64 `json:"gone"`
}

// rule is what a rule would decide otherwise about pairs of identifiers that
// rows carried before and carry now.
type rule struct {
	Rule    string `json:"rule"`
	Refused int64  `json:"refused"` // pairs that linked
	Allowed int64  `json:"allowed"` // pairs that it refused
}

// largest are the profiles with the most identifiers.
type largest struct {
	Before []fate    `json:"before"`
	After  []profile `json:"after"`
}

// anonymous takes out the ids: they are made of identifiers.
func (l *largest) anonymous() {
	for i := range l.Before {
		l.Before[i].ProfileID, l.Before[i].Becomes = "", ""
	}
	for i := range l.After {
		l.After[i].ProfileID = ""
	}
}

// fate is what becomes of a published profile.
type fate struct {
	ProfileID   string `json:"profile_id,omitempty"`
	Fate        string `json:"fate"`
	Becomes     string `json:"becomes,omitempty"`
	Identifiers int64  `json:"identifiers"`
	Parts       int64  `json:"parts"`
}

// profile is one that there would be.
type profile struct {
	ProfileID   string `json:"profile_id,omitempty"`
	Arrival     string `json:"arrival"`
	Identifiers int64  `json:"identifiers"`
	Parts       int64  `json:"parts"` // published profiles of which it has identifiers
}

// comparing asks a warehouse what would change.
type comparing struct {
	ctx      context.Context
	session  *project.Session
	examples bool
	entities []*models.Entity // that the run is of
	compared project.Compared
	of       *lower.Select // nil for all entities
	program  *ir.Program
	traits   []*trait
	problems models.Diagnostics // of the data
}

// changes computes what a run would and compares; nil when the data is wrong in
// ways that would end the run.
func (c *comparing) changes() (*changes, error) {
	p := c.session.Project
	made := &changes{Entities: []*entity{}}
	question := &lower.Compare{}
	if c.examples {
		question.Samples = mostSamples
	}
	for _, e := range c.entities {
		// The last of the tables that are compared with to become visible, and one
		// that no run makes before it has rows for it.
		published, err := c.session.Remembers(c.ctx, e.Name+ir.ConflictsTable)
		if err != nil {
			return nil, err
		}
		if published {
			question.Published = append(question.Published, e)
		}
		made.Entities = append(made.Entities, &entity{Entity: e.Name, Published: published, model: e, of: map[string][]fate{}})
	}
	var err error
	if question.Traits, err = c.chooseTraits(question.Published); err != nil {
		return nil, err
	}
	if c.program, err = c.session.Question(c.ctx, lower.Options{Compare: question, Checks: true, Select: c.of}); err != nil {
		return nil, err
	}
	answers, err := c.ask()
	if err != nil || answers == nil {
		return nil, err
	}
	for _, e := range made.Entities {
		e.take(answers)
		made.takeSegments(p, e, answers)
		if !c.examples {
			e.Largest.anonymous()
		}
	}
	slices.SortFunc(made.Segments, compareSegments)
	made.takeSyncs(p)
	c.takeTraits(question.Traits, answers)
	if made.Traits = c.traits; made.Traits == nil {
		made.Traits = []*trait{}
	}
	if c.of == nil {
		made.Removed, err = c.removed()
	}
	if err != nil || !c.examples {
		return made, err
	}
	for _, e := range made.Entities {
		if e.Examples, err = c.exemplify(e); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// ask runs the comparison, unless it would read more than the target allows.
func (c *comparing) ask() (project.Answers, error) {
	plan, err := c.session.Emit(c.program, c.session.Target, c.session.Now)
	if err != nil {
		return nil, err
	}
	if err := c.session.Guard(c.ctx, plan); err != nil {
		return nil, err
	}
	answers, problems, err := c.session.AskAndCheck(c.ctx, plan)
	for i := range problems {
		if !c.examples {
			problems[i].Examples = nil
		}
	}
	c.problems = run.AsDiagnostics(problems, c.session.Project.TimeZone)
	return answers, err
}

// take reads the counts and lists of an entity.
func (e *entity) take(answers project.Answers) {
	count := map[string]int64{}
	for _, row := range rowsOf(answers, lower.ChangesStep+e.Entity) {
		count[cell.Text(row[0])] = cell.Whole(row[1])
	}
	e.Profiles = profiles{
		Before: count["before"], After: count["after"], Kept: count[ir.KeptFate], Merged: count[ir.MergedFate],
		MergedInto: count["merged_into"], Renamed: count[ir.RenamedFate], Gone: count[ir.GoneFate], Split: count["split"],
		New: count[ir.NewArrival], Apart: count[ir.ApartArrival],
	}
	e.Identifiers = identifiers{
		Before: count["identifiers_before"], After: count["identifiers_after"], Moved: count["identifiers_moved"],
		New: count["identifiers_new"], Gone: count["identifiers_gone"],
	}
	if !e.Published {
		e.Identifiers.New = e.Identifiers.After
	}
	e.Rules = []rule{}
	for _, row := range rowsOf(answers, lower.RulesStep+e.Entity) {
		e.Rules = append(e.Rules, rule{cell.Text(row[0]), cell.Whole(row[1]), cell.Whole(row[2])})
	}
	e.Largest = largest{Before: fates(answers, lower.WereStep+e.Entity), After: arrivals(answers, lower.WillBeStep+e.Entity)}
	for _, kind := range []string{ir.MergedFate, ir.RenamedFate, ir.GoneFate} {
		e.of[kind] = fates(answers, lower.FateStep+kind+"|"+e.Entity)
	}
	e.of[splitKind] = fates(answers, lower.SplitStep+e.Entity)
	e.new = arrivals(answers, lower.ArrivalStep+e.Entity)
}

func fates(answers project.Answers, step string) []fate {
	list := []fate{}
	for _, row := range rowsOf(answers, step) {
		list = append(list, fate{cell.Text(row[0]), cell.Text(row[1]), cell.Text(row[2]), cell.Whole(row[3]), cell.Whole(row[4])})
	}
	return list
}

func arrivals(answers project.Answers, step string) []profile {
	list := []profile{}
	for _, row := range rowsOf(answers, step) {
		list = append(list, profile{cell.Text(row[0]), cell.Text(row[1]), cell.Whole(row[2]), cell.Whole(row[3])})
	}
	return list
}

// removed lists the entities that are published and no longer in the model.
func (c *comparing) removed() ([]string, error) {
	entities, err := c.session.MadeEntities(c.ctx)
	return slices.DeleteFunc(entities, func(name string) bool { return c.session.Project.Entity(name) != nil }), err
}

const wrongData = "the data is wrong in ways that would make results wrong"

// refused says why a run as at the moment would publish nothing; "" when it
// would.
func (c *comparing) refused() (string, error) {
	if c.problems.HasErrors() {
		return wrongData, nil
	}
	now, zone := c.session.Now, c.session.Project.TimeZone
	if published, err := c.session.Has(c.ctx, ir.RunsTable); err != nil || !published {
		return "", err
	}
	answers, err := c.session.Read(c.ctx, lower.LastRun(c.session.Project))
	if err != nil {
		return "", err
	}
	for _, row := range rowsOf(answers, lower.LastRunStep) {
		if last, ok := row[0].(time.Time); ok && last.After(now) {
			return "the last published run is as at " + terminal.MomentIn(last, zone) + ", later than " +
				terminal.MomentIn(now, zone) + "; build that moment beside with --schema NAME", nil
		}
	}
	return "", nil
}

func rowsOf(answers project.Answers, step string) [][]any {
	if rows := answers[step]; rows != nil {
		return rows.Rows
	}
	return nil
}
