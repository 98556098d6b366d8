package optimize

import "github.com/weft-cdp/weft/compiler/ir"

// Explanation says what the passes made of a program, for people.
type Explanation struct {
	Passes   []Effect   `json:"passes"`
	Sources  []Reading  `json:"sources"`  // in the order in which they are read
	Segments []Deciding `json:"segments"` // by entity
}

// Effect is what one pass changed: of what there is less, or more. Nothing
// stands in Changes where it left the program alone.
type Effect struct {
	Pass    string   `json:"pass"`
	Doc     string   `json:"doc"`
	Changes []Change `json:"changes"`
}

// Change is a number before and after a pass.
type Change struct {
	Of     string `json:"of"`
	Before int    `json:"before"`
	After  int    `json:"after"`
}

// Deciding is how the segments of an entity are decided.
type Deciding struct {
	Entity   string `json:"entity"`
	Segments int    `json:"segments"`
	Passes   int    `json:"passes"` // over the profiles
}

// Explain runs all passes over a program as it was lowered.
func Explain(lowered *ir.Program) Explanation {
	x := Explanation{Passes: []Effect{}, Sources: []Reading{}, Segments: []Deciding{}}
	p := lowered
	for _, pass := range Passes {
		next := pass.Apply(p)
		effect := Effect{Pass: pass.Name, Doc: pass.Doc, Changes: []Change{}}
		after := sizes(next)
		for i, before := range sizes(p) {
			if before.n != after[i].n {
				effect.Changes = append(effect.Changes, Change{Of: before.of, Before: before.n, After: after[i].n})
			}
		}
		x.Passes = append(x.Passes, effect)
		p = next
	}
	x.Sources = readings(lowered, p)
	for _, step := range p.Steps {
		if members, ok := step.(*ir.Members); ok {
			x.Segments = append(x.Segments, Deciding{ir.IdentText(members.Entity), len(members.Segments), 1})
		}
	}
	return x
}

// size is one measure of a program.
type size struct {
	of string
	n  int
}

// sizes measures a program: always the same measures in the same order.
func sizes(p *ir.Program) []size {
	var steps, scans, aggregates, conditions, read, kept, joined int
	for _, step := range p.Steps {
		steps++
		switch s := step.(type) {
		case *ir.SourceRows:
			read, kept = read+len(s.From.Read), kept+len(s.Keep)
			conditions += len(conjuncts(s.Where))
		case *ir.Aggregate:
			scans, aggregates = scans+scansOf(s), aggregates+len(s.Cols)
			conditions += conditionsOf(s)
		case *ir.Sequence:
			scans += len(s.Steps)
		case *ir.Traits:
			kept += len(s.Keep)
			joined = max(joined, len(s.Lookups))
		}
	}
	return []size{
		{"steps", steps}, {"scans of rows", scans}, {"aggregates", aggregates}, {"conditions on rows", conditions},
		{"columns read of sources", read}, {"columns kept", kept}, {"tables joined at once", joined},
	}
}

// scansOf is how often a step goes through its rows: once, and again for each
// aggregate that counts values before it chooses one.
func scansOf(s *ir.Aggregate) int {
	n := 1
	for _, named := range s.Cols {
		ir.Walk(named.Expr, func(e ir.Expr) {
			if agg, ok := e.(ir.Agg); ok && (agg.Func == ir.MostFrequent || agg.Func == ir.LeastFrequent) {
				n++
			}
		})
	}
	return n
}

func conditionsOf(s *ir.Aggregate) int {
	n := len(conjuncts(s.Where))
	for _, named := range s.Cols {
		ir.Walk(named.Expr, func(e ir.Expr) {
			if agg, ok := e.(ir.Agg); ok {
				n += len(conjuncts(agg.Where))
			}
		})
	}
	return n
}
