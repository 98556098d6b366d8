package emit

import "github.com/weft-cdp/weft/compiler/ir"

// incrementalLayout lays out the steps that stitch only what has changed.
func (w *writer) incrementalLayout(s ir.Step) (layout, bool) {
	switch s := s.(type) {
	case *ir.IdentityEdgeChanges:
		return build("identity_edge_changes", edgeChangesView{s, linkedView{s.Links, s.Cut, s.Unordered, 4}}), true
	case *ir.IdentityContracted:
		return build("identity_contracted", s), true
	case *ir.IdentityKept:
		return build("identity_kept", s), true
	}
	return layout{}, false
}

// linkedView is the data of identity_linked, which stands in a column.
type linkedView struct {
	Links, Cut ir.Table
	Unordered  bool
	Col        int
}

// edgesView is the data of identity_edges.
type edgesView struct {
	*ir.IdentityEdges
	Linked linkedView
}

// edgeChangesView is the data of identity_edge_changes.
type edgeChangesView struct {
	*ir.IdentityEdgeChanges
	Linked linkedView
}
