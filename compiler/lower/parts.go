package lower

import "github.com/weft-cdp/weft/models"

// sourceAggregates lists the aggregates in an expression whose rows are the
// profile's own, in the order written.
func sourceAggregates(e models.Expr) []*models.Aggregate {
	var own []*models.Aggregate
	models.EachOutside(e, func(x models.Expr) {
		if a, ok := x.(*models.Aggregate); ok && a.Rows.Members == nil && len(a.Rows.Via) == 0 {
			own = append(own, a)
		}
	})
	return own
}
