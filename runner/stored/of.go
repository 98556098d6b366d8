package stored

import (
	"github.com/weft-cdp/weft/models"
	"github.com/weft-cdp/weft/runner/delivery"
)

// SyncOf gives the rules of a checked sync of a model. Mapping is a digest of what makes
// its rows what they are, and fields say in which order a plan has them.
func SyncOf(s *models.Sync, mapping string, fields []string, types []models.Type) *delivery.Sync {
	return &delivery.Sync{
		Name: s.Name, Object: s.Object.Name, Fields: fields, Types: types, Mapping: mapping,
		Ops:         delivery.Ops{Enter: s.Ops.Enter, Change: s.Ops.Change, Leave: s.Ops.Leave},
		Retry:       retries[s.Retry],
		OnAmbiguous: ambiguities[s.OnAmbiguous],
		Initial:     initials[s.Initial],
		Rails:       railsOf(s.Guard),
	}
}

// The words that models use. What is not said is the zero value.
var (
	retries     = map[string]delivery.Retry{"backoff": delivery.RetryBackoff, "always": delivery.RetryAlways, "on_change": delivery.RetryOnChange, "never": delivery.RetryNever}
	ambiguities = map[string]delivery.OnAmbiguous{"resend": delivery.Resend, "park": delivery.Park}
	initials    = map[string]delivery.Initial{"send": delivery.Send, "adopt": delivery.Adopt}
)

// railsOf are the rails that a guard sets; the others are the defaults.
func railsOf(g *models.Guard) delivery.Rails {
	if g == nil {
		return delivery.Rails{}
	}
	r := delivery.Rails{MinRows: g.MinRows, AllowEmpty: g.AllowEmpty, AllowDuplicates: g.AllowDuplicates}
	for _, b := range []struct {
		bound models.Bound
		part  *float64
		rows  *delivery.Bound
	}{{g.Removes, &r.MaxLeave, &r.LeaveRows}, {g.Changes, &r.MaxChange, &r.ChangeRows}, {g.Adds, &r.MaxEnter, &r.EnterRows}} {
		switch {
		case b.bound.At.IsZero():
		case b.bound.IsPart && b.bound.Part > 0:
			*b.part = b.bound.Part
		default:
			*b.rows = delivery.Bound{Set: true, Rows: b.bound.Rows}
		}
	}
	return r
}
