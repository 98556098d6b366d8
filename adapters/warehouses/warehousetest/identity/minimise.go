package identity

import (
	"slices"

	"github.com/weft-cdp/weft/adapters/warehouses/warehousetest/differential"
)

// Minimise leaves out of a trial what is not needed for something to hold of it:
// runs, rows, decisions, rules and sources. Each try is a call of holds.
func Minimise(t *Trial, holds func(*Trial) bool) *Trial {
	try := func(change func(*Trial)) bool {
		smaller := t.clone()
		change(smaller)
		if !holds(smaller) {
			return false
		}
		t = smaller
		return true
	}
	for i := len(t.Runs) - 1; i >= 0 && len(t.Runs) > 1; i-- {
		try(func(t *Trial) { t.Runs = slices.Delete(t.Runs, i, i+1) })
	}
	t.shrinkRows(try)
	t.emptyCells(try)
	for _, d := range t.decided() {
		try(func(t *Trial) { t.without(d) })
	}
	for _, kind := range kinds {
		for _, rule := range rules {
			try(func(t *Trial) { t.plain(kind, rule) })
		}
	}
	for _, kind := range kinds {
		try(func(t *Trial) { t.withoutType(kind) })
	}
	for i := len(t.Runs[0].Entity.Sources) - 1; i >= 0; i-- {
		try(func(t *Trial) {
			for _, run := range t.Runs {
				run.Entity.Sources = slices.Delete(run.Entity.Sources, i, i+1)
			}
		})
	}
	return t
}

// shrinkRows takes rows out of all runs.
func (t *Trial) shrinkRows(try func(func(*Trial)) bool) {
	keys := t.keys()
	differential.Shrink(len(keys), func(from, to int) bool {
		to = min(to, len(keys))
		gone := keys[from:to]
		dropped := try(func(t *Trial) {
			for _, run := range t.Runs {
				for i := range run.Entity.Sources {
					s := &run.Entity.Sources[i]
					s.Rows = slices.DeleteFunc(s.Rows, func(row Row) bool { return slices.Contains(gone, row.Key) })
				}
			}
		})
		if dropped {
			keys = slices.Delete(slices.Clone(keys), from, to)
		}
		return dropped
	})
}

// keys are those of the rows of all runs.
func (t *Trial) keys() []int {
	var keys []int
	for _, run := range t.Runs {
		for _, s := range run.Entity.Sources {
			for _, row := range s.Rows {
				if !slices.Contains(keys, row.Key) {
					keys = append(keys, row.Key)
				}
			}
		}
	}
	return keys
}

// emptyCells takes single values out, and the columns that have none left.
func (t *Trial) emptyCells(try func(func(*Trial)) bool) {
	for i, source := range t.Runs[0].Entity.Sources {
		for column := len(source.Columns) - 1; column >= 0; column-- {
			if len(source.Columns) > 1 && try(func(t *Trial) { t.withoutColumn(i, column) }) {
				continue
			}
			for _, key := range t.keys() {
				try(func(t *Trial) {
					for _, run := range t.Runs {
						for _, row := range run.Entity.Sources[i].Rows {
							if row.Key == key {
								row.Values[column] = ""
							}
						}
					}
				})
			}
		}
	}
}

func (t *Trial) withoutColumn(source, column int) {
	for _, run := range t.Runs {
		s := &run.Entity.Sources[source]
		s.Columns = slices.Delete(s.Columns, column, column+1)
		for i := range s.Rows {
			s.Rows[i].Values = slices.Delete(s.Rows[i].Values, column, column+1)
		}
	}
}

// withoutType takes a type away that no source carries.
func (t *Trial) withoutType(name string) {
	for _, run := range t.Runs {
		carried := slices.ContainsFunc(run.Entity.Sources, func(s Source) bool { return slices.Contains(s.Columns, name) })
		if !carried {
			run.Entity.Types = slices.DeleteFunc(run.Entity.Types, func(t Type) bool { return t.Name == name })
		}
	}
}

// decided are the decisions of all runs, each once.
func (t *Trial) decided() []Decision {
	var all []Decision
	for _, run := range t.Runs {
		for _, d := range run.Entity.Decisions {
			if !slices.ContainsFunc(all, d.equal) {
				all = append(all, d)
			}
		}
	}
	return all
}

func (d Decision) equal(other Decision) bool {
	return d.Kind == other.Kind && d.When == other.When && d.Until == other.Until && slices.Equal(d.IDs, other.IDs)
}

func (t *Trial) without(d Decision) {
	for _, run := range t.Runs {
		run.Entity.Decisions = slices.DeleteFunc(run.Entity.Decisions, d.equal)
	}
}

// rules take one rule away from a type.
var rules = []func(*Type){
	func(t *Type) { t.Blocked = nil },
	func(t *Type) { t.Unique, t.Limit, t.Per = false, 0, 0 },
	func(t *Type) { t.Per = 0 },
	func(t *Type) { t.SharedAbove = 0 },
	func(t *Type) { t.LinkWithin = 0 },
}

// plain takes a rule away from a type.
func (t *Trial) plain(name string, rule func(*Type)) {
	for _, run := range t.Runs {
		if i := run.Entity.rank(name); i < len(run.Entity.Types) {
			rule(&run.Entity.Types[i])
		}
	}
}

// clone makes a trial that can be changed.
func (t *Trial) clone() *Trial {
	other := *t
	other.Runs = slices.Clone(t.Runs)
	for i := range other.Runs {
		other.Runs[i].Entity = t.Runs[i].Entity.clone()
	}
	return &other
}
