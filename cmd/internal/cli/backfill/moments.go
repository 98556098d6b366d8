package backfill

import (
	"time"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/expr"
)

// mostMoments is how many moments a backfill may have: more are a slip in the
// step.
const mostMoments = 10_000

// moments are those of the options, in order. Whole days are those of the
// project's calendar, so that midnight stays midnight where clocks are changed;
// what is shorter is exact.
func (o *Options) moments(zone string) ([]time.Time, error) {
	from, err := o.end("--from", o.From, zone)
	if err != nil {
		return nil, err
	}
	to, err := o.end("--to", o.To, zone)
	if err != nil {
		return nil, err
	}
	step, err := expr.ParseDuration(o.Step)
	switch {
	case err != nil:
		return nil, fault.New(fault.Usage, "write --step 6h, 1d or 1w", "--step: %w", err)
	case step <= 0:
		return nil, fault.New(fault.Usage, "write --step 6h, 1d or 1w", "--step %s leads nowhere", o.Step)
	case to.Before(from):
		return nil, fault.New(fault.Usage, "", "--to %s is before --from %s", o.To, o.From)
	case to.After(o.Env.Clock()):
		return nil, fault.New(fault.Blocked, "end with a moment that has come", "--to %s has not come yet", terminal.MomentIn(to, zone))
	}
	grid := stepped(from, to, step, zone)
	if len(grid) > mostMoments {
		return nil, fault.New(fault.Usage, "take a longer --step", "from %s to %s by %s are more than %s moments",
			o.From, o.To, o.Step, terminal.Count(mostMoments))
	}
	return grid, nil
}

func (o *Options) end(flag, text, zone string) (time.Time, error) {
	if text == "" {
		return time.Time{}, fault.New(fault.Usage, "write "+flag+" 2026-03-01", "a backfill needs %s", flag)
	}
	return o.Env.Moment(flag, text, zone)
}

// stepped lists the moments from one to another, at most one more than there may
// be.
func stepped(from, to time.Time, step time.Duration, zone string) []time.Time {
	const day = 24 * time.Hour
	location, err := time.LoadLocation(zone)
	if err != nil {
		location = time.UTC
	}
	var list []time.Time
	for i := 0; len(list) <= mostMoments; i++ {
		at := from.Add(time.Duration(i) * step)
		if step%day == 0 {
			at = from.In(location).AddDate(0, 0, i*int(step/day)).UTC()
		}
		if at.After(to) {
			break
		}
		list = append(list, at)
	}
	return list
}
