package emit

import (
	"slices"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
)

// prepareView is the data of prepare.sql.tmpl.
type prepareView struct {
	*ir.Prepare
	Schemas   []ir.Ident   // to be made
	Registers []stateTable // one in each
}

// stateView is the data of state_tables.sql.tmpl.
type stateView struct {
	*ir.StateTables
	Places []statePlace
	Tables []stateTable
	Left   []ir.Table // what a run that failed has left behind
	Mark   ir.Table   // where the last run says that it ended well; Name "": no rows are kept

	Absent   []string // statements that make what the last run does not remember
	Missing  []ir.MissingColumn
	Doubled  []ir.Table   // of those: truths of which there is one for every moment
	Upgraded []statePlace // what the registers say once nothing is missing
}

// statePlace is a schema's register and what is to be added to it.
type statePlace struct {
	Register ir.Table
	Made     []madeObject
}

// madeObject is a row of a register.
type madeObject struct {
	Name   string // without its schema
	Kind   string // ir.TableKind, …
	Entity string // "" for what belongs to the project
}

// stateTable is a table that is made before there are rows for it.
type stateTable struct {
	Table ir.Table
	Cols  []ir.TableColumn
}

// remembered is what a run remembers of an entity, in the order in which the
// tables are made.
var remembered = []string{
	ir.SegmentsTable, ir.AnchorsTable, ir.RedirectsTable, ir.StitchedTable, ir.IDsTable, ir.HistoryTable, ir.ConditionsTable, ir.TruthsTable,
}

// spaces are those whose schemas a run writes to: that of what is published,
// and that of the last run's where it is another. An environment leaves it alone.
func (w *writer) spaces() []ir.Space {
	layout := w.opts.Layout
	if layout.State == "" || layout.State == layout.Schema || w.opts.Environment != nil {
		return []ir.Space{ir.Published}
	}
	return []ir.Space{ir.Published, ir.State}
}

func (w *writer) schemaOf(space ir.Space) ir.Ident {
	if space == ir.State {
		return ir.Ident(w.opts.Layout.State)
	}
	return ir.Ident(w.opts.Layout.Schema)
}

func (w *writer) prepareView(s *ir.Prepare) prepareView {
	v := prepareView{Prepare: s}
	if !s.Publishes {
		return v
	}
	for _, space := range w.spaces() {
		v.Schemas = append(v.Schemas, w.schemaOf(space))
		v.Registers = append(v.Registers, stateTable{ir.Table{Space: space, Name: ir.ObjectsTable}, ir.PublishedColumns[ir.ObjectsTable]})
	}
	return v
}

