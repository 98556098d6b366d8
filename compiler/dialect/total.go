package dialect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/models"
)

// Owed lists what a dialect neither spells nor refuses, and what it spells and
// refuses at once. An empty list means that the dialect is total.
func (d *Dialect) Owed() []string {
	var owed []string
	for _, f := range ir.Funcs() {
		_, spelled := d.Funcs[f]
		_, refused := d.Refused[f]
		switch {
		case !spelled && !refused:
			owed = append(owed, fmt.Sprintf("function %s: a spelling, or the reason for refusing it", f))
		case spelled && refused:
			owed = append(owed, fmt.Sprintf("function %s: it is both spelled and refused", f))
		}
	}
	for f := range d.Funcs {
		if !slices.Contains(ir.Funcs(), f) {
			owed = append(owed, fmt.Sprintf("function %s: the program has no such function", f))
		}
	}
	for k := models.Text; k <= models.List; k++ {
		if d.Types[k] == "" {
			owed = append(owed, fmt.Sprintf("type %s: a spelling", k))
		}
	}
	for _, s := range []ir.Space{ir.Work, ir.Next} {
		if d.Create[s] == "" {
			owed = append(owed, fmt.Sprintf("space %d: how a table is made", s))
		}
	}
	if !strings.Contains(d.Param, "{0}") {
		owed = append(owed, "parameters: how a value is named that is given later")
	}
	slices.Sort(owed)
	return owed
}
