package explain

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// person is everything that is told of a profile; also the command's JSON.
type person struct {
	OK          bool                 `json:"ok"`
	Entity      string               `json:"entity"`
	ProfileID   string               `json:"profile_id"`
	Now         string               `json:"now"`
	Asked       *evidence.Identifier `json:"asked,omitempty"`
	Anchor      *evidence.Identifier `json:"anchor,omitempty"`
	FormerIDs   []former             `json:"former_ids"`
	Identifiers []known              `json:"identifiers"` // the most trusted first
	Counts      counts               `json:"counts"`
	Evidence    []evidence.Link      `json:"evidence"` // the strongest pairs first
	Refused     []refused            `json:"refused"`  // the same
	Decisions   []*decision          `json:"decisions"`
	Relations   []relation           `json:"relations"`
	Traits      []trait              `json:"traits"`
	Segments    []membership         `json:"segments"`

	now     string          // for people
	graph   *evidence.Graph // of the evidence
	refused []*evidence.Pair
}

// former is an id that was given out and leads to the profile now.
type former struct {
	ProfileID string    `json:"profile_id"`
	Since     time.Time `json:"since"`
}

// refused is evidence that a rule did not let link.
type refused struct {
	evidence.Link
	Refused *refusal `json:"refused"`
}

// counts are of all that was read, of which a giant profile's lists show a part.
type counts struct {
	Identifiers map[string]int `json:"identifiers"` // by type
	Evidence    int            `json:"evidence"`
	Refused     int            `json:"refused"`
	AtLeast     bool           `json:"at_least,omitempty"` // there is more than was read
}

// Beyond these numbers a profile is summarised. No person has so many.
const (
	mostRead   = 100_000 // identifiers, and pieces of evidence, that are read
	mostListed = 1_000   // of each that JSON lists; of refused evidence, that are read
)

// known is an identifier of the person, and the evidence that led to it from
// the one that was asked for.
type known struct {
	evidence.Identifier
	FirstSeen *time.Time           `json:"first_seen,omitempty"`
	LastSeen  *time.Time           `json:"last_seen,omitempty"`
	From      *evidence.Identifier `json:"from,omitempty"`
	By        []evidence.Link      `json:"by,omitempty"` // that of most rows first

	by *evidence.Pair
}

// trait is a value and the newest rows that it was computed from, one list for
// each aggregate in it.
type trait struct {
	Name   string    `json:"name"`
	Value  any       `json:"value"`
	Text   string    `json:"expression"`
	Behind []origins `json:"behind,omitempty"`
	Others []string  `json:"rows_of_others,omitempty"` // aggregates whose rows are not looked up

	shown any // the value before it was made for JSON
}

// origins are rows behind a value. Of is the aggregate as written.
type origins struct {
	Of    string   `json:"of"`
	Total int64    `json:"total"`
	Rows  []origin `json:"rows"`
}

type origin struct {
	Key   any        `json:"key,omitempty"`
	Time  *time.Time `json:"time,omitempty"`
	Value any        `json:"value,omitempty"`

	shown any
}

// person gathers what is published of a profile, and asks for the rows behind
// traits and the values of conditions.
func (a *asker) person(ref reference, segment *models.Segment) (*person, error) {
	p := &person{OK: true, Entity: ref.entity.Name, ProfileID: ref.profileID, Now: a.instant(), now: a.moment(a.now)}
	answers, err := a.session.Read(a.ctx, lower.Person(a.session.Project, ref.entity, ref.profileID, mostRead))
	if err != nil {
		return nil, err
	}
	p.takeIdentity(answers)
	if err := p.takeEvidence(a, ref, answers); err != nil {
		return nil, err
	}
	if err := p.takeRelations(a, ref.entity, answers[lower.PersonProfile]); err != nil {
		return nil, err
	}
	p.takeTraits(ref.entity, answers[lower.PersonProfile])
	p.takeMemberships(a.session.Project, ref.entity, segment, answers[lower.PersonSegments])

	program, err := a.session.Question(a.ctx, lower.Options{Explain: &lower.Explain{
		Entity: ref.entity, ProfileID: ref.profileID, Segment: segment, IDs: p.idsByType(),
	}})
	if err != nil {
		return nil, err
	}
	plan, err := a.session.Emit(program, a.session.Target, a.now)
	if err != nil {
		return nil, err
	}
	if answers, err = a.session.Ask(a.ctx, plan); err != nil {
		return nil, err
	}
	p.takeReasons(a.session.Project, program, answers)
	return p, nil
}

