package identity

import (
	"fmt"
	"slices"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// repair takes out the decisions that the checker refuses: random ones disagree
// with each other and with rules. A project that is wrong otherwise is a mistake
// of this package.
func (e *Entity) repair() {
	for len(e.Decisions) > 0 {
		files, err := txtar.FS(&txtar.Archive{Files: e.files()})
		if err != nil {
			panic(err)
		}
		tree, mistakes := parse.Files(files)
		_, more := check.Project(tree, nil, check.Tools{})
		mistakes = append(mistakes, more...)
		if !mistakes.HasErrors() {
			return
		}
		var refused []int
		for _, d := range mistakes {
			if d.Severity != models.Error {
				continue
			}
			if d.At.File != decisionsFile {
				panic(fmt.Sprintf("%s: %s", d.At, d.Message))
			}
			refused = append(refused, d.At.Line-1)
		}
		slices.Sort(refused)
		for _, i := range slices.Backward(slices.Compact(refused)) {
			e.Decisions = slices.Delete(slices.Clone(e.Decisions), i, i+1)
		}
	}
}
