package analyze

import (
	gs "github.com/goccy/go-googlesql"
)

// typeAliases are names of types that BigQuery takes beside GoogleSQL's own.
var typeAliases = map[string]string{
	"INT": "INT64", "SMALLINT": "INT64", "INTEGER": "INT64", "BIGINT": "INT64", "TINYINT": "INT64", "BYTEINT": "INT64",
}

// newBuiltin gives the catalog of what is there without anybody creating it.
func (a *Analyzer) newBuiltin() (err error) {
	factory, err := gs.NewTypeFactory()
	if err != nil {
		return err
	}
	if a.builtin, err = gs.NewSimpleCatalog("builtin", factory); err != nil {
		return err
	}
	a.types = &typeCache{factory: factory, catalog: a.builtin, language: a.language, known: map[string]gs.Googlesql_TypeNode{}}
	if err = a.builtin.AddBuiltinFunctionsAndTypes(&gs.BuiltinFunctionOptions{LanguageOptions: a.language}); err != nil {
		return err
	}
	for alias, name := range typeAliases {
		t, err := a.types.of(name)
		if err != nil {
			return err
		}
		if err := a.builtin.AddType(alias, t); err != nil {
			return err
		}
	}
	if err := a.addPairAggregates(); err != nil {
		return err
	}
	return a.addContainsSubstr()
}

// addContainsSubstr adds CONTAINS_SUBSTR(text, part), of texts only: BigQuery
// takes any value and looks into all of its parts.
func (a *Analyzer) addContainsSubstr() error {
	var args []*gs.FunctionArgumentType
	for _, name := range []string{"STRING", "STRING", "BOOL"} {
		t, err := a.types.of(name)
		if err != nil {
			return err
		}
		arg, err := gs.NewFunctionArgumentType3(t, 1)
		if err != nil {
			return err
		}
		args = append(args, arg)
	}
	signature, err := gs.NewFunctionSignature3(args[2], args[:2], 0)
	if err != nil {
		return err
	}
	f, err := gs.NewFunction4("contains_substr", "bigquery", gs.FunctionEnums_ModeScalar, []*gs.FunctionSignature{signature})
	if err != nil {
		return err
	}
	a.keep = append(a.keep, args, signature, f)
	return a.builtin.AddFunction(f)
}

// addPairAggregates adds MAX_BY(value, by) and MIN_BY, which BigQuery has and
// the open catalog lacks.
func (a *Analyzer) addPairAggregates() error {
	value, err := gs.NewFunctionArgumentType4(gs.SignatureArgumentKindArgTypeAny1, 1)
	if err != nil {
		return err
	}
	by, err := gs.NewFunctionArgumentType4(gs.SignatureArgumentKindArgTypeAny2, 1)
	if err != nil {
		return err
	}
	for _, name := range []string{"max_by", "min_by"} {
		signature, err := gs.NewFunctionSignature3(value, []*gs.FunctionArgumentType{value, by}, 0)
		if err != nil {
			return err
		}
		f, err := gs.NewFunction4(name, "bigquery", gs.FunctionEnums_ModeAggregate, []*gs.FunctionSignature{signature})
		if err != nil {
			return err
		}
		a.keep = append(a.keep, signature, f)
		if err := a.builtin.AddFunction(f); err != nil {
			return err
		}
	}
	a.keep = append(a.keep, value, by)
	return nil
}
