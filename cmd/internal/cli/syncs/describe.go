package syncs

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/models"
)

func newDescribe(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	return &cobra.Command{
		Use:   "describe [sync…]",
		Short: "Say what syncs promise: guarantee, limits, fields, consent, guards",
		Long: `Describe says of each sync what it does, how often a row arrives, what happens to a row
of which nobody knows whether it did, how fast the tool may be called, what is sent to
it and of whom. It asks neither the warehouse nor the tool, and needs no secrets.`,
		Example: "  weft sync describe vips_to_crm",
		RunE: func(cmd *cobra.Command, names []string) error {
			opts.Names = names
			return Describe(cmd.Context(), opts)
		},
	}
}

// description is what a sync promises.
type description struct {
	Sync        string   `json:"sync"`
	About       string   `json:"description,omitempty"`
	Of          string   `json:"of"` // segment lapsing_vips, entity customer
	Destination string   `json:"destination"`
	Type        string   `json:"type"`
	Object      string   `json:"object"`
	Mode        string   `json:"mode"`
	Enter       string   `json:"on_enter,omitempty"` // the tool's operations
	Change      string   `json:"on_change,omitempty"`
	Leave       string   `json:"on_leave,omitempty"`
	Guarantee   string   `json:"guarantee"`
	Accepted    bool     `json:"accepted"` // that the tool got a row does not mean that it found whom it is about
	Ambiguous   string   `json:"on_ambiguous"`
	Initial     string   `json:"initial"`
	Retry       string   `json:"retry"`
	Match       []string `json:"match"`
	Fields      []string `json:"fields"`
	Consent     string   `json:"consent"`
	Suppress    []string `json:"suppress"`
	Erasure     string   `json:"erasure"` // how a person is erased
	Guard       []string `json:"guard"`
	Limits      []string `json:"limits"`
	Setup       string   `json:"setup,omitempty"` // what the account must be allowed to
	Docs        []string `json:"docs"`
}

// Describe says what syncs promise.
func Describe(_ context.Context, opts *Options) error {
	loaded, err := opts.Env.Load()
	if err != nil {
		return err
	}
	chosen, err := choose(loaded.Project, opts.Names)
	if err != nil {
		return err
	}
	list := make([]description, len(chosen))
	for i, s := range chosen {
		list[i] = describe(s)
	}
	if opts.Env.Flags.JSON() {
		return opts.Env.PrintJSON(struct {
			OK    bool          `json:"ok"`
			Syncs []description `json:"syncs"`
		}{true, list})
	}
	for i := range list {
		if i > 0 {
			opts.Env.Streams.Printf("\n")
		}
		list[i].print(opts.Env.Streams)
	}
	return nil
}

func describe(s *models.Sync) description {
	tool := s.Destination.Tool
	d := description{
		Sync: s.Name, About: s.Description, Of: "entity " + s.Entity.Name, Destination: s.Destination.Name, Type: tool.Name,
		Object: s.Object.Name, Mode: s.Mode, Enter: s.Ops.Enter, Change: s.Ops.Change, Leave: s.Ops.Leave,
		Guarantee: tool.Guarantee, Accepted: tool.Accepted, Ambiguous: ambiguous(s), Initial: s.Initial, Retry: s.Retry,
		Match: fieldTexts(s.Match, s.Object), Fields: fieldTexts(s.Fields, s.Object), Consent: consentText(s), Suppress: []string{}, Guard: guardTexts(s.Guard),
		Limits: append([]string{}, tool.Limits.Windows...), Setup: tool.Description, Docs: []string{},
	}
	d.Erasure = erasureText(erasureOf(s))
	if s.Segment != nil {
		d.Of = "segment " + s.Segment.Name
	}
	if n := tool.Limits.Concurrency; n > 0 {
		d.Limits = append(d.Limits, fmt.Sprintf("%s at once", terminal.Plural(n, "request")))
	}
	for _, segment := range s.Suppress {
		d.Suppress = append(d.Suppress, segment.Name)
	}
	for _, page := range tool.Pages {
		d.Docs = append(d.Docs, page.URL)
	}
	return d
}

// erasureText says how a person is erased.
func erasureText(how models.ToolErasure) string {
	text := "by " + how.Op
	switch {
	case how.Op == "":
		text = "not by weft"
	case how.Tells:
		text += ", which tells whoever reads it"
	}
	if how.ByHand != "" {
		text += "; by hand: " + how.ByHand
	}
	return text
}

