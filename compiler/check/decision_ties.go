package check

import "github.com/weft-cdp/weft/models"

// ties is a forest over the identifiers that merges tie together, by key.
type ties map[string]string

// root gives the one identifier that stands for all that are tied to another;
// "" for one that no merge names.
func (t ties) root(key string) string {
	for t[key] != key {
		if t[key] == "" {
			return ""
		}
		t[key] = t[t[key]]
		key = t[key]
	}
	return key
}

// tie ties all identifiers of a merge together.
func (t ties) tie(ids []models.DecidedID) {
	for _, id := range ids {
		key := decidedKey(id)
		if t[key] == "" {
			t[key] = key
		}
		t[t.root(key)] = t.root(decidedKey(ids[0]))
	}
}

// tiedDecisions gives, for each set of identifiers that merges tie together
// whenever they hold, what was decided about them in the order of the file: the
// merges, the splits inside of it, and what is taken out of it.
func tiedDecisions(decisions []*models.Decision) [][]*models.Decision {
	forest := ties{}
	for _, decision := range decisions {
		if decision.Kind == models.MergeDecision {
			forest.tie(decision.IDs)
		}
	}
	place := map[string]int{}
	var tied [][]*models.Decision
	for _, decision := range decisions {
		for _, root := range forest.concerned(decision) {
			if _, ok := place[root]; !ok {
				place[root] = len(tied)
				tied = append(tied, nil)
			}
			tied[place[root]] = append(tied[place[root]], decision)
		}
	}
	return tied
}

// concerned gives the roots of the sets that a decision concerns, each once.
func (t ties) concerned(decision *models.Decision) []string {
	var roots []string
	seen := map[string]int{}
	for _, id := range decision.IDs {
		root := t.root(decidedKey(id))
		if seen[root]++; root != "" && seen[root] == 1 {
			roots = append(roots, root)
		}
	}
	if decision.Kind == models.SplitDecision && (len(roots) != 1 || seen[roots[0]] < 2) {
		return nil
	}
	return roots
}

// agreement is what is decided on one day.
type agreement struct {
	of     map[string][]*models.Decision // by kind, in the order of the file
	merges map[string][]*models.Decision // by the identifiers that they name
}

func agreementOn(day string, decisions []*models.Decision) *agreement {
	a := &agreement{of: map[string][]*models.Decision{}, merges: map[string][]*models.Decision{}}
	for _, decision := range decisions {
		if !decision.HoldsOn(day) {
			continue
		}
		a.of[decision.Kind] = append(a.of[decision.Kind], decision)
		if decision.Kind == models.MergeDecision {
			for _, id := range decision.IDs {
				a.merges[decidedKey(id)] = append(a.merges[decidedKey(id)], decision)
			}
		}
	}
	return a
}

// reach gives what is merged with an identifier, directly and through others:
// for each of them the merge that it was reached by, and the identifier before.
func (a *agreement) reach(from models.DecidedID) map[string]step {
	reached := map[string]step{decidedKey(from): {id: from}}
	for queue := []models.DecidedID{from}; len(queue) > 0; queue = queue[1:] {
		for _, merge := range a.merges[decidedKey(queue[0])] {
			for _, id := range merge.IDs {
				if _, ok := reached[decidedKey(id)]; !ok {
					reached[decidedKey(id)] = step{id: id, by: merge, from: decidedKey(queue[0])}
					queue = append(queue, id)
				}
			}
		}
	}
	return reached
}

// step is how an identifier was reached; by is nil where it began.
type step struct {
	id   models.DecidedID
	by   *models.Decision
	from string
}
