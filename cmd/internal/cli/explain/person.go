package explain

import (
	"cmp"
	"slices"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// person is everything that is told of a profile; also the command's JSON.
type person struct {
	OK          bool         `json:"ok"`
	Entity      string       `json:"entity"`
	ProfileID   string       `json:"profile_id"`
	Now         string       `json:"now"`
	Asked       *identifier  `json:"asked,omitempty"`
	Identifiers []known      `json:"identifiers"`
	Evidence    []link       `json:"evidence"`
	Relations   []relation   `json:"relations"`
	Traits      []trait      `json:"traits"`
	Segments    []membership `json:"segments"`

	now string // for people
}

// known is an identifier of the person, and the evidence that led to it from
// the one that was asked for.
type known struct {
	identifier
	FirstSeen *time.Time  `json:"first_seen,omitempty"`
	LastSeen  *time.Time  `json:"last_seen,omitempty"`
	From      *identifier `json:"from,omitempty"`
	By        *link       `json:"by,omitempty"`
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
	p := &person{OK: true, Entity: ref.entity.Name, ProfileID: ref.profileID, Now: a.now.Format(time.RFC3339Nano), now: a.moment(a.now)}
	answers, err := a.session.Read(a.ctx, lower.Person(a.session.Project, ref.entity, ref.profileID))
	if err != nil {
		return nil, err
	}
	p.takeEvidence(ref, answers)
	if err := p.takeRelations(a, ref.entity, answers[lower.PersonProfile]); err != nil {
		return nil, err
	}
	p.takeTraits(ref.entity, answers[lower.PersonProfile])
	p.takeMemberships(a.session.Project, ref.entity, segment, answers[lower.PersonSegments])

	program := a.session.Program(lower.Options{Explain: &lower.Explain{
		Entity: ref.entity, ProfileID: ref.profileID, Segment: segment, IDs: p.idsByType(),
	}})
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

// idsByType gives the values of the person's identifiers.
func (p *person) idsByType() map[string][]string {
	values := map[string][]string{}
	for _, k := range p.Identifiers {
		values[k.Type] = append(values[k.Type], k.Value)
	}
	return values
}

// takeEvidence reads identifiers and links, and finds the shortest evidence
// from the identifier that was asked for to each of the others.
func (p *person) takeEvidence(ref reference, answers project.Answers) {
	p.Identifiers = readIdentifiers(ref.entity, answers[lower.PersonIDs])
	p.Evidence = readLinks(answers[lower.PersonLinks])
	if len(p.Identifiers) == 0 {
		return
	}
	start := p.Identifiers[0].identifier
	if ref.identifier != nil {
		start = p.asked(ref)
	}
	p.Asked = &start
	tree := newGraph(p.Evidence).tree(start)
	for i := range p.Identifiers {
		k := &p.Identifiers[i]
		if r, ok := tree[k.identifier]; ok && r.by != nil {
			k.From, k.By = &r.from, r.by
		}
	}
}

// asked finds the identifier that was asked for among the person's: its value
// was normalised in the warehouse, so it is the only one of its type, the one
// that is written the same, or else the first.
func (p *person) asked(ref reference) identifier {
	var ofType []identifier
	for _, k := range p.Identifiers {
		if k.Type != ref.identifier.Name {
			continue
		}
		if k.Value == ref.value {
			return k.identifier
		}
		ofType = append(ofType, k.identifier)
	}
	if len(ofType) > 0 {
		return closest(ref.value, ofType)
	}
	return p.Identifiers[0].identifier
}

// readIdentifiers gives the most trusted types first and the oldest of a type
// before the others.
func readIdentifiers(e *models.Entity, rows *adapters.Rows) []known {
	var list []known
	for _, row := range rows.Rows {
		list = append(list, known{
			identifier: identifier{text(row[0]), text(row[1])}, FirstSeen: moment(row[2]), LastSeen: moment(row[3]),
		})
	}
	rank := map[string]int{}
	for _, id := range e.Identifiers {
		rank[id.Name] = id.Rank
	}
	slices.SortStableFunc(list, func(a, b known) int {
		return cmp.Or(cmp.Compare(rank[a.Type], rank[b.Type]), compareMoments(a.FirstSeen, b.FirstSeen), cmp.Compare(a.Value, b.Value))
	})
	return list
}

func compareMoments(a, b *time.Time) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return a.Compare(*b)
}

func readLinks(rows *adapters.Rows) []link {
	links := []link{}
	for _, row := range rows.Rows {
		links = append(links, link{
			A: identifier{text(row[0]), text(row[1])}, B: identifier{text(row[2]), text(row[3])},
			Source: text(row[4]), FirstSeen: moment(row[5]), LastSeen: moment(row[6]), Rows: whole(row[7]), Key: text(row[8]),
		})
	}
	return links
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
		o.Total = whole(row[3])
		o.Rows = append(o.Rows, origin{Key: terminal.JSONValue(row[0]), Time: moment(row[1]), Value: terminal.JSONValue(row[2]), shown: row[2]})
	}
	p.Traits[i].Behind = append(p.Traits[i].Behind, o)
}

func text(v any) string {
	if v == nil {
		return ""
	}
	return terminal.Value(v)
}

func whole(v any) int64 {
	n, _ := v.(int64)
	return n
}

func moment(v any) *time.Time {
	if t, ok := v.(time.Time); ok {
		return &t
	}
	return nil
}