func (w *writer) stateView(s *ir.StateTables) stateView {
	v := stateView{StateTables: s, Missing: w.opts.Missing, Doubled: doubled(w.opts.Missing)}
	for _, space := range w.spaces() {
		place := statePlace{
			Register: ir.Table{Space: space, Name: ir.ObjectsTable},
			Made:     []madeObject{{ir.RunsTable, ir.TableKind, ""}, {ir.DefinitionsTable, ir.TableKind, ""}},
		}
		if version := (madeObject{strconv.Itoa(ir.LayoutVersion), ir.LayoutKind, ""}); len(v.Missing) == 0 {
			place.Made = append(place.Made, version)
		} else {
			v.Upgraded = append(v.Upgraded, statePlace{place.Register, []madeObject{version}})
		}
		v.Places = append(v.Places, place)
		for _, name := range []string{ir.RunsTable, ir.DefinitionsTable} {
			v.Tables = append(v.Tables, stateTable{ir.Table{Space: space, Name: ir.Ident(name)}, ir.PublishedColumns[name]})
		}
	}
	next, last := &v.Places[0], &v.Places[len(v.Places)-1]
	next.Made = append(next.Made, madeObject{ir.NextPrefix + ir.DefinitionsTable, ir.TableKind, ""})
	v.Left = append(v.Left, leftBehind(ir.DefinitionsTable))
	next.Made = append(next.Made, madeObject{ir.TestsTable, ir.TableKind, ""})
	v.Tables = append(v.Tables, stateTable{ir.Table{Space: ir.Published, Name: ir.TestsTable}, ir.PublishedColumns[ir.TestsTable]})
	for _, e := range s.Entities {
		name := ir.IdentText(e)
		for _, suffix := range ir.PublishedTables {
			next.Made = append(next.Made, madeObject{ir.NextPrefix + name + suffix, ir.TableKind, name})
			v.Left = append(v.Left, leftBehind(e+ir.Ident(suffix)))
		}
		for _, suffix := range remembered {
			w.remember(&v, last, stateTable{ir.Table{Space: ir.State, Name: e + ir.Ident(suffix)}, ir.PublishedColumns[suffix]}, name)
		}
	}
	if len(s.Sources) > 0 {
		v.Mark = ir.Table{Space: ir.Published, Name: ir.SourcesTable}
		next.Made = append(next.Made, madeObject{ir.SourcesTable, ir.TableKind, ""})
		v.Tables = append(v.Tables, stateTable{ir.Table{Space: ir.Published, Name: ir.SourcesTable}, ir.PublishedColumns[ir.SourcesTable]})
	}
	for _, source := range s.Sources {
		next.Made = append(next.Made, madeObject{ir.IdentText(source) + ir.RowsTable, ir.TableKind, ""})
	}
	if len(s.Sources) > 0 && w.dialect.Limits.PatchesBeside {
		for _, copied := range w.patchedTables(s.Entities, s.Pasts) {
			next.Made = append(next.Made, madeObject{ir.PatchPrefix + ir.IdentText(copied.Name), "table", ir.IdentText(copied.Entity)})
			v.Left = append(v.Left, ir.Table{Space: ir.Patched, Name: copied.Name})
		}
	}
	for _, past := range s.Pasts {
		name, entity := ir.IdentText(past.Table()), ir.IdentText(past.Entity)
		next.Made = append(next.Made, madeObject{ir.NextPrefix + name, ir.TableKind, entity})
		v.Left = append(v.Left, leftBehind(past.Table()))
		w.remember(&v, last, stateTable{ir.Table{Space: ir.State, Name: past.Table()}, past.Columns()}, entity)
	}
	if env := w.opts.Environment; env != nil {
		next.Made = append(next.Made, madeObject{env.Name, ir.EnvironmentKind, ""})
	}
	return v
}

// leftBehind is the table that a run which failed was building, where this one may build
// its own elsewhere.
func leftBehind(name ir.Ident) ir.Table {
	return ir.Table{Space: ir.Published, Name: ir.NextPrefix + name}
}

// doubled are the tables of truths that have two rows of a profile, as an earlier
// version of weft wrote them.
func doubled(missing []ir.MissingColumn) []ir.Table {
	var tables []ir.Table
	for _, m := range missing {
		if ir.PublishedSuffix(m.Table.Name) == ir.TruthsTable && m.Column.Name == "earlier" {
			tables = append(tables, m.Table)
		}
	}
	return tables
}

// remember makes a table of what a run remembers where there is none.
func (w *writer) remember(v *stateView, at *statePlace, table stateTable, entity string) {
	switch {
	case w.opts.Environment == nil:
		at.Made = append(at.Made, madeObject{ir.IdentText(table.Table.Name), ir.TableKind, entity})
		v.Tables = append(v.Tables, table)
	case w.absent(table.Table):
		v.Absent = append(v.Absent, w.begin(absentTable(table.Table), w.declared(table.Cols)))
	}
}

// takenView is what a run makes in one schema, for the template that looks
// for what is there and not weft's.
type takenView struct {
	Schema   string
	Register ir.Table
	Names    []string // in lower case
}

// Under is the full name of a table that the schema itself has, for raw.
func (v takenView) Under(names ...ir.Ident) []ir.Ident {
	return append([]ir.Ident{ir.Ident(v.Schema)}, names...)
}

func (w *writer) takenViews(p ir.Problem) []takenView {
	var places []takenView
	for i, space := range w.spaces() {
		place := takenView{
			Schema: ir.IdentText(w.schemaOf(space)), Register: ir.Table{Space: space, Name: ir.ObjectsTable},
			Names: []string{ir.RunsTable, ir.DefinitionsTable, ir.NextPrefix + ir.DefinitionsTable},
		}
		add := func(name string) { place.Names = append(place.Names, strings.ToLower(name)) }
		for _, e := range p.Entities {
			switch name := ir.IdentText(e); i {
			case 0:
				for _, suffix := range ir.PublishedTables {
					add(name + suffix)
					add(ir.NextPrefix + name + suffix)
				}
			default:
				for _, suffix := range remembered {
					add(name + suffix)
				}
			}
		}
		for _, past := range p.Pasts {
			name := ir.IdentText(past.Table())
			add(name)
			if i == 0 {
				add(ir.NextPrefix + name)
			}
		}
		if i == 0 && len(p.Sources) > 0 && w.dialect.Limits.PatchesBeside {
			for _, copied := range w.patchedTables(p.Entities, p.Pasts) {
				add(ir.PatchPrefix + ir.IdentText(copied.Name))
			}
		}
		if i == 0 {
			add(ir.TestsTable)
			for _, view := range p.Views {
				add(ir.IdentText(view))
			}
		}
		places = append(places, place)
	}
	return places
}