// ambiguous says what happens to a row of which nobody knows whether it arrived.
func ambiguous(s *models.Sync) string {
	idempotent := true
	for _, name := range []string{s.Ops.Enter, s.Ops.Change, s.Ops.Leave} {
		if op := s.Object.Op(name); op != nil && !op.Idempotent {
			idempotent = false
		}
	}
	switch {
	case idempotent:
		return "it is sent again, to no further effect"
	case s.OnAmbiguous == "park":
		return "it waits for `weft sync release`: at most once"
	}
	return "it is sent again: at least once, perhaps twice"
}

// fieldTexts says what fields are filled with. Of an identifier of which somebody may have
// several, it says which.
func fieldTexts(fields []models.SyncField, in *models.ToolObject) []string {
	which := " (of several the one seen last)"
	if in.Granularity == "each" {
		which = " (each of several)"
	}
	texts := []string{}
	for _, f := range fields {
		text := f.Name + " = "
		switch {
		case f.Identifier != nil:
			text += f.Identifier.Name + which
		case f.Profile:
			text += "the profile's id"
		default:
			text += check.ExprText(f.Value)
		}
		if f.Identity != nil && len(f.Identity.Steps) > 0 {
			steps := make([]string, len(f.Identity.Steps))
			for i, step := range f.Identity.Steps {
				steps[i] = step.Name
			}
			text += ", by " + strings.Join(steps, ", ")
		}
		texts = append(texts, text)
	}
	return texts
}

func consentText(s *models.Sync) string {
	switch c := s.Consent; {
	case c == nil:
		return "none is asked for: " + s.Object.Name + " are for no purpose of their own"
	case c.NotRequired != "":
		return "not required: " + c.NotRequired
	case c.Missing == "allow":
		return fmt.Sprintf("where %s is not false", check.ExprText(c.When))
	default:
		return fmt.Sprintf("where %s is true", check.ExprText(c.When))
	}
}

// guardTexts says what a run may do without being asked.
func guardTexts(g *models.Guard) []string {
	if g == nil {
		g = &models.Guard{}
	}
	texts := []string{
		"max_removes " + boundText(g.Removes, "10%"), "max_changes " + boundText(g.Changes, "50%"), "max_adds " + boundText(g.Adds, "100%"),
	}
	if g.MinRows > 0 {
		texts = append(texts, "min_rows "+terminal.Count(g.MinRows))
	}
	empty, duplicates := "empty block", "duplicates block"
	if g.AllowEmpty {
		empty = "empty allow"
	}
	if g.AllowDuplicates {
		duplicates = "duplicates leave_out"
	}
	return append(texts, empty, duplicates)
}

func boundText(b models.Bound, otherwise string) string {
	switch {
	case b.At.IsZero():
		return otherwise
	case b.IsPart:
		return fmt.Sprintf("%g%%", 100*b.Part)
	}
	return terminal.Count(b.Rows)
}

func (d *description) print(s *terminal.Streams) {
	s.Printf("%s: %s to %s.%s\n", s.Paint(terminal.Bold, d.Sync), d.Of, d.Destination, d.Object)
	if d.About != "" {
		s.Printf("  %s\n", d.About)
	}
	table := terminal.Table{Indent: "  "}
	line := func(name, text string) {
		if text != "" {
			table.Styled([]terminal.Style{terminal.Dim}, name, text)
		}
	}
	line("mode", d.Mode+": "+d.triple())
	guarantee := d.Guarantee
	if d.Accepted {
		guarantee += ", and the tool says that it got a row, not that it found whom it is about"
	}
	line("guarantee", guarantee)
	line("in doubt", d.Ambiguous)
	line("first run", map[string]string{"send": "sends everybody", "adopt": "takes for sent what is wanted, and sends nothing"}[d.Initial])
	line("rejected rows", map[string]string{
		"backoff": "are sent again after a while that doubles, at most a day", "always": "are sent again in every run",
		"on_change": "are sent again when they change", "never": "wait for `weft sync retry`",
	}[d.Retry])
	for _, list := range []struct {
		name  string
		texts []string
	}{{"match", d.Match}, {"fields", d.Fields}, {"consent", []string{d.Consent}}, {"never sent", d.Suppress}, {"erasure", []string{d.Erasure}}, {"guard", []string{strings.Join(d.Guard, ", ")}}, {"limits", d.Limits}, {"docs", d.Docs}} {
		for i, text := range list.texts {
			line(map[bool]string{true: list.name}[i == 0], text)
		}
	}
	table.Print(s.Out, s)
	if d.Setup != "" {
		s.Printf("  %s\n", d.Setup)
	}
}

// triple says what is done with who comes, changes and goes.
func (d *description) triple() string {
	var parts []string
	for _, o := range []struct{ when, op string }{{"who comes", d.Enter}, {"who changes", d.Change}, {"who goes", d.Leave}} {
		if o.op != "" {
			parts = append(parts, o.when+": "+o.op)
		}
	}
	return strings.Join(parts, ", ")
}
