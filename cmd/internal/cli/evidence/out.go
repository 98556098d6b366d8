package evidence

import (
	"fmt"
	"strings"

	"github.com/weft-cdp/weft/models"
)

// Out says by what an identifier is none on a day, written as 2026-01-31: "is taken
// out by decisions.yaml:12 (eva@shop.se, 2026-02-01: the shop's own)"; "" for one that
// may be known.
func Out(e *models.Entity, id Identifier, day string) string {
	kind := e.Identifier(id.Type)
	if kind == nil {
		return ""
	}
	if d := kind.OutOn(day, id.Value); d != nil {
		until := ""
		if d.Until != "" {
			until = ", until " + d.Until
		}
		return fmt.Sprintf("is taken out by %s:%d (%s, %s: %s%s)", d.At.File, d.At.Line, d.Who, d.When, strings.Join(strings.Fields(d.Why), " "), until)
	}
	block := kind.BlockOf(id.Value)
	switch {
	case block == nil:
		return ""
	case block.Pattern != "":
		return fmt.Sprintf("is taken out: the model blocks it by /%s/ at %s:%d", block.Pattern, block.At.File, block.At.Line)
	}
	return fmt.Sprintf("is taken out: the model blocks it at %s:%d", block.At.File, block.At.Line)
}
