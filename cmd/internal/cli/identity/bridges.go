package identity

import (
	"context"
	"math"
	"slices"
	"sort"

	"github.com/spf13/cobra"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/identity/bridge"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/models"
)

// mostFound is how many values and links are told of, in all.
const mostFound = 100

func newBridges(env *project.Env) *cobra.Command {
	opts := &Options{Env: env}
	cmd := one(&cobra.Command{
		Use:   "bridges [ENTITY]",
		Short: "Find single identifiers and links that hold large profiles together",
		Long: `Bridges looks at the largest profiles for single identifiers without which they
would come apart: a telephone of a shop, a test address. Such a value is told of when
two or more of the parts hold identifiers that are trusted as much or more; those that
tell most of these apart come first. A link between two identifiers is told of when
no value is. The first of a profile is taken away before the next is looked for, in
what is still above --above, so each is told as it is without those before it.

What follows from each is ready to be pasted into the model or into decisions.yaml;
weft plan shows what exactly would change. Rows link through their most trusted
identifier, so without it they may still link some of the parts.`,
		Example: "  weft identity bridges\n  weft identity bridges customer --above 200 --top 5\n  weft identity bridges --profile 5d41402abc4b2a76b9719d911017c592",
	}, opts, Bridges)
	cmd.Flags().IntVar(&opts.Above, "above", 50, "look at profiles with more than `N` identifiers")
	cmd.Flags().IntVar(&opts.Top, "top", 20, "look at the `N` largest of them")
	cmd.Flags().StringVar(&opts.Profile, "profile", "", "look at the profile with this `ID` only, whatever its size")
	return cmd
}

// found is the command's JSON.
type found struct {
	OK       bool             `json:"ok"`
	Now      string           `json:"now"`
	Above    int              `json:"above"`
	Entities []*entityBridges `json:"entities"`
}

// entityBridges is what holds the large profiles of an entity together. Values
// and Links are in the order in which they were chosen, each as without those
// before it.
type entityBridges struct {
	Entity    string  `json:"entity"`
	Profiles  []sized `json:"profiles"` // that were looked at
	Values    []glue  `json:"values"`
	AllValues int     `json:"all_values"`
	Links     []glue  `json:"links"`
	AllLinks  int     `json:"all_links"`
	Block     string  `json:"block,omitempty"`     // YAML for the model
	Decisions string  `json:"decisions,omitempty"` // YAML for decisions.yaml

	now string // for people
	day string // for decisions
}

// glue is an identifier, or two, without which a profile would come apart.
type glue struct {
	Identifiers []evidence.Identifier `json:"identifiers"`
	ProfileID   string                `json:"profile_id"`
	Parts       int32                 `json:"parts"`
	Largest     []int32               `json:"largest"`  // identifiers in the largest parts
	People      int32                 `json:"people"`   // parts with identifiers that are trusted as much or more
	Apart       int32                 `json:"apart"`    // of these identifiers, those outside the part with most of them
	Loosened    int32                 `json:"loosened"` // identifiers outside the largest part
}

// Bridges looks for them.
func Bridges(ctx context.Context, opts *Options) error {
	if opts.Above < 0 || opts.Top < 1 {
		return fault.New(fault.Usage, "the defaults are --above 50 and --top 20", "--above cannot be below 0, nor --top below 1")
	}
	doc := found{OK: true, Above: opts.Above}
	if opts.Profile != "" {
		doc.Above = 0
	}
	a, err := ask(ctx, opts, func(a *asker, e *models.Entity) error {
		b, err := a.bridges(e, opts)
		if err == nil && (opts.Profile == "" || len(b.Profiles) > 0) {
			doc.Entities = append(doc.Entities, b)
		}
		return err
	})
	if err != nil {
		return err
	}
	if opts.Profile != "" && len(doc.Entities) == 0 {
		return fault.New(fault.Wrong, "find it with `weft explain TYPE:VALUE`", "there is no profile %q", opts.Profile)
	}
	if doc.Now = a.instant(); opts.Env.Flags.JSON() {
		return opts.Env.PrintJSON(doc)
	}
	for i, b := range doc.Entities {
		if i > 0 {
			opts.Env.Streams.Printf("\n")
		}
		b.print(opts.Env.Streams, doc.Above)
	}
	return nil
}

// bridges looks at the large profiles of an entity.
func (a *asker) bridges(e *models.Entity, opts *Options) (*entityBridges, error) {
	b := &entityBridges{Entity: e.Name, Profiles: []sized{}, Values: []glue{}, Links: []glue{}, now: a.moment(a.now), day: a.day()}
	large, err := a.large(e, opts)
	if err != nil || len(large) == 0 {
		return b, err
	}
	b.Profiles = large
	ids := make([]string, len(large))
	for i, one := range large {
		ids[i] = one.ProfileID
	}
	answers, err := a.session.Read(a.ctx, lower.Numbered(a.session.Project, e, ids))
	if err != nil {
		return nil, err
	}
	p := readParts(e, answers[lower.PartsStep])
	graph := bridge.Graph{Rank: p.ranks(), Edges: readEdges(answers[lower.NumbersStep])}
	above := opts.Above
	if opts.Profile != "" { // at least once, whatever its size
		above = min(above, int(large[0].Identifiers)-1)
	}
	values, links := graph.Choose(int32(min(above, math.MaxInt32)), mostFound)
	b.AllValues, b.AllLinks = len(values), len(links)
	if p.values, err = a.values(e, ids, values, links); err != nil {
		return nil, err
	}
	for _, cut := range values {
		b.Values = append(b.Values, p.glue(cut, cut.Node))
	}
	for _, cut := range links {
		b.Links = append(b.Links, p.glue(cut, cut.Edge.A, cut.Edge.B))
	}
	b.paste()
	return b, nil
}

