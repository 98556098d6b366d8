package warehousetest

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/weft-cdp/weft/compiler/manifest"
)

//go:embed steps.yaml
var stepsText []byte

// stepsManifest is the tool of steps.yaml.
var stepsManifest = sync.OnceValue(func() *manifest.Manifest {
	m, _, diags := manifest.File("steps.yaml", stepsText)
	if m == nil {
		panic(fmt.Sprint(diags)) // it is part of the program
	}
	return m
})
