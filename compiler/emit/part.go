package emit

import (
	"strconv"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// partLayout lays out the steps that find the part of an entity that a run has to
// compute.
func (w *writer) partLayout(s ir.Step) (layout, bool) {
	switch s := s.(type) {
	case *ir.TouchedNodes:
		return build("touched_nodes", touchedNodesViewOf(s)), true
	case *ir.PartProfiles:
		return build("part_profiles", partProfilesView{s, ir.LargestMeasure}), true
	case *ir.PartClosure:
		return layout{template: "part_closure", view: s, runs: models.StepLoop, loop: &loop{probe: "part_closure_left", maxRounds: maxLevels}}, true
	case *ir.PartNodes:
		return build("part_nodes", partNodesView{s, publishedNodes(s.Types, s.Known)}), true
	case *ir.PartRows:
		return build("part_rows", s), true
	case *ir.PartIDs:
		return build("part_ids", partIDsView{s, profileIDOfNode("nodes")}), true
	case *ir.PartEverybody:
		return build("part_everybody", partEverybodyView{s, publishedNodes(s.Types, s.IDs)}), true
	case *ir.Found:
		return layout{template: "found", view: foundViewOf(s), runs: models.StepAsk}, true
	case *ir.PartChanges:
		return layout{template: "part_changes", view: w.partChangesView(s), runs: models.StepAsk}, true
	case *ir.PartState:
		return build("part_state", s), true
	}
	return layout{}, false
}

// touchedNodesView is the data of touched_nodes: one query for each column of
// nodes.
type touchedNodesView struct {
	*ir.TouchedNodes
	Columns []touchedColumn
	Before  []seenBefore
}

// touchedColumn is a column of nodes in rows that were touched, or that refer to
// such.
type touchedColumn struct {
	ir.TouchedOwners
	ID ir.TouchedID
}

// seenBefore are identifiers of a type and their nodes.
type seenBefore struct {
	ir.SeenIDs
	Node ir.Expr
}

func touchedNodesViewOf(s *ir.TouchedNodes) touchedNodesView {
	v := touchedNodesView{TouchedNodes: s}
	for _, owners := range s.Owners {
		for _, id := range owners.IDs {
			v.Columns = append(v.Columns, touchedColumn{owners, id})
		}
	}
	for _, seen := range s.Seen {
		v.Before = append(v.Before, seenBefore{seen, nodeOfValue(seen.Rank, seen.Type)})
	}
	return v
}

// partProfilesView is the data of part_profiles.
type partProfilesView struct {
	*ir.PartProfiles
	Largest string // the measure
}

// partNodesView is the data of part_nodes.
type partNodesView struct {
	*ir.PartNodes
	Published knownNodes
}

// partEverybodyView is the data of part_everybody.
type partEverybodyView struct {
	*ir.PartEverybody
	Published knownNodes
}

// knownNodes are published identifiers as nodes, for known_nodes.sql.tmpl.
type knownNodes struct {
	IDs   ir.Table
	Nodes []givenNode
	But   ir.Table // has profile_id: not those of these profiles; Name "": all
}

// Without are those of others.
func (k knownNodes) Without(profiles ir.Table) knownNodes {
	k.But = profiles
	return k
}

func publishedNodes(types []string, ids ir.Table) knownNodes {
	k := knownNodes{IDs: ids}
	for rank, name := range types {
		k.Nodes = append(k.Nodes, givenNode{Type: name, Node: nodeOfValue(rank, name)})
	}
	return k
}

// nodeOfValue is the node of the column id_value of a type of identifier.
func nodeOfValue(rank int, name string) ir.Expr {
	return ir.Call{Typed: ofKind(models.Int), Func: ir.NodeOf, Args: []ir.Expr{
		lit(models.Int, strconv.Itoa(rank)), lit(models.Text, name), workColumn("nodes", "", "id_value"),
	}}
}

// partIDsView is the data of part_ids.
type partIDsView struct {
	*ir.PartIDs
	ProfileID ir.Expr // of a node, were it an anchor
}

// profileIDOfNode is the id that a profile has by an identifier of a table of
// nodes.
func profileIDOfNode(from ir.Ident) ir.Expr {
	return ir.Call{Typed: ofKind(models.Text), Func: ir.ProfileIDOf, Args: []ir.Expr{
		workColumn("nodes", from, "id_type"), workColumn("nodes", from, "id_value"),
	}}
}

// foundView is the data of found.
type foundView struct {
	*ir.Found
	Measures      []string // of Types
	Count, Summed ir.Expr
}

func foundViewOf(s *ir.Found) foundView {
	v := foundView{Found: s, Count: counted(ir.CountRows), Summed: summed()}
	for _, name := range s.Types {
		v.Measures = append(v.Measures, ir.ByType+name)
	}
	return v
}

// partChangesView is the data of part_changes.
type partChangesView struct {
	*ir.PartChanges
	Changed       []changedTable
	Count, Summed ir.Expr
}

// changedTable is a table and what tells whether it changes: the rows that are not in
// both Is and Was, compared by Columns, or all rows of the tables Of.
type changedTable struct {
	Name    string
	Is, Was ir.Table
	Columns []ir.Ident
	Of      []ir.Table // where there are no Columns
}

func (w *writer) partChangesView(s *ir.PartChanges) partChangesView {
	v := partChangesView{PartChanges: s, Count: counted(ir.CountRows), Summed: summed()}
	for _, move := range w.publishView(s.Of).Moves {
		if move.Patch != nil && move.Entity == ir.IdentText(s.Patch.Entity) {
			v.Changed = append(v.Changed, w.changedTable(s, move))
		}
	}
	return v
}

func (w *writer) changedTable(s *ir.PartChanges, move moveView) changedTable {
	// Whoever is in a table has an identifier.
	c := changedTable{Name: ir.IdentText(move.Name), Is: move.Next, Of: []ir.Table{move.Next, s.IDs}}
	suffix := ir.PublishedSuffix(move.Name)
	if len(s.Rows) > 0 && (suffix == ir.LinksTable || suffix == ir.ConflictsTable) {
		c.Of = s.Rows
		return c
	}
	for _, known := range s.Known {
		if known.From.Name == move.Name {
			c.Was, c.Columns = known.Into, w.comparable(s, suffix, known.Columns)
			c.Of = []ir.Table{c.Is, c.Was}
		}
	}
	return c
}

// comparable are the columns by which rows of a table are compared; none where that
// cannot be. Truths that have changed since an earlier moment are those of this one.
func (w *writer) comparable(s *ir.PartChanges, suffix string, columns []ir.TableColumn) []ir.Ident {
	if suffix == ir.TruthsTable && w.opts.Now.UTC().Format(ir.MomentForm) != s.Since {
		return []ir.Ident{"profile_id", "now"}
	}
	names := make([]ir.Ident, len(columns))
	for i, c := range columns {
		if c.T.Kind == models.List {
			return nil
		}
		names[i] = c.Name
	}
	return names
}

// summed adds numbers of several tables.
func summed() ir.Expr { return dialect.AsColumn(sum(column("number", models.Int))) }