// publishView is the data of publish.sql.tmpl.
type publishView struct {
	*ir.Publish
	Schema      ir.Ident
	Moves       []moveView
	Views       []segmentView
	Standing    []madeObject // views that there are after the run
	Gone        []ir.Table
	Runs        ir.Table
	Register    ir.Table
	Project     string
	RunID       string
	Fingerprint string

	Kept         []keptView
	KeptRegister ir.Table
	Final        bool // nothing of this run's moment is still to come

	Parts []partView // of Patches, where they are patched beside

	environment bool
	Mirrors     []mirrorView // of an environment
	Turned      []ir.Table   // tables of its last run in whose place there are mirrors now
}

// moveView is a table that becomes visible.
type moveView struct {
	Next, Published ir.Table
	Name            ir.Ident // of the published table, without its schema
	Entity          string
	Patch           *patchView // nil: Next is the whole table
}

// segmentView is a view of the present members of a segment.
type segmentView struct {
	View, Profiles, Intervals ir.Table
	Name, Entity              string
}

func (w *writer) publishView(s *ir.Publish) publishView {
	v := publishView{
		Publish: s, Schema: ir.Ident(w.opts.Layout.Schema), Project: w.program.Project, RunID: w.opts.RunID,
		Runs: ir.Table{Space: ir.Published, Name: ir.RunsTable}, Register: ir.Table{Space: ir.Published, Name: ir.ObjectsTable},
	}
	published := func(name ir.Ident) ir.Table { return ir.Table{Space: ir.Published, Name: name} }
	entity := map[ir.Ident]string{} // of a table
	for _, e := range s.Entities {
		for _, suffix := range ir.PublishedTables {
			entity[e+ir.Ident(suffix)] = ir.IdentText(e)
		}
	}
	for _, past := range s.Pasts {
		entity[past.Table()] = ir.IdentText(past.Entity)
	}
	for _, name := range s.Tables {
		v.Moves = append(v.Moves, moveView{ir.Table{Space: ir.Next, Name: name}, published(name), name, entity[name], w.patchOf(s, entity[name], name)})
	}
	for _, p := range s.Patches {
		v.Parts = append(v.Parts, listsOf(p, v.Moves)...)
	}
	for _, view := range s.Views {
		v.Views = append(v.Views, segmentView{
			View: published(view.Segment), Profiles: published(view.Entity + ir.ProfilesTable), Intervals: published(view.Entity + ir.SegmentsTable),
			Name: ir.IdentText(view.Segment), Entity: ir.IdentText(view.Entity),
		})
	}
	for _, view := range slices.Concat(s.Views, w.opts.Stay) {
		v.Standing = append(v.Standing, madeObject{ir.IdentText(view.Segment), ir.ViewKind, ir.IdentText(view.Entity)})
	}
	for _, name := range slices.Sorted(slices.Values(w.opts.Views)) {
		again := func(view ir.SegmentView) bool { return strings.EqualFold(ir.IdentText(view.Segment), name) }
		if !slices.ContainsFunc(s.Views, again) && !w.mirrors(name) {
			v.Gone = append(v.Gone, published(ir.Ident(name)))
		}
	}
	w.mirrorViews(&v)
	v.Kept, v.KeptRegister = w.keptViews(), ir.Table{Space: ir.Published, Name: ir.SourcesTable}
	v.Fingerprint = w.whole()
	v.Final = len(s.Sources) > 0 && w.final()
	return v
}

// Place is the register with what will be there after the run, for warehouses
// that put tables in place one by one.
func (v publishView) Place() statePlace {
	place := statePlace{Register: v.Register}
	for _, move := range v.Moves {
		place.Made = append(place.Made, madeObject{ir.IdentText(move.Name), ir.TableKind, move.Entity})
	}
	for _, view := range v.Views {
		place.Made = append(place.Made, madeObject{view.Name, ir.ViewKind, view.Entity})
	}
	for _, mirror := range v.Mirrors {
		place.Made = append(place.Made, mirror.object())
	}
	return place
}
