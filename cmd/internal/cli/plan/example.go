package plan

import (
	"fmt"
	"maps"
	"slices"

	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
	"github.com/weft-cdp/weft/cmd/internal/cli/evidence"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
)

// Kinds of examples, beside the fates of profiles.
const (
	splitKind = "split"
	newKind   = "new"
)

// example is one profile to which something happens, and why.
type example struct {
	Kind        string                `json:"kind"`
	ProfileID   string                `json:"profile_id"` // as published; of a new one, as it would be
	Identifiers int64                 `json:"identifiers"`
	Becomes     []string              `json:"becomes,omitempty"`  // the profiles that its identifiers would be in
	KnownAs     []evidence.Identifier `json:"known_as,omitempty"` // some of its identifiers; of one that merges the one that gave its id
	LosesTo     *evidence.Identifier  `json:"loses_to,omitempty"` // of one that merges: the identifier whose id stays
	Path        []pathStep            `json:"path,omitempty"`
	Note        string                `json:"note,omitempty"` // why there is no path, or why it does not say what is otherwise
}

// pathStep is a pair of identifiers on the way between two, in its direction.
type pathStep struct {
	From     evidence.Identifier `json:"from"`
	To       evidence.Identifier `json:"to"`
	Evidence []evidence.Link     `json:"evidence"`
	Change   string              `json:"change,omitempty"` // "" when it links as before
	Rule     string              `json:"rule,omitempty"`   // that refuses it, or refused it
	Reason   string              `json:"reason,omitempty"`
}

// What is otherwise about a pair than published.
const (
	pairNew     = "new"     // no row said so
	pairDecided = "decided" // a decision says so
	pairAllowed = "allowed" // a rule refused it
	pairGone    = "gone"    // no row says so any more
	pairOut     = "out"     // one of the two is no identifier any more: it is taken out, or blocked
	pairRefused = "refused" // a rule refuses it
)

// How much is read for an example, and how much of a path is looked up.
const (
	mostEvidence = 100_000
	mostKnown    = 3
	mostParts    = 100
	mostPath     = 100
)

