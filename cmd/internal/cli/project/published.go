package project

import (
	"context"
	"time"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/terminal"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
)

// Published gives the moment of the last published run, in the project's time
// zone. It refuses when there is none, when what it made has other columns than
// this version of weft reads, and when --as-of asks for another moment.
func (s *Session) Published(ctx context.Context) (time.Time, error) {
	exists, err := s.Has(ctx, ir.RunsTable)
	if err != nil {
		return time.Time{}, err
	}
	var now time.Time
	if exists {
		answers, err := s.Read(ctx, lower.LastRun(s.Project))
		if err != nil {
			return time.Time{}, err
		}
		for _, row := range answers[lower.LastRunStep].Rows {
			now, _ = row[0].(time.Time)
		}
	}
	if now.IsZero() {
		return time.Time{}, fault.New(fault.Wrong, "publish something with `weft run`",
			"schema %q of target %q holds no published run", s.Target.Layout.Schema, s.Target.Name)
	}
	if err := s.Readable(ctx, ir.Published); err != nil {
		return time.Time{}, err
	}
	if s.env.Flags.AsOf == "" || s.Now.Equal(now) {
		return now, nil
	}
	return time.Time{}, fault.New(fault.Blocked, "build the other moment beside with `weft run --as-of TIME --schema NAME`, and add --schema NAME here",
		"what is published is as at %s, not as at %s", terminal.MomentIn(now, s.Project.TimeZone), terminal.MomentIn(s.Now, s.Project.TimeZone))
}

// PublishedMoments gives the moments as at which runs were published in the
// schema; none where there is nothing.
func (s *Session) PublishedMoments(ctx context.Context) ([]time.Time, error) {
	exists, err := s.Has(ctx, ir.RunsTable)
	if err != nil || !exists {
		return nil, err
	}
	answers, err := s.Read(ctx, lower.PublishedRuns(s.Project))
	if err != nil {
		return nil, err
	}
	var moments []time.Time
	for _, row := range answers[lower.RunsStep].Rows {
		if at, ok := row[0].(time.Time); ok {
			moments = append(moments, at)
		}
	}
	return moments, nil
}
