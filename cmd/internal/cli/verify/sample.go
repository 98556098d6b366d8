package verify

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/cmd/internal/cli/cell"
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner"
)

// sample is what of everybody was compared.
type sample struct {
	Of       string          `json:"of"`   // as it was asked for
	Seed     string          `json:"seed"` // draws the same again
	Entities []sampledEntity `json:"entities"`
}

// sampledEntity is how much of an entity the sample has.
type sampledEntity struct {
	Entity      string `json:"entity"`
	Identifiers int64  `json:"identifiers"`
	Profiles    int64  `json:"profiles"`
	Why         string `json:"why,omitempty"` // everybody was compared; then the numbers are 0
}

// sampling reads --sample and --seed; nil where everybody is asked for.
func (o *Options) sampling() (*ir.Sampling, error) {
	if o.Sample == "" {
		if o.Seed != "" {
			return nil, fault.New(fault.Usage, "say how many with --sample 1%", "--seed draws a sample, and none is asked for")
		}
		return nil, nil
	}
	if o.Seed == "" {
		o.Seed = strconv.FormatUint(uint64(rand.Uint32()), 10)
	}
	how := &ir.Sampling{Seed: o.Seed}
	if text, isShare := strings.CutSuffix(o.Sample, "%"); isShare {
		percent, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil || !(percent > 0 && percent <= 100) {
			return nil, wrongSample(o.Sample)
		}
		how.Below = below(percent / 100)
		return how, nil
	}
	most, err := strconv.Atoi(strings.ReplaceAll(o.Sample, "_", ""))
	if err != nil || most <= 0 {
		return nil, wrongSample(o.Sample)
	}
	how.Most = most
	return how, nil
}

func wrongSample(text string) error {
	return fault.New(fault.Usage, "write --sample 1% or --sample 1000", "--sample %q is neither a share of the identifiers nor how many of them", text)
}

// below is what the hexadecimal digits of that share of all hashes are below; "" for
// all of them.
func below(share float64) string {
	if share == 1 {
		return ""
	}
	return fmt.Sprintf("%013x", uint64(math.Ceil(share*(1<<52))))
}

// compareSample builds a sample beside and compares it.
func compareSample(ctx context.Context, opts *Options, session *project.Session, how ir.Sampling) (*document, error) {
	plan, program, runs, err := session.SamplePlan(ctx, how)
	if err != nil {
		return nil, err
	}
	if err := session.Guard(ctx, plan); err != nil {
		return nil, err
	}
	answers := project.Answers{}
	watch := opts.Env.Watch()
	report, err := runner.Run(ctx, plan, session.Warehouse, runner.Options{
		Target: session.Target.Name, Progress: watch.Event, Files: session.Files(),
		Rows: func(step *models.PlanStep, rows *adapters.Rows) { answers[step.Name] = rows },
	})
	watch.Close()
	if err != nil {
		return nil, unbuilt(session, report, err)
	}
	d, err := told(session, program, answers)
	if err != nil {
		return nil, err
	}
	d.Sample = &sample{Of: opts.Sample, Seed: how.Seed}
	for _, run := range runs {
		entity := sampledEntity{Entity: run.Entity, Why: run.Why}
		for _, step := range program.Steps {
			if size, ok := step.(*ir.SampleSize); ok && ir.IdentText(size.Entity) == run.Entity {
				row := answers[size.Name].Rows[0]
				entity.Identifiers, entity.Profiles = cell.Whole(row[0]), cell.Whole(row[1])
			}
		}
		d.Sample.Entities = append(d.Sample.Entities, entity)
	}
	return d, nil
}
