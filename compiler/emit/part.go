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
	case *ir.PartDiffering:
		return build("part_differing", w.differingView(s)), true
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
	Whole         []wholePart
	Count, Summed ir.Expr
}

// wholePart is a table that changes, as far as is known, where any of the tables Of
// has rows: one of which all of a part is put in place, or evidence, of which rows may
// be gone with the last profile that they are found by.
type wholePart struct {
	Name string
	Of   []ir.Table
}

func (w *writer) partChangesView(s *ir.PartChanges) partChangesView {
	v := partChangesView{PartChanges: s, Count: counted(ir.CountRows), Summed: summed()}
	for _, move := range w.publishView(s.Of).Moves {
		if move.Patch == nil || move.Entity != ir.IdentText(s.Patch.Entity) {
			continue
		}
		if len(move.Patch.Differing) == 0 || ofEvidence(move.Name) {
			v.Whole = append(v.Whole, wholePartOf(s, move))
		}
	}
	return v
}

// ofEvidence tells whether a table has evidence, that links or that was refused.
func ofEvidence(name ir.Ident) bool {
	suffix := ir.PublishedSuffix(name)
	return suffix == ir.LinksTable || suffix == ir.ConflictsTable
}

func wholePartOf(s *ir.PartChanges, move moveView) wholePart {
	part := wholePart{Name: ir.IdentText(move.Name), Of: []ir.Table{move.Next, s.IDs}} // whoever is in a table has an identifier
	if len(s.Rows) > 0 && ofEvidence(move.Name) {
		part.Of = s.Rows
	}
	for _, known := range s.Known {
		if known.From.Name == move.Name {
			part.Of = []ir.Table{move.Next, known.Into}
		}
	}
	return part
}

// summed adds numbers of several tables.
func summed() ir.Expr { return dialect.AsColumn(sum(column("number", models.Int))) }
