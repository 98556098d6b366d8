package differential

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/weft-cdp/weft/compiler/check"
	"github.com/weft-cdp/weft/compiler/dialect"
	"github.com/weft-cdp/weft/compiler/emit"
	"github.com/weft-cdp/weft/compiler/ir"
	"github.com/weft-cdp/weft/compiler/lower"
	"github.com/weft-cdp/weft/compiler/optimize"
	"github.com/weft-cdp/weft/compiler/parse"
	"github.com/weft-cdp/weft/models"
)

// defined finds the definition that a line of the project holds.
var defined = regexp.MustCompile(`^\s+([ctsa][0-9]+): `)

// Repair takes out the definitions that the checker refuses (a random
// expression may well be a constant condition or compare what cannot be
// compared), and those that need them. It gives the checked program, and an
// error when the project around them is wrong.
func (t *Trial) Repair(d *dialect.Dialect) (*ir.Program, error) {
	program, err := t.Lowered(d)
	if err != nil {
		return nil, err
	}
	return optimize.Program(program), nil
}

// Lowered is Repair without the passes that make the program cheaper.
func (t *Trial) Lowered(d *dialect.Dialect) (*ir.Program, error) {
	for {
		project, mistakes, err := t.check(d)
		if err != nil {
			return nil, err
		}
		if !mistakes.HasErrors() {
			return t.program(project), nil
		}
		lines := strings.Split(t.yaml(), "\n")
		dropped := false
		for _, mistake := range mistakes {
			if mistake.Severity != models.Error || mistake.At.Line < 1 || mistake.At.Line > len(lines) {
				continue
			}
			if m := defined.FindStringSubmatch(lines[mistake.At.Line-1]); m != nil {
				dropped = t.drop(m[1]) || dropped
			}
		}
		if !dropped {
			return nil, fmt.Errorf("seeds %d: %s: %s", t.Seeds, mistakes[0].At, mistakes[0].Message)
		}
	}
}

// program lowers the project. One that is not published leaves its traits and
// members in tables of the session.
func (t *Trial) program(project *models.Project) *ir.Program {
	program := lower.Program(project, lower.Options{Publish: t.Published, Checks: t.Published})
	for _, step := range program.Steps {
		if members, ok := step.(*ir.Members); ok && !t.Published {
			program.Results = append(program.Results, members.Into)
		}
	}
	return program
}

// drop takes a definition out.
func (t *Trial) drop(name string) bool {
	for _, list := range t.model.lists() {
		kept := slices.DeleteFunc(slices.Clone(*list), func(d definition) bool { return d.name == name })
		if len(kept) < len(*list) {
			*list = kept
			return true
		}
	}
	return false
}

// check takes the project through the checker. All columns of its files are
// text, and those of its queries are of types that were drawn, so no warehouse
// has to be asked.
func (t *Trial) check(d *dialect.Dialect) (*models.Project, models.Diagnostics, error) {
	files, err := txtar.FS(&txtar.Archive{Files: t.Files()})
	if err != nil {
		return nil, nil, err
	}
	tree, mistakes := parse.Files(files)
	catalog := &models.Catalog{Sources: map[string][]models.CatalogColumn{}}
	for name := range t.data {
		catalog.Sources[name] = t.columns(name, d)
	}
	project, more := check.Project(tree, catalog, check.Tools{})
	return project, append(mistakes, more...), nil
}

// plan writes the program for a warehouse.
func plan(program *ir.Program, d *dialect.Dialect, layout dialect.Layout, now time.Time) (*models.Plan, error) {
	plan, mistakes := emit.Plan(program, d, emit.Options{Layout: layout, Now: now})
	if mistakes.HasErrors() {
		return nil, fmt.Errorf("%s refuses: %s", d.Name, mistakes[0].Message)
	}
	return plan, nil
}
