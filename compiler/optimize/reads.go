package optimize

import "github.com/weft-cdp/weft/compiler/ir"

// reads adds what a step reads of rows, aggregates and traits. It is false for
// kinds of steps that it does not know.
func reads(step ir.Step, n reader) bool {
	return !addedLater(step) && (readsElsewhere(step) || n.ofRows(step) || n.ofProfiles(step))
}

// readsElsewhere tells which steps read what a source gives, tables of identity,
// or published ones.
func readsElsewhere(step ir.Step) bool {
	switch step.(type) {
	case *ir.Prepare, *ir.StateTables, *ir.IdentityEdges, *ir.IdentityRounds, *ir.IdentityRoots, *ir.IdentityMap,
		*ir.IdentityEdgeChanges, *ir.IdentityContracted, *ir.IdentityKept, *ir.Differences, *ir.Discard,
		*ir.IdentityNamed, *ir.IdentityDecided, *ir.IdentityCut, *ir.IdentityDisputed, *ir.IdentityParties, *ir.IdentitySettled,
		*ir.IdentityMoves, *ir.IdentityChanges, *ir.RuleChanges, *ir.SegmentChanges, *ir.SegmentSamples, *ir.IdentityEvidence,
		*ir.IdentityHistory, *ir.ProfileSizes, *ir.LargestProfiles, *ir.IdentifierCounts, *ir.EvidenceCounts, *ir.RefusalCounts,
		*ir.ProfileParts, *ir.NumberedLinks, *ir.NumberedIDs,
		*ir.IdentityPeople, *ir.IdentityTables, *ir.GivenPeople, *ir.Intervals, *ir.PastValues, *ir.Counts, *ir.Publish, *ir.Read,
		*ir.FetchProfile, *ir.FetchMembers, *ir.Evaluate, *ir.TestResults, *ir.Definitions:
		return true
	}
	return false
}

// addedLater tells which steps package patch adds to programs that have been
// optimised: no pass ever sees them, and one that did would leave all as it is.
func addedLater(step ir.Step) bool {
	switch step.(type) {
	case *ir.TouchedNodes, *ir.PartProfiles, *ir.PartClosure, *ir.PartNodes, *ir.PartRows, *ir.PartIDs, *ir.PartEverybody, *ir.PartState,
		*ir.NewRows, *ir.Found, *ir.PartDiffering, *ir.PartChanges,
		*ir.SamplePairs, *ir.SampleNodes, *ir.SampleClosure, *ir.SampleIDs, *ir.SampleSize:
		return true
	}
	return false
}

// ofRows adds what steps over rows read.
func (n reader) ofRows(step ir.Step) bool {
	switch s := step.(type) {
	case *ir.SourceRows:
		for _, wanted := range s.Wanted {
			n.columns(wanted.Table, wanted.In...)
		}
	case *ir.Check:
		for _, p := range s.Problems {
			n.columns(p.Table, p.Cols...)
			n.columns(p.Table, p.Raw...)
			n.columns(p.Table, p.Example...)
			for _, taken := range p.Taken {
				n.columns(taken.Rows, taken.Node)
			}
			if p.Time != "" {
				n.columns(p.Table, p.Time)
			}
		}
	case *ir.SourceTests:
		n.tests(s)
	case *ir.IdentityNodes:
		n.inputs(s.Inputs)
	case *ir.IdentityLinks:
		n.inputs(s.Inputs)
		for _, input := range s.Inputs {
			n.over(input.Rows, nil, []ir.Named{{Expr: input.Key}})
		}
	case *ir.EntityLink:
		for _, input := range s.Inputs {
			n.columns(input.Rows, input.FromNode, input.ToNode, input.Time)
		}
	case *ir.Aggregate:
		rows := n.rows(s.Scan, s.Joins)
		rows.expr(s.Where)
		rows.named(s.Before)
		rows.named(s.Cols)
	case *ir.Sequence:
		for _, part := range s.Steps {
			rows := n.rows(part.Scan, part.Joins)
			rows.expr(part.Where, part.Time)
			rows.expr(part.Same...)
		}
	case *ir.RowsBehind:
		n.rows(s.Scan, s.Joins).expr(s.Where, s.Key, s.Time, s.Value)
	default:
		return false
	}
	return true
}

