package story

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/models"
)

// Prepared is a story that is ready to run.
type Prepared struct {
	Plan    *models.Plan
	Lookups []Lookup
}

// Result is what came of one story.
type Result struct {
	Story       *models.Story
	Took        time.Duration // of the whole story, compiling included
	Differences []Difference
	Err         error // it could not be run
}

// Passed tells whether the story came out as expected.
func (r Result) Passed() bool { return r.Err == nil && len(r.Differences) == 0 }

// RunAll runs stories in parallel, each worker in a session of its own, which
// its stories share one after the other: every table that a plan reads it has
// made itself. Results come in the order of the stories, each as soon as those
// before it are known. The error says that a session could not be opened, or that
// the context ended.
func RunAll(ctx context.Context, stories []*models.Story, prepare func(*models.Story) (Prepared, error),
	open func(context.Context) (adapters.Warehouse, error), each func(Result)) error {
	t := &team{ctx: ctx, stories: stories, prepare: prepare, open: open, next: make(chan int), stopped: make(chan error, 1)}
	for range stories {
		t.results = append(t.results, make(chan Result, 1))
	}
	var stop context.CancelFunc
	t.ctx, stop = context.WithCancel(ctx)
	var members sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(stories)) {
		members.Go(t.work)
	}
	members.Go(t.deal)
	err := t.inOrder(each)
	stop()
	members.Wait()
	var bug *panicked
	if errors.As(err, &bug) {
		panic(bug.Error())
	}
	return err
}

// team is the workers of one RunAll.
type team struct {
	ctx     context.Context
	stories []*models.Story
	prepare func(*models.Story) (Prepared, error)
	open    func(context.Context) (adapters.Warehouse, error)
	next    chan int // which story to run
	results []chan Result
	stopped chan error // why a worker gave up; room for the first reason
}

// deal hands out the stories.
func (t *team) deal() {
	defer close(t.next)
	for i := range t.stories {
		select {
		case t.next <- i:
		case <-t.ctx.Done():
			return
		}
	}
}

// work runs stories until there are no more.
func (t *team) work() {
	// A panic must end in the goroutine that called, where it is told to the user.
	defer func() {
		if cause := recover(); cause != nil {
			t.stop(&panicked{cause, debug.Stack()})
		}
	}()
	session, err := t.open(t.ctx)
	if err != nil {
		t.stop(fmt.Errorf("opening a warehouse in memory: %w", err))
		return
	}
	defer session.Close()
	for i := range t.next {
		t.results[i] <- runOne(t.ctx, t.stories[i], t.prepare, session)
	}
}

func (t *team) stop(reason error) {
	select {
	case t.stopped <- reason:
	default:
	}
}

// inOrder tells the results as soon as they and those before them are known.
func (t *team) inOrder(each func(Result)) error {
	for _, result := range t.results {
		select {
		case r := <-result:
			each(r)
		case err := <-t.stopped:
			return err
		case <-t.ctx.Done():
			return context.Cause(t.ctx)
		}
	}
	return nil
}

// panicked carries a panic and where it happened to another goroutine.
type panicked struct {
	cause any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("%v\n\n%s", p.cause, p.stack) }

func runOne(ctx context.Context, s *models.Story, prepare func(*models.Story) (Prepared, error), session adapters.Warehouse) Result {
	started := time.Now()
	r := Result{Story: s}
	prepared, err := prepare(s)
	if err == nil {
		r.Differences, err = Run(ctx, s, prepared.Plan, prepared.Lookups, session)
	}
	r.Err = err
	r.Took = time.Since(started)
	return r
}
