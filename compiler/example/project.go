package example

import (
	"testing/fstest"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// Project is that of a weft.yaml, as tests and benchmarks write them. Of mistakes in it
// come models.Diagnostics. The catalog may be nil.
func Project(yaml string, catalog *models.Catalog, tools check.Tools) (*models.Project, error) {
	tree, mistakes := parse.Files(fstest.MapFS{"weft.yaml": {Data: []byte(yaml)}})
	project, more := check.Project(tree, catalog, tools)
	if mistakes = append(mistakes, more...); mistakes.HasErrors() {
		return nil, mistakes
	}
	return project, nil
}

// Sync lowers the first sync of a weft.yaml.
func Sync(yaml string, tools check.Tools) (*ir.Sync, error) {
	project, err := Project(yaml, nil, tools)
	if err != nil {
		return nil, err
	}
	sync, mistakes := lower.Sync(project, project.Syncs[0])
	if mistakes.HasErrors() {
		return nil, mistakes
	}
	return sync, nil
}
