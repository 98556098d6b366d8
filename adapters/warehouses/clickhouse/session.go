package clickhouse

import (
	"fmt"
	"maps"
	"slices"
)

// sessionSetting is a setting that weft gives every statement.
type sessionSetting struct {
	name  string
	value string
	// meaning says that another value would change what a statement means; it is
	// the end of "… because". A target may not set such a setting. Of the others
	// the target's value wins.
	meaning string
	newer   bool // servers that do not know it do without
}

// sessionSettings are what makes ClickHouse mean what the statements of a plan
// mean in every warehouse, and what keeps it inside the memory of its machine.
var sessionSettings = []sessionSetting{
	// What statements mean.
	{name: "enable_analyzer", value: "1", meaning: "the older analyzer finds other columns behind the same names"},
	{name: "join_use_nulls", value: "1", meaning: "an outer join would give '' and 0 where nothing was found"},
	{name: "transform_null_in", value: "0", meaning: "null would be found in a list that holds null"},
	{name: "prefer_column_name_to_alias", value: "1", meaning: "the name of an output column would hide the column that it is made of"},
	{name: "aggregate_functions_null_for_empty", value: "1", meaning: "the sum and the largest value of nothing would be 0"},
	{name: "group_by_use_nulls", value: "1", meaning: "subtotals would be shown under '' and 0"},
	{name: "cast_keep_nullable", value: "1", meaning: "converting a null would fail"},
	{name: "use_variant_as_common_type", value: "0", meaning: "values of types that have none in common would be stored as both instead of being refused", newer: true},
	{name: "data_type_default_nullable", value: "0", meaning: "columns that are never null would be stored as if they could be"},
	{name: "union_default_mode", value: "DISTINCT", meaning: "a union without a word for it would keep duplicates or be refused"},
	{name: "intersect_default_mode", value: "DISTINCT", meaning: "an intersection would keep duplicates"},
	{name: "except_default_mode", value: "DISTINCT", meaning: "a difference would keep duplicates"},
	{name: "join_default_strictness", value: "ALL", meaning: "a join would keep one match of several"},
	{name: "any_join_distinct_right_table_keys", value: "0", meaning: "joins would keep other rows"},
	{name: "count_distinct_implementation", value: "uniqExact", meaning: "distinct values would be estimated"},
	{name: "decimal_check_overflow", value: "1", meaning: "decimals that do not fit would become other numbers"},
	{name: "short_circuit_function_evaluation", value: "enable", meaning: "a condition would not keep a division from failing"},
	{name: "empty_result_for_aggregation_by_empty_set", value: "0", meaning: "a count of nothing would be no row at all"},
	{name: "session_timezone", value: "UTC", meaning: "moments would be read in the zone of the server"},
	{name: "date_time_input_format", value: "basic", meaning: "texts that are no moments would be guessed at"},
	{name: "date_time_output_format", value: "simple", meaning: "moments would become other texts"},
	{name: "precise_float_parsing", value: "1", meaning: "texts would become neighbours of the numbers that they are"},
	{name: "insert_null_as_default", value: "0", meaning: "a null where none may be would be stored as '' or 0"},
	{name: "allow_suspicious_low_cardinality_types", value: "1", meaning: "what is computed of a column of few values would be refused as a column"},
	{name: "async_insert", value: "0", meaning: "rows would arrive after the statement that reads them"},
	{name: "mutations_sync", value: "2", meaning: "changes would happen after the statements that read them"},
	{name: "lightweight_deletes_sync", value: "2", meaning: "deleted rows would be read again"},
	{name: "read_overflow_mode", value: "throw", meaning: "rows would be left out without a word"},
	{name: "result_overflow_mode", value: "throw", meaning: "rows would be left out without a word"},
	{name: "group_by_overflow_mode", value: "throw", meaning: "groups would be left out without a word"},
	{name: "distinct_overflow_mode", value: "throw", meaning: "rows would be left out without a word"},
	{name: "join_overflow_mode", value: "throw", meaning: "matches would be left out without a word"},
	{name: "set_overflow_mode", value: "throw", meaning: "matches would be left out without a word"},
	{name: "sort_overflow_mode", value: "throw", meaning: "rows would be left out without a word"},
	{name: "timeout_overflow_mode", value: "throw", meaning: "a result that took too long would be cut off"},
	{name: "use_index_for_in_with_subqueries", value: "0", meaning: "nothing: but a large IN would be sorted first, for an index that the session's tables do not have"},
	{name: "limit", value: "0", meaning: "every query would give that many rows"},
	{name: "offset", value: "0", meaning: "every query would leave out rows"},

	// What keeps it inside its memory: what does not fit goes to disk. A join of
	// the default algorithms does so from a given size on; servers that cannot do
	// that yet get withoutSpilling.
	{name: "max_bytes_before_external_join", value: "2147483648", newer: true},
	{name: "max_bytes_before_external_group_by", value: "4294967296"},
	{name: "max_bytes_before_external_sort", value: "4294967296"},

	// What lets large models through: one step is one statement.
	{name: "max_query_size", value: "10485760"},
	{name: "max_ast_elements", value: "500000"},
	{name: "max_expanded_ast_elements", value: "5000000"},

	// What makes a table from a query writes with several threads: by default one.
	{name: "max_insert_threads", value: "4"},

	// A published table of any size is dropped once another stands in its place.
	{name: "max_table_size_to_drop", value: "0", newer: true},
	{name: "max_partition_size_to_drop", value: "0", newer: true},
}

// withoutSpilling are for servers whose default joins keep everything in memory.
// grace_hash splits by what max_bytes_in_join allows, and the algorithms after it
// do the joins that it cannot.
var withoutSpilling = []sessionSetting{
	{name: "join_algorithm", value: "grace_hash,parallel_hash,hash"},
	{name: "max_bytes_in_join", value: "2147483648"},
}

// refuseSettings says no to settings under which a run would give other results.
func refuseSettings(session map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(session)) {
		for _, s := range sessionSettings {
			if s.name == name && s.meaning != "" && session[name] != s.value {
				return fmt.Errorf("the setting %q cannot be %q, because %s; leave it out: weft sets it to %q",
					name, session[name], s.meaning, s.value)
			}
		}
		if name == "readonly" && session[name] != "0" {
			return fmt.Errorf(`the setting "readonly" cannot be %q, because weft makes tables; leave it out`, session[name])
		}
	}
	return nil
}

// sessionOf are the settings of every statement: weft's, and over them the
// target's. A setting that unknown holds is left out when servers may do without.
func (s Settings) sessionOf(unknown map[string]bool) map[string]any {
	session := map[string]any{}
	settings := sessionSettings
	if unknown["max_bytes_before_external_join"] {
		settings = slices.Concat(settings, withoutSpilling)
	}
	for _, setting := range settings {
		if !setting.newer || !unknown[setting.name] {
			session[setting.name] = setting.value
		}
	}
	for name, value := range s.Session {
		session[name] = value
	}
	return session
}
