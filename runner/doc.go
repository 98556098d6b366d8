// Package runner runs a Plan in a warehouse and tells what happened.
//
// In come a *models.Plan and an adapters.Warehouse; out go a *models.Report,
// events while it runs, and errors that name the step, its place in the model
// and the statement. It is the only package with time, waiting and retries. It
// must not know any warehouse, any SQL or the compiler: what a statement means
// is the plan's.
//
// Nothing is published when anything fails: statements, a check with an error,
// or the caller's context.
package runner
