package ir

import "reflect"

// Retabled gives a step in which every table is what change made of it. The
// original stays as it is. Like Print it goes by the fields, so that a new kind of
// step needs nothing.
func Retabled(s Step, change func(Table) Table) Step {
	from := reflect.ValueOf(s).Elem()
	to := reflect.New(from.Type())
	to.Elem().Set(retabled(from, change))
	return to.Interface().(Step)
}

func retabled(v reflect.Value, change func(Table) Table) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch v.Kind() {
	case reflect.Struct:
		if table, ok := v.Interface().(Table); ok {
			if table.Name != "" {
				out.Set(reflect.ValueOf(change(table)))
			}
			return out
		}
		for i := range v.NumField() {
			if out.Field(i).CanSet() { // what is not exported is of other packages and holds no tables
				out.Field(i).Set(retabled(v.Field(i), change))
			}
		}
	case reflect.Slice:
		if v.IsNil() || !holdsTables(v.Type().Elem()) {
			return out
		}
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(retabled(v.Index(i), change))
		}
	case reflect.Pointer:
		if !v.IsNil() && holdsTables(v.Type().Elem()) {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(retabled(v.Elem(), change))
		}
	}
	return out
}

// holdsTables tells whether values of a type may have tables in them.
func holdsTables(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Struct:
		if t == reflect.TypeFor[Table]() {
			return true
		}
		for i := range t.NumField() {
			if holdsTables(t.Field(i).Type) {
				return true
			}
		}
	case reflect.Slice, reflect.Pointer:
		return holdsTables(t.Elem())
	}
	return false
}
