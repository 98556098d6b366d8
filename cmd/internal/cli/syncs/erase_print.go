package syncs

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/models"
)

// erased is what became of people, for people and for machines. It tells nobody's
// identifier.
type erased struct {
	OK     bool            `json:"ok"`
	Exit   fault.Exit      `json:"exit"`
	DryRun bool            `json:"dry_run,omitempty"`
	People []*erasedPerson `json:"people"`
	// Lost are syncs that the project has no more, of which a ledger is there still.
	Lost []string `json:"lost_syncs,omitempty"`
}

// erasedPerson is one of them; Number is that of the line in the file, or of the argument.
type erasedPerson struct {
	Number       int           `json:"number"`
	Unknown      bool          `json:"unknown,omitempty"` // nobody is known by it, or more than one is
	Request      string        `json:"request"`           // as in weft_erasures
	Profiles     int           `json:"profiles"`
	Identifiers  int           `json:"identifiers"`
	Destinations []*erasedFrom `json:"destinations"`

	of string // the entity
}

// erasedFrom is what became of a person in the destination of one sync.
type erasedFrom struct {
	Sync        string       `json:"sync"`
	Destination string       `json:"destination"`
	Object      string       `json:"object"`
	Op          string       `json:"op,omitempty"`
	State       string       `json:"state"`
	Held        int64        `json:"held"` // rows that the tool held of them
	Left        int64        `json:"left"` // rows that it may hold still
	Evidence    []evidenceOf `json:"evidence,omitempty"`
	Reason      string       `json:"reason,omitempty"`
	ByHand      string       `json:"by_hand,omitempty"`
}

type evidenceOf struct {
	Outcome string `json:"outcome"`
	Status  int    `json:"status,omitempty"`
	Code    string `json:"code,omitempty"`
	Rows    int64  `json:"rows"`
}

func (e evidenceOf) String() string {
	parts := []string{terminal.Count(e.Rows), e.Outcome}
	if e.Status > 0 {
		parts = append(parts, strconv.Itoa(e.Status))
	}
	if e.Code != "" {
		parts = append(parts, e.Code)
	}
	return strings.Join(parts, " ")
}

// finishErasing prints what became of people, and ends with its exit code.
func (w *work) finishErasing(d *erased) error {
	d.Exit = d.exit()
	d.OK = d.Exit == fault.Done
	if w.env.Flags.JSON() {
		if err := w.env.PrintJSON(d); err != nil {
			return err
		}
	} else {
		d.print(w.env.Streams)
	}
	if !d.OK {
		return fault.Silent{Exit: d.Exit}
	}
	return nil
}

// erasureStyles are those of states.
var erasureStyles = map[string]terminal.Style{
	models.ErasureConfirmed: terminal.Green, models.ErasureTold: terminal.Green, models.ErasureByHand: terminal.Green,
	models.ErasureUnsupported: terminal.Yellow, models.ErasureWaiting: terminal.Yellow, models.ErasureFailed: terminal.Red,
}

func (d *erased) print(s *terminal.Streams) {
	for _, person := range d.People {
		if person.Unknown {
			s.Notef("%s number %d: no %s is known by it, or more than one is\n%s %s\n", s.Paint(terminal.Red, "error:"), person.Number, person.of, s.Paint(terminal.Cyan, "help:"), unknownHint)
			continue
		}
		s.Printf("%s %d: %s, %s\n", s.Paint(terminal.Bold, "request "+person.Request), person.Number,
			terminal.Plural(person.Profiles, "profile"), terminal.Plural(person.Identifiers, "identifier"))
		table := terminal.Table{Head: []string{"sync", "to", "", "by", "held", "left", "answers"}, Indent: "  ", Aligns: []terminal.Align{
			terminal.Left, terminal.Left, terminal.Left, terminal.Left, terminal.Right, terminal.Right, terminal.Left,
		}}
		for _, from := range person.Destinations {
			state := from.State
			if d.DryRun && state == models.ErasureRequested {
				state = "to be erased"
			}
			table.Styled([]terminal.Style{terminal.Plain, terminal.Plain, erasureStyles[from.State]},
				from.Sync, from.Destination+"."+from.Object, state, from.Op, number(from.Held), number(from.Left), from.answered())
		}
		table.Print(s.Out, s)
		of := "" // which of them; what is said beside the tables is read apart from them
		if len(d.People) > 1 {
			of = fmt.Sprintf("number %d, ", person.Number)
		}
		for _, from := range person.Destinations {
			if from.Reason != "" {
				s.Notef("%s%s: %s\n", of, from.Sync, from.Reason)
			}
			if from.ByHand != "" && from.Held > 0 {
				s.Notef("%s%s: by hand: %s\n", of, from.Sync, from.ByHand)
			}
			if from.State == models.ErasureUnsupported && !d.DryRun {
				s.Notef("%s once it is done, say so with --by-hand %s\n", s.Paint(terminal.Cyan, "help:"), from.Sync)
			}
		}
	}
	for _, name := range d.Lost {
		s.Notef("%s %s\n", s.Paint(terminal.Yellow, "not looked at:"), fmt.Sprintf("the project has no sync %s any more, and its ledger is there: put it back to erase by it, or drop %s", name, "weft_sync_ledger_"+name))
	}
}

func (e *erasedFrom) answered() string {
	parts := make([]string, len(e.Evidence))
	for i, one := range e.Evidence {
		parts[i] = one.String()
	}
	return strings.Join(parts, ", ")
}
