// Package dialecttest proves on an engine that a dialect's spellings mean what
// the language means: each function over values whose result is known, each
// kind of step over rows that a reader can count.
//
// What comes in is a way to open an empty warehouse and the few facts that only
// its engine has; the cases and their results are here, once for all. Nothing
// here knows which warehouse it is. The archives of warehousetest try the same
// from the model on; here a failure names the one expression.
package dialecttest

import (
	"testing"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest"
	"github.com/weft-cdp/weft/compiler/ir"
)

// Engine is a warehouse and what only it can say of itself.
type Engine struct {
	warehousetest.Warehouse
	// TypeOf is SQL that tells the type of {0}; "" when the engine tells none.
	TypeOf string
	// Sources are what the engine can read beside a table of its own, and the
	// query: the rows of the table src, in files of the folder. It may be nil.
	Sources func(t *testing.T, folder string, w warehousetest.Opened) map[string]Source
	// Sums are the spellings of three sums of products: of a price and a quantity,
	// of a price and twice a quantity, and of a whole number and a price.
	Sums [3]string
}

// Source is where two columns of three rows lie, and what the second is called.
type Source struct {
	From   ir.Origination
	Second ir.Ident // "" for "the b"
}

// Run runs all cases on the engine.
func Run(t *testing.T, e Engine) {
	for _, c := range []struct {
		name string
		test func(*testing.T, Engine)
	}{
		{"meanings", meaningsHold}, {"zones", zonesHold}, {"aggregates", aggregatesHold}, {"score", scoreHolds},
		{"products", productsHold}, {"sums of products", sumsAreRoundedOnce},
		{"aggregate", aggregateHolds}, {"traits and answers", traitsHold}, {"entity link", linkHolds}, {"publish", publishHolds},
		{"stitching", stitchingHolds},
		{"sources", sourcesHold}, {"no rows", nothingHasTypes}, {"checks", checksHold}, {"later run", laterRunIsFound},
		{"sequences", sequencesHold}, {"texts", textsHold}, {"literals", literalsHold},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, e) })
	}
}
