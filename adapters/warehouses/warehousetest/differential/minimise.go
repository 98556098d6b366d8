package differential

import (
	"slices"
	"time"
)

// Minimise leaves out of a trial what is not needed for something to hold of it:
// definitions, rows, and what is special about the project around them. Each try
// is a call of holds.
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
	try(func(t *Trial) { t.Published, t.Moments = false, t.Moments[len(t.Moments)-1:] })
	for i := range t.model.lists() {
		Shrink(len(*t.model.lists()[i]), func(from, to int) bool {
			before := len(*t.model.lists()[i])
			return from < before && try(func(t *Trial) {
				list := t.model.lists()[i]
				*list = slices.Delete(*list, from, min(to, before))
			})
		})
	}
	for _, d := range drawings {
		Shrink(len(t.data[d.source].rows), func(from, to int) bool {
			before := t.data[d.source]
			return from < len(before.rows) && try(func(t *Trial) {
				rows := slices.Delete(slices.Clone(before.rows), from, min(to, len(before.rows)))
				t.data[d.source] = table{before.header, rows}
			})
		})
	}
	try(func(t *Trial) { t.where = "" })
	try(func(t *Trial) { t.zone = "UTC" })
	try(func(t *Trial) { t.Moments = []time.Time{moments[0]} })
	try(func(t *Trial) { t.slim = true })
	return t
}

// Shrink drops parts of a list, large ones first. What drop takes out moves the
// rest down; it tells whether it did.
func Shrink(length int, drop func(from, to int) bool) {
	for size := max(1, length/2); size > 0; size /= 2 {
		for from := 0; from < length; {
			if !drop(from, from+size) {
				from += size
				continue
			}
			length -= min(size, length-from)
		}
	}
}

// clone makes a trial that can be changed.
func (t *Trial) clone() *Trial {
	other := *t
	for _, list := range other.model.lists() {
		*list = slices.Clone(*list)
	}
	other.data = map[string]table{}
	for name, data := range t.data {
		other.data[name] = data
	}
	return &other
}
