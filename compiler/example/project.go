package example

import (
	"io/fs"
	"testing/fstest"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// Checked is the project that files hold, for tests and benchmarks, which want
// one without a mistake: the error is all that are found. Without a catalog the
// sources declare their columns.
func Checked(files fs.FS, catalog *models.Catalog, tools check.Tools) (*models.Project, error) {
	tree, mistakes := parse.Files(files)
	project, more := check.Project(tree, catalog, tools)
	if mistakes = append(mistakes, more...); mistakes.HasErrors() {
		return nil, mistakes
	}
	return project, nil
}

// Project is Checked of a weft.yaml and no other file.
func Project(yaml string, catalog *models.Catalog, tools check.Tools) (*models.Project, error) {
	return Checked(fstest.MapFS{"weft.yaml": {Data: []byte(yaml)}}, catalog, tools)
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