// exemplify gives an example of each kind, the largest profile of each.
func (c *comparing) exemplify(e *entity) ([]*example, error) {
	var made []*example
	add := func(x *example, err error) error {
		if x != nil {
			made = append(made, x)
		}
		return err
	}
	for _, kind := range []string{ir.MergedFate, splitKind, ir.RenamedFate, ir.GoneFate} {
		if len(e.of[kind]) == 0 {
			continue
		}
		explain := map[string]func(*entity, fate) (*example, error){
			ir.MergedFate: c.merged, splitKind: c.split, ir.RenamedFate: c.renamed, ir.GoneFate: c.gone,
		}[kind]
		if err := add(explain(e, e.of[kind][0])); err != nil {
			return nil, err
		}
	}
	if e.Published && len(e.new) > 0 {
		if err := add(c.arrived(e, e.new[0])); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// merged finds the way between the anchors of a profile and of the one that it
// becomes part of.
func (c *comparing) merged(e *entity, f fate) (*example, error) {
	x := &example{Kind: ir.MergedFate, ProfileID: f.ProfileID, Identifiers: f.Identifiers, Becomes: []string{f.Becomes}}
	answers, err := c.session.Read(c.ctx, lower.Evidence(c.program, c.session.Project, e.model, x.Becomes, []string{f.ProfileID, f.Becomes}, mostEvidence+1))
	if err != nil {
		return nil, err
	}
	// The register does not know the value of an anchor that had left the data and
	// is back; where it is now, it has one.
	anchors := anchorsIn(rowsOf(answers, lower.AnchorsStep))
	maps.Copy(anchors, anchorsIn(rowsOf(answers, lower.PresentStep)))
	if from, to := anchors[f.ProfileID], anchors[f.Becomes]; from.Value != "" && to.Value != "" {
		x.KnownAs, x.LosesTo = []evidence.Identifier{from}, &to
	}
	rows := rowsOf(answers, lower.FoundEvidence)
	if len(rows) > mostEvidence {
		x.Note = tooMuch()
		return x, nil
	}
	linked, _ := c.pairs(e, rows)
	path, found := evidence.NewGraph(linked).Path(anchors[f.ProfileID], anchors[f.Becomes])
	if !found {
		x.Note = "what would join them is not among the links"
		return x, nil
	}
	x.Path = stepsFrom(anchors[f.ProfileID], path)
	return x, c.wasLinked(e, x)
}

// wasLinked says of the steps of a path which are otherwise than published.
func (c *comparing) wasLinked(e *entity, x *example) error {
	var pairs []lower.Pair
	for i := range x.Path[:min(len(x.Path), mostPath)] {
		pairs = append(pairs, x.Path[i].pair())
	}
	answers, err := c.session.Read(c.ctx, lower.Before(c.session.Project, e.model, pairs))
	if err != nil {
		return err
	}
	linked, rules := map[lower.Pair]bool{}, map[lower.Pair]string{}
	for _, row := range rowsOf(answers, lower.WasLinked) {
		linked[pairIn(row)] = true
	}
	for _, row := range rowsOf(answers, lower.WasRefused) {
		rules[pairIn(row)] = cell.Text(row[4])
	}
	for i := range x.Path {
		s := &x.Path[i]
		decided := slices.ContainsFunc(s.Evidence, func(l evidence.Link) bool { return l.Source == ir.DecisionsSource })
		switch rule := rules[s.pair()]; {
		case i >= mostPath || linked[s.pair()]:
		case rule != "":
			s.Change, s.Rule = pairAllowed, rule
		case decided:
			s.Change = pairDecided
		default:
			s.Change = pairNew
		}
	}
	return nil
}

// split finds the way that joined two parts of a profile, and what of it does
// not any more.
func (c *comparing) split(e *entity, f fate) (*example, error) {
	x := &example{Kind: splitKind, ProfileID: f.ProfileID, Identifiers: f.Identifiers}
	answers, err := c.session.Read(c.ctx, lower.Parted(c.program, c.session.Project, e.model, f.ProfileID, mostEvidence+1))
	if err != nil {
		return nil, err
	}
	ends := map[string]evidence.Identifier{} // the most trusted of each part
	if anchor, ok := anchorsIn(rowsOf(answers, lower.AnchorsStep))[f.ProfileID]; ok && f.Becomes != "" {
		x.Becomes, ends[f.Becomes] = []string{f.Becomes}, anchor
	}
	trust := evidence.TrustOf(e.model)
	for _, row := range rowsOf(answers, lower.MovesStep) {
		part, id := cell.Text(row[2]), identifierIn(row)
		end, known := ends[part]
		switch {
		case part == "" || part == f.Becomes:
		case !known && len(x.Becomes) < mostParts:
			x.Becomes, ends[part] = append(x.Becomes, part), id
		case known && trust[id.Type] < trust[end.Type]:
			ends[part] = id
		}
	}
	was := rowsOf(answers, lower.WasLinked)
	if len(was) > mostEvidence || len(x.Becomes) < 2 {
		x.Note = tooMuch()
		return x, nil
	}
	path, found := c.graph(e, was).Path(ends[x.Becomes[0]], ends[x.Becomes[1]])
	if !found {
		x.Note = "what joined them is not among the published links"
		return x, nil
	}
	x.Path = stepsFrom(ends[x.Becomes[0]], path)
	return x, c.stillLinks(e, x)
}

// stillLinks says of the steps of a published path which no longer link.
func (c *comparing) stillLinks(e *entity, x *example) error {
	answers, err := c.session.Read(c.ctx, lower.Evidence(c.program, c.session.Project, e.model, x.Becomes, x.Becomes[:1], mostEvidence+1))
	if err != nil {
		return err
	}
	c.mark(e, x, rowsOf(answers, lower.FoundEvidence))
	return nil
}

// mark says of the steps of a published path which no longer link, by rows of
// lower.FoundEvidence.
func (c *comparing) mark(e *entity, x *example, rows [][]any) {
	if len(rows) > mostEvidence {
		x.Note = "this joined them; what of it does so no more is not looked up: " + tooMuch()
		return
	}
	now := map[lower.Pair]*evidence.Pair{}
	linked, refused := c.pairs(e, rows)
	for _, p := range slices.Concat(linked, refused) {
		now[pairOf(p.A, p.B)] = p
	}
	for i := range x.Path {
		s := &x.Path[i]
		switch p := now[s.pair()]; {
		case p == nil:
			s.Change, s.Reason = c.gonePair(e, s.From, s.To)
		case p.Refusal != nil:
			s.Change, s.Rule, s.Reason = pairRefused, p.Refusal.Rule, p.Refusal.Reason
		}
	}
}

// gonePair says why nothing is known of a pair any more.
func (c *comparing) gonePair(e *entity, ends ...evidence.Identifier) (change, reason string) {
	for _, id := range ends {
		if because := c.out(e, id); because != "" {
			return pairOut, id.String() + " " + because
		}
	}
	return pairGone, ""
}

// out says by what an identifier is none as at the run's moment; "" when it may be
// known.
func (c *comparing) out(e *entity, id evidence.Identifier) string {
	return evidence.Out(e.model, id, terminal.DayIn(c.session.Now, c.session.Project.TimeZone))
}

// renamed tells the anchor that is gone, and where the other identifiers are.
func (c *comparing) renamed(e *entity, f fate) (*example, error) {
	x := &example{Kind: ir.RenamedFate, ProfileID: f.ProfileID, Identifiers: f.Identifiers}
	answers, err := c.session.Read(c.ctx, lower.Parted(c.program, c.session.Project, e.model, f.ProfileID, mostEvidence))
	if err != nil {
		return nil, err
	}
	if anchor, ok := anchorsIn(rowsOf(answers, lower.AnchorsStep))[f.ProfileID]; ok {
		x.KnownAs = append(x.KnownAs, anchor)
		x.Note = c.out(e, anchor)
	}
	for _, row := range rowsOf(answers, lower.MovesStep) {
		if part := cell.Text(row[2]); part != "" && !slices.Contains(x.Becomes, part) {
			x.Becomes = append(x.Becomes, part)
		}
	}
	return x, nil
}

// gone tells some identifiers of a profile of which none is left.
func (c *comparing) gone(e *entity, f fate) (*example, error) {
	x := &example{Kind: ir.GoneFate, ProfileID: f.ProfileID, Identifiers: f.Identifiers}
	answers, err := c.session.Read(c.ctx, lower.Known(c.session.Project, e.model, f.ProfileID, mostKnown))
	for _, row := range rowsOf(answers, lower.KnownStep) {
		id := identifierIn(row)
		x.KnownAs = append(x.KnownAs, id)
		if because := c.out(e, id); because != "" && x.Note == "" {
			x.Note = id.String() + " " + because
		}
	}
	return x, err
}

// arrived tells some identifiers of a new profile.
func (c *comparing) arrived(e *entity, p profile) (*example, error) {
	x := &example{Kind: newKind, ProfileID: p.ProfileID, Identifiers: p.Identifiers}
	answers, err := c.session.Read(c.ctx, lower.Arrived(c.program, c.session.Project, e.model, p.ProfileID, mostKnown))
	for _, row := range rowsOf(answers, lower.MovesStep) {
		x.KnownAs = append(x.KnownAs, identifierIn(row))
	}
	return x, err
}

func tooMuch() string {
	return fmt.Sprintf("there are more than %s pieces of evidence to look through", terminal.Count(mostEvidence))
}
