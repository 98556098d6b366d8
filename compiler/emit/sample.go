package emit

import (
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// mostSampleRounds is how far the identifiers of one person may be from each other.
// A round adds those that are next to the ones before.
const mostSampleRounds = 100_000

// sampleLayout lays out the steps that find a sample.
func sampleLayout(s ir.Step) (layout, bool) {
	switch s := s.(type) {
	case *ir.SamplePairs:
		return build("sample_pairs", samplePairsView{
			s, linksViewOf(&ir.IdentityLinks{Inputs: s.Inputs}).Sources, publishedNodes(s.Types, s.IDs),
		}), true
	case *ir.SampleNodes:
		return build("sample_nodes", sampleNodesViewOf(s)), true
	case *ir.SampleClosure:
		return layout{template: "sample_closure", view: s, runs: models.StepLoop, loop: &loop{
			probe: "part_closure_left", maxRounds: mostSampleRounds,
		}}, true
	case *ir.SampleIDs:
		return build("sample_ids", s), true
	case *ir.SampleSize:
		return query("sample_size", s), true
	}
	return layout{}, false
}

// samplePairsView is the data of sample_pairs.
type samplePairsView struct {
	*ir.SamplePairs
	Sources   []linkSource
	Published knownNodes
}

// sampleNodesView is the data of sample_nodes: one query for each type.
type sampleNodesView struct {
	*ir.SampleNodes
	Draws []sampleDraw
}

// sampleDraw is a type of identifier, the columns of sources that carry it, and what
// it is drawn by.
type sampleDraw struct {
	Type      string
	Seen      []seenView
	Published ir.Expr // the node of one that is published
	Draw      ir.Expr
}

func sampleNodesViewOf(s *ir.SampleNodes) sampleNodesView {
	v := sampleNodesView{SampleNodes: s}
	seen := map[string][]seenView{}
	for _, kind := range nodesViewOf(&ir.IdentityNodes{Inputs: s.Inputs}).Kinds {
		seen[kind.Type] = kind.Seen
	}
	for rank, name := range s.Types {
		v.Draws = append(v.Draws, sampleDraw{
			Type: name, Seen: seen[name], Published: nodeOfValue(rank, name),
			// Any hash of a type and a value will do.
			Draw: call(ir.ProfileIDOf, models.Text, lit(models.Text, s.Sampling.Seed+" "+name), workColumn("nodes", "", "id_value")),
		})
	}
	return v
}
