package explain

import (
	"slices"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// relation is the profile of another entity that this one leads to, and the
// identifier by which that is known best.
type relation struct {
	Name      string               `json:"name"`
	Entity    string               `json:"entity"`
	ProfileID string               `json:"profile_id"`
	KnownAs   *evidence.Identifier `json:"known_as,omitempty"`
}

// takeRelations reads where the relations of an entity lead from the profile.
// Those that lead nowhere are left out.
func (p *person) takeRelations(a *asker, e *models.Entity, rows *adapters.Rows) error {
	p.Relations = []relation{}
	if len(rows.Rows) == 0 {
		return nil
	}
	for _, r := range e.Relations {
		i := slices.Index(rows.Columns, r.Name+ir.RelationColumn)
		if i < 0 || rows.Rows[0][i] == nil {
			continue // published before the model had the relation, or nobody
		}
		to := relation{Name: r.Name, Entity: r.To.Name, ProfileID: cell.Text(rows.Rows[0][i])}
		list, err := a.identifiers(r.To, to.ProfileID)
		if err != nil {
			return err
		}
		if len(list) > 0 {
			to.KnownAs = &list[0].Identifier
		}
		p.Relations = append(p.Relations, to)
	}
	return nil
}

func (p *person) printRelations(s *terminal.Streams) {
	if len(p.Relations) == 0 {
		return
	}
	s.Printf("\n%s\n", s.Paint(terminal.Bold, "relations"))
	table := terminal.Table{Indent: "  "}
	for _, r := range p.Relations {
		known := ""
		if r.KnownAs != nil {
			known = r.KnownAs.String()
		}
		table.Styled([]terminal.Style{terminal.Plain, terminal.Bold, terminal.Dim}, r.Name, known, r.Entity+" "+r.ProfileID)
	}
	table.Print(s.Out, s)
}
