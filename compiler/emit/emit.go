package emit

import (
	"fmt"
	"strings"
	"time"

	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/parallel"
	"github.com/weft-cdp/weft/models"
)

// Options are what a plan depends on beside the program.
type Options struct {
	Layout dialect.Layout
	Now    time.Time
	// RunID is written into weft_runs; "" has the warehouse make one.
	RunID string
	// Clock is when the plan is made, where that may be before Now.
	Clock time.Time
	// Outline says that nobody runs the plan: it tells of its steps what they are,
	// and has neither their statements nor fingerprints.
	Outline bool
	// Views are the segments' views that the last published run left behind;
	// those that the program does not make again are dropped when it publishes.
	Views []string
	// Missing are the columns that tables of an earlier version of weft lack.
	Missing []ir.MissingColumn
	// Stay are the views of entities that this run does not publish.
	Stay []ir.SegmentView
	// Whole is the plan of everything in the place of which a part is computed; nil
	// where nothing is left out. What a run writes down of the steps is said of these.
	Whole *models.Plan
	// Environment is that of a run that builds beside what is published; else nil.
	Environment *Environment
}

// Plan writes a program for a warehouse. The diagnostics say what the
// warehouse cannot do; with errors among them there is no plan.
func Plan(p *ir.Program, d *dialect.Dialect, opts Options) (*models.Plan, models.Diagnostics) {
	if found := Refusals(p, d, opts.Layout); found.HasErrors() {
		return nil, found
	}
	w := newWriter(p, d, opts)
	if opts.Whole != nil {
		w.standFor(opts.Whole)
	}
	plan := &models.Plan{
		Project:   p.Project,
		Warehouse: d.Name,
		RunID:     opts.RunID,
		Now:       opts.Now.UTC().Format(time.RFC3339Nano),
		Steps:     w.steps(p.Steps),
	}
	return plan, nil
}

// steps writes the steps side by side. What publishes, and what says by which
// definitions, comes after the others, because it keeps their fingerprints.
func (w *writer) steps(steps []ir.Step) []models.PlanStep {
	made := make([]models.PlanStep, len(steps))
	own := make([]digest, len(steps))
	// late are the steps that write the fingerprints of others down.
	late := func(i int) bool {
		switch steps[i].(type) {
		case *ir.Publish, *ir.Definitions:
			return true
		}
		return false
	}
	write := func(i int) {
		made[i] = w.step(steps[i])
		if w.opts.Outline {
			return
		}
		if s, ok := steps[i].(*ir.Definitions); ok {
			own[i] = definitionsDigest(s)
			return
		}
		if s, ok := steps[i].(*ir.SourceRows); ok && (s.Kept != nil || s.Borrowed != nil) {
			own[i] = w.wholeDigest(s) // whichever part is read
			return
		}
		own[i] = w.digest(made[i])
	}
	parallel.Each(len(steps), func(i int) {
		// The last steps are the largest, and so begin first.
		if i = len(steps) - 1 - i; !late(i) {
			write(i)
		}
	})
	for i := range made {
		if late(i) {
			write(i)
		}
		if !w.opts.Outline {
			made[i].Fingerprint = w.fingerprint(made[i], own[i])
		}
	}
	return made
}

// step writes one step.
func (w *writer) step(s ir.Step) models.PlanStep {
	head := s.Head()
	l := w.layout(s)
	made := models.PlanStep{
		Name:     head.Name,
		Kind:     l.runs,
		Title:    head.Title,
		After:    head.After,
		Loads:    w.loads(s),
		Problems: l.problems,
		Tests:    l.tests,
		Gate:     l.gate,
		Reads:    l.reads,
		When:     head.When,
	}
	if len(head.Origins) > 0 {
		made.At = head.Origins[0].At
	}
	if w.opts.Outline {
		return made
	}
	made.Statements, made.Only = w.spared(l.template, l.view)
	if len(made.Only) > 0 {
		made.When = "" // it has statements that are always needed
	}
	if l.otherwise != "" && made.When != "" {
		made.Else = w.statements(l.otherwise, l.view)
	}
	if made.Kind == models.StepCheck {
		made.ByHand = w.byHand(made)
	}
	if l.undo != "" {
		made.Undo = w.statements(l.undo, l.view)
	}
	if l.loop != nil {
		made.Until = &models.Until{
			Probe:       w.single(l.loop.probe, l.view),
			Proof:       w.proof(made.Name, l),
			RescueRatio: l.loop.rescueRatio,
			MaxRounds:   l.loop.maxRounds,
		}
		if l.loop.rescue != "" {
			made.Until.Rescue = w.statements(l.loop.rescue, l.view)
		}
		if l.loop.decide != nil {
			made.Until.Decide = l.loop.decide(w)
		}
	}
	return made
}

// proofView is the data of loop_proof.sql.tmpl.
type proofView struct{ Name, Message, Probe string }

// proof writes the statement that fails when rounds are left.
func (w *writer) proof(name string, l layout) string {
	return w.single("loop_proof", proofView{
		Name: name, Message: name + " is not done: run its file some more times", Probe: w.single(l.loop.probe, l.view),
	})
}

// statements executes a template and takes its statements apart.
func (w *writer) statements(name string, view any) []string {
	list, _ := w.spared(name, view)
	return list
}

// spared executes a template and takes its statements apart, and tells which of them
// are left out when.
func (w *writer) spared(name string, view any) (list []string, only []models.Only) {
	for part := range strings.SplitSeq(w.execute(name, view), statementEnd) {
		when, part := whenOf(part)
		text := tidy(part)
		if text == "" {
			continue
		}
		refusePoison(name, text)
		if when != "" {
			only = addOnly(only, when, len(list))
		}
		list = append(list, text)
	}
	return list, only
}

// whenOf takes off a statement what the template function only says of it.
func whenOf(part string) (when, rest string) {
	before, after, found := strings.Cut(part, onlyMark)
	if !found {
		return "", part
	}
	when, rest, _ = strings.Cut(after, onlyMark)
	return when, before + rest
}

func addOnly(list []models.Only, when string, statement int) []models.Only {
	for i := range list {
		if list[i].When == when {
			list[i].Statements = append(list[i].Statements, statement)
			return list
		}
	}
	return append(list, models.Only{When: when, Statements: []int{statement}})
}

// single executes a template that holds one statement.
func (w *writer) single(name string, view any) string {
	list := w.statements(name, view)
	if len(list) != 1 {
		panic(fmt.Sprintf("template %s gives %d statements instead of one", name, len(list)))
	}
	return list[0]
}

// refusePoison panics when a name or a literal went around the dialect.
func refusePoison(template, text string) {
	if strings.ContainsRune(text, 0) {
		panic(fmt.Sprintf("template %s prints a name or a literal unquoted:\n%s", template, strings.ReplaceAll(text, "\x00", "␀")))
	}
}

// tidy takes blank lines, blanks at line ends and the last semicolon away,
// which templates leave behind. Lines inside a literal or a quoted name are kept
// as they are: they never begin or end where a template does.
func tidy(sql string) string {
	return strings.TrimSuffix(strings.Trim(sql, " \n"), ";")
}
