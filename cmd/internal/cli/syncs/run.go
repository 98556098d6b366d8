package syncs

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/cmd/internal/cli/project"
	"github.com/weft-cdp/weft/runner/delivery"
	"github.com/weft-cdp/weft/runner/stored"
)

// Run sends what the tools do not hold yet.
func Run(ctx context.Context, opts *Options) error {
	manyNamed := fault.New(fault.Usage, "name it: weft sync "+opts.command()+" NAME --approve HASH", "--approve is of the plan of one sync")
	if opts.Approve != "" && len(opts.Names) > 1 {
		return manyNamed
	}
	w, err := connect(ctx, opts)
	if err != nil {
		return err
	}
	defer w.session.Close()
	if opts.Approve != "" && len(w.syncs) != 1 {
		w.close()
		return manyNamed
	}
	results, err := w.run(ctx, opts)
	if err != nil {
		return err
	}
	return w.finish(results)
}

// AfterRun runs, right after a run and in its session, the syncs of the entities that it
// has published. What became of them is printed for people; for machines it is given.
func AfterRun(ctx context.Context, env *project.Env, session *project.Session, entities []string) (Results, error) {
	var names []string
	for _, s := range session.Project.Syncs {
		if slices.Contains(entities, s.Entity.Name) {
			names = append(names, s.Name)
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	w, err := prepareAll(ctx, env, session, names)
	if err != nil {
		return nil, err
	}
	return w.run(ctx, &Options{Env: env})
}

// run runs the syncs one after the other. One that cannot go on is no reason not to run
// the others.
func (w *work) run(ctx context.Context, opts *Options) (Results, error) {
	defer w.close()
	var err error
	if w.receivers, err = openReceivers(w.env, w.session.Loaded); err != nil {
		return nil, err
	}
	var results Results
	for _, p := range w.syncs {
		one, err := w.send(ctx, p, opts)
		if err != nil {
			if ctx.Err() != nil {
				return nil, err
			}
			one = w.broken(p, err)
		}
		one.Alerts = w.alert(ctx, p, err)
		results = append(results, one)
		if ctx.Err() != nil {
			break
		}
	}
	if !w.env.Flags.JSON() {
		printRuns(w.env.Streams, results)
	}
	return results, nil
}

// send runs one sync.
func (w *work) send(ctx context.Context, p *prepared, opts *Options) (*result, error) {
	watch := newWatch(w.env, p)
	defer watch.close()
	options := p.options(w)
	options.Approve, options.Release, options.RetryRejected = opts.Approve, opts.release, opts.retry
	options.Progress = watch.event
	began := time.Now()
	report, err := delivery.Run(ctx, p.engine, p.to, p.store, options)
	if err != nil {
		return nil, failed(err)
	}
	one := w.result(p, report, time.Since(began))
	one.command = opts.command()
	return one, nil
}

// command is the one of the three that the options are of.
func (o *Options) command() string {
	switch {
	case o.release:
		return "release"
	case o.retry:
		return "retry"
	}
	return "run"
}

// failed says what an error of the engine means for the person.
func failed(err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, delivery.ErrLeased):
		return fault.New(fault.Blocked, "wait until it has ended", "%w", err)
	case errors.Is(err, stored.ErrNoKey):
		return fault.New(fault.Wrong, "set the secret of `erasure` in weft.yaml to what it was when they were erased", "%w", err)
	case errors.Is(err, delivery.ErrFenced):
		return fault.New(fault.Blocked, "one run of a sync at a time: look who else runs it", "%w", err)
	}
	return fault.New(fault.Warehouse, "run it again: it goes on where it was", "%w", err)
}
