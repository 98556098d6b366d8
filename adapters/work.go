package adapters

import "context"

// Work says what a statement is run for. Warehouses that label their jobs write
// it on them, so that costs can be told by project, run and step.
type Work struct {
	Project string
	Run     string // the run's id
	Step    string // the plan step's name
}

type workKey struct{}

// WithWork tells the warehouses that get this context what they work for.
func WithWork(ctx context.Context, work Work) context.Context {
	return context.WithValue(ctx, workKey{}, work)
}

// WorkOf gives what WithWork has told, or the zero value.
func WorkOf(ctx context.Context) Work {
	work, _ := ctx.Value(workKey{}).(Work)
	return work
}