// idsByType gives the values of the person's identifiers; nil when they are too
// many for a condition, so that sources are read whole.
func (p *person) idsByType() map[string][]string {
	if len(p.Identifiers) > mostListed {
		return nil
	}
	values := map[string][]string{}
	for _, k := range p.Identifiers {
		values[k.Type] = append(values[k.Type], k.Value)
	}
	return values
}

// shorten leaves the first of lists that nobody reads to the end.
func (p *person) shorten() {
	p.Identifiers = p.Identifiers[:min(len(p.Identifiers), mostListed)]
	p.Evidence = p.Evidence[:min(len(p.Evidence), mostListed)]
	p.Refused = p.Refused[:min(len(p.Refused), mostListed)]
}

// count says how much was read, and whether there are more links.
func (p *person) count(more bool) {
	p.Counts = counts{Identifiers: map[string]int{}, Evidence: len(p.Evidence), Refused: len(p.Refused)}
	for _, k := range p.Identifiers {
		p.Counts.Identifiers[k.Type]++
	}
	p.Counts.AtLeast = more || len(p.Identifiers) == mostRead || len(p.Refused) > mostListed
}

// takeIdentity reads the anchor and the ids that lead to the profile.
func (p *person) takeIdentity(answers project.Answers) {
	if rows := answers[lower.AnchorStep].Rows; len(rows) > 0 {
		p.Anchor = &evidence.Identifier{Type: cell.Text(rows[0][0]), Value: cell.Text(rows[0][1])}
	}
	p.FormerIDs = []former{}
	for _, row := range answers[lower.FormerStep].Rows {
		if since := cell.Moment(row[1]); since != nil {
			p.FormerIDs = append(p.FormerIDs, former{cell.Text(row[0]), *since})
		}
	}
}

// takeEvidence reads what links the profile's identifiers and what was refused
// about them, and finds the best way from the identifier that was asked for to
// each of the others.
func (p *person) takeEvidence(a *asker, ref reference, answers project.Answers) error {
	p.Identifiers = readIdentifiers(ref.entity, answers[lower.PersonIDs])
	pairs, more, err := a.someLinks(ref.entity, []string{ref.profileID}, mostRead)
	if err != nil {
		return err
	}
	if answers, err = a.session.Read(a.ctx, lower.Refused(a.session.Project, ref.entity, []string{ref.profileID}, mostListed+1)); err != nil {
		return err
	}
	p.graph, p.refused = evidence.NewGraph(pairs), evidence.ReadRefused(answers[lower.RefusedStep], evidence.TrustOf(ref.entity))
	p.Evidence, p.Refused = make([]evidence.Link, 0, len(pairs)), []refused{}
	for _, pair := range pairs {
		p.Evidence = append(p.Evidence, pair.Evidence...)
	}
	for _, pair := range p.refused {
		for _, l := range pair.Evidence {
			p.Refused = append(p.Refused, refused{l, a.refusal(ref.entity, pair)})
		}
	}
	mine := sync.OnceValue(func() map[evidence.Identifier]bool { // few entities have decisions
		all := make(map[evidence.Identifier]bool, len(p.Identifiers))
		for _, k := range p.Identifiers {
			all[k.Identifier] = true
		}
		return all
	})
	p.Decisions = a.holding(ref.entity, func(id evidence.Identifier) bool { return mine()[id] })
	p.count(more)
	p.takeWays(ref)
	return nil
}

