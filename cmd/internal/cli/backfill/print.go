package backfill

import (
	"errors"
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/models"
)

// document is the command's JSON.
type document struct {
	OK        bool       `json:"ok"`
	Exit      fault.Exit `json:"exit"`
	Error     string     `json:"error,omitempty"`
	Hint      string     `json:"hint,omitempty"`
	Target    string     `json:"target"`
	Schema    string     `json:"schema"`
	Snapshots []string   `json:"snapshots"` // sources without a time: every moment sees what they are now
	Moments   []moment   `json:"moments"`
}

// begin says what there is to do.
func (b *backfill) begin() {
	b.started = b.env.Clock()
	if b.env.Flags.JSON() {
		return
	}
	b.env.ShowWarnings(b.session.Loaded)
	s := b.env.Streams
	first, last := b.moments[0], b.moments[len(b.moments)-1]
	s.Printf("%s from %s to %s, in schema %s of target %s\n", terminal.Plural(len(b.moments), "moment"), b.show(first.at), b.show(last.at),
		b.session.Target.Layout.Schema, b.session.Target.Name)
	if n := b.count(there); n > 0 {
		s.Printf("%s published already\n", verb(n))
	}
	if names := snapshots(b.session.Project); len(names) > 0 {
		s.Printf("%s a source without a time is as it is now, on every day: %s\n", s.Paint(terminal.Yellow, "note:"), strings.Join(names, ", "))
	}
	if b.dry {
		for _, m := range b.moments {
			s.Printf("  %s  %s\n", b.show(m.at), m.State)
		}
	}
}

func verb(n int) string {
	if n == 1 {
		return "1 is"
	}
	return terminal.Count(int64(n)) + " are"
}

// tell says what a moment has become.
func (b *backfill) tell(i int) {
	if b.env.Flags.JSON() {
		return
	}
	m := b.moments[i]
	var parts []string
	for _, e := range b.session.Project.Entities {
		count := func(name string) int64 { return m.Report.Counts[e.Name+"."+name] }
		parts = append(parts, fmt.Sprintf("%s: %s, %s new, %s merged", e.Name,
			terminal.Plural(int(count("profiles")), "profile"), terminal.Count(count("new")), terminal.Count(count("merged"))))
	}
	width := len(fmt.Sprint(len(b.moments)))
	b.env.Streams.Printf("  [%*d/%d] %s  %s  %s\n", width, i+1, len(b.moments), b.show(m.at), strings.Join(parts, "; "), terminal.Took(m.Report.Took))
}

// end says how it ended.
func (b *backfill) end(err error) error {
	if b.env.Flags.JSON() {
		d := document{
			OK: err == nil, Exit: fault.ExitOf(err), Target: b.session.Target.Name, Schema: b.session.Target.Layout.Schema,
			Snapshots: snapshots(b.session.Project), Moments: b.moments,
		}
		if err == nil {
			return b.env.PrintJSON(d)
		}
		d.Error, d.Hint = err.Error(), fault.HintOf(err)
		return errors.Join(b.env.PrintJSON(d), fault.Silent{Exit: d.Exit})
	}
	if err != nil {
		if n := b.count(built); n > 0 {
			b.env.Streams.Notef("%s published; the same command goes on from there\n", verb(n))
		}
		return err
	}
	if !b.dry {
		s := b.env.Streams
		s.Printf("%s %s in %s\n", s.Paint(terminal.Green, "published"), terminal.Plural(b.count(built), "moment"), terminal.Took(b.env.Clock().Sub(b.started)))
	}
	return nil
}

func (b *backfill) count(state string) int {
	n := 0
	for _, m := range b.moments {
		if m.State == state {
			n++
		}
	}
	return n
}

// snapshots are the sources whose rows have no time: nobody knows when they
// became what they are. Rows that belong to others, as items to orders, happened
// when those did.
func snapshots(p *models.Project) []string {
	names := []string{}
	for _, s := range p.Sources {
		parts := false
		for _, r := range s.Relations {
			parts = parts || len(s.IDs) == 0 && r.Reverse != "" && r.To.Time != nil
		}
		if s.Time == nil && !parts {
			names = append(names, s.Name)
		}
	}
	return names
}
