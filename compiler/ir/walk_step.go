package ir

import "reflect"

var (
	exprType  = reflect.TypeFor[Expr]()
	namedType = reflect.TypeFor[Named]()
)

// WalkStep calls visit for every expression of a step, in the order of its
// fields: with the column that it becomes and what asked for it where it has a
// name, else bare. It goes through the fields by their types, as Print does, so
// that it knows a new kind of step, or a field more, by itself.
func WalkStep(step Step, visit func(Named)) {
	walkFields(reflect.ValueOf(step), visit)
}

func walkFields(v reflect.Value, visit func(Named)) {
	switch v.Type() {
	case exprType:
		if !v.IsNil() {
			visit(Named{Expr: v.Interface().(Expr)})
		}
		return
	case namedType:
		visit(v.Interface().(Named))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			walkFields(v.Elem(), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			walkFields(v.Field(i), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walkFields(v.Index(i), visit)
		}
	}
}
