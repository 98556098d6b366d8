package analyze

import (
	"slices"
	"strings"

	gs "github.com/goccy/go-googlesql"
)

// undeclared lists the parameters of a statement for which the request says no type,
// each once and by name, with the type that the analyzer finds where they stand.
func undeclared(r Request, st *Statement) ([]Column, error) {
	var list []Column
	err := walk(st.Resolved, func(n gs.ResolvedNode) error {
		p, ok := n.(*gs.ResolvedParameter)
		if !ok {
			return nil
		}
		name, err := p.Name()
		if err != nil || name == "" {
			return err
		}
		known := slices.ContainsFunc(list, func(c Column) bool { return c.Name == name })
		if _, declared := r.Parameters[name]; declared || known {
			return nil
		}
		t, err := p.Type()
		if err != nil {
			return err
		}
		typ, err := TypeName(t)
		list = append(list, Column{Name: name, Type: typ})
		return err
	})
	slices.SortFunc(list, func(a, b Column) int { return strings.Compare(a.Name, b.Name) })
	return list, err
}
