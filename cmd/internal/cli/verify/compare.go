package verify

import (
	"context"
	"fmt"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
)

// document is the command's JSON.
type document struct {
	OK          bool         `json:"ok"`
	Exit        fault.Exit   `json:"exit"`
	Now         string       `json:"now"`
	Tables      []string     `json:"tables"` // that were compared
	Differences []difference `json:"differences"`
}

// difference is a column of a table that is not as it should be. Column is "" for
// rows that one of the two has alone: Kind says which.
type difference struct {
	Table    string   `json:"table"`
	Column   string   `json:"column,omitempty"`
	Kind     string   `json:"kind"`
	Count    int64    `json:"count"`
	Examples []string `json:"examples,omitempty"` // profile ids
}

// What a difference is.
const (
	gone    = "published only" // reading all rows does not give the row
	missing = "not published"  // it gives a row that is not there
	other   = "other value"
)

// compare asks for the differences of all tables.
func compare(ctx context.Context, session *project.Session, built *ir.Program) (*document, error) {
	program := lower.Differences(session.Project, built)
	answers, err := session.Read(ctx, program)
	if err != nil {
		return nil, err
	}
	d := &document{Now: terminal.Instant(session.Now), Differences: []difference{}}
	for _, step := range program.Steps {
		s := step.(*ir.Differences)
		d.Tables = append(d.Tables, s.Name)
		if err := d.take(s, answers[s.Name].Rows); err != nil {
			return nil, err
		}
	}
	d.OK = len(d.Differences) == 0
	if !d.OK {
		d.Exit = fault.Wrong
	}
	return d, nil
}

// take reads the numbers of a table: see ir.Differences. What cannot be read is
// no proof that nothing differs.
func (d *document) take(s *ir.Differences, rows [][]any) error {
	if len(rows) != 1 || len(rows[0]) != 3*(len(s.Cols)+2) {
		return fmt.Errorf("comparing %s gives no row of %d values", s.Name, 3*(len(s.Cols)+2))
	}
	row := rows[0]
	for i := range len(s.Cols) + 2 {
		found := difference{Table: s.Name, Kind: other}
		switch i {
		case 0:
			found.Kind = gone
		case 1:
			found.Kind = missing
		default:
			found.Column = ir.IdentText(s.Cols[i-2].Name)
		}
		count, isCount := row[3*i].(int64)
		if !isCount {
			return fmt.Errorf("comparing %s gives %T where a number of rows was expected", s.Name, row[3*i])
		}
		if found.Count = count; count == 0 {
			continue
		}
		first, _ := row[3*i+1].(string)
		last, _ := row[3*i+2].(string)
		if first != "" {
			found.Examples = append(found.Examples, first)
		}
		if last != first {
			found.Examples = append(found.Examples, last)
		}
		d.Differences = append(d.Differences, found)
	}
	return nil
}

// tell prints what was found; differences are an error.
func (d *document) tell(env *project.Env, session *project.Session) error {
	switch {
	case env.Flags.JSON():
		if err := env.PrintJSON(d); err != nil {
			return err
		}
	case d.OK:
		env.Streams.Printf("%s as at %s: %s compared, no difference\n", env.Streams.Paint(terminal.Green, "verified"),
			terminal.MomentIn(session.Now, session.Project.TimeZone), terminal.Plural(len(d.Tables), "table"))
	default:
		d.print(env.Streams)
	}
	if d.OK {
		return nil
	}
	return fault.Silent{Exit: d.Exit}
}

func (d *document) print(s *terminal.Streams) {
	table := terminal.Table{
		Indent: "  ", Head: []string{"table", "column", "rows", "what", "for example"},
		Aligns: []terminal.Align{terminal.Left, terminal.Left, terminal.Right, terminal.Left, terminal.Left},
	}
	for _, x := range d.Differences {
		example := ""
		if len(x.Examples) > 0 {
			example = x.Examples[0]
		}
		table.Row(x.Table, x.Column, terminal.Count(x.Count), x.Kind, example)
	}
	table.Print(s.Out, s)
	s.Notef("\nwhat is published is not what all rows of the sources give; publish it with `weft run --full-refresh`\n")
}