// takeWays tells of each identifier how it hangs together with the one that was
// asked for.
func (p *person) takeWays(ref reference) {
	start := ref.asked(p.Identifiers)
	if start == (evidence.Identifier{}) {
		return
	}
	p.Asked = &start
	ways := p.graph.Ways(start)
	for i := range p.Identifiers {
		k := &p.Identifiers[i]
		if w, _ := ways.To(k.Identifier); w.By != nil {
			k.From, k.By, k.by = &w.From, w.By.Evidence, w.By
		}
	}
}

// readIdentifiers gives the most trusted types first and the oldest of a type
// before the others.
func readIdentifiers(e *models.Entity, rows *adapters.Rows) []known {
	rank := map[string]int{}
	for _, id := range e.Identifiers {
		rank[id.Name] = id.Rank
	}
	// The cells of one are many: only places move.
	type place struct {
		rank int
		of   *known
	}
	unsorted, places := make([]known, len(rows.Rows)), make([]place, len(rows.Rows))
	for i, row := range rows.Rows {
		unsorted[i] = known{
			Identifier: evidence.Identifier{Type: cell.Text(row[0]), Value: cell.Text(row[1])}, FirstSeen: cell.Moment(row[2]), LastSeen: cell.Moment(row[3]),
		}
		places[i] = place{rank[unsorted[i].Type], &unsorted[i]}
	}
	slices.SortFunc(places, func(a, b place) int {
		if a.rank != b.rank {
			return cmp.Compare(a.rank, b.rank)
		}
		if by := evidence.CompareMoments(a.of.FirstSeen, b.of.FirstSeen); by != 0 {
			return by
		}
		return cmp.Compare(a.of.Value, b.of.Value)
	})
	list := make([]known, len(places))
	for i, p := range places {
		list[i] = *p.of
	}
	return list
}

// takeTraits reads the published values.
func (p *person) takeTraits(e *models.Entity, rows *adapters.Rows) {
	p.Traits = []trait{}
	if len(rows.Rows) == 0 {
		return
	}
	for i, column := range rows.Columns {
		t := e.Trait(column)
		if t == nil {
			continue
		}
		v := rows.Rows[0][i]
		p.Traits = append(p.Traits, trait{Name: column, Value: terminal.JSONValue(v), Text: t.Text, Others: lower.ElsewhereRows(t), shown: v})
	}
}

// takeReasons reads the rows behind traits and the values of conditions. What
// each step is about is said by the program's origins.
func (p *person) takeReasons(m *models.Project, program *ir.Program, answers project.Answers) {
	for _, step := range program.Steps {
		switch step := step.(type) {
		case *ir.RowsBehind:
			if rows := answers[step.Name]; rows != nil {
				p.takeRows(step, rows)
			}
		case *ir.ConditionValues:
			if rows := answers[step.Name]; rows != nil {
				p.takeConditions(m.Segment(step.Origins[0].Name), step, rows)
			}
		}
	}
}

// takeRows reads (key, time, value, total).
func (p *person) takeRows(step *ir.RowsBehind, rows *adapters.Rows) {
	if len(step.Origins) == 0 {
		return
	}
	i := slices.IndexFunc(p.Traits, func(t trait) bool { return t.Name == step.Origins[0].Name })
	if i < 0 {
		return
	}
	o := origins{Of: step.Origins[0].Text}
	for _, row := range rows.Rows {
		o.Total = cell.Whole(row[3])
		o.Rows = append(o.Rows, origin{Key: terminal.JSONValue(row[0]), Time: cell.Moment(row[1]), Value: terminal.JSONValue(row[2]), shown: row[2]})
	}
	p.Traits[i].Behind = append(p.Traits[i].Behind, o)
}
