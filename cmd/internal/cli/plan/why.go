package plan

import (
	"slices"

	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/definition"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Why a step runs.
const (
	whyAlways     = "always"     // every run does it
	whyFirst      = "first"      // nothing is published that it could be compared with
	whyDefinition = "definition" // a definition of it, or of what it reads, is otherwise than published
	whyData       = "data"       // only the rows may be others
)

// reasons finds out why each step of a program runs.
type reasons struct {
	compared project.Compared
	named    map[named][]int // definitions; two of one name may be of two entities
	gone     map[string][]string
	because  map[string][]string // by the step's name
	why      map[string]string
}

type named struct{ kind, name string }

// originKinds are the kinds of definitions that origins speak of.
var originKinds = map[string]string{
	"trait": models.TraitDefinition, "segment": models.SegmentDefinition, "source": models.SourceDefinition,
	"entity": models.IdentityDefinition, "sync": models.SyncDefinition,
}

// explain says of each step why it runs, and because of which definitions.
func explain(program *ir.Program, compared project.Compared, steps []step) {
	r := &reasons{
		compared: compared, named: map[named][]int{}, gone: map[string][]string{}, because: map[string][]string{}, why: map[string]string{},
	}
	for i, d := range compared.Graph.Definitions {
		r.named[named{d.Kind, d.Name}] = append(r.named[named{d.Kind, d.Name}], i)
	}
	for _, c := range compared.Changes {
		if c.State == definition.Removed {
			r.gone[c.Entity] = append(r.gone[c.Entity], c.Key().String())
		}
	}
	for _, s := range program.Steps {
		r.step(s)
	}
	for i := range steps {
		steps[i].Why, steps[i].Because = r.why[steps[i].Name], r.because[steps[i].Name]
	}
}

func (r *reasons) step(s ir.Step) {
	h := s.Head()
	switch s.(type) {
	case *ir.Prepare, *ir.StateTables, *ir.Check, *ir.Counts, *ir.Definitions, *ir.Publish:
		r.why[h.Name] = whyAlways
		return
	}
	if !r.compared.Known {
		r.why[h.Name] = whyFirst
		return
	}
	causes := r.causes(s)
	for _, name := range h.After {
		causes = append(causes, r.because[name]...)
	}
	slices.Sort(causes)
	r.why[h.Name] = whyData
	if r.because[h.Name] = slices.Compact(causes); len(causes) > 0 {
		r.why[h.Name] = whyDefinition
	}
}

// causes are the changed definitions of a step itself.
func (r *reasons) causes(s ir.Step) []string {
	var causes []string
	for _, origin := range ir.OriginsOf(s) {
		i := r.definitionAt(named{originKinds[origin.Kind], origin.Name}, origin.At)
		if i < 0 {
			continue
		}
		if state := r.compared.States[i]; state == definition.Added || state == definition.Changed {
			causes = append(causes, r.compared.Graph.Definitions[i].Key().String())
		}
	}
	switch s := s.(type) {
	case *ir.Profiles:
		causes = append(causes, r.gone[ir.IdentText(s.Entity)]...)
	case *ir.Members:
		causes = append(causes, r.gone[ir.IdentText(s.Entity)]...)
	}
	return causes
}

// definitionAt finds the definition of a name that a place is in: of those in the file
// the last that begins before it, because one of another entity may have the same name.
// It is negative when there is none.
func (r *reasons) definitionAt(name named, at models.Span) int {
	found := -1
	for _, i := range r.named[name] {
		d := r.compared.Graph.Definitions[i]
		if d.At.File == at.File && !at.Before(d.At) && (found < 0 || r.compared.Graph.Definitions[found].At.Before(d.At)) {
			found = i
		}
	}
	return found
}
