package cli

import (
	"github.com/weft-cdp/weft/adapters/destinations"
	"github.com/weft-cdp/weft/compiler/check"
)

// tools ties the types of destinations to what a model may say of them. The list of
// them is adapters/destinations'.
var tools = check.Tools{Names: destinations.Names, Find: destinations.Find}
