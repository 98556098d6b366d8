package delivery

import (
	"time"

	"github.com/weft-cdp/weft/adapters"
)

// Estimate is what a plan would cost at least, when nothing goes wrong.
type Estimate struct {
	Requests int64
	// Least is how long the limits of the account make it take; 0 where they do not.
	Least time.Duration
}

// Cost estimates a plan of the sync. A destination that has to cut batches smaller
// than they may be, for the sake of bytes, needs more.
func (s *Sync) Cost(contract *adapters.Contract, plan *Plan) Estimate {
	var cost Estimate
	object, _ := contract.Object(s.Object)
	for _, kind := range Kinds {
		op, _ := object.Op(s.Ops.Of(kind))
		after, to := plan.span(kind)
		batch := int64(max(1, op.MaxRows))
		cost.Requests += (to - after + batch - 1) / batch
	}
	for _, w := range contract.Limits.Windows {
		// The last window's worth goes at once.
		full := (cost.Requests - 1) / int64(allowed(w))
		cost.Least = max(cost.Least, time.Duration(full)*w.Per)
	}
	return cost
}
