package analyze

import (
	gs "github.com/goccy/go-googlesql"
)

// newLanguage gives the language that BigQuery speaks: GoogleSQL at its fullest
// in the external product mode, less what only other products of the family
// (Spanner, F1) have, and what BigQuery itself has not opened.
func newLanguage() (*gs.LanguageOptions, error) {
	l, err := gs.NewLanguageOptions()
	if err != nil {
		return nil, err
	}
	if err := l.EnableMaximumLanguageFeatures(); err != nil {
		return nil, err
	}
	for _, f := range also {
		if err := l.EnableLanguageFeature(f); err != nil {
			return nil, err
		}
	}
	for _, f := range without {
		if err := l.DisableLanguageFeature(f); err != nil {
			return nil, err
		}
	}
	if err := l.SetSupportsAllStatementKinds(); err != nil {
		return nil, err
	}
	if err := l.SetProductMode(gs.ProductModeProductExternal); err != nil {
		return nil, err
	}
	if err := l.SetNameResolutionMode(gs.NameResolutionModeNameResolutionDefault); err != nil {
		return nil, err
	}
	return l, l.EnableReservableKeyword("QUALIFY", true)
}

// also are features that the "maximum" of the analyzer leaves out.
var also = []gs.LanguageFeature{
	gs.LanguageFeatureFeaturePipes,
	gs.LanguageFeatureFeatureCreateTableClone,
	gs.LanguageFeatureFeatureCreateTableCopy,
	gs.LanguageFeatureFeatureForSystemTimeAsOf,
	gs.LanguageFeatureFeatureV11ForSystemTimeAsOf,
}

// without are features that BigQuery does not offer.
var without = []gs.LanguageFeature{
	gs.LanguageFeatureFeatureJsonTypeComparison,
	gs.LanguageFeatureFeatureLateralJoin,
	gs.LanguageFeatureFeatureForUpdate,
	gs.LanguageFeatureFeatureTimestampNanos,
	gs.LanguageFeatureFeatureTimestampPicos,
	// GROUP BY, DISTINCT and = of an array are refused by BigQuery.
	gs.LanguageFeatureFeatureGroupByArray,
	gs.LanguageFeatureFeatureV12GroupByArray,
	gs.LanguageFeatureFeatureArrayEquality,
	gs.LanguageFeatureFeatureV11ArrayEquality,
	// So is an order among arrays, and ARRAY_MIN-like sums over them.
	gs.LanguageFeatureFeatureArrayOrdering,
	gs.LanguageFeatureFeatureV13ArrayOrdering,
}

// systemVariables are the names behind @@ and their types.
var systemVariables = []struct {
	path []string
	typ  string
}{
	{[]string{"project_id"}, "STRING"},
	{[]string{"dataset_project_id"}, "STRING"},
	{[]string{"dataset_id"}, "STRING"},
	{[]string{"session_id"}, "STRING"},
	{[]string{"time_zone"}, "STRING"},
	{[]string{"query_label"}, "STRING"},
	{[]string{"row_count"}, "INT64"},
	{[]string{"last_job_id"}, "STRING"},
	{[]string{"current_job_id"}, "STRING"},
}

// options gives the options for one statement: those of all statements that have no
// parameters, or some of its own.
func (a *Analyzer) options(r Request) (*gs.AnalyzerOptions, error) {
	if len(r.Parameters)+len(r.Positional) == 0 && !r.Undeclared {
		return a.plain, nil
	}
	return a.newOptions(r)
}

func (a *Analyzer) newOptions(r Request) (*gs.AnalyzerOptions, error) {
	o, err := gs.NewAnalyzerOptions2()
	if err != nil {
		return nil, err
	}
	set := func(e error) {
		if err == nil {
			err = e
		}
	}
	set(o.SetLanguage(a.language))
	set(o.SetErrorMessageMode(gs.ErrorMessageModeErrorMessageOneLine))
	// Without it texts are taken to be of America/Los_Angeles. The zone without
	// a content is UTC; New proves that it is.
	set(o.SetDefaultTimeZone(&gs.TimeZone{}))
	// A column that nothing reads must still exist.
	set(o.SetPruneUnusedColumns(false))
	for _, v := range systemVariables {
		t, e := a.types.of(v.typ)
		set(e)
		set(o.AddSystemVariable(v.path, t))
	}
	for name, typ := range r.Parameters {
		t, e := a.types.of(typ)
		set(e)
		set(o.AddQueryParameter(name, t))
	}
	if r.Undeclared {
		set(o.SetAllowUndeclaredParameters(true))
	}
	if len(r.Positional) > 0 {
		set(o.SetParameterMode(gs.ParameterModeParameterPositional))
	}
	for _, typ := range r.Positional {
		t, e := a.types.of(typ)
		set(e)
		set(o.AddPositionalQueryParameter(t))
	}
	return o, err
}
