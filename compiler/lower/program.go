package lower

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/definition"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Options say what the program is for. The zero value computes every trait and
// segment into work tables and leaves nothing behind.
type Options struct {
	// Select restricts the program to some definitions and what they need; nil
	// is everything. With Publish and Compare its entities are taken whole.
	Select *Select
	// Publish builds the tables that readers see, and makes them visible.
	Publish bool
	// FullRefresh reads and stitches everything anew, whatever the last run that
	// published knows.
	FullRefresh bool
	// Environment says that what is published is read, and left as it is: rows of
	// sources are kept by no run.
	Environment bool
	// Definitions are those of the project, where they are known; with Publish.
	Definitions *definition.Graph
	// Kept says by source which rows of it earlier runs have kept (see LastReads).
	Kept map[string]ir.LastRead
	// Checks looks for problems in the data. It implies nothing about Publish.
	Checks bool
	// Sources computes nothing: all sources, or those of Select, are read, and looked
	// at where Checks says so.
	Sources bool
	// Story takes the sources' rows from a story, computes what it expects and
	// ends with a LookUp for each entity that it speaks of.
	Story *models.Story
	// Preview ends with what each condition of the segment keeps and drops, and
	// computes nothing else.
	Preview *models.Segment
	// Explain takes people and traits as they were published, and ends with the
	// conditions' values and the rows behind traits, for one profile.
	Explain *Explain
	// Compare ends with what a run would change of what is published.
	Compare *Compare
}

// Select names definitions. Sources are for Options.Sources, and nothing else.
type Select struct {
	Sources  []*models.Source
	Entities []*models.Entity
	Traits   []*models.Trait
	Segments []*models.Segment
}

// Explain asks about one profile. Segment is nil for all of its entity. IDs are
// the values of its published identifiers by type: rows of others are not read
// where they cannot matter. Nil reads the sources whole.
type Explain struct {
	Entity    *models.Entity
	ProfileID string
	Segment   *models.Segment
	IDs       map[string][]string
}

// Program lowers a checked project.
func Program(p *models.Project, opts Options) *ir.Program {
	l := newLowering(p, opts)
	l.prepare()
	if opts.Explain != nil {
		l.reach = l.reaches(opts.Explain)
	}
	for _, s := range l.readingOrder() {
		l.sourceRows(s)
	}
	if opts.Checks {
		l.testSources()
		l.checkSources()
	}
	if opts.Sources {
		return l.program
	}
	entities := slices.DeleteFunc(slices.Clone(p.Entities), func(e *models.Entity) bool { return !l.need.entities[e] })
	for _, e := range entities {
		l.people(e)
	}
	for _, e := range entities {
		l.entityLinks(e)
	}
	l.traits(entities)
	switch {
	case opts.Preview != nil:
		l.preview(opts.Preview)
	case opts.Explain != nil:
		l.explain(opts.Explain)
	case opts.Story != nil:
		l.lookUps(opts.Story, entities)
	default:
		for _, e := range entities {
			l.members(e)
			if !opts.Publish && opts.Compare == nil {
				l.program.Results = append(l.program.Results, l.finalTraits(e))
			}
		}
	}
	if opts.Publish {
		l.publish(entities)
	}
	if opts.Compare != nil {
		for _, e := range entities {
			l.compare(e)
		}
	}
	return l.program
}

// lowering carries the program while it is being built.
type lowering struct {
	project *models.Project
	opts    Options
	need    *need
	program *ir.Program

	tables names               // of work tables and steps
	maker  map[ir.Table]string // the step that makes a table

	reach    *reaches // of a question about one profile
	rows     map[*models.Source]*rowsTable
	entities map[*models.Entity]*entityTables
	links    map[*models.EntityRelation]ir.Table
	groups   map[groupKey]*group
	stages   map[any]int // of traits and segments; see stage.go
	qualify  map[string]bool
}

// entityTables is where things of an entity are, as far as they exist yet.
type entityTables struct {
	nodes, links, edges, levels ir.Table
	node, people                ir.Table // node → profile; profile → profile_id
	named, decided              ir.Table // of decisions; without a name where there are none
	refused, pairs, ends        ir.Table // of rules, see rules.go; likewise
	joined                      ir.Table // node → profile before limits
	held                        ir.Table // who has the ids that were given out; without a name where nobody asks
	traits                      []stageTable
	profile                     *profile
}

// stageTable is an entity's traits as far as a stage has computed them.
type stageTable struct {
	stage int
	table ir.Table
}

func newLowering(p *models.Project, opts Options) *lowering {
	l := &lowering{
		project:  p,
		opts:     opts,
		program:  &ir.Program{Project: p.Name, TimeZone: p.TimeZone},
		maker:    map[ir.Table]string{},
		rows:     map[*models.Source]*rowsTable{},
		entities: map[*models.Entity]*entityTables{},
		links:    map[*models.EntityRelation]ir.Table{},
		groups:   map[groupKey]*group{},
		stages:   map[any]int{},
		qualify:  map[string]bool{},
	}
	l.need = needs(p, opts)
	seen := map[string]bool{}
	for _, e := range p.Entities {
		for _, id := range e.Identifiers {
			l.qualify[id.Name] = seen[id.Name]
			seen[id.Name] = true
		}
	}
	return l
}

// work names a new work table, and the step that makes it.
func (l *lowering) work(name string) ir.Table {
	return ir.Table{Space: ir.Work, Name: ir.Ident(l.tables.pick(name))}
}

// alias picks a name for a table of a query that no table of the run has:
// ClickHouse would take the table for what is called so.
func (l *lowering) alias(taken *names, name string) ir.Ident {
	for {
		picked := taken.pick(name)
		if !l.tables.has(picked) {
			return ir.Ident(picked)
		}
	}
}

// add appends a step that makes the tables, and finds out what it comes after
// from the tables that it reads.
func (l *lowering) add(step ir.Step, makes, reads []ir.Table) {
	h := step.Head()
	seen := make(map[string]bool, min(len(reads), 8))
	for _, t := range reads {
		if name, ok := l.maker[t]; ok && !seen[name] {
			seen[name] = true
			h.After = append(h.After, name)
		}
	}
	for _, t := range makes {
		l.maker[t] = h.Name
	}
	if len(h.After) == 0 && len(l.program.Steps) > 0 {
		h.After = []string{l.program.Steps[0].Head().Name}
	}
	l.program.Steps = append(l.program.Steps, step)
}

// prepare is the first step, and in runs that publish what decides whether
// they may: nothing of somebody else's would be replaced, and no later moment
// has been published already.
func (l *lowering) prepare() {
	l.add(&ir.Prepare{
		Header: ir.Header{Name: l.tables.pick("prepare"), Title: "prepare the warehouse"}, Publishes: l.opts.Publish,
	}, nil, nil)
	if !l.opts.Publish {
		return
	}
	var entities, views []ir.Ident
	var pasts []ir.Past
	for _, e := range l.project.Entities {
		if !l.need.entities[e] {
			continue
		}
		entities = append(entities, ir.Ident(e.Name))
		pasts = append(pasts, l.pastsOf(e)...)
		for _, s := range l.segmentsOf(e) {
			views = append(views, ir.Ident(s.Name))
		}
	}
	l.checkNames(entities, views, pasts)
	l.add(&ir.StateTables{
		Header:   ir.Header{Name: l.tables.pick("state"), Title: "make the tables that outlive a run"},
		Entities: entities, Pasts: pasts, Sources: l.keptSources(),
	}, nil, nil)
	l.checkLastRun()
}
