package patch

import (
	"strconv"
	"time"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// window is a moment that moves with now: rows whose At it passes are seen otherwise
// from then on.
type window struct {
	At  ir.Col
	Ago time.Duration
}

// windowsOf finds the windows of an expression. Other says that it looks at now in
// another way as well.
func windowsOf(list ...ir.Expr) (found []window, other bool) {
	var look func(ir.Expr)
	look = func(e ir.Expr) {
		if w, ok := windowOf(e); ok {
			found = append(found, w)
			return
		}
		if _, ok := e.(ir.Now); ok {
			other = true
		}
		for _, part := range ir.Parts(e) {
			look(part)
		}
	}
	for _, e := range list {
		look(e)
	}
	return found, other
}

// windowOf recognises what a window is lowered to: time > now - d, time <= now - d.
func windowOf(e ir.Expr) (window, bool) {
	c, ok := e.(ir.Call)
	if !ok || c.Func != ir.Gt && c.Func != ir.Le {
		return window{}, false
	}
	at, ok := c.Args[0].(ir.Col)
	if !ok {
		return window{}, false
	}
	ago, ok := ago(c.Args[1])
	return window{at, ago}, ok
}

// ago recognises now - d.
func ago(e ir.Expr) (time.Duration, bool) {
	c, ok := e.(ir.Call)
	if !ok || c.Func != ir.SubDuration {
		return 0, false
	}
	if _, ok := c.Args[0].(ir.Now); !ok {
		return 0, false
	}
	d, ok := c.Args[1].(ir.Lit)
	if !ok {
		return 0, false
	}
	us, err := strconv.ParseInt(d.Value, 10, 64)
	return time.Duration(us) * time.Microsecond, err == nil
}

// passed is the condition that a window's border has passed a moment since the last
// run: it was later than the border then, and is not now.
func (w window) passed(last time.Time) ir.Expr {
	moment := models.Type{Kind: models.Timestamp}
	then := ir.Lit{Typed: ir.Typed{T: moment}, Value: last.Add(-w.Ago).UTC().Format(ir.MomentForm)}
	now := ir.Call{Typed: ir.Typed{T: moment}, Func: ir.SubDuration, Args: []ir.Expr{
		ir.Now{Typed: ir.Typed{T: moment}},
		ir.Lit{Typed: ir.Typed{T: models.Type{Kind: models.Duration}}, Value: strconv.FormatInt(w.Ago.Microseconds(), 10)},
	}}
	return test(ir.And, test(ir.Gt, w.At, then), test(ir.Le, w.At, now))
}

func test(f ir.Func, args ...ir.Expr) ir.Expr {
	return ir.Call{Typed: ir.Typed{T: models.Type{Kind: models.Bool, Nullable: true}}, Func: f, Args: args}
}

// anyOf is true when one of the conditions is; nil for none.
func anyOf(conditions []ir.Expr) ir.Expr {
	switch len(conditions) {
	case 0:
		return nil
	case 1:
		return conditions[0]
	}
	return test(ir.Or, conditions...)
}