// ofProfiles adds what steps over profiles read.
func (n reader) ofProfiles(step ir.Step) bool {
	switch s := step.(type) {
	case *ir.Traits:
		n.traits(s)
	case *ir.TraitChanges:
		for _, t := range s.Traits {
			n.columns(s.From, t.Name)
		}
	case *ir.Profiles:
		n.over(s.From, nil, s.Cols)
	case *ir.Members:
		n.over(s.From, s.Layers, nil)
		for _, c := range s.Segments {
			n.columns(s.From, c.Column)
		}
	case *ir.Conditions:
		n.over(s.From, s.Layers, nil)
		for _, c := range s.Conditions {
			n.over(s.From, nil, []ir.Named{c.True})
		}
	case *ir.ConditionCounts:
		n.over(s.From, s.Layers, s.Conditions)
	case *ir.ConditionValues:
		n.over(s.From, s.Layers, s.Values)
	case *ir.LookUp:
		n.over(s.From, s.Layers, s.Values)
	default:
		return false
	}
	return true
}

// reader notes columns that are read, by table. A name that a table does not
// have does no harm.
type reader map[ir.Table]map[ir.Ident]bool

func (n reader) columns(table ir.Table, names ...ir.Ident) {
	columns := n[table]
	if columns == nil {
		columns = map[ir.Ident]bool{}
		n[table] = columns
	}
	for _, name := range names {
		if name != "" {
			columns[name] = true
		}
	}
}

func (n reader) inputs(inputs []ir.IdentityInput) {
	for _, input := range inputs {
		n.columns(input.Rows, input.Time)
		for _, id := range input.IDs {
			n.columns(input.Rows, id.Value, id.Node)
		}
	}
}

// scanned is several tables by their aliases.
type scanned struct {
	reader
	tables map[ir.Ident]ir.Table
}

func (n reader) rows(scan ir.Scan, joins []ir.Join) scanned {
	s := scanned{reader: n, tables: map[ir.Ident]ir.Table{scan.Alias: scan.Table}}
	s.join(joins)
	from := scan.ProfileFrom
	if from == "" {
		from = scan.Alias
	}
	n.columns(s.tables[from], scan.Node, scan.Profile)
	return s
}

func (s scanned) join(joins []ir.Join) {
	for _, join := range joins {
		s.tables[join.Alias] = join.Table
	}
	for _, join := range joins {
		s.expr(join.On...)
	}
}

func (s scanned) expr(list ...ir.Expr) {
	for _, e := range list {
		ir.Walk(e, func(x ir.Expr) {
			if c, ok := x.(ir.Col); ok {
				s.columns(s.tables[c.From], c.Name)
			}
		})
	}
}

func (s scanned) named(list []ir.Named) {
	for _, named := range list {
		s.expr(named.Expr)
	}
}

// traits: names without an alias are the base's, unless a layer before made
// them.
func (n reader) traits(t *ir.Traits) {
	s := scanned{reader: n, tables: map[ir.Ident]ir.Table{ir.BaseAlias: t.Base, "": t.Base}}
	s.join(t.Lookups)
	for _, layer := range t.Layers {
		s.named(layer)
	}
	n.columns(t.Base, t.Carry...)
}

// tests: names without an alias are those of the rows themselves, unless they are
// grouped before.
func (n reader) tests(t *ir.SourceTests) {
	for _, scan := range t.Scans {
		s := scanned{reader: n, tables: map[ir.Ident]ir.Table{}}
		for _, rows := range []ir.TestRows{scan.Join, scan.From} {
			s.tables[""], s.tables[rows.Alias] = rows.Table, rows.Table
			s.expr(rows.Where)
			s.named(rows.Cols)
			n.columns(rows.Table, rows.By...)
		}
		s.expr(scan.On...)
		s.named(scan.Cols)
	}
}

// over is what layers and columns read of one table.
func (n reader) over(from ir.Table, layers []ir.Layer, columns []ir.Named) {
	s := scanned{reader: n, tables: map[ir.Ident]ir.Table{"": from}}
	for _, layer := range layers {
		s.named(layer)
	}
	s.named(columns)
}