// large finds the profiles to look at.
func (a *asker) large(e *models.Entity, opts *Options) ([]sized, error) {
	read := func(above, top int, only string) ([]sized, error) {
		answers, err := a.session.Read(a.ctx, lower.LargestProfiles(a.session.Project, e, above, top, only))
		if err != nil {
			return nil, err
		}
		var list []sized
		for _, row := range answers[lower.LargestStep].Rows {
			list = append(list, sized{cell.Text(row[0]), cell.Whole(row[1])})
		}
		return list, nil
	}
	if opts.Profile == "" {
		return read(opts.Above, opts.Top, "")
	}
	list, err := read(0, 1, opts.Profile)
	if err != nil || len(list) > 0 {
		return list, err
	}
	answers, err := a.session.Read(a.ctx, lower.Moved(a.session.Project, e, opts.Profile))
	if err != nil || len(answers[lower.RedirectStep].Rows) == 0 {
		return nil, err
	}
	return read(0, 1, cell.Text(answers[lower.RedirectStep].Rows[0][0]))
}

// values reads the values of the nodes that were found, by node.
func (a *asker) values(e *models.Entity, profiles []string, cuts ...[]bridge.Cut) (map[int32]string, error) {
	var numbers []int
	for _, list := range cuts {
		for _, cut := range list {
			if cut.Node >= 0 {
				numbers = append(numbers, int(cut.Node)+1)
				continue
			}
			numbers = append(numbers, int(cut.Edge.A)+1, int(cut.Edge.B)+1)
		}
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	slices.Sort(numbers)
	answers, err := a.session.Read(a.ctx, lower.Values(a.session.Project, e, profiles, slices.Compact(numbers)))
	if err != nil {
		return nil, err
	}
	values := map[int32]string{}
	for _, row := range answers[lower.ValuesStep].Rows {
		values[int32(cell.Whole(row[0])-1)] = cell.Text(row[1])
	}
	return values, nil
}

// parts says what nodes stand for. Nodes are numbered by profile and type, so a
// stretch of them is of one profile and one type.
type parts struct {
	stretches []stretch
	trust     evidence.Trust
	values    map[int32]string // of some nodes
}

type stretch struct {
	profile, kind string
	end           int32 // the node after the last one
}

func readParts(e *models.Entity, answer *adapters.Rows) *parts {
	p := &parts{trust: evidence.TrustOf(e)}
	var end int32
	for _, row := range answer.Rows {
		end += int32(cell.Whole(row[2]))
		p.stretches = append(p.stretches, stretch{cell.Text(row[0]), cell.Text(row[1]), end})
	}
	return p
}

func readEdges(answer *adapters.Rows) []bridge.Edge {
	edges := make([]bridge.Edge, len(answer.Rows))
	for i, row := range answer.Rows {
		edges[i] = bridge.Edge{A: int32(cell.Whole(row[0]) - 1), B: int32(cell.Whole(row[1]) - 1)}
	}
	return edges
}

// ranks gives every node its place in the order of trust.
func (p *parts) ranks() []uint8 {
	var ranks []uint8
	for _, s := range p.stretches {
		rank, known := p.trust[s.kind]
		if !known { // the model knows the type no more
			rank = len(p.trust)
		}
		for int32(len(ranks)) < s.end {
			ranks = append(ranks, uint8(min(rank, 255)))
		}
	}
	return ranks
}

func (p *parts) glue(c bridge.Cut, nodes ...int32) glue {
	g := glue{Parts: c.Parts, People: c.People, Apart: c.Apart, Loosened: c.Loosened}
	for _, size := range c.Sizes {
		if size > 0 {
			g.Largest = append(g.Largest, size)
		}
	}
	for _, node := range nodes {
		at := sort.Search(len(p.stretches), func(i int) bool { return node < p.stretches[i].end })
		g.ProfileID = p.stretches[at].profile
		g.Identifiers = append(g.Identifiers, evidence.Identifier{Type: p.stretches[at].kind, Value: p.values[node]})
	}
	slices.SortStableFunc(g.Identifiers, func(a, b evidence.Identifier) int { return p.trust[a.Type] - p.trust[b.Type] })
	return g
}

// terms of what was found, for people: "3 parts of 40, 12, 8".
func (g *glue) describe() string {
	sizes := ""
	for i, size := range g.Largest {
		if i > 0 {
			sizes += ", "
		}
		sizes += terminal.Count(int64(size))
	}
	if int(g.Parts) > len(g.Largest) {
		sizes += ", …"
	}
	return terminal.Plural(int(g.Parts), "part") + " of " + sizes
}
