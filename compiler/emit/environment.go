package emit

import (
	"slices"
	"strings"

	"github.com/weft-cdp/weft/compiler/ir"
)

// Environment is how a run builds beside what is published, for a change that
// nobody has decided on yet. The state is that of the last published run; it is
// read, and nothing of it is written.
type Environment struct {
	Name string
	// Known are the tables that the state has. Others of which a program reads are
	// empty.
	Known map[ir.Ident]bool
	// Mirrors are what the run does not build because it is as it is published:
	// views.
	Mirrors []Mirror
	// Turned are the names of Mirrors that are tables in the environment, because a
	// run before this one has built them.
	Turned []ir.Ident
}

// Mirror is a table or view as it is published.
type Mirror struct {
	Name    ir.Ident
	Entity  string
	Columns []ir.Ident
}

// mirrorView is a mirror in mirrors.sql.tmpl.
type mirrorView struct {
	View, Of ir.Table
	Entity   string
	Columns  []ir.Ident
}

func (m mirrorView) object() madeObject {
	return madeObject{ir.IdentText(m.View.Name), ir.ViewKind, m.Entity}
}

// absent tells whether the last run does not remember a table.
func (w *writer) absent(t ir.Table) bool {
	env := w.opts.Environment
	return env != nil && t.Space == ir.State && !env.Known[t.Name]
}

// absentTable stands for it, without rows.
func absentTable(t ir.Table) ir.Table { return ir.Table{Space: ir.Work, Name: "weft_absent_" + t.Name} }

// mirrors tells whether a view is a mirror.
func (w *writer) mirrors(name string) bool {
	return w.opts.Environment != nil && slices.ContainsFunc(w.opts.Environment.Mirrors, func(m Mirror) bool {
		return strings.EqualFold(ir.IdentText(m.Name), name)
	})
}

// mirrorViews adds what an environment does not build.
func (w *writer) mirrorViews(v *publishView) {
	env := w.opts.Environment
	if env == nil {
		return
	}
	v.environment = true
	for _, m := range env.Mirrors {
		mirror := mirrorView{ir.Table{Space: ir.Published, Name: m.Name}, ir.Table{Space: ir.State, Name: m.Name}, m.Entity, m.Columns}
		v.Mirrors, v.Standing = append(v.Mirrors, mirror), append(v.Standing, mirror.object())
	}
	for _, name := range env.Turned {
		v.Turned = append(v.Turned, ir.Table{Space: ir.Published, Name: name})
	}
}

// Forgets tells whether the views that are gone leave the register at once: in an
// environment the next run may find tables in their place.
func (v publishView) Forgets() bool { return len(v.Gone) > 0 && v.environment }
