package plan

import (
	"cmp"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/compiler/lower"
)

// pairs reads rows of lower.FoundEvidence: what links, and what a rule refuses.
func (c *comparing) pairs(e *entity, rows [][]any) (linked, refused []*evidence.Pair) {
	links, refusals := &adapters.Rows{}, &adapters.Rows{}
	const rule = 9 // the column behind those of a link
	for _, row := range rows {
		if row[rule] == nil {
			links.Rows = append(links.Rows, row)
			continue
		}
		refusals.Rows = append(refusals.Rows, append(row, nil, nil)) // the profiles of the two
	}
	trust := evidence.TrustOf(e.model)
	return evidence.Pairs(evidence.ReadLinks(links), trust), evidence.ReadRefused(refusals, trust)
}

// graph is what rows of a link's columns join.
func (c *comparing) graph(e *entity, rows [][]any) *evidence.Graph {
	links := evidence.ReadLinks(&adapters.Rows{Rows: rows})
	return evidence.NewGraph(evidence.Pairs(links, evidence.TrustOf(e.model)))
}

// stepsFrom gives a path its direction.
func stepsFrom(at evidence.Identifier, path []*evidence.Pair) []pathStep {
	steps := make([]pathStep, len(path))
	for i, p := range path {
		steps[i] = pathStep{From: at, To: p.Other(at), Evidence: p.Evidence}
		at = p.Other(at)
	}
	return steps
}

// pairOf names two identifiers, whichever comes first: evidence has the more
// trusted type first, and that may be another than when it was published.
func pairOf(a, b evidence.Identifier) lower.Pair {
	if cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Value, b.Value)) > 0 {
		a, b = b, a
	}
	return lower.Pair{TypeA: a.Type, ValueA: a.Value, TypeB: b.Type, ValueB: b.Value}
}

func (p *pathStep) pair() lower.Pair { return pairOf(p.From, p.To) }

func pairIn(row []any) lower.Pair { return pairOf(identifierIn(row), identifierIn(row[2:])) }

// anchorsIn reads (profile_id, id_type, id_value).
func anchorsIn(rows [][]any) map[string]evidence.Identifier {
	anchors := map[string]evidence.Identifier{}
	for _, row := range rows {
		anchors[cell.Text(row[0])] = identifierIn(row[1:])
	}
	return anchors
}

// identifierIn reads (id_type, id_value).
func identifierIn(row []any) evidence.Identifier {
	return evidence.Identifier{Type: cell.Text(row[0]), Value: cell.Text(row[1])}
}
