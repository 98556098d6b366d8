package patch

import (
	"slices"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Sample makes of a whole program, which reads all rows, one that computes a sample of
// each entity and answers how that differs from what is published: the differences of
// compare, and an ir.SampleSize for each entity. It publishes nothing; what it makes
// stays in the tables of Next. Of an entity of which values depend on everybody, all is
// computed and compared: its models.EntityRun says why.
func Sample(whole, compare *ir.Program, how ir.Sampling) (*ir.Program, []models.EntityRun) {
	s := &sampling{patching: newPatching(), how: how, decided: map[ir.Ident]*ir.IdentityNamed{}, sizes: map[ir.Ident]*ir.SampleSize{}}
	s.list(whole)
	s.survey(whole)
	out := *whole
	out.Steps = nil
	for _, step := range whole.Steps {
		out.Steps = append(out.Steps, s.sampled(step)...)
	}
	for _, a := range s.parts {
		if size := s.sizes[a.entity]; size != nil {
			out.Steps = append(out.Steps, size)
		}
	}
	for _, step := range compare.Steps {
		out.Steps = append(out.Steps, s.compared(out.Steps, step.(*ir.Differences))...)
	}
	runs := make([]models.EntityRun, len(s.parts))
	for i, a := range s.parts {
		runs[i] = models.EntityRun{Entity: ir.IdentText(a.entity), Why: a.why}
	}
	return &out, runs
}

// sampling carries what is known of a program of which a sample is computed.
type sampling struct {
	*patching
	how     ir.Sampling
	decided map[ir.Ident]*ir.IdentityNamed // by entity
	sizes   map[ir.Ident]*ir.SampleSize    // by entity
}

// survey finds the entities of which a sample cannot be computed by itself.
func (s *sampling) survey(whole *ir.Program) {
	made := map[ir.Table]*part{} // by whom a table is made
	for _, step := range whole.Steps {
		switch step := step.(type) {
		case *ir.IdentityPeople:
			s.of[step.Entity].types = step.Types
		case *ir.IdentityNamed:
			s.decided[step.Entity] = step
		case *ir.Check, *ir.Definitions, *ir.TestResults, *ir.Publish, *ir.StateTables, *ir.SourceRows, *ir.SourceTests, *ir.Prepare:
			continue
		}
		if !computable(step) {
			for _, a := range s.parts {
				a.whole("nobody has said what the step %q asks of a sample", step.Head().Name)
			}
		}
		s.apart(step, made)
		if scored := scoreOf(step); scored != "" {
			for _, a := range s.concerned(step, made) {
				a.whole("%s compares all profiles with each other", scored)
			}
		}
	}
}

// computable are the steps that give of a sample what they give of it among all, as
// long as they look at one entity and no score is in them.
func computable(step ir.Step) bool {
	switch step.(type) {
	case *ir.IdentityNamed, *ir.IdentityCut, *ir.IdentityDisputed, *ir.IdentityPeople, *ir.EntityLink,
		*ir.Aggregate, *ir.Sequence, *ir.Traits, *ir.Members, *ir.Conditions:
		return true
	}
	return harmless(step)
}

// apart refuses entities that a step looks at together, and notes whose tables it
// makes.
func (s *sampling) apart(step ir.Step, made map[ir.Table]*part) {
	concerned := s.concerned(step, made)
	for _, a := range concerned {
		for _, other := range concerned {
			if other != a {
				a.whole("its profiles and those of %q look at each other", ir.IdentText(other.entity))
			}
		}
	}
	if len(concerned) == 0 {
		return
	}
	eachTable(step, func(t ir.Table) {
		if s.rows[t] == nil && made[t] == nil && !slices.Contains(ir.ProjectTables, ir.IdentText(t.Name)) {
			made[t] = concerned[0]
		}
	})
}

// concerned are the entities that a step is about, or whose tables it reads.
func (s *sampling) concerned(step ir.Step, made map[ir.Table]*part) []*part {
	var found []*part
	add := func(a *part) {
		if a != nil && !slices.Contains(found, a) {
			found = append(found, a)
		}
	}
	add(s.of[entityOf(step)])
	eachTable(step, func(t ir.Table) { add(made[t]) })
	return found
}

// eachTable visits the tables of a step.
func eachTable(step ir.Step, visit func(ir.Table)) {
	ir.Retabled(step, func(t ir.Table) ir.Table {
		visit(t)
		return t
	})
}

// scoreOf names the definition that compares everybody in a step; "" for none.
func scoreOf(step ir.Step) string {
	found := ""
	ir.WalkStep(step, func(n ir.Named) {
		ir.Walk(n.Expr, func(e ir.Expr) {
			if _, ok := e.(ir.Score); ok && found == "" {
				found = whose(n)
			}
		})
	})
	return found
}

// sampled gives what stands in the place of a step.
func (s *sampling) sampled(step ir.Step) []ir.Step {
	switch step := step.(type) {
	case *ir.Definitions, *ir.Publish, *ir.Counts, *ir.IdentityHistory, *ir.PastValues:
		return nil // which nobody compares
	case *ir.Check:
		return s.checks(step)
	case *ir.IdentityNamed:
		if s.of[step.Entity].why == "" {
			return nil // it comes first
		}
	}
	a := s.of[entityOf(step)]
	if a == nil || a.why != "" {
		return []ir.Step{step}
	}
	switch step := step.(type) {
	case *ir.IdentityNodes:
		before := s.draw(a, step)
		nodes := s.retabled(a, step)
		return slices.Concat(before, []ir.Step{nodes}, s.ids(a, step.Into, step.Name))
	case *ir.IdentityPeople:
		people := s.retabled(a, step)
		size := &ir.SampleSize{Entity: a.entity, Nodes: step.Map, People: step.Into}
		s.headed(size, a, "count the sample of "+ir.IdentText(a.entity), s.work(ir.IdentText(a.entity)+"_sample_size"), nil)
		size.After = []string{step.Name}
		s.sizes[a.entity] = size
		return []ir.Step{people}
	}
	return []ir.Step{s.retabled(a, step)}
}

// checks leaves out what is wrong of everybody or not at all.
func (s *sampling) checks(check *ir.Check) []ir.Step {
	out := *check
	out.Problems = slices.DeleteFunc(slices.Clone(check.Problems), func(p ir.Problem) bool {
		ofSample := slices.ContainsFunc(s.parts, func(a *part) bool { return a.why == "" && a.makes[p.Table] })
		switch p.Kind {
		case ir.Giant, ir.NeverSeen, ir.NobodyLeft, ir.UnseenDecided:
			return ofSample
		}
		return false
	})
	if len(out.Problems) == 0 {
		return nil
	}
	return []ir.Step{&out}
}

// draw gives the steps that find the sample of an entity and its rows.
func (s *sampling) draw(a *part, nodes *ir.IdentityNodes) []ir.Step {
	name := ir.IdentText(a.entity)
	ids := ofState(a.entity, ir.IDsTable)
	var steps []ir.Step
	add := func(step ir.Step, title string, made ir.Table, reads ...ir.Table) {
		s.headed(step, a, title, made, reads)
		steps = append(steps, step)
	}
	pairs := &ir.SamplePairs{
		Entity: a.entity, Types: a.types, Inputs: nodes.Inputs, IDs: ids, Known: s.work(name + "_sample_known"), Into: s.work(name + "_sample_pairs"),
	}
	if named := s.decided[a.entity]; named != nil {
		steps = append(steps, named)
		pairs.Named, s.makers[named.Into] = named.Into, named.Name
	}
	add(pairs, "find what is tied together of "+name, pairs.Into, pairs.Named)
	pairs.After = after(nodes.After, pairs.After...)
	a.nodes, a.profiles = s.work(name+"_sample"), s.work(name+"_sample_profiles")
	drawn := &ir.SampleNodes{
		Entity: a.entity, Types: a.types, Inputs: nodes.Inputs, IDs: ids, Sampling: s.how, Into: a.nodes, Reached: s.work(name + "_sample_reached"),
	}
	add(drawn, "draw identifiers of "+name, a.nodes)
	drawn.After = slices.Clone(nodes.After)
	closure := &ir.SampleClosure{
		Entity: a.entity, Pairs: pairs.Into, Nodes: a.nodes, Reached: drawn.Reached, Found: s.work(name + "_sample_found"),
	}
	add(closure, "add whom they hang together with", s.work(name+"_sample_closure"), a.nodes, pairs.Into)
	s.makers[a.nodes] = closure.Name
	known := s.work(name + "_known_ids")
	a.known[ids] = known
	add(&ir.SampleIDs{
		Entity: a.entity, Nodes: a.nodes, Known: pairs.Known, Published: ids, Profiles: a.profiles, IDs: known,
	}, "find who they are as published", a.profiles, a.nodes)
	s.makers[known] = s.makers[a.profiles]
	for _, in := range a.inputs {
		part := s.take(a, in, in.Rows, "_sample_")
		add(part, "take the rows of "+in.Source+" that are theirs", part.Into, a.nodes)
		a.rows[in.Rows] = part.Into
	}
	return steps
}

// compared gives what compares the sample, or everybody, in the place of what
// compares published tables.
func (s *sampling) compared(steps []ir.Step, d *ir.Differences) []ir.Step {
	out := *d
	out.Name = s.pick("compare_" + d.Of)
	if rows := s.rows[d.Is]; rows != nil {
		if some := s.comparedRows(rows, d); len(some) > 0 {
			return some
		}
		out.After = []string{rows.Name}
		return []ir.Step{&out}
	}
	out.Is.Space = ir.Next
	for _, step := range steps {
		eachTable(step, func(t ir.Table) {
			if t == out.Is {
				out.After = []string{step.Head().Name}
			}
		})
	}
	for _, a := range s.parts {
		if a.why == "" && slices.Contains(ofEntity(a.entity), out.Is.Name) {
			out.Only = []ir.Table{a.profiles, s.sizes[a.entity].People}
			out.After = after(out.After, s.makers[a.profiles], s.sizes[a.entity].After[0])
		}
	}
	return []ir.Step{&out}
}

// comparedRows compares the rows of a source that belong to samples. It gives
// nothing where the source carries identifiers of no entity that is sampled, or of
// others as well.
func (s *sampling) comparedRows(rows *ir.SourceRows, d *ir.Differences) []ir.Step {
	var steps []ir.Step
	for _, a := range s.parts {
		for _, in := range a.inputs {
			if in.Rows != rows.Into {
				continue
			}
			if a.why != "" {
				return nil
			}
			was := s.take(a, in, d.Was, "_sample_")
			s.headed(was, a, "take the kept rows of "+in.Source+" that are theirs", was.Into, []ir.Table{a.nodes})
			out := *d
			out.Was, out.Is, out.After = was.Into, a.rows[in.Rows], []string{was.Name, s.makers[a.rows[in.Rows]]}
			out.Name = s.pick("compare_" + d.Of)
			steps = append(steps, was, &out)
		}
	}
	return steps
}

// ofEntity are the names of the published tables of an entity.
func ofEntity(entity ir.Ident) []ir.Ident {
	names := make([]ir.Ident, len(ir.PublishedTables))
	for i, suffix := range ir.PublishedTables {
		names[i] = entity + ir.Ident(suffix)
	}
	return names
}
