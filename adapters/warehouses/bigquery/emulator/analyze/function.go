package analyze

import (
	"strings"

	gs "github.com/goccy/go-googlesql"
)

// Function is a function written in SQL, temporary or of a dataset.
type Function struct {
	Name      string // as it is called, lower case
	Arguments []string
	Body      gs.ResolvedExprNode

	function *gs.Function
	keep     []any
}

func (s *Session) createFunction(st *Statement, n *gs.ResolvedCreateFunctionStmt) error {
	st.Kind = CreateFunction
	m, path, err := modeOf(n)
	if err != nil {
		return err
	}
	if !m.temp {
		return invalid("the emulator has temporary functions only: CREATE TEMP FUNCTION")
	}
	if language, err := n.Language(); err != nil || !strings.EqualFold(language, "SQL") {
		return invalid("the emulator has functions in SQL only, not in %s", language)
	}
	if aggregate, err := n.IsAggregate(); err != nil || aggregate {
		return invalid("the emulator has no aggregate functions of its own")
	}
	f := &Function{Name: strings.ToLower(strings.Join(path, ".")), keep: []any{st.keep, st.Resolved}}
	if s.functions[f.Name] != nil && !m.replace {
		if m.ifMissing {
			return nil
		}
		return exists("Routine %s", f.Name)
	}
	if f.Arguments, err = n.ArgumentNameList(); err != nil {
		return err
	}
	if f.Body, err = n.FunctionExpression(); err != nil || f.Body == nil {
		return invalid("function %s: its arguments need types", f.Name)
	}
	signature, err := n.Signature()
	if err != nil {
		return err
	}
	if f.function, err = gs.NewFunction4(f.Name, "session", gs.FunctionEnums_ModeScalar, []*gs.FunctionSignature{signature}); err != nil {
		return err
	}
	st.Function, st.Temp = f, true
	st.effect = func() error { s.functions[f.Name] = f; return nil }
	return nil
}

func (s *Session) dropFunction(st *Statement, n *gs.ResolvedDropFunctionStmt) error {
	st.Kind, st.Temp = DropFunction, true
	path, err := n.NamePath()
	if err != nil {
		return err
	}
	name := strings.ToLower(strings.Join(path, "."))
	st.Function = s.functions[name]
	if st.Function == nil {
		if ifThere, err := n.IsIfExists(); err != nil || ifThere {
			return err
		}
		return notFound("Routine %s", name)
	}
	st.effect = func() error { delete(s.functions, name); return nil }
	return nil
}
